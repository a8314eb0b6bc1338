import type * as v from 'valibot';

import { createConnectorApp } from './connector-app';
import {
  connectorVariables,
  conversationsVariables,
  parseProfile,
  profileVariables,
  syncVariables,
  taskRouterVariables,
} from './environment';
import type { HostedSettings } from './hosted-configuration';
import { TIME_TO_KEEP_MS, type RelayDesk } from './relay';
import { relayCursors } from './relay-cursor';
import type { TwilioAccount } from './twilio-account';
import type { TwilioRest } from './twilio-rest';

/** What it takes to relay chats. */
export const relayVariables = {
  ...connectorVariables,
  ...conversationsVariables,
  ...taskRouterVariables,
  ...syncVariables,
  ...profileVariables,
};

/** Whoever relays needs the same, for whatever reason it does. */
export const createRelayDesk = ({
  environment,
  account,
  settings,
  rest,
  answerBy,
}: {
  readonly environment: v.InferOutput<v.ObjectSchema<typeof relayVariables, undefined>>;
  readonly account: TwilioAccount;
  readonly settings: Pick<HostedSettings, 'conversationProfile'>;
  readonly rest: TwilioRest;
  /** When the Function has to answer, in milliseconds since the epoch. */
  readonly answerBy: number;
}): RelayDesk => ({
  rest,
  connector: createConnectorApp({
    url: environment.PROXY_SERVER_URL,
    account,
    answerBy: answerBy - TIME_TO_KEEP_MS,
  }),
  cursors: relayCursors(rest, environment.TWILIO_SYNC_SERVICE_SID),
  accountSid: account.accountSid,
  workspaceSid: environment.TWILIO_WORKSPACE_SID,
  profile: parseProfile(settings.conversationProfile ?? '') ?? environment.TWILIO_CONVERSATION_PROFILE,
  answerBy,
});
