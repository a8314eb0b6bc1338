import { validateRequest } from 'twilio/lib/webhooks/webhooks';

import { isSignedByTwilio, twilioSignature } from './twilio-signature';

const TOKEN = 'authtoken0authtoken1authtoken2ab';
const URL = 'https://functions-4242.twil.io/siprec-status?taskSid=WT1&generation=1';
const FIELDS = { SiprecEvent: 'siprec-started', AccountSid: 'AC1', CallSid: 'CA1', Note: 'né “&=+ %20' };

it.each<[string, Parameters<typeof twilioSignature>[2]]>([
  ['some fields', FIELDS],
  ['no field', {}],
  ['names whose order depends on their case', { b: '1', B: '2', a: '3', A: '4' }],
  ['a field that is there several times', { To: ['+2', '+1', '+2'], From: '+3' }],
])('signs %s as Twilio’s own library expects it', (_, fields) => {
  const signature = twilioSignature(TOKEN, URL, fields);
  expect(validateRequest(TOKEN, signature, URL, fields)).toBe(true);
  expect(isSignedByTwilio(signature, TOKEN, URL, fields)).toBe(true);
});

it.each<[string, Parameters<typeof isSignedByTwilio>]>([
  ['another token', [twilioSignature('x'.repeat(32), URL, FIELDS), TOKEN, URL, FIELDS]],
  ['another address', [twilioSignature(TOKEN, URL, FIELDS), TOKEN, URL.replace('WT1', 'WT2'), FIELDS]],
  ['a changed field', [twilioSignature(TOKEN, URL, FIELDS), TOKEN, URL, { ...FIELDS, CallSid: 'CA2' }]],
  ['one more field', [twilioSignature(TOKEN, URL, FIELDS), TOKEN, URL, { ...FIELDS, Extra: 'x' }]],
  ['a part of the signature', [twilioSignature(TOKEN, URL, FIELDS).slice(0, -1), TOKEN, URL, FIELDS]],
  ['an empty signature', ['', TOKEN, URL, FIELDS]],
  ['text beyond ASCII of the same length', ['é'.repeat(28), TOKEN, URL, FIELDS]],
])('does not take %s', (_, signed) => {
  expect(isSignedByTwilio(...signed)).toBe(false);
});
