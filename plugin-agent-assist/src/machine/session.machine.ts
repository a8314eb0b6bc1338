import {
  and,
  assign,
  emit,
  enqueueActions,
  fromCallback,
  not,
  raise,
  sendTo,
  setup,
  stateIn,
  type ActorRefFrom,
  type SnapshotFrom,
} from 'xstate';

import type {
  AssistEvent,
  AssistMessage,
  KnowledgeQuestion,
  Summary,
  SummaryEdit,
  TaskRef,
} from '../domain/assist';
import { isRetryable, isSurelyUndone, toFailure, type AssistFailure } from '../domain/failure';
import type { AnswerRecordName, ConversationName, ParticipantName } from '../domain/ids';
import {
  FEATURE_OF_KIND,
  toolCallsOf,
  type SuggestionSet,
  type ToolCall,
  type ToolCallPhase,
  type ToolDecision,
} from '../domain/suggestion';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';
import { relayMachine, type RelayStatus } from './relay.machine';
import type {
  Attachment,
  SessionContext,
  SessionEmission,
  SessionEvent,
  SessionInput,
  SuggestionAct,
  DecidedToolCall,
  TimedDecision,
  ToolCallReport,
} from './session.types';

/** A leave by anyone, or the ghost of our own old socket, cuts a room off in silence: join again this often. */
const HEARTBEAT_MS = 12_000;

/** An agent who pauses this long while typing may welcome a way to go on. */
const DRAFT_SETTLED_MS = 500;
/** Shorter drafts say too little to go on from. */
const MIN_DRAFT = 3;

const NOT_YET_RELAYED: RelayStatus = { status: 'backfilling', failure: undefined, setAside: 0 };

/** How often a save is tried again after its task has ended; later there is nobody left to tell. */
const MAX_LAST_SAVES = 5;

const NOT_SENT: AssistFailure = {
  kind: 'notSent',
  message: 'Agent Assist is not connected to this conversation',
};

const NOT_ATTACHED: AssistFailure = {
  kind: 'unreachable',
  message: 'Agent Assist is not connected to this conversation',
};

/**
 * One assist session for one task, from acceptance (or page reload) until the task is over for this agent.
 *
 * In `engaged`, regions run side by side and fail alone: `stream` keeps the room joined, `catchUp` asks again for
 * what a gap swallowed, `followUps` proposes how to go on from a draft, `search` answers the agent's questions,
 * `summary` answers summary requests, and two actors of their own send the task's messages (`relay`) and the agent's
 * decisions on tool calls (`toolCalls`). The machine decides what happens next; it stores no suggestions, messages or summaries: those are
 * emitted, and live in Redux.
 */
export const sessionMachine = setup({
  types: {} as {
    context: SessionContext;
    events: SessionEvent;
    emitted: SessionEmission;
    input: SessionInput;
  },
  actors: {
    attach: unprovided<Attachment, TaskRef>('attach'),
    room: fromCallback<SessionEvent, ConversationName>(() => {
      throw new Error('Actor "room" was not provided');
    }),
    /** Rejects unless the connector has said that the room is joined. */
    joinRoom: unprovided<void, ConversationName>('joinRoom'),
    relay: relayMachine,
    /** What was proposed may have been missed, and can be asked for. One that cannot be had is left out. */
    suggestAgain: unprovided<
      readonly SuggestionSet[],
      { attachment: Attachment; latest: AssistMessage | undefined }
    >('suggestAgain'),
    suggestFollowUps: unprovided<
      SuggestionSet,
      { attachment: Attachment; latest: AssistMessage | undefined; draft: string }
    >('suggestFollowUps'),
    searchKnowledge: unprovided<
      SuggestionSet,
      KnowledgeQuestion & { task: TaskRef; attachment: Attachment; latest: AssistMessage | undefined }
    >('searchKnowledge'),
    toolCalls: fromCallback<ToolCallOrder, void>(() => {
      throw new Error('Actor "toolCalls" was not provided');
    }),
    suggestSummary: unprovided<Summary, ConversationName>('suggestSummary'),
    saveSummary: unprovided<void, SummaryEdit>('saveSummary'),
    finish: unprovided<void, { task: TaskRef; conversation: ConversationName }>('finish'),
  },
  actions: {
    noteWrapping: assign({ wrapping: true }),
    noteEnded: assign({ ended: true }),
    noteMustMove: assign({ mustMove: true }),
    noteSaveAttempt: assign({ saveAttempt: ({ context }) => context.saveAttempt + 1 }),
    forgetSaveAttempts: assign({ saveAttempt: 0 }),
    storeAttachment: assign({
      attachment: (_, params: { attachment: Attachment }) => params.attachment,
      attempt: 0,
      failure: undefined,
      summaryFailure: undefined,
      relay: NOT_YET_RELAYED,
      mustMove: false,
    }),
    noteFailure: assign({
      failure: (_, params: { failure: AssistFailure }) => params.failure,
      attempt: ({ context }) => context.attempt + 1,
    }),
    forgetFailure: assign({ failure: undefined, attempt: 0 }),
    noteJoined: assign({ joinedAt: ({ context }) => context.now(), joinAttempt: 0, gap: false }),
    noteGap: assign({ gap: true }),
    noteFailedJoin: assign({ gap: true, joinAttempt: ({ context }) => context.joinAttempt + 1 }),
    noteRelay: assign({ relay: (_, params: { relay: RelayStatus }) => params.relay }),
    noteLatest: assign(({ context }, { messages }: { messages: readonly AssistMessage[] }) => ({
      latest: messages.reduce(
        (latest, message) => (isNewer(message, latest) ? message : latest),
        context.latest,
      ),
    })),
    noteDraft: assign({ hasDraft: true, summaryFailure: undefined }),
    noteEdit: assign({ edit: (_, params: { edit: SummaryEdit }) => params.edit, summaryFailure: undefined }),
    noteSummaryFailure: assign({ summaryFailure: (_, params: { failure: AssistFailure }) => params.failure }),
    forgetSummaryFailure: assign({ summaryFailure: undefined }),
    catchUp: raise({ type: 'suggestions.due' }),
    noteDraftText: assign({ draft: (_, params: { text: string }) => params.text }),
    noteFollowUps: assign({ hasFollowUps: true }),
    forgetFollowUps: assign({ hasFollowUps: false }),
    noteSearch: assign({
      searching: (_, params: { search: KnowledgeQuestion }) => params.search,
      search: (_, { search: { question } }) => ({ phase: 'asking' as const, question, failure: undefined }),
    }),
    noteSearched: assign({
      searching: undefined,
      search: ({ context }, params: { set: SuggestionSet }) => ({
        ...context.search,
        phase: params.set.suggestions.length > 0 ? ('answered' as const) : ('noAnswer' as const),
      }),
    }),
    noteSearchFailure: assign({
      searching: undefined,
      search: ({ context }, params: { question?: string; failure: AssistFailure }) => ({
        phase: 'failed' as const,
        question: params.question ?? context.search.question,
        failure: params.failure,
      }),
    }),
    /** What is known of a call that was asked for before stays as it was: only that can be asked again. */
    noteDeciding: assign({
      toolCalls: ({ context }, params: { toolCall: ToolCall['id']; decision: ToolDecision }) => ({
        ...context.toolCalls,
        [params.toolCall]: {
          status: 'deciding' as const,
          decision: context.toolCalls[params.toolCall]?.decision ?? {
            ...params.decision,
            decidedAt: context.now(),
          },
          agent: context.toolCalls[params.toolCall]?.agent ?? requireAttachment(context).agent,
          isRepeated: context.toolCalls[params.toolCall] !== undefined,
        },
      }),
    }),
    noteSettled: assign({
      toolCalls: ({ context }, { toolCall, outcome }: ToolCallReport) => {
        const { [toolCall]: decided, ...rest } = context.toolCalls;
        if (decided === undefined) return rest;
        // The first request may have run, so that the second is refused: that it has not run, nothing tells.
        if (outcome.status === 'failed' && decided.isRepeated)
          return { ...rest, [toolCall]: { ...decided, status: 'unknown' as const } };
        if (outcome.status === 'decided')
          return { ...rest, [toolCall]: { ...decided, status: 'decided' as const } };
        return isSurelyUndone(outcome.failure)
          ? rest
          : { ...rest, [toolCall]: { ...decided, status: 'unknown' as const } };
      },
    }),
    publishDeciding: emit(({ context }, { toolCall }: { toolCall: ToolCall['id'] }) => ({
      type: 'toolCall.changed' as const,
      toolCall,
      decision: requireDecided(context, toolCall).decision,
      phase: { status: 'deciding' as const },
    })),
    carryOutDecision: sendTo(
      'toolCalls',
      ({ context }, { toolCall }: { toolCall: ToolCall['id'] }): ToolCallOrder => ({
        type: 'toolCall.ordered',
        toolCall,
        ...requireDecided(context, toolCall),
      }),
    ),
    publishToolCall: emit(
      (_, params: { toolCall: ToolCall['id']; decision: ToolDecision; phase: ToolCallPhase }) => ({
        type: 'toolCall.changed' as const,
        ...params,
      }),
    ),
    publishSettled: emit(({ context }, { toolCall, outcome }: ToolCallReport) => ({
      type: 'toolCall.changed' as const,
      toolCall,
      decision: requireDecided(context, toolCall).decision,
      phase: settledPhaseOf(outcome, requireDecided(context, toolCall).isRepeated),
    })),
    publishFollowUps: emit((_, params: { replies: SuggestionSet | undefined }) => ({
      type: 'followUps.changed' as const,
      replies: params.replies,
    })),
    retryRelay: sendTo('relay', { type: 'retry.requested' }),
    doubtJoin: raise({ type: 'room.heartbeat' }),
    publishMessages: emit((_, params: { messages: readonly AssistMessage[] }) => ({
      type: 'messages.seen' as const,
      messages: params.messages,
    })),
    publishSuggestions: emit(({ context }, params: { set: SuggestionSet }) => ({
      type: 'suggestions.received' as const,
      set: shownIn(context, params.set),
    })),
    publishAct: emit((_, params: { id: AnswerRecordName; act: SuggestionAct }) => ({
      type: 'suggestion.acted' as const,
      ...params,
    })),
    publishDraft: emit((_, params: { summary: Summary }) => ({
      type: 'summary.drafted' as const,
      summary: params.summary,
    })),
    publishSaved: emit(({ context }) => ({ type: 'summary.saved' as const, edit: requireEdit(context) })),
  },
  guards: {
    mayRetry: (_, params: { failure: AssistFailure }) => isRetryable(params.failure),
    hasEnded: ({ context }) => context.ended,
    hasGap: ({ context }) => context.gap,
    hasDraft: ({ context }) => context.hasDraft,
    isLive: ({ context }) => !context.wrapping,
    /** A summary asked for earlier would miss what is still on its way. */
    isReadyToSummarise: ({ context }) =>
      context.wrapping &&
      hasRelayedAll(context) &&
      requireAttachment(context).features.includes('CONVERSATION_SUMMARIZATION'),
    hasRelayedAll: ({ context }) => hasRelayedAll(context),
    mustMove: ({ context }) => context.mustMove,
    isAttached: ({ context }) => context.attachment !== undefined,
    mayTrySavingAgain: ({ context }, params: { failure: AssistFailure }) =>
      context.ended && context.saveAttempt < MAX_LAST_SAVES && isRetryable(params.failure),
    joinIsOld: ({ context }) => context.now() - context.joinedAt >= HEARTBEAT_MS / 2,
    isNewSearch: ({ context }, params: { search: KnowledgeQuestion }) =>
      context.searching?.question !== params.search.question,
    isWorthFollowingUp: ({ context }, params: { text: string }) =>
      !context.wrapping &&
      params.text.trim().length >= MIN_DRAFT &&
      !requireAttachment(context).areFeaturesGuessed &&
      requireAttachment(context).features.includes('SMART_REPLY'),
    isEmptyDraft: (_, params: { text: string }) => params.text.trim() === '',
    mayDecide: ({ context }, params: { toolCall: ToolCall['id'] }) =>
      (context.toolCalls[params.toolCall]?.status ?? 'unknown') === 'unknown',
    isDecidingToolCall: ({ context }) =>
      Object.values(context.toolCalls).some((call) => call?.status === 'deciding'),
    customerSpokeLast: ({ context }) => context.latest?.role === 'END_USER',
    isRequestingSummary: stateIn({ engaged: { summary: 'requested' } }),
    isSavingSummary: stateIn({ engaged: { summary: 'saving' } }),
  },
  delays: {
    heartbeat: HEARTBEAT_MS,
    draftSettled: DRAFT_SETTLED_MS,
    attachRetry: ({ context }) => backoffMs(context.attempt, context.random),
    joinRetry: ({ context }) => backoffMs(context.joinAttempt, context.random),
    saveRetry: ({ context }) => backoffMs(context.saveAttempt, context.random),
  },
}).createMachine({
  id: 'session',
  initial: 'attaching',
  context: ({ input }) => ({
    ...input,
    attachment: undefined,
    wrapping: input.task.wrapping,
    ended: false,
    attempt: 0,
    failure: undefined,
    joinedAt: 0,
    joinAttempt: 0,
    gap: false,
    relay: NOT_YET_RELAYED,
    mustMove: false,
    saveAttempt: 0,
    latest: undefined,
    hasDraft: false,
    edit: undefined,
    summaryFailure: undefined,
    search: { phase: 'none', question: '', failure: undefined },
    searching: undefined,
    draft: '',
    hasFollowUps: false,
    toolCalls: {},
  }),
  on: {
    'task.wrapupStarted': { actions: 'noteWrapping' },
    'task.ended': [{ guard: 'isAttached', target: '.closing' }, { target: '.closed' }],
    // Answered where the session is engaged; elsewhere the agent is told, and the text stays in the editor.
    'summary.saveRequested': {
      actions: { type: 'noteSummaryFailure', params: { failure: NOT_ATTACHED } },
    },
    'summary.requested': {
      actions: { type: 'noteSummaryFailure', params: { failure: NOT_ATTACHED } },
    },
    'search.requested': {
      actions: {
        type: 'noteSearchFailure',
        params: ({ event }) => ({ question: event.search.question, failure: NOT_ATTACHED }),
      },
    },
    'toolCall.decided': {
      actions: {
        type: 'publishToolCall',
        params: ({ event: { toolCall, decision } }) => ({
          toolCall,
          decision,
          phase: { status: 'failed' as const, failure: NOT_SENT },
        }),
      },
    },
    // What is on the screen can be marked and judged whatever becomes of the connection.
    'suggestion.acted': {
      actions: { type: 'publishAct', params: ({ event: { id, act } }) => ({ id, act }) },
    },
    'draft.changed': { actions: { type: 'noteDraftText', params: ({ event }) => ({ text: event.text }) } },
  },
  states: {
    attaching: {
      initial: 'trying',
      states: {
        trying: {
          invoke: {
            src: 'attach',
            input: ({ context }) => context.task,
            onDone: {
              target: '#session.engaged',
              actions: { type: 'storeAttachment', params: ({ event }) => ({ attachment: event.output }) },
            },
            onError: [
              {
                guard: { type: 'mayRetry', params: failureOf },
                target: 'waiting',
                actions: { type: 'noteFailure', params: failureOf },
              },
              { target: '#session.failed', actions: { type: 'noteFailure', params: failureOf } },
            ],
          },
        },
        waiting: {
          after: { attachRetry: 'trying' },
          on: { 'retry.requested': 'trying' },
        },
      },
    },

    failed: {
      on: { 'retry.requested': { target: 'attaching', actions: 'forgetFailure' } },
    },

    engaged: {
      type: 'parallel',
      invoke: [
        { src: 'room', input: ({ context }) => requireAttachment(context).conversation },
        { id: 'toolCalls', src: 'toolCalls' },
        {
          id: 'relay',
          src: 'relay',
          input: ({ context }) => ({
            task: context.task,
            conversation: requireAttachment(context).conversation,
            random: context.random,
          }),
          onError: { target: 'failed', actions: { type: 'noteFailure', params: failureOf } },
        },
      ],
      // What is open is answered before the session goes or moves on.
      always: [
        {
          guard: and([
            'hasEnded',
            'hasRelayedAll',
            not('isRequestingSummary'),
            not('isSavingSummary'),
            not('isDecidingToolCall'),
          ]),
          target: 'closing',
        },
        {
          guard: and([
            'mustMove',
            not('isRequestingSummary'),
            not('isSavingSummary'),
            not('isDecidingToolCall'),
          ]),
          target: 'attaching',
        },
      ],
      on: {
        'task.ended': { actions: 'noteEnded' },
        'retry.requested': { actions: ['retryRelay', 'doubtJoin'] },
        'relay.changed': { actions: { type: 'noteRelay', params: ({ event }) => ({ relay: event.relay }) } },
        'relay.backfilled': {
          actions: [
            { type: 'noteLatest', params: ({ event }) => ({ messages: event.messages }) },
            { type: 'publishMessages', params: ({ event }) => ({ messages: event.messages }) },
            'catchUp',
          ],
        },
        'relay.analyzed': {
          actions: [
            { type: 'noteLatest', params: ({ event }) => ({ messages: maybe(event.message) }) },
            { type: 'publishMessages', params: ({ event }) => ({ messages: maybe(event.message) }) },
            { type: 'publishSuggestions', params: ({ event }) => ({ set: event.suggestions }) },
          ],
        },
        // Google completes a conversation after 24 hours. The customer's may go on for weeks, so ours does too,
        // under the next id. Once the channel has closed there is nothing to continue.
        'relay.ended': { guard: 'isLive', actions: 'noteMustMove' },
        'room.delivered': [
          {
            guard: ({ event }) => event.event.type === 'suggestions',
            actions: { type: 'publishSuggestions', params: ({ event }) => ({ set: setOf(event.event) }) },
          },
          {
            guard: ({ event }) => event.event.type === 'message',
            actions: [
              { type: 'noteLatest', params: ({ event }) => ({ messages: messagesOf(event.event) }) },
              { type: 'publishMessages', params: ({ event }) => ({ messages: messagesOf(event.event) }) },
            ],
          },
          { guard: 'isLive', actions: 'noteMustMove' },
        ],
        'toolCall.decided': [
          {
            guard: { type: 'mayDecide', params: ({ event }) => ({ toolCall: event.toolCall }) },
            actions: [
              {
                type: 'noteDeciding',
                params: ({ event: { toolCall, decision } }) => ({ toolCall, decision }),
              },
              { type: 'publishDeciding', params: ({ event }) => ({ toolCall: event.toolCall }) },
              { type: 'carryOutDecision', params: ({ event }) => ({ toolCall: event.toolCall }) },
            ],
          },
          // A double click, a second tab: the first decision stands.
          {},
        ],
        'toolCall.settled': [
          {
            guard: ({ event }) => event.outcome.status === 'decided',
            actions: [
              { type: 'publishSuggestions', params: ({ event }) => ({ set: outcomeSetOf(event.outcome) }) },
              { type: 'publishSettled', params: ({ event }) => event },
              { type: 'noteSettled', params: ({ event }) => event },
            ],
          },
          {
            actions: [
              { type: 'publishSettled', params: ({ event }) => event },
              { type: 'noteSettled', params: ({ event }) => event },
            ],
          },
        ],
      },
      states: {
        stream: {
          initial: 'disconnected',
          on: {
            'room.connected': '.joining',
            'room.disconnected': { target: '.disconnected', actions: 'noteGap' },
          },
          states: {
            disconnected: {},
            joining: {
              invoke: {
                src: 'joinRoom',
                input: ({ context }) => requireAttachment(context).conversation,
                onDone: [
                  { guard: 'hasGap', target: 'joined', actions: ['noteJoined', 'catchUp'] },
                  { target: 'joined', actions: 'noteJoined' },
                ],
                onError: { target: 'waiting', actions: 'noteFailedJoin' },
              },
            },
            waiting: {
              after: { joinRetry: 'joining' },
              on: { 'room.heartbeat': 'joining' },
            },
            joined: {
              initial: 'quiet',
              states: {
                quiet: {
                  after: { heartbeat: 'rejoining' },
                  // Timers of a hidden tab run once a minute, so signs of life from the server count too.
                  on: { 'room.heartbeat': { guard: 'joinIsOld', target: 'rejoining' } },
                },
                rejoining: {
                  invoke: {
                    src: 'joinRoom',
                    input: ({ context }) => requireAttachment(context).conversation,
                    onDone: { target: 'quiet', actions: 'noteJoined' },
                    onError: { target: '#session.engaged.stream.waiting', actions: 'noteFailedJoin' },
                  },
                },
              },
            },
          },
        },

        catchUp: {
          initial: 'idle',
          on: { 'suggestions.due': { guard: 'customerSpokeLast', target: '.asking' } },
          states: {
            idle: {},
            asking: {
              invoke: {
                src: 'suggestAgain',
                input: ({ context }) => ({
                  attachment: requireAttachment(context),
                  latest: context.latest,
                }),
                onDone: {
                  target: 'idle',
                  actions: enqueueActions(({ event, enqueue }) => {
                    for (const set of event.output) enqueue({ type: 'publishSuggestions', params: { set } });
                  }),
                },
                // The next message brings the next suggestions; nothing is owed for this one.
                onError: 'idle',
              },
            },
          },
        },

        followUps: {
          initial: 'idle',
          on: {
            'draft.changed': [
              {
                guard: { type: 'isEmptyDraft', params: ({ event }) => ({ text: event.text }) },
                target: '.none',
                actions: { type: 'noteDraftText', params: ({ event }) => ({ text: event.text }) },
              },
              {
                guard: { type: 'isWorthFollowingUp', params: ({ event }) => ({ text: event.text }) },
                target: '.settling',
                actions: { type: 'noteDraftText', params: ({ event }) => ({ text: event.text }) },
              },
              {
                target: '.idle',
                actions: { type: 'noteDraftText', params: ({ event }) => ({ text: event.text }) },
              },
            ],
            'task.wrapupStarted': { target: '.none', actions: 'noteWrapping' },
          },
          states: {
            idle: {},
            // What was proposed for an earlier state of the draft stays until there is better: chips that come and
            // go with every key would be worse than a moment's old ones.
            none: {
              entry: enqueueActions(({ context, enqueue }) => {
                if (!context.hasFollowUps) return;
                enqueue('forgetFollowUps');
                enqueue({ type: 'publishFollowUps', params: { replies: undefined } });
              }),
              always: 'idle',
            },
            settling: { after: { draftSettled: 'asking' } },
            asking: {
              invoke: {
                src: 'suggestFollowUps',
                input: ({ context }) => ({
                  attachment: requireAttachment(context),
                  latest: context.latest,
                  draft: context.draft,
                }),
                onDone: {
                  target: 'idle',
                  actions: [
                    'noteFollowUps',
                    { type: 'publishFollowUps', params: ({ event }) => ({ replies: event.output }) },
                  ],
                },
                // The replies to the customer's message are still there.
                onError: 'idle',
              },
            },
          },
        },

        search: {
          initial: 'idle',
          on: {
            'search.requested': [
              {
                guard: { type: 'isNewSearch', params: ({ event }) => ({ search: event.search }) },
                target: '.asking',
                actions: { type: 'noteSearch', params: ({ event }) => ({ search: event.search }) },
              },
              // Pressed twice: its answer is on the way.
              {},
            ],
          },
          states: {
            idle: {},
            asking: {
              invoke: {
                src: 'searchKnowledge',
                input: ({ context }) => ({
                  ...requireSearch(context),
                  task: context.task,
                  attachment: requireAttachment(context),
                  latest: context.latest,
                }),
                onDone: {
                  target: 'idle',
                  actions: [
                    { type: 'noteSearched', params: ({ event }) => ({ set: event.output }) },
                    { type: 'publishSuggestions', params: ({ event }) => ({ set: event.output }) },
                  ],
                },
                onError: { target: 'idle', actions: { type: 'noteSearchFailure', params: failureOf } },
              },
            },
          },
        },

        summary: {
          initial: 'none',
          on: {
            // One request at a time.
            'summary.requested': {},
            // In any state: the draft may be of another tab, or of before a reload. A later save goes over an
            // earlier one that is still on its way.
            'summary.saveRequested': {
              target: '.saving',
              actions: [
                'forgetSaveAttempts',
                { type: 'noteEdit', params: ({ event }) => ({ edit: event.edit }) },
              ],
            },
          },
          states: {
            none: {
              always: { guard: 'isReadyToSummarise', target: 'requested' },
              on: { 'summary.requested': 'requested' },
            },
            requested: {
              entry: 'forgetSummaryFailure',
              invoke: {
                src: 'suggestSummary',
                input: ({ context }) => requireAttachment(context).conversation,
                onDone: {
                  target: 'drafted',
                  actions: [
                    'noteDraft',
                    { type: 'publishDraft', params: ({ event }) => ({ summary: event.output }) },
                  ],
                },
                onError: [
                  {
                    guard: 'hasDraft',
                    target: 'drafted',
                    actions: { type: 'noteSummaryFailure', params: failureOf },
                  },
                  { target: 'failed', actions: { type: 'noteSummaryFailure', params: failureOf } },
                ],
              },
            },
            failed: { on: { 'summary.requested': 'requested' } },
            drafted: { on: { 'summary.requested': 'requested' } },
            saving: {
              initial: 'trying',
              states: {
                trying: {
                  invoke: {
                    src: 'saveSummary',
                    input: ({ context }) => requireEdit(context),
                    onDone: { target: '#session.engaged.summary.saved', actions: 'publishSaved' },
                    onError: [
                      // The agent has gone on to the next task, and cannot press Retry any more.
                      {
                        guard: { type: 'mayTrySavingAgain', params: failureOf },
                        target: 'waiting',
                        actions: 'noteSaveAttempt',
                      },
                      {
                        target: '#session.engaged.summary.drafted',
                        actions: { type: 'noteSummaryFailure', params: failureOf },
                      },
                    ],
                  },
                },
                waiting: { after: { saveRetry: 'trying' } },
              },
            },
            saved: { on: { 'summary.requested': 'requested' } },
          },
        },
      },
    },

    closing: {
      on: { 'task.ended': {} },
      invoke: {
        src: 'finish',
        input: ({ context }) => ({
          task: context.task,
          conversation: requireAttachment(context).conversation,
        }),
        // Google completes what we could not, after 24 hours.
        onDone: 'closed',
        onError: 'closed',
      },
    },

    closed: { type: 'final' },
  },
});

/** What the actor `toolCalls` is told to carry to Google. */
export interface ToolCallOrder {
  type: 'toolCall.ordered';
  toolCall: ToolCall['id'];
  decision: TimedDecision;
  agent: ParticipantName;
}

export type SessionActor = ActorRefFrom<typeof sessionMachine>;
export type SessionSnapshot = SnapshotFrom<typeof sessionMachine>;

function failureOf({ event }: { event: { error: unknown } }): { failure: AssistFailure } {
  return { failure: toFailure(event.error) };
}

/** Whether nothing is on its way to Agent Assist, or only what may take long. */
function hasRelayedAll({ relay }: SessionContext): boolean {
  return relay.status === 'current' || relay.status === 'waiting';
}

function maybe(message: AssistMessage | undefined): readonly AssistMessage[] {
  return message ? [message] : [];
}

function setOf(event: AssistEvent): SuggestionSet {
  if (event.type !== 'suggestions') throw new Error(`Not a suggestion: ${event.type}`);
  return event.set;
}

function messagesOf(event: AssistEvent): readonly AssistMessage[] {
  return event.type === 'message' ? [event.message] : [];
}

/** Messages arrive in any order; one without a time counts by its arrival. */
function isNewer(message: AssistMessage, than: AssistMessage | undefined): boolean {
  if (than?.sentAt === undefined || message.sentAt === undefined) return true;
  return Date.parse(message.sentAt) >= Date.parse(than.sentAt);
}

/** Without what the configuration leaves out. What a tool wants to run or has run is no matter of taste. */
function shownIn({ attachment }: SessionContext, set: SuggestionSet): SuggestionSet {
  const only = attachment?.onlyFeatures;
  return only === undefined
    ? set
    : {
        ...set,
        suggestions: set.suggestions.filter(
          (suggestion) =>
            only.includes(FEATURE_OF_KIND[suggestion.kind]) || toolCallsOf(suggestion).length > 0,
        ),
      };
}

function outcomeSetOf(outcome: ToolCallReport['outcome']): SuggestionSet {
  if (outcome.status !== 'decided') throw new Error('The decision has failed');
  return outcome.set;
}

/** Of a request that is made again nothing but success tells anything new. */
const settledPhaseOf = (outcome: ToolCallReport['outcome'], isRepeated: boolean): ToolCallPhase => {
  if (outcome.status === 'decided') return { status: 'decided' };
  const { failure } = outcome;
  return {
    status: 'failed',
    failure: isRepeated && isSurelyUndone(failure) ? { ...failure, kind: 'malformed' } : failure,
  };
};

function requireDecided({ toolCalls }: SessionContext, toolCall: ToolCall['id']): DecidedToolCall {
  const decided = toolCalls[toolCall];
  if (decided === undefined) throw new Error('The tool call has not been decided');
  return decided;
}

function requireSearch({ searching }: SessionContext): KnowledgeQuestion {
  if (searching === undefined) throw new Error('The session has nothing to search for');
  return searching;
}

function requireAttachment({ attachment }: SessionContext): Attachment {
  if (attachment === undefined) throw new Error('The session has no conversation yet');
  return attachment;
}

function requireEdit({ edit }: SessionContext): SummaryEdit {
  if (edit === undefined) throw new Error('The session has nothing to save');
  return edit;
}
