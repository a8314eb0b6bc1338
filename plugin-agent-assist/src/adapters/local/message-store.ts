import type { DBSchema, IDBPDatabase } from 'idb';
import * as v from 'valibot';

import { parseConversationSid, parseTaskSid, type MessageSid } from '../../domain/ids';
import type { KeptMessage, MessageStore } from '../../domain/ports';
import { conversationName } from '../wire/names';
import { participantRole } from '../wire/resources';
import { browserIndexedDB, openLocalDatabase } from './database';
import { tendFamily } from './database-family';
import { browserStorage } from './database-names';

const VERSION = 1;
/** Google completes a conversation at this age, and with it all that could still be said to it. */
const MAX_AGE_MS = 24 * 3_600_000;

const ENTRIES = 'entries';

interface Schema extends DBSchema {
  /** By message, so that the same one may be written twice. Messages of all conversations have names of their own. */
  [ENTRIES]: { key: string; value: unknown };
}

const sid = <T>(parse: (value: string) => T | undefined) =>
  v.custom<T>((value) => typeof value === 'string' && parse(value) !== undefined);
const moment = v.pipe(v.string(), v.isoTimestamp());
const place = v.pipe(v.number(), v.safeInteger());

const Entry = v.object({
  conversation: conversationName,
  task: v.object({ taskSid: sid(parseTaskSid), conversationSid: sid(parseConversationSid) }),
  message: v.object({
    sid: v.custom<MessageSid>((value) => typeof value === 'string' && /^IM\w+$/.test(value)),
    role: participantRole,
    text: v.string(),
    sentAt: moment,
    createdAt: v.optional(moment),
    index: place,
  }),
  queuedAt: v.pipe(v.number(), v.finite()),
});

export interface MessageStoreOptions {
  /**
   * Of the database: one for each account, worker and project. What comes before the first slash is the family's name,
   * and databases of the same family are those of other agents who have worked in this browser.
   */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly indexedDB?: IDBFactory;
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * Keeps messages in IndexedDB until Agent Assist has them. Whatever the browser does not keep (no IndexedDB, no space, a
 * database of a newer version of this plugin), this page remembers for as long as it lives.
 *
 * At opening and from then on it also drops what is older than 24 hours of agents who have not come back to this
 * browser. It is for as long as the page lives; after `clear` it keeps nothing more.
 */
export function openMessageStore({
  name,
  now,
  indexedDB = browserIndexedDB(),
  storage = browserStorage(),
}: MessageStoreOptions): MessageStore {
  const store = openOne({ name, now, indexedDB });
  tendFamily({
    name,
    indexedDB,
    storage,
    tidyOwn: store.list,
    async tidy(otherName) {
      const other = openOne({ name: otherName, now, indexedDB });
      const left = await other.list();
      other.close();
      return left.length > 0;
    },
  });
  return store;
}

interface Options {
  readonly name: string;
  readonly now: () => number;
  readonly indexedDB: IDBFactory | undefined;
}

function openOne({ name, now, indexedDB }: Options): MessageStore & { close(): void } {
  const database = openLocalDatabase<Schema>({
    name,
    version: VERSION,
    create: (created) => {
      created.createObjectStore(ENTRIES);
    },
    indexedDB,
  });
  /** What is not written there yet, or could not be, and what could not be removed there. */
  const held = new Map<MessageSid, KeptMessage>();
  const removed = new Set<MessageSid>();
  let isSignedOut = false;

  /** In the place of what is there of the same message, whose age it keeps. */
  async function put(entries: readonly KeptMessage[]): Promise<boolean> {
    const done = await database.attempt(async (opened) => {
      const writing = opened.transaction(ENTRIES, 'readwrite');
      await Promise.all([
        ...entries.map(async (entry) => {
          const present = v.safeParse(Entry, await writing.store.get(entry.message.sid));
          const queuedAt = present.success ? present.output.queuedAt : entry.queuedAt;
          await writing.store.put({ ...entry, queuedAt }, entry.message.sid);
        }),
        writing.done,
      ]);
      return true;
    });
    return done ?? false;
  }

  async function remove(messages: readonly string[]): Promise<boolean> {
    const done = await database.attempt(async (opened) => {
      const writing = opened.transaction(ENTRIES, 'readwrite');
      await Promise.all([...messages.map((message) => writing.store.delete(message)), writing.done]);
      return true;
    });
    return done ?? false;
  }

  return {
    async keep(entries) {
      if (isSignedOut || entries.length === 0) return;
      const all = entries.map((entry) => ({
        ...entry,
        queuedAt: held.get(entry.message.sid)?.queuedAt ?? entry.queuedAt,
      }));
      // Before it is written: whoever removes it, or signs out, while that goes on must find it here.
      for (const entry of all) {
        removed.delete(entry.message.sid);
        held.set(entry.message.sid, entry);
      }
      if (!(await put(all))) return;
      for (const entry of all) if (held.get(entry.message.sid) === entry) held.delete(entry.message.sid);
    },

    async list() {
      const { entries, unreadable } = (await database.attempt(readAll)) ?? NOTHING;
      const all = new Map(
        [...entries, ...held.values()]
          .filter(({ message }) => !removed.has(message.sid))
          .map((entry) => [entry.message.sid, entry] as const),
      );
      const oldest = now() - MAX_AGE_MS;
      const tooOld = [...all.values()].filter(({ queuedAt }) => queuedAt < oldest);
      const gone = [...unreadable, ...tooOld.map(({ message }) => message.sid)];
      for (const { message } of tooOld) held.delete(message.sid);
      if (gone.length > 0) await remove(gone);
      return [...all.values()]
        .filter(({ queuedAt }) => queuedAt >= oldest)
        .sort((one, other) => one.message.index - other.message.index);
    },

    async remove(messages) {
      if (messages.length === 0) return;
      for (const message of messages) held.delete(message);
      if (!(await remove(messages))) for (const message of messages) removed.add(message);
    },

    async clear() {
      isSignedOut = true;
      held.clear();
      const isCleared = await database.attempt(async (opened) => {
        await opened.clear(ENTRIES);
        return true;
      });
      if (!isCleared) await database.remove();
    },

    close: database.close,
  };
}

interface Contents {
  readonly entries: readonly KeptMessage[];
  /** Keys of what cannot be read. */
  readonly unreadable: readonly string[];
}

const NOTHING: Contents = { entries: [], unreadable: [] };

async function readAll(opened: IDBPDatabase<Schema>): Promise<Contents> {
  const reading = opened.transaction(ENTRIES);
  const [keys, values] = await Promise.all([
    reading.store.getAllKeys(),
    reading.store.getAll(),
    reading.done,
  ]);
  const parsed = values.map((value) => v.safeParse(Entry, value));
  return {
    entries: parsed.flatMap((entry, at) =>
      entry.success && entry.output.message.sid === keys[at] ? [entry.output] : [],
    ),
    unreadable: keys.filter((key, at) => {
      const entry = parsed[at];
      return !entry?.success || entry.output.message.sid !== key;
    }),
  };
}
