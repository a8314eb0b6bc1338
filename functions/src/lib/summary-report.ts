import {
  later,
  MAX_DOCUMENT_BYTES,
  sizeOf,
  statusOf,
  type EditedVersion,
  type OwnedTask,
  type Session,
  type StoredVersion,
  type SummaryDocument,
} from './summary-document';

/** What an agent's browser reports of one task. */
export interface Report {
  readonly taskSid: string;
  readonly worker: string;
  readonly session?: Session;
  readonly version?: EditedVersion;
  /** The id of the supervisor's request which this answers. */
  readonly answers?: string;
  /** The worker has just taken the contact. */
  readonly isOpening: boolean;
  /** Whether somebody is to be told of what is saved. */
  readonly hasWebhook: boolean;
}

export type Outcome =
  | { readonly type: 'opened' | 'written' | 'unchanged' | 'superseded' }
  /** The editor has not seen this text of the same owner. The rest of the report is taken all the same. */
  | { readonly type: 'conflict'; readonly stored: StoredVersion }
  /** The text takes `bytes`, and there is room for `room`. The rest of the report is taken all the same. */
  | { readonly type: 'tooLong'; readonly bytes: number; readonly room: number };

export interface Taken {
  readonly outcome: Outcome;
  /** The same object where nothing has changed. */
  readonly document: SummaryDocument;
  /** Whether the digest is to be brought up to date. */
  readonly isTold: boolean;
  /** Whether the index is, which all contacts share and few may write at once. */
  readonly isListed: boolean;
  /** Whether the time starts anew after which Sync forgets the document. */
  readonly isRenewed: boolean;
}

/** The first owner of a contact leaves this much room to the next ones. */
const MAX_BYTES_OF_FIRST = 14 * 1_024;

/** What nobody has touched is of no tab's editor. */
const UNTOUCHED_EDITOR = 'agent-assist';

/** What openings, sessions and requests may need on top of all texts. */
const RESERVED_BYTES = 512;

/**
 * What becomes of the document by a report. Reports are repeated and come from several tabs, so: of one editor the
 * later change counts, and Save outranks a draft of the same change; what nobody has touched never replaces what
 * somebody has touched or saved; an edited text is replaced by an editor that has seen it; and the same words
 * from elsewhere are no conflict. A text that is refused takes nothing else down with it.
 */
export function takeReport(document: SummaryDocument, report: Report, now: number): Taken {
  const { version, session, answers, isOpening } = report;
  const updatedAt = later(document, now);
  const withText = version ? takeVersion(document, report, version, now) : undefined;
  let next = withText?.document ?? document;
  if (session !== undefined) next = withSession(next, report, session, now);
  if (answers !== undefined && next.request?.id === answers) {
    next = { ...next, isUntold: true, request: undefined };
  }

  const outcome: Outcome = withText?.outcome ?? { type: 'opened' };
  const isSaved = version?.status === 'saved' && (outcome.type === 'written' || outcome.type === 'unchanged');
  // Whoever opens anew, as after a reload, may make up for what has failed.
  const isOpen = isOpening || (version === undefined && session === undefined && answers === undefined);
  if (isOpen) next = { ...next };
  // Autosaves are for the document alone, but that there is a draft is news.
  const isBegun =
    statusOf(next) !== 'none' && (statusOf(document) === 'none' || isFirstOnceMore(document, outcome));
  const isTold = isOpen || session !== undefined || answers !== undefined || isSaved || isBegun;
  if (isTold && next.isUntold) next = { ...next, isUntold: false, version: next.version + 1 };
  if (next !== document)
    next = shrink(next.updatedAt === updatedAt ? next : { ...next, updatedAt }, report, MAX_DOCUMENT_BYTES);

  const before = document.tasks.find((task) => isOf(task, report))?.session;
  const isDue = session !== undefined && (session.phase !== 'live' || isMoveOrRepetition(before, session));
  return {
    outcome,
    document: next,
    isTold,
    isListed:
      isTold && (isOpen || answers !== undefined || isSaved || isDue || isBegun || hasNews(document, next)),
    isRenewed: isOpen || isSaved,
  };
}

const isOf = (task: OwnedTask, { taskSid, worker }: Pick<Report, 'taskSid' | 'worker'>): boolean =>
  task.sid === taskSid && task.worker === worker;

/** The first draft of all, which is there: its answer was lost, or those who were to be told of it were not. */
const isFirstOnceMore = ({ versions }: SummaryDocument, { type }: Outcome): boolean =>
  type === 'unchanged' && versions.length === 1 && versions[0]?.number === 1;

/** Whoever tells once more what is known makes up for an index that could not be written; what has changed is a pulse. */
const isMoveOrRepetition = (before: Session | undefined, session: Session): boolean =>
  before?.phase !== session.phase || JSON.stringify(before) === JSON.stringify(toStoredSession(session));

/** A draft that the digest's readers hear of for the first time. */
const hasNews = (before: SummaryDocument, { version, ...after }: SummaryDocument): boolean =>
  before.version !== version && statusOf({ ...after, version }) !== 'none';

function takeVersion(
  document: SummaryDocument,
  report: Report,
  version: EditedVersion,
  now: number,
): { readonly outcome: Outcome; readonly document: SummaryDocument } {
  const stored = document.versions.find(({ worker }) => worker === report.worker);
  const outcome = judge(stored, version);
  if (outcome.type !== 'written') return { outcome, document };

  const hasOthers = document.versions.some(({ worker, isEdited }) => worker !== report.worker && isEdited);
  const limit = hasOthers ? MAX_DOCUMENT_BYTES - RESERVED_BYTES : MAX_BYTES_OF_FIRST;
  const next = shrink(withVersion(document, toStored(report, version, stored, now), now), report, limit);
  const excess = sizeOf(next) - limit;
  if (excess <= 0) return { outcome, document: next };
  const bytes = Buffer.byteLength(wordsOf(version));
  return { outcome: { type: 'tooLong', bytes, room: Math.max(0, bytes - excess) }, document };
}

function judge(stored: StoredVersion | undefined, edited: EditedVersion): Outcome {
  if (stored === undefined) return { type: 'written' };
  const isSaving = stored.status === 'draft' && edited.status === 'saved';
  const isWanted = isTouched(edited);
  const type = ((): 'written' | 'unchanged' | 'superseded' | 'conflict' => {
    if (edited.editor === stored.editor) {
      const isSame = edited.sequence === stored.sequence;
      if (edited.sequence < stored.sequence || (isSame && !isSaving)) return 'unchanged';
      // Drafts of Google's are all of this one editor, and none is a change of what its agent has saved as it was.
      return edited.editor === UNTOUCHED_EDITOR && stored.isEdited && !isWanted ? 'superseded' : 'written';
    }
    if (hasSameWords(edited, stored)) {
      return isSaving || (isWanted && !stored.isEdited) ? 'written' : 'unchanged';
    }
    if (!isWanted && stored.isEdited) return 'superseded';
    return !stored.isEdited || edited.base >= stored.number ? 'written' : 'conflict';
  })();
  return type === 'conflict' ? { type, stored } : { type };
}

/** Whoever presses Save wants the text, though Google has written every word of it. */
const isTouched = ({ isEdited, status, savedBy = 'agent' }: EditedVersion): boolean =>
  isEdited || (status === 'saved' && savedBy === 'agent');

type Words = Pick<StoredVersion, 'sections' | 'note'>;

const wordsOf = ({ sections, note }: Words): string =>
  JSON.stringify([note, sections.map(({ title, text }) => [title, text])]);

const hasSameWords = (a: Words, b: Words): boolean =>
  a.note === b.note &&
  a.sections.length === b.sections.length &&
  a.sections.every(({ title, text }, index) => {
    const other = b.sections[index];
    return title === other?.title && text === other.text;
  });

function toStored(
  { worker, hasWebhook }: Report,
  version: EditedVersion,
  before: StoredVersion | undefined,
  now: number,
): StoredVersion {
  const { base: _, savedBy = 'agent', ...edited } = version;
  const number = (before?.number ?? 0) + 1;
  const isSaved = edited.status === 'saved';
  // The same words from elsewhere: the editor that they are of goes on counting its changes.
  const kept = before?.isEdited && hasSameWords(before, version) ? before : undefined;
  const isOpen = before?.webhook?.state === 'open';
  return {
    ...edited,
    ...(kept && edited.editor !== kept.editor && { editor: kept.editor, sequence: kept.sequence }),
    isEdited: isTouched(version) || kept !== undefined,
    ...(isSaved && { savedBy }),
    worker,
    number,
    updatedAt: now,
    ...(isSaved && hasWebhook && { webhook: { number, state: 'open', attempts: 0 } }),
    // What was saved and has not got there yet is still to be told of, though the agent writes on.
    ...(!isSaved && isOpen && { webhook: before.webhook }),
  };
}

const withVersion = (document: SummaryDocument, version: StoredVersion, now: number): SummaryDocument => ({
  ...document,
  updatedAt: later(document, now),
  isUntold: true,
  versions: [...document.versions.filter(({ worker }) => worker !== version.worker), version],
});

function withSession(
  document: SummaryDocument,
  report: Report,
  session: Session,
  now: number,
): SummaryDocument {
  return {
    ...document,
    tasks: document.tasks.map((task) =>
      isOf(task, report) ? { ...task, reportedAt: now, session: toStoredSession(session) } : task,
    ),
  };
}

const toStoredSession = ({ phase, paused, counts: { shown, used }, sentiment }: Session): Session => ({
  phase,
  ...(paused && { paused }),
  counts: { shown, used },
  sentiment: sentiment.map((value) => Math.round(value * 10) / 10),
});

/**
 * Makes room where it is needed: the oldest tasks go first, then what nobody has touched of earlier owners. What
 * somebody has written stays, though the room should not suffice.
 */
function shrink(
  document: SummaryDocument,
  report: Pick<Report, 'taskSid' | 'worker'>,
  limit: number,
): SummaryDocument {
  let shrunk = document;
  while (sizeOf(shrunk) > limit) {
    const task = shrunk.tasks.slice(0, -1).find((one) => !isOf(one, report));
    const draft = shrunk.versions.find(
      ({ worker, isEdited, status }) => worker !== report.worker && !isEdited && status === 'draft',
    );
    if (task) shrunk = { ...shrunk, tasks: shrunk.tasks.filter((one) => one !== task) };
    else if (draft) shrunk = { ...shrunk, versions: shrunk.versions.filter((one) => one !== draft) };
    else break;
  }
  return shrunk;
}
