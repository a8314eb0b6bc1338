import type { AssistEvent } from '../domain/assist';
import { roomOf, type ConversationName, type RoomName } from '../domain/ids';
import type { AssistSocket } from '../domain/ports';
import { backoffMs } from './backoff';
import type { Timers } from './late-clock';

/** A leave by anyone, or the ghost of our own old socket, cuts a room off in silence: join again this often. */
const HEARTBEAT_MS = 12_000;

/** As long as such a ghost is to be feared. */
const DOUBTFUL_HEARTBEAT_MS = 4_000;

/** What a session hears of its room. */
export interface RoomListener {
  /** The socket is up: the room is being joined. */
  onConnected(): void;
  onDisconnected(): void;
  /** The connector has said that the room is joined, the first time or again. */
  onJoined(): void;
  /** It has not; it is asked again, with a back-off. */
  onJoinFailed(): void;
  onEvent(event: AssistEvent): void;
  /** Whether the connector may still hold an old socket of ours, whose end would cut the room off. */
  isInDoubt(): boolean;
}

export interface RoomsDeps {
  readonly now: () => number;
  readonly random: () => number;
  readonly timers: Timers<unknown>;
}

/** The rooms that sessions listen to, on whatever socket there is. */
export interface Rooms {
  /** Joins the conversation's room, and again and again, until the returned function is called. */
  enter(conversation: ConversationName, listener: RoomListener): () => void;
  connected(socket: AssistSocket): void;
  disconnected(): void;
  deliver(event: AssistEvent): void;
  /** A sign of life, or a reason to doubt the joins: the page woke up, the network came back. */
  doubt(): void;
}

interface Stay {
  readonly conversation: ConversationName;
  readonly listener: RoomListener;
  /** The connector is being asked, and never twice at a time. */
  isAsking: boolean;
  isJoined: boolean;
  /** Joins that failed in a row. */
  attempt: number;
  /** When it was last asked with an answer, and how long after that it is asked again. */
  since: number;
  waitMs: number;
}

/**
 * Keeps all rooms joined by one timer: a session has nothing to decide about a join that went well, and a step of its
 * machine for each costs more than the join (docs/performance.md).
 */
export function createRooms({ now, random, timers }: RoomsDeps): Rooms {
  const stays = new Set<Stay>();
  const byRoom = new Map<RoomName, Set<Stay>>();
  let socket: AssistSocket | undefined;
  let timer: unknown;
  /** When the timer ends; Infinity where there is none. */
  let timerAt = Infinity;

  // By this computer's clock, which somebody may have put back: that counts as long, too.
  const passed = ({ since }: Stay, at: number): number => Math.abs(at - since);

  const stopTimer = (): void => {
    if (timerAt < Infinity) timers.clearTimeout(timer);
    timerAt = Infinity;
  };
  const wakeIn = (ms: number): void => {
    const at = now();
    if (at + ms >= timerAt) return;
    stopTimer();
    timerAt = at + ms;
    timer = timers.setTimeout(tick, ms);
  };

  const rest = (stay: Stay, waitMs: number): void => {
    stay.since = now();
    stay.waitMs = waitMs;
    wakeIn(waitMs);
  };

  const settle = (stay: Stay, isJoined: boolean): void => {
    stay.isAsking = false;
    stay.isJoined = isJoined;
    stay.attempt = isJoined ? 0 : stay.attempt + 1;
    try {
      if (isJoined) stay.listener.onJoined();
      else stay.listener.onJoinFailed();
    } finally {
      // Whether there is doubt may have come of the join. A listener's mistake does not end the renewal.
      if (!isJoined) rest(stay, backoffMs(stay.attempt, random));
      else rest(stay, stay.listener.isInDoubt() ? DOUBTFUL_HEARTBEAT_MS : HEARTBEAT_MS);
    }
  };

  const ask = (stay: Stay): void => {
    const asked = socket;
    if (stay.isAsking || !asked) return;
    stay.isAsking = true;
    asked.join(stay.conversation, (isJoined) => {
      // The answer of a socket that is gone says nothing, and whoever has left does not care.
      if (socket === asked && stays.has(stay)) settle(stay, isJoined);
    });
  };

  const tick = (): void => {
    timerAt = Infinity;
    const at = now();
    let next = Infinity;
    for (const stay of stays) {
      if (stay.isAsking) continue;
      const left = stay.waitMs - passed(stay, at);
      if (left <= 0) ask(stay);
      else next = Math.min(next, left);
    }
    if (next < Infinity) wakeIn(next);
  };

  const welcome = (stay: Stay): void => {
    stay.isAsking = false;
    stay.isJoined = false;
    stay.attempt = 0;
    stay.listener.onConnected();
    // It may have left upon that.
    if (stays.has(stay)) ask(stay);
  };

  return {
    enter(conversation, listener) {
      const stay: Stay = {
        conversation,
        listener,
        isAsking: false,
        isJoined: false,
        attempt: 0,
        since: 0,
        waitMs: 0,
      };
      const room = roomOf(conversation);
      const others = byRoom.get(room) ?? new Set();
      byRoom.set(room, others.add(stay));
      stays.add(stay);
      if (socket) welcome(stay);
      return () => {
        stays.delete(stay);
        others.delete(stay);
        if (others.size === 0 && byRoom.get(room) === others) byRoom.delete(room);
        if (stays.size === 0) stopTimer();
      };
    },
    connected(opened) {
      socket = opened;
      // Whoever enters meanwhile has been welcomed.
      [...stays].forEach(welcome);
    },
    disconnected() {
      socket = undefined;
      stopTimer();
      for (const { listener } of stays) listener.onDisconnected();
    },
    deliver: (event) => byRoom.get(event.room)?.forEach(({ listener }) => listener.onEvent(event)),
    doubt() {
      const at = now();
      for (const stay of stays) if (!stay.isJoined || passed(stay, at) >= HEARTBEAT_MS / 2) ask(stay);
    },
  };
}
