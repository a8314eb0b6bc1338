/*
 * Text of a model or a document may hold characters that nobody sees: controls that turn the order of what is read,
 * marks without width that split words, whole messages written in invisible tags. An agent can only answer for what
 * they have seen, so none of it goes into a composer or onto the clipboard.
 */

const LINE_BREAKS = /\r\n?|\u2028|\u2029/g;

/**
 * Controls (but newline and tab), and characters that are invisible and do no work in a message: soft hyphen, Arabic
 * letter mark, zero-width space, direction marks, embeddings, overrides and isolates, word joiner and the other
 * invisible operators, interlinear annotation, byte order mark.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g;

/** One joiner joins; the others of a row have nothing left to do. */
const JOINERS = /([\u200C\u200D])[\u200C\u200D]+/g;

const ZWNJ = 0x20_0c;
const ZWJ = 0x20_0d;
const EMOJI_STYLE = 0xfe_0f;
const BLACK_FLAG = 0x1_f3_f4;
const LAST_TAG = 0xe_00_7f;
const LONGEST_FLAG = 7;

type Ranges = readonly (readonly [first: number, last: number])[];

/** What emoji are built of, widely drawn. Spelled out because Chrome 71 does not know all Unicode properties. */
const PICTOGRAPHS: Ranges = [
  [0xa9, 0xa9],
  [0xae, 0xae],
  [0x21_90, 0x21_ff],
  [0x23_00, 0x27_bf],
  [0x29_00, 0x29_7f],
  [0x2b_00, 0x2b_ff],
  [0x1_f0_00, 0x1_fa_ff],
];

/** Scripts in which a joiner changes how letters are drawn: Arabic and its relatives, the Indic ones, Mongolian. */
const JOINING_SCRIPTS: Ranges = [
  [0x06_00, 0x08_ff],
  [0x09_00, 0x0d_ff],
  [0x0f_00, 0x10_9f],
  [0x17_80, 0x18_af],
  [0xfb_50, 0xfd_ff],
  [0xfe_70, 0xfe_fc],
];
const VARIATION_SELECTORS: Ranges = [
  [0xfe_00, 0xfe_0f],
  [0xe_01_00, 0xe_01_ef],
];
const SKIN_TONES: Ranges = [[0x1_f3_fb, 0x1_f3_ff]];
const TAGS: Ranges = [[0xe_00_00, LAST_TAG]];
const SURROGATES: Ranges = [[0xd8_00, 0xdf_ff]];

const isIn = (ranges: Ranges, codePoint: number | undefined): boolean =>
  codePoint !== undefined && ranges.some(([first, last]) => first <= codePoint && codePoint <= last);

/**
 * The text without anything that a reader cannot see. What is left looks as the text does to whoever reads it:
 * emoji stay whole, and so do words of scripts that need joiners.
 */
export function cleanText(text: string): string {
  const visible = text.replace(LINE_BREAKS, '\n').replace(INVISIBLE, '').replace(JOINERS, '$1');
  const kept: number[] = [];
  const all = Array.from(visible, (character) => character.codePointAt(0) ?? 0);
  for (let at = 0; at < all.length; at += 1) {
    const codePoint = all[at] ?? 0;
    if (isIn(TAGS, codePoint)) continue;
    if (codePoint === BLACK_FLAG) {
      const flag = regionalFlagAt(all, at);
      kept.push(...flag);
      at += flag.length - 1;
    } else if (mayStay(codePoint, kept, all[at + 1])) {
      kept.push(codePoint);
    }
  }
  return kept.map((codePoint) => String.fromCodePoint(codePoint)).join('');
}

function mayStay(codePoint: number, before: readonly number[], after: number | undefined): boolean {
  const last = before[before.length - 1];
  if (isIn(SURROGATES, codePoint)) return false;
  // One selects a shape of the character before it; any more say nothing, and may hide a message.
  if (isIn(VARIATION_SELECTORS, codePoint)) return last !== undefined && !isIn(VARIATION_SELECTORS, last);
  if (codePoint !== ZWJ && codePoint !== ZWNJ) return true;
  if (isIn(JOINING_SCRIPTS, last) && isIn(JOINING_SCRIPTS, after)) return true;
  return codePoint === ZWJ && endsInPictograph(before) && isIn(PICTOGRAPHS, after);
}

/** Skin tones and the emoji style come between a pictograph and its joiner. */
function endsInPictograph(codePoints: readonly number[]): boolean {
  let at = codePoints.length - 1;
  while (codePoints[at] === EMOJI_STYLE || isIn(SKIN_TONES, codePoints[at])) at -= 1;
  return isIn(PICTOGRAPHS, codePoints[at]);
}

/** The flags of England, Scotland and Wales are a black flag, five tags and the last tag. */
function regionalFlagAt(codePoints: readonly number[], at: number): readonly number[] {
  const ahead = codePoints.slice(at, at + LONGEST_FLAG);
  const flag = ahead.slice(0, ahead.indexOf(LAST_TAG) + 1);
  const isFlag = flag.length > 1 && flag.slice(1).every((codePoint) => isIn(TAGS, codePoint));
  return isFlag ? flag : [BLACK_FLAG];
}
