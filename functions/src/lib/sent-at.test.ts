import { sentAtOf } from './sent-at';

it.each([
  // Twilio's REST tells whole seconds, its SDK milliseconds: both give the same moment.
  ['2026-01-15T10:00:07Z', 0, '2026-01-15T10:00:07.000Z'],
  ['2026-01-15T10:00:07.999Z', 0, '2026-01-15T10:00:07.000Z'],
  // Two messages of one second are two.
  ['2026-01-15T10:00:07.412Z', 5, '2026-01-15T10:00:07.005Z'],
  ['2026-01-15T10:00:07.412Z', 6, '2026-01-15T10:00:07.006Z'],
  ['2026-01-15T10:00:07Z', 1_002, '2026-01-15T10:00:07.002Z'],
])('what was written at %s as number %d was sent at %s', (dateCreated, index, expected) => {
  expect(sentAtOf(new Date(dateCreated), index)).toBe(expected);
});
