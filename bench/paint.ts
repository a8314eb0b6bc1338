import { openBenchDesk, type BenchDesk } from './support/browser';
import { figure, quantile, RUNS, type Figure } from './support/figure';
import { isPluginScript, traceTasks, type TaskShare } from './support/trace';
import { createTraffic, type Traffic } from './support/traffic';

export const about =
  'Events from the simulator to the screen, in Chromium with the real Flex UI, 20 a second for all tasks together.';

const PER_SECOND = 20;
const TASKS = 10;
/** With ten tasks, every so many-th event is for the one on the screen, of which alone something can be painted. */
const SHARE = 4;

/** Two frames of a screen with 60 a second. */
const TWO_FRAMES_MS = 33;
const LONG_TASK_MS = 50;

/** How long each of the suggestions of one run took, in milliseconds. */
interface Latencies {
  /** From the simulator to the page. */
  readonly socket: readonly number[];
  /** From the page to the screen. */
  readonly plugin: readonly number[];
}

async function latencies(
  { agent: { page }, settled }: BenchDesk,
  traffic: Traffic,
  flow: Parameters<Traffic['flow']>[0],
): Promise<Latencies> {
  await page.evaluate(() => void window.paintProbe.take());
  const sent = await traffic.flow(flow);
  await settled();
  const seen = await page.evaluate(() => window.paintProbe.take());
  const painted = sent.flatMap(({ marker, at }) => {
    const { receivedAt, paintedAt, presentedAt } = seen[marker] ?? {};
    // What was already replaced in the frame in which it would have come is never painted.
    const onScreenAt = presentedAt ?? paintedAt;
    return receivedAt === undefined || onScreenAt === undefined
      ? []
      : [{ socket: receivedAt - at, plugin: onScreenAt - receivedAt }];
  });
  return { socket: painted.map(({ socket }) => socket), plugin: painted.map(({ plugin }) => plugin) };
}

const figuresOf = (tasks: string, runs: readonly Latencies[]): readonly Figure[] => {
  const of = (whose: keyof Latencies, share: number) => runs.map((one) => quantile(one[whose], share));
  return [
    figure(`${tasks}: from the simulator to the page, half of all frames`, 'ms', of('socket', 0.5)),
    figure(`${tasks}: from the simulator to the page, 95 % of all frames`, 'ms', of('socket', 0.95)),
    figure(`${tasks}: from there to the suggestion on the screen, half of all`, 'ms', of('plugin', 0.5)),
    figure(`${tasks}: from there to the suggestion on the screen, 95 % of all`, 'ms', of('plugin', 0.95), {
      atMost: TWO_FRAMES_MS,
    }),
  ];
};

const longest = (tasks: readonly TaskShare[], of: (task: TaskShare) => number): number =>
  Math.max(0, ...tasks.map(of));

export async function run(): Promise<readonly Figure[]> {
  const desk = await openBenchDesk([], TASKS);
  try {
    const traffic = createTraffic(desk.centre.simulator.core);
    const [selected = '', ...others] = desk.conversations;
    const toSelected = { perSecond: PER_SECOND, ms: 6_000, next: () => selected };
    await desk.quiet();
    await latencies(desk, traffic, { ...toSelected, ms: 2_000 });
    const alone: Latencies[] = [];
    while (alone.length < RUNS) alone.push(await latencies(desk, traffic, toSelected));

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

    const tasks: (readonly TaskShare[])[] = [];
    while (tasks.length < RUNS)
      tasks.push(
        await traceTasks(desk.agent.page, isPluginScript, async () => {
          await traffic.flow({ ...toAll, ms: 3_000 });
          await desk.settled();
        }),
      );
    return [
      ...figuresOf('1 live task', alone),
      ...figuresOf('10 live tasks', amongTen),
      figure(
        '10 live tasks: the longest time that the plugin, and Flex at its call, took within one task of the page',
        'ms',
        tasks.map((one) => longest(one, ({ ours }) => ours)),
        { atMost: LONG_TASK_MS },
      ),
      figure(
        '10 live tasks: the same without the time in which other processes had the processor',
        'ms',
        tasks.map((one) => longest(one, ({ oursOnCpu }) => oursOnCpu)),
      ),
    ];
  } finally {
    await desk.close();
  }
}
