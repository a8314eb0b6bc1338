import { issueTicket, readTicket, type TicketClaims } from './ticket';

const KEY = 'authtoken0authtoken1authtoken2ab';
const claims: TicketClaims = {
  contact: `KD${'1'.repeat(32)}`,
  taskSid: `WT${'2'.repeat(32)}`,
  worker: `WK${'3'.repeat(32)}`,
  until: 1_000,
};
const ticket = issueTicket(claims, KEY);
const [, payload = '', signature = ''] = ticket.split('.');
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('says what it was issued for, until its end', () => {
  expect(readTicket(ticket, KEY, 999)).toEqual({ claims, isValid: true });
  expect(readTicket(ticket, KEY, 1_000)).toEqual({ claims, isValid: false });
});

it.each([
  ['another key', ticket, 'authtoken0authtoken1authtoken2ac'],
  ['other claims', `v1.${encode({ ...claims, until: 9_999 })}.${signature}`, KEY],
  ['no signature', `v1.${payload}.`, KEY],
  ['half a signature', `v1.${payload}.${signature.slice(0, 20)}`, KEY],
])('proves nothing with %s', (_, forged, key) => {
  expect(readTicket(forged, key, 0)?.isValid).toBe(false);
});

it.each([
  ['nothing', ''],
  ['another version', ticket.replace('v1', 'v2')],
  ['more parts', `${ticket}.more`],
  ['no JSON', `v1.bm90IGpzb24.${signature}`],
  ['a path in place of a SID', `v1.${encode({ ...claims, contact: '../Maps' })}.${signature}`],
])('is none where it holds %s', (_, text) => {
  expect(readTicket(text, KEY, 0)).toBeUndefined();
});
