import { figure, RUNS, type Figure } from './support/figure';
import { workShift, type Held, type Shift } from './support/shift';

const TASKS = 300;
const SETTLED_AFTER = 20;
const MESSAGES = 60;

export const about = `A shift of ${TASKS} chats of ${MESSAGES} messages each in Chromium with the real Flex UI, 8 at once; the same shift with the plugin and without it, side by side. While messages come no task is selected; each is opened once, before it is ended. Listeners are those of the document’s nodes and of other DOM targets: what Twilio’s libraries keep for their own events shows in the heap alone.`;

const MEGABYTE = 1_000_000;
const GROWTH_MB = 5;

const megabytes = ({ heapBytes }: Held): number => heapBytes / MEGABYTE;
const growth = ({ settled, end }: Shift): number => megabytes(end) - megabytes(settled);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** `PAIRS=1 npm run bench -- memory` works one pair, which is soon done; the table says of how many its figures are. */
const PAIRS = Number(process.env.PAIRS ?? RUNS);

/** So many pairs may break, as when Flex gives up on a busy machine; the others are not lost with them. */
const MAY_BREAK = 5;

/**
 * Works pairs of shifts and tells of each in a line as soon as it is done, because together they take long. Where too
 * many break, the figures are of those that did not: how many did stands beside them.
 */
export async function run(): Promise<readonly Figure[]> {
  const pairs: Pair[] = [];
  let broken = 0;
  while (pairs.length < PAIRS && broken <= MAY_BREAK) {
    try {
      const pair = await workPair();
      pairs.push(pair);
      console.log(lineOf(pairs.length, pair));
    } catch (error) {
      broken += 1;
      console.error('A pair of shifts broke:', error);
    }
  }
  return [
    ...figuresOf(
      pairs.map(({ withPlugin }) => withPlugin),
      pairs.map(({ without }) => without),
    ),
    figure('pairs of shifts that broke, of which nothing is told above', 'pairs', [broken]),
  ];
}

interface Pair {
  readonly withPlugin: Shift;
  readonly without: Shift;
}

/** Both at once: that takes little longer than one. */
async function workPair(): Promise<Pair> {
  const plan = { tasks: TASKS, settledAfter: SETTLED_AFTER, messages: MESSAGES };
  const breaking = new AbortController();
  const working = [true, false].map((withPlugin) =>
    workShift({ ...plan, withPlugin }, breaking.signal).catch((error: unknown) => {
      breaking.abort();
      throw error;
    }),
  );
  // Where one breaks, the other one must not run on beside the next pair.
  await Promise.allSettled(working);
  const [withPlugin, without] = await Promise.all(working);
  if (!withPlugin || !without) throw new Error('A pair is two shifts');
  return { withPlugin, without };
}

const heldIn = ({ settled, end }: Shift): Pick<Shift, 'settled' | 'end'> => ({ settled, end });

/** All that a pair has told, so that what comes after it can break. */
const lineOf = (number: number, pair: Pair): string =>
  JSON.stringify({
    pair: number,
    of: RUNS,
    ...Object.fromEntries(
      figuresOf([pair.withPlugin], [pair.without]).map(({ label, value, unit }) => [
        `${label}, ${unit}`,
        value,
      ]),
    ),
    withPlugin: heldIn(pair.withPlugin),
    without: heldIn(pair.without),
  });

/** @param without the shifts that were worked beside those with the plugin */
export function figuresOf(withPlugin: readonly Shift[], without: readonly Shift[]): readonly Figure[] {
  const difference = (of: (shift: Shift) => number): readonly number[] =>
    withPlugin.map((shift, n) => {
      const beside = without[n];
      if (!beside) throw new Error('A shift has none beside it');
      return of(shift) - of(beside);
    });
  const atEnd = (of: (held: Held) => number): readonly number[] => withPlugin.map(({ end }) => of(end));
  const nothing = { neverAbove: 0 };
  return [
    figure(
      `heap with the plugin less that without it: growth from task ${SETTLED_AFTER} to task ${TASKS}`,
      'MB',
      difference(growth),
      { atMost: GROWTH_MB },
    ),
    figure(
      `the same, as it is after task ${SETTLED_AFTER}`,
      'MB',
      difference(({ settled }) => megabytes(settled)),
    ),
    figure(
      `growth of Flex’s own heap from task ${SETTLED_AFTER} to task ${TASKS}`,
      'MB',
      without.map(growth),
    ),
    figure(
      `listeners with the plugin less those without it: growth from task ${SETTLED_AFTER} to task ${TASKS}`,
      'listeners',
      difference(({ settled, end }) => end.listeners - settled.listeners),
      nothing,
    ),
    figure(
      `timers of the plugin that are set after task ${SETTLED_AFTER}`,
      'timers',
      withPlugin.map(({ settled }) => settled.timers),
    ),
    figure(
      `timers of the plugin: growth from task ${SETTLED_AFTER} to task ${TASKS}`,
      'timers',
      withPlugin.map(({ settled, end }) => end.timers - settled.timers),
      nothing,
    ),
    figure(
      'conversations that the connector still tells of after the last task',
      'rooms',
      atEnd(({ rooms }) => rooms),
      nothing,
    ),
    figure(
      'sessions left in the store after the last task',
      'sessions',
      atEnd(({ sessions }) => sessions),
      nothing,
    ),
    figure(
      'rows left in the browser’s databases after the last task',
      'rows',
      atEnd(({ rows }) => rows),
      nothing,
    ),
    figure(
      'suggestions of a task when it is completed, on average',
      'suggestions',
      withPlugin.map(({ suggestions }) => mean(suggestions)),
      { atLeast: 40 },
    ),
    figure(
      'one shift, with another one beside it, by the clock on the wall',
      'minutes',
      withPlugin.map(({ minutes }) => minutes),
    ),
  ];
}
