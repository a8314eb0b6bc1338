import type { RelayPacer } from '../domain/ports';

/** Google's quota for a whole project is 300 messages a minute; one agent takes a fair share of it. */
export interface Allowance {
  readonly perSecond: number;
  /** How many may go at once after a quiet time. */
  readonly burst: number;
}

export const DEFAULT_ALLOWANCE: Allowance = { perSecond: 1, burst: 5 };

/** A token bucket that all tasks of one agent draw from, first come first served. */
export function createRelayPacer(
  { perSecond, burst }: Allowance,
  now: () => number,
  wait: (ms: number, signal: AbortSignal) => Promise<void>,
): RelayPacer {
  const interval = 1_000 / perSecond;
  /** The moment at which the bucket would be full again; each turn moves it by one interval. */
  let fullAt = 0;

  return {
    takeTurn(signal) {
      const at = now();
      fullAt = Math.max(fullAt, at) + interval;
      const delay = fullAt - burst * interval - at;
      return delay > 0 ? wait(delay, signal) : Promise.resolve();
    },
  };
}
