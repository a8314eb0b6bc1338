import type { Actions, Manager } from '@twilio/flex-ui';

import type { ConversationSid } from '../../domain/ids';
import { insertReply } from './draft';

/** Puts a reply into the composer of one conversation, beside what the agent has typed. Never sends. */
export async function insertIntoComposer(
  flex: { readonly Actions: typeof Actions },
  store: Manager['store'],
  conversationSid: ConversationSid,
  reply: string,
): Promise<void> {
  const input = store.getState().flex.chat.conversationInput[conversationSid];
  const text = input?.inputText ?? '';
  const draft = insertReply(
    { text, cursor: Math.min(input?.selectionEnd ?? text.length, text.length) },
    reply,
  );
  await flex.Actions.invokeAction('SetInputText', {
    conversationSid,
    body: draft.text,
    selectionStart: draft.cursor,
    selectionEnd: draft.cursor,
  });
}
