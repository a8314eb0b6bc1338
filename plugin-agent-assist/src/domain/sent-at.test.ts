import { sentAtOf } from './sent-at';

describe('when a message was sent', () => {
  it.each([
    ['2026-01-15T10:00:00.000Z', 0, '2026-01-15T10:00:00.000Z'],
    ['2026-01-15T10:00:00Z', 7, '2026-01-15T10:00:00.007Z'],
    ['2026-01-15T10:00:00.123Z', 7, '2026-01-15T10:00:00.007Z'],
    ['2026-01-15T10:00:00.999Z', 999, '2026-01-15T10:00:00.999Z'],
    ['2026-01-15T10:00:59.999Z', 1_000, '2026-01-15T10:00:59.000Z'],
    ['2026-12-31T23:59:59.500Z', 12_345, '2026-12-31T23:59:59.345Z'],
    ['2026-03-29T02:30:00+01:00', 3, '2026-03-29T01:30:00.003Z'],
  ])('%s at index %d is %s', (dateCreated, index, sentAt) => {
    expect(sentAtOf(new Date(dateCreated), index)).toBe(sentAt);
  });

  it('is the same however precisely Twilio tells it', () => {
    expect(sentAtOf(new Date('2026-01-15T10:00:00Z'), 42)).toBe(
      sentAtOf(new Date('2026-01-15T10:00:00.873Z'), 42),
    );
  });

  it('differs for messages of one second', () => {
    const second = new Date('2026-01-15T10:00:00.400Z');
    expect(new Set([3, 4, 5].map((index) => sentAtOf(second, index))).size).toBe(3);
  });
});
