import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';

import type { Feedback, FeedbackEntry } from '../../domain/feedback';
import type { AnswerRecordName } from '../../domain/ids';
import { openFeedbackStore } from './feedback-store';

const NAME = 'agent-assist-feedback/AC1/WK1';
const NOW = Date.UTC(2026, 0, 15, 10);
const DAY_MS = 24 * 3_600_000;

const anEntry = (
  record: string,
  feedback: Feedback = { type: 'displayed' },
  at = NOW - 1_000,
): FeedbackEntry => ({
  suggestion: {
    id: `projects/demo/locations/global/answerRecords/${record}` as AnswerRecordName,
    kind: 'knowledge',
  },
  feedback,
  at,
});

function setupStore(factory = new IDBFactory()) {
  /** As another tab has it, or the same one after a reload. */
  const open = (name = NAME) => openFeedbackStore({ name, now: () => NOW, indexedDB: factory });
  return { factory, open, store: open() };
}

/** Does something to the database behind the store's back. */
async function inDatabase(factory: IDBFactory, work: (database: IDBDatabase) => void): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(NAME);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
  work(database);
  database.close();
}

const putRaw = (factory: IDBFactory, values: readonly unknown[]) =>
  inDatabase(factory, (database) => {
    const entries = database.transaction('entries', 'readwrite').objectStore('entries');
    for (const value of values) entries.add(value);
  });

async function countRaw(factory: IDBFactory): Promise<number> {
  let count: IDBRequest<number> | undefined;
  await inDatabase(factory, (database) => {
    count = database.transaction('entries').objectStore('entries').count();
  });
  // Another turn in the same database comes after the first.
  await inDatabase(factory, () => undefined);
  return count!.result;
}

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

const recordsOf = (list: readonly { readonly entry: FeedbackEntry }[]): string[] =>
  list.map(({ entry }) => entry.suggestion.id.split('/').pop()!);

describe('the store of feedback', () => {
  it('gives back what was added, in order, after a reload and in another tab', async () => {
    const { open, store } = setupStore();
    const entries = [
      anEntry('a'),
      anEntry('a', { type: 'sourceOpened', url: 'https://a.example/?q=ä' }),
      anEntry('b', { type: 'rated', rating: { verdict: 'notHelpful', reason: undefined } }),
      anEntry('b', { type: 'rated', rating: undefined }),
    ];
    for (const entry of entries) await store.add(entry);
    await open().add(anEntry('c'));

    const list = await open().list();
    expect(list.map(({ entry }) => entry)).toStrictEqual([...entries, anEntry('c')]);
    const keys = list.map(({ key }) => key);
    expect(keys).toEqual([...keys].sort((one, other) => one - other));
  });

  it('keeps the feedback of two agents apart', async () => {
    const { open, store } = setupStore();
    await store.add(anEntry('a'));
    expect(await open('agent-assist-feedback/AC1/WK2').list()).toEqual([]);
  });

  it('remembers what went out, and forgets what is removed', async () => {
    const { open, store } = setupStore();
    for (const record of ['a', 'b', 'c']) await store.add(anEntry(record));
    const [a, b] = await store.list();
    await store.markUncertain([a!.key, b!.key]);
    await store.remove([a!.key]);

    expect((await open().list()).map(({ uncertain }) => uncertain)).toEqual([true, false]);
    expect(recordsOf(await open().list())).toEqual(['b', 'c']);
  });

  it('drops what is older than a week, in the database as well', async () => {
    const { factory, store } = setupStore();
    await store.add(anEntry('old', { type: 'used' }, NOW - 7 * DAY_MS - 1));
    await store.add(anEntry('young', { type: 'used' }, NOW - 7 * DAY_MS));
    expect(recordsOf(await store.list())).toEqual(['young']);

    expect(await countRaw(factory)).toBe(1);
  });

  it('drops the oldest beyond five thousand', async () => {
    const { factory, open, store } = setupStore();
    await store.add(anEntry('first'));
    await putRaw(
      factory,
      Array.from({ length: 4_999 }, (_, n) => anEntry(`r${n}`)),
    );
    await store.add(anEntry('last'));

    const records = recordsOf(await open().list());
    expect(records).toHaveLength(5_000);
    expect([records[0], records[4_999]]).toEqual(['r0', 'last']);
  });

  it.each([
    ['something else', 'nonsense'],
    ['an unknown act', { ...anEntry('x'), feedback: { type: 'waved' } }],
    [
      'an unknown kind of suggestion',
      { ...anEntry('x'), suggestion: { ...anEntry('x').suggestion, kind: 'x' } },
    ],
    ['a path that leads elsewhere', { ...anEntry('x'), suggestion: { id: '../x', kind: 'faq' } }],
    ['an address that is no web page', anEntry('x', { type: 'sourceOpened', url: 'javascript:alert(1)' })],
    ['no time', { ...anEntry('x'), at: NaN }],
  ])('skips and deletes what cannot be read: %s', async (_, value) => {
    const { factory, store } = setupStore();
    await store.add(anEntry('a'));
    await putRaw(factory, [value]);
    await store.add(anEntry('b'));
    expect(recordsOf(await store.list())).toEqual(['a', 'b']);
    expect(await countRaw(factory)).toBe(2);
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
          database.transaction = (names, mode) => {
            if (mode === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
            return transaction(names, mode);
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
    ['no database may be opened', async () => Object.assign(new IDBFactory(), { open: denied })],
    ['a newer version of this plugin has been here', newerDatabase],
    ['the disk is full', async () => onFullDisk(new IDBFactory())],
  ])('the page remembers, as long as it lives: %s', async (_, makeFactory) => {
    const { store } = setupStore(await makeFactory());
    for (const record of ['a', 'b', 'c']) await store.add(anEntry(record));
    const [a, b] = await store.list();
    await store.markUncertain([b!.key]);
    await store.remove([a!.key]);

    const list = await store.list();
    expect(recordsOf(list)).toEqual(['b', 'c']);
    expect(list.map(({ uncertain }) => uncertain)).toEqual([true, false]);
  });

  it('what was stored before the disk was full is still there, and is not sent twice', async () => {
    const { factory, store } = setupStore();
    await store.add(anEntry('a'));
    await store.add(anEntry('b'));
    const { store: full } = setupStore(onFullDisk(factory));
    await full.add(anEntry('c'));
    const [a, b] = await full.list();
    await full.markUncertain([b!.key]);
    await full.remove([a!.key]);

    const list = await full.list();
    expect(recordsOf(list)).toEqual(['b', 'c']);
    expect(list.map(({ uncertain }) => uncertain)).toEqual([true, false]);
  });

  it('does without a browser that never answers, and does not ask it again', async () => {
    jest.useFakeTimers();
    try {
      const open = jest.fn(() => ({}) as IDBOpenDBRequest);
      const { store } = setupStore(Object.assign(new IDBFactory(), { open }));
      const added = store.add(anEntry('a'));
      await jest.advanceTimersByTimeAsync(5_000);
      await added;
      expect(recordsOf(await store.list())).toEqual(['a']);
      expect(open).toHaveBeenCalledTimes(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('lets go of a database that somebody deletes, and goes on with a new one', async () => {
    const { factory, open, store } = setupStore();
    await store.add(anEntry('a'));
    await remove(factory);
    await store.add(anEntry('b'));

    expect(recordsOf(await store.list())).toEqual(['b']);
    expect(recordsOf(await open().list())).toEqual(['b']);
  });

  it('lets go of a database that a newer version upgrades, and goes on in memory', async () => {
    const { factory, store } = setupStore();
    await store.add(anEntry('a'));
    await upgrade(factory);
    await store.add(anEntry('b'));
    expect(recordsOf(await store.list())).toEqual(['b']);
  });
});
