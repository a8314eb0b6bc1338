import { assign, fromCallback, not, raise, type ActorRefFrom, type SnapshotFrom } from 'xstate';

import { isRetryable, toFailure, type AssistFailure } from '../domain/failure';
import type { ConnectorToken } from '../domain/ports';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';

/** A token is renewed this long before it ends, so that no call or reconnect ever meets an expired one. */
const RENEWAL_LEAD_MS = 5 * 60_000;
/** Never renew in a tight loop, however short a token lives. */
const MIN_RENEWAL_MS = 10_000;
/** A token that has lasted this long was good, whatever happened to the one before. */
const TRUSTED_AFTER_MS = 60_000;
/**
 * A token that should still be good is refused by a connector that started anew with another key, and it refuses
 * everybody's: their desktops ask for new ones within this time, and not in the same second.
 */
const RENEWAL_SPREAD_MS = 3_000;
/**
 * Two refusals in a row come also while an old and a new instance of the connector answer side by side. So it is tried
 * again, no sooner than this and no later than twice this.
 */
const SECOND_THOUGHTS_MS = 30_000;

interface ConnectionContext {
  /** How many sessions need token and socket. */
  readonly sessions: number;
  /** How many others need the token alone. */
  readonly borrowers: number;
  readonly token: ConnectorToken | undefined;
  /** Tokens refused in a row: the second one in a row is not the token's fault. */
  readonly refusals: number;
  readonly tokenAttempt: number;
  readonly socketAttempt: number;
  readonly tokenFailure: AssistFailure | undefined;
  readonly socketFailure: AssistFailure | undefined;
  readonly wasOpen: boolean;
  readonly now: () => number;
  readonly random: () => number;
}

export type SocketReport =
  | { type: 'socket.opened' }
  | { type: 'socket.refused'; token: string }
  | { type: 'socket.lost'; failure: AssistFailure };

export type ConnectionEvent =
  | SocketReport
  | { type: 'session.opened' }
  | { type: 'session.closed' }
  /** Something without a task has to call the connector, such as feedback that waits: it needs no socket. */
  | { type: 'borrower.came' }
  | { type: 'borrower.left' }
  /** The connector's REST proxy did not accept this token. */
  | { type: 'token.refused'; token: string }
  | { type: 'retry.requested' }
  /** Somebody needs a token now: one that ran out while the computer slept is renewed at once. */
  | { type: 'token.wanted' }
  /** The network is back, or the page is visible again: what was waiting need not wait any longer. */
  | { type: 'network.woke' };

const REFUSED: AssistFailure = {
  kind: 'unauthorized',
  message: 'The Agent Assist connector does not accept the token that it issued itself',
};

/**
 * The agent's one connection to Agent Assist: the token and the socket, each with its own back-off.
 *
 * The socket lives only while a session needs it, the token while anybody does. The token is renewed while the socket stays up: a live
 * socket outlives its token, but its next connect needs a good one (backend-behaviour 2).
 */
export const connectionMachine = setup({
  types: {} as {
    context: ConnectionContext;
    events: ConnectionEvent;
    input: { readonly now: () => number; readonly random: () => number };
  },
  actors: {
    issueToken: unprovided<ConnectorToken, void>('issueToken'),
    socket: fromCallback<ConnectionEvent, ConnectorToken>(() => {
      throw new Error('Actor "socket" was not provided');
    }),
  },
  actions: {
    storeToken: assign({
      token: (_, params: { token: ConnectorToken }) => params.token,
      tokenAttempt: 0,
      tokenFailure: undefined,
    }),
    dropRefusedToken: assign({
      token: undefined,
      refusals: ({ context }) => context.refusals + 1,
    }),
    forgetRefusals: assign({ refusals: 0 }),
    noteTokenFailure: assign({
      tokenFailure: (_, params: { failure: AssistFailure }) => params.failure,
      tokenAttempt: ({ context }) => context.tokenAttempt + 1,
    }),
    noteRefusal: assign({ tokenFailure: REFUSED }),
    startTokenOver: assign({ tokenFailure: undefined, tokenAttempt: 0, refusals: 0 }),
    forgetToken: assign({ token: undefined, refusals: 0, tokenAttempt: 0, tokenFailure: undefined }),
    noteSocketFailure: assign({
      socketFailure: (_, params: { failure: AssistFailure }) => params.failure,
      socketAttempt: ({ context }) => context.socketAttempt + 1,
    }),
    noteOpen: assign({ socketFailure: undefined, socketAttempt: 0, wasOpen: true, refusals: 0 }),
    forgetSocket: assign({ socketFailure: undefined, socketAttempt: 0, wasOpen: false }),
  },
  guards: {
    isTokenNeeded: ({ context }) => context.sessions + context.borrowers > 0,
    isTokenIdle: ({ context }) => context.sessions + context.borrowers === 0,
    isSocketNeeded: ({ context }) => context.sessions > 0,
    isSocketIdle: ({ context }) => context.sessions === 0,
    hasToken: ({ context }) => hasUsableToken(context),
    tokenIsOld: ({ context }) => renewalInMs(context) <= MIN_RENEWAL_MS,
    /** Its time was not over: it is not this token alone that is refused. */
    isRefusedEarly: ({ context }, params: { token: string }) =>
      context.token?.token === params.token && hasUsableToken(context),
    /** Said of the connector itself. What the Functions refuse for good, nothing but the agent or Flex can change. */
    isRefusedByConnector: ({ context }) => context.tokenFailure === REFUSED,
    isCurrent: ({ context }, params: { token: string }) => context.token?.token === params.token,
    isRefusedAgain: ({ context }, params: { token: string }) =>
      context.token?.token === params.token && context.refusals > 0,
    mayRetry: (_, params: { failure: AssistFailure }) => isRetryable(params.failure),
  },
  delays: {
    renewal: ({ context }) => renewalInMs(context),
    renewalSpread: ({ context }) => Math.round(context.random() * RENEWAL_SPREAD_MS),
    secondThoughts: ({ context }) => Math.round(SECOND_THOUGHTS_MS * (1 + context.random())),
    tokenRetry: ({ context }) => backoffMs(context.tokenAttempt, context.random),
    socketRetry: ({ context }) => backoffMs(context.socketAttempt, context.random),
  },
}).createMachine({
  id: 'connection',
  type: 'parallel',
  context: ({ input }) => ({
    sessions: 0,
    borrowers: 0,
    token: undefined,
    refusals: 0,
    tokenAttempt: 0,
    socketAttempt: 0,
    tokenFailure: undefined,
    socketFailure: undefined,
    wasOpen: false,
    ...input,
  }),
  on: {
    'session.opened': { actions: assign({ sessions: ({ context }) => context.sessions + 1 }) },
    'session.closed': { actions: assign({ sessions: ({ context }) => Math.max(0, context.sessions - 1) }) },
    'borrower.came': { actions: assign({ borrowers: ({ context }) => context.borrowers + 1 }) },
    'borrower.left': { actions: assign({ borrowers: ({ context }) => Math.max(0, context.borrowers - 1) }) },
  },
  states: {
    token: {
      initial: 'none',
      states: {
        none: {
          entry: 'forgetToken',
          always: { guard: 'isTokenNeeded', target: 'issuing' },
        },
        issuing: {
          always: { guard: 'isTokenIdle', target: 'none' },
          invoke: {
            src: 'issueToken',
            onDone: {
              target: 'valid',
              actions: { type: 'storeToken', params: ({ event }) => ({ token: event.output }) },
            },
            onError: [
              {
                guard: { type: 'mayRetry', params: ({ event }) => ({ failure: toFailure(event.error) }) },
                target: 'backingOff',
                actions: {
                  type: 'noteTokenFailure',
                  params: ({ event }) => ({ failure: toFailure(event.error) }),
                },
              },
              {
                target: 'failed',
                actions: {
                  type: 'noteTokenFailure',
                  params: ({ event }) => ({ failure: toFailure(event.error) }),
                },
              },
            ],
          },
          // The old token serves until the new one is there, unless it is the old one that was refused.
          on: {
            'token.refused': { guard: { type: 'isCurrent', params: token }, actions: 'dropRefusedToken' },
            'socket.refused': { guard: { type: 'isCurrent', params: token }, actions: 'dropRefusedToken' },
          },
        },
        valid: {
          always: { guard: 'isTokenIdle', target: 'none' },
          after: { renewal: 'issuing', [TRUSTED_AFTER_MS]: { actions: 'forgetRefusals' } },
          on: {
            // A laptop that slept: its timers stood still while the token grew old.
            'network.woke': { guard: 'tokenIsOld', target: 'issuing' },
            'token.wanted': { guard: not('hasToken'), target: 'issuing' },
            'token.refused': [
              {
                guard: { type: 'isRefusedAgain', params: token },
                target: 'failed',
                actions: ['dropRefusedToken', 'noteRefusal'],
              },
              {
                guard: { type: 'isRefusedEarly', params: token },
                target: 'spreading',
                actions: 'dropRefusedToken',
              },
              {
                guard: { type: 'isCurrent', params: token },
                target: 'issuing',
                actions: 'dropRefusedToken',
              },
            ],
            'socket.refused': [
              {
                guard: { type: 'isRefusedAgain', params: token },
                target: 'failed',
                actions: ['dropRefusedToken', 'noteRefusal'],
              },
              {
                guard: { type: 'isRefusedEarly', params: token },
                target: 'spreading',
                actions: 'dropRefusedToken',
              },
              {
                guard: { type: 'isCurrent', params: token },
                target: 'issuing',
                actions: 'dropRefusedToken',
              },
            ],
          },
        },
        spreading: {
          always: { guard: 'isTokenIdle', target: 'none' },
          after: { renewalSpread: 'issuing' },
          // Whoever has just come back has waited long enough.
          on: { 'network.woke': 'issuing', 'retry.requested': 'issuing' },
        },
        backingOff: {
          always: { guard: 'isTokenIdle', target: 'none' },
          after: { tokenRetry: 'issuing' },
          on: {
            'network.woke': 'issuing',
            'retry.requested': 'issuing',
            'token.refused': { guard: { type: 'isCurrent', params: token }, actions: 'dropRefusedToken' },
            'socket.refused': { guard: { type: 'isCurrent', params: token }, actions: 'dropRefusedToken' },
          },
        },
        failed: {
          always: { guard: 'isTokenIdle', target: 'none' },
          after: {
            secondThoughts: { guard: 'isRefusedByConnector', target: 'issuing', actions: 'startTokenOver' },
          },
          on: {
            'network.woke': { guard: 'isRefusedByConnector', target: 'issuing', actions: 'startTokenOver' },
            'retry.requested': { target: 'issuing', actions: 'startTokenOver' },
            'token.refused': { guard: { type: 'isCurrent', params: token }, actions: 'dropRefusedToken' },
            'socket.refused': { guard: { type: 'isCurrent', params: token }, actions: 'dropRefusedToken' },
          },
        },
      },
    },
    socket: {
      initial: 'closed',
      states: {
        closed: {
          entry: 'forgetSocket',
          always: { guard: 'isSocketNeeded', target: 'awaitingToken' },
        },
        awaitingToken: {
          entry: raise({ type: 'token.wanted' }),
          always: [
            { guard: 'isSocketIdle', target: 'closed' },
            { guard: 'hasToken', target: 'active' },
          ],
        },
        active: {
          always: { guard: 'isSocketIdle', target: 'closed' },
          // The socket belongs to the parent of `connecting` and `open`, so that opening does not reopen it.
          invoke: { src: 'socket', input: ({ context }) => requireToken(context) },
          initial: 'connecting',
          on: {
            'socket.refused': 'awaitingToken',
            'socket.lost': {
              target: 'backingOff',
              actions: { type: 'noteSocketFailure', params: ({ event }) => ({ failure: event.failure }) },
            },
          },
          states: {
            connecting: { on: { 'socket.opened': 'open' } },
            open: { entry: 'noteOpen' },
          },
        },
        backingOff: {
          always: { guard: 'isSocketIdle', target: 'closed' },
          after: { socketRetry: 'awaitingToken' },
          on: { 'network.woke': 'awaitingToken', 'retry.requested': 'awaitingToken' },
        },
      },
    },
  },
});

export type ConnectionActor = ActorRefFrom<typeof connectionMachine>;
export type ConnectionSnapshot = SnapshotFrom<typeof connectionMachine>;

function token({ event }: { event: { token: string } }): { token: string } {
  return { token: event.token };
}

/** Whether the token may still be used. */
export function hasUsableToken({ token, now }: Pick<ConnectionContext, 'token' | 'now'>): boolean {
  return token !== undefined && token.expiresAt > now();
}

/** Half of a short life, or the lead before the end of a long one. */
function renewalInMs({ token, now }: Pick<ConnectionContext, 'token' | 'now'>): number {
  const left = (token?.expiresAt ?? 0) - now();
  return Math.max(MIN_RENEWAL_MS, left > 2 * RENEWAL_LEAD_MS ? left - RENEWAL_LEAD_MS : left / 2);
}

/** Entering `active` without a token is a programming error, so it fails loudly. */
function requireToken(context: ConnectionContext): ConnectorToken {
  if (context.token === undefined) throw new Error('The socket was opened without a token');
  return context.token;
}
