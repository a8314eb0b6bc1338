import type { Message } from '@twilio/conversations';

/** What a message says to somebody who cannot see it: its words, and a word for what else it holds. */
export function textOf({ body, attachedMedia }: Pick<Message, 'body' | 'attachedMedia'>): string {
  const media = (attachedMedia ?? []).map(({ contentType }) => `[${wordFor(contentType)}]`);
  return [body?.trim() ?? '', ...media].filter((part) => part !== '').join(' ') || '[empty message]';
}

function wordFor(contentType: string): string {
  const [kind = ''] = contentType.split('/');
  return ['image', 'audio', 'video'].includes(kind) ? kind : 'file';
}
