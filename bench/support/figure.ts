/**
 * A bound that a figure is held against. `npm run bench` says whether it is met; no test does. `atMost` and `atLeast`
 * are for the median; `neverAbove` is for each single run, where one is one too many.
 */
export type Goal =
  { readonly atMost: number } | { readonly atLeast: number } | { readonly neverAbove: number };

/** One line of the table. */
export interface Figure {
  /** What was measured, in words that need no other line: "one event alone, decoded and in the store". */
  readonly label: string;
  /** The median of `runs`. */
  readonly value: number;
  /** 'µs', 'ms', 'bytes', '×' for a ratio measured side by side, or what is counted: 'renders'. */
  readonly unit: string;
  readonly goal?: Goal;
  /** Each single result, five unless some broke, in the order in which they were measured. */
  readonly runs: readonly number[];
}

/** The middle one of the values, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('There is no median of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
  return (upper + lower) / 2;
}

/** The value below which a share of all values lies, `share` from 0 to 1: 0.95 for the 95th percentile. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('There is no quantile of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** How many times each thing is measured, unless it says otherwise. */
export const RUNS = 5;

/** A figure of some runs: their median, and all of them. */
export const figure = (label: string, unit: string, runs: readonly number[], goal?: Goal): Figure => ({
  label,
  value: median(runs),
  unit,
  ...(goal && { goal }),
  runs,
});

/** Whether a figure is within its goal; `undefined` where it has none. */
export function isMet({ value, goal, runs }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  if ('neverAbove' in goal) return Math.max(...runs) <= goal.neverAbove;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}
