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

/** Lists, quotes, links and emphasis inside each other. No answer for people goes deeper. */
export const MAX_DEPTH = 12;
