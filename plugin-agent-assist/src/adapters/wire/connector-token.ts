import * as v from 'valibot';

import { AssistError } from '../../domain/failure';
import type { ConnectorToken } from '../../domain/ports';
import { decode, timestamp } from './decode';

const TokenAnswer = v.object({
  token: v.pipe(v.string(), v.nonEmpty()),
  expiresAt: timestamp,
  /** Functions of an earlier version do not tell it. */
  expiresInSeconds: v.optional(v.pipe(v.number(), v.minValue(0))),
  connectorUrl: v.pipe(v.string(), v.url()),
});

/**
 * The answer of the Function `agent-assist-token`. Its end is reckoned by this computer's clock, from the time that was
 * left: the instant is by the server's, and a PC's may be an hour off it.
 * @param askedAt milliseconds since the epoch by this computer's clock
 * Throws AssistError `malformed` where it is not one, and
 * `misconfigured` where the connector's address would send customers' words through the network unencrypted.
 */
export function decodeConnectorToken(raw: unknown, askedAt: number): ConnectorToken {
  const answer = decode(TokenAnswer, raw, 'connector token');
  const { token, expiresInSeconds, connectorUrl } = answer;
  const expiresAt = expiresInSeconds === undefined ? answer.expiresAt : askedAt + expiresInSeconds * 1_000;
  return { token, expiresAt, connectorUrl: checkConnectorUrl(new URL(connectorUrl)) };
}

/** Its origin and path, without a trailing slash. */
function checkConnectorUrl({ protocol, hostname, origin, pathname }: URL): string {
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback))
    throw new AssistError(
      'misconfigured',
      'PROXY_SERVER_URL of the Functions must be an https:// address (http:// is for localhost only)',
    );
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
