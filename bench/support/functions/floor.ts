import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { roundsOf, type Exchange } from './exchange';

/**
 * The Function that makes the same requests in the same rounds, with the same bodies, reads the answers and gives the
 * recorded one: no validation, no logic, no time limits. It is generated from what the real one was seen to do, and asks
 * by the same client, Node's own with kept connections, so that it differs from the real one in nothing but our code.
 */
export function sourceOf(exchanges: readonly Exchange[], answer: unknown): string {
  const rounds = roundsOf(exchanges).map((round) =>
    round.map(({ method, url, headers, body }) => ({
      url,
      method,
      headers,
      ...(method !== 'GET' && { body }),
    })),
  );
  return `const ROUNDS = ${JSON.stringify(rounds)};
const ANSWER = ${JSON.stringify(answer)};
const https = require('node:https');
const agent = new https.Agent({ keepAlive: true });
const ask = ({ url, body, ...request }) =>
  new Promise((resolve, reject) => {
    const asked = https.request(url, { ...request, agent });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('error', reject);
      response.on('end', () => resolve(text));
    });
    asked.end(body);
  });
exports.handler = async (context, event, callback) => {
  for (const round of ROUNDS) {
    await Promise.all(round.map(ask));
  }
  const response = new Twilio.Response();
  response.setStatusCode(200);
  response.appendHeader('Content-Type', 'application/json');
  response.setBody(ANSWER);
  callback(null, response);
};
`;
}

/** What a floor is made of. */
export interface Floor {
  readonly name: string;
  readonly exchanges: readonly Exchange[];
  readonly answer: unknown;
}

/** Writes `NAME.js` for each, in place of whatever is there. */
export function writeFloors(folder: string, floors: readonly Floor[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, exchanges, answer } of floors)
    writeFileSync(join(folder, `${name}.js`), sourceOf(exchanges, answer));
}
