import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import { postConversationWebhooks } from '../../../mocks/sandbox/conversation-webhooks';
import { postSiprecCallbacks } from '../../../mocks/sandbox/siprec-callbacks';
import { startSimulator, type Simulator } from '../../../mocks/simulator/server';
import { createWorld, type World } from '../../../mocks/twilio/model/world';
import { readBody } from '../../../mocks/twilio/transport/exchange';
import { createHosts } from '../../../mocks/twilio/transport/hosts';
import type { Exchange } from './exchange';

/** So long every answer takes: what is asked side by side arrives well within it. */
const ANSWER_MS = 15;

/** A callback of Twilio's, as it would have reached the Functions. */
export interface Callback {
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Twilio and the connector with everything behind them, of which everything is written down. */
export interface Recorder {
  readonly url: string;
  /** Where Twilio believes the Functions to be: `127.0.0.1:…`. */
  readonly domain: string;
  readonly world: World;
  /** What has been asked since the last time. */
  take(): readonly Exchange[];
  /** The first callback for this path that names this resource. Nobody else gets it. */
  callback(path: string, sid: string): Promise<Callback>;
  /** Ends everything that goes on, and forgets what was written down. */
  reset(): void;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What Node's client adds by itself to every request, also to those of the empty Functions. */
const USUAL = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

const tellingHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !USUAL.has(name) ? [[name, value]] : [],
    ),
  );

export async function startRecorder(customData: Readonly<Record<string, unknown>>): Promise<Recorder> {
  const world = createWorld({ seed: 7 });
  const hosts = createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => customData });
  const simulator = await startSimulator({ seed: 7, latencyMs: [0, 0], thinkingMs: [0, 0] });
  let exchanges: Exchange[] = [];
  const callbacks = new Set<Callback>();
  const arrivals = new EventEmitter();

  const answerOf = async (request: IncomingMessage, target: URL, body: string): Promise<Answer> => {
    if (!target.host.endsWith('.twilio.com')) return askConnector(simulator, request, target, body);
    const answer = hosts.answer({
      method: request.method ?? 'GET',
      host: target.host,
      path: target.pathname,
      query: target.searchParams,
      body: readBody(body),
      authorization: request.headers.authorization,
      ...(request.headers['if-match'] !== undefined && { ifMatch: request.headers['if-match'] }),
    });
    return {
      status: answer.status,
      headers: {
        'content-type': answer.contentType ?? 'application/json',
        ...(answer.etag !== undefined && { etag: answer.etag }),
      },
      body: answer.body === undefined ? '' : JSON.stringify(answer.body),
    };
  };

  const server = createServer((request, response) => {
    void (async () => {
      const askedAt = performance.now();
      const body = await text(request);
      const path = request.url ?? '/';
      const [, host = '', rest = ''] = /^\/([^/?]+)(.*)$/.exec(path) ?? [];
      if (!host.includes('.')) {
        callbacks.add({ path, headers: tellingHeaders(request), body });
        arrivals.emit('callback');
        response.end('{}');
        return;
      }
      const url = `https://${host}${rest}`;
      const answer = await answerOf(request, new URL(url), body);
      await wait(ANSWER_MS);
      exchanges.push({
        method: request.method ?? 'GET',
        url,
        headers: tellingHeaders(request),
        body,
        status: answer.status,
        answerHeaders: answer.headers,
        answer: answer.body,
        askedAt,
        answeredAt: performance.now(),
      });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    })();
  }).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 60_000;
  await once(server, 'listening');
  const domain = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const siprec = postSiprecCallbacks(world.calls);
  const webhooks = postConversationWebhooks(world.conversations, {
    url: () => `http://${domain}/conversation-webhook`,
  });

  return {
    url: `http://${domain}`,
    domain,
    world,
    take() {
      const taken = exchanges;
      exchanges = [];
      return taken;
    },
    async callback(path, sid) {
      for (;;) {
        const there = [...callbacks].find((one) => one.path.split('?')[0] === path && one.body.includes(sid));
        if (there) {
          callbacks.delete(there);
          return there;
        }
        await once(arrivals, 'callback');
      }
    },
    reset() {
      world.reset();
      exchanges = [];
      callbacks.clear();
    },
    async stop() {
      await siprec.stop();
      await webhooks.stop();
      server.closeAllConnections();
      server.close();
      await simulator.stop();
    },
  };
}

async function askConnector(
  simulator: Simulator,
  request: IncomingMessage,
  target: URL,
  body: string,
): Promise<Answer> {
  const hasBody = request.method !== 'GET';
  const answer = await simulator.core.handle(
    new Request(target, {
      method: request.method ?? 'GET',
      headers: tellingHeaders(request),
      ...(hasBody && { body }),
    }),
  );
  return {
    status: answer.status,
    headers: { 'content-type': answer.headers.get('content-type') ?? 'text/html' },
    body: await answer.text(),
  };
}
