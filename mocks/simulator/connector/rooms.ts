/** A client as the rooms see it: something that events can be sent to. */
export interface Peer {
  emit(event: string, ...args: readonly unknown[]): void;
}

/** The arguments of an acknowledgement: `(true, room)`, or none where the handler broke. */
export type Ack = readonly [true, string] | readonly [];

/** What a connected client can do. */
export interface RoomSession {
  join(conversation: unknown): Ack;
  leave(conversation: unknown): Ack;
  disconnect(): void;
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
  private readonly peers = new Map<string, Peer>();
  private readonly serverOf = new Map<string, string>();
  private connections = 0;

  constructor(private readonly serverId: string) {}

  connect(peer: Peer): RoomSession {
    const id = `client-${++this.connections}`;
    this.peers.set(id, peer);
    this.enter(id, id);
    return {
      join: (conversation) => {
        if (typeof conversation !== 'string') return [];
        const room = roomOf(conversation);
        this.enter(id, room);
        this.serverOf.set(room, this.serverId);
        return [true, room];
      },
      leave: (conversation) => {
        if (typeof conversation !== 'string') return [];
        const room = roomOf(conversation);
        this.exit(id, room);
        this.serverOf.delete(room);
        return [true, room];
      },
      disconnect: () => {
        const rooms = this.roomsOf(id);
        // The first is taken for the client's own room, which it is only if nobody was in the others before.
        for (const room of rooms.slice(1)) this.serverOf.delete(room);
        for (const room of rooms) this.exit(id, room);
        this.peers.delete(id);
      },
    };
  }

  /** To everyone who listens, if the mapping still leads here. Returns how many that were. */
  deliver(room: string, event: string, body: unknown): number {
    if (this.serverOf.get(room) !== this.serverId) return 0;
    const listeners = [...(this.members.get(room) ?? [])];
    for (const id of listeners) this.peers.get(id)?.emit(event, body);
    return listeners.length;
  }

  /** To every connected client, whoever it is. */
  broadcast(event: string): void {
    for (const peer of this.peers.values()) peer.emit(event);
  }

  /** Conversations that events are delivered for at the moment. */
  get mapped(): readonly string[] {
    return [...this.serverOf.keys()];
  }

  get connected(): number {
    return this.peers.size;
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
