import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { exchange, type HttpRequest } from './http';

let server: Server;
let seen: {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly socket: Socket;
}[];
let answer: RequestListener;
beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push({ method: request.method, path: request.url, socket: request.socket });
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const ask = (request: Partial<HttpRequest> = {}, limitMs = 30_000) =>
  exchange(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/there?a=1`,
    { method: 'GET', headers: {}, ...request },
    { limitMs, answerBy: Date.now() + 60_000 },
  );

it('reads status, headers and text, whatever the bytes are cut into', async () => {
  answer = (_, response) => {
    const bytes = Buffer.from('{"name":"Zoë 👩"}');
    response.writeHead(412, { ETag: '"7"' });
    for (const byte of bytes) response.write(Buffer.of(byte));
    response.end();
  };
  expect(await ask()).toMatchObject({
    kind: 'answered',
    status: 412,
    headers: { etag: '"7"' },
    body: '{"name":"Zoë 👩"}',
  });
});

it('sends the body as it is, and says how long it is', async () => {
  answer = (request, response) => {
    const { 'content-length': length, 'content-type': type } = request.headers;
    request.setEncoding('utf8').on('data', (text: string) => response.end(`${length} ${type} ${text}`));
  };
  const reply = await ask({ method: 'POST', headers: { 'Content-Type': 'text/x' }, body: 'Zoë' });
  expect(reply).toMatchObject({ body: '4 text/x Zoë' });
});

it('follows no redirect', async () => {
  answer = (_, response) => response.writeHead(307, { Location: '/elsewhere' }).end();
  expect(await ask({ method: 'POST' })).toMatchObject({ kind: 'answered', status: 307 });
  expect(seen).toMatchObject([{ method: 'POST', path: '/there?a=1' }]);
});

it('keeps the connection for the next request', async () => {
  answer = (_, response) => response.end('{}');
  await ask();
  await ask({ method: 'DELETE' });
  expect(seen[1]?.socket).toBe(seen[0]?.socket);
});

it('takes an answer that breaks off for none, and does not ask again', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'Content-Length': '100' }).write('{"half":', () => response.destroy());
  };
  expect(await ask({ method: 'POST' })).toEqual({ kind: 'unreachable' });
  expect(seen).toHaveLength(1);
});

it('sends nothing where a header would end in the middle', async () => {
  answer = (_, response) => response.end('{}');
  expect(await ask({ headers: { Authorization: 'a\r\nX-Other: b' } })).toEqual({ kind: 'unreachable' });
  expect(seen).toEqual([]);
});

it('gives up after its limit, and lets go of the connection', async () => {
  const closed = new Promise<void>((resolve) => {
    answer = ({ socket }) => socket.once('close', () => resolve());
  });
  expect(await ask({}, 50)).toEqual({ kind: 'timedOut' });
  await closed;
});
