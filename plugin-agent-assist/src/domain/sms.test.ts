import { smsLength } from './sms';

describe('an SMS', () => {
  it.each([
    ['nothing', '', 'GSM-7', 0, 0],
    ['160 letters', 'a'.repeat(160), 'GSM-7', 160, 1],
    ['one more', 'a'.repeat(161), 'GSM-7', 161, 2],
    ['two full segments', 'a'.repeat(306), 'GSM-7', 306, 2],
    ['one more than two', 'a'.repeat(307), 'GSM-7', 307, 3],
    ['letters of the alphabet of phones', 'Grüße à Ñandú, 5 £\nΩ', 'UCS-2', 20, 1],
    ['the same without ú', 'Grüße à Ñandu, 5 £\nΩ', 'GSM-7', 20, 1],
    ['euros, which count double', '€'.repeat(80), 'GSM-7', 160, 1],
    ['one euro too many', '€'.repeat(81), 'GSM-7', 162, 2],
    ['a euro that would be cut in two', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['70 letters with a curly quote', `’${'a'.repeat(69)}`, 'UCS-2', 70, 1],
    ['71 of them', `’${'a'.repeat(70)}`, 'UCS-2', 71, 2],
    ['35 emoji', '😀'.repeat(35), 'UCS-2', 70, 1],
    ['67 emoji, none of which is cut in two', '😀'.repeat(67), 'UCS-2', 134, 3],
  ])('of %s', (_, text, encoding, characters, segments) => {
    expect(smsLength(text)).toEqual({ encoding, characters, segments });
  });
});
