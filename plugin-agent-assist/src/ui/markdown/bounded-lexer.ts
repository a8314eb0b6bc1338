import { Lexer, type Token, type TokensList } from 'marked';

import { cutAt } from './cut-text';

/** Lists, quotes and emphasis inside each other. No answer for people goes deeper. */
const MAX_DEPTH = 12;

/**
 * How much text is searched for emphasis and links at once. marked's time grows with the square of it: 50 KB of
 * `**a b** ` take eight seconds in one piece, and a third of a second in pieces of this length.
 */
const MAX_RUN = 2_000;

/**
 * marked's lexer with bounds. Of itself it overflows the stack on 2,000 nested quotes. What lies beyond the bounds
 * loses its formatting and none of its text.
 */
export class BoundedLexer extends Lexer {
  private blockDepth = 0;
  private inlineDepth = 0;

  constructor() {
    // Answers are written for chat, where the end of a line is one.
    super({ gfm: true, breaks: true });
  }

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(src: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] {
    if (this.blockDepth >= MAX_DEPTH)
      return append(tokens, { type: 'paragraph', tokens: [asText(src)] }, src);
    this.blockDepth += 1;
    try {
      return super.blockTokens(src, tokens, lastParagraphClipped);
    } finally {
      this.blockDepth -= 1;
    }
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.inlineDepth >= MAX_DEPTH) return append(tokens, { type: 'text' }, src);
    this.inlineDepth += 1;
    try {
      let rest = src;
      while (rest.length > MAX_RUN) {
        const end = cutAt(rest, MAX_RUN, [/\n/g, /\s/g]);
        super.inlineTokens(rest.slice(0, end), tokens);
        rest = rest.slice(end);
      }
      return super.inlineTokens(rest, tokens);
    } finally {
      this.inlineDepth -= 1;
    }
  }
}

const asText = (src: string): Token => ({ type: 'text', raw: src, text: src });

const append = (tokens: Token[], token: { type: string; tokens?: Token[] }, src: string): Token[] => {
  tokens.push({ ...token, raw: src, text: src });
  return tokens;
};
