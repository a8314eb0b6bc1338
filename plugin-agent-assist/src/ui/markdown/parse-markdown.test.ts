import { textOf, type Block } from './markdown-tree';
import { parseMarkdown } from './parse-markdown';

/** All text of a tree, in order. */
const wordsOf = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      switch (block.type) {
        case 'paragraph':
        case 'heading':
          return textOf(block.children);
        case 'list':
          return block.items.map(wordsOf).join('');
        case 'quote':
          return wordsOf(block.blocks);
        case 'code':
          return block.text;
        case 'table':
          return [block.header, ...block.rows]
            .flat()
            .map(({ children }) => textOf(children))
            .join('');
        case 'rule':
          return '';
      }
    })
    .join('');

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map((child: unknown) => depthOf(child)))
    : 0;

const text = (words: string) => ({ type: 'text', text: words });
const paragraph = (words: string) => ({ type: 'paragraph', children: [text(words)] });

/** Milliseconds of work, however busy the machine is with other things. */
const cpuTime = (): number => process.cpuUsage().user / 1_000;

afterEach(() => jest.restoreAllMocks());

describe('parseMarkdown', () => {
  it.each<[string, string, unknown]>([
    ['a paragraph', 'Hello', [paragraph('Hello')]],
    ['nothing', '', []],
    ['a heading', '## Returns', [{ type: 'heading', children: [text('Returns')] }]],
    [
      'a list that starts at 3',
      '3. c\n4. d',
      [{ type: 'list', start: 3, items: [[paragraph('c')], [paragraph('d')]] }],
    ],
    ['a list without numbers', '- a', [{ type: 'list', start: undefined, items: [[paragraph('a')]] }]],
    [
      'a nested list',
      '- a\n  1. b',
      [
        {
          type: 'list',
          start: undefined,
          items: [[paragraph('a'), { type: 'list', start: 1, items: [[paragraph('b')]] }]],
        },
      ],
    ],
    [
      'tasks',
      '- [x] done\n- [ ] open',
      [
        {
          type: 'list',
          start: undefined,
          items: [[paragraph('☑ done')], [paragraph('☐ open')]],
        },
      ],
    ],
    ['a quote', '> a', [{ type: 'quote', blocks: [paragraph('a')] }]],
    ['a block of code', '```js\na < b\n```', [{ type: 'code', text: 'a < b' }]],
    ['a rule', '---', [{ type: 'rule' }]],
    [
      'the end of a line',
      'a\nb',
      [{ type: 'paragraph', children: [text('a'), { type: 'break' }, text('b')] }],
    ],
    [
      'a table',
      '| a | b |\n|---|:-:|\n| 1 | 2 |',
      [
        {
          type: 'table',
          header: [
            { align: undefined, children: [text('a')] },
            { align: 'center', children: [text('b')] },
          ],
          rows: [
            [
              { align: undefined, children: [text('1')] },
              { align: 'center', children: [text('2')] },
            ],
          ],
        },
      ],
    ],
    ['an escaped star', '\\*', [paragraph('*')]],
    ['an image, by its alternative text', '![a *b*](https://x.example/p.png)', [paragraph('a b')]],
    [
      'the tag that breaks a line',
      'a<br />b',
      [{ type: 'paragraph', children: [text('a'), { type: 'break' }, text('b')] }],
    ],
    ['HTML, as it is written', '<script>alert(1)</script>', [paragraph('<script>alert(1)</script>')]],
    [
      'a link by reference',
      '[a][1]\n\n[1]: https://x.example',
      [
        {
          type: 'paragraph',
          children: [{ type: 'link', address: 'https://x.example', children: [text('a')] }],
        },
      ],
    ],
  ])('reads %s', (_, markdown, expected) => {
    expect(parseMarkdown(markdown)).toEqual(expected);
  });

  it.each([
    ['&amp;lt; &lt;b&gt;', '&lt; <b>'],
    ['caf&eacute; &#8217; &#x1F600; &nbsp;', 'café ’ 😀 \u00a0'],
    ['&nosuchthing; AT&T &', '&nosuchthing; AT&T &'],
    ['&#38;lt; & &#38;#60;', '&lt; & &#60;'],
    ['a&#x202E;b&ZeroWidthSpace;c', 'abc'],
    ['&#0; &#xD800; &#1114112;', '\ufffd \ufffd \ufffd'],
    ['`&amp;`', '&amp;'],
    ['https://x.example/?a=1&copy;=2', 'https://x.example/?a=1&copy;=2'],
  ])('resolves the character references of %s', (markdown, expected) => {
    expect(wordsOf(parseMarkdown(markdown))).toBe(expected);
  });

  it('resolves the character references of an address', () => {
    expect(parseMarkdown('[a](https://x.example/?b=1&amp;c=2)')).toEqual([
      {
        type: 'paragraph',
        children: [{ type: 'link', address: 'https://x.example/?b=1&c=2', children: [text('a')] }],
      },
    ]);
  });

  describe('with text made to hurt', () => {
    const N = 50_000;
    const filledWith = (piece: string) => piece.repeat(N / piece.length);
    it.each([
      '[',
      '![',
      '*',
      '**a ',
      '_a ',
      '~~a ',
      '*a_ ',
      'a_',
      '`',
      '<',
      '<a ',
      '<a href="',
      '<!--',
      '&',
      '\\',
      '|',
      '#',
      '(',
      '[a](',
      '[a](<',
      '[a]: ',
      '[a][b] ',
      '> ',
      '>',
      '- ',
      '* * ',
      '1. ',
      '- > ',
      '> - ',
      '- a\n',
      '> a\n',
      '~~~\n',
      'a.',
      'https://a.b/!',
      'a@',
      ' ',
      '\n',
      '\t',
      '\u202e',
    ])('reads 50 KB of %j in good time', (piece) => {
      const started = cpuTime();
      const blocks = parseMarkdown(filledWith(piece));
      // Without bounds several of these take 5 to 10 seconds and then overflow the stack.
      expect(cpuTime() - started).toBeLessThan(3_000);
      expect(depthOf(blocks)).toBeLessThan(150);
    });

    it.each([
      ['bold that closes', filledWith('**a b** ')],
      ['bold in bold', '**a '.repeat(6_000) + 'b** '.repeat(6_000)],
      ['emphasis in emphasis', '_a '.repeat(8_000) + 'a_ '.repeat(8_000)],
      ['stars around a letter', '*'.repeat(25_000) + 'a' + '*'.repeat(25_000)],
      ['brackets around a letter', '['.repeat(9_000) + 'a' + '](x)'.repeat(9_000)],
      ['images in images', '!['.repeat(8_000) + 'a' + '](x)'.repeat(8_000)],
      ['lists in lists', Array.from({ length: 220 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n')],
      ['quotes that are continued', '> > > > > > a\nb\n'.repeat(3_000)],
      [
        'quotes that come and go',
        Array.from({ length: 1_500 }, (_, i) => `${'> '.repeat((i * 7) % 13)}a`).join('\n'),
      ],
      ['a wide table of short rows', `${'|a'.repeat(4_000)}\n${'|-'.repeat(4_000)}\n${'a\n'.repeat(4_000)}`],
      ['an address that never ends', 'a'.repeat(40_000) + '@'],
    ])('reads %s in good time', (_, markdown) => {
      const started = cpuTime();
      const blocks = parseMarkdown(markdown);
      expect(cpuTime() - started).toBeLessThan(3_000);
      expect(depthOf(blocks)).toBeLessThan(150);
    });

    it('loses no words that are too deep to be formatted', () => {
      expect(wordsOf(parseMarkdown(`${'> '.repeat(500)}the end`))).toContain('the end');
      expect(wordsOf(parseMarkdown(`${'- '.repeat(500)}the end`))).toContain('the end');
    });

    it.each(['> ', '- ', '1. ', '- > '])(
      'takes the formatting from 5,000 nested %j, and from nothing else',
      (piece) => {
        expect(parseMarkdown(`${piece.repeat(5_000)}a\n\n**b**`)).toContainEqual({
          type: 'paragraph',
          children: [{ type: 'strong', children: [text('b')] }],
        });
      },
    );

    it('loses no words of a paragraph that is too long to be read in one piece', () => {
      const words = Array.from({ length: 3_000 }, (_, i) => `w${i}`).join(' ');
      expect(wordsOf(parseMarkdown(`**first** ${words} **last**`))).toBe(`first ${words} last`);
    });
  });

  it('shows the text as it is if it cannot be read', () => {
    jest.spyOn(DOMParser.prototype, 'parseFromString').mockImplementation(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    expect(parseMarkdown('**a** &uuml;')).toEqual([paragraph('**a** &uuml;')]);
  });
});
