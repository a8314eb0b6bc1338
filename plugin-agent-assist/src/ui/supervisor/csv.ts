/** By this mark spreadsheets know UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What a spreadsheet takes for a formula begins so, or after white space that it drops. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Lines of cells as RFC 4180 has them, in UTF-8 with its mark. A cell that a spreadsheet might run gets an apostrophe
 * before it, which makes it a text: customers write what is in it. All cells are in quotation marks, so that none is
 * cut in two where spreadsheets separate by semicolons.
 */
export const toCsv = (lines: readonly (readonly string[])[]): string =>
  BYTE_ORDER_MARK + lines.map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');

const toCell = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
