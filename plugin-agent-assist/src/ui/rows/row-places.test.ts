import fc from 'fast-check';

import { createRowPlaces } from './row-places';

const ESTIMATE = 50;
const keyOf = (keys: readonly string[]) => (index: number) => keys[index]!;
const numbered = (count: number): string[] => Array.from({ length: count }, (_, n) => `row ${n}`);

/** The same by adding everything up. */
const createNaive = () => {
  let keys: readonly string[] = [];
  const heights = new Map<string, number>();
  const heightOf = (key: string): number => heights.get(key) ?? ESTIMATE;
  return {
    keys: () => keys,
    follow: (next: readonly string[]) => {
      keys.filter((key) => !next.includes(key)).forEach((key) => heights.delete(key));
      keys = next;
    },
    measured: (index: number, height: number) => heights.set(keys[index]!, height),
    topOf: (index: number) => keys.slice(0, index).reduce((sum, key) => sum + heightOf(key), 0),
  };
};

describe('the places of rows', () => {
  /** As browsers lay out, in parts of a pixel. */
  const height = fc.integer({ min: 0, max: 64 * 300 }).map((parts) => parts / 64);
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ is: fc.constant('measured' as const), at: fc.nat(), height }) },
    { weight: 2, arbitrary: fc.record({ is: fc.constant('appended' as const), count: fc.nat(40) }) },
    fc.record({ is: fc.constant('inserted' as const), at: fc.nat(), count: fc.nat(10) }),
    fc.record({ is: fc.constant('removed' as const), at: fc.nat(), count: fc.nat(10) }),
  );

  it('are what the heights above them add up to, whatever comes, goes and is measured', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const places = createRowPlaces(ESTIMATE);
        const naive = createNaive();
        let made = 0;
        for (const change of steps) {
          const keys = naive.keys();
          if (change.is === 'measured') {
            if (keys.length === 0) continue;
            naive.measured(change.at % keys.length, change.height);
            places.measured(change.at % keys.length, change.height);
          } else {
            const next = keys.slice();
            const at = change.is === 'appended' ? keys.length : change.at % (keys.length + 1);
            if (change.is === 'removed') next.splice(at, change.count);
            else next.splice(at, 0, ...Array.from({ length: change.count }, () => `row ${(made += 1)}`));
            naive.follow(next);
            places.follow(next.length, keyOf(next), at, 0);
          }

          const count = naive.keys().length;
          expect(places.count()).toBe(count);
          const tops = Array.from({ length: count + 1 }, (_, index) => naive.topOf(index));
          expect(tops.map((_, index) => places.topOf(index))).toEqual(tops);
          for (let index = 0; index < count; index += 1) {
            const [top, bottom] = [tops[index]!, tops[index + 1]!];
            expect(places.heightOf(index)).toBe(bottom - top);
            // A row without height is nowhere.
            if (bottom > top) expect([places.at(top), places.at((top + bottom) / 2)]).toEqual([index, index]);
          }
          expect(places.at(-1)).toBe(0);
          expect(places.at(tops[count]! + 1)).toBe(Math.max(0, count - 1));
        }
      }),
    );
  });

  it('are known without looking at any row but those that come', () => {
    const places = createRowPlaces(ESTIMATE);
    const keys = numbered(20_000);
    places.follow(keys.length, keyOf(keys), 0, 0);
    const asked: number[] = [];
    const grown = [...keys, 'one more', 'and one'];
    places.follow(
      grown.length,
      (index) => {
        asked.push(index);
        return grown[index]!;
      },
      keys.length,
      12_000,
    );
    expect(asked).toEqual([20_000, 20_001]);
    expect(places.topOf(grown.length)).toBe(20_002 * ESTIMATE);
  });

  it('are kept in the order in which the rows are now', () => {
    const places = createRowPlaces(ESTIMATE);
    places.follow(4, keyOf(['a', 'b', 'c', 'd']), 0, 0);
    places.measured(1, 10);
    places.measured(3, 90);
    places.follow(4, keyOf(['a', 'd', 'c', 'b']), 0, 0);
    expect([0, 1, 2, 3].map(places.heightOf)).toEqual([ESTIMATE, 90, ESTIMATE, 10]);
  });

  describe('of a row that is held', () => {
    const follow = (before: string, held: number, after: string) => {
      const places = createRowPlaces(ESTIMATE);
      places.follow(before.length, keyOf(before.split('')), 0, 0);
      places.measured(2, 7);
      return places.follow(after.length, keyOf(after.split('')), 0, held);
    };

    it.each([
      ['above which others come', 'abcd', 2, 'xyabcd', { index: 4, below: 0 }],
      ['above which others go', 'abcd', 2, 'cd', { index: 0, below: 0 }],
      ['below which others come and go', 'abcd', 1, 'abxd', { index: 1, below: 0 }],
      ['that has gone: the next one that is left', 'abcd', 1, 'axd', { index: 2, below: ESTIMATE + 7 }],
      ['that has gone with all after it: what is in its place', 'abcd', 1, 'axyz', { index: 1, below: 0 }],
      ['that has gone with all after it: the last', 'abcd', 3, 'ab', { index: 1, below: 0 }],
      ['that has gone with all others', 'abcd', 2, '', { index: 0, below: 0 }],
      ['that is elsewhere now', 'abcd', 1, 'acdb', { index: 3, below: 0 }],
    ])('%s', (_, before, held, after, found) => {
      expect(follow(before, held, after)).toEqual(found);
    });
  });
});
