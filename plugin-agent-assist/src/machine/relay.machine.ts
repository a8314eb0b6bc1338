import { assign, fromCallback, sendParent, setup } from 'xstate';

import type { AssistMessage, ChatTask, TaskMessage } from '../domain/assist';
import { isRefusal, toFailure, type AssistFailure } from '../domain/failure';
import type { ConversationName, MessageSid } from '../domain/ids';
import type { SuggestionSet } from '../domain/suggestion';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';

/** Google's quota is a minute's; waiting up to one lets it recover. */
const RELAY_BACKOFF_CAP_MS = 60_000;

/** How the relay stands, for the session's view. */
export interface RelayStatus {
  /** `sending`: messages are on their way or in the queue. */
  readonly status: 'backfilling' | 'sending' | 'current' | 'waiting';
  readonly failure: AssistFailure | undefined;
  readonly setAside: number;
}

export interface Backfilled {
  /** Twilio messages that Agent Assist has now. */
  readonly covered: readonly MessageSid[];
  /** How many of them Agent Assist refused for good. */
  readonly refused: number;
  /** The conversation as Agent Assist has it, oldest first. */
  readonly messages: readonly AssistMessage[];
}

/** What the relay tells its session. */
export type RelayReport =
  | { type: 'relay.backfilled'; messages: readonly AssistMessage[] }
  | { type: 'relay.analyzed'; message: AssistMessage | undefined; suggestions: SuggestionSet }
  | { type: 'relay.changed'; relay: RelayStatus }
  /** Google has completed the conversation: it takes nothing more. */
  | { type: 'relay.ended' };

export type RelayEvent = { type: 'message.added'; message: TaskMessage } | { type: 'retry.requested' };

export interface RelayInput {
  readonly task: ChatTask;
  readonly conversation: ConversationName;
  readonly random: () => number;
}

interface RelayContext extends RelayInput {
  readonly queue: readonly TaskMessage[];
  /** Every message that was sent, listed or queued: the same one may be reported twice. */
  readonly known: ReadonlySet<MessageSid>;
  readonly attempt: number;
  readonly failure: AssistFailure | undefined;
  readonly setAside: number;
}

export interface Analyzed {
  readonly message: AssistMessage | undefined;
  readonly suggestions: SuggestionSet;
}

/**
 * Sends one task's messages to Agent Assist, in order and each once.
 *
 * First what was said before (without asking for suggestions), then each message as it comes. What cannot be
 * sent now waits and is tried again; what is refused for good is set aside, counted, and does not hold up the next.
 */
export const relayMachine = setup({
  types: {} as {
    context: RelayContext;
    events: RelayEvent;
    input: RelayInput;
  },
  actors: {
    /** Reports each new message of the task's conversation. */
    messageFeed: fromCallback<RelayEvent, ChatTask>(() => {
      throw new Error('Actor "messageFeed" was not provided');
    }),
    backfill: unprovided<Backfilled, Pick<RelayInput, 'task' | 'conversation'>>('backfill'),
    analyze: unprovided<Analyzed, { conversation: ConversationName; message: TaskMessage }>('analyze'),
  },
  actions: {
    enqueue: assign(({ context }, { message }: { message: TaskMessage }) =>
      context.known.has(message.sid)
        ? {}
        : { known: new Set(context.known).add(message.sid), queue: [...context.queue, message] },
    ),
    settleBackfill: assign(({ context }, { covered, refused }: Pick<Backfilled, 'covered' | 'refused'>) => {
      const there = new Set(covered);
      return {
        known: new Set([...context.known, ...covered]),
        queue: context.queue.filter(({ sid }) => !there.has(sid)),
        attempt: 0,
        failure: undefined,
        setAside: context.setAside + refused,
      };
    }),
    settleFirst: assign({
      queue: ({ context }) => context.queue.slice(1),
      attempt: 0,
      failure: undefined,
    }),
    setFirstAside: assign({
      queue: ({ context }) => context.queue.slice(1),
      attempt: 0,
      failure: (_, params: { failure: AssistFailure }) => params.failure,
      setAside: ({ context }) => context.setAside + 1,
    }),
    noteFailure: assign({
      attempt: ({ context }) => context.attempt + 1,
      failure: (_, params: { failure: AssistFailure }) => params.failure,
    }),
    reportStatus: sendParent(({ context }, params: { status: RelayStatus['status'] }) => ({
      type: 'relay.changed',
      relay: { status: params.status, failure: context.failure, setAside: context.setAside },
    })),
    reportEnd: sendParent({ type: 'relay.ended' }),
    reportBackfill: sendParent((_, params: { messages: readonly AssistMessage[] }) => ({
      type: 'relay.backfilled',
      messages: params.messages,
    })),
    reportAnalysis: sendParent((_, params: Analyzed) => ({ type: 'relay.analyzed', ...params })),
  },
  guards: {
    hasMessage: ({ context }) => context.queue.length > 0,
    /** Anything else, a sign-in that failed included, says nothing about this message: it waits. */
    isRefused: (_, params: { failure: AssistFailure }) => isRefusal(params.failure),
    isEnded: (_, params: { failure: AssistFailure }) => params.failure.kind === 'ended',
  },
  delays: {
    retryDelay: ({ context }) => backoffMs(context.attempt, context.random, RELAY_BACKOFF_CAP_MS),
  },
}).createMachine({
  id: 'relay',
  context: ({ input }) => ({
    queue: [],
    known: new Set(),
    attempt: 0,
    failure: undefined,
    setAside: 0,
    ...input,
  }),
  // Before the back-fill, or a message that comes in between would be in neither.
  invoke: { src: 'messageFeed', input: ({ context }) => context.task },
  initial: 'backfilling',
  on: {
    'message.added': { actions: { type: 'enqueue', params: ({ event }) => ({ message: event.message }) } },
  },
  states: {
    backfilling: {
      initial: 'trying',
      states: {
        trying: {
          invoke: {
            src: 'backfill',
            input: ({ context }) => context,
            onDone: {
              target: '#relay.idle',
              actions: [
                { type: 'settleBackfill', params: ({ event }) => event.output },
                { type: 'reportBackfill', params: ({ event }) => ({ messages: event.output.messages }) },
              ],
            },
            // What went before is not worth giving up what comes: a back-fill is tried until it succeeds.
            onError: [
              {
                guard: { type: 'isEnded', params: ({ event }) => ({ failure: toFailure(event.error) }) },
                target: '#relay.ended',
              },
              {
                target: 'waiting',
                actions: {
                  type: 'noteFailure',
                  params: ({ event }) => ({ failure: toFailure(event.error) }),
                },
              },
            ],
          },
        },
        waiting: {
          entry: { type: 'reportStatus', params: { status: 'waiting' } },
          after: { retryDelay: 'trying' },
          on: { 'retry.requested': 'trying' },
        },
      },
    },
    // Passes by `current` while there is more: to be current for a moment would let the summary start too early.
    idle: {
      always: [{ guard: 'hasMessage', target: 'sending' }, { target: 'current' }],
    },
    current: {
      entry: { type: 'reportStatus', params: { status: 'current' } },
      always: { guard: 'hasMessage', target: 'sending' },
    },
    sending: {
      entry: { type: 'reportStatus', params: { status: 'sending' } },
      invoke: {
        src: 'analyze',
        input: ({ context }) => ({ conversation: context.conversation, message: requireFirst(context) }),
        onDone: {
          target: 'idle',
          actions: ['settleFirst', { type: 'reportAnalysis', params: ({ event }) => event.output }],
        },
        onError: [
          {
            guard: { type: 'isEnded', params: ({ event }) => ({ failure: toFailure(event.error) }) },
            target: 'ended',
          },
          {
            guard: { type: 'isRefused', params: ({ event }) => ({ failure: toFailure(event.error) }) },
            target: 'idle',
            actions: { type: 'setFirstAside', params: ({ event }) => ({ failure: toFailure(event.error) }) },
          },
          {
            target: 'waiting',
            actions: { type: 'noteFailure', params: ({ event }) => ({ failure: toFailure(event.error) }) },
          },
        ],
      },
    },
    waiting: {
      entry: { type: 'reportStatus', params: { status: 'waiting' } },
      after: { retryDelay: 'sending' },
      on: { 'retry.requested': 'sending' },
    },
    ended: { entry: 'reportEnd', type: 'final' },
  },
});

/** Entering `sending` with an empty queue is a programming error, so it fails loudly. */
function requireFirst({ queue: [first] }: RelayContext): TaskMessage {
  if (first === undefined) throw new Error('The relay has nothing to send');
  return first;
}
