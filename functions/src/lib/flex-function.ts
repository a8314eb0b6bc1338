import '@twilio-labs/serverless-runtime-types';
import type { ServerlessCallback } from '@twilio-labs/serverless-runtime-types/types';
import * as v from 'valibot';

import { accountVariables, originVariables, readEnvironment } from './environment';
import { createFlexTokenVerifier, type FlexAccount, type FlexUser } from './flex-token';
import { CALL_LIMIT_MS } from './http';
import { HttpProblem } from './http-problem';
import { requireStaff } from './staff';

type Values<Variables extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Variables, undefined>>;

/** What an endpoint gets once its caller is known to be staff of this Flex account. */
export interface FlexCall<Variables extends v.ObjectEntries> {
  readonly environment: Values<Variables>;
  readonly account: FlexAccount;
  readonly user: FlexUser;
  /** The caller's Flex token, for those who verify it themselves. */
  readonly flexToken: string;
  /** When the Function has to answer, in milliseconds since the epoch. */
  readonly answerBy: number;
}

export interface FlexFunctionDefinition<Variables extends v.ObjectEntries> {
  /** The variables that this endpoint needs beside those of every endpoint. */
  readonly environment: Variables;
  /** Resolves to the JSON of the answer 200. */
  run(call: FlexCall<Variables>): Promise<object>;
}

type Handler = (
  context: Readonly<Record<string, unknown>>,
  event: unknown,
  callback: ServerlessCallback,
) => Promise<void>;

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
  context: Readonly<Record<string, unknown>>,
  event: unknown,
) {
  let allowedOrigin: string | undefined;
  try {
    allowedOrigin = requireAllowedOrigin(context, event);
    return answer(200, await serve(definition, context, event), allowedOrigin);
  } catch (error) {
    const { code, message, status } = toProblem(error);
    // 5xx is for those who run the Functions to act on; the rest is the caller's business.
    if (status >= 500) console.error(`${code}: ${message}`);
    return answer(status, { error: { code, message } }, allowedOrigin);
  }
}

async function serve<Variables extends v.ObjectEntries>(
  definition: FlexFunctionDefinition<Variables>,
  context: Readonly<Record<string, unknown>>,
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
  return definition.run({ environment, account, user, flexToken, answerBy });
}

function requireEnvironment<Variables extends v.ObjectEntries>(
  variables: Variables,
  context: Readonly<Record<string, unknown>>,
): Values<Variables> {
  const reading = readEnvironment(variables, context);
  if (!reading.ok) throw new HttpProblem('not_configured', reading.problem);
  return reading.values;
}

/** Twilio answers preflights itself and lets every origin pass, so the request is where the list counts. */
function requireAllowedOrigin(
  context: Readonly<Record<string, unknown>>,
  event: unknown,
): string | undefined {
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

function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  // Only the name: a message from a library may quote what it was given.
  console.error(`Unexpected ${error instanceof Error ? error.name : typeof error}`);
  return new HttpProblem('internal', 'The Function failed. Its log in the Twilio console names the error.');
}

function answer(status: number, body: object, allowedOrigin: string | undefined) {
  const response = new Twilio.Response();
  response.setStatusCode(status);
  response.appendHeader('Content-Type', 'application/json');
  response.appendHeader('Cache-Control', 'no-store');
  response.appendHeader('Vary', 'Origin');
  if (allowedOrigin !== undefined) response.appendHeader('Access-Control-Allow-Origin', allowedOrigin);
  response.setBody(body);
  return response;
}
