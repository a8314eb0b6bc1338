import type { Message } from '@twilio/conversations';

import { isRetryable, toFailure } from '../../domain/failure';
import { isEmail, readEmail, type EmailMessage } from './email-text';

export type ReadableMessage = Pick<Message, 'attachedMedia'> & EmailMessage;

export const UNREADABLE_EMAIL = '[e-mail that could not be read]';

/**
 * What a message says to somebody who cannot see it: its words, and a word for what else it holds. Rejects only
 * where the words are elsewhere, could not be fetched and may be later; a text that will never be read is described.
 */
export async function textOf(message: ReadableMessage, signal: AbortSignal): Promise<string> {
  if (!isEmail(message)) return inWords(message.body, message);
  try {
    return inWords(await readEmail(message, signal), message);
  } catch (error) {
    if (isRetryable(toFailure(error))) throw error;
    return unreadableTextOf(message);
  }
}

/** What is left to say of a message whose words could not be had. */
export const unreadableTextOf = (message: ReadableMessage): string =>
  inWords(message.body?.trim() ? message.body : UNREADABLE_EMAIL, message);

function inWords(words: string | null, { attachedMedia }: Pick<Message, 'attachedMedia'>): string {
  const media = (attachedMedia ?? []).map(({ contentType }) => `[${wordFor(contentType)}]`);
  return [words?.trim() ?? '', ...media].filter((part) => part !== '').join(' ') || '[empty message]';
}

function wordFor(contentType: string): string {
  const [kind = ''] = contentType.split('/');
  return ['image', 'audio', 'video'].includes(kind) ? kind : 'file';
}
