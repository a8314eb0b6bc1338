import { io, type Socket } from 'socket.io-client';

import type { AssistEvent } from '../../domain/assist';
import { toFailure, type AssistFailure } from '../../domain/failure';
import type { ConnectorToken, SocketOpener } from '../../domain/ports';
import type { Report } from '../wire/decode';
import {
  decodeEnvelope,
  decodeSocketEvent,
  SOCKET_EVENTS,
  type SocketEventName,
} from '../wire/socket-envelope';
import { RecentIds } from './recent-ids';

const CONNECT_LIMIT_MS = 10_000;
/** Pub/Sub delivers again within minutes, which at an agent's pace is far fewer events than these. */
const REMEMBERED_EVENTS = 2_000;

interface SocketOpenerDeps {
  /** Told about events that could not be read, wholly or in part. They are skipped; the socket stays up. */
  readonly report: Report;
  /** How long a join may go without an acknowledgement. */
  readonly joinTimeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Opens Socket.IO connections to the connector. Never reconnects by itself: the connection machine does. */
export function createSocketOpener({ report, joinTimeoutMs, now }: SocketOpenerDeps): SocketOpener {
  // Shared by all sockets of one opener: a redelivery may arrive after a reconnect.
  const delivered = new RecentIds(REMEMBERED_EVENTS);

  const read = (name: SocketEventName, raw: unknown): AssistEvent | undefined => {
    try {
      const envelope = decodeEnvelope(raw);
      if (envelope.messageId !== undefined && !delivered.add(`${name} ${envelope.messageId}`))
        return undefined;
      return decodeSocketEvent(name, envelope, { report, receivedAt: now() });
    } catch (error) {
      report(toFailure(error));
      return undefined;
    }
  };

  return (token, listener) => {
    const socket = connect(token);

    socket.on('connect', () => listener.onOpen());
    socket.on('connect_error', (error) => {
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
      async join(conversation) {
        // Socket.IO would keep the request for later; the session joins again by itself once it is told of a connect.
        if (!socket.connected) return false;
        try {
          return (
            (await socket.timeout(joinTimeoutMs).emitWithAck('join-conversation', conversation)) === true
          );
        } catch {
          return false;
        }
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

function connect({ token, connectorUrl }: ConnectorToken): Socket {
  const { origin, pathname } = new URL(connectorUrl);
  return io(origin, {
    // A path in the address of io() would be read as a namespace.
    path: `${pathname.replace(/\/+$/, '')}/socket.io`,
    auth: (send) => send({ token }),
    // WebSocket first: polling needs every request to reach the same instance, which Cloud Run does not promise.
    // It remains for networks that let no WebSocket through.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    timeout: CONNECT_LIMIT_MS,
    // Two retry policies would race.
    reconnection: false,
    forceNew: true,
  });
}

const unreachable = (reason: string): AssistFailure => ({
  kind: 'unreachable',
  message: `The live connection to the Agent Assist connector is down (${reason})`,
});
