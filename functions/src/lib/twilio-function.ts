import * as v from 'valibot';

import { accountVariables, ownUrl, ownVariables } from './environment';
import { CALL_LIMIT_MS } from './http';
import { HttpProblem } from './http-problem';
import {
  answer,
  answerProblem,
  environmentReader,
  type Context,
  type EnvironmentReader,
  type Handler,
  type Values,
} from './serverless';
import type { TwilioAccount } from './twilio-account';
import { isSignedByTwilio, type FormFields } from './twilio-signature';

/** What an endpoint gets once it is known that Twilio itself calls, for this account. */
export interface TwilioCall<Variables extends v.ObjectEntries, Fields, Query> {
  readonly environment: Values<Variables>;
  readonly account: TwilioAccount;
  readonly fields: Fields;
  readonly query: Query;
  /** When the Function has to answer, in milliseconds since the epoch. */
  readonly answerBy: number;
}

export interface TwilioFunctionDefinition<
  Variables extends v.ObjectEntries,
  Fields extends v.GenericSchema,
  Query extends v.ObjectEntries,
> {
  /** Where Twilio serves it. */
  readonly path: string;
  /** The variables that this endpoint needs beside those of every endpoint. */
  readonly environment: Variables;
  /**
   * What may stand in the query of the address that Twilio was given, in this order. Twilio hands query and form
   * over as one, but signs them apart.
   */
  readonly query: Query;
  readonly fields: Fields;
  /** How long an answer may take; as long as any Function's unless told. */
  readonly limitMs?: number;
  run(
    call: TwilioCall<Variables, v.InferOutput<Fields>, v.InferOutput<v.ObjectSchema<Query, undefined>>>,
  ): Promise<object>;
}

const headersSchema = v.object({
  request: v.object({ headers: v.object({ 'x-twilio-signature': v.string() }) }),
});
const formSchema = v.record(v.string(), v.union([v.string(), v.array(v.string())]));
const readAccount = environmentReader(accountVariables);
const readOwn = environmentReader(ownVariables);

const accountSchema = v.object({ AccountSid: v.string() });

/**
 * A Twilio Function that only Twilio can call: a form, posted with the signature of this account. Anything else
 * gets 403. Twilio checks signatures of protected Functions itself, but nothing does where twilio-run serves them.
 */
export function defineTwilioFunction<
  Variables extends v.ObjectEntries,
  Fields extends v.GenericSchema,
  Query extends v.ObjectEntries,
>(definition: TwilioFunctionDefinition<Variables, Fields, Query>): Handler {
  const served = {
    definition,
    readVariables: environmentReader(definition.environment),
    parametersSchema: v.object(definition.query),
  };
  return async (context, event, callback) => {
    callback(null, await serve(served, context, event).then((body) => answer(200, body), answerProblem));
  };
}

interface Served<
  Variables extends v.ObjectEntries,
  Fields extends v.GenericSchema,
  Query extends v.ObjectEntries,
> {
  readonly definition: TwilioFunctionDefinition<Variables, Fields, Query>;
  readonly readVariables: EnvironmentReader<Variables>;
  readonly parametersSchema: v.ObjectSchema<Query, undefined>;
}

async function serve<
  Variables extends v.ObjectEntries,
  Fields extends v.GenericSchema,
  Query extends v.ObjectEntries,
>(
  { definition, readVariables, parametersSchema }: Served<Variables, Fields, Query>,
  context: Context,
  event: unknown,
): Promise<object> {
  const answerBy = Date.now() + (definition.limitMs ?? CALL_LIMIT_MS);
  const { ACCOUNT_SID, AUTH_TOKEN } = readAccount(context);
  const { DOMAIN_NAME } = readOwn(context);
  const environment = readVariables(context);

  const { query, form } = requireSignature(event, {
    authToken: AUTH_TOKEN,
    url: ownUrl(DOMAIN_NAME, definition.path),
    queryNames: Object.keys(definition.query),
  });
  const account = v.safeParse(accountSchema, form);
  if (!account.success || account.output.AccountSid !== ACCOUNT_SID) throw notSigned();

  const fields = v.safeParse(definition.fields, form);
  const parameters = v.safeParse(parametersSchema, query);
  if (!fields.success || !parameters.success) {
    throw new HttpProblem('request_invalid', 'This is not the callback that this Function understands.');
  }
  return definition.run({
    environment,
    account: { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN },
    fields: fields.output,
    query: parameters.output,
    answerBy,
  });
}

function requireSignature(
  event: unknown,
  { authToken, url, queryNames }: { authToken: string; url: string; queryNames: readonly string[] },
): { query: FormFields; form: FormFields } {
  const headers = v.safeParse(headersSchema, event);
  if (!headers.success) throw notSigned();
  const { request, ...rest } = event as Record<string, unknown>;
  const parameters = v.safeParse(formSchema, rest);
  if (!parameters.success) throw notSigned();

  const all = parameters.output;
  const isQuery = (name: string) => queryNames.includes(name);
  const query = Object.fromEntries(
    queryNames.flatMap((name) => (typeof all[name] === 'string' ? [[name, all[name]]] : [])),
  );
  const form = Object.fromEntries(Object.entries(all).filter(([name]) => !isQuery(name)));

  const search = new URLSearchParams(query).toString();
  const signature = headers.output.request.headers['x-twilio-signature'];
  if (!isSignedByTwilio(signature, authToken, search === '' ? url : `${url}?${search}`, form)) {
    throw notSigned();
  }
  return { query, form };
}

const notSigned = () =>
  new HttpProblem('signature_invalid', 'This request does not carry the signature of this Twilio account.');
