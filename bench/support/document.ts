import { fileURLToPath } from 'node:url';

import { RUNS } from './figure';
import { boundOf, metOf, rounded } from './table';
import type { Results } from './results';

export const DOCUMENT_FILE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

const BEGIN = '<!-- figures: written by npm run bench -->';
const HEAD = ['bench', 'what', 'median', 'lowest – highest', 'goal', 'met', 'commit'];
const END = '<!-- /figures -->';

/** Parts of the bundle and Functions without a goal would hide what the table is read for. */
const isListed = (bench: string, label: string, hasGoal: boolean): boolean =>
  bench === 'functions' ? hasGoal : !(bench === 'bundle' && label.includes('of which'));

/**
 * The document with the figures of `results` in its table, in columns as Prettier has them.
 * @param text of docs/performance.md, with the marks between which the table stands
 */
export function withFigures(text: string, results: Results): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT_FILE} has no place for the figures: ${BEGIN}`);
  const rows = Object.entries(results).flatMap(([bench, { commit, figures }]) =>
    figures
      .filter(({ label, goal }) => isListed(bench, label, goal !== undefined))
      .map((each) => [
        bench,
        each.label,
        `${rounded(each.value)} ${each.unit}`,
        `${rounded(Math.min(...each.runs))} – ${rounded(Math.max(...each.runs))}${each.goal && each.runs.length < RUNS ? `, of ${each.runs.length}` : ''}`,
        boundOf(each.goal),
        metOf(each, { yes: 'yes', no: '**no**' }),
        commit,
      ]),
  );
  const table = [HEAD, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '/')));
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = [...table.slice(0, 1), widths.map((width) => '-'.repeat(width)), ...table.slice(1)].map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  return `${text.slice(0, begin)}${BEGIN}\n\n${lines.join('\n')}\n\n${text.slice(end)}`;
}
