import { addGap } from './gaps';

const MINUTE = 60_000;

it('keeps gaps apart that are', () => {
  const gaps = addGap(addGap([], { from: 0, to: 10 }), { from: 10 * MINUTE, to: 11 * MINUTE });
  expect(gaps).toEqual([
    { from: 0, to: 10 },
    { from: 10 * MINUTE, to: 11 * MINUTE },
  ]);
});

it('makes one of those that follow each other closely, or overlap', () => {
  let gaps = addGap([], { from: 0, to: 1_000 });
  for (let second = 5; second < 50; second += 5)
    gaps = addGap(gaps, { from: second * 1_000, to: second * 1_000 + 2_000 });
  expect(gaps).toEqual([{ from: 0, to: 47_000 }]);
  expect(addGap(gaps, { from: 30_000, to: 90_000 })).toEqual([{ from: 0, to: 90_000 }]);
});

it('forgets the oldest of very many', () => {
  let gaps = addGap([], { from: 0, to: 1 });
  for (let hour = 1; hour <= 100; hour += 1)
    gaps = addGap(gaps, { from: hour * 60 * MINUTE, to: hour * 60 * MINUTE + 1 });
  expect(gaps).toHaveLength(20);
  expect(gaps[19]).toEqual({ from: 6_000 * MINUTE, to: 6_000 * MINUTE + 1 });
});
