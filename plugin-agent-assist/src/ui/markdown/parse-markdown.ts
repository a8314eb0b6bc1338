import type { MarkedToken, Token, Tokens } from 'marked';

import { cleanText } from '../../domain/clean-text';
import type { BoundedLexer } from './bounded-lexer';
import type * as BoundedLexerModule from './bounded-lexer';
import { resolveReferences } from './character-references';

/*
 * Markdown in our own words: what a text may look like here, and nothing else. HTML is text and an image is its
 * alternative text, so neither can come back in a later step.
 */

export type Inline =
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis' | 'deleted'; readonly children: readonly Inline[] }
  | { readonly type: 'break' }
  /** `address` is as it was written: anything at all. */
  | { readonly type: 'link'; readonly address: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly type: 'paragraph' | 'heading'; readonly children: readonly Inline[] }
  /** `start` is undefined where the list is not numbered. */
  | {
      readonly type: 'list';
      readonly start: number | undefined;
      readonly items: readonly (readonly Block[])[];
    }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'table'; readonly header: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly type: 'rule' };

export interface Cell {
  readonly align: 'left' | 'center' | 'right' | undefined;
  readonly children: readonly Inline[];
}

/** The words alone. */
export const textOf = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      switch (inline.type) {
        case 'text':
        case 'code':
          return inline.text;
        case 'break':
          return '\n';
        case 'strong':
        case 'emphasis':
        case 'deleted':
        case 'link':
          return textOf(inline.children);
      }
    })
    .join('');

/**
 * Takes any text. What is no markdown, and what marked cannot read, comes out as the text it is; what nobody could
 * see is left out, so that an agent reads what a customer would.
 */
export const parseMarkdown = (markdown: string): readonly Block[] => {
  const text = cleanText(markdown);
  try {
    return toBlocks(newLexer().lex(text));
  } catch {
    return [{ type: 'paragraph', children: [{ type: 'text', text }] }];
  }
};

/**
 * Loaded with the first text that is read: marked makes its rules while it is loaded, and Flex's start would wait for
 * that. Once loaded it is there at once; an import would have each text wait.
 */
const newLexer = (): BoundedLexer => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the one way to load a module late and at once
  const { BoundedLexer: Lexer } = require('./bounded-lexer') as typeof BoundedLexerModule;
  return new Lexer();
};

/** `marked` adds a type for the tokens of extensions, which we have none of, and which hides all others. */
const ownTokens = (tokens: readonly Token[]): readonly MarkedToken[] => tokens as readonly MarkedToken[];

const toBlocks = (tokens: readonly Token[]): readonly Block[] => ownTokens(tokens).flatMap(toBlock);

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
      return { type: 'paragraph', children: token.tokens ? toInlines(token.tokens) : toInline(token) };
    case 'list':
      return {
        type: 'list',
        start: token.start === '' ? undefined : token.start,
        items: token.items.map(toListItem),
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
    default: // A token that a later version of marked may bring.
      return { type: 'paragraph', children: toInline({ ...token, raw: token.raw.trim() }) };
  }
};

const toListItem = ({ task, checked, tokens }: Tokens.ListItem): readonly Block[] => {
  const blocks = toBlocks(tokens);
  if (!task) return blocks;
  const mark: Inline = { type: 'text', text: checked ? '☑ ' : '☐ ' };
  const [first, ...rest] = blocks;
  return first?.type === 'paragraph'
    ? [{ ...first, children: [mark, ...first.children] }, ...rest]
    : [{ type: 'paragraph', children: [mark] }, ...blocks];
};

const toCell = ({ align, tokens }: Tokens.TableCell): Cell => ({
  align: align ?? undefined,
  children: toInlines(tokens),
});

const toInlines = (tokens: readonly Token[]): readonly Inline[] => ownTokens(tokens).flatMap(toInline);

const readable = (text: string): string => {
  const resolved = resolveReferences(text);
  return resolved === text ? text : cleanText(resolved);
};

/** In the cells of tables, markdown has no other way to break a line, so models write this tag. */
const LINE_BREAK = /^<br\s*\/?>$/i;

const toInline = (token: MarkedToken): readonly Inline[] => {
  switch (token.type) {
    case 'text':
      // In its `text`, marked has resolved some of the references, as HTML needs them.
      return [{ type: 'text', text: readable(token.raw) }];
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
      return [LINE_BREAK.test(token.raw) ? { type: 'break' } : { type: 'text', text: token.raw }];
    case 'image':
      return [{ type: 'text', text: textOf(toInlines(token.tokens)) }];
    case 'link':
      // A bare address stands for itself, `&amp;` in it too.
      return token.autolink
        ? [{ type: 'link', address: token.href, children: [{ type: 'text', text: token.text }] }]
        : [{ type: 'link', address: readable(token.href), children: toInlines(token.tokens) }];
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
    default:
      return [{ type: 'text', text: token.raw }];
  }
};
