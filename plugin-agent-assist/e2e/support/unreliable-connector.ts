import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { forwardRequest, forwardUpgrade } from './forward';

/** Stands before the simulator and passes everything on, or misbehaves as a broken connector does. */
export class UnreliableConnector {
  private readonly server: Server;
  private readonly connections = new Set<Duplex>();
  behaviour: 'well' | 'hang' | 'html' | 'refuse' = 'well';
  /** Where requests go when it behaves well. */
  target = '';

  constructor() {
    this.server = createServer((incoming, outgoing) => this.answer(incoming, outgoing));
    this.server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.on('close', () => this.connections.delete(socket));
    });
    this.server.on('upgrade', (incoming, client: Duplex) => this.tunnel(incoming, client));
  }

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    // Not `closeAllConnections`: that leaves out what has become a WebSocket.
    this.connections.forEach((socket) => socket.destroy());
    await closed;
  }

  private answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    switch (this.behaviour) {
      case 'hang':
        return;
      case 'refuse':
        incoming.socket.destroy();
        return;
      case 'html':
        outgoing.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
        outgoing.end('<html><body>Welcome to nginx!</body></html>');
        return;
      case 'well':
        forwardRequest(new URL(this.target), incoming, outgoing);
    }
  }

  private tunnel(incoming: IncomingMessage, client: Duplex): void {
    if (this.behaviour === 'well') forwardUpgrade(new URL(this.target), incoming, client);
    else client.destroy();
  }
}
