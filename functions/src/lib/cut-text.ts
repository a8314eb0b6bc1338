const graphemes = new Intl.Segmenter();

const ELLIPSIS = '…';

/** How many characters a text takes within JSON. */
export const jsonLength = (text: string): number => JSON.stringify(text).length - 2;

/** How many bytes a text takes within JSON, in UTF-8. */
export const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;

/** Characters that stand as they are in JSON and in UTF-8, and of which none belongs to the one before it. */
const PLAIN = /^[ !#-[\]-~]*/;

/**
 * A text that takes no more than the room there is: cut between characters as people see them, so that no emoji
 * falls apart, and marked as cut.
 * @param sizeOf how much room a text takes: one for each plain letter, whatever it is for others
 */
export function cutText(
  text: string,
  room: number,
  sizeOf: (text: string) => number = ({ length }) => length,
): string {
  // Most texts are plain, and fit: neither their size nor the borders of their characters have to be looked for.
  const plain = PLAIN.exec(text)?.[0].length ?? 0;
  if (plain <= room && (plain === text.length || sizeOf(text) <= room)) return text;
  if (plain > room) {
    const left = room - sizeOf(ELLIPSIS);
    return left < 0 ? '' : text.slice(0, left).trimEnd() + ELLIPSIS;
  }
  let size = 0;
  let kept = '';
  let keptBeforeEllipsis = '';
  for (const { segment } of graphemes.segment(text)) {
    size += sizeOf(segment);
    if (size > room) return sizeOf(ELLIPSIS) > room ? '' : keptBeforeEllipsis.trimEnd() + ELLIPSIS;
    kept += segment;
    if (size + sizeOf(ELLIPSIS) <= room) keptBeforeEllipsis = kept;
  }
  return kept;
}
