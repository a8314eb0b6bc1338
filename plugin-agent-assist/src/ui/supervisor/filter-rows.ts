import type { ShownPhase, ShownRow } from './merge-rows';

/** The last hour, since midnight, seven days, whenever. */
export type Period = 'hour' | 'today' | 'week' | 'all';

/** What has to hold for a row to be shown; empty and undefined ask for nothing. */
export interface RowFilter {
  readonly text: string;
  /** `WK…` */
  readonly worker: string | undefined;
  readonly channelType: string | undefined;
  readonly phase: ShownPhase | undefined;
  /** When something last happened. What is still at work is of any period. */
  readonly period: Period;
}

/** Lets every row pass. */
export const NO_FILTER: RowFilter = {
  text: '',
  worker: undefined,
  channelType: undefined,
  phase: undefined,
  period: 'all',
};

/** Whether a row may fail to pass. */
export const isFiltering = ({ text, worker, channelType, phase, period }: RowFilter): boolean =>
  text.trim() !== '' ||
  worker !== undefined ||
  channelType !== undefined ||
  phase !== undefined ||
  period !== 'all';

/**
 * The rows that pass, in their order. Each word of the text has to be somewhere in the row, in capitals or not.
 * @param now milliseconds since the epoch
 */
export function filterRows(
  rows: readonly ShownRow[],
  { text, worker, channelType, phase, period }: RowFilter,
  now: number,
): readonly ShownRow[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const since = beginningOf(period, now);
  return rows.filter(
    (row) =>
      (worker === undefined || row.worker === worker) &&
      (channelType === undefined || row.channelType === channelType) &&
      (phase === undefined || row.phase === phase) &&
      (row.updatedAt >= since || row.phase === 'live' || row.phase === 'wrapping') &&
      holdsAll(row, words),
  );
}

const HOUR_MS = 3_600_000;

const beginningOf = (period: Period, now: number): number => {
  switch (period) {
    case 'hour':
      return now - HOUR_MS;
    case 'today':
      return new Date(now).setHours(0, 0, 0, 0);
    case 'week':
      return now - 7 * 24 * HOUR_MS;
    case 'all':
      return 0;
  }
};

const holdsAll = (row: ShownRow, words: readonly string[]): boolean => {
  if (words.length === 0) return true;
  const all = [row.agent, row.customer, row.channelType, row.queue, row.line].join('\n').toLocaleLowerCase();
  return words.every((word) => all.includes(word));
};

export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** The agents of the rows, by name. */
export const agentsOf = (rows: readonly ShownRow[]): readonly Choice[] =>
  choices(rows, ({ worker, agent }) => ({ value: worker, name: agent || worker }));

/** The channels of the rows, by name. */
export const channelsOf = (rows: readonly ShownRow[]): readonly Choice[] =>
  choices(rows, ({ channelType }) => ({ value: channelType, name: channelType }));

const choices = (rows: readonly ShownRow[], choiceOf: (row: ShownRow) => Choice): readonly Choice[] => {
  const byValue = new Map<string, Choice>();
  for (const row of rows) {
    const choice = choiceOf(row);
    if (choice.value !== '' && !byValue.has(choice.value)) byValue.set(choice.value, choice);
  }
  return [...byValue.values()].sort((one, other) => one.name.localeCompare(other.name));
};
