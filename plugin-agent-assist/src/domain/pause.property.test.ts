import fc from 'fast-check';

import { covers, isPaused, pausedAfter, saysAllOf, unitedPause, type Pause } from './pause';

const place = fc.integer({ min: -1, max: 8 });
const LAST = 12;

/** Spans that begin at different places, in that order. */
const pause: fc.Arbitrary<Pause> = fc
  .record({
    spans: fc.uniqueArray(
      fc.record({ after: place, upTo: fc.option(fc.integer({ min: 0, max: LAST }), { nil: undefined }) }),
      { selector: ({ after }) => after, maxLength: 4 },
    ),
    until: fc.option(fc.nat(), { nil: undefined }),
  })
  .map(({ spans, until }) => ({
    spans: [...spans]
      .sort((one, other) => one.after - other.after)
      .map(({ after, upTo }) => ({ after, upTo: upTo === undefined ? undefined : Math.max(after, upTo) })),
    until,
  }));

const places = Array.from({ length: LAST + 1 }, (_, index) => index);
const ended = ({ spans }: Pause): Pause => ({
  spans: spans.filter(({ upTo }) => upTo !== undefined),
  until: undefined,
});

describe('records of pauses', () => {
  it('united, cover all that either covers by a span that is over', () => {
    fc.assert(
      fc.property(pause, pause, (one, other) => {
        const united = unitedPause(one, other);
        for (const record of [ended(one), ended(other)])
          for (const index of places) if (covers(record, index)) expect(covers(united, index)).toBe(true);
      }),
    );
  });

  it('come to the same in whatever order and however often they are united', () => {
    const spansOf = ({ spans }: Pause) => spans;
    fc.assert(
      fc.property(pause, pause, pause, (one, other, third) => {
        expect(spansOf(unitedPause(one, one))).toEqual(one.spans);
        expect(spansOf(unitedPause(one, other))).toEqual(spansOf(unitedPause(other, one)));
        expect(spansOf(unitedPause(unitedPause(one, other), third))).toEqual(
          spansOf(unitedPause(one, unitedPause(other, third))),
        );
        expect(saysAllOf(unitedPause(one, other), one)).toBe(true);
      }),
    );
  });

  it('cover whatever is said after a pause has begun, and no less than before', () => {
    fc.assert(
      fc.property(pause, place, (before, newest) => {
        const after = pausedAfter(before, newest, undefined);
        expect(isPaused(after)).toBe(true);
        for (const index of places) {
          if (index > newest && !isPaused(before)) expect(covers(after, index)).toBe(true);
          if (covers(before, index)) expect(covers(after, index)).toBe(true);
        }
      }),
    );
  });
});
