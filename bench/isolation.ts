import { eventually } from '../plugin-agent-assist/e2e/support/contact-centre';
import type { RenderProbe } from './page/render-probe';
import { openBenchDesk } from './support/browser';
import { figure, median, RUNS, type Figure } from './support/figure';
import { createTraffic } from './support/traffic';

export const about =
  'What React renders, as its developer tools would count it, in Chromium with the real Flex UI and 10 live tasks.';

const TASKS = 10;
const PER_SECOND = 20;
const BURST = 200;

/** Longer than it takes until a suggestion counts as seen. */
const CALM_MS = 1_000;
const LIMIT_MS = 60_000;

type Taken = ReturnType<RenderProbe['take']>;

const oursOf = ({ plugin, other }: Taken): number => plugin.ours + other.ours;
const mostOfFlex = ({ mostInFrame }: Taken): number => mostInFrame.flex;

/** @throws where a run has none of what shows that anything is counted at all */
function mustCount(runs: readonly Taken[], of: (taken: Taken) => number, what: string): void {
  if (runs.some((taken) => of(taken) === 0)) throw new Error(`Nothing is measured: no ${what} in one run`);
}

export async function run(): Promise<readonly Figure[]> {
  const desk = await openBenchDesk(['render-probe'], TASKS);
  try {
    while (desk.conversations.length < TASKS) await desk.addChat();
    await desk.quiet();
    const { page } = desk.agent;
    const { send, flow } = createTraffic(desk.centre.simulator.core);
    const [selected = '', ...others] = desk.conversations;
    /** Resolves once nothing of the panel is rendered any more: that a suggestion was seen is marked later, for one. */
    const calm = () =>
      eventually(
        async () => {
          await page.evaluate(() => void window.renderProbe.take());
          await new Promise((resolve) => setTimeout(resolve, CALM_MS));
          return oursOf(await page.evaluate(() => window.renderProbe.take())) === 0;
        },
        'the panel is calm',
        LIMIT_MS,
      );
    const during = async (work: () => Promise<unknown>): Promise<Taken> => {
      await calm();
      await page.evaluate(() => void window.renderProbe.take());
      await work();
      await desk.settled();
      return page.evaluate(() => window.renderProbe.take());
    };
    const eachOf = (conversations: readonly string[]) => {
      let turn = 0;
      return () => conversations[turn++ % conversations.length] ?? selected;
    };

    const idle: Taken[] = [];
    const nothing: Taken[] = [];
    const ofOthers: Taken[] = [];
    const one: Taken[] = [];
    const burst: Taken[] = [];
    while (burst.length < RUNS) {
      idle.push(await during(() => new Promise((resolve) => setTimeout(resolve, 3_000))));
      nothing.push(await during(() => page.evaluate(() => window.renderProbe.dispatchNothing())));
      const next = eachOf(others);
      ofOthers.push(await during(() => flow({ perSecond: PER_SECOND, ms: 3_000, next })));
      one.push(await during(async () => send(selected)));
      const nextOfAll = eachOf(desk.conversations);
      burst.push(
        await during(async () => {
          for (let count = 0; count < BURST; count += 1) send(nextOfAll());
        }),
      );
    }
    mustCount(nothing, (taken) => taken.nothing.flex, 'render by an action');
    mustCount(ofOthers, ({ plugin }) => plugin.dispatches, 'dispatch for other tasks’ events');
    mustCount(burst, ({ plugin }) => plugin.dispatches, 'dispatch for 200 events');
    mustCount(burst, oursOf, 'render of the panel by 200 events');
    const byNothing = nothing.map((taken) => taken.nothing.flex);
    // Flex's clocks draw in the same frames, with nothing of ours: a second ticks for each task.
    const byClocks = idle.map(mostOfFlex);
    const bound = { neverAbove: median(byNothing) + Math.max(...byClocks) };
    return [
      figure(
        'renders of the selected task’s panel, by 3 s of events of other tasks',
        'renders',
        ofOthers.map(oursOf),
        { neverAbove: 0 },
      ),
      figure('renders of Flex’s components by one action that no reducer knows', 'renders', byNothing),
      figure(
        'the most renders of Flex’s components in one animation frame, in 3 s without events, as by its clocks',
        'renders',
        byClocks,
      ),
      figure(
        'the most renders of Flex’s components in one animation frame, by one event of the selected task (goal: that action’s and the clocks’)',
        'renders',
        one.map(mostOfFlex),
        bound,
      ),
      figure(
        'the most renders of Flex’s components in one animation frame, by 200 events at once (goal: that action’s and the clocks’)',
        'renders',
        burst.map(mostOfFlex),
        bound,
      ),
      figure(
        'the most renders of Flex’s components in one animation frame, by 3 s of events of other tasks (goal: that action’s and the clocks’)',
        'renders',
        ofOthers.map(mostOfFlex),
        bound,
      ),
      figure(
        'the most dispatches of the plugin’s in one animation frame, for 200 events at once',
        'dispatches',
        burst.map(({ mostInFrame }) => mostInFrame.dispatches),
        { neverAbove: 1 },
      ),
      figure(
        'dispatches of Flex’s own meanwhile, in 3 s of events of other tasks',
        'dispatches',
        ofOthers.map(({ byFlex }) => byFlex.dispatches),
      ),
      figure(
        'renders of Flex’s components by those',
        'renders',
        ofOthers.map(({ byFlex }) => byFlex.flex),
      ),
      figure(
        'renders of the selected task’s panel by those',
        'renders',
        ofOthers.map(({ byFlex }) => byFlex.ours),
      ),
      figure(
        'renders of the panel by one event of the selected task, to see that they are counted',
        'renders',
        one.map(oursOf),
      ),
    ];
  } finally {
    await desk.close();
  }
}
