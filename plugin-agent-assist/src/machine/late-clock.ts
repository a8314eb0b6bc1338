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

interface Waiting<Handle> {
  readonly dueAt: number;
  readonly run: () => void;
  readonly timer: Handle;
}

/**
 * Timers that make up for lost time. A browser runs those of a hidden page once a second at best, and once a minute after
 * a while; those of a laptop that sleeps stand still. What comes from outside (a frame of the socket, a word of another
 * tab) still comes at once, and each such sign of life lets run what is overdue, in the order in which it was due.
 *
 * @param now milliseconds since the epoch. Where somebody puts that clock back, the browser's own timers remain.
 */
export function createLateClock<Handle>(timers: Timers<Handle>, now: () => number): LateClock {
  const waiting = new Map<number, Waiting<Handle>>();
  let last = 0;
  /** No timer is due before: looked up at every frame of the socket, of which most find nothing to do. */
  let nextDueAt = Infinity;
  /** The one that is due then, where that is known, and before when none of the others is. */
  let next: number | undefined;
  let othersDueAt = Infinity;

  /** @returns the timer; undefined where it has run or was called off */
  const take = (id: number): Waiting<Handle> | undefined => {
    const one = waiting.get(id);
    if (!one) return undefined;
    waiting.delete(id);
    timers.clearTimeout(one.timer);
    if (id === next) {
      next = undefined;
      nextDueAt = othersDueAt;
    }
    return one;
  };
  const fire = (id: number): void => take(id)?.run();

  return {
    setTimeout(run, ms) {
      const id = (last += 1);
      const dueAt = now() + ms;
      if (dueAt < nextDueAt) {
        // Most are short, and are called off: what remains is known without a look at all of them.
        othersDueAt = nextDueAt;
        nextDueAt = dueAt;
        next = id;
      } else othersDueAt = Math.min(othersDueAt, dueAt);
      waiting.set(id, { dueAt, run, timer: timers.setTimeout(() => fire(id), ms) });
      return id;
    },
    clearTimeout: (id) => void take(id),
    catchUp() {
      const at = now();
      if (at < nextDueAt) return;
      try {
        [...waiting]
          .filter(([, { dueAt }]) => dueAt <= at)
          .sort(([, a], [, b]) => a.dueAt - b.dueAt)
          .forEach(([id]) => fire(id));
      } finally {
        next = undefined;
        nextDueAt = othersDueAt = Math.min(...[...waiting.values()].map(({ dueAt }) => dueAt));
      }
    },
  };
}
