/** A hidden tab gets no animation frames. */
const HIDDEN_TAB_MS = 100;

/** Timers as the browser's; those of a hidden tab are late, unless these make up for it. */
export interface FrameTimers<Handle> {
  setTimeout(run: () => void, ms: number): Handle;
  clearTimeout(handle: Handle): void;
}

/** Makes a function that runs a callback on the next animation frame, or soon where there will be none. */
export const createFrameScheduler =
  <Handle>(timers: FrameTimers<Handle>) =>
  (callback: () => void): void => {
    if (document.visibilityState === 'hidden') {
      timers.setTimeout(callback, HIDDEN_TAB_MS);
      return;
    }
    // A tab that is hidden between now and its next frame would keep the batch until it is seen again.
    let isDone = false;
    const once = (): void => {
      if (isDone) return;
      isDone = true;
      timers.clearTimeout(timer);
      cancelAnimationFrame(frame);
      callback();
    };
    const frame = requestAnimationFrame(once);
    const timer = timers.setTimeout(once, HIDDEN_TAB_MS);
  };
