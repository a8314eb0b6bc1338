import * as fc from 'fast-check';

import { markedBlocks } from '../../testing/ui/marked-blocks';
import { parseMarkdown } from './parse-markdown';

/*
 * What models write, held against a library that is read by millions. What nobody writes is left to either: tables
 * right behind a list, HTML at the start of a line, and signs that could mean several things.
 */

const WORDS = [
  'You can return it',
  'within 30 days.',
  '**bold**',
  '__bold__',
  '*soft*',
  '_soft_',
  '***both***',
  '**Note:** free',
  '**a *b* c**',
  '*a **b** c*',
  '~~gone~~',
  '`code`',
  '``a`b``',
  '`a * b_c`',
  'snake_case_name',
  '2 * 3 * 4',
  '5 < 6 > 4',
  '$5.00 & more',
  '#5',
  'Tom &amp; Jerry&#8217;s caf&eacute;',
  '\\*no\\* \\_no\\_',
  '[terms](https://shop.example/terms_of_use)',
  '[**terms**](https://shop.example/a(b) "Terms")',
  '[terms](<https://shop.example/a b>)',
  '[terms][t]',
  '[t]',
  '[nothing]',
  '![a *shoe*](https://shop.example/p.png)',
  '<https://shop.example/terms>',
  'https://shop.example/p?q=1&r=2.',
  '(see https://shop.example/a_(b))',
  'www.shop.example/terms,',
  'mail help_me@shop.example.',
  '<b>HTML</b>',
  'one<br>two',
  'a "quote" (and *more*), it’s fine',
  'مرحبا **بكم**',
  '日本語の**太字**です',
  '👩‍👩‍👧',
];

const line = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 })
  .map((words) => words.join(' '));
const lines = fc.array(line, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n'));

const inside = (indent: string, text: string): string => text.replace(/\n(?=[^\n])/g, `\n${indent}`);

const { blocks } = fc.letrec<{ block: string; blocks: string; items: string[] }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    lines,
    fc.tuple(fc.integer({ min: 1, max: 6 }), line).map(([level, text]) => `${'#'.repeat(level)} ${text}`),
    lines.map((text) => `\`\`\`js\n${text}\n\`\`\``),
    lines.map((text) => `~~~\n${text}\n\n  ${text}\n~~~`),
    fc.constantFrom('---', '***', '* * *', '[t]: https://shop.example/t "T"'),
    fc
      .tuple(line, fc.array(line, { maxLength: 3 }))
      .map(([header, rows]) =>
        [`| A | ${header} |`, '|---|:-:|', ...rows.map((row) => `| ${row} | 2 |`)].join('\n'),
      ),
    tie('blocks').map((text) => text.replace(/^/gm, '> ')),
    fc
      .tuple(tie('items'), fc.constantFrom('-', '*', '+'))
      .map(([items, sign]) => items.map((item) => `${sign} ${inside('  ', item)}`).join('\n')),
    fc
      .tuple(tie('items'), fc.integer({ min: 1, max: 3 }))
      .map(([items, start]) =>
        items.map((item, index) => `${start + index}. ${inside('   ', item)}`).join('\n'),
      ),
    fc
      .array(lines, { minLength: 1, maxLength: 3 })
      .map((items) =>
        items.map((item, index) => `- [${index % 2 ? 'x' : ' '}] ${inside('  ', item)}`).join('\n'),
      ),
  ),
  items: fc.array(
    fc.oneof(
      lines,
      fc.tuple(lines, tie('block')).map((parts) => parts.join('\n\n')),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 }).map((all) => all.join('\n\n')),
}));

describe('parseMarkdown and marked', () => {
  it('read the same in what models write', () => {
    fc.assert(
      fc.property(blocks, (markdown) => {
        expect(parseMarkdown(markdown)).toEqual(markedBlocks(markdown));
      }),
      { numRuns: 500 },
    );
  });
});
