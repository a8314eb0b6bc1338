import { createActor, fromCallback, fromPromise, type ActorOptions } from 'xstate';

import type { AssistEvent } from '../domain/assist';
import { AssistError } from '../domain/failure';
import { roomOf, type ConversationName, type RoomName } from '../domain/ids';
import type { AssistSocket, ConnectorToken, SocketOpener, TokenIssuer, TokenLender } from '../domain/ports';
import {
  connectionMachine,
  hasUsableToken,
  type ConnectionActor,
  type ConnectionEvent,
} from './connection.machine';

/** What a session hears of its room. */
export interface RoomListener {
  /** The socket is up: time to join. */
  onConnected(): void;
  onDisconnected(): void;
  /** A sign of life, or a reason to doubt the last join: the page woke up, the network came back. */
  onHeartbeat(): void;
  onEvent(event: AssistEvent): void;
}

/** The agent's connection as the sessions use it. */
export interface Connection extends TokenLender {
  readonly actor: ConnectionActor;
  /** Keeps token and socket up until the returned function is called. */
  retain(): () => void;
  /** Keeps the token alone, for calls that belong to no task, until the returned function is called. */
  borrow(): () => void;
  /** Listens to one conversation until the returned function is called. */
  enter(conversation: ConversationName, listener: RoomListener): () => void;
  join(conversation: ConversationName): Promise<boolean>;
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
  const rooms = new Map<RoomName, Set<RoomListener>>();
  let socket: AssistSocket | undefined;

  const everyone = (tell: (listener: RoomListener) => void): void =>
    rooms.forEach((listeners) => listeners.forEach(tell));

  const actor = createActor(
    connectionMachine.provide({
      actors: {
        issueToken: fromPromise<ConnectorToken, void>(({ signal }) => issuer.issue(signal)),
        socket: fromCallback<ConnectionEvent, ConnectorToken>(({ input, sendBack }) => {
          const opened = openSocket(input, {
            onOpen: () => {
              socket = opened;
              sendBack({ type: 'socket.opened' });
              everyone((listener) => listener.onConnected());
            },
            onRefused: () => sendBack({ type: 'socket.refused', token: input.token }),
            onLost: (failure) => sendBack({ type: 'socket.lost', failure }),
            onPing: () => {
              onSignOfLife();
              everyone((listener) => listener.onHeartbeat());
            },
            onEvent: (event) => {
              onSignOfLife();
              // Straight to its session: the connection has nothing to decide about content.
              rooms.get(event.room)?.forEach((listener) => listener.onEvent(event));
            },
          });
          return () => {
            const wasUp = socket === opened;
            if (wasUp) socket = undefined;
            opened.close();
            if (wasUp) everyone((listener) => listener.onDisconnected());
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
    enter(conversation, listener) {
      const room = roomOf(conversation);
      const listeners = rooms.get(room) ?? new Set();
      rooms.set(room, listeners.add(listener));
      if (socket) listener.onConnected();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) rooms.delete(room);
      };
    },
    leave: (conversation) => socket?.leave(conversation),
    join: (conversation) => socket?.join(conversation) ?? Promise.resolve(false),
    retry: () => actor.send({ type: 'retry.requested' }),
    wake() {
      actor.send({ type: 'network.woke' });
      everyone((listener) => listener.onHeartbeat());
    },
    stop: () => actor.stop(),
  };
}
