import { roleOf, type Cast } from './message-role';

const cast: Cast = {
  me: 'ada',
  customer: ['visitor-1'],
  participants: [
    { sid: 'MB-ada', identity: 'ada', attributes: {} },
    { sid: 'MB-visitor', identity: 'visitor-1', attributes: {} },
    { sid: 'MB-phone', identity: null, attributes: {} },
    { sid: 'MB-bea', identity: 'bea', attributes: { member_type: 'agent' } },
    { sid: 'MB-guest', identity: 'guest-7', attributes: { member_type: 'guest' } },
  ],
};

describe('whose words a message holds', () => {
  it.each([
    ['mine', { author: 'ada', participantSid: 'MB-ada' }, 'HUMAN_AGENT'],
    ['the web customer’s', { author: 'visitor-1', participantSid: 'MB-visitor' }, 'END_USER'],
    [
      'an SMS customer’s, who has no identity',
      { author: '+15550001111', participantSid: 'MB-phone' },
      'END_USER',
    ],
    [
      'an e-mail customer’s, who has none either',
      { author: 'cleo@example.test', participantSid: 'MB-phone' },
      'END_USER',
    ],
    ['an older web chat’s guest’s', { author: 'guest-7', participantSid: 'MB-guest' }, 'END_USER'],
    ['a colleague’s', { author: 'bea', participantSid: 'MB-bea' }, 'HUMAN_AGENT'],
    ['a colleague’s who has left', { author: 'cy', participantSid: 'MB-gone' }, 'HUMAN_AGENT'],
    ['a bot’s, which is no participant', { author: 'Studio', participantSid: null }, 'AUTOMATED_AGENT'],
    ['the system’s, which has no author', { author: null, participantSid: null }, 'AUTOMATED_AGENT'],
  ])('%s', (_, message, role) => {
    expect(roleOf(message, cast)).toBe(role);
  });
});
