import fc from 'fast-check';

import { backoffMs } from './backoff';
import { createRelayPacer } from './relay-pacer';

const chanceBelowOne = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe('a back-off', () => {
  it('is never negative, never above its cap, and grows no faster than it doubles', () => {
    fc.assert(
      fc.property(
        fc.nat(5_000),
        chanceBelowOne,
        fc.integer({ min: 1, max: 600_000 }),
        (attempt, random, cap) => {
          const ms = backoffMs(attempt, () => random, cap);
          expect(Number.isInteger(ms)).toBe(true);
          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThanOrEqual(Math.min(cap, 500 * 2 ** attempt));
        },
      ),
    );
  });
});

describe('the pacer of the relay', () => {
  const wants = fc.array(fc.nat(3_000), { minLength: 1, maxLength: 60 });

  it('never lets more go in any window than the burst and what the rate allows in it, and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        wants,
        fc.constantFrom(0.5, 1, 5, 20),
        fc.integer({ min: 1, max: 10 }),
        async (gaps, perSecond, burst) => {
          let at = 1_000_000;
          const went: number[] = [];
          const pacer = createRelayPacer(
            { perSecond, burst },
            () => at,
            (ms) => {
              went.push(at + ms);
              return Promise.resolve();
            },
          );
          for (const gap of gaps) {
            at += gap;
            const before = went.length;
            await pacer.takeTurn(new AbortController().signal);
            if (went.length === before) went.push(at);
          }
          expect([...went].sort((a, b) => a - b)).toEqual(went);
          went.forEach((from, first) => {
            went.slice(first).forEach((to, more) => {
              // A millisecond for what is lost in adding fractions.
              expect(more + 1).toBeLessThanOrEqual(burst + ((to - from + 1) * perSecond) / 1_000);
            });
          });
        },
      ),
      { numRuns: 50 },
    );
  });
});
