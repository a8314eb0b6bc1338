import { cutText, jsonBytes, jsonLength } from './cut-text';

const FAMILY = '👩‍👩‍👧‍👦';

it.each([
  ['a text that fits', 'Ada', 3, 'Ada'],
  ['a longer one', 'Ada Agent', 6, 'Ada A…'],
  ['one that would end in a space', 'Ada Agent', 5, 'Ada…'],
  ['a letter of several characters', 'Zoe\u0308', 2, 'Z…'],
  ['a letter of several characters, which it does not tear apart', 'Zoe\u0308e\u0308', 3, 'Zo…'],
  ['an emoji of several', `${FAMILY}${FAMILY}`, 12, `${FAMILY}…`],
  ['what has no room at all', 'Ada', 0, ''],
])('cuts %s between characters', (_, text, room, expected) => {
  expect(cutText(text, room)).toBe(expected);
});

it('leaves off a plain letter for each that is too much', () => {
  expect(cutText('a'.repeat(300), 60, jsonBytes)).toBe(`${'a'.repeat(57)}…`);
  expect(cutText('a'.repeat(300), 60, jsonLength)).toBe(`${'a'.repeat(59)}…`);
  expect(cutText('a'.repeat(300), 2, jsonBytes)).toBe('');
  // The last letter is plain, and the mark that belongs to it is beyond what has room.
  expect(cutText(`${'a'.repeat(60)}\u0308${'a'.repeat(60)}`, 60)).toBe(`${'a'.repeat(59)}…`);
});

it.each([
  ['emoji', FAMILY.repeat(50)],
  ['Chinese', '客户'.repeat(100)],
  ['quotation marks', '"'.repeat(200)],
  ['control characters', '\u0001'.repeat(200)],
  ['half a surrogate pair', '\ud83d'.repeat(200)],
  ['one character of many marks', `a${'\u0301'.repeat(300)}`],
])('measures %s as JSON does', (_, text) => {
  expect(Buffer.byteLength(JSON.stringify(cutText(text, 60, jsonBytes)))).toBeLessThanOrEqual(62);
  expect(JSON.stringify(cutText(text, 40, jsonLength)).length).toBeLessThanOrEqual(42);
});
