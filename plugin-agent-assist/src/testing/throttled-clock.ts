import type { SimulatedClock } from 'xstate';

import type { Timers } from '../machine/late-clock';

/**
 * The timers of a page that has been hidden for long, as Chrome runs them (intensive throttling): at most once a minute,
 * all that is due together, at whole minutes. The time of day goes on as ever.
 */
export function throttled(clock: SimulatedClock): Timers<number> {
  return {
    setTimeout: (run, ms) => clock.setTimeout(run, nextMinute(clock.now() + ms) - clock.now()),
    clearTimeout: (timer) => clock.clearTimeout(timer),
  };
}

const MINUTE_MS = 60_000;
const nextMinute = (at: number): number => Math.ceil(at / MINUTE_MS) * MINUTE_MS;
