import { setTimeout as wait } from 'node:timers/promises';

import type { CDPSession, Page } from 'playwright-core';

import { launchBrowser, type TestBrowser } from '../plugin-agent-assist/e2e/support/browser';
import { callersOf, phoneAt, transcriptAt } from '../plugin-agent-assist/e2e/support/calls';
import { eventually, signIn } from '../plugin-agent-assist/e2e/support/contact-centre';
import { figure, RUNS, type Figure } from './support/figure';
import { watchFrames, type Frames } from './support/frames';
import { openQuickCentre, type QuickCentre } from './support/quick-centre';

export const about =
  'The transcript of a call in Chromium with the real Flex UI: as it grows by a line each 100 ms, and as the agent scrolls in it. Two agents side by side, one with a short call and one with a long one. Of the processor’s time of the page’s main thread, what an idle stretch as long takes is left out; what remains is the plugin’s, Flex’s answer to it and the browser’s layout and painting.';

const LENGTHS = [5_000, 20_000] as const;
const EVERY_MS = 100;
/** Of each of the runs, following the end and scrolling. */
const LINES_PER_RUN = 50;
const STRETCH_MS = LINES_PER_RUN * EVERY_MS;

const FRAME_MS = 50;
/** That the length costs nothing is held against what single runs differ by. */
const SAME = 1.2;

/** An agent on a call with a long transcript on the screen. */
interface Call {
  readonly lines: number;
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly browser: TestBrowser;
  /** Somebody says a sentence on it, all at once. */
  say(): void;
}

const LIMIT_MS = 180_000;

const SENTENCES = [
  'I ordered the jacket on Monday, and it is still not here.',
  'Let me have a look.',
  'The parcel has left the warehouse. I can see that it was handed over to the carrier on Tuesday evening.',
  'Yes.',
  'And when will it be here? I am away from Friday on, so that somebody would have to take it in for me.',
  'I will ask them, one moment please.',
];

async function openCall(centre: QuickCentre, worker: string, lines: number): Promise<Call> {
  const { sandbox, simulator } = centre;
  const browser = await launchBrowser();
  const { context } = browser;
  const agent = await signIn({ context, sandbox }, { worker });
  const { callSid } = await callersOf(sandbox).call({ from: `+1415555${lines}`, worker });
  const conversation = () =>
    simulator.core
      .conversations()
      .map(({ conversation: { name } }) => name)
      .find((name) => name.includes(callSid));
  await eventually(() => conversation() !== undefined, 'Google hears the call');
  let said = 0;
  const say = (): void => {
    const text = SENTENCES[said % SENTENCES.length] ?? '';
    // Suggestions are another bench's.
    simulator.core.voice.speak(conversation() ?? '', { role: 'HUMAN_AGENT', text, immediately: true });
    said += 1;
  };
  // What was said before the agent came is read as a list, as after a transfer or a reload.
  while (said < lines) say();
  await phoneAt(agent.page).accept();
  await transcriptAt(agent.page).tab.click();
  const shown = () =>
    agent.page.evaluate(
      () =>
        document
          .querySelector('[role=log][aria-label=Transcript] [data-index]')
          ?.getAttribute('data-index') ?? 0,
    );
  await eventually(async () => Number(await shown()) > lines - 200, `${lines} lines are there`, LIMIT_MS);
  const cdp = await context.newCDPSession(agent.page);
  // By the processor's clock: others on this machine do not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { lines, page: agent.page, cdp, browser, say };
}

/** Milliseconds for which the page's main thread has had the processor. */
async function cpuMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
}

interface Run extends Frames {
  /** Of the page's main thread, without what an idle stretch of the same length takes: the plugin's, Flex's and the browser's. */
  readonly cpuPerLine: number;
}

/** So much of the processor one stretch takes, and what is seen of it. */
async function stretch(
  call: Call,
  work: () => Promise<unknown>,
): Promise<Frames & { readonly cpuMs: number }> {
  const before = await cpuMs(call.cdp);
  const frames = await watchFrames(call.page);
  await work();
  const seen = await frames();
  return { ...seen, cpuMs: (await cpuMs(call.cdp)) - before };
}

/** Nobody says anything. */
const idle = (call: Call) => stretch(call, () => wait(STRETCH_MS));

/**
 * @param idleMs what the page takes of the processor while nobody says anything, for as long
 * @param meanwhile what the agent does
 */
async function lineByLine(
  call: Call,
  idleMs: number,
  meanwhile: (call: Call) => Promise<void> = () => Promise.resolve(),
): Promise<Run> {
  const before = await lastLine(call);
  const { longest, long, cpuMs } = await stretch(call, () => Promise.all([speak(call), meanwhile(call)]));
  await eventually(
    async () => (await lastLine(call)) === before + LINES_PER_RUN,
    `${LINES_PER_RUN} lines have come to the ${before + 1} there were`,
  );
  const cpuPerLine = (cpuMs - idleMs) / LINES_PER_RUN;
  if (!(cpuPerLine > 0))
    throw new Error('The page worked no more than when idle: the lines were not measured');
  return { longest, long, cpuPerLine };
}

/** The index of the last line, to which the agent goes by the keyboard. */
async function lastLine({ page }: Call): Promise<number> {
  const { log } = transcriptAt(page);
  await log.press('End');
  return Number(await log.locator('[data-index]').last().getAttribute('data-index'));
}

async function speak({ say }: Call): Promise<void> {
  const from = performance.now();
  for (let n = 1; n <= LINES_PER_RUN; n += 1) {
    say();
    await wait(Math.max(0, from + n * EVERY_MS - performance.now()));
  }
}

/** Turns the wheel as fast as a hand does, up and down again, for as long as the lines take. */
async function scroll({ page }: Call): Promise<void> {
  const box = await transcriptAt(page).log.boundingBox();
  if (!box) throw new Error('The transcript is not on the screen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const until = performance.now() + STRETCH_MS;
  for (let turn = 0; performance.now() < until; turn += 1) {
    await page.mouse.wheel(0, turn % 40 < 25 ? -240 : 240);
    await wait(50);
  }
}

const figuresOf = (lines: number, doing: string, runs: readonly Run[]): readonly Figure[] => [
  figure(
    `${lines} lines, ${doing}: the longest time from one frame to the next`,
    'ms',
    runs.map(({ longest }) => longest),
    { neverAbove: FRAME_MS },
  ),
  figure(
    `${lines} lines, ${doing}: frames of more than ${FRAME_MS} ms`,
    'frames',
    runs.map(({ long }) => long),
  ),
  figure(
    `${lines} lines, ${doing}: processor time of the page for each line that comes, less that of an idle stretch`,
    'ms',
    runs.map(({ cpuPerLine }) => cpuPerLine),
  ),
];

export async function run(): Promise<readonly Figure[]> {
  const centre = await openQuickCentre({ seed: 7 });
  const calls: Call[] = [];
  try {
    for (const [index, lines] of LENGTHS.entries())
      calls.push(await openCall(centre, ['ada', 'bo'][index] ?? '', lines));
    const idling = calls.map((): Awaited<ReturnType<typeof idle>>[] => []);
    const following = calls.map((): Run[] => []);
    const scrolling = calls.map((): Run[] => []);
    for (const call of calls) await lineByLine(call, 0);
    for (let n = 0; n < RUNS; n += 1)
      for (const [index, call] of calls.entries()) {
        const idled = await idle(call);
        idling[index]?.push(idled);
        following[index]?.push(await lineByLine(call, idled.cpuMs));
        scrolling[index]?.push(await lineByLine(call, idled.cpuMs, scroll));
      }
    const ratios = (of: readonly (readonly Run[])[]) =>
      (of[1] ?? []).map(({ cpuPerLine }, n) => cpuPerLine / (of[0]?.[n]?.cpuPerLine ?? NaN));
    return [
      ...LENGTHS.flatMap((lines, index) => [
        figure(
          `${lines} lines, idle: processor time of the page in ${STRETCH_MS / 1000} s`,
          'ms',
          (idling[index] ?? []).map(({ cpuMs }) => cpuMs),
        ),
        figure(
          `${lines} lines, idle: the longest time from one frame to the next`,
          'ms',
          (idling[index] ?? []).map(({ longest }) => longest),
        ),
        ...figuresOf(lines, 'following the end', following[index] ?? []),
        ...figuresOf(lines, 'scrolling meanwhile', scrolling[index] ?? []),
      ]),
      figure(
        'a line after 20,000 against one after 5,000, following the end: processor time beyond an idle stretch',
        '×',
        ratios(following),
        {
          atMost: SAME,
        },
      ),
      figure(
        'a line after 20,000 against one after 5,000, scrolling meanwhile: processor time beyond an idle stretch',
        '×',
        ratios(scrolling),
        {
          atMost: SAME,
        },
      ),
    ];
  } finally {
    for (const { browser } of calls) await browser.close();
    await centre.close();
  }
}
