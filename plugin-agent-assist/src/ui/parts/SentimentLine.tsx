import * as React from 'react';
import { Box, type BoxProps } from '@twilio-paste/core/box';

import { strings, type SentimentTrend, type SentimentWord } from '../strings';

/** What lies nearer to the middle is neutral, as in Google's own reading of its scores. */
const NOTEWORTHY = 0.25;
const WIDTH = 48;
const HEIGHT = 16;
const MARGIN = 2;

const COLORS: Readonly<Record<SentimentWord, BoxProps['color']>> = {
  negative: 'colorTextError',
  neutral: 'colorTextWeak',
  positive: 'colorTextSuccess',
};

export interface SentimentLineProps {
  /** How the customer's messages feel, -1 to 1 each, the oldest first. */
  readonly scores: readonly number[];
}

/** How the customer feels and where that goes, as a small line. Takes no room where nothing is known. */
export const SentimentLine: React.FC<SentimentLineProps> = ({ scores }) => {
  const last = scores[scores.length - 1];
  if (last === undefined) return null;

  const word = wordOf(last);
  const name = strings.sentiment(word, trendOf(scores));
  const points = scores.map((score, index) => ({ x: xOf(index, scores.length), y: yOf(score) }));
  const end = points[points.length - 1];
  return (
    <Box
      element="AGENT_ASSIST_SENTIMENT"
      variant={word}
      role="img"
      aria-label={name}
      title={name}
      display="flex"
      color={COLORS[word]}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} fill="none" aria-hidden>
        <line x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} stroke="currentColor" strokeOpacity="0.25" />
        <polyline
          points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
        />
        {end && <circle cx={end.x} cy={end.y} r="2" fill="currentColor" />}
      </svg>
    </Box>
  );
};

const xOf = (index: number, count: number): number =>
  count === 1 ? WIDTH - MARGIN : MARGIN + (index / (count - 1)) * (WIDTH - 2 * MARGIN);

const yOf = (score: number): number => HEIGHT / 2 - Math.max(-1, Math.min(1, score)) * (HEIGHT / 2 - MARGIN);

/** A word for one of Google's scores, -1 to 1. */
export const wordOf = (score: number): SentimentWord => {
  if (score <= -NOTEWORTHY) return 'negative';
  return score >= NOTEWORTHY ? 'positive' : 'neutral';
};

/** The last message against the few before it; undefined while there is nothing to compare. */
const trendOf = (scores: readonly number[]): SentimentTrend | undefined => {
  const last = scores[scores.length - 1];
  const before = scores.slice(-4, -1);
  if (last === undefined || before.length === 0) return undefined;
  const change = last - before.reduce((sum, score) => sum + score, 0) / before.length;
  if (change <= -NOTEWORTHY) return 'falling';
  return change >= NOTEWORTHY ? 'rising' : 'steady';
};
