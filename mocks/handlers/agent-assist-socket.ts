import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser';

import type { Clock } from '../simulator/clock';
import type { ClientSession } from '../simulator/connector/connections';
import type { SimulatorCore } from '../simulator/core';
import { randomId, type Random } from '../simulator/random';

/** Engine.IO 4 puts one digit before each text frame. */
const ENGINE = { open: '0', close: '1', ping: '2', pong: '3', message: '4' } as const;

const PING_INTERVAL_MS = 25_000;
const PING_TIMEOUT_MS = 20_000;
const MAX_PAYLOAD = 1e6;

/** The client's side of an intercepted WebSocket, as MSW hands it over. */
interface Client {
  send(frame: string): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/**
 * Speaks Socket.IO with a client whose WebSocket is intercepted in the browser: what a Socket.IO server does on a
 * real one, refusals, acknowledgements and pings included.
 */
export const serveSocket = (core: SimulatorCore, client: Client, clock: Clock, random: Random): void => {
  const encoder = new Encoder();
  const decoder = new Decoder();
  let session: ClientSession | undefined;
  /** Of the next ping, or of the wait for its pong. */
  let cancelPing = (): void => {};
  let isMuted = false;

  const send = (type: PacketType, data: unknown, id?: number): void => {
    const packet: Packet = { type, nsp: '/', data, ...(id === undefined ? {} : { id }) };
    if (isMuted) return;
    for (const frame of encoder.encode(packet)) client.send(`${ENGINE.message}${frame}`);
  };

  const ping = (): void => {
    cancelPing = clock.after(PING_INTERVAL_MS, () => {
      client.send(ENGINE.ping);
      cancelPing = clock.after(PING_TIMEOUT_MS, hangUp);
    });
  };

  const disconnect = (): void => {
    cancelPing();
    session?.disconnect();
    session = undefined;
  };

  const hangUp = (): void => {
    disconnect();
    client.close();
  };

  const admit = async (auth: unknown): Promise<void> => {
    if (!(await core.admits(auth))) {
      send(PacketType.CONNECT_ERROR, { message: 'authentication failed' });
      return;
    }
    session = core.connect({
      emit: (event, ...args) => send(PacketType.EVENT, [event, ...args]),
      cut: () => {
        if (!isMuted) hangUp();
      },
      mute: () => {
        isMuted = true;
        cancelPing();
      },
    });
    send(PacketType.CONNECT, { sid: randomId(random, 20) });
  };

  const onEvent = ([event, argument]: readonly unknown[], id: number | undefined): void => {
    if (session === undefined) return;
    const ack =
      event === 'join-conversation'
        ? session.join(argument)
        : event === 'leave-conversation'
          ? session.leave(argument)
          : undefined;
    if (ack !== undefined && id !== undefined) send(PacketType.ACK, [...ack], id);
  };

  decoder.on('decoded', (packet: Packet) => {
    if (packet.type === PacketType.CONNECT) void admit(packet.data);
    if (packet.type === PacketType.EVENT) onEvent(packet.data as readonly unknown[], packet.id);
    if (packet.type === PacketType.DISCONNECT) disconnect();
  });
  client.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string' || isMuted) return;
    if (data.length > MAX_PAYLOAD) {
      hangUp();
      return;
    }
    if (data === ENGINE.pong) {
      cancelPing();
      ping();
    }
    if (data.startsWith(ENGINE.message)) decoder.add(data.slice(1));
    if (data.startsWith(ENGINE.close)) client.close();
  });
  client.addEventListener('close', disconnect);

  const handshake = {
    sid: randomId(random, 20),
    upgrades: [],
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    maxPayload: MAX_PAYLOAD,
  };
  client.send(`${ENGINE.open}${JSON.stringify(handshake)}`);
  ping();
};
