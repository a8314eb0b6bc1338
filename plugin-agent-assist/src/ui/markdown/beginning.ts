import { cutAt } from './cut-text';

const MAX_CHARACTERS = 1_500;
const MAX_LINES = 20;

/** A text that is longer by less than this is not worth a button. */
const LEEWAY = 1.2;

/**
 * The first screenful of a text that is much longer than one, else undefined. It ends between two paragraphs, lines
 * or words if it can, which needs no parsing.
 */
export const beginningOf = (text: string): string | undefined => {
  if (text.length <= MAX_CHARACTERS * LEEWAY && endOfLine(text, MAX_LINES * LEEWAY) === text.length)
    return undefined;
  const limit = Math.min(MAX_CHARACTERS, endOfLine(text, MAX_LINES));
  return text.slice(0, cutAt(text, limit, [/\n[ \t]*\n/g, /\n/g, /\s/g]));
};

/** Where the line ends that is the `count`th, or the last. */
const endOfLine = (text: string, count: number): number => {
  let end = 0;
  for (let line = 0; line < count; line += 1) {
    end = text.indexOf('\n', end) + 1;
    if (end === 0) return text.length;
  }
  return end;
};
