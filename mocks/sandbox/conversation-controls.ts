import { Router } from 'express';
import * as v from 'valibot';

import type { Message } from '../twilio/model/conversations';
import type { World } from '../twilio/model/world';
import { ControlError, read } from './control-request';
import type { ConversationWebhooks } from './conversation-webhooks';

const text = v.pipe(v.string('should be text'), v.regex(/\S/, 'should not be empty'), v.maxLength(32_768));
const howMany = v.pipe(v.number('should be a number'), v.integer(), v.minValue(1), v.maxValue(1_000));

const BotMessageBody = v.strictObject({
  text,
  webhook: v.optional(v.boolean('should be true or false'), false),
});
const EditBody = v.strictObject({ text });

const WebhookFault = v.variant('kind', [
  v.strictObject({ kind: v.literal('webhookDropped'), times: v.optional(howMany, 1) }),
  v.strictObject({ kind: v.literal('webhooksReversed'), count: v.optional(howMany, 2) }),
  v.strictObject({ kind: v.literal('webhooksDown') }),
  v.strictObject({ kind: v.literal('webhooksUp') }),
]);
const KindOnly = v.object({
  kind: v.picklist(WebhookFault.options.map(({ entries }) => entries.kind.literal)),
});

type ConversationControls = Pick<ConversationWebhooks, 'drop' | 'reverse' | 'setDown' | 'mend'>;

/** What becomes of messages beside being written: bots, edits and deletions, and faults of the webhook that tells. */
export function conversationControls(
  { conversations, interactions }: Pick<World, 'conversations' | 'interactions'>,
  webhooks: ConversationControls,
): Router {
  const router = Router();

  const requireChat = (conversationSid: string): void => {
    if (!interactions.channelOfConversation(conversationSid))
      throw ControlError.notFound(`There is no chat ${conversationSid}`);
  };
  const messageOf = (conversationSid: string, messageSid: string): Message => {
    requireChat(conversationSid);
    const message = conversations.get(conversationSid).messages.find(({ sid }) => sid === messageSid);
    if (!message) throw ControlError.notFound(`There is no message ${messageSid} in ${conversationSid}`);
    return message;
  };

  router.post('/chats/:conversationSid/bot-messages', ({ body, params: { conversationSid } }, response) => {
    const { text: said, webhook } = read(BotMessageBody, body);
    requireChat(conversationSid);
    const origin = webhook ? 'restWithWebhooks' : 'rest';
    const { sid, index } = conversations.send(conversationSid, 'bot', said, {}, { origin });
    response.status(201).json({ messageSid: sid, index });
  });

  router
    .route('/chats/:conversationSid/messages/:messageSid')
    .patch(({ body, params: { conversationSid, messageSid } }, response) => {
      const { text: said } = read(EditBody, body);
      const { author, index } = messageOf(conversationSid, messageSid);
      conversations.editMessage(conversationSid, messageSid, { body: said }, author);
      response.json({ messageSid, index });
    })
    .delete(({ params: { conversationSid, messageSid } }, response) => {
      const { author, index } = messageOf(conversationSid, messageSid);
      conversations.removeMessage(conversationSid, messageSid, author);
      response.json({ messageSid, index });
    });

  // Other faults are somebody else's: this route takes its own and leaves the rest to the next.
  router.post('/faults', ({ body }, response, next) => {
    if (!v.is(KindOnly, body)) {
      next();
      return;
    }
    const fault = read(WebhookFault, body);
    if (fault.kind === 'webhookDropped') webhooks.drop(fault.times);
    else if (fault.kind === 'webhooksReversed') webhooks.reverse(fault.count);
    else webhooks.setDown(fault.kind === 'webhooksDown');
    response.json({ kind: fault.kind });
  });
  router.delete('/faults', (_request, _response, next) => {
    webhooks.mend();
    next();
  });

  return router;
}
