import { browserCallers, findCustomerLeg, type Leg } from './conference';

const sid = (digit: string) => `CA${digit.repeat(32)}`;
const leg = (digit: string, changes: Partial<Leg>): Leg => ({
  callSid: sid(digit),
  from: '+14155550123',
  to: '+14155550100',
  isInbound: false,
  createdAt: 0,
  ...changes,
});

const caller = leg('1', { isInbound: true });
const agent = leg('2', { from: '+14155550123', to: 'client:ada' });
const called = leg('3', { from: '+14155550100', to: '+14155550777' });
const added = leg('4', { from: '+14155550100', to: '+14155550888', createdAt: 1 });

const find = (legs: readonly Leg[], attributes = {}, contactUris: readonly string[] = ['client:ada']) =>
  findCustomerLeg(legs, contactUris, attributes);

it.each([
  ['the one who called', [agent, caller], caller],
  ['the one whom an agent called', [agent, called], called],
  [
    'a customer who calls from a browser',
    [agent, leg('5', { from: 'client:guest', isInbound: true })],
    undefined,
  ],
])('finds %s', (_, legs, expected) => {
  expect(find(legs)).toEqual(expected ?? legs[1]);
});

it.each([
  ['who is called in Flex', agent, ['client:ada']],
  ['who is called in Flex, though nobody knows them', agent, []],
  ['who is called on their telephone', leg('6', { to: '+14155550999' }), ['+14155550999']],
  ['who is called on a SIP telephone', leg('6', { to: 'sip:ada@example.test' }), ['sip:ada@example.test']],
  ['who has called from Flex', leg('6', { from: 'client:sam', isInbound: true }), ['client:sam']],
])('takes no worker for the customer: one %s', (_, worker, contactUris) => {
  expect(find([worker], {}, contactUris)).toBeUndefined();
  expect(find([worker, called], { call_sid: worker.callSid }, contactUris)).toBe(called);
});

describe('where several legs remain', () => {
  const legs = [added, agent, called];

  it('takes the one that the attributes name', () => {
    expect(find(legs, { call_sid: added.callSid })).toBe(added);
    expect(find(legs, { conference: { participants: { customer: added.callSid } } })).toBe(added);
  });

  it('takes the word of the conference before the call of the beginning', () => {
    const conference = { participants: { customer: called.callSid } };
    expect(find(legs, { call_sid: added.callSid, conference })).toBe(called);
  });

  it.each([
    ['nothing', {}],
    ['a call that is not there', { call_sid: sid('9') }],
    ['the agent', { call_sid: agent.callSid }],
    ['nonsense', { call_sid: 7, conference: ['customer'] }],
  ])('takes who was there first where the attributes name %s', (_, attributes) => {
    expect(find(legs, attributes)).toBe(called);
  });

  it('takes who called before whom an agent added, even without a time', () => {
    expect(find([{ ...added, createdAt: -1 }, agent, caller])).toBe(caller);
  });
});

it('finds nobody where nobody is', () => {
  expect(find([])).toBeUndefined();
});

it('knows who called from a browser', () => {
  const guest = leg('5', { from: 'client:guest' });
  expect(browserCallers([agent, caller, guest, guest])).toEqual(['client:guest']);
});
