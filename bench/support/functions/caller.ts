import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A call of a Function, as its caller makes it. */
export interface Call {
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** @param token the caller's Flex token; calls of Twilio's have none */
  body(token: string): string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

// Node's fetch costs more than what is measured here.
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** @param url the Functions' address, without a trailing slash */
export async function makeCall(url: string, call: Call, token: string): Promise<Answer> {
  const body = call.body(token);
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${call.path}`,
      {
        agent,
        method: 'POST',
        headers: { ...call.headers, 'Content-Length': String(Buffer.byteLength(body)) },
      },
      (response) => {
        text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // The server has just closed a connection that nobody had used for a while.
      if (sent.reusedSocket && error.code === 'ECONNRESET') makeCall(url, call, token).then(resolve, reject);
      else reject(error);
    });
    sent.end(body);
  });
}

export const jsonCall = (path: string, parameters: Readonly<Record<string, unknown>>): Call => ({
  path,
  headers: { 'Content-Type': 'application/json' },
  body: (token) => JSON.stringify({ Token: token, ...parameters }),
});
