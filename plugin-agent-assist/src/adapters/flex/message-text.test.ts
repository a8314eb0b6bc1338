import type { Media } from '@twilio/conversations';

import { textOf } from './message-text';

const media = (...types: string[]) => types.map((contentType) => ({ contentType }) as unknown as Media);

describe('what a message says', () => {
  it.each([
    ['its words', { body: ' Hello ', attachedMedia: null }, 'Hello'],
    ['a word for an image', { body: null, attachedMedia: media('image/png') }, '[image]'],
    [
      'words and media',
      { body: 'See', attachedMedia: media('image/png', 'application/pdf') },
      'See [image] [file]',
    ],
    ['never "null"', { body: null, attachedMedia: null }, '[empty message]'],
  ])('%s', (_, message, text) => {
    expect(textOf(message)).toBe(text);
  });
});
