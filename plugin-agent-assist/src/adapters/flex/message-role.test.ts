import { roleOf, type Cast } from './message-role';

const cast: Cast = {
  me: 'ada',
  customer: ['visitor-1', '+15550001111', 'cleo@example.test'],
  participants: [
    { sid: 'MB-ada', identity: 'ada', attributes: {} },
    { sid: 'MB-visitor', identity: 'visitor-1', attributes: {} },
    { sid: 'MB-phone', identity: null, attributes: {} },
    { sid: 'MB-bea', identity: 'bea', attributes: { member_type: 'agent' } },
    { sid: 'MB-sue', identity: 'sue_40example_2Etest', attributes: { member_type: 'supervisor' } },
    { sid: 'MB-guest', identity: 'guest-7', attributes: { member_type: 'guest' } },
    { sid: 'MB-odd', identity: 'odd', attributes: 'not an object' },
  ],
};

describe('whose words a message holds', () => {
  it.each([
    ['mine', { author: 'ada', participantSid: 'MB-ada' }, 'HUMAN_AGENT'],
    ['mine, written by an integration', { author: 'ada', participantSid: null }, 'HUMAN_AGENT'],
    ['the web customer’s', { author: 'visitor-1', participantSid: 'MB-visitor' }, 'END_USER'],
    [
      'an SMS customer’s, who has no identity',
      { author: '+15559998888', participantSid: 'MB-phone' },
      'END_USER',
    ],
    [
      'a WhatsApp customer’s, whom the task names without the channel',
      { author: 'whatsapp:+15550001111', participantSid: 'MB-gone' },
      'END_USER',
    ],
    [
      'a WhatsApp customer’s who has left',
      { author: 'whatsapp:+15557776666', participantSid: 'MB-gone' },
      'END_USER',
    ],
    [
      'a Messenger customer’s who has left',
      { author: 'messenger:1234', participantSid: 'MB-gone' },
      'END_USER',
    ],
    ['an SMS customer’s who has left', { author: '+15557776666', participantSid: 'MB-gone' }, 'END_USER'],
    [
      'an e-mail customer’s, who has no identity',
      { author: 'dan@example.test', participantSid: 'MB-phone' },
      'END_USER',
    ],
    [
      'an e-mail customer’s in other capitals',
      { author: 'Cleo@Example.Test', participantSid: null },
      'END_USER',
    ],
    [
      'an e-mail customer’s who has left',
      { author: 'dan@example.test', participantSid: 'MB-gone' },
      'END_USER',
    ],
    ['a customer’s who has no author', { author: null, participantSid: 'MB-phone' }, 'END_USER'],
    ['an older web chat’s guest’s', { author: 'guest-7', participantSid: 'MB-guest' }, 'END_USER'],
    ['a guest’s, written by an integration', { author: 'guest-7', participantSid: null }, 'END_USER'],
    ['a colleague’s', { author: 'bea', participantSid: 'MB-bea' }, 'HUMAN_AGENT'],
    [
      'a colleague’s who has handed over and left',
      { author: 'cy', participantSid: 'MB-gone' },
      'HUMAN_AGENT',
    ],
    [
      'a colleague’s who has left and is named by an e-mail address',
      { author: 'cy_40example_2Etest', participantSid: 'MB-gone' },
      'HUMAN_AGENT',
    ],
    [
      'a supervisor’s who writes into the chat',
      { author: 'sue_40example_2Etest', participantSid: 'MB-sue' },
      'HUMAN_AGENT',
    ],
    [
      'a supervisor’s who has left again',
      { author: 'sam_40example_2Etest', participantSid: 'MB-gone' },
      'HUMAN_AGENT',
    ],
    ['a colleague’s, written by an integration', { author: 'bea', participantSid: null }, 'HUMAN_AGENT'],
    [
      'somebody’s with attributes that tell nothing',
      { author: 'odd', participantSid: 'MB-odd' },
      'HUMAN_AGENT',
    ],
    ['somebody’s who has left without a name', { author: null, participantSid: 'MB-gone' }, 'HUMAN_AGENT'],
    ['a bot’s, which is no participant', { author: 'Studio', participantSid: null }, 'AUTOMATED_AGENT'],
    ['Twilio’s own', { author: 'system', participantSid: null }, 'AUTOMATED_AGENT'],
    ['the system’s, which has no author', { author: null, participantSid: null }, 'AUTOMATED_AGENT'],
    ['one with an empty author', { author: '', participantSid: null }, 'AUTOMATED_AGENT'],
  ])('%s', (_, message, role) => {
    expect(roleOf(message, cast)).toBe(role);
  });

  it('is told without a list of who is there', () => {
    const alone: Cast = { me: 'ada', customer: [], participants: [] };
    expect(roleOf({ author: 'ada', participantSid: 'MB-ada' }, alone)).toBe('HUMAN_AGENT');
    expect(roleOf({ author: 'Studio', participantSid: null }, alone)).toBe('AUTOMATED_AGENT');
    expect(roleOf({ author: '+15550001111', participantSid: 'MB1' }, alone)).toBe('END_USER');
  });
});
