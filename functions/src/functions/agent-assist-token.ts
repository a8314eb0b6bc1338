import { registerWithConnector } from '../lib/connector';
import { connectorVariables } from '../lib/environment';
import { defineFlexFunction, TOKEN_RATE } from '../lib/flex-function';
import { createHostedConfiguration } from '../lib/hosted-configuration';
import { HttpProblem } from '../lib/http-problem';
import type { TwilioAccount } from '../lib/twilio-account';
import { createTwilioRest } from '../lib/twilio-rest';

const configuration = createHostedConfiguration();

/** A configuration that cannot be read is no reason to leave agents without help. */
const isEnabled = (account: TwilioAccount, answerBy: number): Promise<boolean> =>
  configuration.read(createTwilioRest(account, answerBy, CONFIGURATION_LIMIT_MS), account.accountSid).then(
    ({ enabled }) => enabled,
    () => true,
  );

const CONFIGURATION_LIMIT_MS = 2_000;

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
  ahead: ({ account, answerBy }) => void isEnabled(account, answerBy),
  async run({ environment, account, flexToken, answerBy }) {
    if (!(await isEnabled(account, answerBy))) {
      throw new HttpProblem('switched_off', 'Agent Assist is switched off in Flex’s configuration.');
    }
    const connectorUrl = environment.PROXY_SERVER_URL;
    const registration = await registerWithConnector({ url: connectorUrl, flexToken, answerBy });
    const leftMs = Date.parse(registration.expiresAt) - Date.now();
    return { ...registration, expiresInSeconds: Math.max(0, Math.floor(leftMs / 1_000)), connectorUrl };
  },
});
