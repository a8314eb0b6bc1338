import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { Page } from 'playwright-core';

import type { World } from '../../mocks/twilio/model/world';
import { launchBrowser } from '../../plugin-agent-assist/e2e/support/browser';
import { signIn } from '../../plugin-agent-assist/e2e/support/contact-centre';
import { installMovableDate } from '../../plugin-agent-assist/e2e/support/movable-date';
import { KEEPS_CODE, openHeap, type Holding } from './heap';
import { pageScript } from './page-script';
import { openQuickCentre } from './quick-centre';

export interface ShiftPlan {
  /** The whole shift. */
  readonly tasks: number;
  /** After so many, all that it needs once is there. */
  readonly settledAfter: number;
  readonly messages: number;
  /** Or Flex as it is. */
  readonly withPlugin: boolean;
}

/** What is left when all tasks are done. */
export interface Shift {
  readonly settled: Held;
  readonly end: Held;
  /** From the first task that was offered on, the looks included. */
  readonly minutes: number;
  /** Suggestions of each task, as the plugin had them when it was completed. */
  readonly suggestions: readonly number[];
}

/** What the page and the simulator hold while there is no task. */
export interface Held extends Holding {
  /** Of the plugin. */
  readonly timers: number;
  /** Conversations of which the connector has somebody to tell. */
  readonly rooms: number;
  /** In the browser's databases. */
  readonly rows: number;
  /** In the plugin's part of Flex's store. */
  readonly sessions: number;
}

/** As many as the worker's channels take, five of each. */
const AT_ONCE = 8;
const WEB_CHATS = 5;
/** Each so many-th task is ended while the agent looks at it, and the rest while they do not. */
const LOOKED_AT = 4;
/** Each so many-th message is the customer's, and each second one of those is about a matter. */
const CUSTOMERS = 3;
const MATTERS = [
  'Hi, the winter jacket I ordered last week came in the wrong size.',
  'It is order number 4471902856',
  'How long is the warranty on the headphones I bought?',
  'I want my money back, a refund please',
];

/** What an agent needs for as many messages at Google's pace; the relay waits by the page's clock. */
const TALK_MS = 10_000;
/** Longer than anything that is kept for a while after a task: the way to Sync is, for ten seconds. */
const QUIET_MS = 12_000;
/**
 * The Functions take 120 calls a minute of one agent, and a shift of days is worked in minutes: what waits for its turn
 * is told first, before a task is ended and before anything is counted. What still waits after this is counted.
 */
const SAVING_LIMIT_MS = 5 * 60_000;
/** After so long without a call they take as many again. */
const ALLOWANCE_MS = 60_000;
/** What was refused is tried again after up to a minute, each task's by itself; a network that comes back has all of it tried. */
const TRIED_EVERY_MS = 5_000;
/** What Flex has not heard by then on the busiest machine, it has lost. */
const HEARD_LIMIT_MS = 5 * 60_000;
/** On a busy machine the last summary may be on its way for that long. What is left then is counted. */
const QUIET_LIMIT_MS = 60_000;

/**
 * A shift in the real Flex UI: tasks are offered, accepted, talked in, looked at, ended and completed, eight at a time.
 * @param signal has it broken off, by the end of its browser
 */
export async function workShift(
  { tasks, settledAfter, messages, withPlugin }: ShiftPlan,
  signal: AbortSignal,
): Promise<Shift> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-assist-shift-'));
  const noPlugin = join(folder, 'nothing.js');
  await writeFile(noPlugin, '');
  const centre = await openQuickCentre({ seed: 7, ...(!withPlugin && { pluginFile: noPlugin }) });
  const browser = await launchBrowser([KEEPS_CODE]);
  // Whether it closes is told by the last line of this.
  const breakOff = (): void => void browser.close().catch(() => undefined);
  signal.addEventListener('abort', breakOff);
  try {
    signal.throwIfAborted();
    const { sandbox, simulator } = centre;
    const { context } = browser;
    // Google's quota is not what is measured.
    sandbox.configure({ relayAllowance: { perSecond: 50, burst: 100 } });
    await context.addInitScript(installMovableDate);
    await context.addInitScript({ content: await pageScript('shift-desk') });
    const { page } = await signIn({ context, sandbox });
    const heap = await openHeap(page);
    const desk = createDesk(page, sandbox.world, messages);

    const look = async (): Promise<Held> => {
      await page.evaluate(() => window.shiftDesk.untilOver());
      await untilNone(page, () => window.shiftDesk.rows());
      await page.evaluate(([ms, limitMs]) => window.shiftDesk.untilQuiet(ms, limitMs), [
        QUIET_MS,
        QUIET_LIMIT_MS,
      ] as const);
      const timers = await page.evaluate(() => window.shiftDesk.timers());
      if (timers.set > 0 !== withPlugin)
        throw new Error(
          withPlugin
            ? 'The plugin was not seen to set a timer: what is left of them cannot be counted'
            : 'The plugin is there in the shift without it',
        );
      return {
        ...(await heap()),
        timers: timers.running,
        rows: await page.evaluate(() => window.shiftDesk.rows()),
        sessions: await page.evaluate(() => window.shiftDesk.sessions()),
        rooms: simulator.core.rooms.mapped.length,
      };
    };
    const suggestions: number[] = [];
    const workUpTo = async (last: number): Promise<void> => {
      while (suggestions.length < last - 1)
        suggestions.push(
          ...(await desk.wave(suggestions.length, Math.min(AT_ONCE, last - 1 - suggestions.length))),
        );
      // React keeps what was drawn last of a component, a notice that has gone for example, until it draws it again. That
      // is no task's, and a task in which nothing waits has all of it drawn again.
      await untilNone(page, () => window.shiftDesk.rows());
      await wait(ALLOWANCE_MS);
      suggestions.push(...(await desk.wave(suggestions.length, 1)));
    };
    const begun = performance.now();
    await workUpTo(settledAfter);
    const settled = await look();
    await workUpTo(tasks);
    const end = await look();
    return { settled, end, suggestions, minutes: (performance.now() - begun) / 60_000 };
  } finally {
    signal.removeEventListener('abort', breakOff);
    await browser.close();
    await centre.close();
    await rm(folder, { recursive: true });
  }
}

/** Waits until nothing of that kind waits any more, or for as long as can be waited. */
async function untilNone(page: Page, count: () => Promise<number>): Promise<void> {
  const givenUpAt = performance.now() + SAVING_LIMIT_MS;
  while (performance.now() < givenUpAt && (await page.evaluate(count)) > 0) {
    await wait(TRIED_EVERY_MS);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
  }
}

/** @throws after that time, so that the pair counts as broken and is worked anew */
async function givingUp(ms: number, what: string): Promise<never> {
  await wait(ms, undefined, { ref: false });
  throw new Error(`Waited ${ms / 1_000} s for ${what}`);
}

function createDesk(page: Page, world: World, messages: number) {
  const agent = world.workerNamed('ada');
  if (!agent) throw new Error('There is no Ada');
  const identity = world.identityOf(agent.sid);

  return {
    /** @returns how many suggestions there were for each */
    async wave(first: number, size: number): Promise<readonly number[]> {
      const chats = Array.from({ length: size }, (_, slot) => {
        const number = first + slot;
        const chat = world.interactions.startChat({
          customerName: `Customer ${number}`,
          channelType: slot < WEB_CHATS ? 'web' : 'sms',
          text: textOf(number, 0),
          workerSid: agent.sid,
        });
        const names = {
          taskSid: chat.task.sid,
          reservationSid: chat.reservation?.sid ?? '',
          conversationSid: chat.channel.conversationSid,
        };
        return { number, chat, names };
      });
      const all = chats.map(({ names }) => names);
      await page.evaluate((names) => window.shiftDesk.acceptAll(names), all);
      let said = 1;
      for (const upTo of [messages / 2, messages]) {
        for (const { number, chat, names } of chats)
          for (let n = said; n < upTo; n += 1)
            world.conversations.send(
              names.conversationSid,
              n % CUSTOMERS === 0 ? chat.customerIdentity : identity,
              textOf(number, n),
            );
        said = upTo;
        const heard = page.evaluate(([names, count]) => window.shiftDesk.untilHeard(names, count), [
          all,
          upTo,
        ] as const);
        await Promise.race([
          heard,
          givingUp(HEARD_LIMIT_MS, `${upTo} messages of ${size} chats to be heard`),
        ]);
        await page.evaluate((ms) => window.moveDate?.(ms), TALK_MS);
      }
      // In a real shift that is over long before: a task of minutes is worked in seconds.
      await untilNone(page, () => window.shiftDesk.unopened());
      const suggestions = await page.evaluate((names) => names.map(window.shiftDesk.suggestions), all);
      await page.evaluate(([names, isLookedAt]) => window.shiftDesk.closeAll(names, isLookedAt), [
        all,
        all.map((_, slot) => slot % LOOKED_AT === 0),
      ] as const);
      return suggestions;
    },
  };
}

const textOf = (task: number, n: number): string => {
  const about = `(${task}/${n})`;
  if (n % CUSTOMERS !== 0) return `Let me see what I can do about that, one moment please. ${about}`;
  return n % (2 * CUSTOMERS) === 0
    ? `${MATTERS[(n / (2 * CUSTOMERS)) % MATTERS.length] ?? ''} ${about}`
    : `ok ${about}`;
};
