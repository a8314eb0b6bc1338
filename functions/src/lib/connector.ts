import * as v from 'valibot';

import { exchange, type Reply, type TimeLimit } from './http';
import { HttpProblem } from './http-problem';
import { readExpiry } from './jwt';

const CONNECTOR_LIMIT_MS = 5_000;

export interface ConnectorToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

const registrationSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ token: v.pipe(v.string(), v.nonEmpty()) }),
);

type Answered = Extract<Reply, { kind: 'answered' }>;

/**
 * Sends a request to the connector. Resolves for every status.
 * @param url origin and path of the connector, without a trailing slash
 * @throws HttpProblem `connector_timeout`, `connector_unreachable`
 */
export async function askConnector(
  url: string,
  path: string,
  request: Parameters<typeof exchange>[1],
  limit: TimeLimit,
): Promise<Answered> {
  const reply = await exchange(`${url}${path}`, request, limit);
  if (reply.kind === 'timedOut') {
    throw new HttpProblem('connector_timeout', `The connector at ${url} did not answer in time.`);
  }
  if (reply.kind === 'unreachable') {
    throw new HttpProblem('connector_unreachable', `The connector at ${url} could not be reached.`);
  }
  return reply;
}

/**
 * The token of a registration. Error bodies are not read: the connector writes them in HTML.
 * @param refusal what a 401 or 403 means, as the end of a sentence about the connector
 * @throws HttpProblem whose code starts with `connector_`.
 */
export function readRegistration(url: string, { status, body }: Answered, refusal: string): ConnectorToken {
  if (status === 401 || status === 403) {
    throw new HttpProblem('connector_refused', `The connector at ${url} ${refusal}`);
  }
  if (status !== 200) {
    throw new HttpProblem('connector_failed', `The connector at ${url} answered with status ${status}.`);
  }
  const registration = v.safeParse(registrationSchema, body);
  const token = registration.success ? registration.output.token : undefined;
  const expiresAt = token && readExpiry(token);
  if (!token || !expiresAt) {
    throw new HttpProblem(
      'connector_malformed',
      `What answers at ${url} is not the Agent Assist connector: no token with an end came back.`,
    );
  }
  return { token, expiresAt };
}

/**
 * Exchanges a Flex token for a token of the Agent Assist UI connector: `POST {url}/register` with the Flex
 * token, without "Bearer", as Authorization.
 * @throws HttpProblem whose code starts with `connector_`.
 */
export async function registerWithConnector({
  url,
  flexToken,
  answerBy,
  limitMs = CONNECTOR_LIMIT_MS,
}: {
  readonly url: string;
  readonly flexToken: string;
  /** Milliseconds since the epoch. */
  readonly answerBy: number;
  readonly limitMs?: number;
}): Promise<ConnectorToken> {
  const reply = await askConnector(
    url,
    '/register',
    { method: 'POST', headers: { Authorization: flexToken } },
    { limitMs, answerBy },
  );
  return readRegistration(
    url,
    reply,
    'refused the Flex token. It asks the verify Function of these Functions: check the address that it was given.',
  );
}
