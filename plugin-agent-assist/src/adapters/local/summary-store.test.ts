import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';

import type { AnswerRecordName, ContactSid, TaskSid } from '../../domain/ids';
import type { KeptContact, SummaryVersion } from '../../domain/summary';
import { openSummaryStore } from './summary-store';

const NAME = 'agent-assist-summaries/AC1/WK1';
const NOW = Date.UTC(2026, 0, 15, 10);
const HOUR_MS = 3_600_000;
const TASK = `WT${'1'.repeat(32)}` as TaskSid;
const OTHER_TASK = `WT${'2'.repeat(32)}` as TaskSid;

const NOTHING_ON_DISK = JSON.stringify({ contacts: [], stored: [], versions: [] });

afterEach(() => localStorage.clear());

const aVersion = (sequence: number, more: Partial<SummaryVersion> = {}): SummaryVersion => ({
  editor: 'tab-1',
  sequence,
  base: 0,
  isEdited: true,
  is: { status: 'draft' },
  sections: [{ title: 'situation', text: `text ${sequence}` }],
  note: '',
  answerRecord: 'projects/demo/locations/global/answerRecords/r1' as AnswerRecordName,
  startedAt: NOW - HOUR_MS,
  editedAt: NOW - 1_000 + sequence,
  ...more,
});

const aContact = (taskSid: TaskSid, more: Partial<KeptContact> = {}): KeptContact => ({
  taskSid,
  contact: undefined,
  ticket: undefined,
  customer: 'Ada',
  channelType: 'web',
  told: undefined,
  end: undefined,
  at: NOW - HOUR_MS,
  ...more,
});

function setupStore(factory = new IDBFactory()) {
  let time = NOW;
  /** As another tab has it, or the same one after a crash. */
  const open = (name = NAME) => openSummaryStore({ name, now: () => time, indexedDB: factory });
  return {
    factory,
    open,
    store: open(),
    advance: (ms: number) => {
      time += ms;
    },
  };
}

/** Does something to a database behind the store's back. */
async function inDatabase(
  factory: IDBFactory,
  work: (database: IDBDatabase) => IDBTransaction | undefined,
  name = NAME,
): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
  const transaction = work(database);
  if (transaction)
    await new Promise<unknown>((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = reject;
    });
  database.close();
}

/** The keys of every record there is: what is on the disk and not what the store tells of it. */
async function dump(factory: IDBFactory, name = NAME): Promise<Record<string, readonly unknown[]>> {
  const keys: Record<string, IDBRequest<IDBValidKey[]>> = {};
  await inDatabase(
    factory,
    (database) => {
      const names = [...database.objectStoreNames];
      const reading = database.transaction(names);
      for (const store of names) keys[store] = reading.objectStore(store).getAllKeys();
      return reading;
    },
    name,
  );
  return Object.fromEntries(Object.entries(keys).map(([store, { result }]) => [store, result]));
}

const putRaw = (factory: IDBFactory, store: string, value: unknown, key: IDBValidKey) =>
  inDatabase(factory, (database) => {
    const writing = database.transaction(store, 'readwrite');
    writing.objectStore(store).put(value, key);
    return writing;
  });

const versionsOf = async (store: ReturnType<typeof openSummaryStore>): Promise<readonly SummaryVersion[]> =>
  (await store.list()).versions.map(({ version }) => version);

const upgrade = (factory: IDBFactory): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = factory.open(NAME, 2);
    request.onerror = () => reject(request.error!);
    request.onblocked = () => reject(new Error('blocked'));
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });

const remove = (factory: IDBFactory): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = factory.deleteDatabase(NAME);
    request.onblocked = () => reject(new Error('blocked'));
    request.onsuccess = () => resolve();
  });

describe('the store of summaries', () => {
  it('gives back what was kept after a crash, and in another tab', async () => {
    const { open, store } = setupStore();
    const version = aVersion(1, {
      is: { status: 'saved', savedBy: 'agent', submittedAt: NOW },
      sections: [{ title: '__proto__', text: '<b>ä</b>' }],
      note: 'She calls again on Friday',
      answerRecord: undefined,
    });
    const contact = aContact(TASK, {
      contact: `KD${'a'.repeat(32)}` as ContactSid,
      ticket: 'v1.e30.c2ln',
      told: { phase: 'live', isPaused: false, counts: { shown: 2, used: 1 }, sentiment: [] },
      end: { phase: 'ended', isPaused: false, counts: { shown: 3, used: 1 }, sentiment: [-0.5, 0.2] },
    });
    await store.keep(TASK, version);
    await store.keepContact(contact);

    expect(await open().list()).toStrictEqual({
      versions: [{ taskSid: TASK, version, isStored: false }],
      contacts: [contact],
    });
  });

  it('writes to the disk itself before it says that it has', async () => {
    const durabilities: unknown[] = [];
    const factory = new IDBFactory();
    const open = factory.open.bind(factory);
    factory.open = (name, version) => {
      const request = open(name, version);
      request.addEventListener('success', () => {
        const database = request.result;
        const transaction = database.transaction.bind(database);
        database.transaction = (names, mode, options) => {
          if (mode === 'readwrite') durabilities.push(options?.durability);
          return transaction(names, mode, options);
        };
      });
      return request;
    };
    const { store } = setupStore(factory);
    await store.keep(TASK, aVersion(1));
    await store.keepContact(aContact(TASK));
    expect(durabilities).toEqual(['strict', 'strict']);
  });

  it('keeps the last version of each editor, and each version once', async () => {
    const { factory, open, store } = setupStore();
    for (const sequence of [1, 2, 3]) await store.keep(TASK, aVersion(sequence));
    await open().keep(TASK, aVersion(1, { editor: 'tab-2' }));
    await store.keep(OTHER_TASK, aVersion(7));

    const { versions } = await store.list();
    expect(versions.map(({ taskSid, version: { editor, sequence } }) => [taskSid, editor, sequence])).toEqual(
      [
        [TASK, 'tab-2', 1],
        [TASK, 'tab-1', 3],
        [OTHER_TASK, 'tab-1', 7],
      ],
    );
    expect((await dump(factory)).versions).toHaveLength(3);
  });

  it('lets nothing earlier take the place of something later, in whatever order they come', async () => {
    const { open, store } = setupStore();
    await Promise.all([
      store.keep(TASK, aVersion(3)),
      open().keep(TASK, aVersion(2)),
      store.keep(TASK, aVersion(1)),
    ]);
    expect(await versionsOf(store)).toEqual([aVersion(3)]);
    await store.keep(TASK, aVersion(2));
    expect(await versionsOf(open())).toEqual([aVersion(3)]);
  });

  it('lets a save take the place of the draft of the same sequence, and never the other way round', async () => {
    const { factory, open, store } = setupStore();
    const saved = aVersion(1, { is: { status: 'saved', savedBy: 'taskEnd', submittedAt: NOW } });
    await store.keep(TASK, aVersion(1));
    await store.keep(TASK, saved);
    await open().keep(TASK, aVersion(1));
    expect(await versionsOf(store)).toEqual([saved]);

    await store.markStored(TASK, aVersion(1));
    expect((await store.list()).versions).toMatchObject([{ isStored: false }]);
    await store.settle(TASK, aVersion(1));
    expect(await versionsOf(open())).toEqual([saved]);
    await store.settle(TASK, saved);
    expect(await dump(factory)).toEqual({ versions: [], stored: [], contacts: [] });
  });

  it('keeps what two tabs write at the same moment', async () => {
    const { open, store } = setupStore();
    const other = open();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => [
        store.keep(TASK, aVersion(n + 1)),
        other.keep(TASK, aVersion(n + 1, { editor: 'tab-2' })),
      ]).flat(),
    );
    expect((await versionsOf(open())).map(({ editor, sequence }) => [editor, sequence])).toEqual([
      ['tab-1', 20],
      ['tab-2', 20],
    ]);
  });

  it('remembers what Sync has, until there is something later', async () => {
    const { open, store } = setupStore();
    await store.keep(TASK, aVersion(1));
    await store.markStored(TASK, aVersion(1));
    expect((await open().list()).versions).toMatchObject([{ isStored: true }]);
    await store.keep(TASK, aVersion(2));
    await store.markStored(TASK, aVersion(1));
    expect((await open().list()).versions).toMatchObject([{ version: { sequence: 2 }, isStored: false }]);
  });

  it('lets go of a version and of what came before it, and of nothing later', async () => {
    const { factory, store } = setupStore();
    await store.keep(TASK, aVersion(4));
    await store.markStored(TASK, aVersion(4));
    await store.keep(TASK, aVersion(1, { editor: 'tab-2' }));
    await store.settle(TASK, aVersion(3));
    expect((await versionsOf(store)).map(({ editor }) => editor).sort()).toEqual(['tab-1', 'tab-2']);

    await store.settle(TASK, aVersion(4));
    expect((await versionsOf(store)).map(({ editor }) => editor)).toEqual(['tab-2']);
    expect(await dump(factory)).toEqual({ versions: [[TASK, 'tab-2', 1, 0]], stored: [], contacts: [] });
  });

  it('forgets a contact', async () => {
    const { open, store } = setupStore();
    await store.keepContact(aContact(TASK));
    await store.keepContact(aContact(OTHER_TASK));
    await store.forgetContact(TASK);
    expect((await open().list()).contacts.map(({ taskSid }) => taskSid)).toEqual([OTHER_TASK]);
  });

  it.each([
    ['something else', [TASK, 'tab-9', 1, 0], 'nonsense'],
    ['a text that is none', [TASK, 'tab-9', 1, 0], { ...aVersion(1, { editor: 'tab-9' }), note: 7 }],
    ['a version under the key of another', [TASK, 'tab-9', 1, 0], aVersion(1)],
    ['a key that is no task', ['WT1', 'tab-9', 1, 0], aVersion(1, { editor: 'tab-9' })],
    [
      'an answer record that leads elsewhere',
      [TASK, 'tab-9', 1, 0],
      { ...aVersion(1, { editor: 'tab-9' }), answerRecord: '../conversations/C:complete' },
    ],
  ])('skips and deletes what cannot be read: %s', async (_, key, value) => {
    const { factory, store } = setupStore();
    await store.keep(TASK, aVersion(1));
    await putRaw(factory, 'versions', value, key);
    await putRaw(factory, 'contacts', { ...aContact(OTHER_TASK), at: 'yesterday' }, OTHER_TASK);

    expect(await store.list()).toMatchObject({ versions: [{ version: aVersion(1) }], contacts: [] });
    expect(await dump(factory)).toEqual({ versions: [[TASK, 'tab-1', 1, 0]], stored: [], contacts: [] });
  });
});

describe('whose a summary is, and for how long', () => {
  /** As in Firefox before 126. */
  const withoutList = (factory: IDBFactory): IDBFactory =>
    Object.defineProperty(factory, 'databases', { value: undefined });

  it('is never shown to another worker', async () => {
    const { open, store } = setupStore();
    await store.keep(TASK, aVersion(1));
    await store.keepContact(aContact(TASK));
    expect(await open('agent-assist-summaries/AC1/WK2').list()).toEqual({ versions: [], contacts: [] });
  });

  it('is gone from the disk 24 hours after it was last changed', async () => {
    const { advance, factory, store } = setupStore();
    await store.keep(TASK, aVersion(1, { editedAt: NOW }));
    await store.markStored(TASK, aVersion(1));
    await store.keepContact(aContact(TASK, { at: NOW - 5 * HOUR_MS }));
    advance(24 * HOUR_MS);
    // The contact is needed for as long as there is something to save of it.
    expect(await store.list()).toMatchObject({
      versions: [{ taskSid: TASK }],
      contacts: [{ taskSid: TASK }],
    });
    advance(1);
    expect(await store.list()).toEqual({ versions: [], contacts: [] });
    expect(await dump(factory)).toEqual({ versions: [], stored: [], contacts: [] });
  });

  it('is still there where it was written days ago and saved just now', async () => {
    const { advance, store } = setupStore();
    advance(72 * HOUR_MS);
    const is = { status: 'saved', savedBy: 'agent', submittedAt: NOW + 72 * HOUR_MS } as const;
    await store.keep(TASK, aVersion(1, { editedAt: NOW, is }));
    expect((await store.list()).versions).toHaveLength(1);
  });

  it('is gone then whatever else is still known of the contact', async () => {
    const { advance, store } = setupStore();
    await store.keep(TASK, aVersion(1, { editedAt: NOW }));
    advance(24 * HOUR_MS + 1);
    await store.keepContact(aContact(TASK, { at: NOW + 24 * HOUR_MS }));
    expect(await store.list()).toMatchObject({ versions: [], contacts: [{ taskSid: TASK }] });
  });

  it('is gone then from a page that stays open, too, without anybody asking', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout'] });
    try {
      const { advance, factory, store } = setupStore();
      await store.keep(TASK, aVersion(1));
      advance(25 * HOUR_MS);
      jest.advanceTimersByTime(HOUR_MS);
      await until(async () => (await dump(factory)).versions?.length === 0);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    ['lists its databases', (factory: IDBFactory) => factory],
    ['cannot list its databases', withoutList],
  ])('goes after 24 hours where its agent has not come back and the browser %s', async (_, limited) => {
    const { advance, factory, open, store } = setupStore(limited(new IDBFactory()));
    await store.keep(TASK, aVersion(1));
    await store.keepContact(aContact(TASK));
    const other = open('agent-assist-summaries/AC1/WK2');
    await other.keep(OTHER_TASK, aVersion(1));
    advance(23 * HOUR_MS);
    await open('agent-assist-summaries/AC1/WK3').list();
    expect((await dump(factory)).versions).toHaveLength(1);

    advance(2 * HOUR_MS);
    await open('agent-assist-summaries/AC1/WK3').keep(TASK, aVersion(1, { editedAt: NOW + 25 * HOUR_MS }));
    for (const name of [NAME, 'agent-assist-summaries/AC1/WK2'])
      await until(async () => JSON.stringify(await dump(factory, name)) === NOTHING_ON_DISK);
    expect((await dump(factory, 'agent-assist-summaries/AC1/WK3')).versions).toHaveLength(1);
  });

  it('puts nothing into other storage than names, and that only where it has to', async () => {
    const { factory, open, store } = setupStore(withoutList(new IDBFactory()));
    await store.keep(TASK, aVersion(1));
    await open('agent-assist-summaries/AC1/WK2').list();
    expect(localStorage).toHaveLength(1);
    expect(localStorage.getItem(localStorage.key(0)!)).toBe(
      JSON.stringify([NAME, 'agent-assist-summaries/AC1/WK2']),
    );
    localStorage.clear();
    await setupStore().store.keep(TASK, aVersion(1));
    expect(localStorage).toHaveLength(0);
    expect((await dump(factory)).versions).toHaveLength(1);
  });

  it('is cleared at sign-out, in the memory of the page as well', async () => {
    const { factory, open, store } = setupStore();
    await store.keep(TASK, aVersion(1));
    await store.markStored(TASK, aVersion(1));
    await store.keepContact(aContact(TASK));
    await store.clear();
    expect(await store.list()).toEqual({ versions: [], contacts: [] });
    expect(await open().list()).toEqual({ versions: [], contacts: [] });
    expect(await dump(factory)).toEqual({ versions: [], stored: [], contacts: [] });
  });

  it('is not kept any more once its agent has signed out, whatever an editor still says', async () => {
    const { factory, store } = setupStore();
    await store.clear();
    await store.keep(TASK, aVersion(1));
    await store.keepContact(aContact(TASK));
    await store.markStored(TASK, aVersion(1));
    expect(await store.list()).toEqual({ versions: [], contacts: [] });
    expect(await dump(factory)).toEqual({ versions: [], stored: [], contacts: [] });
  });

  it('is cleared at sign-out also where a newer version of this plugin has been here', async () => {
    const { factory, store } = setupStore();
    await store.keep(TASK, aVersion(1));
    await upgrade(factory);
    await store.keep(TASK, aVersion(2));
    await store.clear();
    expect(await store.list()).toEqual({ versions: [], contacts: [] });
    expect(await dump(factory)).toEqual({ versions: [], stored: [], contacts: [] });
  });
});

describe('where the browser keeps nothing', () => {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };

  /** A database that can be read and never written to, as one on a full disk. */
  const onFullDisk = (factory: IDBFactory): IDBFactory =>
    Object.assign(new IDBFactory(), {
      open: (name: string, version?: number) => {
        const request = factory.open(name, version);
        request.addEventListener('success', () => {
          const database = request.result;
          const transaction = database.transaction.bind(database);
          database.transaction = (names, mode, options) => {
            if (mode === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
            return transaction(names, mode, options);
          };
        });
        return request;
      },
    });

  async function newerDatabase(): Promise<IDBFactory> {
    const factory = new IDBFactory();
    await upgrade(factory);
    return factory;
  }

  it.each([
    [
      'no database may be opened',
      async () => Object.assign(new IDBFactory(), { open: denied, databases: denied }),
    ],
    ['a newer version of this plugin has been here', newerDatabase],
    ['the disk is full', async () => onFullDisk(new IDBFactory())],
  ])('the page remembers, as long as it lives: %s', async (_, makeFactory) => {
    const { store } = setupStore(await makeFactory());
    await store.keep(TASK, aVersion(2));
    await store.keep(TASK, aVersion(1));
    await store.keep(OTHER_TASK, aVersion(1));
    await store.keepContact(aContact(TASK));
    await store.keepContact(aContact(OTHER_TASK));
    await store.markStored(TASK, aVersion(2));
    await store.settle(OTHER_TASK, aVersion(1));
    await store.forgetContact(OTHER_TASK);
    expect(await store.list()).toEqual({
      versions: [{ taskSid: TASK, version: aVersion(2), isStored: true }],
      contacts: [aContact(TASK)],
    });

    await store.keep(TASK, aVersion(3));
    expect(await store.list()).toMatchObject({ versions: [{ version: aVersion(3), isStored: false }] });
    await store.clear();
    expect(await store.list()).toEqual({ versions: [], contacts: [] });
  });

  it('what was kept before the disk was full is still there, and goes when it is settled', async () => {
    const { factory, store } = setupStore();
    await store.keep(TASK, aVersion(1));
    await store.keep(OTHER_TASK, aVersion(1));
    await store.keepContact(aContact(OTHER_TASK));
    const { store: full } = setupStore(onFullDisk(factory));
    await full.keep(TASK, aVersion(2));
    await full.settle(OTHER_TASK, aVersion(1));
    await full.forgetContact(OTHER_TASK);

    expect(await full.list()).toMatchObject({
      versions: [{ taskSid: TASK, version: { sequence: 2 } }],
      contacts: [],
    });
    // The earlier text is better than none, should the page go now.
    expect((await dump(factory)).versions).toContainEqual([TASK, 'tab-1', 1, 0]);
  });

  it('does without a browser that never answers, and does not ask it again', async () => {
    jest.useFakeTimers();
    try {
      const open = jest.fn(() => ({}) as IDBOpenDBRequest);
      const { store } = setupStore(Object.assign(new IDBFactory(), { open }));
      const kept = store.keep(TASK, aVersion(1));
      await jest.advanceTimersByTimeAsync(5_000);
      await kept;
      expect(await versionsOf(store)).toEqual([aVersion(1)]);
      expect(open).toHaveBeenCalledTimes(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('lets go of a database that somebody deletes, and goes on with a new one', async () => {
    const { factory, open, store } = setupStore();
    await store.keep(TASK, aVersion(1));
    await remove(factory);
    await store.keep(TASK, aVersion(2));
    expect(await versionsOf(open())).toEqual([aVersion(2)]);
  });
});

/** Looks again until it is so; what the store does on its own has no promise to wait for. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 100; looks += 1) if (await isSo()) return;
  throw new Error('It has not become so');
}
