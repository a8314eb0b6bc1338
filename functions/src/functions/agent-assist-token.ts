import { registerWithConnector } from '../lib/connector';
import { connectorVariables } from '../lib/environment';
import { defineFlexFunction, TOKEN_RATE } from '../lib/flex-function';
import { isSwitchedOn, requireSwitchedOn } from '../lib/kill-switch';

/**
 * Exchanges a Flex token for a connector token: `{ token, expiresAt, expiresInSeconds, connectorUrl }`.
 *
 * Refuses with `switched_off` where the kill switch is on: pages that are open notice at their next token.
 *
 * The end is told twice: as an instant, and as the time that is left. An agent's PC may have its clock an hour wrong, and
 * with the instant alone would take each token for expired, or none ever.
 */
export const handler = defineFlexFunction({
  environment: connectorVariables,
  rate: TOKEN_RATE,
  ahead: ({ account, answerBy }) => void isSwitchedOn(account, answerBy),
  async run({ environment, account, flexToken, answerBy }) {
    await requireSwitchedOn(account, answerBy);
    const connectorUrl = environment.PROXY_SERVER_URL;
    const registration = await registerWithConnector({ url: connectorUrl, flexToken, answerBy });
    const leftMs = Date.parse(registration.expiresAt) - Date.now();
    return { ...registration, expiresInSeconds: Math.max(0, Math.floor(leftMs / 1_000)), connectorUrl };
  },
});
