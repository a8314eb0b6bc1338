import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';

import type { ConversationName } from '../../domain/ids';
import type { KeptMessage } from '../../domain/ports';
import { aMessage, aTask, conversationOf } from '../../testing/fakes';
import { settle } from '../../testing/settle';
import { openMessageStore } from './message-store';

const NAME = 'agent-assist-messages/AC1/WK1/projects/demo/locations/global';
const NOW = Date.UTC(2026, 0, 15, 10);
const HOUR_MS = 3_600_000;

afterEach(() => localStorage.clear());

const anEntry = (n: number, more: Partial<KeptMessage> = {}): KeptMessage => {
  const { taskSid, conversationSid } = aTask();
  return {
    conversation: conversationOf(aTask()),
    task: { taskSid, conversationSid },
    message: aMessage(n),
    queuedAt: NOW,
    ...more,
  };
};

function setupStore(factory: IDBFactory | undefined = new IDBFactory()) {
  let time = NOW;
  /** As another tab has it, or the same one after a reload. */
  const open = (name = NAME) => openMessageStore({ name, now: () => time, indexedDB: factory });
  return {
    factory,
    open,
    store: open(),
    advance: (ms: number) => {
      time += ms;
    },
  };
}

/** What lies on disk, whoever asks. */
async function rawOf(factory: IDBFactory, name = NAME): Promise<unknown[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('cannot be opened'));
  });
  try {
    return await new Promise((resolve, reject) => {
      const request = database.transaction('entries').objectStore('entries').getAll();
      request.onsuccess = () => resolve(request.result as unknown[]);
      request.onerror = () => reject(new Error('cannot be read'));
    });
  } finally {
    database.close();
  }
}

async function putRaw(factory: IDBFactory, key: string, value: unknown): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open(NAME);
    request.onsuccess = () => resolve(request.result);
  });
  await new Promise<void>((resolve) => {
    const writing = database.transaction('entries', 'readwrite');
    writing.objectStore('entries').put(value, key);
    writing.oncomplete = () => resolve();
  });
  database.close();
}

const indexesIn = (entries: readonly KeptMessage[]) => entries.map(({ message }) => message.index);

describe('messages that wait', () => {
  it('are there after a reload, and in another tab, in the order in which they were said', async () => {
    const { open, store } = setupStore();
    await store.keep([anEntry(3), anEntry(1)]);
    await store.keep([anEntry(2)]);
    expect(await open().list()).toEqual([anEntry(1), anEntry(2), anEntry(3)]);
  });

  it('are kept once each, as they were kept last, for as long as from the first time', async () => {
    const { advance, store } = setupStore();
    await store.keep([anEntry(1)]);
    const conversation = `${conversationOf(aTask())}-2` as ConversationName;
    const edited = { ...aMessage(1), text: 'better' };
    await store.keep([anEntry(1, { conversation, message: edited, queuedAt: NOW + HOUR_MS })]);
    expect(await store.list()).toEqual([anEntry(1, { conversation, message: edited })]);

    advance(24.5 * HOUR_MS);
    expect(await store.list()).toEqual([]);
  });

  it('are gone when they are removed, and nothing else is', async () => {
    const { open, store } = setupStore();
    await store.keep([anEntry(1), anEntry(2)]);
    await store.remove([anEntry(1).message.sid]);
    expect(indexesIn(await open().list())).toEqual([2]);
  });

  it('are gone from the disk after 24 hours', async () => {
    const { advance, factory, store } = setupStore();
    await store.keep([anEntry(1)]);
    advance(24 * HOUR_MS);
    expect(indexesIn(await store.list())).toEqual([1]);
    advance(1);
    expect(await store.list()).toEqual([]);
    expect(await rawOf(factory)).toEqual([]);
  });

  it('of an agent who has not come back are gone from the disk after 24 hours, too', async () => {
    const { advance, factory, open, store } = setupStore();
    await store.keep([anEntry(1)]);
    advance(25 * HOUR_MS);
    open('agent-assist-messages/AC1/WK2/projects/demo/locations/global');
    for (let turn = 0; turn < 5; turn += 1) await settle();
    expect(await rawOf(factory)).toEqual([]);
  });

  it('are never shown to another agent', async () => {
    const { open, store } = setupStore();
    await store.keep([anEntry(1)]);
    expect(await open(NAME.replace('WK1', 'WK2')).list()).toEqual([]);
  });

  it('do not hold up the rest where one cannot be read', async () => {
    const { factory, store } = setupStore();
    await store.keep([anEntry(1)]);
    await putRaw(factory, 'IM9', { ...anEntry(9), message: 'nothing' });
    await putRaw(factory, 'IM8', anEntry(7));
    expect(indexesIn(await store.list())).toEqual([1]);
    expect(await rawOf(factory)).toHaveLength(1);
  });

  it('are remembered by the page where the browser keeps nothing', async () => {
    const broken = { open: fail, deleteDatabase: fail } as unknown as IDBFactory;
    const { store } = setupStore(broken);
    await store.keep([anEntry(2), anEntry(1)]);
    expect(indexesIn(await store.list())).toEqual([1, 2]);
    await store.remove([anEntry(1).message.sid]);
    expect(indexesIn(await store.list())).toEqual([2]);
  });

  it('are gone when they are removed while the browser fails to write them', async () => {
    const { store } = setupStore();
    const put = jest.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('The disk is full', 'QuotaExceededError');
    });
    try {
      await Promise.all([store.keep([anEntry(1)]), store.remove([anEntry(1).message.sid])]);
      expect(put).toHaveBeenCalledTimes(1);
      expect(await store.list()).toEqual([]);
    } finally {
      put.mockRestore();
    }
  });

  it('are cleared at a sign-out that comes while they are being kept', async () => {
    const { store } = setupStore({ open: fail, deleteDatabase: fail } as unknown as IDBFactory);
    await Promise.all([store.keep([anEntry(1)]), store.clear()]);
    expect(await store.list()).toEqual([]);
  });

  it('are cleared at sign-out, and not kept any more after it', async () => {
    const { factory, store } = setupStore();
    await store.keep([anEntry(1)]);
    await store.clear();
    await store.keep([anEntry(2)]);
    expect(await store.list()).toEqual([]);
    expect(await rawOf(factory)).toEqual([]);
  });
});

function fail(): never {
  throw new Error('This browser keeps nothing');
}
