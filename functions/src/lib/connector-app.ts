import { createHash } from 'node:crypto';

import * as v from 'valibot';

import { askConnector, readRegistration } from './connector';
import { parseJson } from './http';
import type { TwilioAccount } from './twilio-account';

const REGISTER_LIMIT_MS = 3_000;
/** So long before its end a token is not used any more. */
const SPARE_MS = 5 * 60_000;

export interface ConnectorAnswer {
  readonly status: number;
  /** The JSON of the answer; `undefined` where it holds none. The connector writes its own errors in HTML. */
  readonly body: unknown;
}

/**
 * Calls Dialogflow through the UI connector as the account itself, for work that belongs to no agent.
 * @throws HttpProblem whose code starts with `connector_`, where no answer of Dialogflow's came.
 */
export interface ConnectorApp {
  get(path: string): Promise<ConnectorAnswer>;
  post(path: string, body: object): Promise<ConnectorAnswer>;
}

interface Token {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly usableUntil: number;
}

/** In memory only, by connector and account. Twilio keeps a Function's process for a while. */
const tokens = new Map<string, Promise<Token>>();

/** The connector's own refusal of a token; Google's has another shape, and no token changes that. */
const ownRefusalSchema = v.object({ message: v.string() });

/**
 * @param url origin and path of the connector, without a trailing slash: https, except on this machine
 * @param answerBy when the Function has to answer, in milliseconds since the epoch
 */
export function createConnectorApp({
  url,
  account,
  answerBy,
  now = Date.now,
}: {
  readonly url: string;
  readonly account: TwilioAccount;
  readonly answerBy: number;
  readonly now?: () => number;
}): ConnectorApp {
  const key = createHash('sha256').update(`${url} ${account.accountSid} ${account.authToken}`).digest('hex');

  /** Many calls at once make one registration. */
  const lease = async (): Promise<string> => {
    const known = tokens.get(key);
    if (known) {
      const { token, usableUntil } = await known;
      if (usableUntil > now()) return token;
      if (tokens.get(key) === known) tokens.delete(key);
      return lease();
    }
    const asked = register(url, account, answerBy);
    tokens.set(key, asked);
    try {
      return (await asked).token;
    } catch (error) {
      if (tokens.get(key) === asked) tokens.delete(key);
      throw error;
    }
  };

  const send = async (path: string, body: object | undefined): Promise<ConnectorAnswer> => {
    const attempt = async (token: string): Promise<ConnectorAnswer> => {
      const reply = await askConnector(
        url,
        `/v2beta1/${path}`,
        {
          method: body ? 'POST' : 'GET',
          headers: { Authorization: token, ...(body && { 'Content-Type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        },
        { limitMs: Math.max(0, answerBy - now()), answerBy },
      );
      return { status: reply.status, body: parseJson(reply.body) };
    };
    const token = await lease();
    const answer = await attempt(token);
    if (answer.status !== 401 || !v.is(ownRefusalSchema, answer.body)) return answer;
    const refused = tokens.get(key);
    if (refused && (await refused).token === token && tokens.get(key) === refused) tokens.delete(key);
    return attempt(await lease());
  };

  return { get: (path) => send(path, undefined), post: (path, body) => send(path, body) };
}

/** `POST {url}/register-app`: the connector asks Twilio whether the credentials are the account's. */
async function register(url: string, account: TwilioAccount, answerBy: number): Promise<Token> {
  const reply = await askConnector(
    url,
    '/register-app',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ accountSid: account.accountSid, authToken: account.authToken }),
    },
    { limitMs: REGISTER_LIMIT_MS, answerBy },
  );
  const { token, expiresAt } = readRegistration(
    url,
    reply,
    'refused these Functions: it has to be deployed with APP_AUTH_OPTION=Twilio.',
  );
  return { token, usableUntil: Date.parse(expiresAt) - SPARE_MS };
}
