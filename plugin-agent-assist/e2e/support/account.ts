import type { RunningSandbox } from '../../../mocks/sandbox/server';
import type { Chat, ContactCentre } from './contact-centre';

/** What can go wrong on the way of the account's webhooks. */
export type WebhookFault =
  | { readonly kind: 'webhookDropped'; readonly times: number }
  | { readonly kind: 'webhooksReversed'; readonly count: number }
  | { readonly kind: 'webhooksDown' }
  | { readonly kind: 'webhooksUp' };

/** The Twilio account, by the control interface that scripts use. */
export const accountOf = ({ url }: Pick<RunningSandbox, 'url'>) => {
  const post = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${url}/__sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  return {
    /** A bot writes by REST, which fires no webhook. */
    botSays: ({ conversationSid }: Chat, text: string) =>
      post(`/chats/${conversationSid}/bot-messages`, { text }),
    inject: (fault: WebhookFault) => post('/faults', fault),
  };
};

/** Who said what in a chat, as Agent Assist has it, in the order in which it came there. */
export const heardOf = ({ simulator }: Pick<ContactCentre, 'simulator'>, { conversationSid }: Chat) =>
  simulator.core
    .conversations()
    .filter(({ conversation: { name } }) => name.includes(conversationSid))
    .flatMap(({ messages }) =>
      messages.map(({ message: { content, participantRole } }) => `${participantRole}: ${content}`),
    );
