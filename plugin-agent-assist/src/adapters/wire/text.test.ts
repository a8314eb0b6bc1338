import type { AssistFailure } from '../../domain/failure';
import { decodeName, decodeText } from './text';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

it.each([
  { raw: ' Of course \n', text: 'Of course' },
  { raw: ' \n ', text: '' },
  { raw: undefined, text: '' },
  { raw: null, text: '' },
])('reads $raw as "$text"', ({ raw, text }) => {
  expect(decodeText(raw, 'reply', report)).toBe(text);
  expect(reported).toEqual([]);
});

it('reads what is no text as none, and reports it without quoting it', () => {
  expect(decodeText({ card: '4111' }, 'reply', report)).toBe('');
  expect(reported).toEqual([{ kind: 'malformed', message: 'reply: the whole (string)' }]);
});

it('leaves text as it is but for the space around it, right-to-left marks included', () => {
  const text = `\u200Fשלום\u200F 👩🏽‍💻 ${'x'.repeat(50_000)}`;
  expect(decodeText(text, 'reply', report)).toBe(text);
});

it.each([
  '\u061C',
  '\u200E',
  '\u200F',
  '\u202A',
  '\u202B',
  '\u202C',
  '\u202D',
  '\u202E',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
])('keeps no control that could turn a name round: %j', (control) => {
  expect(decodeName(`${control} refund${control}Order`, 'tool', report)).toBe('refundOrder');
});

it('keeps a right-to-left name by its letters', () => {
  expect(decodeName('החזר', 'tool', report)).toBe('החזר');
});
