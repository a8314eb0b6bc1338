import {
  and,
  assign,
  enqueueActions,
  fromCallback,
  not,
  stateIn,
  type ActorRefFrom,
  type SnapshotFrom,
} from 'xstate';

import type { DraftAct } from '../domain/assist';
import { isLasting, isRetryable, toFailure, type AssistFailure } from '../domain/failure';
import type { TaskSid } from '../domain/ids';
import type { ContactProof, ContactSummaries, SummaryOutcome } from '../domain/ports';
import type {
  KeptContact,
  KeptVersion,
  SessionReport,
  StoredSummary,
  SummaryVersion,
  VersionId,
} from '../domain/summary';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';
import {
  afterErrand,
  afterRefusal,
  fateOf,
  isGone,
  isOutdatedEnd,
  isOver,
  isOwnPast,
  newestIn,
  nextErrand,
  nextFeedback,
  overtakenIn,
  rebased,
  reopened,
  savedByHand,
  withContact,
  withDone,
  withProof,
  withVersion,
  without,
  withoutOld,
  type Errand,
  type Lane,
} from './summary-lane';
import { endedVersion, restoredVersion } from './summary-version';
import type { SummaryNews } from './summary.types';

/** Autosaves of one task are at least so far apart. */
const AUTOSAVE_MS = 2_000;
/** What happens in one moment, such as a Save and the session's state with it, is one request. */
const GATHERING_MS = 50;
const RETRY_CAP_MS = 60_000;
/** A refused sign-in is refused again, until a person has changed something. */
const SHUT_OUT_MS = 5 * 60_000;
/** An editor may keep its last words a moment after the task has ended. */
const LINGERING_MS = 10_000;
/** As long as the store keeps it. */
const MAX_AGE_MS = 24 * 3_600_000;

const NOTHING_SHOWN: SessionReport = {
  phase: 'live',
  isPaused: false,
  counts: { shown: 0, used: 0 },
  sentiment: [],
};

/** A task as the agent knows it. */
export type OpenedTask = Pick<KeptContact, 'taskSid' | 'customer' | 'channelType' | 'at'>;

export interface LaneInput {
  readonly taskSid: TaskSid;
  /** It is known what the store had of the task. */
  readonly isListed: boolean;
  readonly now: () => number;
  readonly random: () => number;
  /** None of it has to be waited for: the store does everything in order. */
  readonly tellStore: (taskSid: TaskSid, order: StoreOrder) => void;
  readonly tellSession: (taskSid: TaskSid, news: SummaryNews) => void;
}

interface LaneContext extends LaneInput {
  readonly lane: Lane;
  /** The task has a session in this page. */
  readonly hasSession: boolean;
  /** The agent has thrown away what was not saved: what Sync has of it is not offered again. */
  readonly isDiscarded: boolean;
  /** What is being sent, or was sent last. */
  readonly errand: Errand | undefined;
  readonly sentAt: number;
  readonly attempt: number;
  /** Why what is told of the task does not get through; undefined while all is well. */
  readonly failure: AssistFailure | undefined;
  /** What is being fed back, or was last. */
  readonly feedback: KeptVersion | undefined;
  readonly feedbackAttempt: number;
}

export type LaneEvent =
  | { type: 'task.opened'; task: OpenedTask }
  | { type: 'task.ended'; session: SessionReport; answers: string | undefined }
  /** Flex has loaded its tasks, and this one is not among them. */
  | { type: 'task.missed' }
  | { type: 'version.kept'; version: SummaryVersion }
  | { type: 'session.told'; session: SessionReport; answers: string | undefined }
  /** What the store has of this task, which other tabs and earlier pages have put there too. */
  | { type: 'backlog.listed'; versions: readonly KeptVersion[]; contact: KeptContact | undefined }
  | { type: 'draft.settled'; act: DraftAct }
  | { type: 'retry.requested' }
  /** The network is back, or the page is visible again: what was waiting need not wait any longer. */
  | { type: 'network.woke' }
  /** The page may be gone the next moment. */
  | { type: 'page.hidden' };

/** What has come of an errand. */
export type LaneOutcome =
  | Exclude<SummaryOutcome, { type: 'refused' }>
  | { readonly type: 'refused'; readonly failure: AssistFailure; readonly proof: ContactProof | undefined };

/** What a lane asks of the store. */
export type StoreOrder =
  | { readonly type: 'keep'; readonly version: SummaryVersion }
  | { readonly type: 'keepContact'; readonly contact: KeptContact }
  | { readonly type: 'markStored' | 'settle'; readonly version: VersionId }
  | { readonly type: 'forgetContact' };

const toId = ({ version: { editor, sequence, is } }: KeptVersion): VersionId => ({ editor, sequence, is });

/**
 * Brings the summary of one task to Sync, one request at a time, and what became of it to Google.
 *
 * `delivery` sends whatever is next: the opening of the contact, a version, the session's state, its end, several of
 * them at once. What fails for the moment is tried again; what is refused for good is kept and told, and does not
 * hold up the rest. `feedback` needs the connection and goes its own way. When the task has gone and nothing is left
 * to do, the lane is over.
 */
export const summaryLaneMachine = setup({
  types: {} as { context: LaneContext; events: LaneEvent; input: LaneInput },
  actors: {
    /** Never rejects. */
    send: unprovided<LaneOutcome, Errand>('send'),
    sendFeedback: unprovided<void, KeptVersion>('sendFeedback'),
    /** Keeps the agent's connection up for as long as it lives. */
    connection: fromCallback<LaneEvent, void>(() => {
      throw new Error('Actor "connection" was not provided');
    }),
  },
  actions: {
    noteOpened: assign({
      hasSession: true,
      isDiscarded: false,
      lane: ({ context: { lane } }, { task }: { task: OpenedTask }): Lane => ({
        ...lane,
        mustOpen: true,
        contact: {
          ...lane.contact,
          ...task,
          told: reopened(lane.contact.told),
          end: undefined,
        },
      }),
    }),
    noteEnded: assign({
      hasSession: false,
      lane: (
        { context: { lane } },
        params: { session: SessionReport; answers: string | undefined },
      ): Lane => ({
        ...lane,
        contact: { ...lane.contact, end: { ...params.session, phase: 'ended' } },
        answers: params.answers ?? lane.answers,
      }),
    }),
    noteMissed: assign({
      lane: ({ context: { lane } }): Lane => ({
        ...lane,
        contact: {
          ...lane.contact,
          end: { ...(lane.contact.told ?? NOTHING_SHOWN), phase: 'ended', isPaused: false },
        },
      }),
    }),
    noteKept: assign({
      lane: ({ context: { lane } }, params: { version: SummaryVersion }) => withVersion(lane, params.version),
    }),
    noteSession: assign({
      lane: (
        { context: { lane } },
        params: { session: SessionReport; answers: string | undefined },
      ): Lane => ({
        ...lane,
        session: params.session,
        answers: params.answers ?? lane.answers,
      }),
    }),
    noteBacklog: assign({
      isListed: true,
      lane: (
        { context: { lane, hasSession, now } },
        params: { versions: readonly KeptVersion[]; contact: KeptContact | undefined },
      ): Lane =>
        withoutOld(
          params.versions.reduce(
            (next, { version, isStored }) => withVersion(next, version, isStored),
            params.contact ? withContact(lane, params.contact, hasSession) : lane,
          ),
          now() - MAX_AGE_MS,
        ),
    }),
    dropOvertaken: enqueueActions(({ context: { lane, taskSid, tellStore }, enqueue }) => {
      const overtaken = overtakenIn(lane);
      for (const one of overtaken) enqueue(() => tellStore(taskSid, { type: 'settle', version: toId(one) }));
      enqueue.assign({ lane: without(lane, overtaken) });
    }),
    /**
     * Not before it is known what is there: a ticket may be among it. Nor what is over: a list that was read before it
     * was forgotten would bring it back, at each reading anew.
     */
    keepContact: enqueueActions(({ context: { lane, taskSid, isListed, tellStore }, enqueue }) => {
      if (!isListed || lane.contact.at === 0 || isOver(lane)) return;
      enqueue(() => tellStore(taskSid, { type: 'keepContact', contact: lane.contact }));
    }),
    forgetContact: enqueueActions(({ context: { taskSid, tellStore }, enqueue }) => {
      enqueue(() => tellStore(taskSid, { type: 'forgetContact' }));
    }),
    /** The task has ended under the agent's hands: what was typed last is saved like the rest. */
    saveLate: enqueueActions(
      ({ context: { lane, taskSid, now, tellStore }, enqueue }, { version }: { version: SummaryVersion }) => {
        const saved = endedVersion(version, now());
        const next = withVersion(lane, saved);
        // Told again of what Sync has: nobody would take it out of the store any more.
        if (next === lane) return;
        enqueue(() => tellStore(taskSid, { type: 'keep', version: saved }));
        enqueue.assign({ lane: next });
      },
    ),
    saveDraft: enqueueActions(({ context: { lane, taskSid, now, tellStore }, enqueue }) => {
      const newest = newestIn(lane);
      if (!newest) return;
      const version = savedByHand(lane, newest, now());
      enqueue(() => tellStore(taskSid, { type: 'keep', version }));
      enqueue.assign({ lane: withVersion(lane, version) });
    }),
    discardDraft: enqueueActions(({ context: { lane, taskSid, tellStore }, enqueue }) => {
      for (const one of lane.versions)
        enqueue(() => tellStore(taskSid, { type: 'settle', version: toId(one) }));
      enqueue.assign({ lane: withDone(lane, lane.versions), isDiscarded: true });
    }),
    noteSending: assign(({ context }) => ({
      errand: requireErrand(context),
      sentAt: context.now(),
    })),
    noteTaken: enqueueActions(
      (
        { context: { lane, errand, attempt, taskSid, tellStore, tellSession }, enqueue },
        { outcome }: Accepted,
      ) => {
        if (!errand) return;
        const { kept } = errand;
        const next = afterErrand(lane, errand, outcome);
        enqueue.assign({ attempt: outcome.isIncomplete ? attempt + 1 : 0, failure: undefined, lane: next });
        if (kept) enqueue(() => tellStore(taskSid, { type: fateOf(lane, kept), version: toId(kept) }));
        enqueue(() => tellStore(taskSid, { type: 'keepContact', contact: next.contact }));
        enqueue(() => tellSession(taskSid, newsOf(kept, outcome)));
      },
    ),
    /** With the proof it can be saved though TaskRouter forgets the task. */
    noteProof: enqueueActions(
      (
        { context: { lane, taskSid, tellStore }, enqueue },
        { proof }: { proof: ContactProof | undefined },
      ) => {
        if (!proof) return;
        const next = withProof(lane, proof);
        enqueue.assign({ lane: next });
        enqueue(() => tellStore(taskSid, { type: 'keepContact', contact: next.contact }));
      },
    ),
    /** Sync has a draft of the agent's that this browser has not: they shall find it here all the same. */
    takeUnsavedDraft: enqueueActions(
      (
        { context: { lane, taskSid, isDiscarded, now, tellStore }, enqueue },
        { outcome: { mine } }: Accepted,
      ) => {
        if (!mine || mine.status === 'saved' || !isGone(lane) || lane.versions.length > 0 || isDiscarded)
          return;
        const version = restoredVersion(mine, now());
        enqueue(() => tellStore(taskSid, { type: 'keep', version }));
        enqueue(() => tellStore(taskSid, { type: 'markStored', version }));
        enqueue.assign({ lane: withVersion(lane, version, true) });
      },
    ),
    noteConflict: enqueueActions(
      (
        { context: { lane, errand, taskSid, tellStore, tellSession }, enqueue },
        { stored }: { stored: StoredSummary },
      ) => {
        if (!errand?.kept) return;
        const { kept } = errand;
        enqueue.assign({ attempt: 0, failure: undefined });
        if (isOwnPast(lane, kept, stored)) {
          enqueue.assign({ lane: rebased(lane, kept, stored) });
        } else if (isOutdatedEnd(lane, kept)) {
          enqueue(() => tellStore(taskSid, { type: 'settle', version: toId(kept) }));
          enqueue.assign({ lane: without(lane, [kept]) });
        } else {
          enqueue.assign({ lane: afterRefusal(lane, errand, { number: stored.number }) });
          enqueue(() => tellSession(taskSid, { type: 'conflict', stored }));
        }
      },
    ),
    noteRefusal: assign(({ context: { lane, errand } }, { failure }: { failure: AssistFailure }) => ({
      attempt: 0,
      failure,
      lane: errand ? afterRefusal(lane, errand, { failure }) : lane,
    })),
    noteFailure: assign({
      attempt: ({ context }) => context.attempt + 1,
      failure: (_, params: { failure: AssistFailure }) => params.failure,
    }),
    tellFailure: enqueueActions(
      ({ context: { errand, taskSid, tellSession }, enqueue }, { failure }: { failure: AssistFailure }) => {
        const news: SummaryNews = errand?.kept
          ? { type: 'failed', failure, version: toId(errand.kept) }
          : { type: 'failed', failure };
        enqueue(() => tellSession(taskSid, news));
      },
    ),
    noteFeedback: assign({ feedback: ({ context }) => nextFeedback(context.lane) }),
    noteFeedbackFailure: assign({ feedbackAttempt: ({ context }) => context.feedbackAttempt + 1 }),
    settleFeedback: enqueueActions(
      ({ context: { lane, taskSid, tellStore }, enqueue }, { kept }: { kept: KeptVersion }) => {
        enqueue(() => tellStore(taskSid, { type: 'settle', version: toId(kept) }));
        enqueue.assign({ feedbackAttempt: 0, lane: withDone(lane, [kept]) });
      },
    ),
  },
  guards: {
    hasErrand: ({ context }) => nextErrand(context.lane) !== undefined,
    isUrgent: ({ context }) => nextErrand(context.lane)?.isUrgent === true,
    /** Somebody has pressed Save since this was tried last, or the task has ended. */
    isNewlyUrgent: ({ context }) => {
      const errand = nextErrand(context.lane);
      return errand?.press !== undefined && errand.press !== context.errand?.press;
    },
    isGone: ({ context }) => isGone(context.lane),
    isOver: ({ context }) => !context.hasSession && isOver(context.lane),
    hasFeedback: ({ context }) => nextFeedback(context.lane) !== undefined,
    hasSession: ({ context }) => context.hasSession,
    isSave: (_, params: { act: DraftAct }) => params.act === 'save',
    mayRetry: (_, params: { failure: AssistFailure }) => isRetryable(params.failure),
    isLasting: (_, params: { failure: AssistFailure }) => isLasting(params.failure),
    /** What has gone wrong would go wrong with any other feedback too. */
    isFeedbackHeldUp: (_, params: { failure: AssistFailure }) =>
      isRetryable(params.failure) || params.failure.kind === 'unauthorized',
  },
  delays: {
    gathering: GATHERING_MS,
    // No longer either where the clock has been set back.
    autosave: ({ context }) =>
      Math.min(AUTOSAVE_MS, Math.max(GATHERING_MS, context.sentAt + AUTOSAVE_MS - context.now())),
    retryDelay: ({ context }) => backoffMs(context.attempt, context.random, RETRY_CAP_MS),
    feedbackRetry: ({ context }) => backoffMs(context.feedbackAttempt, context.random, RETRY_CAP_MS),
    // Never at once: nothing gets better by asking again soon.
    shutOut: ({ context }) => Math.round(SHUT_OUT_MS * (1 + context.random()) * 0.5),
    lingering: LINGERING_MS,
  },
}).createMachine({
  id: 'summaryLane',
  context: ({ input }) => ({
    ...input,
    lane: {
      contact: {
        taskSid: input.taskSid,
        contact: undefined,
        ticket: undefined,
        customer: '',
        channelType: '',
        told: undefined,
        end: undefined,
        at: 0,
      },
      versions: [],
      mustOpen: false,
      session: undefined,
      answers: undefined,
      refusals: {},
      taken: {},
    },
    hasSession: false,
    isDiscarded: false,
    errand: undefined,
    sentAt: 0,
    attempt: 0,
    failure: undefined,
    feedback: undefined,
    feedbackAttempt: 0,
  }),
  on: {
    'task.opened': {
      actions: [{ type: 'noteOpened', params: ({ event }) => ({ task: event.task }) }, 'keepContact'],
    },
    'task.ended': {
      actions: [
        { type: 'noteEnded', params: ({ event: { session, answers } }) => ({ session, answers }) },
        'keepContact',
      ],
    },
    'task.missed': [{ guard: 'hasSession' }, { guard: 'isGone' }, { actions: ['noteMissed', 'keepContact'] }],
    'version.kept': [
      {
        guard: and(['isGone', ({ event }) => event.version.is.status === 'draft']),
        actions: [{ type: 'saveLate', params: ({ event }) => ({ version: event.version }) }, 'dropOvertaken'],
      },
      {
        actions: [{ type: 'noteKept', params: ({ event }) => ({ version: event.version }) }, 'dropOvertaken'],
      },
    ],
    'session.told': {
      actions: { type: 'noteSession', params: ({ event: { session, answers } }) => ({ session, answers }) },
    },
    'backlog.listed': {
      actions: [
        { type: 'noteBacklog', params: ({ event: { versions, contact } }) => ({ versions, contact }) },
        'dropOvertaken',
        'keepContact',
      ],
    },
    'draft.settled': [
      {
        guard: { type: 'isSave', params: ({ event }) => ({ act: event.act }) },
        actions: ['saveDraft', 'dropOvertaken'],
      },
      { actions: 'discardDraft' },
    ],
  },
  initial: 'working',
  states: {
    working: {
      type: 'parallel',
      states: {
        delivery: {
          initial: 'idle',
          states: {
            idle: { always: { guard: 'hasErrand', target: 'gathering' } },
            gathering: {
              initial: 'choosing',
              always: { guard: not('hasErrand'), target: 'idle' },
              on: { 'page.hidden': 'sending' },
              states: {
                choosing: {
                  always: [{ guard: 'isUrgent', target: 'urgent' }, { target: 'autosave' }],
                },
                autosave: {
                  always: { guard: 'isUrgent', target: 'urgent' },
                  after: { autosave: '#summaryLane.working.delivery.sending' },
                },
                urgent: { after: { gathering: '#summaryLane.working.delivery.sending' } },
              },
            },
            sending: {
              entry: 'noteSending',
              invoke: {
                src: 'send',
                input: ({ context }) => requireSending(context),
                onDone: [
                  {
                    guard: ({ event }) => event.output.type === 'conflict',
                    target: 'idle',
                    actions: [
                      { type: 'noteProof', params: ({ event }) => conflictIn(event.output) },
                      { type: 'noteConflict', params: ({ event }) => conflictIn(event.output) },
                    ],
                  },
                  {
                    guard: ({ event }) =>
                      event.output.type === 'accepted' && event.output.isIncomplete === true,
                    target: 'backingOff',
                    actions: { type: 'noteTaken', params: ({ event }) => acceptedIn(event.output) },
                  },
                  {
                    guard: ({ event }) => event.output.type === 'accepted',
                    target: 'idle',
                    actions: [
                      { type: 'noteTaken', params: ({ event }) => acceptedIn(event.output) },
                      { type: 'takeUnsavedDraft', params: ({ event }) => acceptedIn(event.output) },
                    ],
                  },
                  {
                    guard: { type: 'mayRetry', params: ({ event }) => failureIn(event.output) },
                    target: 'backingOff',
                    actions: [
                      { type: 'noteProof', params: ({ event }) => failureIn(event.output) },
                      { type: 'noteFailure', params: ({ event }) => failureIn(event.output) },
                      { type: 'tellFailure', params: ({ event }) => failureIn(event.output) },
                    ],
                  },
                  {
                    guard: { type: 'isLasting', params: ({ event }) => failureIn(event.output) },
                    target: 'idle',
                    actions: [
                      { type: 'noteProof', params: ({ event }) => failureIn(event.output) },
                      { type: 'noteRefusal', params: ({ event }) => failureIn(event.output) },
                      { type: 'tellFailure', params: ({ event }) => failureIn(event.output) },
                    ],
                  },
                  {
                    target: 'shutOut',
                    actions: [
                      { type: 'noteProof', params: ({ event }) => failureIn(event.output) },
                      { type: 'noteFailure', params: ({ event }) => failureIn(event.output) },
                      { type: 'tellFailure', params: ({ event }) => failureIn(event.output) },
                    ],
                  },
                ],
              },
            },
            backingOff: {
              always: [
                { guard: not('hasErrand'), target: 'idle' },
                { guard: 'isNewlyUrgent', target: 'idle' },
              ],
              after: { retryDelay: 'sending' },
              on: { 'retry.requested': 'sending', 'network.woke': 'sending' },
            },
            /** Signing in failed, or the answers make no sense. */
            shutOut: {
              always: [
                { guard: not('hasErrand'), target: 'idle' },
                { guard: 'isNewlyUrgent', target: 'idle' },
              ],
              after: { shutOut: 'sending' },
              on: { 'retry.requested': 'sending', 'network.woke': 'sending' },
            },
          },
        },
        feedback: {
          initial: 'idle',
          states: {
            idle: { always: { guard: 'hasFeedback', target: 'delivering' } },
            delivering: {
              invoke: { src: 'connection' },
              always: { guard: not('hasFeedback'), target: 'idle' },
              initial: 'sending',
              states: {
                sending: {
                  entry: 'noteFeedback',
                  invoke: {
                    src: 'sendFeedback',
                    input: ({ context }) => requireFeedback(context),
                    onDone: {
                      target: '#summaryLane.working.feedback.idle',
                      actions: {
                        type: 'settleFeedback',
                        params: ({ context }) => ({ kept: requireFeedback(context) }),
                      },
                    },
                    onError: [
                      {
                        guard: { type: 'isFeedbackHeldUp', params: failureOf },
                        target: 'backingOff',
                        actions: 'noteFeedbackFailure',
                      },
                      // Google will never take it, and nobody can do anything about that.
                      {
                        target: '#summaryLane.working.feedback.idle',
                        actions: {
                          type: 'settleFeedback',
                          params: ({ context }) => ({ kept: requireFeedback(context) }),
                        },
                      },
                    ],
                  },
                },
                backingOff: {
                  after: { feedbackRetry: 'sending' },
                  on: { 'retry.requested': 'sending', 'network.woke': 'sending' },
                },
              },
            },
          },
        },
      },
      always: {
        guard: and(['isOver', not(stateIn({ working: { delivery: 'sending' } }))]),
        target: 'lingering',
      },
    },
    lingering: {
      always: { guard: not('isOver'), target: 'working' },
      after: { lingering: 'over' },
    },
    over: { type: 'final', entry: 'forgetContact' },
  },
});

export type SummaryLaneActor = ActorRefFrom<typeof summaryLaneMachine>;
export type SummaryLaneSnapshot = SnapshotFrom<typeof summaryLaneMachine>;

function failureOf({ event }: { event: { error: unknown } }): { failure: AssistFailure } {
  return { failure: toFailure(event.error) };
}

const newsOf = (
  kept: KeptVersion | undefined,
  { contact, ticket, mine, others }: Accepted['outcome'],
): SummaryNews => {
  const summaries: ContactSummaries = { contact, ticket, mine, others };
  return kept
    ? { type: 'stored', version: toId(kept), contact: summaries }
    : { type: 'told', contact: summaries };
};

interface Accepted {
  readonly outcome: Extract<LaneOutcome, { type: 'accepted' }>;
}

function acceptedIn(outcome: LaneOutcome): Accepted {
  if (outcome.type !== 'accepted') throw new Error('The errand was not taken in');
  return { outcome };
}

function conflictIn(outcome: LaneOutcome): {
  readonly stored: StoredSummary;
  readonly proof: ContactProof | undefined;
} {
  if (outcome.type !== 'conflict') throw new Error('There was no conflict');
  return { stored: outcome.stored, proof: outcome.proof };
}

function failureIn(outcome: LaneOutcome): {
  readonly failure: AssistFailure;
  readonly proof: ContactProof | undefined;
} {
  if (outcome.type !== 'refused') throw new Error('The errand did not fail');
  return { failure: outcome.failure, proof: outcome.proof };
}

function requireErrand({ lane }: LaneContext): Errand {
  const errand = nextErrand(lane);
  if (!errand) throw new Error('There is nothing to tell');
  return errand;
}

function requireSending({ errand }: LaneContext): Errand {
  if (!errand) throw new Error('Nothing is being sent');
  return errand;
}

function requireFeedback({ feedback: kept }: LaneContext): KeptVersion {
  if (!kept) throw new Error('There is no feedback to send');
  return kept;
}
