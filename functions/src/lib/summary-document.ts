import * as v from 'valibot';

import { checked } from './checked';
import { isoOf } from './iso-time';
import { contactSidSchema, taskSidSchema, workerSidSchema } from './sids';
import { syncDocuments, type SyncDocuments } from './sync-document';
import type { TwilioRest } from './twilio-rest';

/** Sync's limit for the data of a document. */
export const MAX_DOCUMENT_BYTES = 16_384;

/** How many tasks of a contact are remembered; each takes room from the text. */
const MAX_TASKS = 20;

// Safe, for browsers read no others: who sent one would hide the whole contact from supervisors.
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const sectionSchema = v.object({ title: v.string(), text: v.string() });

/** How the agent's session stands. */
export const sessionSchema = v.object({
  phase: v.picklist(['live', 'wrapping', 'ended']),
  /** Agent Assist hears nothing for now, as the agent wants it. */
  paused: v.optional(v.literal(true)),
  /** Suggestions that the agent has seen, and has used. */
  counts: v.object({ shown: count, used: count }),
  /** How the customer's last messages feel, the oldest first. */
  sentiment: v.pipe(v.array(v.pipe(v.number(), v.minValue(-1), v.maxValue(1))), v.maxLength(8)),
});

export type Session = v.InferOutput<typeof sessionSchema>;

const textEntries = {
  /** Which editor: one in some tab of the agent's, or `agent-assist` for what nobody has touched. */
  editor: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Rises with each change that this editor makes. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  isEdited: v.boolean(),
  status: v.picklist(['draft', 'saved']),
  /** Whether the agent pressed Save, or the task ended. */
  savedBy: v.optional(v.picklist(['agent', 'taskEnd'])),
  sections: v.array(sectionSchema),
  /** For whoever takes the contact over. */
  note: v.string(),
  /** Google's name of the draft that it was made of. */
  answerRecord: v.optional(v.pipe(v.string(), v.maxLength(512))),
};

/** A text as an editor sends it. */
export const editedVersionSchema = v.object({
  ...textEntries,
  /** The number that the editor had last seen. */
  base: count,
});

export type EditedVersion = v.InferOutput<typeof editedVersionSchema>;

const storedVersionSchema = v.object({
  ...textEntries,
  worker: workerSidSchema,
  /** Counts what was accepted of this owner. */
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  updatedAt: time,
  /** Whether the receiver of saved summaries has got that number, or a later one. */
  webhook: v.optional(v.object({ number: count, state: v.picklist(['open', 'delivered']), attempts: count })),
});

/** One owner's text as it is kept. */
export type StoredVersion = v.InferOutput<typeof storedVersionSchema>;

const ownedTaskSchema = v.object({
  sid: taskSidSchema,
  worker: workerSidSchema,
  /** Or when it was taken, where it was opened only when it was over. */
  openedAt: time,
  reportedAt: time,
  session: sessionSchema,
});

/** A task of the contact, in the hands of one worker. */
export type OwnedTask = v.InferOutput<typeof ownedTaskSchema>;

const ownerSchema = v.object({
  worker: workerSidSchema,
  agent: v.string(),
  /** See {@link teamKey}. */
  team: v.optional(v.string()),
});

/** A worker who holds or held the contact. */
export type Owner = v.InferOutput<typeof ownerSchema>;

const requestSchema = v.object({ id: v.string(), by: v.string(), at: time, taskSid: taskSidSchema });

/** A supervisor's wish for a fresh summary, which the agent's session of one task answers. */
export type SummaryRequest = v.InferOutput<typeof requestSchema>;

export const summaryDocumentSchema = v.object({
  contact: contactSidSchema,
  customer: v.string(),
  channel: v.string(),
  queue: v.string(),
  startedAt: time,
  /** Later with every write. */
  updatedAt: time,
  /** Rises with every change that those who read the digest should fetch. */
  version: count,
  /** Something has changed that the digest's readers have not been told of. */
  isUntold: v.boolean(),
  owners: v.array(ownerSchema),
  /** In the order in which they were taken. */
  tasks: v.array(ownedTaskSchema),
  versions: v.array(storedVersionSchema),
  request: v.optional(requestSchema),
  /** When a supervisor last asked; stays when the request is answered. */
  requestedAt: v.optional(time),
});

/** Everything that is known of a contact's summary. Times are milliseconds since the epoch. */
export type SummaryDocument = v.InferOutput<typeof summaryDocumentSchema>;

const documentSchema = checked(summaryDocumentSchema);

/** The unique name of a contact's document. */
export const documentNameOf = (contact: string): string => `agent-assist-summary-${contact}`;

/** Where summaries are kept, and for how long. */
export interface SummaryEnvironment {
  readonly TWILIO_SYNC_SERVICE_SID: string;
  readonly SUMMARY_TTL_DAYS: number;
}

export const summaryDocuments = (
  rest: TwilioRest,
  environment: SummaryEnvironment,
): SyncDocuments<SummaryDocument> =>
  syncDocuments(rest, {
    serviceSid: environment.TWILIO_SYNC_SERVICE_SID,
    schema: documentSchema,
    textOf,
    ttlSeconds: ttlMsOf(environment) / 1_000,
  });

export const ttlMsOf = ({ SUMMARY_TTL_DAYS }: Pick<SummaryEnvironment, 'SUMMARY_TTL_DAYS'>): number =>
  SUMMARY_TTL_DAYS * 24 * 60 * 60 * 1_000;

/** What the contact is about, as its first task tells. */
export interface ContactDescription {
  readonly contact: string;
  readonly customer: string;
  readonly channel: string;
  readonly queue: string;
}

export const createDocument = (description: ContactDescription, now: number): SummaryDocument => ({
  ...description,
  startedAt: now,
  updatedAt: now,
  version: 0,
  isUntold: false,
  owners: [],
  tasks: [],
  versions: [],
});

/** Whether this worker has been seen to hold this task of the contact. */
export const isOwner = (document: SummaryDocument, taskSid: string, worker: string): boolean =>
  document.tasks.some((task) => task.sid === taskSid && task.worker === worker);

/**
 * The document with a worker who holds or held a task of it.
 * @param since when they took it, where they do not have it any more: they stand among the others by that, for nobody
 *   gets to see what was written after them. Before everybody where it is not known
 */
export function withOwner(
  document: SummaryDocument,
  owner: Owner,
  taskSid: string,
  now: number,
  since?: number,
): SummaryDocument {
  if (isOwner(document, taskSid, owner.worker)) return document;
  const task: OwnedTask = {
    sid: taskSid,
    worker: owner.worker,
    openedAt: since ?? now,
    reportedAt: now,
    session: { phase: since === undefined ? 'live' : 'ended', counts: { shown: 0, used: 0 }, sentiment: [] },
  };
  const place =
    since === undefined
      ? document.tasks.length
      : document.tasks.findLastIndex(({ openedAt }) => openedAt <= since) + 1;
  const tasks = document.tasks.toSpliced(place, 0, task);
  // The oldest makes room, and never the one that has just come.
  if (tasks.length > MAX_TASKS) tasks.splice(place === 0 ? 1 : 0, 1);
  const after = new Set(document.tasks.slice(place).map(({ worker }) => worker));
  const others = document.owners.filter(({ worker }) => worker !== owner.worker);
  const rank = others.findIndex(({ worker }) => after.has(worker));
  const owners = others.toSpliced(rank < 0 ? others.length : rank, 0, owner);
  return {
    ...document,
    updatedAt: later(document, now),
    isUntold: true,
    tasks,
    // An owner whose tasks have all been dropped stays as long as there is a text of theirs.
    owners: owners.filter(
      ({ worker }) =>
        tasks.some((one) => one.worker === worker) || document.versions.some((one) => one.worker === worker),
    ),
  };
}

/** Two writes never bear the same time: whoever is told of both knows which is the later. */
export const later = ({ updatedAt }: SummaryDocument, now: number): number => Math.max(now, updatedAt + 1);

/**
 * The task that stands for all: the latest, unless it has ended and another has been heard of since it began.
 * One that nobody has heard of since then was left behind by a browser that crashed.
 */
export function currentTask(tasks: readonly OwnedTask[]): OwnedTask | undefined {
  const latest = tasks.at(-1);
  if (latest?.session.phase !== 'ended') return latest;
  const others = tasks.filter((task) => task.session.phase !== 'ended' && task.reportedAt >= latest.openedAt);
  return others.sort((a, b) => b.reportedAt - a.reportedAt)[0] ?? latest;
}

/** The latest text first. */
export const latestFirst = (versions: readonly StoredVersion[]): readonly StoredVersion[] =>
  [...versions].sort((a, b) => b.updatedAt - a.updatedAt);

/** The text that was written last. */
export const latestOf = (versions: readonly StoredVersion[]): StoredVersion | undefined => {
  let [latest] = versions;
  for (const version of versions) if (latest && version.updatedAt > latest.updatedAt) latest = version;
  return latest;
};

/** How far the summary is: `none` where there is no text yet. */
export const statusOf = ({ versions }: SummaryDocument): 'none' | StoredVersion['status'] =>
  latestOf(versions)?.status ?? 'none';

/**
 * The texts of the others who had the contact when this worker took it, the latest first. Whoever has handed it
 * over does not get to see what was written after them.
 */
export function othersBefore(document: SummaryDocument, worker: string): readonly StoredVersion[] {
  const tookIt = Math.max(
    0,
    document.tasks.findLastIndex((task) => task.worker === worker),
  );
  const earlier = new Set(document.tasks.slice(0, tookIt).map((task) => task.worker));
  const isKnown = new Set(document.tasks.map((task) => task.worker));
  const rankOf = (who: string): number => document.owners.findIndex((owner) => owner.worker === who);
  return latestFirst(document.versions).filter(
    (one) =>
      one.worker !== worker &&
      // Those whose tasks had to make room stand among the owners still, in the order in which they last took it.
      (earlier.has(one.worker) || (!isKnown.has(one.worker) && rankOf(one.worker) < rankOf(worker))),
  );
}

/** A text as callers get it. */
export function toVersion(document: SummaryDocument, stored: StoredVersion) {
  const { editor, sequence, isEdited, status, savedBy, sections, note, answerRecord, worker, number } =
    stored;
  return {
    editor,
    sequence,
    isEdited,
    status,
    ...(savedBy && { savedBy }),
    sections: sections.map(({ title, text }) => ({ title, text })),
    note,
    ...(answerRecord !== undefined && { answerRecord }),
    worker,
    number,
    agent: document.owners.find((owner) => owner.worker === worker)?.agent ?? '',
    updatedAt: isoOf(stored.updatedAt),
  };
}

const texts = new WeakMap<SummaryDocument, string>();

/** A document as Sync keeps it. It is made once for each: it is measured, some more than once, and then written. */
export function textOf(document: SummaryDocument): string {
  const text = texts.get(document) ?? JSON.stringify(document);
  texts.set(document, text);
  return text;
}

/** How much of Sync's room a document takes. */
export const sizeOf = (document: SummaryDocument): number => Buffer.byteLength(textOf(document));
