import { figure, isMet, median, quantile } from './figure';
import { tableOf } from './table';

describe('the median', () => {
  it.each([
    { values: [3], is: 3 },
    { values: [9, 1, 5], is: 5 },
    { values: [4, 1, 3, 2], is: 2.5 },
    { values: [10, 9, 100], is: 10 },
  ])('of $values is $is', ({ values, is }) => {
    expect(median(values)).toBe(is);
  });

  it('is not to be had of nothing', () => {
    expect(() => median([])).toThrow('nothing');
  });

  it('leaves the runs in their order', () => {
    const runs = [3, 1, 2];
    expect(figure('x', 'ms', runs)).toEqual({ label: 'x', unit: 'ms', value: 2, runs: [3, 1, 2] });
    expect(runs).toEqual([3, 1, 2]);
  });
});

describe('a quantile', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);

  it.each([
    { share: 0, is: 1 },
    { share: 0.5, is: 51 },
    { share: 0.95, is: 96 },
    { share: 1, is: 100 },
  ])('of $share of the numbers to 100 is $is', ({ share, is }) => {
    expect(quantile(hundred, share)).toBe(is);
  });

  it('is not to be had of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow('nothing');
  });
});

describe('a goal', () => {
  it.each([
    { goal: { atMost: 5 }, value: 5, met: true },
    { goal: { atMost: 5 }, value: 5.01, met: false },
    { goal: { atLeast: 2_000 }, value: 2_000, met: true },
    { goal: { atLeast: 2_000 }, value: 1_999, met: false },
    { goal: undefined, value: 1, met: undefined },
  ])('$goal is met by $value: $met', ({ goal, value, met }) => {
    expect(isMet(figure('x', 'ms', [value], goal))).toBe(met);
  });
});

it('is missed by one run above what none may exceed', () => {
  const never = { neverAbove: 50 };
  expect(isMet(figure('x', 'ms', [10, 50, 20], never))).toBe(true);
  expect(isMet(figure('x', 'ms', [10, 51, 20], never))).toBe(false);
});

it('lists each figure with its median, its bounds, how many runs are behind it and whether it meets its goal', () => {
  const table = tableOf([
    figure('events', '/s', [2_500, 1_500, 2_600], { atLeast: 2_000 }),
    figure('one event', 'µs', [12.345, 99, 10]),
    figure('against the floor', '×', [6, 7, 8], { atMost: 5 }),
  ]);
  expect(table.split('\n')).toEqual([
    '                   median  lowest  highest  runs  unit     goal  met',
    'events              2,500   1,500    2,600     3    /s  ≥ 2,000  yes',
    'one event            12.3      10       99     3    µs',
    'against the floor       7       6        8     3     ×      ≤ 5   NO',
  ]);
});
