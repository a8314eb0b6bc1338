/** The timers of a browser. */
export interface Timers<Handle> {
  setTimeout(run: () => void, ms: number): Handle;
  clearTimeout(handle: Handle): void;
}

/** Those of the page itself. */
export const PAGE_TIMERS: Timers<ReturnType<typeof setTimeout>> = {
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (handle) => clearTimeout(handle),
};

export interface LateClock extends Timers<number> {
  /** Runs what should have run by now. To be called at every sign of life. */
  catchUp(): void;
}

/**
 * Timers that make up for lost time. A browser runs those of a hidden page once a second at best, and once a minute after
 * a while; those of a laptop that sleeps stand still. What comes from outside (a frame of the socket, a word of another
 * tab) still comes at once, and each such sign of life lets run what is overdue, in the order in which it was due.
 *
 * @param now milliseconds since the epoch. Where somebody puts that clock back, the browser's own timers remain.
 */
export function createLateClock<Handle>(timers: Timers<Handle>, now: () => number): LateClock {
  const waiting = new Map<
    number,
    { readonly dueAt: number; readonly run: () => void; readonly timer: Handle }
  >();
  let last = 0;
  /** No timer is due before: looked up at every frame of the socket, of which most find nothing to do. */
  let nextDueAt = Infinity;

  const fire = (id: number): void => {
    const one = waiting.get(id);
    // Cleared by what ran before it.
    if (!one) return;
    waiting.delete(id);
    timers.clearTimeout(one.timer);
    one.run();
  };

  return {
    setTimeout(run, ms) {
      const id = (last += 1);
      const dueAt = now() + ms;
      nextDueAt = Math.min(nextDueAt, dueAt);
      waiting.set(id, { dueAt, run, timer: timers.setTimeout(() => fire(id), ms) });
      return id;
    },
    clearTimeout(id) {
      const one = waiting.get(id);
      if (one) timers.clearTimeout(one.timer);
      waiting.delete(id);
    },
    catchUp() {
      const at = now();
      if (at < nextDueAt) return;
      const due: { readonly id: number; readonly dueAt: number }[] = [];
      // By forEach, which makes no object for each of hundreds that are not due.
      waiting.forEach(({ dueAt }, id) => {
        if (dueAt <= at) due.push({ id, dueAt });
      });
      try {
        due.sort((a, b) => a.dueAt - b.dueAt).forEach(({ id }) => fire(id));
      } finally {
        nextDueAt = Infinity;
        waiting.forEach(({ dueAt }) => (nextDueAt = Math.min(nextDueAt, dueAt)));
      }
    },
  };
}
