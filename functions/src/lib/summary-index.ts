import * as v from 'valibot';

import { checked } from './checked';
import { cutText, jsonBytes } from './cut-text';
import { HttpProblem } from './http-problem';
import { taskSidSchema, workerSidSchema } from './sids';
import {
  currentTask,
  latestOf,
  statusOf,
  ttlMsOf,
  type SummaryDocument,
  type SummaryEnvironment,
} from './summary-document';
import { syncMapItems, type ItemsQuery, type ItemVersion, type SyncMapItems } from './sync-map';
import type { TwilioRest } from './twilio-rest';

const time = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What the index keeps of a contact beside its key, in at most {@link MAX_ROW_BYTES}. */
const entrySchema = v.object({
  taskSid: taskSidSchema,
  worker: workerSidSchema,
  agent: v.string(),
  customer: v.string(),
  channel: v.string(),
  queue: v.string(),
  phase: v.picklist(['live', 'wrapping', 'ended']),
  status: v.picklist(['none', 'draft', 'saved']),
  sentiment: v.nullable(v.number()),
  /** Where the latest text begins. */
  line: v.string(),
  updatedAt: time,
  /** The teams of its owners, see {@link teamKey}. */
  teams: v.array(v.string()),
});

export type IndexEntry = v.InferOutput<typeof entrySchema>;

const checkedEntrySchema = checked(entrySchema);

export const MAX_ROW_BYTES = 500;

/** How many bytes the names may take; the summary's first line gets what is left. */
const ROOM = { agent: 40, customer: 50, queue: 30, channel: 16 } as const;

/** The last teams of a contact that went round. */
const MAX_TEAMS = 3;

const MAX_ATTEMPTS = 5;

const KEY = /^(\d{13})-((?:KD|CA)[0-9a-f]{32})$/;

/** Keys sort by the time at which the contact began. */
export const indexKeyOf = ({ startedAt, contact }: SummaryDocument): string =>
  `${String(startedAt).padStart(13, '0')}-${contact}`;

/** `undefined` for a contact that nobody holds. */
export function indexEntryOf(document: SummaryDocument): IndexEntry | undefined {
  const task = currentTask(document.tasks);
  if (!task) return undefined;
  const owner = document.owners.find(({ worker }) => worker === task.worker);
  const teams = document.owners.flatMap(({ team }) => (team === undefined ? [] : [team]));
  const entry: IndexEntry = {
    taskSid: task.sid,
    worker: task.worker,
    agent: cutText(owner?.agent ?? '', ROOM.agent, jsonBytes),
    customer: cutText(document.customer, ROOM.customer, jsonBytes),
    channel: cutText(document.channel, ROOM.channel, jsonBytes),
    queue: cutText(document.queue, ROOM.queue, jsonBytes),
    phase: task.session.phase,
    status: statusOf(document),
    sentiment: task.session.sentiment.at(-1) ?? null,
    line: '',
    updatedAt: document.updatedAt,
    teams: [...new Set(teams)].slice(-MAX_TEAMS),
  };
  const room = MAX_ROW_BYTES - Buffer.byteLength(JSON.stringify(entry));
  return { ...entry, line: cutText(firstLineOf(document), room, jsonBytes) };
}

function firstLineOf({ versions }: SummaryDocument): string {
  const lines = latestOf(versions)?.sections.flatMap(({ text }) => text.split('\n')) ?? [];
  return lines.map((line) => line.trim()).find((line) => line !== '') ?? '';
}

export interface IndexRow {
  readonly contact: string;
  readonly startedAt: number;
  readonly entry: IndexEntry;
}

export type FoundRow = ItemVersion<IndexEntry> | null;

export interface SummaryIndex {
  /** The row of a contact, for {@link write}; null where there is none. */
  find(document: SummaryDocument): Promise<FoundRow>;
  /**
   * Brings the row of a contact up to date; one that was written later stays.
   * @param found the row as it was just found, which saves looking it up; it may have changed since
   */
  write(document: SummaryDocument, found?: FoundRow): Promise<void>;
  /**
   * The newest contacts first: those which the filter lets pass, or all where there is none.
   * @param after as an earlier call gave it as `next`
   */
  list(query: {
    readonly after: string | undefined;
    readonly pageSize: number;
    readonly passes: ((entry: IndexEntry) => boolean) | undefined;
  }): Promise<{ readonly rows: readonly IndexRow[]; readonly next: string | undefined }>;
}

/** So many pages are looked through in one call for those that pass, each of 100. */
const MAX_PAGES = 5;
const MAX_PAGE_SIZE = 100;

/** The index of all contacts. Every method throws HttpProblem `twilio_unavailable`. */
export function summaryIndex(rest: TwilioRest, environment: SummaryEnvironment): SummaryIndex {
  const items: SyncMapItems<IndexEntry> = syncMapItems(rest, {
    serviceSid: environment.TWILIO_SYNC_SERVICE_SID,
    name: 'agent-assist-summaries',
    schema: checkedEntrySchema,
    ttlSeconds: ttlMsOf(environment) / 1_000,
  });

  const find = async (document: SummaryDocument): Promise<FoundRow> =>
    (await items.fetch(indexKeyOf(document))) ?? null;

  return {
    find,
    async write(document, found) {
      const key = indexKeyOf(document);
      const entry = indexEntryOf(document);
      if (!entry) return;
      let there = found;
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        there = there === undefined ? await find(document) : there;
        if (there && there.data.updatedAt >= entry.updatedAt) return;
        const written = there
          ? await items.replace(key, there.revision, entry)
          : await items.create(key, entry);
        if (written) return;
        there = undefined;
      }
      throw new HttpProblem('twilio_unavailable', 'Too many write the index row of this contact at once.');
    },

    async list({ after, pageSize, passes }) {
      const rows: IndexRow[] = [];
      let next = after;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        // Without a filter no more is read than is asked for.
        const query: ItemsQuery = { order: 'desc', pageSize: passes ? MAX_PAGE_SIZE : pageSize, after: next };
        const { items: found, next: beyond } = await items.list(query);
        for (const { key, data } of found) {
          const row = passes?.(data) === false ? undefined : toRow(key, data);
          if (row) rows.push(row);
          if (rows.length === pageSize) {
            const isLast = beyond === undefined && key === found.at(-1)?.key;
            return { rows, next: isLast ? undefined : key };
          }
        }
        next = beyond;
        if (next === undefined) break;
      }
      return { rows, next };
    },
  };
}

function toRow(key: string, entry: IndexEntry): IndexRow | undefined {
  const [, startedAt, contact] = KEY.exec(key) ?? [];
  if (startedAt === undefined || contact === undefined) return undefined;
  return { contact, startedAt: Number(startedAt), entry };
}

/** A place in the index that callers may keep, and hand back. */
export const toCursor = (key: string): string => Buffer.from(key).toString('base64url');

/** @returns `undefined` for anything that {@link toCursor} has not made. */
export function readCursor(cursor: string): string | undefined {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  return KEY.test(key) && toCursor(key) === cursor ? key : undefined;
}
