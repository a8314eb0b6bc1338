import type { Media } from '@twilio/conversations';

import { AssistError } from '../../domain/failure';
import { textOf, UNREADABLE_EMAIL, unreadableTextOf, type ReadableMessage } from './message-text';

const signal = new AbortController().signal;
const media = (...types: string[]) => types.map((contentType) => ({ contentType }) as unknown as Media);

const aMessage = (rest: Partial<ReadableMessage>): ReadableMessage => ({
  body: null,
  subject: null,
  attachedMedia: null,
  getMediaByCategories: () => [],
  getEmailBody: () => null,
  ...rest,
});

/** An e-mail whose text comes to be had, or not, in the given way. */
const anEmail = (getAddress: () => Promise<string | null>, rest: Partial<ReadableMessage> = {}) => {
  const body = {
    contentType: 'text/plain',
    getContentTemporaryUrl: getAddress,
  } as unknown as Media;
  return aMessage({ getMediaByCategories: () => [body], getEmailBody: () => body, ...rest });
};

describe('what a message says', () => {
  it.each([
    ['its words', { body: ' Hello ' }, 'Hello'],
    ['a word for an image', { attachedMedia: media('image/png') }, '[image]'],
    [
      'words and media',
      { body: 'See', attachedMedia: media('image/png', 'application/pdf') },
      'See [image] [file]',
    ],
    ['never "null"', {}, '[empty message]'],
    ['quotes that a chat holds, too', { body: '> really?' }, '> really?'],
  ])('%s', async (_, message, text) => {
    expect(await textOf(aMessage(message), signal)).toBe(text);
  });

  it('is asked for again where an e-mail’s text may be had later', async () => {
    const email = anEmail(() => Promise.reject(new AssistError('unreachable', 'no network')));
    await expect(textOf(email, signal)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('is described where an e-mail’s text will never be had', async () => {
    const attachedMedia = media('application/pdf');
    expect(
      await textOf(
        anEmail(() => Promise.resolve(null)),
        signal,
      ),
    ).toBe(UNREADABLE_EMAIL);
    expect(
      await textOf(
        anEmail(() => Promise.resolve(null), { attachedMedia }),
        signal,
      ),
    ).toBe(`${UNREADABLE_EMAIL} [file]`);
  });

  it('is what else is known of an e-mail that could not be read', () => {
    const unread = () => Promise.resolve(null);
    expect(unreadableTextOf(anEmail(unread))).toBe(UNREADABLE_EMAIL);
    expect(unreadableTextOf(anEmail(unread, { body: 'We look into it.' }))).toBe('We look into it.');
  });
});
