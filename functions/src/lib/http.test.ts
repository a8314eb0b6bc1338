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
    etag: '"7"',
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

it('asks for nothing that would have to be unpacked', async () => {
  answer = (request, response) => response.end(request.headers['accept-encoding']);
  expect(await ask()).toMatchObject({ body: 'identity' });
});

describe('a kept connection', () => {
  /** The first request has been answered, and its connection is kept. */
  const kept = async (): Promise<Socket> => {
    answer = (_, response) => response.end('{}');
    await ask();
    const [first] = seen;
    if (!first) throw new Error('Nothing was asked');
    return first.socket;
  };

  it.each(['GET', 'DELETE'] as const)('that was closed a moment ago fails no %s', async (method) => {
    (await kept()).destroy();
    expect(await ask({ method })).toMatchObject({ kind: 'answered', status: 200 });
    expect(seen).toMatchObject([{ method: 'GET' }, { method }]);
  });

  it('that was closed before a POST could be written does not fail it', async () => {
    (await kept()).resetAndDestroy();
    expect(await ask({ method: 'POST', body: 'a=1' })).toMatchObject({ kind: 'answered', status: 200 });
    expect(seen).toMatchObject([{ method: 'GET' }, { method: 'POST' }]);
  });

  it('that closes after a POST was written leaves open what became of it: it is not sent again', async () => {
    const socket = await kept();
    answer = (_, response) => response.destroy();
    expect(await ask({ method: 'POST', body: 'a=1' })).toEqual({ kind: 'unreachable' });
    expect(seen.map((one) => one.socket === socket)).toEqual([true, true]);
  });

  it('that closes is made up for once, and not by another kept one', async () => {
    const waiting: (() => void)[] = [];
    answer = (_, response) => {
      waiting.push(() => response.end('{}'));
      if (waiting.length === 2) for (const end of waiting) end();
    };
    await Promise.all([ask(), ask()]);
    expect(seen[1]?.socket).not.toBe(seen[0]?.socket);
    answer = (_, response) => response.destroy();
    expect(await ask()).toEqual({ kind: 'unreachable' });
    expect(seen).toHaveLength(4);
    expect(seen.slice(0, 2).map((one) => one.socket)).not.toContain(seen[3]?.socket);
  });

  it('is not asked again once the time is up', async () => {
    await kept();
    answer = () => undefined;
    expect(await ask({}, 50)).toEqual({ kind: 'timedOut' });
    answer = (_, response) => response.end('{}');
    await ask();
    expect(seen).toHaveLength(3);
  });

  it('is not used by a process that has slept, whose timers are late', async () => {
    const socket = await kept();
    const awake = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 5_000);
    try {
      expect(await ask({ method: 'POST' })).toMatchObject({ kind: 'answered' });
    } finally {
      awake.mockRestore();
    }
    expect(seen[1]?.socket).not.toBe(socket);
  });
});

it('gives up on an answer without end, and lets go of the connection', async () => {
  const closed = new Promise<void>((resolve) => {
    answer = ({ socket }, response) => {
      const part = 'x'.repeat(1_000_000);
      const write = (): void => {
        while (!socket.destroyed && response.write(part));
      };
      response.on('drain', write);
      socket.once('close', () => resolve());
      write();
    };
  });
  expect(await ask()).toEqual({ kind: 'unreachable' });
  await closed;
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
