import { parseHttpUrl } from '../../domain/http-url';
import type { Source } from '../../domain/suggestion';
import { namesAddress, readableAddress } from './addresses';
import { textOf, type Block, type Cell, type Inline } from './markdown-tree';
import { parseMarkdown } from './parse-markdown';

/** The sources of an answer, by their normalised address. */
type Known = ReadonlySet<string>;

/**
 * What a customer should read of an answer: its text without markup. Lists keep their numbers and dashes. A link to
 * one of the answer's own sources keeps its address, which is the only way for it to be of use in plain text; any
 * other address goes no further than the agent's screen. HTML stays the text that it is.
 */
export const plainTextOf = (markdown: string, sources: readonly Source[]): string =>
  // In a text message, a single no-break space halves what fits into it.
  blocksToText(
    parseMarkdown(markdown),
    '\n\n',
    new Set(sources.flatMap(({ url }) => (url ? [url.href] : []))),
  )
    .replace(/\u00a0/g, ' ')
    .trim();

const blocksToText = (blocks: readonly Block[], separator: string, known: Known): string =>
  blocks
    .map((block) => blockToText(block, known))
    .filter((text) => text !== '')
    .join(separator);

const blockToText = (block: Block, known: Known): string => {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return inlinesToText(block.children, known);
    case 'list':
      return block.items
        .map((item, index) =>
          listItemToText(item, block.start === undefined ? '-' : `${block.start + index}.`, known),
        )
        .join('\n');
    case 'quote':
      return blocksToText(block.blocks, '\n\n', known);
    case 'code':
      return block.text;
    case 'table':
      return [block.header, ...block.rows].map((row) => rowToText(row, known)).join('\n');
    case 'rule':
      return '';
  }
};

const listItemToText = (blocks: readonly Block[], bullet: string, known: Known): string => {
  const indent = ' '.repeat(bullet.length + 1);
  return `${bullet} ${blocksToText(blocks, '\n', known).replace(/\n/g, `\n${indent}`)}`;
};

const rowToText = (cells: readonly Cell[], known: Known): string =>
  cells.map(({ children }) => inlinesToText(children, known).replace(/\s+/g, ' ')).join(' | ');

const inlinesToText = (inlines: readonly Inline[], known: Known): string =>
  inlines.map((inline) => inlineToText(inline, known)).join('');

const inlineToText = (inline: Inline, known: Known): string => {
  switch (inline.type) {
    case 'text':
    case 'code':
      return inline.text;
    case 'break':
      return '\n';
    case 'strong':
    case 'emphasis':
    case 'deleted':
      return inlinesToText(inline.children, known);
    case 'link': {
      const text = textOf(inline.children);
      const url = parseHttpUrl(inline.address);
      if (url === undefined || !known.has(url.href)) return text;
      const address = readableAddress(inline.address);
      if (namesAddress(text, address)) return text;
      return text === '' ? address : `${text} (${address})`;
    }
  }
};
