import * as React from 'react';

/** Less is a glimpse while scrolling by. */
const DWELL_MS = 300;
const ENOUGH_RATIO = 0.5;
/** Of a card that is taller than the panel never half is in sight. */
const ENOUGH_PX = 120;
/** Fine enough to notice those pixels on a card of twelve thousand. */
const THRESHOLDS = Array.from({ length: 101 }, (_, i) => i / 100);

const isEnough = ({
  isIntersecting,
  intersectionRatio,
  intersectionRect,
}: IntersectionObserverEntry): boolean =>
  isIntersecting && (intersectionRatio >= ENOUGH_RATIO || intersectionRect.height >= ENOUGH_PX);

/**
 * Calls `onDisplayed` once when the element has really been in the agent's sight: enough of it, long enough, on a
 * page that is not hidden.
 * @param isKnown whether that was told before. It is asked, and draws nothing anew when it changes.
 * @returns for the element's `ref`. What it is given is kept in no state: each card would be drawn twice as it comes.
 */
export const useDisplayed = (
  isKnown: () => boolean,
  onDisplayed: () => void,
): React.RefCallback<HTMLElement> => {
  const report = React.useRef(onDisplayed);
  React.useEffect(() => {
    report.current = onDisplayed;
  });
  const stop = React.useRef<() => void>();
  return React.useCallback(
    (element: HTMLElement | null) => {
      stop.current?.();
      stop.current = element ? watch(element, isKnown, () => report.current()) : undefined;
    },
    [isKnown],
  );
};

/** @returns what ends it. */
const watch = (
  element: HTMLElement,
  isKnown: () => boolean,
  onDisplayed: () => void,
): (() => void) | undefined => {
  if (isKnown() || typeof IntersectionObserver === 'undefined') return undefined;
  let isInSight = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const update = (): void => {
    const isSeen = isInSight && document.visibilityState === 'visible';
    if (isSeen && timer === undefined) timer = setTimeout(finish, DWELL_MS);
    if (!isSeen) {
      clearTimeout(timer);
      timer = undefined;
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      const last = entries[entries.length - 1];
      if (!last) return;
      isInSight = isEnough(last);
      update();
    },
    { threshold: THRESHOLDS },
  );
  const stop = (): void => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('visibilitychange', update);
  };
  const finish = (): void => {
    stop();
    if (!isKnown()) onDisplayed();
  };

  observer.observe(element);
  document.addEventListener('visibilitychange', update);
  return stop;
};
