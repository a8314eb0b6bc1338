/** A hidden tab gets no animation frames. */
const HIDDEN_TAB_MS = 100;
/** In a tab that is seen, the frame of a busy page is late, and comes. Where none comes after so long, none will. */
const NO_FRAME_MS = 1_000;

/** Timers as the browser's; those of a hidden tab are late, unless these make up for it. */
export interface FrameTimers<Handle> {
  setTimeout(run: () => void, ms: number): Handle;
  clearTimeout(handle: Handle): void;
}

/** Each runs a callback once, and soon: with all others of the same turn. */
export interface FrameScheduler {
  /** For what may change what is to be shown: it runs before that. */
  readonly prepare: (callback: () => void) => void;
  /** For what shows it, and costs accordingly. */
  readonly show: (callback: () => void) => void;
}

/**
 * Takes turns, of which there is one at most between two animation frames. What comes first after a frame has its turn
 * as soon as the present task's script is through, so that the next frame draws it already; what comes after that waits
 * for the next frame, and begins it. What a turn asks for waits for the next one, except that `prepare` may ask for
 * `show`. A hidden tab has no frames, and takes turns by timer.
 *
 * No callback runs inside of whoever asks for it, be that a dispatch, a render or a handler of an event.
 */
export function createFrameScheduler<Handle>(timers: FrameTimers<Handle>): FrameScheduler {
  let preparations: (() => void)[] = [];
  let showings: (() => void)[] = [];
  /** A turn comes at the end of the task, with the frame or by timer. */
  let isDue = false;
  let timer: Handle | undefined;
  let frame: number | undefined;

  const takeTurn = (): void => {
    isDue = false;
    if (timer !== undefined) timers.clearTimeout(timer);
    timer = undefined;
    // Before anything runs: whatever asks for a turn from now on waits for that frame.
    frame ??= requestAnimationFrame(onFrame);
    const prepared = preparations;
    preparations = [];
    try {
      runAll(prepared);
    } finally {
      const shown = showings;
      showings = [];
      runAll(shown);
    }
  };
  const onFrame = (): void => {
    frame = undefined;
    if (isDue) takeTurn();
  };
  const takeTurnBy = (ms: number): void => {
    timer = timers.setTimeout(() => {
      timer = undefined;
      const isLate = frame !== undefined && document.visibilityState !== 'hidden';
      if (isLate && ms < NO_FRAME_MS) takeTurnBy(NO_FRAME_MS);
      else takeTurn();
    }, ms);
  };
  const becomeDue = (): void => {
    if (isDue) return;
    isDue = true;
    if (frame === undefined && document.visibilityState !== 'hidden') queueMicrotask(takeTurn);
    // A tab that is hidden between now and its next frame would keep what waits until it is seen again.
    else takeTurnBy(HIDDEN_TAB_MS);
  };

  return {
    prepare(callback) {
      preparations.push(callback);
      becomeDue();
    },
    show(callback) {
      showings.push(callback);
      becomeDue();
    },
  };
}

/** Runs them in order. A mistake in one keeps none of the others from running. */
function runAll(callbacks: readonly (() => void)[]): void {
  const [first, ...others] = callbacks;
  try {
    first?.();
  } finally {
    if (others.length > 0) runAll(others);
  }
}
