import * as v from 'valibot';

import type { TokenClaims } from '../model/identity';
import { TwilioError } from '../model/twilio-error';

/** One REST call as it arrives over the event bridge. */
export interface BridgeCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly caller: TokenClaims;
}

/**
 * A route of the bridge: a pattern whose `:name` parts arrive as arguments, in their order. What it answers with
 * `undefined` is left to the routes after it.
 */
export type Route = readonly [
  method: BridgeCall['method'],
  pattern: RegExp,
  answer: (call: BridgeCall, ...parts: string[]) => unknown,
];

export const route = (method: BridgeCall['method'], pattern: string, answer: Route[2]): Route => [
  method,
  new RegExp(`^${pattern.replace(/:\w+/g, '([^/]+)')}$`),
  answer,
];

/** Reads a part of the request; what does not fit is the caller's mistake and answered as Twilio does. */
export function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw TwilioError.badRequest(`${v.getDotPath(issue) ?? 'Body'}: ${issue.message}`);
}
