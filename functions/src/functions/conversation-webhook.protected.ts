import * as v from 'valibot';

import { createHostedConfiguration } from '../lib/hosted-configuration';
import { relayConversation } from '../lib/relay';
import { createRelayDesk, relayVariables } from '../lib/relay-desk';
import { conversationSidSchema } from '../lib/sids';
import { defineTwilioFunction } from '../lib/twilio-function';
import { createTwilioRest } from '../lib/twilio-rest';

/** Twilio waits for five seconds, and reports what took longer as failed. */
const WEBHOOK_LIMIT_MS = 4_000;

const configuration = createHostedConfiguration();

/**
 * Twilio Conversations' post-event webhook (`onMessageAdded`): tells Agent Assist what was written, whether or not an
 * agent's browser is open, where Flex's configuration says `relay: 'server'`; else it does nothing. Of what Twilio sends,
 * only the names of conversation and message are used: everything else is asked for, so that an event that was lost or
 * overtaken is made up for by the next one. Answers `{}`: a pre-event webhook would take anything else for a change.
 */
export const handler = defineTwilioFunction({
  path: '/conversation-webhook',
  limitMs: WEBHOOK_LIMIT_MS,
  environment: relayVariables,
  query: {},
  fields: v.object({
    EventType: v.string(),
    ConversationSid: conversationSidSchema,
    Index: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))), undefined),
  }),
  async run({ environment, account, fields, answerBy }) {
    if (fields.EventType !== 'onMessageAdded') return {};
    const rest = createTwilioRest(account, answerBy);
    const settings = await configuration.read(rest, account.accountSid);
    if (settings.relay !== 'server' || !settings.enabled) return {};

    await relayConversation(
      createRelayDesk({ environment, account, settings, rest, answerBy }),
      { serviceSid: environment.TWILIO_CHAT_SERVICE_SID, conversationSid: fields.ConversationSid },
      fields.Index,
    );
    return {};
  },
});
