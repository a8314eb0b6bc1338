import { cleanText } from '../../domain/clean-text';
import { wordOf } from '../parts/SentimentLine';
import { toCsv } from './csv';
import type { ShownRow } from './merge-rows';
import { summariesStrings as strings } from './strings';

/** So long a browser may take to begin with a download. */
const KEPT_MS = 60_000;

/** Rows as a spreadsheet takes them, in their order and below the names of the columns. Times are ISO 8601. */
export const csvOf = (rows: readonly ShownRow[]): string => toCsv([strings.csvHeader, ...rows.map(cellsOf)]);

const cellsOf = (row: ShownRow): readonly string[] => [
  row.contact,
  row.taskSid,
  cleanText(row.agent) || row.worker,
  cleanText(row.customer),
  cleanText(row.channelType),
  cleanText(row.queue),
  strings.phase(row.phase),
  strings.status(row.status, row.phase),
  row.sentiment === undefined ? '' : strings.sentiment[wordOf(row.sentiment)],
  cleanText(row.line),
  new Date(row.startedAt).toISOString(),
  new Date(row.updatedAt).toISOString(),
];

/** Gives a text to the browser as a file to be saved. It leaves the browser nowhere else. */
export function download(csv: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
