import { isoOf } from './iso-time';

it.each([
  ['the epoch', 0],
  ['a moment before it', -1],
  ['a time of our days', Date.UTC(2026, 10, 30, 9, 5, 7, 42)],
  ['the last moment of that day', Date.UTC(2026, 10, 30, 23, 59, 59, 999)],
  ['the first of the next one', Date.UTC(2026, 11, 1)],
  ['a year of five digits', Date.UTC(12_026, 0, 2, 3, 4, 5, 6)],
  ['the last moment that a date can be', 8.64e15],
])('writes %s as a date does', (_, ms) => {
  expect(isoOf(ms)).toBe(new Date(ms).toISOString());
  expect(isoOf(ms)).toBe(new Date(ms).toISOString());
});

it('throws for what is no time, and goes on to write others', () => {
  expect(() => isoOf(8.64e15 + 86_400_000)).toThrow(RangeError);
  expect(() => isoOf(NaN)).toThrow(RangeError);
  expect(isoOf(1)).toBe('1970-01-01T00:00:00.001Z');
});
