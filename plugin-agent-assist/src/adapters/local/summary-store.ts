import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import * as v from 'valibot';

import { parseContactSid, parseTaskSid, type TaskSid } from '../../domain/ids';
import type { SummaryStore } from '../../domain/ports';
import { lastActOn, type KeptContact, type KeptVersion, type VersionId } from '../../domain/summary';
import { answerRecordName } from '../wire/names';
import { browserIndexedDB, openLocalDatabase } from './database';
import { tendFamily } from './database-family';
import { browserStorage } from './database-names';

const VERSION = 1;
/** What nobody has wanted back for a day is no agent's business any more. */
const MAX_AGE_MS = 24 * 3_600_000;

const VERSIONS = 'versions';
const STORED = 'stored';
const CONTACTS = 'contacts';
const STORES = [VERSIONS, STORED, CONTACTS] as const;

/**
 * What decides which version comes last is part of the key, so that a version is written without reading what is
 * there: a page that is going has no time for that. Of one editor's versions the last counts, and `saved` (1) comes
 * after `draft` (0).
 */
type VersionKey = [task: TaskSid, editor: string, sequence: number, rank: 0 | 1];

interface Schema extends DBSchema {
  [VERSIONS]: { key: VersionKey; value: unknown };
  /** Marks of what Sync has. */
  [STORED]: { key: VersionKey; value: true };
  [CONTACTS]: { key: TaskSid; value: unknown };
}

type Writing = IDBPTransaction<Schema, typeof STORES, 'readwrite'>;

const sid = <T>(parse: (value: string) => T | undefined) =>
  v.custom<T>((value) => typeof value === 'string' && parse(value) !== undefined);
const taskSid = sid(parseTaskSid);
const time = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sequenceNumber = v.pipe(count, v.minValue(1));

const Key = v.tuple([taskSid, v.string(), sequenceNumber, v.picklist([0, 1])]);
const Status = v.variant('status', [
  v.object({ status: v.literal('draft') }),
  v.object({ status: v.literal('saved'), savedBy: v.picklist(['agent', 'taskEnd']), submittedAt: time }),
]);
const Version = v.object({
  editor: v.string(),
  sequence: sequenceNumber,
  base: count,
  isEdited: v.boolean(),
  is: Status,
  sections: v.array(v.object({ title: v.string(), text: v.string() })),
  note: v.string(),
  answerRecord: v.undefinedable(answerRecordName),
  grewFrom: v.optional(v.object({ editor: v.string(), sequence: sequenceNumber, is: Status })),
  startedAt: time,
  editedAt: time,
});
const Session = v.object({
  phase: v.picklist(['live', 'wrapping', 'ended']),
  isPaused: v.optional(v.boolean(), false),
  counts: v.object({ shown: count, used: count }),
  sentiment: v.array(v.number()),
});
const Contact = v.object({
  taskSid,
  contact: v.undefinedable(sid(parseContactSid)),
  ticket: v.undefinedable(v.string()),
  customer: v.string(),
  channelType: v.string(),
  told: v.undefinedable(Session),
  end: v.undefinedable(Session),
  at: time,
});

export interface SummaryStoreOptions {
  /**
   * Of the database: one for each account and worker. What comes before the first slash is the family's name, and
   * databases of the same family are those of other agents who have worked in this browser.
   */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly indexedDB?: IDBFactory;
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * Keeps summaries in IndexedDB until Sync has them, written to the disk itself before `keep` resolves. Whatever the
 * browser does not keep (no IndexedDB, no space, a database of a newer version of this plugin), this page remembers
 * for as long as it lives.
 *
 * At opening and from then on it also drops what is older than 24 hours of agents who have not come back to this
 * browser. It is for as long as the page lives; after `clear` it keeps nothing more.
 */
export function openSummaryStore({
  name,
  now,
  indexedDB = browserIndexedDB(),
  storage = browserStorage(),
}: SummaryStoreOptions): SummaryStore {
  const store = openOne({ name, now, indexedDB });
  tendFamily({
    name,
    indexedDB,
    storage,
    tidyOwn: store.list,
    async tidy(otherName) {
      const other = openOne({ name: otherName, now, indexedDB });
      const { versions, contacts } = await other.list();
      other.close();
      return versions.length + contacts.length > 0;
    },
  });
  return store;
}

interface Options {
  readonly name: string;
  readonly now: () => number;
  readonly indexedDB: IDBFactory | undefined;
}

function openOne({ name, now, indexedDB }: Options): SummaryStore & { close(): void } {
  const database = openLocalDatabase<Schema>({
    name,
    version: VERSION,
    create: (created) => {
      for (const store of STORES) created.createObjectStore(store);
    },
    indexedDB,
  });
  /** What could not be written, marked or removed there, is written, marked or removed here. */
  const held = new Map<string, KeptVersion>();
  const heldContacts = new Map<TaskSid, KeptContact>();
  const stored = new Set<string>();
  const settled = new Map<string, VersionKey>();
  const forgotten = new Set<TaskSid>();
  /** The agent has signed out. */
  let isSignedOut = false;

  /** True when it is on disk. */
  async function write(work: (writing: Writing) => readonly Promise<unknown>[]): Promise<boolean> {
    const done = await database.attempt(async (opened) => {
      const writing = opened.transaction(STORES, 'readwrite', { durability: 'strict' });
      const requests = work(writing);
      // Without this the browser waits for the page to say that it has no more to write. Chrome before 76 always does.
      if ('commit' in writing) writing.commit();
      await Promise.all([...requests, writing.done]);
      return true;
    });
    return done ?? false;
  }

  function isSettled({ taskSid: task, version }: KeptVersion): boolean {
    const last = settled.get(idOf(task, version.editor));
    return last !== undefined && !isLater(keyOf(task, version), last);
  }

  return {
    async keep(task, version) {
      if (isSignedOut) return;
      const key = keyOf(task, version);
      const isWritten = await write((writing) => [
        writing.objectStore(VERSIONS).put(version, key),
        writing.objectStore(VERSIONS).delete(earlierThan(key)),
        writing.objectStore(STORED).delete(upTo(key)),
      ]);
      const id = idOf(task, version.editor);
      const before = held.get(id);
      if (before && isLater(keyOf(task, before.version), key)) return;
      if (isWritten) held.delete(id);
      else held.set(id, { taskSid: task, version, isStored: false });
    },

    async keepContact(contact) {
      if (isSignedOut) return;
      const isWritten = await write((writing) => [
        writing.objectStore(CONTACTS).put(contact, contact.taskSid),
      ]);
      forgotten.delete(contact.taskSid);
      if (isWritten) heldContacts.delete(contact.taskSid);
      else heldContacts.set(contact.taskSid, contact);
    },

    async list() {
      const contents = (await database.attempt(readAll)) ?? NOTHING;
      const isMarked = (key: VersionKey): boolean =>
        contents.marks.has(JSON.stringify(key)) || stored.has(JSON.stringify(key));
      const latest = new Map<string, KeptVersion>();
      for (const one of [...contents.versions, ...held.values()]) {
        const id = idOf(one.taskSid, one.version.editor);
        const before = latest.get(id);
        const key = keyOf(one.taskSid, one.version);
        if (isSettled(one) || (before && isLater(keyOf(before.taskSid, before.version), key))) continue;
        latest.set(id, { ...one, isStored: isMarked(key) });
      }
      const contacts = new Map(
        [...contents.contacts, ...heldContacts.values()]
          .filter((contact) => !forgotten.has(contact.taskSid))
          .map((contact) => [contact.taskSid, contact] as const),
      );

      const oldest = now() - MAX_AGE_MS;
      const versions = [...latest.values()].filter(({ version }) => lastActOn(version) >= oldest);
      const needed = new Set(versions.map(({ taskSid: task }) => task));
      const keptContacts = [...contacts.values()].filter(
        (contact) => contact.at >= oldest || needed.has(contact.taskSid),
      );

      const keptIds = new Set(versions.map((one) => idOf(one.taskSid, one.version.editor)));
      const keptTasks = new Set(keptContacts.map((contact) => contact.taskSid));
      for (const id of held.keys()) if (!keptIds.has(id)) held.delete(id);
      for (const task of heldContacts.keys()) if (!keptTasks.has(task)) heldContacts.delete(task);
      // What only this page remembers in a later version stays on disk in the earlier one.
      const lastOnDisk = new Map(
        contents.versions.map((one) => [
          idOf(one.taskSid, one.version.editor),
          JSON.stringify(keyOf(one.taskSid, one.version)),
        ]),
      );
      const goneVersions = contents.versionKeys.filter((key) => {
        const id = idOf(key[0], key[1]);
        return !keptIds.has(id) || lastOnDisk.get(id) !== JSON.stringify(key);
      });
      const goneContacts = contents.contactKeys.filter((key) => !keptTasks.has(key));
      if (goneVersions.length + goneContacts.length > 0)
        await write((writing) => [
          ...goneVersions.flatMap((key) => [
            writing.objectStore(VERSIONS).delete(key),
            writing.objectStore(STORED).delete(key),
          ]),
          ...goneContacts.map((key) => writing.objectStore(CONTACTS).delete(key)),
        ]);

      return {
        versions: versions.sort((one, other) => one.version.editedAt - other.version.editedAt),
        contacts: keptContacts.sort((one, other) => one.at - other.at),
      };
    },

    async markStored(task, version) {
      if (isSignedOut) return;
      const key = keyOf(task, version);
      const isWritten = await write((writing) => [writing.objectStore(STORED).put(true, key)]);
      if (!isWritten || held.has(idOf(task, version.editor))) stored.add(JSON.stringify(key));
    },

    async settle(task, version) {
      const key = keyOf(task, version);
      const id = idOf(task, version.editor);
      const before = held.get(id);
      if (before && !isLater(keyOf(task, before.version), key)) held.delete(id);
      const isWritten = await write((writing) => [
        writing.objectStore(VERSIONS).delete(upTo(key)),
        writing.objectStore(STORED).delete(upTo(key)),
      ]);
      const last = settled.get(id);
      if (!isWritten && !(last && isLater(last, key))) settled.set(id, key);
    },

    async forgetContact(task) {
      heldContacts.delete(task);
      const isWritten = await write((writing) => [writing.objectStore(CONTACTS).delete(task)]);
      if (!isWritten) forgotten.add(task);
    },

    async clear() {
      isSignedOut = true;
      for (const memory of [held, heldContacts, stored, settled, forgotten]) memory.clear();
      const isCleared = await write((writing) => STORES.map((store) => writing.objectStore(store).clear()));
      if (!isCleared) await database.remove();
    },

    close: database.close,
  };
}

const idOf = (task: TaskSid, editor: string): string => JSON.stringify([task, editor]);

const keyOf = (task: TaskSid, { editor, sequence, is }: VersionId): VersionKey => [
  task,
  editor,
  sequence,
  is.status === 'saved' ? 1 : 0,
];

/** Both of the same editor. */
const isLater = ([, , sequence, rank]: VersionKey, [, , otherSequence, otherRank]: VersionKey): boolean =>
  sequence > otherSequence || (sequence === otherSequence && rank > otherRank);

/** Keys of the same editor's earlier versions. A key that is the beginning of another comes before it. */
const earlierThan = (key: VersionKey): IDBKeyRange => IDBKeyRange.bound(key.slice(0, 2), key, false, true);

const upTo = (key: VersionKey): IDBKeyRange => IDBKeyRange.bound(key.slice(0, 2), key);

interface Contents {
  readonly versions: readonly KeptVersion[];
  /** Also of what cannot be read. */
  readonly versionKeys: readonly VersionKey[];
  /** As JSON. */
  readonly marks: ReadonlySet<string>;
  readonly contacts: readonly KeptContact[];
  readonly contactKeys: readonly TaskSid[];
}

const NOTHING: Contents = {
  versions: [],
  versionKeys: [],
  marks: new Set(),
  contacts: [],
  contactKeys: [],
};

async function readAll(database: IDBPDatabase<Schema>): Promise<Contents> {
  const reading = database.transaction(STORES);
  const [versionKeys, versions, marks, contactKeys, contacts] = await Promise.all([
    reading.objectStore(VERSIONS).getAllKeys(),
    reading.objectStore(VERSIONS).getAll(),
    reading.objectStore(STORED).getAllKeys(),
    reading.objectStore(CONTACTS).getAllKeys(),
    reading.objectStore(CONTACTS).getAll(),
    reading.done,
  ]);
  return {
    versions: versionKeys.flatMap((rawKey, at): readonly KeptVersion[] => {
      const key = v.safeParse(Key, rawKey);
      const version = v.safeParse(Version, versions[at]);
      if (!key.success || !version.success) return [];
      const [task] = key.output;
      return JSON.stringify(keyOf(task, version.output)) === JSON.stringify(key.output)
        ? [{ taskSid: task, version: version.output, isStored: false }]
        : [];
    }),
    versionKeys,
    marks: new Set(marks.map((key) => JSON.stringify(key))),
    contacts: contactKeys.flatMap((task, at) => {
      const contact = v.safeParse(Contact, contacts[at]);
      return contact.success && contact.output.taskSid === task ? [contact.output] : [];
    }),
    contactKeys,
  };
}
