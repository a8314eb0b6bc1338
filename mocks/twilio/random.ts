/** A reproducible source of randomness: the same seed gives the same sequence. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
}

/** Mulberry32 (public domain): small, fast and good enough for identifiers and delays in a test world. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (length: number): string => {
    let digits = '';
    while (digits.length < length) digits += Math.floor(next() * 16).toString(16);
    return digits;
  };
  return { next, hex };
}
