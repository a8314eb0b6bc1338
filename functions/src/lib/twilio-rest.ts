import * as v from 'valibot';

import { exchange, parseJson } from './http';
import { HttpProblem } from './http-problem';
import { basicAuthorization, type TwilioAccount } from './twilio-account';

const REQUEST_LIMIT_MS = 4_000;

export interface RestRequest {
  /** GET unless told; POST where there is a form. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** Carried out only if the resource is still the version with this ETag; else the answer is 412. */
  readonly ifMatch?: string;
}

export interface RestAnswer {
  /** What was asked, without {@link RestRequest.query}. */
  readonly address: string;
  readonly status: number;
  /** The number of Twilio's error, where it refused. */
  readonly code: number | undefined;
  /** The answer as it came. */
  readonly text: string;
  /** The JSON of the answer, read anew at each call; `undefined` where it holds none. */
  body(): unknown;
  /** The version of the resource, for {@link RestRequest.ifMatch}. */
  readonly etag: string | undefined;
}

/**
 * Asks one of Twilio's REST hosts as the account. Resolves for every status.
 * @throws HttpProblem `twilio_unavailable` where no answer came; what became of the request is not known then.
 */
export type TwilioRest = (url: string, request?: RestRequest) => Promise<RestAnswer>;

/** @param answerBy when the Function has to answer, in milliseconds since the epoch. */
export function createTwilioRest(
  account: TwilioAccount,
  answerBy: number,
  limitMs = REQUEST_LIMIT_MS,
): TwilioRest {
  const authorization = basicAuthorization(account);
  const limit = { limitMs, answerBy };
  return async (address, { query, form, ifMatch, method = form ? 'POST' : 'GET' } = {}) => {
    const headers: Record<string, string> = { Authorization: authorization };
    if (ifMatch !== undefined) headers['If-Match'] = ifMatch;
    if (form) headers['Content-Type'] = 'application/x-www-form-urlencoded';

    const url = query ? `${address}${address.includes('?') ? '&' : '?'}${formOf(query)}` : address;
    const reply = await exchange(url, { method, headers, body: form && formOf(form) }, limit);
    if (reply.kind === 'timedOut') throw unavailable(`${hostOf(address)} did not answer in time`);
    if (reply.kind === 'unreachable') throw unavailable(`${hostOf(address)} could not be reached`);

    const { status, body: text } = reply;
    // Whoever has changed something mostly knows what the answer repeats, and to read it takes long.
    const body = (): unknown => parseJson(text);
    return {
      address,
      status,
      code: status >= 400 ? codeOf(body()) : undefined,
      text,
      body,
      etag: reply.etag,
    };
  };
}

/** `sync.twilio.com` of `https://sync.twilio.com/v1/…`. */
const hostOf = (address: string): string => address.split('/', 3)[2] ?? '';

/** As `application/x-www-form-urlencoded`, which is how a query is written as well. */
const formOf = (fields: Readonly<Record<string, string>>): string => {
  let form = '';
  for (const name in fields) form += `${form && '&'}${name}=${encoded(fields[name] ?? '')}`;
  return form;
};

/** Half a character, for which there is no encoding, becomes the sign for what cannot be read. */
const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeURIComponent(Buffer.from(text).toString());
  }
};

const refusalSchema = v.object({ code: v.number() });

const codeOf = (body: unknown): number | undefined => (v.is(refusalSchema, body) ? body.code : undefined);

export const isOk = ({ status }: RestAnswer): boolean => status >= 200 && status < 300;

/**
 * The body of a successful answer.
 * @throws HttpProblem `twilio_unavailable` for any other answer, and for a body of another shape.
 */
export function readAnswer<Schema extends v.GenericSchema>(
  schema: Schema,
  answer: RestAnswer,
): v.InferOutput<Schema> {
  if (!isOk(answer)) throw unexpectedAnswer(answer);
  const reading = v.safeParse(schema, answer.body());
  if (!reading.success) throw unavailable(`${hostOf(answer.address)} answered with something unexpected`);
  return reading.output;
}

/** The failure of a Function that got an answer which it cannot go on with. Repeats nothing of its text. */
export function unexpectedAnswer({ address, status, code }: RestAnswer): HttpProblem {
  const host = hostOf(address);
  if (status === 401 || status === 403) {
    return unavailable(`${host} refused these Functions' ACCOUNT_SID and AUTH_TOKEN`);
  }
  const error = code === undefined ? '' : ` and error ${code}`;
  return unavailable(`${host} answered with status ${status}${error}`);
}

const unavailable = (why: string) => new HttpProblem('twilio_unavailable', `Twilio failed: ${why}.`);
