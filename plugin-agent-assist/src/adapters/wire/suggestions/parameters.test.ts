import type { Json } from '../../../domain/suggestion';
import { decodeParameters, isFilled, toStruct } from './parameters';

const decode = (json: string) => decodeParameters(JSON.parse(json), 'parameters');

it('lists every parameter in order, with whatever value', () => {
  expect(
    decode(
      '{"order":"A-4711","amount":79.5,"express":false,"note":null,"items":["a",{"b":[]}],"to":{"c":1}}',
    ),
  ).toEqual([
    { name: 'order', value: 'A-4711' },
    { name: 'amount', value: 79.5 },
    { name: 'express', value: false },
    { name: 'note', value: null },
    { name: 'items', value: ['a', { b: [] }] },
    { name: 'to', value: { c: 1 } },
  ]);
});

it.each([undefined, null, ''])('lists none where they are %j', (raw) => {
  expect(decodeParameters(raw, 'parameters')).toEqual([]);
});

it('takes names that JavaScript gives a meaning for names like any other', () => {
  const json = '{"__proto__":{"admin":true},"constructor":"x","toString":1}';
  const parameters = decode(json);
  expect(parameters.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(JSON.stringify(toStruct(parameters))).toBe(json);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

it('lists own parameters only', () => {
  expect(decodeParameters(Object.create({ inherited: 1 }), 'parameters')).toEqual([]);
});

it('keeps a name as it came, for Google has to get it back: to show its controls is for whoever draws it', () => {
  expect(decode('{" \\u202Etnuoma":1}')).toEqual([{ name: ' \u202Etnuoma', value: 1 }]);
});

it('throws where two names would read alike, for a person could not tell which is which', () => {
  expect(() => decode('{"amount":1,"amount\\u200E":1000}')).toThrow('parameters: two names read alike');
});

it.each([[['a']], ['a'], [7]])('throws for %j, which is no struct', (raw) => {
  expect(() => decodeParameters(raw, 'parameters')).toThrow('parameters: the whole (custom)');
});

it.each([() => 1, undefined, Number.NaN])('throws for a value that JSON has not', (value) => {
  expect(() => decodeParameters({ a: { b: value } }, 'parameters')).toThrow('parameters');
});

it.each<{ value: Json; filled: boolean }>([
  { value: '', filled: false },
  { value: null, filled: false },
  { value: [], filled: false },
  { value: {}, filled: false },
  { value: 0, filled: true },
  { value: false, filled: true },
  { value: ['a'], filled: true },
  { value: { a: '' }, filled: true },
])('counts $value as said: $filled', ({ value, filled }) => {
  expect(isFilled({ name: 'a', value })).toBe(filled);
});
