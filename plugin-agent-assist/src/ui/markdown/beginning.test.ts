import { beginningOf } from './beginning';

const paragraphs = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) => `${i} `.padEnd(length, 'word ').trim()).join('\n\n');

describe('beginningOf', () => {
  it.each([
    ['short', 'Hello'],
    ['empty', ''],
    ['little longer than a screen', 'x'.repeat(1_700)],
    ['of few lines', 'a\n'.repeat(22)],
  ])('takes a text as it is that is %s', (_, text) => {
    expect(beginningOf(text)).toBeUndefined();
  });

  it('ends between two paragraphs', () => {
    const text = paragraphs(20, 400);
    const beginning = beginningOf(text)!;
    expect(text.startsWith(beginning)).toBe(true);
    expect(beginning).toMatch(/\n\n$/);
    expect(beginning.length).toBeGreaterThan(750);
    expect(beginning.length).toBeLessThanOrEqual(1_500);
  });

  it('ends between two lines where there are no paragraphs', () => {
    expect(beginningOf(`${'x'.repeat(99)}\n`.repeat(100))).toBe(`${'x'.repeat(99)}\n`.repeat(15));
  });

  it('ends between two words where there are no lines', () => {
    expect(beginningOf('words '.repeat(1_000))).toMatch(/words $/);
  });

  it('ends after 20 lines, however short', () => {
    expect(beginningOf('a\n'.repeat(100))).toBe('a\n'.repeat(20));
  });

  it('cuts no character in two', () => {
    const beginning = beginningOf(`x${'😀'.repeat(2_000)}`)!;
    expect(beginning).toBe(`x${'😀'.repeat(749)}`);
  });
});
