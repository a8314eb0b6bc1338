import { assign, fromPromise, type SnapshotFrom } from 'xstate';

import { toFailure, type AssistFailure } from '../../domain/failure';
import type { TaskSid } from '../../domain/ids';
import type { SupervisorDesk } from '../../domain/ports';
import type { SummaryRequest } from '../../domain/summary';
import type { ContactView, SessionDigest } from '../../domain/supervision';
import { setup } from '../../xstate/lazy-setup';

/** Nobody asks for a fresh summary of a contact more often. */
const REST_MS = 30_000;
/** An agent's session answers within so long, or not at all. */
const PATIENCE_MS = 15_000;

export type MonitoringDesk = Pick<SupervisorDesk, 'getSummary' | 'requestSummary'>;

export interface MonitoredSummaryInput {
  readonly desk: MonitoringDesk;
  readonly taskSid: TaskSid;
  /** What the task's attributes tell at first. */
  readonly digest: SessionDigest | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The last wish for a fresh summary that is known of, whoever's it is. */
export interface KnownRequest extends SummaryRequest {
  readonly isMine: boolean;
  /**
   * When it was made, as far as this browser's clock can tell: `at` is by another one, so that it is when this browser
   * has heard of it, unless that was long after.
   */
  readonly madeAt: number;
}

export interface MonitoredSummaryContext extends MonitoredSummaryInput {
  /** What was told last; undefined before that, and where nobody has opened a summary. */
  readonly view: ContactView | undefined;
  /** The digest's state for which the summary was asked last. */
  readonly fetched: string | undefined;
  /** Why it did not come. */
  readonly failure: AssistFailure | undefined;
  readonly request: KnownRequest | undefined;
  /** The request that its answer is awaited of, or was. */
  readonly awaited: string | undefined;
  /** The request after which nobody may ask for a while. */
  readonly restedFor: string | undefined;
  /** Why the last request was not taken. */
  readonly requestFailure: AssistFailure | undefined;
}

export type MonitoredSummaryEvent =
  | { readonly type: 'digest.changed'; readonly digest: SessionDigest | undefined }
  /** The summary is to be asked for, though the last time failed or no digest tells of one. */
  | { readonly type: 'fetch.wanted' }
  | { readonly type: 'refresh.wanted' };

/**
 * What a supervisor knows of the summary of a task that they watch. Each new state of the digest makes it ask once for
 * the summary, and never twice at a time: what changes meanwhile is asked for afterwards. It never asks by the clock.
 */
export const monitoredSummaryMachine = setup({
  types: {} as {
    context: MonitoredSummaryContext;
    events: MonitoredSummaryEvent;
    input: MonitoredSummaryInput;
  },
  delays: {
    rest: ({ context }) => leftOf(REST_MS, context),
    patience: ({ context }) => leftOf(PATIENCE_MS, context),
  },
  actors: {
    // By the task, of which the Function finds out the contact: what a digest says of it anybody may have written.
    fetch: fromPromise<ContactView | undefined, Pick<MonitoredSummaryContext, 'desk' | 'taskSid'>>(
      ({ input: { desk, taskSid }, signal }) => desk.getSummary({ taskSid }, signal),
    ),
    ask: fromPromise<SummaryRequest, Pick<MonitoredSummaryContext, 'desk' | 'taskSid'>>(
      ({ input: { desk, taskSid }, signal }) => desk.requestSummary(taskSid, signal),
    ),
  },
  guards: {
    isStale: ({ context: { digest, fetched } }) => digest !== undefined && stateOf(digest) !== fetched,
    isUnanswered: ({ context }) => isOpen(context),
    isAnswered: ({ context }) => !isOpen(context),
    isAnotherAwaited: ({ context }) => isOpen(context) && context.awaited !== context.request?.id,
    isRestNeeded: ({ context }) =>
      context.request !== undefined &&
      context.restedFor !== context.request.id &&
      leftOf(REST_MS, context) > 0,
  },
  actions: {
    noteDigest: assign(({ context }, { digest }: { digest: SessionDigest | undefined }) => ({
      digest,
      request: digest?.request ? newest(context, digest.request, false) : context.request,
    })),
    noteRequest: assign(({ context }, { request }: { request: SummaryRequest }) => ({
      request: newest(context, request, true),
    })),
    noteFetched: assign(({ context: { digest } }) => ({
      fetched: digest && stateOf(digest),
      failure: undefined,
    })),
  },
}).createMachine({
  id: 'monitoredSummary',
  context: ({ input }) => ({
    ...input,
    view: undefined,
    fetched: undefined,
    failure: undefined,
    request: input.digest?.request && {
      ...input.digest.request,
      isMine: false,
      madeAt: Math.min(input.digest.request.at, input.now()),
    },
    awaited: undefined,
    restedFor: undefined,
    requestFailure: undefined,
  }),
  on: {
    'digest.changed': { actions: { type: 'noteDigest', params: ({ event }) => event } },
  },
  type: 'parallel',
  states: {
    summary: {
      initial: 'settled',
      states: {
        settled: {
          always: { guard: 'isStale', target: 'fetching' },
          on: { 'fetch.wanted': 'fetching' },
        },
        fetching: {
          entry: 'noteFetched',
          invoke: {
            src: 'fetch',
            input: ({ context }) => context,
            onDone: { target: 'settled', actions: assign(({ event }) => ({ view: event.output })) },
            onError: {
              target: 'settled',
              actions: assign(({ event }) => ({ failure: toFailure(event.error) })),
            },
          },
        },
      },
    },
    asking: {
      initial: 'free',
      states: {
        free: {
          always: { guard: 'isRestNeeded', target: 'resting' },
          on: { 'refresh.wanted': 'asking' },
        },
        asking: {
          entry: assign({ requestFailure: undefined }),
          invoke: {
            src: 'ask',
            input: ({ context }) => context,
            onDone: {
              target: 'free',
              actions: { type: 'noteRequest', params: ({ event }) => ({ request: event.output }) },
            },
            onError: {
              target: 'free',
              actions: assign(({ event }) => ({ requestFailure: toFailure(event.error) })),
            },
          },
        },
        resting: {
          entry: assign(({ context }) => ({ restedFor: context.request?.id })),
          always: { guard: 'isRestNeeded', target: 'resting', reenter: true },
          after: { rest: 'free' },
        },
      },
    },
    answer: {
      initial: 'none',
      states: {
        none: { always: { guard: 'isUnanswered', target: 'awaited' } },
        awaited: {
          entry: assign(({ context }) => ({ awaited: context.request?.id })),
          always: [
            { guard: 'isAnswered', target: 'come' },
            { guard: 'isAnotherAwaited', target: 'awaited', reenter: true },
          ],
          after: { patience: 'overdue' },
        },
        overdue: {
          always: [
            { guard: 'isAnswered', target: 'come' },
            { guard: 'isAnotherAwaited', target: 'awaited' },
          ],
        },
        come: { always: { guard: 'isUnanswered', target: 'awaited' } },
      },
    },
  },
});

export type MonitoredSummarySnapshot = SnapshotFrom<typeof monitoredSummaryMachine>;

const stateOf = ({ contact, version }: SessionDigest): string => `${contact} ${version}`;

/**
 * Whether the last request still waits for its answer. It stands in the digest until then; a digest that was written
 * before it, or has not come yet, says nothing.
 */
const isOpen = ({ request, digest }: Pick<MonitoredSummaryContext, 'request' | 'digest'>): boolean =>
  request !== undefined &&
  digest !== undefined &&
  (digest.request?.id === request.id || digest.updatedAt <= request.at);

const newest = (
  { request: known, now }: Pick<MonitoredSummaryContext, 'request' | 'now'>,
  request: SummaryRequest,
  isMine: boolean,
): KnownRequest => {
  if (known?.id === request.id) return { ...known, isMine: known.isMine || isMine };
  if (known && known.at > request.at) return known;
  return { ...request, isMine, madeAt: now() };
};

/** What is left of `ms` since the last request was made. */
const leftOf = (ms: number, { request, now }: Pick<MonitoredSummaryContext, 'request' | 'now'>): number =>
  request ? Math.max(0, request.madeAt + ms - now()) : 0;
