import { launchBrowser } from '../plugin-agent-assist/e2e/support/browser';
import { openAgentDesktop } from '../plugin-agent-assist/e2e/support/agent-desktop';
import { openSandbox } from './support/browser';
import { figure, RUNS, type Figure } from './support/figure';
import { isPluginScript, traceTasks, untilIdle, type TaskShare } from './support/trace';

export const about =
  'Main-thread time of the plugin’s script while Flex starts, in a trace of Chromium with an empty cache.';

const sum = (tasks: readonly TaskShare[], of: (task: TaskShare) => number): number =>
  tasks.reduce((total, task) => total + of(task), 0);

/** Each start has a browser of its own: nothing is compiled or cached yet. */
export async function run(): Promise<readonly Figure[]> {
  const sandbox = await openSandbox();
  const starts: (readonly TaskShare[])[] = [];
  try {
    while (starts.length < RUNS) {
      const { context, close } = await launchBrowser();
      const [blank = await context.newPage()] = context.pages();
      starts.push(
        await traceTasks(blank, isPluginScript, async () => {
          const { page } = await openAgentDesktop(context, sandbox);
          // What the plugin has put off until Flex is up is its time as well.
          await untilIdle(page);
        }),
      );
      await close();
    }
  } finally {
    await sandbox.stop();
  }
  return [
    figure(
      'compiling the script, evaluating it, and all that it does or calls until Flex is up: processor time',
      'ms',
      starts.map((tasks) => sum(tasks, ({ oursOnCpu }) => oursOnCpu)),
      { atMost: 50 },
    ),
    figure(
      'of that, compiling and the script itself: processor time',
      'ms',
      starts.map((tasks) => sum(tasks, ({ selfOnCpu }) => selfOnCpu)),
    ),
    figure(
      'of that, what other scripts (Flex, React) do at its calls: processor time',
      'ms',
      starts.map((tasks) => sum(tasks, ({ oursOnCpu, selfOnCpu }) => oursOnCpu - selfOnCpu)),
    ),
    figure(
      'all of it by the clock on the wall',
      'ms',
      starts.map((tasks) => sum(tasks, ({ ours }) => ours)),
    ),
    figure(
      'the most of it in one task, by the clock on the wall',
      'ms',
      starts.map((tasks) => Math.max(...tasks.map(({ ours }) => ours))),
    ),
  ];
}
