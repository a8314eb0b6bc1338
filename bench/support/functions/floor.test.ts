import { once } from 'node:events';
import {
  Agent,
  createServer,
  request,
  type RequestListener,
  type RequestOptions,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { compileFunction } from 'node:vm';

import type { Exchange } from './exchange';
import { sourceOf } from './floor';

let server: Server;
let asked: string[];
let answer: RequestListener;
beforeEach(async () => {
  asked = [];
  answer = (_, response) => response.end('{}');
  server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      asked.push(`${incoming.method} ${incoming.url} ${incoming.headers['if-match'] ?? ''} ${body}`);
      answer(incoming, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const exchange = (askedAt: number, { path, ...parts }: { path: string } & Partial<Exchange>): Exchange => ({
  method: 'GET',
  url: `https://sync.twilio.com${path}`,
  headers: {},
  body: '',
  status: 200,
  answerHeaders: {},
  answer: '{}',
  askedAt,
  answeredAt: askedAt + 15,
  ...parts,
});

/** Node's client, which asks the stand-in whatever it is told to ask. */
const https = {
  Agent,
  request: (url: string, options: RequestOptions) =>
    request(`http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(url).pathname}`, options),
};

class Response {
  body: unknown;
  setStatusCode(): void {}
  appendHeader(): void {}
  setBody(body: unknown): void {
    this.body = body;
  }
}

type Handler = (
  context: object,
  event: object,
  callback: (error: null, response: Response) => void,
) => Promise<void>;

const call = async (exchanges: readonly Exchange[]): Promise<unknown> => {
  const exported: { handler?: Handler } = {};
  const load = compileFunction(sourceOf(exchanges, { is: 'recorded' }), ['require', 'exports', 'Twilio']) as (
    require: () => unknown,
    exports: object,
    Twilio: object,
  ) => void;
  load(() => https, exported, { Response });
  let told: unknown;
  await exported.handler?.({}, {}, (_, response) => (told = response.body));
  return told;
};

it('asks round by round for what was recorded, and gives the recorded answer', async () => {
  let waiting: (() => void)[] = [];
  answer = (_, response) => {
    // The first two go side by side, or neither is ever answered.
    waiting.push(() => response.end('{}'));
    if (asked.length === 1) return;
    for (const end of waiting) end();
    waiting = [];
  };
  const answered = await call([
    exchange(0, { path: '/one' }),
    exchange(1, { path: '/two' }),
    exchange(20, { path: '/three', method: 'POST', headers: { 'if-match': '"7"' }, body: 'Data=Zoë' }),
  ]);
  expect(answered).toEqual({ is: 'recorded' });
  expect(asked.slice(0, 2).toSorted()).toEqual(['GET /one  ', 'GET /two  ']);
  expect(asked.slice(2)).toEqual(['POST /three "7" Data=Zoë']);
});

it('fails where it was not answered: it would look fast', async () => {
  answer = (_, response) => response.destroy();
  await expect(call([exchange(0, { path: '/one' })])).rejects.toThrow();
});
