import {
  ALL_PAUSED,
  covers,
  hasSwallowed,
  isPaused,
  MAX_SPANS,
  NEVER_PAUSED,
  pausedAfter,
  pausedOver,
  resumedAfter,
  saysAllOf,
  unitedPause,
  type Pause,
} from './pause';

const record = (spans: readonly (readonly [number, number?])[], until?: number): Pause => ({
  spans: spans.map(([after, upTo]) => ({ after, upTo })),
  until,
});

const heard = (pause: Pause, upTo = 9): readonly number[] =>
  Array.from({ length: upTo + 1 }, (_, index) => index).filter((index) => !covers(pause, index));

it('covers what is said from the click on, and after the resume what was said meanwhile', () => {
  const paused = pausedAfter(NEVER_PAUSED, 3, 1_000);
  expect(isPaused(paused)).toBe(true);
  expect(paused.until).toBe(1_000);
  expect(heard(paused)).toEqual([0, 1, 2, 3]);

  const resumed = resumedAfter(paused, 6);
  expect(isPaused(resumed)).toBe(false);
  expect(resumed.until).toBeUndefined();
  expect(heard(resumed)).toEqual([0, 1, 2, 3, 7, 8, 9]);
  expect(hasSwallowed(resumed)).toBe(true);
});

it('has swallowed nothing where nobody spoke', () => {
  const resumed = resumedAfter(pausedAfter(NEVER_PAUSED, 3, undefined), 3);
  expect(hasSwallowed(resumed)).toBe(false);
  expect(heard(resumed)).toHaveLength(10);
});

it('never covers less for knowing an older newest message at the resume than at the click', () => {
  expect(resumedAfter(record([[5]]), 2)).toEqual(record([[5, 5]]));
});

it.each([0, 5, -1])('can be paused again where nothing was said since, after message %d', (newest) => {
  const first = resumedAfter(pausedAfter(NEVER_PAUSED, newest, undefined), newest);
  const again = pausedAfter(first, newest, undefined);
  expect(isPaused(again)).toBe(true);
  expect(covers(again, newest + 1)).toBe(true);
  // Nor does the old record, wherever it comes from, end the new pause.
  expect(isPaused(unitedPause(again, first))).toBe(true);
});

it('goes on as it is when paused twice', () => {
  const paused = pausedAfter(NEVER_PAUSED, 3, 1_000);
  expect(pausedAfter(paused, 6, 2_000)).toBe(paused);
});

it.each<[string, Pause, Pause, Pause]>([
  ['what one of them has lost', record([[1, 4]]), NEVER_PAUSED, record([[1, 4]])],
  [
    'both spans',
    record([[5, 6]]),
    record([[1, 4]]),
    record([
      [1, 4],
      [5, 6],
    ]),
  ],
  ['an end that only one knows', record([[1]], 7), record([[1, 4]]), record([[1, 4]])],
  ['the later end', record([[1, 4]]), record([[1, 6]]), record([[1, 6]])],
  ['an open span beside one that is over', record([[1, 4]]), record([[6]], 7), record([[1, 4], [6]], 7)],
  ['the later time', record([[1]], 7), record([[1]], 9), record([[1]], 9)],
  ['no time where one has none', record([[1]], 7), record([[1]]), record([[1]])],
  ['all of an unreadable one', record([[1, 4]]), ALL_PAUSED, record([[-1], [1, 4]])],
])('unites to %s', (_, one, other, united) => {
  expect(unitedPause(one, other)).toEqual(united);
  expect(unitedPause(other, one)).toEqual(united);
  expect(unitedPause(united, one)).toEqual(united);
});

it('knows a record that lacks something', () => {
  expect(saysAllOf(record([[1, 4], [6]]), record([[1, 4]]))).toBe(true);
  expect(saysAllOf(record([[1]]), record([[1, 4]]))).toBe(false);
  expect(saysAllOf(NEVER_PAUSED, record([[1]]))).toBe(false);
  expect(saysAllOf(record([[1, 4]]), record([[1]]))).toBe(true);
});

it('covers a message that was edited during the pause, and its neighbours not', () => {
  expect(heard(pausedOver(record([[5]]), 2), 5)).toEqual([0, 1, 3, 4, 5]);
  const covering = record([[1, 4]]);
  expect(pausedOver(covering, 3)).toBe(covering);
});

it('resumes from a record that nobody could read, and keeps what was said till then', () => {
  const resumed = resumedAfter(ALL_PAUSED, 4);
  expect(isPaused(unitedPause(resumed, ALL_PAUSED))).toBe(false);
  expect(heard(resumed)).toEqual([5, 6, 7, 8, 9]);
});

it('keeps to the room of a record, however often it was paused, and gives nothing free', () => {
  const many = record(Array.from({ length: 260 }, (_, n): [number, number] => [10 * n, 10 * n + 2]));
  const united = unitedPause(many, record([[9_000]], 7));
  expect(united.spans).toHaveLength(MAX_SPANS);
  for (const { after } of many.spans) expect(covers(united, after + 1)).toBe(true);
  expect([covers(united, 2_595), covers(united, 9_001), united.until]).toEqual([false, true, 7]);
  // Who knows each of them by itself takes the record for complete.
  expect(saysAllOf(united, many)).toBe(true);
});
