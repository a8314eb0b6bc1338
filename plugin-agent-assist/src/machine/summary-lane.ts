import type { AssistFailure } from '../domain/failure';
import type { AnswerRecordName } from '../domain/ids';
import type { ContactProof, SummaryReport } from '../domain/ports';
import {
  isNewerVersion,
  lastActOn,
  rankOf,
  UNTOUCHED_EDITOR,
  type KeptContact,
  type KeptVersion,
  type SessionReport,
  type StoredSummary,
  type SummaryFeedback,
  type SummaryVersion,
  type UnsavedDraft,
} from '../domain/summary';
import { RESTORING_EDITOR } from './summary-version';

/** Why a version waits for a person, and not for better weather. */
interface Refusal {
  readonly rank: number;
  /** The editor has to have seen this number; 0 where that is not the matter. */
  readonly number: number;
  /** What was said; undefined where it is a conflict. */
  readonly failure: AssistFailure | undefined;
}

/** All that is still to be told of the summary of one task. */
export interface Lane {
  readonly contact: KeptContact;
  /** At most one of each editor, the oldest first. */
  readonly versions: readonly KeptVersion[];
  /** The Function has not told of the contact since the task was accepted or the page loaded. */
  readonly mustOpen: boolean;
  readonly session: SessionReport | undefined;
  /** The id of a supervisor's request that is to be answered. */
  readonly answers: string | undefined;
  readonly refusals: Readonly<Partial<Record<string, Refusal>>>;
  /** By editor, up to which rank Sync has everything, or the agent does not want it. */
  readonly taken: Readonly<Partial<Record<string, number>>>;
}

/** One request to the Function. */
export interface Errand {
  readonly report: SummaryReport;
  readonly kept: KeptVersion | undefined;
  /** Nothing to wait for company with. */
  readonly isUrgent: boolean;
  /** Names what a person waits for: a Save, an answer, the end of the task. Undefined where nobody does. */
  readonly press: string | undefined;
}

/** The task is this agent's no longer. */
export const isGone = ({ contact }: Lane): boolean =>
  contact.end !== undefined || contact.told?.phase === 'ended';

const isSaved = ({ version }: KeptVersion): boolean => version.is.status === 'saved';

const isRefused = ({ refusals }: Lane, { version }: KeptVersion): boolean => {
  const refusal = refusals[version.editor];
  if (refusal === undefined) return false;
  // Typing on changes nothing about a conflict; only having seen the other text does.
  return refusal.number > 0 ? version.base < refusal.number : rankOf(version) <= refusal.rank;
};

/** What is to be asked of Sync next; undefined where there is nothing, or nothing that could succeed. */
export const nextErrand = (lane: Lane): Errand | undefined => {
  const { answers, mustOpen } = lane;
  const { taskSid, contact, ticket, end } = lane.contact;
  const kept = lane.versions.find((one) => !one.isStored && !isRefused(lane, one));
  const session = end ?? lane.session;
  if (!kept && !session && answers === undefined && !mustOpen) return undefined;
  const saved = kept && isSaved(kept) ? `${kept.version.editor} ${rankOf(kept.version)}` : undefined;
  const isPressed = saved !== undefined || answers !== undefined || end !== undefined;
  return {
    report: { taskSid, contact, ticket, session, version: kept?.version, answers },
    kept,
    isUrgent: isPressed || session !== undefined || mustOpen,
    press: isPressed ? JSON.stringify([saved, answers, end]) : undefined,
  };
};

/** The lane with one more version, or as it was where it knows that one or a later one. */
export const withVersion = (lane: Lane, version: SummaryVersion, isStored = false): Lane => {
  if (rankOf(version) <= (lane.taken[version.editor] ?? 0)) return lane;
  const known = lane.versions.find((one) => one.version.editor === version.editor);
  if (known && !isNewerVersion(version, known.version)) return lane;
  const versions = [
    ...lane.versions.filter((one) => one !== known),
    { taskSid: lane.contact.taskSid, version, isStored },
  ].sort((one, other) => one.version.editedAt - other.version.editedAt);
  return { ...lane, versions };
};

/**
 * The lane with what an earlier page has written down of the contact. What this page knows itself is newer.
 * @param isOpen the task has a session in this page
 */
export const withContact = (lane: Lane, written: KeptContact, isOpen: boolean): Lane => {
  const known = lane.contact;
  return {
    ...lane,
    contact: {
      taskSid: known.taskSid,
      contact: known.contact ?? written.contact,
      ticket: known.ticket ?? written.ticket,
      customer: known.customer || written.customer,
      channelType: known.channelType || written.channelType,
      told: known.told ?? (isOpen ? reopened(written.told) : written.told),
      end: isOpen || known.told?.phase === 'ended' ? known.end : (known.end ?? written.end),
      at: known.at || written.at,
    },
  };
};

/** A call that was handed on may come back. */
export const reopened = (told: SessionReport | undefined): SessionReport | undefined =>
  told?.phase === 'ended' ? { ...told, phase: 'live' } : told;

/**
 * What has been overtaken by what the agent wrote or saved since: drafts that nobody has touched, and texts of other
 * editors which that goes on from, or was chosen over.
 */
export const overtakenIn = (lane: Lane): readonly KeptVersion[] =>
  lane.versions.filter((one) =>
    lane.versions.some(
      (other) =>
        other !== one &&
        (other.version.isEdited || isSaved(other)) &&
        isNewerVersion(other.version, one.version) &&
        (one.version.editor === UNTOUCHED_EDITOR || isOutgrown(lane, one, other)),
    ),
  );

/** A Save that is still to be told of is told all the same. */
const isOutgrown = (lane: Lane, one: KeptVersion, { version: { grewFrom } }: KeptVersion): boolean =>
  grewFrom?.editor === one.version.editor &&
  rankOf(grewFrom) >= rankOf(one.version) &&
  !one.isStored &&
  (!isSaved(one) || isRefused(lane, one));

export const without = (lane: Lane, gone: readonly KeptVersion[]): Lane =>
  gone.length === 0 ? lane : { ...lane, versions: lane.versions.filter((one) => !gone.includes(one)) };

/** The lane after all was done about these versions: a list that was read before does not bring them back. */
export const withDone = (lane: Lane, done: readonly KeptVersion[]): Lane => ({
  ...without(lane, done),
  taken: done.reduce<Lane['taken']>(
    (taken, { version }) => ({
      ...taken,
      [version.editor]: Math.max(taken[version.editor] ?? 0, rankOf(version)),
    }),
    lane.taken,
  ),
});

/** The lane of a task that has gone without what was written before `oldest`, which its agent no longer finds either. */
export const withoutOld = (lane: Lane, oldest: number): Lane =>
  isGone(lane)
    ? without(
        lane,
        lane.versions.filter(({ version }) => lastActOn(version) < oldest),
      )
    : lane;

export const withProof = (lane: Lane, proof: ContactProof): Lane => ({
  ...lane,
  contact: { ...lane.contact, contact: proof.contact, ticket: proof.ticket },
});

/** What becomes of a version in the store once Sync has it. One that its editor has kept meanwhile is not meant. */
export const fateOf = (lane: Lane, kept: KeptVersion): 'settle' | 'markStored' => {
  if (feedbackOn(kept.version)) return 'markStored';
  // Nobody will save it but the agent, when they find it.
  return isGone(lane) && !isSaved(kept) ? 'markStored' : 'settle';
};

/** The lane after Sync has taken an errand in. */
export const afterErrand = (
  lane: Lane,
  { report, kept }: Errand,
  { contact, ticket, isIncomplete = false }: ContactProof & { readonly isIncomplete?: boolean },
): Lane => {
  const isTold = report.session !== undefined && !isIncomplete;
  const taken: Lane = {
    ...lane,
    contact: {
      ...lane.contact,
      contact,
      ticket,
      told: isTold ? report.session : lane.contact.told,
      end: isTold && lane.contact.end === report.session ? undefined : lane.contact.end,
    },
    mustOpen: false,
    session:
      isTold && (lane.session === report.session || report.session.phase === 'ended')
        ? undefined
        : lane.session,
    answers: lane.answers === report.answers ? undefined : lane.answers,
  };
  if (!kept) return taken;
  const { [kept.version.editor]: _answered, ...refusals } = lane.refusals;
  const isMarked = fateOf(lane, kept) === 'markStored';
  return {
    ...taken,
    refusals,
    taken: { ...lane.taken, [kept.version.editor]: rankOf(kept.version) },
    versions: lane.versions.flatMap((one) => {
      if (one !== kept) return [one];
      return isMarked ? [{ ...one, isStored: true }] : [];
    }),
  };
};

/**
 * The lane after an errand was refused for good. A version is set aside, and what came with it is told without it.
 */
export const afterRefusal = (
  lane: Lane,
  { report, kept }: Errand,
  { number = 0, failure }: Partial<Pick<Refusal, 'number' | 'failure'>>,
): Lane => {
  if (kept) {
    const refusal = { rank: rankOf(kept.version), number, failure };
    return { ...lane, refusals: { ...lane.refusals, [kept.version.editor]: refusal } };
  }
  return {
    ...lane,
    contact: { ...lane.contact, told: report.session ?? lane.contact.told, end: undefined },
    mustOpen: false,
    session: undefined,
    answers: undefined,
  };
};

/**
 * What Sync has is where this version came from: its editor goes on from what another one of this browser had kept, as
 * after a reload, and Sync has got that only since.
 */
export const isOwnPast = (
  lane: Lane,
  { version: { grewFrom, base } }: KeptVersion,
  stored: StoredSummary,
): boolean =>
  grewFrom?.editor === stored.editor &&
  base < stored.number &&
  (lane.taken[stored.editor] ?? 0) <= rankOf(grewFrom);

/** The lane with this version as one that has seen what Sync has. */
export const rebased = (lane: Lane, kept: KeptVersion, { number }: StoredSummary): Lane => ({
  ...lane,
  versions: lane.versions.map((one) =>
    one.version.editor === kept.version.editor
      ? { ...one, version: { ...one.version, base: Math.max(one.version.base, number) } }
      : one,
  ),
});

/**
 * Nobody changed it since Sync had it, and another computer has gone on from there: that its task has ended does not
 * bring it back.
 */
export const isOutdatedEnd = (lane: Lane, { version }: KeptVersion): boolean =>
  version.is.status === 'saved' &&
  version.is.savedBy === 'taskEnd' &&
  (version.editor === RESTORING_EDITOR || (lane.taken[version.editor] ?? 0) >= rankOf(version) - 1);

/** The version on which Google is still to hear from us. */
export const nextFeedback = ({ versions }: Lane): KeptVersion | undefined =>
  versions.find((one) => one.isStored && feedbackOn(one.version) !== undefined);

/**
 * What Google is told of a version; undefined where it is none of its drafts, or not saved. That a task ended over a
 * draft which nobody touched says nothing about the draft.
 */
export const feedbackOn = ({
  answerRecord,
  is,
  isEdited,
  sections,
  startedAt,
}: SummaryVersion):
  { readonly answerRecord: AnswerRecordName; readonly feedback: SummaryFeedback } | undefined =>
  answerRecord !== undefined && is.status === 'saved' && (is.savedBy === 'agent' || isEdited)
    ? { answerRecord, feedback: { sections, startedAt, submittedAt: is.submittedAt } }
    : undefined;

/** What the agent wrote for a task that has gone, and that nobody but the agent can do anything about. */
export const unsavedDraftIn = (lane: Lane): UnsavedDraft | undefined => {
  if (!isGone(lane)) return undefined;
  const newest = newestIn(lane);
  if (!newest || (isSaved(newest) && !isRefused(lane, newest))) return undefined;
  const { taskSid, customer, channelType } = lane.contact;
  const { version } = newest;
  const failure = isSaved(newest) ? lane.refusals[version.editor]?.failure : undefined;
  return { taskSid, customer, channelType, version, failure };
};

/** Why one of the texts would not be taken; undefined where all are, and where another text stands in the way. */
export const refusalIn = (lane: Lane): AssistFailure | undefined =>
  lane.versions
    .filter((one) => !one.isStored && isRefused(lane, one))
    .map(({ version }) => lane.refusals[version.editor]?.failure)
    .find((failure) => failure !== undefined);

/** Texts that are not in Sync, and that nobody but us need do anything about. */
export const waitingIn = (lane: Lane): number => {
  const draft = unsavedDraftIn(lane);
  return lane.versions.filter((one) => !one.isStored && one.version !== draft?.version).length;
};

export const newestIn = ({ versions }: Lane): KeptVersion | undefined => versions[versions.length - 1];

/** The newest version as the agent saves it after its task has gone, having seen what else there is. */
export const savedByHand = (lane: Lane, { version }: KeptVersion, at: number): SummaryVersion => ({
  ...version,
  // Nobody writes in that editor any more.
  sequence: version.is.status === 'saved' ? version.sequence + 1 : version.sequence,
  base: Math.max(version.base, lane.refusals[version.editor]?.number ?? 0),
  is: { status: 'saved', savedBy: 'agent', submittedAt: at },
});

/** Nothing is left to do for a task that has gone. */
export const isOver = (lane: Lane): boolean =>
  isGone(lane) && lane.versions.length === 0 && nextErrand(lane) === undefined;
