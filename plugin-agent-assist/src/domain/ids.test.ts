import {
  generationsUpTo,
  parseCallSid,
  parseConversationNameOf,
  partsOfCallUpTo,
  type ConversationName,
  type ConversationProfileName,
} from './ids';

const PROFILE = 'projects/shop/locations/us-central1/conversationProfiles/p1' as ConversationProfileName;

describe('the name of a conversation', () => {
  it.each([
    ['with its location', 'projects/shop/locations/us-central1/conversations/CA1'],
    ['without it, as Twilio’s streams and the connector have it', 'projects/shop/conversations/CA1'],
  ])('is taken %s', (_, name) => {
    expect(parseConversationNameOf(name, PROFILE)).toBe(
      'projects/shop/locations/us-central1/conversations/CA1',
    );
  });

  it.each([
    'projects/other/locations/us-central1/conversations/CA1',
    'projects/other/conversations/CA1',
    'projects/shop/locations/global/conversations/CA1',
    'projects/shop/conversations/CA1/messages/m',
    'projects/shop/conversations/1',
    'CA1',
    '',
  ])('is not taken from %p', (name) => {
    expect(parseConversationNameOf(name, PROFILE)).toBeUndefined();
  });
});

it('a conversation that was continued knows its earlier parts', () => {
  const name = 'projects/shop/locations/global/conversations/CA1';
  expect(generationsUpTo(name as ConversationName)).toEqual([name]);
  expect(generationsUpTo(`${name}-3` as ConversationName)).toEqual([name, `${name}-2`, `${name}-3`]);
  expect(generationsUpTo(`${name}-99999999` as ConversationName)).toHaveLength(40);
});

it('the SID of a call has its form', () => {
  expect(parseCallSid(`CA${'0'.repeat(32)}`)).toBe(`CA${'0'.repeat(32)}`);
  expect(parseCallSid('CA1')).toBeUndefined();
});

it.each([
  ['CA'.padEnd(34, 'a'), ['CA'.padEnd(34, 'a')]],
  [`${'CA'.padEnd(34, 'a')}-3`, ['', '-2', '-3'].map((part) => 'CA'.padEnd(34, 'a') + part)],
  ['studio-3', ['studio-3']],
])('the parts of a call up to %s are %j', (id, expected) => {
  const name = (part: string) => `projects/demo/locations/global/conversations/${part}`;
  expect(partsOfCallUpTo(name(id) as ConversationName)).toEqual(expected.map(name));
});
