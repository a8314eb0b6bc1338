import type { DBSchema } from 'idb';
import * as v from 'valibot';

import type { ConversationSid } from '../../domain/ids';
import { NEVER_PAUSED, unitedPause, type Pause } from '../../domain/pause';
import { browserIndexedDB, openLocalDatabase } from './database';

const VERSION = 1;
/** Longer than a chat waits for its customer. */
const MAX_AGE_MS = 30 * 24 * 3_600_000;

const PAUSES = 'pauses';

interface Schema extends DBSchema {
  [PAUSES]: { key: ConversationSid; value: unknown };
}

const place = v.pipe(v.number(), v.safeInteger());

const Entry = v.object({
  spans: v.array(v.object({ after: place, upTo: v.optional(place) })),
  until: v.optional(v.pipe(v.number(), v.finite())),
  /** When it was written last, milliseconds since the epoch. */
  at: v.pipe(v.number(), v.finite()),
});

/**
 * This browser's copy of what an agent has paused, by conversation: of use where somebody has wiped what stands in
 * Twilio, or it could not be written there. Holds places of messages and none of their words. Never rejects.
 */
export interface PauseStore {
  read(conversation: ConversationSid): Promise<Pause>;
  /** Resolves when it would survive the end of the page. What was kept before is kept too. */
  keep(conversation: ConversationSid, pause: Pause): Promise<void>;
}

export interface PauseStoreOptions {
  /** Of the database: one for each account and worker. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly indexedDB?: IDBFactory;
}

/** Keeps pauses in IndexedDB, and for this page also where that fails. */
export function openPauseStore({ name, now, indexedDB = browserIndexedDB() }: PauseStoreOptions): PauseStore {
  const { attempt } = openLocalDatabase<Schema>({
    name,
    version: VERSION,
    create: (database) => {
      database.createObjectStore(PAUSES);
    },
    indexedDB,
  });
  const held = new Map<ConversationSid, Pause>();

  /** What is too old is as good as not there. */
  const parse = (value: unknown): Pause | undefined => {
    const entry = v.safeParse(Entry, value);
    return entry.success && entry.output.at >= now() - MAX_AGE_MS ? toPause(entry.output) : undefined;
  };

  void attempt(async (database) => {
    const writing = database.transaction(PAUSES, 'readwrite');
    for (const key of await writing.store.getAllKeys())
      if (!parse(await writing.store.get(key))) await writing.store.delete(key);
    await writing.done;
  });

  const read = async (conversation: ConversationSid): Promise<Pause> =>
    unitedPause(
      held.get(conversation) ?? NEVER_PAUSED,
      parse(await attempt((database) => database.get(PAUSES, conversation))) ?? NEVER_PAUSED,
    );

  return {
    read,
    async keep(conversation, pause) {
      held.set(conversation, unitedPause(held.get(conversation) ?? NEVER_PAUSED, pause));
      const { spans, until } = await read(conversation);
      await attempt((database) => database.put(PAUSES, { spans, until, at: now() }, conversation));
    },
  };
}

const toPause = ({ spans, until }: v.InferOutput<typeof Entry>): Pause => ({
  spans: spans.map(({ after, upTo }) => ({ after, upTo })),
  until,
});
