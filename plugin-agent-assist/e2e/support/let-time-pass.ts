import type { Message } from '../../../mocks/twilio/model/conversations';
import type { Chat, ContactCentre } from './contact-centre';

/**
 * All that was said in a chat was said that much earlier. To be called before an agent accepts: pages are told of a
 * message's time once, and Twilio never changes it.
 */
export function letTimePass(
  { sandbox }: Pick<ContactCentre, 'sandbox'>,
  { conversationSid }: Chat,
  ms: number,
): void {
  for (const message of sandbox.world.conversations.get(conversationSid).messages) {
    const { dateCreated } = message;
    Object.assign(message, { dateCreated: new Date(dateCreated.getTime() - ms) } satisfies Partial<Message>);
  }
}
