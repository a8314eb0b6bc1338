import { checkArrival, expectationOf } from './support/arrival';
import type { AssistLine } from './support/assist-line';
import { figure, median, RUNS, type Figure } from './support/figure';
import { readOnly } from './support/floor';
import { EVENTS, importLine, SEED } from './support/long-conversation';
import { profiled } from './support/profile';
import { frameOf, record } from './support/recording';

export const about =
  'A conversation of 10,000 events of all kinds, 20 a second, from the text of WebSocket messages into a bare Redux store, by the plugin’s own code; its timers run as in production. The floor parses the same text, frame and payload, and keeps each payload in an object.';

const TENTHS = 10;

/**
 * How many events come between two frames of the screen. A desktop with ten live tasks and 20 events a second has one in
 * every third frame, so 1 is everyday life; 16 is a burst, such as the interim results of several calls after a moment's
 * delay; 100 is what a connector brings that catches up. However many come at once, it is as quiet before they come.
 */
const BATCHES = [1, 16, 100] as const;

/** What runs for the first time is slow on both sides, and so is what is compiled while it is counted. */
const WARM_UPS = 3;

interface Run {
  /** Milliseconds. */
  readonly tookMs: number;
  /** The same for each tenth of the conversation. */
  readonly tenths: readonly number[];
}

/** Plays a conversation, tenth by tenth. */
async function timed(
  frames: readonly string[],
  play: (tenth: readonly string[]) => Promise<void> | void,
): Promise<Run> {
  const tenths: number[] = [];
  global.gc?.();
  for (let n = 0; n < TENTHS; n += 1) {
    const tenth = frames.slice((n * frames.length) / TENTHS, ((n + 1) * frames.length) / TENTHS);
    const begun = performance.now();
    await play(tenth);
    tenths.push(performance.now() - begun);
  }
  return { tookMs: tenths.reduce((sum, ms) => sum + ms), tenths };
}

const playOn =
  (line: AssistLine, batch: number) =>
  async (frames: readonly string[]): Promise<void> => {
    for (let at = 0; at < frames.length; at += batch) await line.deliver(frames.slice(at, at + batch));
  };

/** How much dearer than the floor the last tenth of the conversation is, against an earlier one, counted from 0. */
const growth = (run: Run, floor: Run, since: number): number => {
  const cost = (tenth: number): number => (run.tenths[tenth] ?? NaN) / (floor.tenths[tenth] ?? NaN);
  return cost(TENTHS - 1) / cost(since);
};

export async function run(): Promise<readonly Figure[]> {
  const { openLine, conversationOfTask } = await importLine();
  const events = await record(EVENTS, SEED, conversationOfTask(0));
  const frames = events.map(frameOf);
  const expected = expectationOf(events);

  const playOnce = async (batch: number): Promise<Run> => {
    const line = await openLine(1);
    const result = await profiled(`pipeline-${batch}`, () => timed(frames, playOn(line, batch)));
    checkArrival(expected, line.session(0));
    line.stop();
    return result;
  };
  const floorOnce = (): Promise<Run> => {
    const kept: Record<string, unknown> = {};
    return timed(frames, (tenth) => readOnly(tenth, kept));
  };

  for (let n = 0; n < WARM_UPS; n += 1) {
    await floorOnce();
    for (const batch of BATCHES) await playOnce(batch);
  }

  const floors: Run[] = [];
  const byBatch = new Map(BATCHES.map((batch) => [batch, [] as { run: Run; floor: Run }[]]));
  for (let n = 0; n < RUNS; n += 1) {
    for (const [batch, runs] of byBatch) {
      const floor = await floorOnce();
      floors.push(floor);
      runs.push({ run: await playOnce(batch), floor });
    }
  }

  const perEvent = ({ tookMs }: Run): number => (tookMs * 1_000) / EVENTS;
  return [
    figure('floor: parse and keep one event', 'µs', floors.map(perEvent)),
    ...[...byBatch].flatMap(([batch, runs]) => {
      const aFrame = `${batch} ${batch === 1 ? 'event' : 'events'} a frame`;
      return [
        figure(
          batch === 1 ? 'one event alone, decoded and in the store' : `one event of ${batch} in a frame`,
          'µs',
          runs.map(({ run }) => perEvent(run)),
        ),
        figure(
          `${aFrame}, against the floor`,
          '×',
          runs.map(({ run, floor }) => run.tookMs / floor.tookMs),
          { atMost: 5 },
        ),
        figure(
          `${aFrame}, last tenth of the conversation against the first, each against its floor`,
          '×',
          runs.map(({ run, floor }) => growth(run, floor, 0)),
          { atMost: 1.2 },
        ),
        figure(
          `${aFrame}, last tenth against the second, each against its floor`,
          '×',
          runs.map(({ run, floor }) => growth(run, floor, 1)),
        ),
      ];
    }),
    figure(
      'bytes of one event',
      'bytes',
      Array.from({ length: RUNS }, () => median(frames.map(({ length }) => length))),
    ),
  ];
}
