import { assign, sendParent } from 'xstate';

import type { AssistConversation, CallAudio, CallTask } from '../domain/assist';
import { toFailure, type AssistFailure } from '../domain/failure';
import type { ConversationName } from '../domain/ids';
import { setup } from '../xstate/lazy-setup';
import type { Look, Sought, Started } from './actors/find-call';
import { unprovided } from './actors/unprovided';

/** Google makes the conversation when it hears the first of the audio; that takes a few seconds. */
const PATIENCE_MS = 20_000;

const LOOK_AGAIN_MS = [1_000, 1_000, 2_000, 3_000, 5_000, 8_000] as const;
/** Whoever has no audio by now mostly never will, and hundreds of desktops ask. */
const LOOK_AGAIN_AT_LAST_MS = 20_000;

/** Each is a stream that Twilio has tried in vain, or that did not last. Another one is for the agent to ask for. */
const MAX_STARTS = 2;

export interface CallFinderInput {
  readonly task: CallTask;
  readonly isOver: boolean;
  readonly deaf: ConversationName | undefined;
  /** How often this session has had the audio started, since the agent last asked for it. */
  readonly starts: number;
  /** As at {@link Look}. */
  readonly isHeld: () => boolean;
  readonly now: () => number;
  readonly random: () => number;
}

interface CallFinderContext extends CallFinderInput {
  /** When the customer was first there, milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly looks: number;
  readonly isAmbiguous: boolean;
  readonly started: Started | undefined;
  readonly found: AssistConversation | undefined;
  readonly failure: AssistFailure | undefined;
}

/** How the search stands, for the session's view. */
export interface CallFinderReport {
  type: 'call.sought';
  status: Extract<CallAudio['status'], 'awaited' | 'absent' | 'ambiguous'>;
  failure: AssistFailure | undefined;
}

export type CallFinderEvent =
  /** Flex has learned something of the call, or the page woke up: a reason to look now. */
  | { type: 'look.again' }
  /** The agent is in after-call work. */
  | { type: 'call.over' }
  /** The agent wants everything to be tried anew. */
  | { type: 'retry.requested' };

/** `starts` as in {@link CallFinderInput}: the next search goes on counting. */
export type CallFound = { readonly starts: number } & (
  | { readonly conversation: AssistConversation }
  /** It makes no sense to look on: the sign-in is refused. */
  | { readonly failure: AssistFailure }
);

/**
 * Waits for the conversation that Google makes of a call, for as long as the call's session lives: it may come
 * late, and then everything goes on by itself. Ends with the conversation, or with the reason to give up.
 */
export const callFinderMachine = setup({
  types: {} as {
    context: CallFinderContext;
    events: CallFinderEvent;
    input: CallFinderInput;
    output: CallFound;
  },
  actors: {
    findCall: unprovided<Sought, Look>('findCall'),
  },
  actions: {
    noteLook: assign({ looks: ({ context }) => context.looks + 1 }),
    noteOver: assign({ isOver: true }),
    noteStart: assign({
      starts: ({ context }, { sought }: { sought: Sought }) =>
        context.starts + (sought.hasTriedStart ? 1 : 0),
    }),
    noteFound: assign({ found: (_, params: { conversation: AssistConversation }) => params.conversation }),
    noteSought: assign(({ context }, { sought }: { sought: Sought }) =>
      sought.status === 'found'
        ? {}
        : {
            since: context.since ?? (sought.isCustomerThere ? context.now() : undefined),
            isAmbiguous: sought.status === 'ambiguous',
            started: sought.started,
            failure: sought.failure ?? context.failure,
          },
    ),
    noteFailure: assign({ failure: (_, params: { failure: AssistFailure }) => params.failure }),
    startAnew: assign({ started: undefined, starts: 0, failure: undefined, looks: 0 }),
    report: sendParent(({ context }): CallFinderReport => ({
      type: 'call.sought',
      // What is in the way in the first seconds, such as yesterday's key, is mostly no trouble at all.
      status: waitedMs(context) < PATIENCE_MS ? 'awaited' : context.isAmbiguous ? 'ambiguous' : 'absent',
      failure: context.failure,
    })),
  },
  guards: {
    isFound: (_, params: { sought: Sought }) => params.sought.status === 'found',
    isHopeless: (_, params: { failure: AssistFailure }) =>
      ['unauthorized', 'forbidden', 'misconfigured'].includes(params.failure.kind),
  },
  delays: {
    nextLook: ({ context }) =>
      LOOK_AGAIN_MS[context.looks - 1] ?? LOOK_AGAIN_AT_LAST_MS * (0.5 + context.random() / 2),
  },
}).createMachine({
  id: 'callFinder',
  context: ({ input }) => ({
    ...input,
    since: undefined,
    looks: 0,
    isAmbiguous: false,
    started: undefined,
    found: undefined,
    failure: undefined,
  }),
  initial: 'looking',
  on: { 'call.over': { actions: 'noteOver' } },
  states: {
    looking: {
      entry: 'noteLook',
      invoke: {
        src: 'findCall',
        input: ({ context }) => ({
          task: context.task,
          waitedMs: waitedMs(context),
          isOver: context.isOver,
          deaf: context.deaf,
          started: context.started,
          mayStart: context.starts < MAX_STARTS,
          isHeld: context.isHeld,
        }),
        onDone: [
          {
            guard: { type: 'isFound', params: ({ event }) => ({ sought: event.output }) },
            target: 'found',
            actions: [
              { type: 'noteStart', params: ({ event }) => ({ sought: event.output }) },
              { type: 'noteFound', params: ({ event }) => requireFound(event.output) },
            ],
          },
          {
            target: 'waiting',
            actions: [
              { type: 'noteStart', params: ({ event }) => ({ sought: event.output }) },
              { type: 'noteSought', params: ({ event }) => ({ sought: event.output }) },
              'report',
            ],
          },
        ],
        onError: [
          {
            guard: { type: 'isHopeless', params: failureOf },
            target: 'failed',
            actions: { type: 'noteFailure', params: failureOf },
          },
          { target: 'waiting', actions: [{ type: 'noteFailure', params: failureOf }, 'report'] },
        ],
      },
      // What this look was told before it began would have it start nothing.
      on: { 'retry.requested': { target: 'looking', reenter: true, actions: 'startAnew' } },
    },
    waiting: {
      after: { nextLook: 'looking' },
      on: {
        'look.again': 'looking',
        'retry.requested': { target: 'looking', actions: 'startAnew' },
      },
    },
    found: { type: 'final' },
    failed: { type: 'final' },
  },
  output: ({ context }): CallFound => {
    const { starts, found, failure } = context;
    if (found) return { starts, conversation: found };
    if (failure) return { starts, failure };
    throw new Error('The search for the call ended without a result');
  },
});

function waitedMs({ since, now }: CallFinderContext): number {
  return since === undefined ? 0 : now() - since;
}

function failureOf({ event }: { event: { error: unknown } }): { failure: AssistFailure } {
  return { failure: toFailure(event.error) };
}

function requireFound(sought: Sought): { conversation: AssistConversation } {
  if (sought.status !== 'found') throw new Error('The call was not found');
  return sought;
}
