import { RedisError, type Redis } from './redis';

/** A client as the rooms see it: something that events can be sent to. */
export interface Listener {
  emit(event: string, ...args: readonly unknown[]): void;
}

/** The arguments of an acknowledgement: `(true, room)`, or none where the handler broke. */
export type Ack = readonly [true, string] | readonly [];

/** What a connected client can do. */
export interface RoomSession {
  join(conversation: unknown): Ack;
  leave(conversation: unknown): Ack;
  disconnect(): void;
  /** Out of every room without a word to Redis. */
  forget(): void;
}

/**
 * `projects/P/conversations/C`. The connector takes the first two and the last two parts of any name that holds a
 * location, so that a trailing slash or a participant's name leads to a room that nothing is sent to.
 */
export const roomOf = (name: string): string => {
  if (!name.includes('/locations/')) return name;
  const parts = name.split('/');
  return [parts[0], parts[1], parts.at(-2), parts.at(-1)].join('/');
};

/**
 * Who listens to which conversation. Besides the rooms there is the mapping from a conversation to the server that
 * delivers for it, which Google's connector keeps in Redis: one value per conversation, set by every join and
 * deleted by every leave and by some disconnects (those whose rooms come in an unlucky order). Without it nothing
 * is delivered, though clients stay in their rooms.
 */
export class Rooms {
  /** In the order in which the rooms came to be. A client's own room, named by its id, is one of them. */
  private readonly members = new Map<string, Set<string>>();
  private readonly listeners = new Map<string, Listener>();
  private connections = 0;
  private restarts = 0;

  /** @param name tells this server from others that share the Redis */
  constructor(
    private readonly name: string,
    private readonly redis: Redis,
  ) {}

  connect(listener: Listener): RoomSession {
    const id = `client-${++this.connections}`;
    this.listeners.set(id, listener);
    this.enter(id, id);
    const forget = (): void => {
      for (const room of this.roomsOf(id)) this.exit(id, room);
      this.listeners.delete(id);
    };
    return {
      join: (conversation) =>
        this.acknowledge(conversation, (room) => {
          this.enter(id, room);
          this.redis.set(room, this.serverId);
        }),
      leave: (conversation) =>
        this.acknowledge(conversation, (room) => {
          this.exit(id, room);
          this.redis.delete(room);
        }),
      disconnect: () => {
        const rooms = this.roomsOf(id);
        // The first is taken for the client's own room, which it is only if nobody was in the others before.
        this.withRedis(() => {
          for (const room of rooms.slice(1)) this.redis.delete(room);
        });
        forget();
      },
      forget,
    };
  }

  /** To everyone who listens, if the mapping still leads here. Returns how many that were. */
  deliver(room: string, event: string, body: unknown): number {
    if (!this.withRedis(() => this.redis.get(room) === this.serverId)) return 0;
    const listening = [...(this.members.get(room) ?? [])];
    for (const id of listening) this.listeners.get(id)?.emit(event, body);
    return listening.length;
  }

  /** To every connected client, whoever it is. */
  broadcast(event: string): void {
    for (const listener of this.listeners.values()) listener.emit(event);
  }

  /** Forgets everyone. What the mapping says leads nowhere from now on: a new process has a new id. */
  restart(): void {
    this.members.clear();
    this.listeners.clear();
    this.restarts += 1;
  }

  /** Conversations that events are delivered for at the moment. */
  get mapped(): readonly string[] {
    return this.redis
      .entries()
      .filter(([, server]) => server === this.serverId)
      .map(([room]) => room);
  }

  get connected(): number {
    return this.listeners.size;
  }

  private get serverId(): string {
    return `${this.name}.${this.restarts}`;
  }

  /** Whatever breaks in a handler, it acknowledges with nothing. What it did before stays done. */
  private acknowledge(conversation: unknown, handle: (room: string) => void): Ack {
    if (typeof conversation !== 'string') return [];
    const room = roomOf(conversation);
    return this.withRedis(() => (handle(room), true)) ? [true, room] : [];
  }

  /** `undefined` where Redis is down. */
  private withRedis<Result>(ask: () => Result): Result | undefined {
    try {
      return ask();
    } catch (error) {
      if (error instanceof RedisError) return undefined;
      throw error;
    }
  }

  private roomsOf(id: string): readonly string[] {
    return [...this.members].filter(([, members]) => members.has(id)).map(([room]) => room);
  }

  private enter(id: string, room: string): void {
    const members = this.members.get(room) ?? new Set();
    this.members.set(room, members.add(id));
  }

  private exit(id: string, room: string): void {
    const members = this.members.get(room);
    members?.delete(id);
    if (members?.size === 0) this.members.delete(room);
  }
}
