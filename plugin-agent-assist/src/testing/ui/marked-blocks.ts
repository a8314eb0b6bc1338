import { marked, type MarkedToken, type Token, type Tokens } from 'marked';

import { cleanText } from '../../domain/clean-text';
import { resolveReferences } from '../../ui/markdown/character-references';
import { textOf, type Block, type Cell, type Inline } from '../../ui/markdown/markdown-tree';

/** What `marked` makes of a text, in our own words: what `parseMarkdown` is held against. */
export const markedBlocks = (markdown: string): readonly Block[] =>
  // The end of a line is one, as in a chat.
  toBlocks(marked.lexer(cleanText(markdown), { gfm: true, breaks: true }));

/** `marked` adds a type for the tokens of extensions, which there are none of, and which hides all others. */
const known = (tokens: readonly Token[]): readonly MarkedToken[] => tokens as readonly MarkedToken[];

const toBlocks = (tokens: readonly Token[]): readonly Block[] => known(tokens).flatMap(toBlock);

const toBlock = (token: MarkedToken): Block | readonly Block[] => {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return [];
    case 'paragraph':
    case 'heading':
      return { type: token.type, children: toInlines(token.tokens) };
    case 'text':
      return { type: 'paragraph', children: toInlines(token.tokens ?? [token]) };
    case 'list':
      return {
        type: 'list',
        start: token.start === '' ? undefined : token.start,
        items: token.items.map(toItem),
      };
    case 'blockquote':
      return { type: 'quote', blocks: toBlocks(token.tokens) };
    case 'code':
      return { type: 'code', text: token.text };
    case 'table':
      return {
        type: 'table',
        header: token.header.map(toCell),
        rows: token.rows.map((row) => row.map(toCell)),
      };
    case 'hr':
      return { type: 'rule' };
    case 'list_item':
    case 'html':
    case 'escape':
    case 'strong':
    case 'em':
    case 'del':
    case 'codespan':
    case 'br':
    case 'image':
    case 'link':
      throw new Error(`marked gives a block of ${token.type}`);
  }
};

const toItem = ({ task, checked, tokens }: Tokens.ListItem): readonly Block[] => {
  const blocks = toBlocks(tokens);
  const [first, ...rest] = blocks;
  if (!task || first?.type !== 'paragraph') return blocks;
  const mark: Inline = { type: 'text', text: checked ? '☑ ' : '☐ ' };
  return [{ ...first, children: joined([mark, ...first.children]) }, ...rest];
};

const toCell = ({ align, tokens }: Tokens.TableCell): Cell => ({
  align: align ?? undefined,
  children: toInlines(tokens),
});

const toInlines = (tokens: readonly Token[]): readonly Inline[] => joined(known(tokens).flatMap(toInline));

const toInline = (token: MarkedToken): readonly Inline[] => {
  switch (token.type) {
    case 'text':
      return [{ type: 'text', text: resolveReferences(token.raw) }];
    case 'escape':
      return [{ type: 'text', text: token.text }];
    case 'codespan':
      return [{ type: 'code', text: token.text }];
    case 'strong':
      return [{ type: 'strong', children: toInlines(token.tokens) }];
    case 'em':
      return [{ type: 'emphasis', children: toInlines(token.tokens) }];
    case 'del':
      return [{ type: 'deleted', children: toInlines(token.tokens) }];
    case 'br':
      return [{ type: 'break' }];
    case 'html':
      return [token.raw === '<br>' ? { type: 'break' } : { type: 'text', text: token.raw }];
    case 'image':
      return [{ type: 'text', text: textOf(toInlines(token.tokens)) }];
    case 'link':
      return [{ type: 'link', address: resolveReferences(token.href), children: toInlines(token.tokens) }];
    case 'checkbox':
      return [];
    case 'space':
    case 'def':
    case 'paragraph':
    case 'heading':
    case 'list':
    case 'list_item':
    case 'blockquote':
    case 'code':
    case 'table':
    case 'hr':
      throw new Error(`marked gives ${token.type} in a text`);
  }
};

/** Texts side by side are one. */
const joined = (inlines: readonly Inline[]): readonly Inline[] => {
  const all: Inline[] = [];
  for (const inline of inlines) {
    const last = all[all.length - 1];
    if (inline.type === 'text' && last?.type === 'text')
      all[all.length - 1] = { type: 'text', text: last.text + inline.text };
    else all.push(inline);
  }
  return all;
};
