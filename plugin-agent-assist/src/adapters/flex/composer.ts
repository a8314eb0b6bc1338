import type { Actions, Manager } from '@twilio/flex-ui';

import { cleanText } from '../../domain/clean-text';
import { AssistError } from '../../domain/failure';
import type { ConversationSid } from '../../domain/ids';
import { insertReply, type Draft } from './draft';

/** Flex's composer of the task on the screen. */
const COMPOSER = '.Twilio-MessageInputV2 textarea';

/**
 * Puts a reply into the composer of one task, beside what the agent has typed and without what nobody can see.
 * Never sends.
 *
 * Flex's store learns what is typed a moment after it was typed, so for the task on the screen the text box itself
 * is asked: a reply that is pressed right after the last key must not cost that key.
 *
 * Rejects for an e-mail: there the action replaces the whole draft, forgets what the agent typed last, and makes
 * HTML of any text that looks like it in the page itself, where the text's author could run a script.
 */
export async function insertIntoComposer(
  flex: { readonly Actions: typeof Actions },
  store: Manager['store'],
  task: { readonly reservationSid: string; readonly conversationSid: ConversationSid },
  reply: string,
): Promise<void> {
  const { chat, view, worker } = store.getState().flex;
  if (worker.tasks.get(task.reservationSid)?.channelType === 'email') {
    throw new AssistError('rejected', 'Flex’s e-mail editor cannot be written to without loss');
  }
  const text = cleanText(reply);
  if (text.trim() === '') return;
  const composer = view.selectedTaskSid === task.reservationSid ? composerOnScreen() : null;
  const from = document.activeElement;
  const draft = insertReply(
    composer
      ? { text: composer.value, cursor: composer.selectionEnd }
      : draftOf(chat.conversationInput[task.conversationSid]),
    text,
  );
  await flex.Actions.invokeAction('SetInputText', {
    conversationSid: task.conversationSid,
    body: draft.text,
    selectionStart: draft.cursor,
    selectionEnd: draft.cursor,
  });
  if (composer) continueTyping(draft, from);
}

const composerOnScreen = (): HTMLTextAreaElement | null =>
  document.querySelector<HTMLTextAreaElement>(COMPOSER);

function draftOf(input: { inputText: string; selectionEnd: number } | undefined): Draft {
  const text = input?.inputText ?? '';
  return { text, cursor: Math.min(input?.selectionEnd ?? text.length, text.length) };
}

/**
 * The chip that was pressed may be gone in a moment, and the agent's next key belongs to the message; unless the agent
 * has gone elsewhere meanwhile, as into the knowledge search by its shortcut.
 *
 * @param from what had the focus when the reply was asked for
 */
function continueTyping({ text, cursor }: Draft, from: Element | null): void {
  requestAnimationFrame(() => {
    const composer = composerOnScreen();
    // Another task may have come to the screen meanwhile: its composer holds another text.
    if (composer?.value !== text) return;
    if (![from, composer, document.body, null].includes(document.activeElement)) return;
    composer.focus();
    composer.setSelectionRange(cursor, cursor);
  });
}
