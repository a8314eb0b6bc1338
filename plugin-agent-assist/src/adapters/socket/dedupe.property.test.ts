import fc from 'fast-check';

import { RecentIds } from './recent-ids';

describe('what was delivered before', () => {
  it('is given once, however often and mixed up it comes, as long as no more came between than are remembered', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99).map(String)), (deliveries) => {
        const recent = new RecentIds(100);
        const given = deliveries.filter((id) => recent.add(id));
        expect(given).toEqual([...new Set(deliveries)]);
      }),
    );
  });

  it('is remembered up to the capacity and no further', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(200), (capacity, count) => {
        const recent = new RecentIds(capacity);
        for (let n = 0; n < count; n += 1) expect(recent.add(`id ${n}`)).toBe(true);
        // Asked from the newest on, so that asking itself pushes out only what was asked already.
        const known = Array.from({ length: count }, (_, n) => `id ${count - 1 - n}`).filter(
          (id) => !recent.add(id),
        );
        expect(known).toHaveLength(Math.min(capacity, count));
      }),
    );
  });

  it('may have any name', () => {
    const recent = new RecentIds(10);
    expect(['__proto__', 'constructor', ''].map((id) => recent.add(id))).toEqual([true, true, true]);
  });
});
