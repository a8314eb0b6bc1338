import * as React from 'react';

import type { Transcript } from '../../store/transcript';
import { createFind, patternOf, placeAt, positionOf, totalOf, type Hit, type Place } from './find-in-lines';

export interface Find {
  readonly query: string;
  readonly pattern: RegExp | undefined;
  readonly total: number;
  /** Which of all matches the agent is at, the first being 0. */
  readonly position: number;
  readonly current: Place | undefined;
  write(query: string): void;
  /** Goes on by so many matches, or back. */
  step(by: 1 | -1): void;
}

/** What the agent looks for in the transcript, and where it stands. It follows what is said meanwhile. */
export const useFind = (transcript: Transcript): Find => {
  const [query, setQuery] = React.useState('');
  const [chosen, setChosen] = React.useState<Place>();
  const pattern = React.useMemo(() => patternOf(query), [query]);
  const find = React.useMemo(() => (pattern ? createFind(pattern) : findNothing), [pattern]);
  const hits = React.useMemo(() => find(transcript), [find, transcript]);

  // The same while nothing new is found, so that what comes does not draw the search again.
  return React.useMemo(() => {
    const position = positionOf(hits, chosen);
    return {
      query,
      pattern,
      total: totalOf(hits),
      position,
      current: placeAt(hits, position),
      write: (next) => {
        setQuery(next);
        setChosen(undefined);
      },
      step: (by) => setChosen(placeAt(hits, position + by)),
    };
  }, [query, pattern, hits, chosen]);
};

const NO_HITS: readonly Hit[] = [];
const findNothing = (): readonly Hit[] => NO_HITS;
