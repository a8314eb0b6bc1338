import type { BrowserContext, Page } from 'playwright-core';

import { installMovableDate } from './movable-date';

export interface SleepingComputer {
  /** It is so much later, for the rest of the world too. Nothing of the page runs meanwhile. */
  pass(ms: number): void;
  /** The page goes on where it stood, with the time of day that it is now. */
  wake(): Promise<void>;
}

/** To be called before an agent signs in: computers of this browser can be put to sleep. */
export async function allowSleep(context: BrowserContext): Promise<void> {
  if (!globalThis.moveDate) installMovableDate();
  await context.addInitScript(installMovableDate);
}

/**
 * The lid is closed: the page has no network, and nothing of it runs, because a debugger holds it. What is on its way to
 * it waits. Nothing may be asked of the page until it wakes.
 */
export async function fallAsleep(page: Page): Promise<SleepingComputer> {
  const debug = await page.context().newCDPSession(page);
  await page.context().setOffline(true);
  await debug.send('Debugger.enable');
  const paused = new Promise<string>((resolve) => {
    debug.once('Debugger.paused', ({ callFrames: [innermost] }) => resolve(innermost?.callFrameId ?? ''));
  });
  await debug.send('Debugger.pause');
  const callFrameId = await paused;
  let slept = 0;
  return {
    pass(ms) {
      slept += ms;
      globalThis.moveDate?.(ms);
    },
    async wake() {
      await debug.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: `moveDate(${slept})` });
      await debug.send('Debugger.resume');
      await debug.send('Debugger.disable');
      await debug.detach();
      await page.context().setOffline(false);
    },
  };
}

/**
 * Whether the page believes that somebody can see it. The browsers of these tests show every page for ever, so it is
 * told otherwise.
 */
export async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    },
    isVisible ? 'visible' : 'hidden',
  );
}
