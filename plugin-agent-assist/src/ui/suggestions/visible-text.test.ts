import { visiblePieces, visibleText } from './visible-text';

const shown: readonly (readonly [what: string, text: string, visible: string])[] = [
  ['an override of the direction', 'pay \u202Egpj.exe', 'pay ⟨U+202E⟩gpj.exe'],
  ['isolates', '\u2066a\u2069', '⟨U+2066⟩a⟨U+2069⟩'],
  ['a zero-width space', 'a\u200Bb', 'a⟨U+200B⟩b'],
  ['a joiner between letters', 'a\u200Db', 'a⟨U+200D⟩b'],
  ['a soft hyphen', 'a\u00ADb', 'a⟨U+00AD⟩b'],
  ['a no-break space', 'a\u00A0b', 'a⟨U+00A0⟩b'],
  ['a Hangul filler', 'a\u3164b', 'a⟨U+3164⟩b'],
  ['an empty Braille pattern', 'a\u2800b', 'a⟨U+2800⟩b'],
  ['a control', 'a\u0000b\u001B', 'a⟨U+0000⟩b⟨U+001B⟩'],
  ['a carriage return', 'a\r\nb', 'a⟨U+000D⟩\nb'],
  ['a line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
  ['tags beyond the first plane', 'a\u{E0041}', 'a⟨U+E0041⟩'],
  ['half a character', 'a\uD83D', 'a⟨U+D83D⟩'],
  ['a variation selector behind a letter', 'a\uFE0F', 'a⟨U+FE0F⟩'],
  ['a second variation selector', '❤\uFE0F\uFE0F', '❤\uFE0F⟨U+FE0F⟩'],
];

test.each(shown)('%s is shown as its code point', (_, text, visible) => {
  expect(visibleText(text)).toBe(visible);
});

test.each(['Plain text', 'two\nlines\tand a tab', 'مرحبا', '山田\u3000太郎', '👩🏽‍💻 ❤️ 5️⃣ 🇩🇪', 'naïve', ''])(
  '%j stays as it is',
  (text) => {
    expect(visibleText(text)).toBe(text);
  },
);

test('an escape is told from a text that looks like one', () => {
  expect(visiblePieces('⟨U+202E⟩\u202Eb')).toEqual([
    { text: '⟨U+202E⟩', isEscape: false },
    { text: '⟨U+202E⟩', isEscape: true },
    { text: 'b', isEscape: false },
  ]);
});
