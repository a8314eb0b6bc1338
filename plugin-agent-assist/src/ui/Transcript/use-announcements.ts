import * as React from 'react';

import type { Transcript, TranscriptLine } from '../../store/transcript';

/** So many lines may settle in one frame; more are a listing of what was said before. */
const MAX_AT_ONCE = 3;
/** How far from the end a line that has just been said may stand. */
const NEAR_END = 12;
/** Kept for a screen reader to finish. */
const KEPT = 5;

/** The lines that have settled last, to be read out; none of those that were there at first or came as a history. */
export const useAnnouncements = (transcript: Transcript): readonly TranscriptLine[] => {
  const [told, setTold] = React.useState<readonly TranscriptLine[]>([]);
  const before = React.useRef(transcript);

  React.useEffect(() => {
    const known = finalOnes(lastOf(before.current, 2 * NEAR_END));
    before.current = transcript;
    const keys = new Set(known.map(({ key }) => key));
    const fresh = finalOnes(lastOf(transcript, NEAR_END)).filter(({ key }) => !keys.has(key));
    if (fresh.length === 0 || fresh.length > MAX_AT_ONCE) return;
    setTold((last) => {
      // Words without an id get another key with their message.
      const news = fresh.filter(
        (line) => ![...last, ...known.slice(-MAX_AT_ONCE)].some((other) => isSame(other, line)),
      );
      return news.length === 0 ? last : [...last, ...news].slice(-KEPT);
    });
  }, [transcript]);
  return told;
};

const lastOf = (transcript: Transcript, count: number): readonly TranscriptLine[] =>
  transcript.between(transcript.length - count);

const finalOnes = (lines: readonly TranscriptLine[]): readonly TranscriptLine[] =>
  lines.filter(({ isFinal }) => isFinal);

const isSame = (a: TranscriptLine, b: TranscriptLine): boolean =>
  a.key === b.key || (a.role === b.role && a.sentAt === undefined && a.text === b.text);
