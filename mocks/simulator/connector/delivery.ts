import type { Clock } from '../clock';
import type { Notification } from '../dialogflow/resources';
import type { Random } from '../random';
import type { Hook } from './hook';
import { roomOf, type Rooms } from './rooms';

/** What a client hears of a notification (`aa-integration-backend/readme.md`, "SocketIO APIs"). */
export interface EventEnvelope {
  /** Without its location. */
  readonly conversation_name: string;
  /** JSON text. The names in it keep their location. */
  readonly data: string;
  readonly data_type: Notification['type'];
  /** Whole seconds, and local time though it says Z: not to be ordered by. */
  readonly ack_time: string;
  readonly publish_time: string;
  /** Pub/Sub's id: the same for every delivery of one notification. */
  readonly message_id: string;
  /** Of recognition results only, as the next one; `''` where Pub/Sub carried no attributes. */
  readonly participant_role?: string;
  readonly new_recognition_result_message_id?: string;
}

const two = (part: number): string => String(part).padStart(2, '0');

const localTimeLabelledZ = (ms: number): string => {
  const at = new Date(ms);
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const time = [two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join(':');
  return `${date}T${time}Z`;
};

/** Google's interceptor passes on two of the attributes, of recognition results only. */
const attributesOf = (
  notification: Notification,
): Pick<EventEnvelope, 'participant_role' | 'new_recognition_result_message_id'> =>
  notification.type === 'new-recognition-result-notification-event'
    ? {
        participant_role: notification.attributes?.participantRole ?? '',
        new_recognition_result_message_id: notification.attributes?.messageId ?? '',
      }
    : {};

/** An event on its way to the sockets. */
export interface EventUnderWay {
  readonly afterMs: number;
  /** Its data is padded with spaces to this length. */
  readonly bytes?: number;
}

/** What becomes of an event that was published: usually, it is delivered once. */
export type DeliveryHook = Hook<EventUnderWay, readonly EventUnderWay[]>;

export interface DeliveryOptions {
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly random: Random;
  /** Shortest and longest time from publishing to delivery. Each event draws its own: order is not kept. */
  readonly latencyMs: readonly [number, number];
  readonly hook: DeliveryHook;
}

/**
 * The way from Dialogflow to the socket: Pub/Sub, the interceptor, Redis, the connector. Nothing is kept for later:
 * an event that nobody listens to is gone.
 */
export const createDelivery = ({ rooms, clock, random, latencyMs: [min, max], hook }: DeliveryOptions) => {
  let nextMessageId = 10 ** 13 + Math.floor(random() * 10 ** 12);
  const pending = new Set<() => void>();

  const deliver = (
    notification: Notification,
    messageId: string,
    publishTime: string,
    bytes: number,
  ): void => {
    const room = roomOf(notification.payload.conversation);
    const envelope: EventEnvelope = {
      conversation_name: room,
      data: JSON.stringify(notification.payload).padEnd(bytes),
      data_type: notification.type,
      ack_time: localTimeLabelledZ(clock.now()),
      publish_time: publishTime,
      message_id: messageId,
      ...attributesOf(notification),
    };
    rooms.deliver(room, notification.type, envelope);
  };

  return {
    /** @param afterMs how long it takes until it is published, if not at once */
    publish: (notification: Notification, afterMs = 0): void => {
      const messageId = String(nextMessageId++);
      const publishTime = new Date(clock.now() + afterMs).toISOString();
      const usual = { afterMs: afterMs + min + random() * (max - min) };
      for (const { afterMs: dueIn, bytes = 0 } of hook.run(usual, () => [usual])) {
        const cancel = clock.after(dueIn, () => {
          pending.delete(cancel);
          deliver(notification, messageId, publishTime, bytes);
        });
        pending.add(cancel);
      }
    },
    /** Drops what is still under way. */
    stop: (): void => {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
};
