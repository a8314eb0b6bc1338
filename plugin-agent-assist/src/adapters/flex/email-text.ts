import type { Media, Message } from '@twilio/conversations';

import { AssistError } from '../../domain/failure';
import { htmlToText } from './html-text';
import { withoutHistory } from './quoted-history';

/** What we read of a body: what is new in a mail stands at its top. */
const MAX_BODY_BYTES = 512 * 1_024;
const MAX_TEXT_LENGTH = 16_000;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** "Re:", and what it is called elsewhere: the conversation has had this subject already. */
const ANSWER = /^\s*(?:re|aw|antw|sv|rv|rif|res)\s*(?:\[\d+\])?\s*:/i;

export type EmailMessage = Pick<Message, 'body' | 'subject' | 'getEmailBody' | 'getMediaByCategories'>;

/** Flex Conversations keeps the text of an e-mail as a medium of its own, and the message's body empty. */
export const isEmail = (message: Pick<Message, 'getMediaByCategories'>): boolean =>
  (message.getMediaByCategories(['body']) ?? []).length > 0;

/**
 * What the writer of an e-mail says in it: its subject where that is new, and its text without quoted mails; empty
 * where there is neither. Rejects with `unreachable` where trying again may help, and with `malformed` or `rejected`
 * where it cannot be read at all.
 */
export async function readEmail(message: EmailMessage, signal: AbortSignal): Promise<string> {
  const plain = message.getEmailBody('text/plain');
  const rich = plain ? null : message.getEmailBody('text/html');
  const text = plain
    ? await download(plain, signal)
    : rich
      ? htmlToText(await download(rich, signal))
      : (message.body ?? '');
  const subject = message.subject?.trim() ?? '';
  return [ANSWER.test(subject) ? '' : subject, withoutHistory(text)]
    .filter((part) => part !== '')
    .join('\n\n')
    .slice(0, MAX_TEXT_LENGTH);
}

async function download(media: Media, signal: AbortSignal): Promise<string> {
  const address = parseAddress(await orUnreachable(media.getContentTemporaryUrl()));
  const response = await orUnreachable(
    // The address itself is the permission; nothing else of ours is to go there.
    fetch(address.href, { credentials: 'omit', referrerPolicy: 'no-referrer', signal }),
  );
  if (response.ok) return orUnreachable(readStart(response));
  const { status } = response;
  throw new AssistError(
    status >= 500 || status === 408 || status === 429 ? 'unreachable' : 'rejected',
    `The text of an e-mail could not be fetched (${status})`,
  );
}

const orUnreachable = <Value>(work: Promise<Value>): Promise<Value> =>
  work.catch(() => {
    throw new AssistError('unreachable', 'The text of an e-mail could not be fetched');
  });

function parseAddress(text: string | null): URL {
  let address: URL | undefined;
  try {
    address = new URL(text ?? '');
  } catch {
    // Said below.
  }
  const isSafe =
    address?.protocol === 'https:' || (address?.protocol === 'http:' && LOOPBACK.includes(address.hostname));
  if (!address || !isSafe) throw new AssistError('malformed', 'Twilio named no address for an e-mail’s text');
  return address;
}

/** The first {@link MAX_BODY_BYTES} of a body; the rest is not even downloaded. */
async function readStart(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = '';
  for (let size = 0; reader && size < MAX_BODY_BYTES;) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value.subarray(0, MAX_BODY_BYTES - size), { stream: true });
    size += value.length;
  }
  // Whether the other side hears that we have had enough changes nothing for us.
  reader?.cancel().catch(() => undefined);
  return text;
}
