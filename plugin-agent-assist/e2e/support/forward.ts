import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Passes a request on to another origin on this machine, and its answer back, as they are. */
export function forwardRequest(target: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { hostname, port } = target;
  const { method, url: path, headers } = incoming;
  const forwarded = request({ hostname, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on('error', () => outgoing.destroy());
  incoming.pipe(forwarded);
}

/** The same for what becomes a WebSocket: either side's end is the other's. */
export function forwardUpgrade(target: URL, incoming: IncomingMessage, client: Duplex): void {
  const upstream = connect(Number(target.port), target.hostname, () => {
    const headers = incoming.rawHeaders
      .map((text, index) => text + (index % 2 === 0 ? ': ' : '\r\n'))
      .join('');
    upstream.write(`GET ${incoming.url ?? '/'} HTTP/1.1\r\n${headers}\r\n`);
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on('error', () => client.destroy());
  client.on('error', () => upstream.destroy());
  client.on('close', () => upstream.destroy());
}
