import { composerOf, windowEndsAt } from './channel';

const HOUR = 3_600_000;
const WRITTEN = Date.UTC(2026, 0, 15, 10);

describe('a suggested text', () => {
  it.each(['web', 'chat', 'sms', 'messenger', ''])('goes into the composer of "%s"', (channelType) => {
    expect(composerOf({ channelType, lastCustomerMessageAt: undefined, now: WRITTEN })).toBe('insert');
    expect(windowEndsAt({ channelType, lastCustomerMessageAt: WRITTEN })).toBeUndefined();
  });

  it.each(['email', 'voice', 'Voice'])('is copied for %s, whatever the time', (channelType) => {
    expect(composerOf({ channelType, lastCustomerMessageAt: WRITTEN, now: WRITTEN })).toBe('copy');
    expect(windowEndsAt({ channelType, lastCustomerMessageAt: WRITTEN })).toBeUndefined();
  });

  it.each([
    ['right after the customer wrote', WRITTEN, WRITTEN, 'insert'],
    ['a moment before the day is over', WRITTEN, WRITTEN + 24 * HOUR - 1, 'insert'],
    ['when the day is over', WRITTEN, WRITTEN + 24 * HOUR, 'copy'],
    ['days later', WRITTEN, WRITTEN + 100 * HOUR, 'copy'],
    ['where the customer never wrote', undefined, WRITTEN, 'copy'],
  ] as const)('for WhatsApp, %s', (_, lastCustomerMessageAt, now, expected) => {
    expect(composerOf({ channelType: 'whatsapp', lastCustomerMessageAt, now })).toBe(expected);
    expect(composerOf({ channelType: 'WhatsApp', lastCustomerMessageAt, now })).toBe(expected);
  });

  it('of WhatsApp changes its way at the time that is told', () => {
    const moment = { channelType: 'whatsapp', lastCustomerMessageAt: WRITTEN };
    const end = windowEndsAt(moment) ?? 0;
    expect(composerOf({ ...moment, now: end - 1 })).toBe('insert');
    expect(composerOf({ ...moment, now: end })).toBe('copy');
    expect(windowEndsAt({ ...moment, lastCustomerMessageAt: undefined })).toBeUndefined();
  });
});
