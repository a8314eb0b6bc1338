const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/**
 * Where to cut a text that is longer than `limit`: behind the last match of the first of `boundaries` that has one
 * in the second half of what fits, else right at the limit, but never inside a character.
 */
export const cutAt = (text: string, limit: number, boundaries: readonly RegExp[]): number => {
  const fits = text.slice(0, limit);
  for (const boundary of boundaries) {
    const last = [...fits.matchAll(boundary)].pop();
    if (last !== undefined && last.index >= limit / 2) return last.index + last[0].length;
  }
  return isLowSurrogate(text.charCodeAt(limit)) ? limit - 1 : limit;
};
