import { and, assign, enqueueActions, not, or, stateIn, type ActorRefFrom, type SnapshotFrom } from 'xstate';

import type { AssistMessage, TaskRef } from '../domain/assist';
import { isLasting, toFailure, type AssistFailure } from '../domain/failure';
import type { AnswerRecordName, ConversationName } from '../domain/ids';
import {
  isNewerVersion,
  rankOf,
  UNTOUCHED_EDITOR,
  type KeptVersion,
  type SessionReport,
  type StoredSummary,
  type Summary,
  type SummaryRequest,
  type SummaryVersion,
  type VersionId,
} from '../domain/summary';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import type { SessionReporter } from './session-reporter';
import type { SuggestionAct, SummaryEmission } from './session.types';
import {
  draftOf,
  endedVersion,
  RESTORING_EDITOR,
  restoredVersion,
  untouchedVersion,
} from './summary-version';
import {
  NO_SUMMARY_YET,
  type Redraft,
  type SummaryNews,
  type SummaryOrder,
  type SummaryReportToSession,
  type SummaryStatus,
} from './summary.types';

/** Writing a summary of a long conversation takes its time. */
const DRAFT_MS = 30_000;
/** When the task is over, nobody waits for it any longer than this. */
const LAST_DRAFT_MS = 10_000;
/** A supervisor is promised an answer within 15 s, of which Sync and Flex need some. */
const ANSWER_MS = 11_000;
/** Each change of what Redux holds costs Flex some milliseconds, and typing makes many. */
const MIRROR_MS = 1_000;
/** What the task's attributes say in the first moment may have been answered by an earlier page. */
const SETTLING_MS = 5_000;
const MAX_REQUEST_AGE_MS = 60_000;
/** Timers take no longer delays. */
const NEVER_MS = 2 ** 31 - 1;

const NOT_ATTACHED: AssistFailure = {
  kind: 'unreachable',
  message: 'Agent Assist is not connected to this conversation',
};
const NOTHING_TO_SAY: AssistFailure = {
  kind: 'notFound',
  message: 'There is nothing to summarise yet',
};
const TOO_SLOW: AssistFailure = {
  kind: 'unreachable',
  message: 'Agent Assist wrote no summary in time',
};

/** What an earlier page has left of this task. */
export interface RestoredSummary {
  readonly versions: readonly KeptVersion[];
  readonly told: SessionReport | undefined;
}

export type SummaryEvent =
  | { type: 'summary.requested' }
  | { type: 'summary.kept'; version: SummaryVersion }
  | { type: 'summary.reported'; report: SummaryNews }
  | { type: 'summary.asked'; request: SummaryRequest | undefined }
  | { type: 'suggestion.acted'; id: AnswerRecordName; act: SuggestionAct }
  | { type: 'messages.seen'; messages: readonly AssistMessage[] }
  /** Agent Assist has a conversation of which it can be asked for a summary. */
  | {
      type: 'conversation.attached';
      conversation: ConversationName;
      /** The profile has summaries. */
      summarises: boolean;
      /** Another agent had this conversation before. */
      isHandedOver: boolean;
    }
  | { type: 'conversation.detached' }
  /** It is over, and Agent Assist has heard all of it: a summary asked for earlier would miss something. */
  | { type: 'conversation.heard' }
  | { type: 'task.wrapupStarted' }
  /** Agent Assist hears nothing for now, as the agent wants it. */
  | { type: 'pause.changed'; isPaused: boolean }
  | { type: 'task.ended' };

export interface SummaryInput {
  readonly task: TaskRef;
  readonly now: () => number;
  readonly random: () => number;
  readonly order: (order: SummaryOrder) => void;
  /** Tells supervisors. It hears by itself of what comes by the socket. */
  readonly reporter: SessionReporter;
  /** Undefined: never. */
  readonly redraft: Redraft | undefined;
}

interface SummaryContext extends SummaryInput {
  readonly startedAt: number;
  readonly phase: SessionReport['phase'];
  readonly isPaused: boolean;
  readonly attached:
    | {
        readonly conversation: ConversationName;
        readonly summarises: boolean;
        readonly isHandedOver: boolean;
      }
    | undefined;
  /** All was heard, and no last draft has been asked for yet. */
  readonly isLastDraftDue: boolean;
  readonly wasAsked: boolean;
  /** Nothing has been said since the last draft was asked for. */
  readonly isCurrent: boolean;
  /** The last draft says what the next agent needs, and not the whole. */
  readonly isInterim: boolean;
  /** The customer's messages since the last draft. */
  readonly turns: number;
  readonly draftedAt: number;
  /** When the newest message was said, milliseconds since the epoch; undefined until what came before is known. */
  readonly saidAt: number | undefined;
  /** The newest text there is, of whatever editor: the end of the task makes of it what is saved. */
  readonly text: SummaryVersion | undefined;
  /** A draft that came after the agent had left a note and nothing else, and stands beside it. */
  readonly beside: Summary | undefined;
  /** Where it is: on the way to Sync, there, or with somebody who has to decide about it. */
  readonly standing: 'onItsWay' | 'stored' | 'held';
  /** What editors have kept and no other tab has been shown yet; the newest. */
  readonly unshown: SummaryVersion | undefined;
  /** What is known of the agent's version in Sync: its number, and when it was written. */
  readonly number: number;
  readonly storedAt: number;
  readonly failure: AssistFailure | undefined;
  readonly notSaved: AssistFailure | undefined;
  readonly request: SummaryRequest | undefined;
  /** The last request that was answered; the digest may carry it for a while yet. */
  readonly answered: SummaryRequest['id'] | undefined;
  /** The last request for which a draft was asked for. */
  readonly draftedFor: SummaryRequest['id'] | undefined;
  readonly isAsking: boolean;
  /** What the session was told last. */
  readonly status: SummaryStatus;
}

/**
 * The summary of one task, from the task's acceptance to its end, whether Agent Assist is there or not: what the
 * agent writes by hand is kept all the same.
 *
 * `contact` opens it, going on from what an earlier page has left. `draft` asks Google: at wrap-up, when the agent or
 * a supervisor wants it, and now and then where the configuration says so. `answer` sees to it that a supervisor hears
 * in time; how the session stands is told by its reporter. What is kept goes to the agent's outbox, which outlives
 * all of this; how it fares there decides whether the text is `saving` or `saved`.
 */
export const summaryMachine = setup({
  types: {} as {
    context: SummaryContext;
    events: SummaryEvent;
    input: SummaryInput;
  },
  actors: {
    restore: unprovided<RestoredSummary, TaskRef['taskSid']>('restore'),
    draft: unprovided<Summary, ConversationName>('draft'),
  },
  actions: {
    open: ({ context }) => context.order({ type: 'open' }),
    restore: enqueueActions(({ context, enqueue }, { restored }: { restored: RestoredSummary }) => {
      const newest = restored.versions
        .map(({ version }) => version)
        .reduce<SummaryVersion | undefined>(
          (newer, version) => (isNewerVersion(version, newer) ? version : newer),
          context.text,
        );
      enqueue(() => context.reporter.restore(restored.told));
      if (!newest || newest === context.text) return;
      enqueue.assign({ text: newest, standing: isStoredIn(restored, newest) ? 'stored' : 'onItsWay' });
      enqueue.sendParent(
        published(
          newest.editor === UNTOUCHED_EDITOR
            ? { type: 'summary.drafted', summary: draftOf(newest) }
            : { type: 'summary.kept', version: newest },
        ),
      );
    }),
    noteAttached: assign({
      attached: (_, params: NonNullable<SummaryContext['attached']>) => params,
      failure: undefined,
    }),
    noteDetached: assign({ attached: undefined }),
    noteHeard: assign({ isLastDraftDue: true }),
    noteAsking: assign(({ context }) => ({
      isAsking: true,
      wasAsked: true,
      isCurrent: true,
      turns: 0,
      failure: undefined,
      // Of a conversation that was taken over and goes on, the first draft is for who has it now.
      isInterim: !context.wasAsked && !context.isLastDraftDue && context.attached?.isHandedOver === true,
      isLastDraftDue: false,
      draftedAt: context.now(),
      draftedFor: context.request?.id,
    })),
    noteAnswered: assign({ isAsking: false }),
    noteDraftFailure: assign({
      isAsking: false,
      isCurrent: false,
      failure: (_, params: { failure: AssistFailure }) => params.failure,
    }),
    noteNotAttached: assign({ failure: NOT_ATTACHED }),
    /** Over what nobody has touched. What the agent wrote or saved stays, and the draft is offered in the editor. */
    placeDraft: enqueueActions(({ context, enqueue }, { summary }: { summary: Summary }) => {
      if (summary.sections.length === 0) {
        enqueue.assign({ failure: NOTHING_TO_SAY, isCurrent: false });
        return;
      }
      enqueue.sendParent(published({ type: 'summary.drafted', summary }));
      if (isNoteAlone(context.text)) enqueue.assign({ beside: summary });
      if (!isReplaceable(context.text)) return;
      // Later than all that is known: clocks of computers differ.
      const at = Math.max(context.now(), (context.text?.editedAt ?? 0) + 1, context.storedAt + 1);
      const draft = untouchedVersion(summary, { at, base: context.number });
      const version = context.phase === 'ended' ? endedVersion(draft, at) : draft;
      enqueue.assign({ text: version, standing: 'onItsWay' });
      enqueue(() => context.order({ type: 'keep', version }));
    }),
    noteKept: enqueueActions(({ context, enqueue }, { version }: { version: SummaryVersion }) => {
      if (isNewerVersion(version, context.unshown)) enqueue.assign({ unshown: version });
      // What was taken from Sync is dated by Sync's clock, and was there before whatever is typed here.
      if (isRestored(context.text) || isNewerVersion(version, context.text))
        enqueue.assign({ text: version, beside: undefined, standing: 'onItsWay' });
    }),
    showKept: enqueueActions(({ context, enqueue }) => {
      if (context.unshown) enqueue.sendParent(published({ type: 'summary.kept', version: context.unshown }));
      enqueue.assign({ unshown: undefined });
    }),
    noteStored: enqueueActions(
      (
        { context, enqueue },
        {
          mine,
          others,
          stored,
        }: {
          mine: StoredSummary | undefined;
          others: readonly StoredSummary[];
          stored: VersionId | undefined;
        },
      ) => {
        enqueue.sendParent(published({ type: 'summary.stored', mine, others }));
        enqueue(() => context.reporter.begin());
        if (stored && isSameVersion(stored, context.text))
          enqueue.assign({ standing: 'stored', notSaved: undefined });
        if (!mine) return;
        enqueue.assign({ number: mine.number, storedAt: mine.updatedAt });
        // Written on another computer, or before this browser forgot it.
        if (isRestored(context.text) || (mine.isEdited && isReplaceable(context.text)))
          enqueue.assign({ text: restoredVersion(mine, context.now()), standing: 'stored' });
      },
    ),
    noteConflict: enqueueActions(({ enqueue }, { stored }: { stored: StoredSummary }) => {
      enqueue.sendParent(published({ type: 'summary.conflicted', stored }));
      enqueue.assign({ standing: 'held', notSaved: undefined, number: stored.number });
    }),
    noteNotSaved: assign(
      ({ context }, { failure, version }: { failure: AssistFailure; version: VersionId | undefined }) => {
        if (!version) return {};
        return isSameVersion(version, context.text) && isLasting(failure)
          ? { notSaved: failure, standing: 'held' as const }
          : { notSaved: failure };
      },
    ),
    reportAct: ({ context }, { id, act }: { id: AnswerRecordName; act: SuggestionAct }) =>
      context.reporter.noteAct(id, act),
    reportMessages: ({ context }, { messages }: { messages: readonly AssistMessage[] }) =>
      context.reporter.noteMessages(messages),
    noteMessages: assign(({ context }, { messages }: { messages: readonly AssistMessage[] }) => {
      const times = messages.map(({ sentAt, createdAt }) => Date.parse(sentAt ?? createdAt ?? '') || 0);
      // After a reload the first to come is all that was said before.
      const { saidAt = Infinity } = context;
      const news = messages.filter((_, at) => (times[at] ?? 0) > saidAt);
      return {
        saidAt: Math.max(context.saidAt ?? 0, ...times),
        isCurrent: context.isCurrent && news.length === 0,
        turns: context.turns + news.filter(({ role }) => role === 'END_USER').length,
      };
    }),
    noteRequest: enqueueActions(
      ({ context, enqueue }, { request }: { request: SummaryRequest | undefined }) => {
        const isOld =
          request !== undefined &&
          (request.id === context.answered ||
            (context.now() - context.startedAt < SETTLING_MS &&
              context.now() - request.at > MAX_REQUEST_AGE_MS));
        const open = isOld ? undefined : request;
        enqueue.sendParent(published({ type: 'summary.asked', request: open }));
        enqueue.assign({ request: open });
        // A draft that is under way serves as well.
        if (open && context.isAsking) enqueue.assign({ draftedFor: open.id });
      },
    ),
    noteWrapping: enqueueActions(({ context, enqueue }) => {
      enqueue.assign({ phase: 'wrapping' });
      enqueue(() => context.reporter.noteWrapping());
    }),
    notePause: enqueueActions(({ context, enqueue }, { isPaused }: { isPaused: boolean }) => {
      enqueue.assign({ isPaused });
      enqueue(() => context.reporter.notePause(isPaused));
    }),
    tellReport: ({ context }) => context.reporter.tell(),
    answerRequest: enqueueActions(({ context, enqueue }) => {
      const { request, reporter } = context;
      if (!request) return;
      enqueue(() => reporter.answer(request.id));
      enqueue.assign({ answered: request.id, request: undefined });
    }),
    saveAtEnd: enqueueActions(({ context, enqueue }) => {
      const answers = context.request?.id;
      if (context.text?.is.status === 'draft') {
        const version = endedVersion(withBeside(context.text, context.beside), context.now());
        enqueue(() => context.order({ type: 'keep', version }));
        enqueue.assign({ text: version, standing: 'onItsWay' });
      }
      enqueue(() => context.reporter.end(answers));
      enqueue.assign({ phase: 'ended', request: undefined });
    }),
    tellStatus: enqueueActions(({ context, enqueue }) => {
      const summary = statusOf(context);
      enqueue.assign({ status: summary });
      enqueue.sendParent({ type: 'summary.changed', summary } satisfies SummaryReportToSession);
    }),
  },
  guards: {
    isAttached: ({ context }) => context.attached !== undefined,
    summarises: ({ context }) => context.attached?.summarises === true,
    isOpen: ({ context }) => context.phase !== 'ended',
    /** There is no summary yet that the agent wrote or saved. A note to the next agent is none. */
    isDraftWanted: ({ context: { text } }) => isReplaceable(text) || isNoteAlone(text),
    isLastDraftDue: ({ context }) =>
      context.isLastDraftDue && (!context.wasAsked || context.isInterim || !context.isCurrent),
    /** Who takes a call over needs to know what was said. */
    isDueToNextAgent: ({ context }) => context.attached?.isHandedOver === true && !context.wasAsked,
    isDueByTurns: ({ context }) =>
      context.phase === 'live' &&
      !context.isPaused &&
      context.turns >= (context.redraft?.customerTurns ?? Infinity),
    isDueByTime: ({ context }) =>
      context.phase === 'live' &&
      !context.isPaused &&
      context.redraft?.minutes !== undefined &&
      context.turns > 0,
    isDueToSupervisor: ({ context }) =>
      context.request !== undefined && context.request.id !== context.draftedFor && !context.isPaused,
    hasUnshown: ({ context }) => context.unshown !== undefined,
    isUnshownSaved: ({ context }) => context.unshown?.is.status === 'saved',
    isAsked: ({ context }) => context.request !== undefined,
    hasNewStatus: ({ context }) => JSON.stringify(statusOf(context)) !== JSON.stringify(context.status),
    isSaved: (_, params: { version: SummaryVersion }) => params.version.is.status === 'saved',
  },
  delays: {
    draft: DRAFT_MS,
    lastDraft: LAST_DRAFT_MS,
    answer: ANSWER_MS,
    mirror: MIRROR_MS,
    redraft: ({ context: { redraft, draftedAt, now } }) =>
      redraft?.minutes === undefined ? NEVER_MS : Math.max(0, draftedAt + redraft.minutes * 60_000 - now()),
  },
}).createMachine({
  id: 'summary',
  type: 'parallel',
  context: ({ input }) => ({
    ...input,
    startedAt: input.now(),
    phase: input.task.wrapping ? 'wrapping' : 'live',
    isPaused: false,
    attached: undefined,
    isLastDraftDue: false,
    wasAsked: false,
    isCurrent: false,
    isInterim: false,
    turns: 0,
    draftedAt: input.now(),
    saidAt: undefined,
    text: undefined,
    beside: undefined,
    standing: 'onItsWay',
    unshown: undefined,
    number: 0,
    storedAt: 0,
    failure: undefined,
    notSaved: undefined,
    request: undefined,
    answered: undefined,
    draftedFor: undefined,
    isAsking: false,
    status: NO_SUMMARY_YET,
  }),
  always: { guard: 'hasNewStatus', actions: 'tellStatus' },
  on: {
    'conversation.attached': {
      actions: {
        type: 'noteAttached',
        params: ({ event: { conversation, summarises, isHandedOver } }) => ({
          conversation,
          summarises,
          isHandedOver,
        }),
      },
    },
    'conversation.detached': { actions: 'noteDetached' },
    'conversation.heard': { actions: 'noteHeard' },
    'messages.seen': {
      actions: [
        { type: 'noteMessages', params: ({ event }) => ({ messages: event.messages }) },
        { type: 'reportMessages', params: ({ event }) => ({ messages: event.messages }) },
      ],
    },
    'suggestion.acted': {
      actions: { type: 'reportAct', params: ({ event: { id, act } }) => ({ id, act }) },
    },
    'summary.kept': [
      {
        guard: { type: 'isSaved', params: ({ event }) => ({ version: event.version }) },
        actions: [{ type: 'noteKept', params: ({ event }) => ({ version: event.version }) }, 'tellReport'],
      },
      { actions: { type: 'noteKept', params: ({ event }) => ({ version: event.version }) } },
    ],
    'summary.reported': [
      {
        guard: ({ event }) => event.report.type === 'conflict',
        actions: { type: 'noteConflict', params: ({ event }) => conflictIn(event.report) },
      },
      {
        guard: ({ event }) => event.report.type === 'failed',
        actions: { type: 'noteNotSaved', params: ({ event }) => failureIn(event.report) },
      },
      { actions: { type: 'noteStored', params: ({ event }) => storedIn(event.report) } },
    ],
    'summary.asked': {
      actions: { type: 'noteRequest', params: ({ event }) => ({ request: event.request }) },
    },
    // Flex may tell of it late: what has ended does not begin to wrap up.
    'task.wrapupStarted': { guard: 'isOpen', actions: 'noteWrapping' },
    'pause.changed': { actions: { type: 'notePause', params: ({ event }) => event } },
    'task.ended': { guard: 'isOpen', actions: 'saveAtEnd' },
  },
  states: {
    contact: {
      initial: 'restoring',
      states: {
        restoring: {
          invoke: {
            src: 'restore',
            input: ({ context }) => context.task.taskSid,
            onDone: {
              target: 'open',
              actions: { type: 'restore', params: ({ event }) => ({ restored: event.output }) },
            },
            onError: 'open',
          },
        },
        open: { entry: 'open' },
      },
    },

    draft: {
      initial: 'idle',
      states: {
        idle: {
          always: {
            guard: and([
              'isOpen',
              'summarises',
              'isDraftWanted',
              or(['isLastDraftDue', 'isDueToNextAgent', 'isDueToSupervisor', 'isDueByTurns']),
            ]),
            target: 'requested',
          },
          after: {
            redraft: [
              {
                guard: and(['isDueByTime', 'summarises', 'isDraftWanted']),
                target: 'requested',
              },
              { target: 'resting' },
            ],
          },
          on: {
            'summary.requested': [
              { guard: 'isAttached', target: 'requested' },
              { actions: 'noteNotAttached' },
            ],
          },
        },
        /** It was time for a new draft, and nothing had been said that would change it. */
        resting: {
          always: {
            guard: and([
              'isOpen',
              'summarises',
              'isDraftWanted',
              or(['isLastDraftDue', 'isDueToNextAgent', 'isDueToSupervisor', 'isDueByTurns', 'isDueByTime']),
            ]),
            target: 'requested',
          },
          on: {
            'summary.requested': [
              { guard: 'isAttached', target: 'requested' },
              { actions: 'noteNotAttached' },
            ],
          },
        },
        requested: {
          entry: 'noteAsking',
          initial: 'waiting',
          invoke: {
            src: 'draft',
            input: ({ context }) => requireConversation(context),
            onDone: {
              target: 'idle',
              actions: [
                'noteAnswered',
                { type: 'placeDraft', params: ({ event }) => ({ summary: event.output }) },
              ],
            },
            onError: { target: 'idle', actions: { type: 'noteDraftFailure', params: failureOf } },
          },
          on: {
            // One request at a time.
            'summary.requested': {},
          },
          states: {
            waiting: {
              on: { 'task.ended': { guard: 'isOpen', target: 'last', actions: 'saveAtEnd' } },
              after: {
                draft: {
                  target: '#summary.draft.idle',
                  actions: { type: 'noteDraftFailure', params: { failure: TOO_SLOW } },
                },
              },
            },
            last: {
              after: {
                lastDraft: {
                  target: '#summary.draft.idle',
                  actions: { type: 'noteDraftFailure', params: { failure: TOO_SLOW } },
                },
              },
            },
          },
        },
      },
    },

    /** What is typed in one tab shows in the others, and after a reload. */
    mirror: {
      initial: 'quiet',
      states: {
        quiet: { always: { guard: 'hasUnshown', target: 'resting', actions: 'showKept' } },
        resting: {
          always: { guard: 'isUnshownSaved', actions: 'showKept' },
          after: { mirror: 'quiet' },
        },
      },
    },

    /** A fresh draft where that is possible, else what there is. */
    answer: {
      initial: 'idle',
      states: {
        idle: { always: { guard: 'isAsked', target: 'asked' } },
        asked: {
          always: [
            { guard: not('isAsked'), target: 'idle' },
            { guard: not('isDraftWanted'), target: 'idle', actions: 'answerRequest' },
            { guard: stateIn({ draft: 'requested' }), target: 'drafting' },
          ],
          after: { answer: { target: 'idle', actions: 'answerRequest' } },
        },
        drafting: {
          always: [
            { guard: not('isAsked'), target: 'idle' },
            { guard: not(stateIn({ draft: 'requested' })), target: 'idle', actions: 'answerRequest' },
          ],
          after: { answer: { target: 'idle', actions: 'answerRequest' } },
        },
      },
    },
  },
});

export type SummaryActor = ActorRefFrom<typeof summaryMachine>;
export type SummarySnapshot = SnapshotFrom<typeof summaryMachine>;

/** Where the text is in its life; what is being asked for meanwhile goes before. */
const statusOf = ({ isAsking, text, standing, failure, notSaved }: SummaryContext): SummaryStatus => ({
  phase: isAsking ? 'requested' : phaseOf(text, standing),
  failure,
  notSaved,
});

const phaseOf = (
  text: SummaryVersion | undefined,
  standing: SummaryContext['standing'],
): SummaryStatus['phase'] => {
  if (text === undefined) return 'none';
  if (text.is.status === 'draft') return text.isEdited ? 'edited' : 'drafted';
  switch (standing) {
    case 'onItsWay':
      return 'saving';
    case 'stored':
      return 'saved';
    case 'held':
      return 'edited';
  }
};

/**
 * Whether nobody has typed it, chosen it or saved it, but that its task ended: where the contact comes back, that was
 * not the whole of it.
 */
const isReplaceable = (text: SummaryVersion | undefined): boolean =>
  text === undefined || (!text.isEdited && (text.is.status === 'draft' || text.is.savedBy === 'taskEnd'));

/** Whether the agent has left a note, and has written nothing else: the editor puts a draft beside it. */
const isNoteAlone = (text: SummaryVersion | undefined): boolean =>
  text?.is.status === 'draft' && text.sections.every((section) => section.text === '');

/** Both are there, though no editor may have been open to put them together. Google hears nothing of it: nobody looked. */
const withBeside = (text: SummaryVersion, draft: Summary | undefined): SummaryVersion =>
  draft ? { ...text, sections: draft.sections, answerRecord: undefined } : text;

/** Whether this browser has nothing of its own. */
const isRestored = (text: SummaryVersion | undefined): boolean =>
  text === undefined || text.editor === RESTORING_EDITOR;

const isSameVersion = (version: VersionId, text: SummaryVersion | undefined): boolean =>
  text?.editor === version.editor && rankOf(text) === rankOf(version);

const isStoredIn = ({ versions }: RestoredSummary, version: SummaryVersion): boolean =>
  versions.some((one) => one.version === version && one.isStored);

const published = (emission: SummaryEmission): SummaryReportToSession => ({
  type: 'summary.published',
  emission,
});

function failureOf({ event }: { event: { error: unknown } }): { failure: AssistFailure } {
  return { failure: toFailure(event.error) };
}

function conflictIn(report: SummaryNews): { readonly stored: StoredSummary } {
  if (report.type !== 'conflict') throw new Error(`No conflict: ${report.type}`);
  return { stored: report.stored };
}

function failureIn(report: SummaryNews): {
  readonly failure: AssistFailure;
  readonly version: VersionId | undefined;
} {
  if (report.type !== 'failed') throw new Error(`No failure: ${report.type}`);
  return { failure: report.failure, version: report.version };
}

function storedIn(report: SummaryNews): {
  readonly mine: StoredSummary | undefined;
  readonly others: readonly StoredSummary[];
  readonly stored: VersionId | undefined;
} {
  if (report.type !== 'told' && report.type !== 'stored') throw new Error(`Not stored: ${report.type}`);
  const { mine, others } = report.contact;
  return {
    mine,
    others,
    stored: report.type === 'stored' ? report.version : undefined,
  };
}

function requireConversation({ attached }: SummaryContext): ConversationName {
  if (!attached) throw new Error('Agent Assist has no conversation yet');
  return attached.conversation;
}
