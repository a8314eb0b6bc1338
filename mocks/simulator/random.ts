/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

/** The same seed gives the same numbers: what happened in a failed run can happen again (mulberry32). */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A seed for a run that named none. */
export const freshSeed = (): number => Math.floor(Math.random() * 2 ** 31);

const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An id of letters and digits, as Google generates for participants, messages and answer records. */
export const randomId = (random: Random, length = 22): string =>
  Array.from({ length }, () => ID_CHARACTERS.charAt(Math.floor(random() * ID_CHARACTERS.length))).join('');
