/** How a text is sent over a phone network, which charges for every segment. */
export interface SmsLength {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** As the encoding counts: some characters are two. */
  readonly characters: number;
  readonly segments: number;
}

/** GSM 03.38's default alphabet; a single other character makes the whole text UCS-2. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its extension table: each of these is sent as an escape and a character. */
const EXTENDED = new Set('\f^{}\\[~]|€');

/** Characters of a text that fits into one segment, and of each segment where it does not: the rest numbers them. */
const LIMITS = { 'GSM-7': { single: 160, several: 153 }, 'UCS-2': { single: 70, several: 67 } } as const;

/** What a text costs as an SMS, if it is sent as it is. Some senders replace characters to save segments. */
export function smsLength(text: string): SmsLength {
  const characters = Array.from(text);
  const isGsm = characters.every((character) => BASIC.has(character) || EXTENDED.has(character));
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  const sizes = characters.map((character) => (isGsm ? (EXTENDED.has(character) ? 2 : 1) : character.length));
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const { single, several } = LIMITS[encoding];
  const segments = size === 0 ? 0 : size <= single ? 1 : segmentsOf(sizes, several);
  return { encoding, characters: size, segments };
}

/** No character is cut in two: one of two units that meets the end of a segment begins the next. */
function segmentsOf(sizes: readonly number[], limit: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > limit) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
