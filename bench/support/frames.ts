import type { Page } from 'playwright-core';

/** How evenly a page was drawn. */
export interface Frames {
  /** The longest time from one frame to the next, in milliseconds. */
  readonly longest: number;
  /** How many took more than 50 ms, as the browser itself counts long tasks. */
  readonly long: number;
}

const LONG_MS = 50;

/**
 * Watches a page's frames from now on.
 * @returns the function that ends it
 */
export async function watchFrames(page: Page): Promise<() => Promise<Frames>> {
  // Methods only: tsx gives other functions their names by a helper that the page does not have.
  const watching = await page.evaluateHandle(() => {
    const watch = {
      gaps: [] as number[],
      isOver: false,
      last: performance.now(),
      next(at: number) {
        watch.gaps.push(at - watch.last);
        watch.last = at;
        if (!watch.isOver) requestAnimationFrame(watch.next);
      },
      stop() {
        watch.isOver = true;
        return watch.gaps;
      },
    };
    requestAnimationFrame(watch.next);
    return watch;
  });
  return async () => {
    const gaps = await watching.evaluate((one) => one.stop());
    await watching.dispose();
    return { longest: Math.max(0, ...gaps), long: gaps.filter((gap) => gap > LONG_MS).length };
  };
}
