import * as v from 'valibot';

import { accountVariables, originVariables } from './environment';
import { createFlexTokenVerifier, type FlexUser } from './flex-token';
import { CALL_LIMIT_MS } from './http';
import { HttpProblem } from './http-problem';
import {
  answer,
  answerProblem,
  requireEnvironment,
  type Context,
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
  /** Resolves to the JSON of the answer 200. */
  run(call: FlexCall<Variables>): Promise<object>;
}

const originSchema = v.object({ request: v.object({ headers: v.object({ origin: v.unknown() }) }) });
const tokenSchema = v.object({ Token: v.pipe(v.string(), v.trim(), v.nonEmpty()) });

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
  return async (context, event, callback) => {
    callback(null, await respond(definition, context, event));
  };
}

async function respond<Variables extends v.ObjectEntries>(
  definition: FlexFunctionDefinition<Variables>,
  context: Context,
  event: unknown,
) {
  let headers: Headers = { Vary: 'Origin' };
  try {
    const allowedOrigin = requireAllowedOrigin(context, event);
    if (allowedOrigin !== undefined) headers = { ...headers, 'Access-Control-Allow-Origin': allowedOrigin };
    return answer(200, await serve(definition, context, event), headers);
  } catch (error) {
    return answerProblem(error, headers);
  }
}

async function serve<Variables extends v.ObjectEntries>(
  definition: FlexFunctionDefinition<Variables>,
  context: Context,
  event: unknown,
): Promise<object> {
  const answerBy = Date.now() + CALL_LIMIT_MS;
  const { ACCOUNT_SID, AUTH_TOKEN } = requireEnvironment(accountVariables, context);
  const account = { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN };
  const environment = requireEnvironment(definition.environment, context);

  const request = v.safeParse(tokenSchema, event);
  if (!request.success) throw new HttpProblem('token_missing', 'The body needs "Token": a Flex token.');
  const flexToken = request.output.Token;

  const user = await verifier.verify(flexToken, account, answerBy);
  requireStaff(user);
  return definition.run({ environment, account, user, flexToken, event, answerBy });
}

/** Twilio answers preflights itself and lets every origin pass, so the request is where the list counts. */
function requireAllowedOrigin(context: Context, event: unknown): string | undefined {
  const { ALLOWED_ORIGINS } = requireEnvironment(originVariables, context);
  const request = v.safeParse(originSchema, event);
  const origin = request.success ? request.output.request.headers.origin : undefined;
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
