import { toCsv } from './csv';

const cell = (text: string) => toCsv([[text]]).slice(1, -2);

it('writes lines of cells as RFC 4180 has them, after the mark of UTF-8', () => {
  expect(
    toCsv([
      ['Agent', 'First line'],
      ['Ada', 'Grüße, 東京 😀'],
    ]),
  ).toBe('\uFEFF"Agent","First line"\r\n"Ada","Grüße, 東京 😀"\r\n');
});

it('keeps commas, quotation marks and new lines inside a cell', () => {
  expect(cell('a,b;c')).toBe('"a,b;c"');
  expect(cell('say "no"')).toBe('"say ""no"""');
  expect(cell('one\ntwo\r\nthree')).toBe('"one\ntwo\r\nthree"');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1'])(
  'makes a text of %j, which a spreadsheet would run',
  (text) => expect(cell(text)).toBe(`"'${text}"`),
);

it.each(['1-1', 'a=b', "'=1", ' =1', ''])('leaves %j as it is', (text) =>
  expect(cell(text)).toBe(`"${text}"`),
);
