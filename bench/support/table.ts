import { isMet, type Figure, type Goal } from './figure';

/** Three digits, or whole thousands: more is noise. */
export const rounded = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-GB') : String(Number(value.toPrecision(3)));

/** A goal in signs; nothing where there is none. */
export const boundOf = (goal: Goal | undefined): string => {
  if (goal === undefined) return '';
  if ('neverAbove' in goal) return `never > ${rounded(goal.neverAbove)}`;
  return 'atMost' in goal ? `≤ ${rounded(goal.atMost)}` : `≥ ${rounded(goal.atLeast)}`;
};

/** Whether a figure is within its goal, in one of two words; nothing where it has none. */
export function metOf(figure: Figure, { yes, no }: { readonly yes: string; readonly no: string }): string {
  const met = isMet(figure);
  if (met === undefined) return '';
  return met ? yes : no;
}

/** The figures as a table for a terminal: median, lowest and highest run, how many there are, goal, and whether it is met. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ['', 'median', 'lowest', 'highest', 'runs', 'unit', 'goal', 'met'],
    ...figures.map((each) => [
      each.label,
      rounded(each.value),
      rounded(Math.min(...each.runs)),
      rounded(Math.max(...each.runs)),
      String(each.runs.length),
      each.unit,
      boundOf(each.goal),
      metOf(each, { yes: 'yes', no: 'NO' }),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
