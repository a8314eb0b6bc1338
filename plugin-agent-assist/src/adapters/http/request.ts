import { AssistError, type FailureKind } from '../../domain/failure';
import { decodeErrorBody, type ErrorBody } from '../wire/error-body';
import { withDeadline } from './deadline';

export const DEFAULT_LIMIT_MS = 10_000;
/** Characters of a service's own words that fit a panel. */
const MAX_QUOTED = 300;

export interface JsonRequest {
  /** Who is asked, as a person knows it: starts every failure's message. */
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent, the body stays empty. */
  readonly json?: unknown;
  readonly limitMs?: number;
  /** A success may answer with any text, which is not read. */
  readonly answersAnything?: true;
  /** Lets the request outlive the page; browsers then allow no more than 64 KiB at a time. */
  readonly keepalive?: boolean;
  /**
   * Whether a failure may repeat the words in which the service refused. Not where the request held what somebody
   * said, for such words quote what they refuse.
   */
  readonly mayQuote: boolean;
  /** The token that the request carries. Words that repeat it are not quoted either. */
  readonly secret: string;
  readonly signal: AbortSignal;
}

/** The service answered, and the answer is a refusal. */
export class HttpError extends AssistError {
  constructor(
    kind: FailureKind,
    message: string,
    readonly status: number,
    /** Undefined where the refusal was not JSON, such as an HTML page. */
    readonly body: ErrorBody | undefined,
    /** The JSON that the refusal came with, unchecked; undefined as above. */
    readonly json: unknown,
  ) {
    super(kind, message);
    Object.setPrototypeOf(this, HttpError.prototype);
  }
}

/**
 * The JSON of a successful answer, undefined where its body is empty. Rejects with {@link HttpError} where the
 * service refused, with AssistError `unreachable` where no answer came in time, the network failed or the caller
 * aborted, and with `malformed` where a success is not JSON (a proxy's or a login page). Never retries.
 */
export function requestJson(request: JsonRequest): Promise<unknown> {
  const { service, limitMs = DEFAULT_LIMIT_MS, signal } = request;
  return withDeadline(service, limitMs, signal, async (deadline) => {
    const response = await send(request, deadline);
    const body = await readBody(response, request);
    if (response.ok) return body.json;
    throw toHttpError(response.status, body.json, request);
  });
}

async function send(
  { service, method, url, headers, json, keepalive = false }: JsonRequest,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      // The connector refuses any POST without this type, even one whose body is empty.
      headers: method === 'GET' ? headers : { 'Content-Type': 'application/json', ...headers },
      body: json === undefined ? undefined : JSON.stringify(json),
      cache: 'no-store',
      credentials: 'omit',
      // A token must not follow a redirect to somebody else.
      redirect: 'error',
      keepalive,
      signal,
    });
  } catch {
    throw new AssistError('unreachable', `${service} cannot be reached`);
  }
}

/** Errors may be HTML whatever was asked for, so the type is looked at before the body is parsed. */
async function readBody(
  response: Response,
  { service, answersAnything }: JsonRequest,
): Promise<{ readonly json: unknown }> {
  const text = await response.text().catch(() => {
    throw new AssistError('unreachable', `${service} broke off its answer`);
  });
  if (response.ok && answersAnything) return { json: undefined };
  const isJson = /\bjson\b/i.test(response.headers.get('Content-Type') ?? '');
  if (isJson) {
    try {
      return { json: JSON.parse(text) as unknown };
    } catch {
      if (response.ok && text !== '') throw new AssistError('malformed', `${service} answered broken JSON`);
    }
  } else if (response.ok && text !== '') {
    throw new AssistError('malformed', `${service} answered with something other than JSON`);
  }
  return { json: undefined };
}

function toHttpError(status: number, json: unknown, request: JsonRequest): HttpError {
  const { service, mayQuote, secret } = request;
  const body = decodeErrorBody(json);
  const words = body?.message.trim() ?? '';
  const quoted = mayQuote && words && !words.includes(secret) ? `: ${words.slice(0, MAX_QUOTED)}` : '';
  return new HttpError(kindOf(status), `${service} answered ${status}${quoted}`, status, body, json);
}

function kindOf(status: number): FailureKind {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 429:
      return 'busy';
    default:
      return status >= 500 ? 'unreachable' : 'rejected';
  }
}
