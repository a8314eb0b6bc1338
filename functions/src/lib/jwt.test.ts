import jwt from 'jsonwebtoken';

import { readExpiry } from './jwt';

it('reads when a token ends', () => {
  expect(readExpiry(jwt.sign({ exp: 4_102_444_800 }, 'any key'))).toBe('2100-01-01T00:00:00.000Z');
});

it.each([
  ['a token without an end', jwt.sign({ sub: 'alice' }, 'any key')],
  ['an end that no date can hold', `e30.${Buffer.from('{"exp":9e15}').toString('base64url')}.`],
  ['text', 'not a token'],
  ['dots', '..'],
  ['nothing', ''],
])('reads no end from %s', (_, token) => {
  expect(readExpiry(token)).toBeUndefined();
});
