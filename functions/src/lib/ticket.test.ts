import { issueTicket, readTicket, renewTicket, type TicketClaims } from './ticket';

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
  expect(readTicket(ticket, KEY, 999)).toEqual({ text: ticket, claims, isValid: true });
  expect(readTicket(ticket, KEY, 1_000)).toEqual({ text: ticket, claims, isValid: false });
});

it.each([
  ['another key', ticket, 'authtoken0authtoken1authtoken2ac'],
  ['other claims', `v1.${encode({ ...claims, until: 9_999 })}.${signature}`, KEY],
  ['no signature', `v1.${payload}.`, KEY],
  ['something behind the signature', `${ticket}=<b>`, KEY],
  ['half a signature', `v1.${payload}.${signature.slice(0, 20)}`, KEY],
])('proves nothing with %s', (_, forged, key) => {
  expect(readTicket(forged, key, 0)?.isValid).toBe(false);
});

describe('one that is shown', () => {
  const HOUR = 60 * 60 * 1_000;
  const shown = readTicket(ticket, KEY, 0);

  it('is handed back while it ends less than an hour sooner than a new one', () => {
    expect(renewTicket(shown, { ...claims, until: claims.until + HOUR - 1 }, KEY)).toBe(ticket);
  });

  it.each([
    ['it ends an hour sooner', shown, { until: claims.until + HOUR }],
    [
      'it ends an hour later',
      readTicket(issueTicket({ ...claims, until: claims.until + HOUR + 1 }, KEY), KEY, 0),
      {},
    ],
    ['it is over', readTicket(ticket, KEY, claims.until), {}],
    ['it is forged', readTicket(ticket, `${KEY}x`, 0), {}],
    ['it is for another contact', shown, { contact: `CA${'1'.repeat(32)}` }],
    ['it is for another task', shown, { taskSid: `WT${'4'.repeat(32)}` }],
    ['it is another worker’s', shown, { worker: `WK${'4'.repeat(32)}` }],
    ['there is none', undefined, {}],
  ])('gives way to a new one where %s', (_, held, changes) => {
    const wanted = { ...claims, until: claims.until + 1, ...changes };
    expect(readTicket(renewTicket(held, wanted, KEY), KEY, 0)).toMatchObject({
      claims: wanted,
      isValid: true,
    });
  });
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
