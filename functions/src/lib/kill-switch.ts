import { createHostedConfiguration } from './hosted-configuration';
import { HttpProblem } from './http-problem';
import type { TwilioAccount } from './twilio-account';
import { createTwilioRest } from './twilio-rest';

const configuration = createHostedConfiguration();

const LIMIT_MS = 2_000;

/** Whether Agent Assist is on. A configuration that cannot be read is no reason to leave agents without help. */
export const isSwitchedOn = (account: TwilioAccount, answerBy: number): Promise<boolean> =>
  configuration.read(createTwilioRest(account, answerBy, LIMIT_MS), account.accountSid).then(
    ({ enabled }) => enabled,
    () => true,
  );

/** @throws HttpProblem `switched_off` while the kill switch is on: pages that are open have not heard of it. */
export async function requireSwitchedOn(account: TwilioAccount, answerBy: number): Promise<void> {
  if (!(await isSwitchedOn(account, answerBy)))
    throw new HttpProblem('switched_off', 'Agent Assist is switched off in Flex’s configuration.');
}
