import * as React from 'react';
import { screen } from '@testing-library/react';

import type { Json } from '../../domain/suggestion';
import { aState } from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { ParameterList } from './ParameterList';

const renderValues = (values: readonly (readonly [name: string, value: Json])[]) =>
  renderWithState(
    aState({}),
    <ParameterList idPrefix="tool" parameters={values.map(([name, value]) => ({ name, value }))} />,
  );

const valueOf = (name: string) => screen.getByText(name).closest('dt')?.nextElementSibling;

test('every name is shown with its value, one called __proto__ too', () => {
  renderValues([
    ['order', 'A-1'],
    ['__proto__', 'polluted'],
    ['constructor', true],
  ]);
  expect(valueOf('order')).toHaveTextContent('A-1');
  expect(valueOf('__proto__')).toHaveTextContent('polluted');
  expect(valueOf('constructor')).toHaveTextContent('true');
});

test('a long value is there to its last character', () => {
  const long = `${'All work and no play makes a dull parameter. '.repeat(120)}The end`;
  renderValues([['text', long]]);
  expect(valueOf('text')?.textContent).toBe(long);
});

test('a nested value is complete, on lines of its own', () => {
  const address = { street: 'Main St', tags: ['a', 'b'], geo: { lat: 1.5, exact: null } };
  renderValues([['address', address]]);
  expect(valueOf('address')?.textContent).toBe(JSON.stringify(address, null, 2));
});

test.each<[what: string, value: Json, shown: string]>([
  ['a number', 5, '5'],
  ['a text of digits', '5', '"5"'],
  ['a text of too many digits for a number', '12345678901234567890', '"12345678901234567890"'],
  ['a text that is a literal', 'true', '"true"'],
  ['an empty text', '', '""'],
  ['a text with a blank at its end', 'A-1 ', '"A-1 "'],
  ['a text with quotation marks', '"quoted"', String.raw`"\"quoted\""`],
  ['nothing', null, 'null'],
])('%s cannot be taken for anything else', (_, value, shown) => {
  renderValues([['value', value]]);
  expect(valueOf('value')?.textContent).toBe(shown);
});

test('what turns the direction of writing is seen, in values, names and the depth of objects', () => {
  renderValues([
    ['plain', 'user\u202Egpj'],
    ['na\u200Bme', 'x'],
    ['deep', { 'k\u2066': ['\u202E'] }],
  ]);
  expect(valueOf('plain')).toHaveTextContent('user⟨U+202E⟩gpj');
  expect(screen.getByText(/⟨U\+200B⟩/)).toBeInTheDocument();
  expect(valueOf('deep')).toHaveTextContent('"k⟨U+2066⟩"');
  expect(valueOf('deep')).toHaveTextContent('"⟨U+202E⟩"');
});

test('right-to-left texts cannot trade places with what is around them', () => {
  renderValues([
    ['name', 'מחיר 5'],
    ['prices', { מחיר: 'חינם' }],
  ]);
  expect(screen.getByText('מחיר 5').tagName).toBe('BDI');
  expect(screen.getByText('"מחיר"').tagName).toBe('BDI');
  expect(screen.getByText('"חינם"').tagName).toBe('BDI');
});
