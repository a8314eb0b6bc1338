import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import jwt from 'jsonwebtoken';

import { registerWithConnector } from './connector';

const answerBy = Date.now() + 60_000;

/** A connector on a real socket, for what an intercepted request cannot show. */
async function listen(answer: Parameters<typeof createServer>[1]): Promise<{ server: Server; url: string }> {
  const server = createServer(answer ?? (() => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const close = async (server: Server) => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
};

it('sends the Flex token as it is, and no body', async () => {
  const token = jwt.sign({ exp: 4_102_444_800 }, 'key');
  let seen: unknown;
  const { server, url } = await listen(({ method, url: path, headers }, response) => {
    seen = { method, path, authorization: headers.authorization, length: headers['content-length'] };
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ token }));
  });

  expect(await registerWithConnector({ url, flexToken: 'eyJ.flex', answerBy })).toEqual({
    token,
    expiresAt: '2100-01-01T00:00:00.000Z',
  });
  expect(seen).toEqual({ method: 'POST', path: '/register', authorization: 'eyJ.flex', length: '0' });
  await close(server);
});

it('gives up on a connector that sends headers and never the rest', async () => {
  const { server, url } = await listen((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"token":');
  });
  await expect(
    registerWithConnector({ url, flexToken: 'flex', answerBy, limitMs: 50 }),
  ).rejects.toMatchObject({
    code: 'connector_timeout',
    status: 504,
  });
  await close(server);
});

it('says so where nothing listens', async () => {
  const { server, url } = await listen(() => undefined);
  await close(server);
  await expect(registerWithConnector({ url, flexToken: 'flex', answerBy })).rejects.toMatchObject({
    code: 'connector_unreachable',
    status: 502,
  });
});
