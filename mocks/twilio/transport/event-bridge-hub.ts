import { ACCOUNT_SID, WORKSPACE_SID } from '../ids';
import type { TaskRouterEvent } from '../model/task-router';
import type { World } from '../model/world';
import { reservationRow, taskRow, transferRow, workerRow } from './event-bridge-rows';
import type { Socket, SocketListener } from './socket';
import { followConferences } from './voice-events';

/** The client takes 30 s of silence for a dead connection; the bridge sends a blank frame well before. */
const HEARTBEAT_MS = 15_000;

/** `wss://event-bridge.twilio.com/v1/wschannels`: what TaskRouter tells a worker, in every tab of theirs. */
export interface EventBridgeHub {
  /** @returns `undefined`, with the socket closed, where the token does not hold. */
  accept(socket: Socket, query: URLSearchParams): SocketListener | undefined;
  close(): void;
}

const payloadOf = (event: TaskRouterEvent, { taskRouter }: World): unknown => {
  if ('reservation' in event) {
    return reservationRow(event.reservation, taskRouter.outgoingTransfer(event.reservation.sid));
  }
  if ('transfer' in event) return transferRow(event.transfer);
  return 'task' in event ? taskRow(event.task) : workerRow(event.worker);
};

export function createEventBridgeHub(world: World): EventBridgeHub {
  const socketsOf = new Map<string, Set<Socket>>();

  const tell = (workerSid: string, type: string, payload: unknown): void => {
    // Rows are made by now: by the time a socket writes, the task may be elsewhere.
    const frame = JSON.stringify({ event_type: type, payload });
    for (const socket of socketsOf.get(workerSid) ?? []) socket.send(frame);
  };
  const unsubscribe = [
    world.taskRouter.events.subscribe((event) => tell(event.workerSid, event.type, payloadOf(event, world))),
    followConferences(world, tell),
  ];
  const heartbeat = setInterval(() => {
    for (const sockets of socketsOf.values()) for (const socket of sockets) socket.send(' ');
  }, HEARTBEAT_MS).unref();

  return {
    accept(socket, query) {
      const verdict = world.identity.verify(query.get('token') ?? '');
      if (!verdict.valid || verdict.claims.workerSid === '') {
        socket.close(4001, 'Invalid token');
        return undefined;
      }
      const { workerSid, expiresAt } = verdict.claims;
      const tabs = socketsOf.get(workerSid) ?? new Set<Socket>();
      socketsOf.set(workerSid, tabs);
      if (query.get('closeExistingSessions') === 'true') {
        for (const other of tabs) other.close(1000, 'Another session was opened');
        tabs.clear();
      }
      tabs.add(socket);
      socket.send(
        JSON.stringify({
          event_type: 'init',
          payload: {
            channel_id: workerSid,
            account_sid: ACCOUNT_SID,
            workspace_sid: WORKSPACE_SID,
            // Milliseconds: twilio-taskrouter sets a timer of this length less five seconds.
            token_lifetime: expiresAt.getTime() - Date.now(),
          },
        }),
      );
      return { onMessage: () => undefined, onClose: () => tabs.delete(socket) };
    },
    close() {
      clearInterval(heartbeat);
      for (const stop of unsubscribe) stop();
      socketsOf.clear();
    },
  };
}
