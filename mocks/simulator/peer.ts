import type { Socket as TcpSocket } from 'node:net';

import type { Socket } from 'socket.io';

import type { Peer } from './connector/connections';

/** Nothing is read any more, and what is written goes nowhere. The other side is not told. */
const silence = (tcp: TcpSocket): void => {
  tcp.pause();
  const swallow = (...args: readonly unknown[]): boolean => {
    const done = args.at(-1);
    if (typeof done === 'function') (done as () => void)();
    return true;
  };
  Object.assign(tcp, { write: swallow, end: () => tcp });
};

/** A client at a real socket, which can lose it. */
export const peerOf = (socket: Socket): Required<Peer> => {
  const isWebSocket = (): boolean => socket.conn.transport.name === 'websocket';
  return {
    emit: (event, ...args) => void socket.emit(event, ...args),
    cut: () => {
      // Without a word of Socket.IO or WebSocket, so that the client sees its transport close.
      if (isWebSocket()) socket.request.socket.destroy();
      else socket.conn.close(true);
    },
    // What is polled has no line that could fall silent: the core answers nothing any more, which comes near it.
    mute: () => {
      if (isWebSocket()) silence(socket.request.socket);
    },
  };
};
