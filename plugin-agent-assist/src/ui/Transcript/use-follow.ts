import * as React from 'react';

/** Browsers scroll to whole pixels, and lay out in parts of them. */
const AT_END_PX = 2;

export interface Follow {
  /** The end is kept in sight. */
  readonly isFollowing: boolean;
  /** How many lines have come since it is not. */
  readonly news: number;
  /** For the element that scrolls. */
  readonly onScroll: () => void;
  /** Before something else scrolls. */
  stop(): void;
  /** Goes to the end and stays there. */
  resume(): void;
}

/**
 * Keeps a list at its end until a person scrolls up, and again when they have come back to it. To be called after
 * whatever else sets the position in a layout effect.
 * @param lines how many lines have settled
 */
export const useFollow = (scroller: React.RefObject<HTMLElement>, lines: number): Follow => {
  const [isFollowing, setFollowing] = React.useState(true);
  const seen = React.useRef(lines);
  const lastTop = React.useRef(0);

  // After each render: a line may have come, or have been measured, or have grown by a word.
  React.useLayoutEffect(() => {
    const { current: element } = scroller;
    if (!isFollowing || !element) return;
    seen.current = lines;
    if (distanceToEnd(element) > 0) element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
  });

  return {
    isFollowing,
    news: isFollowing ? 0 : Math.max(0, lines - seen.current),
    onScroll: () => {
      const { current: element } = scroller;
      if (!element) return;
      // Lines that go away move the position up too, and leave it at the end.
      if (distanceToEnd(element) <= AT_END_PX) setFollowing(true);
      else if (element.scrollTop < lastTop.current) setFollowing(false);
      lastTop.current = element.scrollTop;
    },
    stop: () => {
      const { current: element } = scroller;
      // Where all is in sight, nothing scrolls.
      if (element && element.scrollHeight - element.clientHeight > AT_END_PX) setFollowing(false);
    },
    resume: () => setFollowing(true),
  };
};

const distanceToEnd = ({ scrollHeight, clientHeight, scrollTop }: HTMLElement): number =>
  scrollHeight - clientHeight - scrollTop;
