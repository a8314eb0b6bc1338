/** A stretch of a text as a reader should see it. */
export interface Piece {
  readonly text: string;
  /** It stands for a character that would not have been seen. */
  readonly isEscape: boolean;
}

/**
 * Whatever a browser draws as nothing, as a blank that only looks like a space, or not at all: controls, marks that
 * turn the direction of writing, joiners, tags, fillers, half characters and those that Unicode has not given out.
 * Newline, tab, space and the wide space of East Asian text are what they seem.
 */
const HIDDEN =
  /(?![\n\t \u3000])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Inside an emoji, joiners and variation selectors are seen: they are what makes it that emoji. */
const EMOJI =
  /\p{Extended_Pictographic}\uFE0F?[\u{1F3FB}-\u{1F3FF}]?(?:\u200D\p{Extended_Pictographic}\uFE0F?[\u{1F3FB}-\u{1F3FF}]?)*|[0-9#*]\uFE0F\u20E3/u;

const EMOJI_OR_HIDDEN = new RegExp(`(${EMOJI.source})|${HIDDEN.source}`, 'gu');

const escapeOf = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** The text cut where something invisible is, with a code point such as ⟨U+202E⟩ in place of that. */
export function visiblePieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let plainFrom = 0;
  const addPlain = (to: number): void => {
    if (to > plainFrom) pieces.push({ text: text.slice(plainFrom, to), isEscape: false });
  };
  text.replace(EMOJI_OR_HIDDEN, (character: string, emoji: string | undefined, at: number) => {
    if (emoji === undefined) {
      addPlain(at);
      pieces.push({ text: escapeOf(character), isEscape: true });
      plainFrom = at + character.length;
    }
    return character;
  });
  addPlain(text.length);
  return pieces;
}

/** The same as one text. */
export const visibleText = (text: string): string =>
  visiblePieces(text)
    .map((piece) => piece.text)
    .join('');
