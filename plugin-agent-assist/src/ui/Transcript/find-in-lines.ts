import { cleanText } from '../../domain/clean-text';
import { createNotes } from '../../store/notes';
import type { Transcript, TranscriptLine } from '../../store/transcript';

/** What an agent looks for; undefined where that is nothing. Case does not count, nor how much space there is. */
export const patternOf = (query: string): RegExp | undefined => {
  const words = query.trim().split(/\s+/);
  if (words[0] === '') return undefined;
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  // In a group, so that a split by it keeps what was found.
  return new RegExp(`(${escaped.join('\\s+')})`, 'iu');
};

/** A text in pieces, of which each second one is what was looked for. */
export const splitAtMatches = (text: string, pattern: RegExp): readonly string[] => text.split(pattern);

/** A line in which something was found. */
export interface Hit {
  readonly line: number;
  readonly key: string;
  /** How often. */
  readonly count: number;
}

/** One of the places at which something was found. */
export interface Place {
  readonly key: string;
  /** Which of those in its line, the first being 0. */
  readonly nth: number;
}

/**
 * Makes a function that finds a pattern in settled lines; what is being said may be other words in a moment. Each line
 * is looked through once, and the list stays the same where nothing was found in what has come.
 */
export const createFind = (pattern: RegExp) => {
  const counts = new WeakMap<TranscriptLine, number>();
  const countIn = (line: TranscriptLine): number => {
    const present = counts.get(line);
    if (present !== undefined) return present;
    const count = line.isFinal ? (splitAtMatches(textOf(line), pattern).length - 1) / 2 : 0;
    counts.set(line, count);
    return count;
  };
  let before: Transcript | undefined;
  let hits: readonly Hit[] = [];

  return (transcript: Transcript): readonly Hit[] => {
    const shared = before ? transcript.sharedWith(before) : 0;
    before = transcript;
    const fresh = transcript
      .between(shared)
      .map((line, n): Hit => ({ line: shared + n, key: line.key, count: countIn(line) }))
      .filter(({ count }) => count > 0);
    let kept = hits.length;
    while (kept > 0 && (hits[kept - 1]?.line ?? 0) >= shared) kept -= 1;
    if (kept < hits.length || fresh.length > 0) hits = [...hits.slice(0, kept), ...fresh];
    return hits;
  };
};

/** What a line says, without anything that nobody sees. */
export const textOf = createNotes((line: TranscriptLine) => cleanText(line.text));

export const totalOf = (hits: readonly Hit[]): number => hits.reduce((total, { count }) => total + count, 0);

/** Which of all places one is, the first being 0; the first where it is none of them. */
export const positionOf = (hits: readonly Hit[], place: Place | undefined): number => {
  let position = 0;
  for (const { key, count } of hits) {
    if (key === place?.key) return position + Math.min(place.nth, count - 1);
    position += count;
  }
  return 0;
};

/** The other way round, going on from the last to the first and back. */
export const placeAt = (hits: readonly Hit[], position: number): Place | undefined => {
  const total = totalOf(hits);
  let left = total === 0 ? 0 : (position + total) % total;
  for (const { key, count } of hits) {
    if (left < count) return { key, nth: left };
    left -= count;
  }
  return undefined;
};
