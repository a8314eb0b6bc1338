import * as v from 'valibot';

import { ACCOUNT_SID, API_KEY_SECRET, API_KEY_SID, AUTH_TOKEN } from '../ids';
import type { Attributes } from '../model/conversations';
import { TwilioError } from '../model/twilio-error';
import { basicCredentials, etagOf, type Handler, type TwilioAnswer, type TwilioRequest } from './exchange';

/** Throws the 401 of Twilio's REST hosts for anybody but the account and its API key. */
export function requireAccount(authorization: string | undefined): void {
  const [user, password] = basicCredentials(authorization) ?? [];
  const isAccount = user === ACCOUNT_SID && password === AUTH_TOKEN;
  const isKey = user === API_KEY_SID && password === API_KEY_SECRET;
  if (!isAccount && !isKey) throw TwilioError.unauthorized();
}

/** A pattern whose `:name` parts arrive as arguments, in their order. */
export type RestRoute = readonly [
  method: 'GET' | 'POST' | 'DELETE',
  pattern: RegExp,
  answer: (request: TwilioRequest, ...parts: string[]) => TwilioAnswer,
];

export const restRoute = (method: RestRoute[0], pattern: string, answer: RestRoute[2]): RestRoute => [
  method,
  new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:\w+/g, '([^/]+)')}$`),
  answer,
];

/** A host for servers, which sign in as the account. */
export const restHost =
  (host: string, routes: readonly RestRoute[]): Handler =>
  (request) => {
    if (request.host !== host) return undefined;
    for (const [method, pattern, answer] of routes) {
      const match = method === request.method ? pattern.exec(request.path) : null;
      if (!match) continue;
      requireAccount(request.authorization);
      return answer(request, ...match.slice(1).map(decodeURIComponent));
    }
    return undefined;
  };

/** Reads a form; what does not fit is the caller's mistake. */
export function readForm<Schema extends v.GenericSchema>(
  schema: Schema,
  { body }: TwilioRequest,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, body ?? {});
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw TwilioError.badRequest(`${v.getDotPath(issue) ?? 'Body'}: ${issue.message}`);
}

const isObject = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON of an object in a form's field. Not `v.record`, which leaves keys such as "constructor" out. */
export const jsonObject = v.pipe(v.string(), v.parseJson(), v.custom<Attributes>(isObject, 'Not an object'));

/** Throws the 412 of a resource that has changed since the caller looked. */
export function requireVersion({ ifMatch }: TwilioRequest, version: number): void {
  if (ifMatch !== undefined && ifMatch !== etagOf(version)) {
    throw new TwilioError(412, 20_412, 'The resource has been changed since it was read');
  }
}
