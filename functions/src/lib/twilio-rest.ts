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
  readonly host: string;
  readonly status: number;
  /** The number of Twilio's error, where it refused. */
  readonly code: number | undefined;
  /** The JSON of the answer; `undefined` where it holds none. */
  readonly body: unknown;
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
  return async (address, { query = {}, form, ifMatch, method = form ? 'POST' : 'GET' } = {}) => {
    const url = new URL(address);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);

    const reply = await exchange(
      url.href,
      {
        method,
        headers: {
          Authorization: basicAuthorization(account),
          ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
          ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        },
        body: form && new URLSearchParams(form).toString(),
      },
      { limitMs, answerBy },
    );
    if (reply.kind === 'timedOut') throw unavailable(`${url.host} did not answer in time`);
    if (reply.kind === 'unreachable') throw unavailable(`${url.host} could not be reached`);

    const body = parseJson(reply.body);
    return {
      host: url.host,
      status: reply.status,
      code: reply.status >= 400 && v.is(refusalSchema, body) ? body.code : undefined,
      body,
      etag: reply.headers.etag,
    };
  };
}

const refusalSchema = v.object({ code: v.number() });

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
  const reading = v.safeParse(schema, answer.body);
  if (!reading.success) throw unavailable(`${answer.host} answered with something unexpected`);
  return reading.output;
}

/** The failure of a Function that got an answer which it cannot go on with. Repeats nothing of its text. */
export function unexpectedAnswer({ host, status, code }: RestAnswer): HttpProblem {
  if (status === 401 || status === 403) {
    return unavailable(`${host} refused these Functions' ACCOUNT_SID and AUTH_TOKEN`);
  }
  const error = code === undefined ? '' : ` and error ${code}`;
  return unavailable(`${host} answered with status ${status}${error}`);
}

const unavailable = (why: string) => new HttpProblem('twilio_unavailable', `Twilio failed: ${why}.`);
