import type { CDPSession, Page } from 'playwright-core';

/** What a page holds on to. */
export interface Holding {
  /** Of V8's heap; what the browser keeps for the document, and for whoever drives it, is not in it. */
  readonly heapBytes: number;
  readonly listeners: number;
}

/** One collection makes garbage of what only finalisers and the document have held. */
const COLLECTIONS = 5;

/**
 * For V8 to drop the code of functions that have not run for a while, at a collection of its choice, would hide
 * megabytes of what grows, or look like them.
 */
export const KEEPS_CODE = '--js-flags=--no-flush-bytecode';

/** Looks at what a page holds once all that can be collected is. */
export async function openHeap(page: Page): Promise<() => Promise<Holding>> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  return async () => {
    // The browser keeps the last thousand lines of the console with all that was said in them.
    await cdp.send('Runtime.discardConsoleEntries');
    for (let n = 0; n < COLLECTIONS; n += 1) await cdp.send('HeapProfiler.collectGarbage');
    return {
      heapBytes: (await cdp.send('Runtime.getHeapUsage')).usedSize,
      listeners: await metricOf(cdp, 'JSEventListeners'),
    };
  };
}

async function metricOf(cdp: CDPSession, name: string): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const value = metrics.find((metric) => metric.name === name)?.value;
  if (value === undefined) throw new Error(`The browser tells nothing of ${name}`);
  return value;
}
