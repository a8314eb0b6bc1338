import { phoneNumberOf } from './phone-number';

it.each(['+14155550100', '+4930123456', ' +390612345678 '])('%s is somebody’s number', (value) => {
  expect(phoneNumberOf(value)).toBe(value.trim());
});

it.each([
  ['withheld, as Twilio spells ANONYMOUS', '+266696687'],
  ['withheld, as Twilio spells RESTRICTED', '+7378742883'],
  ['withheld, as Twilio spells BLOCKED', '+2562533'],
  ['withheld, as Twilio spells UNKNOWN', '+8656696'],
  ['withheld, as Twilio spells UNAVAILABLE', '+86282452253'],
  ['withheld, in words', 'anonymous'],
  ['of no country', '14155550100'],
  ['of too many digits', '+1415555010012345'],
  ['of too few', '+12345'],
  ['of a country that begins with 0', '+0415555010'],
  ['a colleague', 'client:ada_40example_2Etest'],
  ['a SIP address', 'sip:+14155550100@example.test'],
  ['empty', ''],
  ['missing', undefined],
])('a number that is %s is none', (_, value) => {
  expect(phoneNumberOf(value)).toBeUndefined();
});
