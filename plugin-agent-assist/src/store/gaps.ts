import type { Gap } from '../machine/session.types';

/** What an agent looks back on; a connection that breaks all day needs no longer list to be known for it. */
const MAX_GAPS = 20;

/** Gaps that follow each other this closely are one: ten lines within a minute would say no more. */
const ONE_WITHIN_MS = 60_000;

/** Takes in a time in which suggestions may have been missed. The latest one comes last. */
export const addGap = (gaps: readonly Gap[], { from, to }: Gap): readonly Gap[] => {
  const last = gaps[gaps.length - 1];
  if (last && from - last.to <= ONE_WITHIN_MS && to >= last.from)
    return [...gaps.slice(0, -1), { from: Math.min(from, last.from), to: Math.max(to, last.to) }];
  return [...gaps, { from, to }].slice(-MAX_GAPS);
};
