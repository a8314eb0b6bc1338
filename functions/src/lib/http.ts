export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly body: string }
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

/** Sends one request and reads the whole answer, without following redirects. Never throws, never outlasts its limit. */
export async function exchange(
  url: string,
  request: Omit<RequestInit, 'signal' | 'redirect'>,
  { limitMs, answerBy }: TimeLimit,
): Promise<Reply> {
  const cancel = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  // A race and not the signal alone: Node 20 may collect a signal on its way through fetch, which then never ends.
  const limit = new Promise<Reply>((resolve) => {
    timer = setTimeout(
      () => {
        resolve({ kind: 'timedOut' });
        cancel.abort();
      },
      Math.max(0, Math.min(limitMs, answerBy - Date.now())),
    );
  });
  const reply = fetch(url, { ...request, redirect: 'manual', signal: cancel.signal })
    .then(async (response): Promise<Reply> => ({
      kind: 'answered',
      status: response.status,
      headers: response.headers,
      body: await response.text(),
    }))
    .catch((): Reply => ({ kind: 'unreachable' }));

  return Promise.race([reply, limit]).finally(() => clearTimeout(timer));
}
