import * as React from 'react';

import { summariesStrings as strings } from './strings';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** So often it is worth saying another number. */
const stepOf = (age: number): number => {
  if (age < MINUTE) return 5 * SECOND;
  return age < HOUR ? MINUTE : HOUR;
};

export interface AgoProps {
  /** Milliseconds since the epoch, as `now`. */
  readonly at: number;
  readonly now: () => number;
}

/** How long ago something was: to five seconds within the first minute, then to the minute, then to the hour. */
export const Ago: React.FC<AgoProps> = ({ at, now }) => {
  const [, look] = React.useReducer((looks: number) => looks + 1, 0);
  // The clock that wrote it may be ahead of this one.
  const age = Math.max(0, now() - at);
  const step = stepOf(age);
  const shown = Math.floor(age / step) * step;

  React.useEffect(() => {
    const timer = setTimeout(look, shown + step - Math.max(0, now() - at));
    return () => clearTimeout(timer);
  });

  return <time dateTime={new Date(at).toISOString()}>{strings.updatedAgo(shown)}</time>;
};
