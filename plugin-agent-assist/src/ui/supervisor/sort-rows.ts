import type { ShownPhase, ShownRow } from './merge-rows';

/** From left to right. */
export const COLUMNS = [
  'agent',
  'customer',
  'channel',
  'queue',
  'phase',
  'sentiment',
  'line',
  'started',
] as const;

export type Column = (typeof COLUMNS)[number];

export interface Sorting {
  readonly by: Column;
  readonly direction: 'ascending' | 'descending';
}

/** As the index tells them, so that what is loaded later comes below. */
export const NEWEST_FIRST: Sorting = { by: 'started', direction: 'descending' };

/** What pressing the header of a column asks for: the other direction, or what is mostly wanted of it first. */
export const nextSorting = (current: Sorting, column: Column): Sorting => {
  if (current.by !== column)
    return { by: column, direction: column === 'started' ? 'descending' : 'ascending' };
  return { by: column, direction: current.direction === 'ascending' ? 'descending' : 'ascending' };
};

/** What has no value in the column comes last, either way. Equal rows stand newest first. */
export function sortRows(rows: readonly ShownRow[], { by, direction }: Sorting): readonly ShownRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: valueOf(row, by) }))
    .sort((one, other) => compare(one.value, other.value, sign) || byAge(one.row, other.row))
    .map(({ row }) => row);
}

type Value = string | number | undefined;

const PHASES: Readonly<Record<ShownPhase, number>> = { live: 0, wrapping: 1, unknown: 2, ended: 3 };

const valueOf = (row: ShownRow, column: Column): Value => {
  switch (column) {
    case 'agent':
    case 'customer':
    case 'queue':
    case 'line':
      return row[column] || undefined;
    case 'channel':
      return row.channelType || undefined;
    case 'phase':
      return PHASES[row.phase];
    case 'sentiment':
      return row.sentiment;
    case 'started':
      return row.startedAt;
  }
};

const collator = new Intl.Collator(undefined, { numeric: true });

const compare = (one: Value, other: Value, sign: 1 | -1): number => {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  if (typeof one === 'number' && typeof other === 'number') return sign * (one - other);
  return sign * collator.compare(String(one), String(other));
};

const byAge = (one: ShownRow, other: ShownRow): number =>
  other.startedAt - one.startedAt || (one.contact < other.contact ? -1 : Number(one.contact > other.contact));
