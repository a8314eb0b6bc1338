import { isPausedAt, pausedSpansOf, unitedSpans } from './pause';

const read = (agent_assist_pause: unknown) => pausedSpansOf({ agent_assist_pause, theirs: 1 });
const pausedAmong = (spans: ReturnType<typeof read>) =>
  [0, 1, 2, 3, 4, 5].filter((index) => isPausedAt(spans, index));

it('covers what came after it began, up to where it ended', () => {
  expect(
    pausedAmong(
      read({
        v: 1,
        spans: [
          [0, 2],
          [3, null],
        ],
      }),
    ),
  ).toEqual([1, 2, 4, 5]);
  expect(pausedAmong(pausedSpansOf({}))).toEqual([]);
});

it.each([['yes'], [{ v: 2, spans: [] }], [{ v: 1, spans: [[0]] }], [{ v: 1, spans: [['0', null]] }], [[]]])(
  'covers everything where it cannot be read: %j',
  (record) => {
    expect(pausedAmong(read(record))).toEqual([0, 1, 2, 3, 4, 5]);
  },
);

it('of two records covers what either does', () => {
  expect(pausedAmong(unitedSpans([[0, 1]], [[3, null]]))).toEqual([1, 4, 5]);
  expect(pausedAmong(unitedSpans([], [[4, null]]))).toEqual([5]);
});

it('has ended where one of two records knows of the end, and at the later one where both do', () => {
  expect(pausedAmong(unitedSpans([[0, null]], [[0, 2]]))).toEqual([1, 2]);
  expect(pausedAmong(unitedSpans([[0, 3]], [[0, 2]]))).toEqual([1, 2, 3]);
});

it('keeps to what can be read back, however many they are, and gives nothing free', () => {
  const many = Array.from({ length: 260 }, (_, n) => [10 * n, 10 * n + 2] as const);
  const united = unitedSpans([...many, [9_000, null]], []);
  expect(read({ v: 1, spans: united })).toEqual(united);
  for (const [after] of many) expect(isPausedAt(united, after + 1)).toBe(true);
  expect([isPausedAt(united, 2_595), isPausedAt(united, 9_001)]).toEqual([false, true]);
  expect(unitedSpans(united, many)).toEqual(united);
});
