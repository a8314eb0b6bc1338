import { Agent as PlainAgent, request as askPlainly, type IncomingHttpHeaders } from 'node:http';
import { Agent as SecureAgent, request as askSecurely } from 'node:https';

export type Reply =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
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

/** Some receivers refuse who does not say what they are. */
const USUAL_HEADERS = { Accept: '*/*', 'User-Agent': 'agent-assist-functions' } as const;

/**
 * Sends one request and reads the whole answer, without following redirects. Never rejects, never outlasts its limit.
 *
 * By Node's own client: `fetch` takes four times its processor time, of which a Function has little.
 */
export function exchange(
  url: string,
  { method, headers, body }: HttpRequest,
  { limitMs, answerBy }: TimeLimit,
): Promise<Reply> {
  return new Promise<Reply>((resolve) => {
    const target = new URL(url);
    const [ask, agent] = target.protocol === 'http:' ? [askPlainly, plain] : [askSecurely, secure];
    // Throws for a header that cannot be sent, such as a token with a line break in it.
    const asked = ask(target, { method, headers: { ...USUAL_HEADERS, ...headers }, agent });
    const timer = setTimeout(
      () => {
        resolve({ kind: 'timedOut' });
        asked.destroy();
      },
      Math.max(0, Math.min(limitMs, answerBy - Date.now())),
    );
    const end = (reply: Reply): void => {
      clearTimeout(timer);
      resolve(reply);
    };
    const fail = (): void => end({ kind: 'unreachable' });
    asked.on('error', fail);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', fail);
      response.on('end', () =>
        end({ kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    asked.end(body);
  }).catch((): Reply => ({ kind: 'unreachable' }));
}
