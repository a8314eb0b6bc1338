import { AssistError } from '../../domain/failure';
import type { TokenIssuer } from '../../domain/ports';
import { decodeConnectorToken } from '../wire/connector-token';
import { requestJson } from './request';

interface FunctionsClientDeps {
  /** Where the Twilio Functions are served. */
  readonly functionsUrl: string;
  /** The signed-in agent's Flex token of this moment; Flex renews it, so it is asked for at every call. */
  readonly flexToken: () => string;
}

/**
 * Gets connector tokens from the Function `agent-assist-token`. JSON with the token in the body and no custom
 * headers: Twilio's platform answers preflights itself and knows none of ours.
 */
export function createTokenIssuer({ functionsUrl, flexToken }: FunctionsClientDeps): TokenIssuer {
  return {
    async issue(signal) {
      const token = flexToken();
      if (!token) throw new AssistError('unauthorized', 'Flex has no token of a signed-in agent');
      return decodeConnectorToken(
        await requestJson({
          service: 'Twilio Function agent-assist-token',
          method: 'POST',
          url: `${functionsUrl.replace(/\/+$/, '')}/agent-assist-token`,
          json: { Token: token },
          mayQuote: true,
          secret: token,
          signal,
        }),
      );
    },
  };
}
