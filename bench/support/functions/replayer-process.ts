/**
 * Answers what was recorded, as fast as Node can: `node --import tsx replayer-process.ts`, which tells its parent where
 * it listens, plays what it is sent, and tells what it could not answer.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { keyOf, type Exchange } from './exchange';
import type { FromReplayer, ToReplayer } from './replayer';

interface Played {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string;
}

let played = new Map<string, Played>();
let answered = 0;
let people = 0;
let unknown: string[] = [];

const tell = (message: FromReplayer): void => void process.send?.(message);

/** Each token belongs to another person: one alone would soon have called too often. */
const withOwnIdentity = (answer: string): string =>
  answer.replace(
    /"identity":"([^"]*)"/,
    (_, identity: string) => `"identity":"${identity}_${(people += 1)}"`,
  );

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const [, host = '', rest = ''] = /^\/([^/?]+)(.*)$/.exec(request.url ?? '/') ?? [];
    const key = keyOf(request.method ?? 'GET', `https://${host}${rest}`, request.headers['if-match']);
    const answer = played.get(key);
    answered += 1;
    if (!answer) {
      unknown.push(key);
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":20404}');
      return;
    }
    response
      .writeHead(answer.status, answer.headers)
      .end(host === 'iam.twilio.com' ? withOwnIdentity(answer.answer) : answer.answer);
  });
}).listen(0, '127.0.0.1', () =>
  tell({ type: 'listening', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
server.keepAliveTimeout = 60_000;

const playedOf = ({ status, answerHeaders, answer }: Exchange): Played => ({
  status,
  headers: answerHeaders,
  answer,
});

process.on('message', (message: ToReplayer) => {
  if (message.type === 'play') {
    played = new Map(
      message.exchanges.map((exchange) => [
        keyOf(exchange.method, exchange.url, exchange.headers['if-match']),
        playedOf(exchange),
      ]),
    );
  }
  tell({ type: 'state', answered, unknown });
  answered = 0;
  unknown = [];
});
process.once('disconnect', () => process.exit());
