import { HttpProblem } from './http-problem';

/** How often one person may call one Function. */
export interface Rate {
  readonly perMinute: number;
  /** How many calls may come at once after a quiet time. */
  readonly burst: number;
}

export interface RateLimit {
  /**
   * Counts a call of this person's.
   * @throws HttpProblem `too_many_requests`, which says in how many seconds the next one may come; the refused call
   * does not count
   */
  take(identity: string): void;
}

/** Beyond so many people the one who has called least lately is forgotten, and starts anew. */
const MAX_REMEMBERED = 10_000;

/**
 * A token bucket for each person. Twilio runs a Function in several processes and ends them when it likes, and each
 * process counts for itself: it slows down a script that runs wild or a stolen token, and is no wall. What counts
 * across processes (Sync) would cost each call a request to a service with a limit of its own.
 */
export function createRateLimit({ perMinute, burst }: Rate, now: () => number = Date.now): RateLimit {
  const intervalMs = 60_000 / perMinute;
  /** When each bucket would be full again; in the order of the last calls. */
  const fullAt = new Map<string, number>();

  return {
    take(identity) {
      const at = now();
      const next = Math.max(fullAt.get(identity) ?? 0, at) + intervalMs;
      const waitMs = next - burst * intervalMs - at;
      if (waitMs > 0) {
        const seconds = Math.ceil(waitMs / 1_000);
        throw new HttpProblem(
          'too_many_requests',
          `You have called this Function too often. Try again in ${seconds} s.`,
          {},
          { 'Retry-After': String(seconds) },
        );
      }
      fullAt.delete(identity);
      fullAt.set(identity, next);
      const oldest = fullAt.keys().next();
      if (fullAt.size > MAX_REMEMBERED && !oldest.done) fullAt.delete(oldest.value);
    },
  };
}
