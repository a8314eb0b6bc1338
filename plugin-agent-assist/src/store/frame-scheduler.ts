/** A hidden tab gets no animation frames. */
const HIDDEN_TAB_MS = 100;

/** Runs the callback on the next animation frame, or soon where there will be none. */
export const onNextFrame = (callback: () => void): void => {
  if (document.visibilityState === 'hidden') {
    setTimeout(callback, HIDDEN_TAB_MS);
    return;
  }
  // A tab that is hidden between now and its next frame would keep the batch until it is seen again.
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    callback();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_TAB_MS);
};
