import type * as v from 'valibot';

import { accountVariables, originVariables } from './environment';
import { createFlexTokenVerifier, type FlexUser } from './flex-token';
import { CALL_LIMIT_MS } from './http';
import { HttpProblem } from './http-problem';
import { createRateLimit, type Rate, type RateLimit } from './rate-limit';
import {
  answer,
  answerProblem,
  environmentReader,
  type Context,
  type EnvironmentReader,
  type Handler,
  type Headers,
  type Values,
} from './serverless';
import { requireStaff } from './staff';
import type { TwilioAccount } from './twilio-account';

/** What an endpoint gets once its caller is known to be staff of this Flex account. */
export interface FlexCall<Variables extends v.ObjectEntries> {
  readonly environment: Values<Variables>;
  readonly account: TwilioAccount;
  readonly user: FlexUser;
  /** The caller's Flex token, for those who verify it themselves. */
  readonly flexToken: string;
  /** What the caller sent, for the endpoint to parse. */
  readonly event: unknown;
  /** When the Function has to answer, in milliseconds since the epoch. */
  readonly answerBy: number;
}

export interface FlexFunctionDefinition<Variables extends v.ObjectEntries> {
  /** The variables that this endpoint needs beside those of every endpoint. */
  readonly environment: Variables;
  /** How often one person may call it; {@link USUAL_RATE} unless told, and any number of times where `false`. */
  readonly rate?: Rate | false;
  /**
   * Begins, while Twilio is asked who calls, what is read for everybody alike: nobody is known yet, so it must be of no
   * one contact. `run` finds it under way; a failure is told there, to who asks again.
   */
  ahead?(call: Pick<FlexCall<Variables>, 'account' | 'answerBy'>): void;
  /** Resolves to the JSON of the answer 200. */
  run(call: FlexCall<Variables>): Promise<object>;
}

/** Twilio gives a Function query and body as one; only a request that has a body of one of these can hold a token there. */
const BODY_TYPE = /^application\/(?:json|x-www-form-urlencoded)\b/i;

/** Far more than the longest summary; what exceeds it is not read. */
const MAX_BODY_BYTES = 262_144;

const readOrigins = environmentReader(originVariables);
const readAccount = environmentReader(accountVariables);

/** Far more than an agent with ten tasks needs; what exceeds it is a loop or somebody else with their token. */
const USUAL_RATE: Rate = { perMinute: 120, burst: 120 };

/** For Functions that hand out tokens, which are good for an hour. */
export const TOKEN_RATE: Rate = { perMinute: 30, burst: 30 };

// Twilio keeps a Function's process for a while, so the module's life is the cache's.
const verifier = createFlexTokenVerifier();

/**
 * A Twilio Function that only staff of this Flex account can call: POST with JSON `{ "Token": "<Flex token>" }`.
 * Every outcome is answered as JSON, failures as `{ "error": { "code", "message" } }` with the status of
 * {@link HttpProblem}. A page of a foreign origin gets 403; a call without `Origin` comes from a server and passes.
 */
export function defineFlexFunction<Variables extends v.ObjectEntries>(
  definition: FlexFunctionDefinition<Variables>,
): Handler {
  const { rate = USUAL_RATE } = definition;
  const served = {
    definition,
    limit: rate === false ? undefined : createRateLimit(rate),
    readVariables: environmentReader(definition.environment),
  };
  return async (context, event, callback) => {
    callback(null, await respond(served, context, event));
  };
}

/** What Twilio hands over: query and body as one, and the headers beside them. */
type Sent = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Sent => typeof value === 'object' && value !== null;

const recordOf = (value: unknown): Sent => (isRecord(value) ? value : {});

/**
 * Twilio puts them there before it spreads query and body over the whole, so that a caller can put others in their
 * place by a parameter named `request`. Nothing tells the two apart: no right may rest upon these.
 */
const headersOf = ({ request }: Sent): Sent => recordOf(recordOf(request).headers);

interface Served<Variables extends v.ObjectEntries> {
  readonly definition: FlexFunctionDefinition<Variables>;
  readonly limit: RateLimit | undefined;
  readonly readVariables: EnvironmentReader<Variables>;
}

async function respond<Variables extends v.ObjectEntries>(
  served: Served<Variables>,
  context: Context,
  event: unknown,
) {
  let headers: Headers = { Vary: 'Origin' };
  const sent = recordOf(event);
  try {
    const allowedOrigin = requireAllowedOrigin(context, sent);
    if (allowedOrigin !== undefined) headers = { ...headers, 'Access-Control-Allow-Origin': allowedOrigin };
    return answer(200, await serve(served, context, sent), headers);
  } catch (error) {
    return answerProblem(error, headers);
  }
}

async function serve<Variables extends v.ObjectEntries>(
  { definition, limit, readVariables }: Served<Variables>,
  context: Context,
  event: Sent,
): Promise<object> {
  const answerBy = Date.now() + CALL_LIMIT_MS;
  requireBody(event);
  const { ACCOUNT_SID, AUTH_TOKEN } = readAccount(context);
  const account = { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN };
  const environment = readVariables(context);

  const flexToken = typeof event.Token === 'string' ? event.Token.trim() : '';
  if (flexToken === '') throw new HttpProblem('token_missing', 'The body needs "Token": a Flex token.');

  definition.ahead?.({ account, answerBy });
  const user = await verifier.verify(flexToken, account, answerBy);
  requireStaff(user);
  limit?.take(user.identity);
  return definition.run({ environment, account, user, flexToken, event, answerBy });
}

/**
 * A token in the address would stand in logs and histories, so that a call without a body is refused whatever its
 * address holds, and one that tells more than its body can hold. Where its length is not told that cannot be seen.
 */
function requireBody(event: Sent): void {
  const { 'content-type': type, 'content-length': told = '0' } = headersOf(event);
  if (typeof type !== 'string' || !BODY_TYPE.test(type) || typeof told !== 'string')
    throw new HttpProblem('request_invalid', 'This takes POST with a body of the type application/json.');
  const length = Number(told);
  const least = leastLengthOf(event);
  // Also for a length that is no number. What is told may be the caller's own word, so what came counts as well.
  if (!(length <= MAX_BODY_BYTES && least <= MAX_BODY_BYTES))
    throw new HttpProblem('too_long', `The body may not be longer than ${MAX_BODY_BYTES} bytes.`);
  if (length > 0 && length < least)
    throw new HttpProblem(
      'request_invalid',
      'This takes everything in the body, and nothing in the address.',
    );
}

/** Of names and texts: whichever way they are written, none takes less room than it has characters. */
function leastLengthOf({ request: _, ...sent }: Sent): number {
  let length = 0;
  // Not by recursion: a body may be nested deeper than calls can be.
  const left: unknown[] = [sent];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string') length += value.length;
    // Items of a list have no names.
    else if (Array.isArray(value)) for (const item of value as readonly unknown[]) left.push(item);
    else
      for (const [name, inner] of Object.entries(recordOf(value))) {
        length += name.length;
        left.push(inner);
      }
  }
  return length;
}

/** Twilio answers preflights itself and lets every origin pass, so the request is where the list counts. */
function requireAllowedOrigin(context: Context, event: Sent): string | undefined {
  const { ALLOWED_ORIGINS } = readOrigins(context);
  const { origin } = headersOf(event);
  if (origin === undefined) return undefined;

  const allowed = ALLOWED_ORIGINS.find((candidate) => candidate === origin);
  if (allowed === undefined) {
    throw new HttpProblem(
      'origin_not_allowed',
      'This page is not among the ALLOWED_ORIGINS of the Functions.',
    );
  }
  return allowed;
}
