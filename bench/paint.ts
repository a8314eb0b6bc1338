import { openBenchDesk, type BenchDesk } from './support/browser';
import { figure, quantile, RUNS, type Figure } from './support/figure';
import { isPluginScript, traceTasks, type TaskShare } from './support/trace';
import { createTraffic, type Traffic } from './support/traffic';

export const about =
  'Events from the simulator to the screen, in Chromium with the real Flex UI, 20 a second for all tasks together. ' +
  'A task of the page is ours where a function of the plugin’s was the first that the browser called in it (for a message of ' +
  'the socket, a timer, an animation frame, an observer, a promise), or where the plugin, and Flex at its call, had more ' +
  'than half of it; then all of it counts.';

const PER_SECOND = 20;
const TASKS = 10;
/** How long events come in one run. */
const FLOW_MS = 6_000;
/** With ten tasks, every so many-th event is for the one on the screen, of which alone something can be painted. */
const SHARE = 4;

/** Two frames of a screen with 60 a second. */
const TWO_FRAMES_MS = 33;
const LONG_TASK_MS = 50;

/** How long each of one run's suggestions for the task on the screen took, in milliseconds. */
interface Latencies {
  /** From the simulator to the page. */
  readonly socket: readonly number[];
  /** From the page to the screen. */
  readonly plugin: readonly number[];
  /** How many of all that were sent have been on the screen, from 0 to 1. */
  readonly paintedShare: number;
  /** Of how many of those the browser did not tell when they were presented, so that the end of the frame's task counts. */
  readonly fallbackShare: number;
}

async function latencies(
  { agent: { page }, conversations: [selected], settled }: BenchDesk,
  traffic: Traffic,
  flow: Parameters<Traffic['flow']>[0],
): Promise<Latencies> {
  await page.evaluate(() => void window.paintProbe.take());
  const sent = (await traffic.flow(flow)).filter(({ conversation }) => conversation === selected);
  await settled();
  const seen = await page.evaluate(() => window.paintProbe.take());
  const painted = sent.flatMap(({ marker, at }) => {
    const { receivedAt, paintedAt, presentedAt } = seen[marker] ?? {};
    const onScreenAt = presentedAt ?? paintedAt;
    return receivedAt === undefined || onScreenAt === undefined
      ? []
      : [{ socket: receivedAt - at, plugin: onScreenAt - receivedAt, isFallback: presentedAt === undefined }];
  });
  if (painted.length === 0) throw new Error('Nothing is measured: no suggestion was on the screen');
  return {
    socket: painted.map(({ socket }) => socket),
    plugin: painted.map(({ plugin }) => plugin),
    paintedShare: painted.length / sent.length,
    fallbackShare: painted.filter(({ isFallback }) => isFallback).length / painted.length,
  };
}

/** In the same page, in turn with the suggestions. */
async function bareLines({ agent: { page } }: BenchDesk): Promise<readonly number[]> {
  const took = await page.evaluate((flow) => window.paintProbe.drawBareLines(flow), {
    perSecond: PER_SECOND,
    ms: FLOW_MS,
  });
  // Nothing is told of a line that gives way to the next one before its frame. A third of them all are enough.
  if (took.length < (PER_SECOND * FLOW_MS) / 3_000)
    throw new Error(`Of the bare lines ${took.length} were on the screen`);
  return took;
}

const bareFiguresOf = (runs: readonly (readonly number[])[]): readonly Figure[] =>
  [
    { words: 'half of all', share: 0.5 },
    { words: '95 % of all', share: 0.95 },
  ].map(({ words, share }) =>
    figure(
      `1 live task: for comparison, a bare line of text and Flex’s answer to an action that changes nothing, to the screen, ${words}`,
      'ms',
      runs.map((took) => quantile(took, share)),
    ),
  );

const figuresOf = (tasks: string, runs: readonly Latencies[]): readonly Figure[] => {
  const of = (whose: 'socket' | 'plugin', share: number) => runs.map((one) => quantile(one[whose], share));
  return [
    figure(`${tasks}: from the simulator to the page, half of all frames`, 'ms', of('socket', 0.5)),
    figure(`${tasks}: from the simulator to the page, 95 % of all frames`, 'ms', of('socket', 0.95)),
    figure(`${tasks}: from there to the suggestion on the screen, half of all`, 'ms', of('plugin', 0.5)),
    figure(`${tasks}: from there to the suggestion on the screen, 95 % of all`, 'ms', of('plugin', 0.95), {
      atMost: TWO_FRAMES_MS,
    }),
    figure(
      `${tasks}: suggestions that came on the screen, of those sent`,
      'share',
      runs.map(({ paintedShare }) => paintedShare),
      { atLeast: 0.99 },
    ),
    figure(
      `${tasks}: of those, told by the end of the frame’s task for want of its presentation`,
      'share',
      runs.map(({ fallbackShare }) => fallbackShare),
    ),
  ];
};

/** The tasks of the page in which the plugin had a part, in each of some runs. */
async function tracedRuns(
  { agent: { page }, settled }: BenchDesk,
  traffic: Traffic,
  flow: Parameters<Traffic['flow']>[0],
): Promise<readonly (readonly TaskShare[])[]> {
  const runs: (readonly TaskShare[])[] = [];
  while (runs.length < RUNS)
    runs.push(
      await traceTasks(page, isPluginScript, async () => {
        await traffic.flow({ ...flow, ms: 3_000 });
        await settled();
      }),
    );
  return runs;
}

const longestOf = (tasks: string, runs: readonly (readonly TaskShare[])[]): readonly Figure[] => {
  // The socket's messages begin tasks of ours, if only short ones.
  if (!runs.every((run) => run.some(({ isOwn }) => isOwn)))
    throw new Error('Nothing is measured: no task of the page was ours');
  const most = (of: (task: TaskShare) => number) => runs.map((run) => Math.max(...run.map(of)));
  return [
    figure(
      `${tasks}: the longest task of ours, with style, layout and paint`,
      'ms',
      most(({ took, isOwn }) => (isOwn ? took : 0)),
      { neverAbove: LONG_TASK_MS },
    ),
    figure(
      `${tasks}: the longest task of the page in which the plugin had any part, Flex’s own among them`,
      'ms',
      most(({ took }) => took),
    ),
    figure(
      `${tasks}: the most that the plugin, and Flex at its call, took within one`,
      'ms',
      most(({ ours }) => ours),
    ),
  ];
};

export async function run(): Promise<readonly Figure[]> {
  const desk = await openBenchDesk([], TASKS);
  try {
    const traffic = createTraffic(desk.centre.simulator.core);
    const [selected = '', ...others] = desk.conversations;
    const toSelected = { perSecond: PER_SECOND, ms: FLOW_MS, next: () => selected };
    await desk.quiet();
    await latencies(desk, traffic, { ...toSelected, ms: 2_000 });
    const alone: Latencies[] = [];
    const bare: (readonly number[])[] = [];
    while (alone.length < RUNS) {
      alone.push(await latencies(desk, traffic, toSelected));
      bare.push(await bareLines(desk));
    }
    const aloneTraced = await tracedRuns(desk, traffic, toSelected);

    while (desk.conversations.length < TASKS) {
      await desk.addChat();
      others.push(desk.conversations.at(-1) ?? '');
    }
    let turn = 0;
    const next = (): string => {
      turn += 1;
      return (turn % SHARE === 0 ? undefined : others[turn % others.length]) ?? selected;
    };
    const toAll = { perSecond: PER_SECOND, ms: 9_000, next };
    await desk.quiet();
    const amongTen: Latencies[] = [];
    while (amongTen.length < RUNS) amongTen.push(await latencies(desk, traffic, toAll));
    const amongTenTraced = await tracedRuns(desk, traffic, toAll);
    return [
      ...bareFiguresOf(bare),
      ...figuresOf('1 live task', alone),
      ...longestOf('1 live task', aloneTraced),
      ...figuresOf('10 live tasks', amongTen),
      ...longestOf('10 live tasks', amongTenTraced),
    ];
  } finally {
    await desk.close();
  }
}
