import type { Ack, RoomSession, Rooms } from './rooms';

/** A client at the other end of a transport. */
export interface Peer {
  emit(event: string, ...args: readonly unknown[]): void;
  /** The server's side has ended it: the client sees its transport close. Called once at most. */
  cut?(reason: string): void;
  /** From now on neither side hears of the other, as where a network is gone. Nobody is told. */
  mute?(): void;
}

/** What a connected client can do, as its transport passes it on. */
export interface ClientSession {
  /** `undefined` where no acknowledgement ever comes: nobody has heard the client. */
  join(conversation: unknown): Ack | undefined;
  leave(conversation: unknown): Ack | undefined;
  /** The client has closed. The server notices, unless the network between them is gone. */
  disconnect(): void;
}

type State = 'live' | 'muted' | 'gone';

interface Connection {
  state: State;
  readonly peer: Peer;
  readonly session: RoomSession;
}

/** A connection that the server believes in and the client does not hear of. */
export interface Ghost {
  /** The server gives up waiting for the client's pong, and does what it does whenever somebody disconnects. */
  timeOut(): void;
  /** It is gone as if it had never been. */
  vanish(): void;
}

/** Who is connected to the instance, and what becomes of the connections. */
export class Connections {
  private readonly connections = new Set<Connection>();

  constructor(private readonly rooms: Rooms) {}

  connect(peer: Peer): ClientSession {
    const session = this.rooms.connect({
      emit: (event, ...args) => {
        if (connection.state === 'live') peer.emit(event, ...args);
      },
    });
    const connection: Connection = { state: 'live', peer, session };
    this.connections.add(connection);
    const whileLive = (act: () => Ack): Ack | undefined => (connection.state === 'live' ? act() : undefined);
    return {
      join: (conversation) => whileLive(() => session.join(conversation)),
      leave: (conversation) => whileLive(() => session.leave(conversation)),
      disconnect: () => {
        if (connection.state === 'live') this.end(connection);
      },
    };
  }

  /** Ends every connection that lives, from the server's side. */
  cutAll(): void {
    for (const connection of this.inState('live')) {
      this.end(connection);
      connection.peer.cut?.('transport close');
    }
  }

  /** The process is gone: nobody tidies up after the clients. */
  dropAll(): void {
    for (const connection of [...this.connections]) {
      this.remove(connection);
      connection.peer.cut?.('transport close');
    }
  }

  /** Makes ghosts of the connections that live. */
  muteAll(): readonly Ghost[] {
    return this.inState('live').map((connection) => {
      connection.state = 'muted';
      connection.peer.mute?.();
      const ifMuted = (act: () => void) => () => {
        if (connection.state !== 'muted') return;
        act();
        connection.peer.cut?.('ping timeout');
      };
      return {
        timeOut: ifMuted(() => this.end(connection)),
        vanish: ifMuted(() => {
          this.remove(connection);
          connection.session.forget();
        }),
      };
    });
  }

  private inState(state: State): readonly Connection[] {
    return [...this.connections].filter((connection) => connection.state === state);
  }

  private end(connection: Connection): void {
    this.remove(connection);
    connection.session.disconnect();
  }

  private remove(connection: Connection): void {
    connection.state = 'gone';
    this.connections.delete(connection);
  }
}
