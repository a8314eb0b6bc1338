import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import * as v from 'valibot';

import { parseHttpUrl } from '../../domain/http-url';
import type { FeedbackStore, StoredFeedback } from '../../domain/ports';
import { FEATURE_OF_KIND, type SuggestionKind } from '../../domain/suggestion';
import { answerRecordName } from '../wire/names';
import { browserIndexedDB, openLocalDatabase } from './database';

const VERSION = 1;
/** Feedback this old teaches nobody anything; Google may have forgotten the answer. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;
const MAX_ENTRIES = 5_000;
/** Keys of what is kept in memory only. IndexedDB counts from 1 and does not get that far. */
const FIRST_HELD_KEY = 2 ** 52;

const ENTRIES = 'entries';
const UNCERTAIN = 'uncertain';

interface Schema extends DBSchema {
  [ENTRIES]: { key: number; value: unknown };
  /** Marks lie apart from what they mark, so that marking need not read first: a page that is going has no time. */
  [UNCERTAIN]: { key: number; value: true };
}

type Database = IDBPDatabase<Schema>;
type Writing = IDBPTransaction<Schema, [typeof ENTRIES, typeof UNCERTAIN], 'readwrite'>;

const RatingSchema = v.variant('verdict', [
  v.object({ verdict: v.literal('helpful') }),
  v.object({
    verdict: v.literal('notHelpful'),
    reason: v.undefinedable(v.picklist(['irrelevant', 'incorrect', 'inefficient'])),
  }),
]);

const Entry = v.object({
  suggestion: v.object({
    id: answerRecordName,
    kind: v.picklist(Object.keys(FEATURE_OF_KIND) as SuggestionKind[]),
  }),
  feedback: v.variant('type', [
    v.object({ type: v.picklist(['displayed', 'used', 'copied']) }),
    v.object({
      type: v.literal('sourceOpened'),
      url: v.pipe(
        v.string(),
        v.check((url) => parseHttpUrl(url) !== undefined),
      ),
    }),
    v.object({ type: v.literal('rated'), rating: v.undefinedable(RatingSchema) }),
  ]),
  at: v.pipe(v.number(), v.finite()),
});

export interface FeedbackStoreOptions {
  /** Of the database: one for each account and worker. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly indexedDB?: IDBFactory;
}

/**
 * Keeps feedback in IndexedDB. Whatever the browser does not keep (no IndexedDB, no space, a database of a newer
 * version of this plugin, one that somebody deletes), this page remembers for as long as it lives. Nothing here
 * ever rejects: no click of an agent's fails for want of space.
 */
export function openFeedbackStore({
  name,
  now,
  indexedDB = browserIndexedDB(),
}: FeedbackStoreOptions): FeedbackStore {
  const { attempt } = openLocalDatabase<Schema>({
    name,
    version: VERSION,
    create: (database) => {
      database.createObjectStore(ENTRIES, { autoIncrement: true });
      database.createObjectStore(UNCERTAIN);
    },
    indexedDB,
  });
  /** What could not be written, removed or marked there, is written, removed or marked here. */
  const held = new Map<number, StoredFeedback['entry']>();
  const removed = new Set<number>();
  const uncertain = new Set<number>();
  let nextHeldKey = FIRST_HELD_KEY;

  /** True when it is on disk. */
  async function write(work: (writing: Writing) => readonly Promise<unknown>[]): Promise<boolean> {
    const done = await attempt(async (database) => {
      const writing = database.transaction([ENTRIES, UNCERTAIN], 'readwrite');
      await Promise.all([...work(writing), writing.done]);
      return true;
    });
    return done ?? false;
  }

  async function discard(keys: readonly number[]): Promise<void> {
    if (keys.length === 0) return;
    for (const key of keys) {
      held.delete(key);
      uncertain.delete(key);
    }
    const stored = keys.filter((key) => key < FIRST_HELD_KEY);
    if (stored.length === 0) return;
    const isDone = await write((writing) =>
      stored.flatMap((key) => [
        writing.objectStore(ENTRIES).delete(key),
        writing.objectStore(UNCERTAIN).delete(key),
      ]),
    );
    if (!isDone) for (const key of stored) removed.add(key);
  }

  return {
    async add(entry) {
      const isStored = await write((writing) => [
        dropBeyond(MAX_ENTRIES - 1, writing, () => writing.objectStore(ENTRIES).add(entry)),
      ]);
      if (!isStored) held.set(nextHeldKey++, entry);
    },

    async list() {
      const { entries, marks, unreadable } = (await attempt(readAll)) ?? NOTHING;
      const marked = new Set([...marks, ...uncertain]);
      const all = [...entries, ...held]
        .filter(([key]) => !removed.has(key))
        .map(([key, entry]) => ({ key, entry, uncertain: marked.has(key) }));
      const oldest = now() - MAX_AGE_MS;
      const kept = all.filter(({ entry }) => entry.at >= oldest).slice(-MAX_ENTRIES);
      const isKept = new Set(kept.map(({ key }) => key));
      await discard([...unreadable, ...all.map(({ key }) => key).filter((key) => !isKept.has(key))]);
      return kept;
    },

    async markUncertain(keys) {
      for (const key of keys) uncertain.add(key);
      const stored = keys.filter((key) => key < FIRST_HELD_KEY);
      if (stored.length === 0) return;
      await write((writing) => {
        const marks = stored.map((key) => writing.objectStore(UNCERTAIN).put(true, key));
        // Without this the browser waits for the page to say that it has no more to write. Chrome before 76 always does.
        if ('commit' in writing) writing.commit();
        return marks;
      });
    },

    remove: discard,
  };
}

interface Contents {
  readonly entries: readonly (readonly [key: number, entry: StoredFeedback['entry']])[];
  readonly marks: readonly number[];
  readonly unreadable: readonly number[];
}

const NOTHING: Contents = { entries: [], marks: [], unreadable: [] };

async function readAll(database: Database): Promise<Contents> {
  const reading = database.transaction([ENTRIES, UNCERTAIN]);
  const [keys, values, marks] = await Promise.all([
    reading.objectStore(ENTRIES).getAllKeys(),
    reading.objectStore(ENTRIES).getAll(),
    reading.objectStore(UNCERTAIN).getAllKeys(),
    reading.done,
  ]);
  const parsed = values.map((value) => v.safeParse(Entry, value));
  return {
    entries: keys.flatMap((key, at) => {
      const entry = parsed[at];
      return entry?.success ? [[key, entry.output] as const] : [];
    }),
    marks,
    unreadable: keys.filter((_, at) => !parsed[at]?.success),
  };
}

/** Makes room for what `work` writes, at the cost of the oldest. */
async function dropBeyond(limit: number, writing: Writing, work: () => Promise<unknown>): Promise<void> {
  const entries = writing.objectStore(ENTRIES);
  const excess = (await entries.count()) - limit;
  const oldest = excess > 0 ? await entries.getAllKeys(undefined, excess) : [];
  await Promise.all([
    ...oldest.flatMap((key) => [entries.delete(key), writing.objectStore(UNCERTAIN).delete(key)]),
    work(),
  ]);
}
