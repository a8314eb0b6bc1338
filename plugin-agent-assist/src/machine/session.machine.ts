import {
  and,
  assign,
  emit,
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
  Summary,
  SummaryEdit,
  SuggestionSet,
  TaskRef,
} from '../domain/assist';
import { isRetryable, toFailure, type AssistFailure } from '../domain/failure';
import type { AnswerRecordName, ConversationName } from '../domain/ids';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';
import { relayMachine, type RelayStatus } from './relay.machine';
import type {
  Attachment,
  SessionContext,
  SessionEmission,
  SessionEvent,
  SessionInput,
} from './session.types';

/** A leave by anyone, or the ghost of our own old socket, cuts a room off in silence: join again this often. */
const HEARTBEAT_MS = 12_000;

const NOT_YET_RELAYED: RelayStatus = { status: 'backfilling', failure: undefined, setAside: 0 };

/** How often a save is tried again after its task has ended; later there is nobody left to tell. */
const MAX_LAST_SAVES = 5;

const NOT_ATTACHED: AssistFailure = {
  kind: 'unreachable',
  message: 'Agent Assist is not connected to this conversation',
};

/**
 * One assist session for one task, from acceptance (or page reload) until the task is over for this agent.
 *
 * In `engaged`, regions run side by side and fail alone: `stream` keeps the room joined, `replies` asks again for
 * what a gap swallowed, `summary` answers summary requests, and the relay, an actor of its own, sends the task's
 * messages. The machine decides what happens next; it stores no suggestions, messages or summaries: those are
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
    suggestReplies: unprovided<SuggestionSet, { attachment: Attachment; latest: AssistMessage | undefined }>(
      'suggestReplies',
    ),
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
    askForReplies: raise({ type: 'replies.due' }),
    retryRelay: sendTo('relay', { type: 'retry.requested' }),
    doubtJoin: raise({ type: 'room.heartbeat' }),
    publishMessages: emit((_, params: { messages: readonly AssistMessage[] }) => ({
      type: 'messages.seen' as const,
      messages: params.messages,
    })),
    publishSuggestions: emit((_, params: { set: SuggestionSet }) => ({
      type: 'suggestions.received' as const,
      set: params.set,
    })),
    publishUse: emit((_, params: { id: AnswerRecordName }) => ({
      type: 'suggestion.used' as const,
      id: params.id,
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
    customerSpokeLast: ({ context }) => context.latest?.role === 'END_USER',
    isRequestingSummary: stateIn({ engaged: { summary: 'requested' } }),
    isSavingSummary: stateIn({ engaged: { summary: 'saving' } }),
  },
  delays: {
    heartbeat: HEARTBEAT_MS,
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
          guard: and(['hasEnded', 'hasRelayedAll', not('isRequestingSummary'), not('isSavingSummary')]),
          target: 'closing',
        },
        {
          guard: and(['mustMove', not('isRequestingSummary'), not('isSavingSummary')]),
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
            'askForReplies',
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
        'suggestion.used': {
          actions: { type: 'publishUse', params: ({ event }) => ({ id: event.id }) },
        },
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
                  { guard: 'hasGap', target: 'joined', actions: ['noteJoined', 'askForReplies'] },
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

        replies: {
          initial: 'idle',
          on: { 'replies.due': { guard: 'customerSpokeLast', target: '.asking' } },
          states: {
            idle: {},
            asking: {
              invoke: {
                src: 'suggestReplies',
                input: ({ context }) => ({
                  attachment: requireAttachment(context),
                  latest: context.latest,
                }),
                onDone: {
                  target: 'idle',
                  actions: { type: 'publishSuggestions', params: ({ event }) => ({ set: event.output }) },
                },
                // The next message brings the next replies; nothing is owed for this one.
                onError: 'idle',
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

function requireAttachment({ attachment }: SessionContext): Attachment {
  if (attachment === undefined) throw new Error('The session has no conversation yet');
  return attachment;
}

function requireEdit({ edit }: SessionContext): SummaryEdit {
  if (edit === undefined) throw new Error('The session has nothing to save');
  return edit;
}
