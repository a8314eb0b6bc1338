import '@twilio-labs/serverless-runtime-types';
import type { ServerlessCallback } from '@twilio-labs/serverless-runtime-types/types';
import type * as v from 'valibot';

import { namesOf, readEnvironment } from './environment';
import { HttpProblem } from './http-problem';

/** The variables and the domain that Twilio gives a Function. */
export type Context = Readonly<Record<string, unknown>>;

export type Handler = (context: Context, event: unknown, callback: ServerlessCallback) => Promise<void>;

export type Values<Variables extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Variables, undefined>>;

export type EnvironmentReader<Variables extends v.ObjectEntries> = (context: Context) => Values<Variables>;

/**
 * Reads these variables of each call: once for as long as they stay as they are, which mostly is a process's life.
 * What it returns throws HttpProblem `not_configured`, which names every variable that is missing or wrong.
 */
export function environmentReader<Variables extends v.ObjectEntries>(
  variables: Variables,
): EnvironmentReader<Variables> {
  const names = namesOf(variables);
  let last: { readonly found: readonly unknown[]; readonly values: Values<Variables> } | undefined;
  return (context) => {
    const known = last;
    if (known && names.every((name, index) => context[name] === known.found[index])) return known.values;
    const reading = readEnvironment(variables, context);
    if (!reading.ok) throw new HttpProblem('not_configured', reading.problem);
    last = { found: names.map((name) => context[name]), values: reading.values };
    return reading.values;
  };
}

/** Whatever a Function threw, as the failure that it is answered with; anything unexpected becomes `internal`. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  // Only the name: a message from a library may quote what it was given.
  console.error(`Unexpected ${error instanceof Error ? error.name : typeof error}`);
  return new HttpProblem('internal', 'The Function failed. Its log in the Twilio console names the error.');
}

export type Headers = Readonly<Record<string, string>>;

/** JSON that nobody keeps. */
export function answer(status: number, body: object, headers: Headers = {}) {
  const response = new Twilio.Response();
  response.setStatusCode(status);
  response.appendHeader('Content-Type', 'application/json');
  response.appendHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(headers)) response.appendHeader(name, value);
  response.setBody(body);
  return response;
}

/** Answers a failure as `{ "error": { "code", "message" } }`, and logs what those who run the Functions must act on. */
export function answerProblem(error: unknown, headers: Headers = {}) {
  const { code, message, status, details, headers: own } = toProblem(error);
  // 5xx is for those who run the Functions to act on; the rest is the caller's business.
  if (status >= 500) console.error(`${code}: ${message}`);
  return answer(status, { ...details, error: { code, message } }, { ...headers, ...own });
}
