import { assign, fromCallback, raise, type ActorRefFrom, type SnapshotFrom } from 'xstate';

import { isRetryable, toFailure, type AssistFailure } from '../domain/failure';
import type { StoredFeedback } from '../domain/ports';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';
import type { RoundReport } from './feedback-round';

/** An agent who sees an answer may open its source in the next moment: that is one request, not two. */
const GATHERING_MS = 1_000;
const RETRY_CAP_MS = 60_000;
/** A refused sign-in is refused again, until a person has changed something. */
const SHUT_OUT_MS = 5 * 60_000;
/** What is held in memory of a long backlog. */
const ROUND_SIZE = 100;

/** How the outbox stands, for those who show it. */
export interface FeedbackOutboxStatus {
  /** Pieces of feedback that Google has not confirmed. */
  readonly waiting: number;
  /** Pieces that Google refused for good, since the page was loaded. */
  readonly refused: number;
  /** Why the last attempt did not succeed; undefined while all is well. */
  readonly failure: AssistFailure | undefined;
}

interface FeedbackOutboxContext extends FeedbackOutboxStatus {
  readonly random: () => number;
  /** The oldest of what waits, in order; not empty while anything waits. */
  readonly round: readonly StoredFeedback[];
  /** Rounds in a row that left something behind. */
  readonly attempt: number;
}

export type FeedbackOutboxEvent =
  /** This tab or another has put something into the store. */
  | { type: 'feedback.added' }
  | { type: 'retry.requested' }
  /** The network is back, or the page is visible again: what was waiting need not wait any longer. */
  | { type: 'network.woke' }
  /** The page may be gone the next moment. */
  | { type: 'page.hidden' }
  /** What is known of the store is out of date. Raised by the machine itself. */
  | { type: 'backlog.stale' }
  /** What is known of the store is up to date. Raised by the machine itself. */
  | { type: 'backlog.listed' };

/**
 * Sends the agent's feedback to Google, and keeps what cannot be sent now.
 *
 * `backlog` follows what waits in the store, to which other tabs add as well. `delivery` gathers it for a moment and
 * sends it round by round; it holds the connection while there is something to send, because a token is needed
 * even where no task is open.
 */
export const feedbackOutboxMachine = setup({
  types: {} as {
    context: FeedbackOutboxContext;
    events: FeedbackOutboxEvent;
    input: { readonly random: () => number };
  },
  actors: {
    list: unprovided<readonly StoredFeedback[], void>('list'),
    sendRound: unprovided<RoundReport, readonly StoredFeedback[]>('sendRound'),
    sendLast: unprovided<void, readonly StoredFeedback[]>('sendLast'),
    /** Keeps the agent's connection up for as long as it lives. */
    connection: fromCallback<FeedbackOutboxEvent, void>(() => {
      throw new Error('Actor "connection" was not provided');
    }),
  },
  actions: {
    relist: raise({ type: 'backlog.stale' }),
    reportListed: raise({ type: 'backlog.listed' }),
    noteBacklog: assign((_, { backlog }: { backlog: readonly StoredFeedback[] }) => ({
      waiting: backlog.length,
      round: backlog.slice(0, ROUND_SIZE),
    })),
    noteUncertain: assign({
      round: ({ context }) => context.round.map((stored) => ({ ...stored, uncertain: true })),
    }),
    noteRefusals: assign({
      refused: ({ context }, { report }: { report: RoundReport }) => context.refused + report.refused,
    }),
    noteSuccess: assign({
      attempt: 0,
      failure: (_, { report }: { report: RoundReport }) => report.refusal,
    }),
    noteFailure: assign({
      attempt: ({ context }) => context.attempt + 1,
      failure: (_, { failure }: { failure: AssistFailure | undefined }) => failure,
    }),
  },
  guards: {
    isWaiting: ({ context }) => context.waiting > 0,
    isRetryable: (_, { failure }: { failure: AssistFailure | undefined }) =>
      failure !== undefined && isRetryable(failure),
    isFailure: (_, { failure }: { failure: AssistFailure | undefined }) => failure !== undefined,
  },
  delays: {
    gathering: GATHERING_MS,
    retryDelay: ({ context }) => backoffMs(context.attempt, context.random, RETRY_CAP_MS),
    // Never at once: nothing gets better by asking again soon.
    shutOut: ({ context }) => Math.round(SHUT_OUT_MS * (1 + context.random()) * 0.5),
  },
}).createMachine({
  id: 'feedbackOutbox',
  type: 'parallel',
  context: ({ input }) => ({
    waiting: 0,
    refused: 0,
    failure: undefined,
    round: [],
    attempt: 0,
    ...input,
  }),
  states: {
    backlog: {
      initial: 'listing',
      // From the start each time: what was being read may lack the news.
      on: { 'feedback.added': '.listing', 'backlog.stale': '.listing' },
      states: {
        listing: {
          invoke: {
            src: 'list',
            onDone: {
              target: 'listed',
              actions: [
                { type: 'noteBacklog', params: ({ event }) => ({ backlog: event.output }) },
                'reportListed',
              ],
            },
            onError: {
              target: 'listed',
              actions: [
                { type: 'noteFailure', params: ({ event }) => ({ failure: toFailure(event.error) }) },
                'reportListed',
              ],
            },
          },
        },
        listed: {},
      },
    },
    delivery: {
      initial: 'idle',
      states: {
        idle: { always: { guard: 'isWaiting', target: 'delivering' } },
        delivering: {
          invoke: { src: 'connection' },
          initial: 'gathering',
          on: { 'page.hidden': { guard: 'isWaiting', target: '.leaving' } },
          states: {
            gathering: { after: { gathering: 'refreshing' } },
            refreshing: {
              entry: 'relist',
              on: {
                'backlog.listed': [
                  { guard: 'isWaiting', target: 'sending' },
                  { target: '#feedbackOutbox.delivery.idle' },
                ],
              },
            },
            sending: {
              invoke: {
                src: 'sendRound',
                input: ({ context }) => context.round,
                onDone: [
                  {
                    guard: { type: 'isRetryable', params: ({ event }) => event.output },
                    target: 'backingOff',
                    actions: [
                      { type: 'noteRefusals', params: ({ event }) => ({ report: event.output }) },
                      { type: 'noteFailure', params: ({ event }) => event.output },
                    ],
                  },
                  {
                    guard: { type: 'isFailure', params: ({ event }) => event.output },
                    target: '#feedbackOutbox.delivery.shutOut',
                    actions: [
                      { type: 'noteRefusals', params: ({ event }) => ({ report: event.output }) },
                      { type: 'noteFailure', params: ({ event }) => event.output },
                    ],
                  },
                  {
                    target: 'settling',
                    actions: [
                      { type: 'noteRefusals', params: ({ event }) => ({ report: event.output }) },
                      { type: 'noteSuccess', params: ({ event }) => ({ report: event.output }) },
                    ],
                  },
                ],
                onError: {
                  target: '#feedbackOutbox.delivery.shutOut',
                  actions: {
                    type: 'noteFailure',
                    params: ({ event }) => ({ failure: toFailure(event.error) }),
                  },
                },
              },
              // Where the page goes in the middle of a round, nobody hears how its requests ended.
              exit: 'noteUncertain',
            },
            // Holds on to the connection until it is known that nothing more waits.
            settling: {
              entry: 'relist',
              on: {
                'backlog.listed': [
                  { guard: 'isWaiting', target: 'gathering' },
                  { target: '#feedbackOutbox.delivery.idle' },
                ],
              },
            },
            backingOff: {
              entry: 'relist',
              after: { retryDelay: 'refreshing' },
              on: { 'retry.requested': 'refreshing', 'network.woke': 'refreshing' },
            },
            // A page that is not gone after all, or comes back, goes on from here.
            leaving: {
              invoke: {
                src: 'sendLast',
                input: ({ context }) => context.round,
                onDone: 'settling',
                onError: 'settling',
              },
              on: { 'page.hidden': {} },
            },
          },
        },
        /**
         * Signing in failed, or the answers make no sense. The connection is let go, so that the next attempt signs
         * in afresh.
         */
        shutOut: {
          entry: 'relist',
          after: { shutOut: 'delivering.refreshing' },
          on: { 'retry.requested': 'delivering.refreshing', 'network.woke': 'delivering.refreshing' },
        },
      },
    },
  },
});

export type FeedbackOutboxActor = ActorRefFrom<typeof feedbackOutboxMachine>;
export type FeedbackOutboxSnapshot = SnapshotFrom<typeof feedbackOutboxMachine>;

export const toFeedbackOutboxStatus = ({
  context: { waiting, refused, failure },
}: FeedbackOutboxSnapshot): FeedbackOutboxStatus => ({ waiting, refused, failure });
