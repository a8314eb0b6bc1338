import { createActor, fromCallback, fromPromise, type ActorOptions } from 'xstate';

import { AssistError } from '../domain/failure';
import type { ConversationName } from '../domain/ids';
import type { AssistSocket, ConnectorToken, SocketOpener, TokenIssuer, TokenLender } from '../domain/ports';
import {
  connectionMachine,
  hasUsableToken,
  type ConnectionActor,
  type ConnectionEvent,
} from './connection.machine';
import { PAGE_TIMERS } from './late-clock';
import { createRooms, type RoomListener } from './rooms';

/** The agent's connection as the sessions use it. */
export interface Connection extends TokenLender {
  readonly actor: ConnectionActor;
  /** Keeps token and socket up until the returned function is called. */
  retain(): () => void;
  /** Keeps the token alone, for calls that belong to no task, until the returned function is called. */
  borrow(): () => void;
  /** Listens to one conversation, and keeps its room joined, until the returned function is called. */
  enter(conversation: ConversationName, listener: RoomListener): () => void;
  /** Only once the conversation is over: a leave by anyone cuts everybody off (backend-behaviour 7). */
  leave(conversation: ConversationName): void;
  retry(): void;
  /** The network is back or the page is visible again. */
  wake(): void;
  stop(): void;
}

export interface ConnectionDeps {
  readonly issuer: TokenIssuer;
  readonly openSocket: SocketOpener;
  readonly now: () => number;
  readonly random: () => number;
  /** Called at whatever comes from the server: timers that are late can be seen to. */
  readonly onSignOfLife?: () => void;
  readonly actorOptions?: Pick<ActorOptions<typeof connectionMachine>, 'clock' | 'inspect'>;
}

/** Starts the connection machine and gives sessions their handle on it. Connects when the first session retains it. */
export function createConnection({
  issuer,
  openSocket,
  now,
  random,
  onSignOfLife = () => undefined,
  actorOptions,
}: ConnectionDeps): Connection {
  const rooms = createRooms({ now, random, timers: actorOptions?.clock ?? PAGE_TIMERS });
  let socket: AssistSocket | undefined;

  const actor = createActor(
    connectionMachine.provide({
      actors: {
        issueToken: fromPromise<ConnectorToken, void>(({ signal }) => issuer.issue(signal)),
        socket: fromCallback<ConnectionEvent, ConnectorToken>(({ input, sendBack }) => {
          const opened = openSocket(input, {
            onOpen: () => {
              socket = opened;
              sendBack({ type: 'socket.opened' });
              rooms.connected(opened);
            },
            onRefused: () => sendBack({ type: 'socket.refused', token: input.token }),
            onLost: (failure) => sendBack({ type: 'socket.lost', failure }),
            onPing: () => {
              onSignOfLife();
              // Timers of a hidden tab run once a minute, so signs of life from the server count too.
              rooms.doubt();
            },
            onEvent: (event) => {
              onSignOfLife();
              // Straight to its session: the connection has nothing to decide about content.
              rooms.deliver(event);
            },
          });
          return () => {
            const wasUp = socket === opened;
            if (wasUp) socket = undefined;
            try {
              // First: a join that is under way ends with the socket, which says nothing about the room.
              if (wasUp) rooms.disconnected();
            } finally {
              opened.close();
            }
          };
        }),
      },
    }),
    { ...actorOptions, input: { now, random } },
  );
  actor.start();

  return {
    actor,
    retain() {
      actor.send({ type: 'session.opened' });
      let retained = true;
      return () => {
        if (retained) actor.send({ type: 'session.closed' });
        retained = false;
      };
    },
    borrow() {
      actor.send({ type: 'borrower.came' });
      let borrowed = true;
      return () => {
        if (borrowed) actor.send({ type: 'borrower.left' });
        borrowed = false;
      };
    },
    lease: (signal) =>
      new Promise((resolve, reject) => {
        const settle = (): boolean => {
          const { context, value } = actor.getSnapshot();
          if (context.token && hasUsableToken(context)) resolve(context.token);
          else if (value.token === 'failed' && context.tokenFailure)
            reject(new AssistError(context.tokenFailure.kind, context.tokenFailure.message));
          else if (signal.aborted || value.token === 'none')
            reject(new AssistError('unreachable', 'Agent Assist is not connected'));
          else return false;
          return true;
        };
        if (settle()) return;
        actor.send({ type: 'token.wanted' });
        const done = (): void => {
          subscription.unsubscribe();
          signal.removeEventListener('abort', check);
        };
        const check = (): void => {
          if (settle()) done();
        };
        const subscription = actor.subscribe(check);
        signal.addEventListener('abort', check);
      }),
    refuse: (token) => actor.send({ type: 'token.refused', token }),
    enter: rooms.enter,
    leave: (conversation) => socket?.leave(conversation),
    retry() {
      actor.send({ type: 'retry.requested' });
      rooms.doubt();
    },
    wake() {
      actor.send({ type: 'network.woke' });
      rooms.doubt();
    },
    stop: () => actor.stop(),
  };
}
