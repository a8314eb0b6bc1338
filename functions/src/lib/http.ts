import {
  Agent as PlainAgent,
  request as askPlainly,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as SecureAgent, request as askSecurely } from 'node:https';

export type Reply =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The version of what was answered, where the answer tells one. */
      readonly etag: string | undefined;
      readonly body: string;
    }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'unreachable' };

/** `undefined` for a text that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** How long an exchange may take: a limit of its own, and the moment at which the Function has to answer. */
export interface TimeLimit {
  readonly limitMs: number;
  /** Milliseconds since the epoch. */
  readonly answerBy: number;
}

/** Twilio ends a Function after 10 s with an answer that no client understands; ours end before. */
export const CALL_LIMIT_MS = 9_000;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Connections are kept for the next request, and given up before the other side does so in the middle of one. */
const KEPT = { keepAlive: true, timeout: 4_000 } as const;
const plain = new PlainAgent(KEPT);
const secure = new SecureAgent(KEPT);

/** Some receivers refuse who does not say what they are, and nothing is unpacked here. */
const USUAL_HEADERS = {
  Accept: '*/*',
  'Accept-Encoding': 'identity',
  'User-Agent': 'agent-assist-functions',
} as const;

/** Several times the longest page of anything that is asked for. */
const MAX_ANSWER_LENGTH = 16_000_000;

/** When an answer last came, in milliseconds since the epoch. */
let answeredAt = 0;

function closeKept(): void {
  for (const { freeSockets } of [plain, secure])
    for (const sockets of Object.values(freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

/**
 * Whether a request can go out once more because it met a kept connection that the other side had closed. One that
 * changes something only where it could not be written: what was written may have been carried out.
 */
const isRepeatable = (
  { method }: HttpRequest,
  { reusedSocket }: ClientRequest,
  { code, syscall }: NodeJS.ErrnoException,
): boolean =>
  reusedSocket && (code === 'EPIPE' || (code === 'ECONNRESET' && (method !== 'POST' || syscall === 'write')));

/** Node makes an object of all headers where one is asked for, and this is the only one that anybody reads. */
function etagOf({ rawHeaders }: IncomingMessage): string | undefined {
  // Names and values in turn.
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]?.toLowerCase() === 'etag') return rawHeaders[index + 1];
  return undefined;
}

/**
 * Sends one request and reads the whole answer, without following redirects. Never rejects, never outlasts its limit.
 * No POST reaches the other side twice.
 *
 * By Node's own client: `fetch` takes four times its processor time, of which a Function has little.
 */
export function exchange(
  url: string,
  request: HttpRequest,
  { limitMs, answerBy }: TimeLimit,
): Promise<Reply> {
  const now = Date.now();
  // Twilio may stop a process between two calls, and no timer runs in one that is stopped.
  if (now - answeredAt > KEPT.timeout) closeKept();
  return new Promise<Reply>((resolve) => {
    const { method, headers, body } = request;
    const isPlain = /^http:/i.test(url);
    const ask = isPlain ? askPlainly : askSecurely;
    const options = {
      method,
      headers: { ...USUAL_HEADERS, ...headers },
      agent: isPlain ? plain : secure,
    };
    let isOver = false;
    let asked: ClientRequest;
    const timer = setTimeout(
      () => {
        end({ kind: 'timedOut' });
        asked.destroy();
      },
      Math.max(0, Math.min(limitMs, answerBy - now)),
    );
    const end = (reply: Reply): void => {
      isOver = true;
      clearTimeout(timer);
      resolve(reply);
    };
    const fail = (): void => end({ kind: 'unreachable' });
    const send = (isFirst: boolean): void => {
      const sent = ask(url, options);
      asked = sent;
      sent.on('error', (error) => {
        if (isOver || !isFirst || !isRepeatable(request, sent, error)) fail();
        else {
          closeKept();
          send(false);
        }
      });
      sent.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          if (text.length > MAX_ANSWER_LENGTH) sent.destroy();
        });
        response.on('error', fail);
        response.on('end', () => {
          answeredAt = Date.now();
          end({ kind: 'answered', status: response.statusCode ?? 0, etag: etagOf(response), body: text });
        });
      });
      sent.end(body);
    };
    try {
      send(true);
    } catch {
      // An address that is none, or a header that cannot be sent, such as a token with a line break in it.
      fail();
    }
  });
}
