import { cutText, jsonBytes, jsonLength } from './cut-text';

const FAMILY = '👩‍👩‍👧‍👦';

it.each([
  ['a text that fits', 'Ada', 3, 'Ada'],
  ['a longer one', 'Ada Agent', 6, 'Ada A…'],
  ['one that would end in a space', 'Ada Agent', 5, 'Ada…'],
  ['an emoji of several', `${FAMILY}${FAMILY}`, 12, `${FAMILY}…`],
  ['what has no room at all', 'Ada', 0, ''],
])('cuts %s between characters', (_, text, room, expected) => {
  expect(cutText(text, room)).toBe(expected);
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
