import * as v from 'valibot';

import { AssistError } from '../../domain/failure';
import type { ConnectorToken } from '../../domain/ports';
import { decode, timestamp } from './decode';

const TokenAnswer = v.object({
  token: v.pipe(v.string(), v.nonEmpty()),
  expiresAt: timestamp,
  connectorUrl: v.pipe(v.string(), v.url()),
});

/**
 * The answer of the Function `agent-assist-token`. Throws AssistError `malformed` where it is not one, and
 * `misconfigured` where the connector's address would send customers' words through the network unencrypted.
 */
export function decodeConnectorToken(raw: unknown): ConnectorToken {
  const { token, expiresAt, connectorUrl } = decode(TokenAnswer, raw, 'connector token');
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
