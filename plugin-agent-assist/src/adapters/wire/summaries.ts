import * as v from 'valibot';

import { parseContactSid, parseTaskSid } from '../../domain/ids';
import type { ContactProof, SummaryOutcome } from '../../domain/ports';
import type { SessionReport, StoredSummary, SummaryRequest, SummaryVersion } from '../../domain/summary';
import type { ContactView, SummaryPage, SummaryRow } from '../../domain/supervision';
import { decode, decodeEach, timestamp, type Report } from './decode';
import { answerRecordName } from './names';

/*
 * Summaries as the Functions `save-summary`, `get-summary`, `list-summaries` and `request-summary` write them. They
 * are this product's own and of the same release or another one: fields that this version does not know are ignored.
 */

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A text that `parse` takes. */
const parsedBy = <T>(parse: (value: string) => T | undefined, what: string) =>
  v.pipe(
    v.string(),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const parsed = parse(dataset.value);
      if (parsed !== undefined) return parsed;
      addIssue({ message: `is no ${what}` });
      return NEVER;
    }),
  );

export const contactSid = parsedBy(parseContactSid, 'contact');
const taskSid = parsedBy(parseTaskSid, 'task');

export const phase = v.picklist(['live', 'wrapping', 'ended']);
export const summaryState = v.picklist(['none', 'draft', 'saved']);
const feeling = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));

export const sessionEntries = {
  phase,
  /** Absent while the session goes on as usual, and from those who do not know that it can be paused. */
  paused: v.fallback(v.optional(v.boolean()), undefined),
  counts: v.object({ shown: count, used: count }),
  /** Google's latest eight at most. */
  sentiment: v.pipe(v.array(feeling), v.maxLength(8)),
};

/** One owner's version. */
const storedSummary = v.pipe(
  v.object({
    worker: v.string(),
    agent: v.string(),
    number: count,
    editor: v.string(),
    isEdited: v.boolean(),
    status: v.picklist(['draft', 'saved']),
    savedBy: v.nullish(v.picklist(['agent', 'taskEnd'])),
    sections: v.array(v.object({ title: v.string(), text: v.string() })),
    note: v.string(),
    // Of no use but to tell Google of it.
    answerRecord: v.fallback(v.nullish(answerRecordName), undefined),
    updatedAt: timestamp,
  }),
  v.transform(({ savedBy, answerRecord, ...version }): StoredSummary => ({
    ...version,
    savedBy: savedBy ?? undefined,
    answerRecord: answerRecord ?? undefined,
  })),
);

const proofEntries = { contact: contactSid, ticket: v.pipe(v.string(), v.nonEmpty()) };

const SavedAnswer = v.object({
  ...proofEntries,
  digest: v.optional(v.string()),
  index: v.optional(v.string()),
  mine: v.nullable(storedSummary),
  others: v.array(storedSummary),
});

/** The answer of `save-summary`. Throws AssistError `malformed` where it is not one. */
export function decodeSavedSummary(raw: unknown): Extract<SummaryOutcome, { type: 'accepted' }> {
  const { contact, ticket, digest, index, mine, others } = decode(SavedAnswer, raw, 'saved summary');
  return {
    type: 'accepted',
    isIncomplete: digest === 'failed' || index === 'failed',
    contact,
    ticket,
    mine: mine ?? undefined,
    others: latestFirst(others),
  };
}

/** The proof that a refusal of `save-summary` may carry. */
export function decodeProof(raw: unknown): ContactProof | undefined {
  const proof = v.safeParse(v.object(proofEntries), raw);
  return proof.success ? proof.output : undefined;
}

/** What a refusal for a conflict says is stored. Throws AssistError `malformed` where it does not. */
export const decodeConflict = (raw: unknown): StoredSummary =>
  decode(v.object({ mine: storedSummary }), raw, 'conflict of summaries').mine;

const summaryRequest = v.object({ id: v.string(), by: v.string(), at: timestamp });

const ContactAnswer = v.object({
  ...sessionEntries,
  contact: contactSid,
  channel: v.string(),
  customer: v.string(),
  queue: v.string(),
  startedAt: timestamp,
  updatedAt: timestamp,
  versions: v.array(storedSummary),
  request: v.nullish(summaryRequest),
});

/** The answer of `get-summary`. Throws AssistError `malformed` where it is not one. */
export function decodeContactView(raw: unknown): ContactView {
  const { channel, versions, request, paused, ...view } = decode(ContactAnswer, raw, 'summary of a contact');
  return {
    ...view,
    isPaused: paused ?? false,
    channelType: channel,
    versions: latestFirst(versions),
    request: request ?? undefined,
  };
}

const Row = v.object({
  contact: contactSid,
  taskSid,
  worker: v.string(),
  agent: v.string(),
  customer: v.string(),
  channel: v.string(),
  queue: v.string(),
  phase,
  status: summaryState,
  sentiment: v.nullish(feeling),
  line: v.string(),
  startedAt: timestamp,
  updatedAt: timestamp,
});

const ListAnswer = v.object({ rows: v.optional(v.unknown()), next: v.nullish(v.string()) });

/** The answer of `list-summaries`. A row that cannot be read is reported, and does not hide the others. */
export function decodeSummaryPage(raw: unknown, report: Report): SummaryPage {
  const { rows, next } = decode(ListAnswer, raw, 'list of summaries');
  return { rows: decodeEach(rows, 'rows of summaries', decodeRow, report), next: next || undefined };
}

function decodeRow(raw: unknown): SummaryRow {
  const { channel, sentiment, ...row } = decode(Row, raw, 'row of a summary');
  // The index does not tell; the digest of the task does.
  return { ...row, isPaused: false, channelType: channel, sentiment: sentiment ?? undefined };
}

/** The answer of `request-summary`. Throws AssistError `malformed` where it is not one. */
export const decodeSummaryRequest = (raw: unknown): SummaryRequest =>
  decode(v.object({ request: summaryRequest }), raw, 'request for a summary').request;

/** A session's state as `save-summary` takes it. */
export const toWireSession = ({ phase, isPaused, counts: { shown, used }, sentiment }: SessionReport) => ({
  phase,
  ...(isPaused && { paused: true }),
  counts: { shown, used },
  sentiment: sentiment.slice(-8),
});

/** A version as `save-summary` takes it. */
export const toWireVersion = ({
  editor,
  sequence,
  base,
  isEdited,
  is,
  sections,
  note,
  answerRecord,
}: SummaryVersion) => ({
  editor,
  sequence,
  base,
  isEdited,
  status: is.status,
  ...(is.status === 'saved' && { savedBy: is.savedBy }),
  sections: sections.map(({ title, text }) => ({ title, text })),
  note,
  ...(answerRecord && { answerRecord }),
});

const latestFirst = (versions: readonly StoredSummary[]): readonly StoredSummary[] =>
  [...versions].sort((one, other) => other.updatedAt - one.updatedAt);
