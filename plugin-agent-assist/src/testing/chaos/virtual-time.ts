import type { Clock } from '../../../../mocks/simulator/clock';

/** What a page does with its timers: see {@link VirtualTime.after}. */
export interface TimerOwner {
  /** Its timers never run any more. */
  readonly isGone: boolean;
  /** Its timers wait until it is not: the computer sleeps. */
  readonly isAsleep: boolean;
  /** The earliest moment at which its timers may run: a hidden page's wait for the next minute. */
  dueAt(at: number): number;
}

interface Timer {
  at: number;
  readonly order: number;
  readonly owner: TimerOwner | undefined;
  readonly run: () => void;
}

/** One clock for everything that happens in a run: the simulator's, the network's and every page's. */
export interface VirtualTime extends Clock {
  /** Runs once after so many milliseconds, whole ones, in the hands of its owner. Returns the function that calls it off. */
  after(ms: number, run: () => void, owner?: TimerOwner): () => void;
  /** Runs what falls due until then, each with all that follows from it at once, and then stands at that moment. */
  advanceTo(at: number): Promise<void>;
  /** The owner's timers run so much later: its computer slept, and counts only while it is awake. */
  shift(owner: TimerOwner, ms: number): void;
  /** How many timers of this owner are waiting. */
  timersOf(owner: TimerOwner): number;
}

/**
 * @param settle resolves when all has been done that can be done without time passing
 */
export const createVirtualTime = (startsAt: number, settle: () => Promise<void>): VirtualTime => {
  let now = startsAt;
  let order = 0;
  const timers = new Set<Timer>();

  const next = (until: number): { readonly timer: Timer; readonly at: number } | undefined => {
    let found: { readonly timer: Timer; readonly at: number } | undefined;
    for (const timer of timers) {
      const { owner } = timer;
      if (owner?.isGone) {
        timers.delete(timer);
        continue;
      }
      if (owner?.isAsleep) continue;
      const at = Math.max(now, owner?.dueAt(timer.at) ?? timer.at);
      if (at > until) continue;
      if (!found || at < found.at || (at === found.at && timer.order < found.timer.order))
        found = { timer, at };
    }
    return found;
  };

  return {
    now: () => now,
    after: (ms, run, owner) => {
      const timer = { at: now + Math.max(0, Math.ceil(ms)), order: order++, owner, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advanceTo(until) {
      await settle();
      for (let due = next(until); due; due = next(until)) {
        now = due.at;
        timers.delete(due.timer);
        due.timer.run();
        await settle();
      }
      now = Math.max(now, until);
    },
    shift: (owner, ms) => {
      for (const timer of timers) if (timer.owner === owner) timer.at += ms;
    },
    timersOf: (owner) => [...timers].filter((timer) => timer.owner === owner).length,
  };
};
