import { interactionOf } from './interaction';

const ATTRIBUTES = {
  flexInteractionSid: `KD${'a'.repeat(32)}`,
  flexInteractionChannelSid: `UO${'b'.repeat(32)}`,
};

it('is what the attributes of a chat name, and nothing else of them', () => {
  expect(interactionOf({ attributes: { ...ATTRIBUTES, customerName: 'Cleo' } })).toEqual(ATTRIBUTES);
});

it.each([
  ['a task that is not there', undefined],
  ['a call', { attributes: { call_sid: `CA${'a'.repeat(32)}` } }],
  ['a task without its channel', { attributes: { ...ATTRIBUTES, flexInteractionChannelSid: undefined } }],
  [
    'a task whose channel is no SID',
    { attributes: { ...ATTRIBUTES, flexInteractionChannelSid: '../Invites' } },
  ],
  ['a task whose interaction is none', { attributes: { ...ATTRIBUTES, flexInteractionSid: 7 } }],
  ['a task without attributes', { attributes: null }],
])('is not known of %s', (_, task) => {
  expect(interactionOf(task)).toBeUndefined();
});
