import { registerWithConnector } from '../lib/connector';
import { connectorVariables } from '../lib/environment';
import { defineFlexFunction } from '../lib/flex-function';

/** Exchanges a Flex token for a connector token: `{ token, expiresAt, connectorUrl }`. */
export const handler = defineFlexFunction({
  environment: connectorVariables,
  async run({ environment, flexToken, answerBy }) {
    const connectorUrl = environment.PROXY_SERVER_URL;
    const registration = await registerWithConnector({ url: connectorUrl, flexToken, answerBy });
    return { ...registration, connectorUrl };
  },
});
