import { createChatToken } from '../lib/chat-token';
import { chatVariables } from '../lib/environment';
import { defineFlexFunction, TOKEN_RATE } from '../lib/flex-function';

/**
 * A Conversations token for integrations outside Flex: `{ token, identity, expiresAt }`.
 * The identity is the one that Twilio verified; one that the caller names is not looked at.
 */
export const handler = defineFlexFunction({
  environment: chatVariables,
  rate: TOKEN_RATE,
  run({ environment, account, user }) {
    const { token, expiresAt } = createChatToken({
      accountSid: account.accountSid,
      apiKey: environment.TWILIO_API_KEY,
      apiSecret: environment.TWILIO_API_SECRET,
      chatServiceSid: environment.TWILIO_CHAT_SERVICE_SID,
      identity: user.identity,
    });
    return Promise.resolve({ token, identity: user.identity, expiresAt });
  },
});
