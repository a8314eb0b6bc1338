/** Time as the simulator needs it, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after so many milliseconds. Returns the function that calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** The computer's own clock. Its timers do not keep a Node process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    // Browsers number their timers; Node's are objects.
    if (typeof timer === 'object') timer.unref();
    return () => clearTimeout(timer);
  },
};
