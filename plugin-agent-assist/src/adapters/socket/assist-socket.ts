import { io, type Socket } from 'socket.io-client';

import type { AssistEvent } from '../../domain/assist';
import { toFailure, type AssistFailure } from '../../domain/failure';
import type { ConnectorToken, SocketOpener } from '../../domain/ports';
import { onceEach, type Report } from '../wire/decode';
import {
  decodeEnvelope,
  decodeSocketEvent,
  SOCKET_EVENTS,
  type SocketEventName,
} from '../wire/socket-envelope';
import { RecentIds } from './recent-ids';

const CONNECT_LIMIT_MS = 10_000;
/**
 * Pub/Sub delivers again within minutes, which at an agent's pace is fewer events than these. Each kind has a memory
 * of its own: what is being said on a call comes several times a second, and must not push out the rest.
 */
const REMEMBERED_EVENTS = 2_000;

interface SocketOpenerDeps {
  /**
   * Told about events that could not be read, wholly or in part. They are skipped; the socket stays up. Of what is
   * being said on a call, each thing that cannot be read is told once: the next hundred are no better.
   */
  readonly report: Report;
  /** How long a join may go without an acknowledgement. */
  readonly joinTimeoutMs: number;
  /** How long an attempt to connect may take. */
  readonly connectLimitMs?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Opens Socket.IO connections to the connector. Never reconnects by itself: the connection machine does. */
export function createSocketOpener({
  report,
  joinTimeoutMs,
  connectLimitMs = CONNECT_LIMIT_MS,
  now,
}: SocketOpenerDeps): SocketOpener {
  // Shared by all sockets of one opener: a redelivery may arrive after a reconnect.
  const delivered = new Map(SOCKET_EVENTS.map((name) => [name, new RecentIds(REMEMBERED_EVENTS)]));
  const reportSpeech = onceEach(report);

  const read = (name: SocketEventName, raw: unknown): AssistEvent | undefined => {
    const reportThis = name === 'new-recognition-result-notification-event' ? reportSpeech : report;
    try {
      const envelope = decodeEnvelope(raw);
      // A late repeat of words without a message id would look like new ones, so those are remembered too.
      if (envelope.messageId !== undefined && delivered.get(name)?.add(envelope.messageId) === false)
        return undefined;
      return decodeSocketEvent(name, envelope, { report: reportThis, receivedAt: now() });
    } catch (error) {
      reportThis(toFailure(error));
      return undefined;
    }
  };

  let pollsFirst = false;

  return (token, listener) => {
    const socket = connect(token, pollsFirst, connectLimitMs);

    socket.on('connect', () => listener.onOpen());
    socket.on('connect_error', (error) => {
      // Some networks swallow a WebSocket in place of refusing it, and it takes all the time that the attempt has.
      if (error.message === 'timeout') pollsFirst = !pollsFirst;
      // The connector's refusal, in the words of its published code. Its broadcast `unauthenticated` means somebody
      // else's token, and is not listened to (backend-behaviour 1).
      if (error.message === 'authentication failed') listener.onRefused();
      else listener.onLost(unreachable(socket.active ? error.message : 'refused'));
    });
    socket.on('disconnect', (reason) => listener.onLost(unreachable(reason)));
    socket.io.on('ping', () => listener.onPing());
    for (const name of SOCKET_EVENTS) {
      socket.on(name, (raw: unknown) => {
        const event = read(name, raw);
        if (event) listener.onEvent(event);
      });
    }

    return {
      join(conversation, onAnswer) {
        // Socket.IO would keep the request for later; all rooms are joined again by themselves at a connect.
        if (!socket.connected) queueMicrotask(() => onAnswer(false));
        else
          socket
            .timeout(joinTimeoutMs)
            // It comes with a failure where there is no answer in time, or the socket goes down before.
            .emit('join-conversation', conversation, (failure: Error | null, isJoined: unknown) =>
              onAnswer(failure === null && isJoined === true),
            );
      },
      leave(conversation) {
        if (socket.connected) socket.emit('leave-conversation', conversation);
      },
      close() {
        socket.removeAllListeners();
        socket.io.off('ping');
        socket.disconnect();
      },
    };
  };
}

function connect(
  { token, connectorUrl }: ConnectorToken,
  pollsFirst: boolean,
  connectLimitMs: number,
): Socket {
  const { origin, pathname } = new URL(connectorUrl);
  return io(origin, {
    // A path in the address of io() would be read as a namespace.
    path: `${pathname.replace(/\/+$/, '')}/socket.io`,
    auth: (send) => send({ token }),
    // WebSocket first: polling needs every request to reach the same instance, which Cloud Run does not promise.
    // It remains for networks that let no WebSocket through. What fails is taken off this list, so it ends with the
    // WebSocket once more: a connector that began to listen between the two is come back to by polling, and stays
    // no longer by it than the change to a WebSocket takes.
    transports: [...(pollsFirst ? [] : ['websocket']), 'polling', 'websocket'],
    tryAllTransports: true,
    timeout: connectLimitMs,
    // Two retry policies would race.
    reconnection: false,
    forceNew: true,
  });
}

const unreachable = (reason: string): AssistFailure => ({
  kind: 'unreachable',
  message: `The live connection to the Agent Assist connector is down (${reason})`,
});
