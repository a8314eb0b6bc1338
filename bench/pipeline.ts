import type { ConversationName } from '../plugin-agent-assist/src/domain/ids';
import type { AssistLine } from './support/assist-line';
import { importBuilt } from './support/built';
import { figure, median, RUNS, type Figure } from './support/figure';
import { readOnly } from './support/floor';
import { frameOf, record } from './support/recording';

export const about =
  'A conversation of 10,000 events of all kinds, from the text of WebSocket messages into a bare Redux store, by the plugin’s own code. The floor parses the same text, frame and payload, and keeps each payload in an object.';

const EVENTS = 10_000;
const TENTH = EVENTS / 10;
const SEED = 20_260_115;

/**
 * How many events come between two frames of the screen. A desktop with ten live tasks and 20 events a second has one in
 * every third frame, so 1 is everyday life; 16 is a burst, such as the interim results of several calls after a moment's
 * delay; 100 is what a connector brings that catches up.
 */
const BATCHES = [1, 16, 100] as const;

interface Built {
  readonly openLine: (sessions: number) => Promise<AssistLine>;
  readonly conversationOfTask: (n: number) => ConversationName;
}

interface Run {
  /** Milliseconds. */
  readonly tookMs: number;
  /** The same for each tenth of the conversation. */
  readonly tenths: readonly number[];
}

async function play(line: AssistLine, frames: readonly string[], batch: number): Promise<Run> {
  const tenths: number[] = [];
  global.gc?.();
  const begun = performance.now();
  let since = begun;
  for (let at = 0; at < frames.length; at += batch) {
    await line.deliver(frames.slice(at, at + batch));
    if (Math.floor((at + batch) / TENTH) > Math.floor(at / TENTH)) {
      const now = performance.now();
      tenths.push(now - since);
      since = now;
    }
  }
  return { tookMs: performance.now() - begun, tenths };
}

export async function run(): Promise<readonly Figure[]> {
  const { openLine, conversationOfTask } = await importBuilt<Built>('./assist-line.ts');
  const frames = (await record(EVENTS, SEED, conversationOfTask(0))).map(frameOf);

  const playOnce = async (batch: number): Promise<Run> => {
    const line = await openLine(1);
    const result = await play(line, frames, batch);
    line.stop();
    return result;
  };
  const floorOnce = (): number => {
    global.gc?.();
    const begun = performance.now();
    readOnly(frames);
    return performance.now() - begun;
  };

  // What runs for the first time is slow, on both sides, and on an agent's first call of the day.
  for (const batch of BATCHES) await playOnce(batch);
  floorOnce();

  const floors: number[] = [];
  const byBatch = new Map(BATCHES.map((batch) => [batch, { runs: [] as Run[], ratios: [] as number[] }]));
  for (let n = 0; n < RUNS; n += 1) {
    for (const [batch, { runs, ratios }] of byBatch) {
      const floor = floorOnce();
      const result = await playOnce(batch);
      floors.push(floor);
      runs.push(result);
      ratios.push(result.tookMs / floor);
    }
  }

  const perEvent = (ms: number): number => (ms * 1_000) / EVENTS;
  return [
    figure('floor: parse and keep one event', 'µs', floors.map(perEvent)),
    ...[...byBatch].flatMap(([batch, { runs, ratios }]) => [
      figure(
        batch === 1 ? 'one event alone, decoded and in the store' : `one event of ${batch} in a frame`,
        'µs',
        runs.map(({ tookMs }) => perEvent(tookMs)),
      ),
      figure(`${batch} ${batch === 1 ? 'event' : 'events'} a frame, against the floor`, '×', ratios, {
        atMost: 5,
      }),
      figure(
        `${batch} ${batch === 1 ? 'event' : 'events'} a frame, last tenth of the conversation against the first`,
        '×',
        runs.map(({ tenths }) => (tenths.at(-1) ?? NaN) / (tenths[0] ?? NaN)),
        { atMost: 1.2 },
      ),
    ]),
    figure(
      'bytes of one event',
      'bytes',
      Array.from({ length: RUNS }, () => median(frames.map(({ length }) => length))),
    ),
  ];
}
