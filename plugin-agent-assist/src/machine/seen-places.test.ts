import { addTo, isIn, NOTHING_SEEN } from './seen-places';

describe('places that have been seen', () => {
  it('are those that were added, and all up to the mark', () => {
    const seen = addTo({ upTo: 3, above: new Set() }, 5, 7);
    expect([2, 3, 4, 5, 6, 7, 8].map((place) => isIn(seen, place))).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('take the same room however many there are, and none of the last is forgotten', () => {
    let seen = NOTHING_SEEN;
    for (let place = 0; place < 100_000; place += 1) seen = addTo(seen, place);
    expect(seen.above.size).toBeLessThanOrEqual(256);
    expect([0, 50_000, 99_999].every((place) => isIn(seen, place))).toBe(true);
    expect(isIn(seen, 100_000)).toBe(false);
  });

  it('leave room for what is late by a few places', () => {
    let seen = NOTHING_SEEN;
    for (let place = 0; place < 1_000; place += 1) if (place !== 990) seen = addTo(seen, place);
    expect(isIn(seen, 990)).toBe(false);
  });
});
