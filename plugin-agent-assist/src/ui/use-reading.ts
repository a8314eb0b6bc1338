import * as React from 'react';

/** A jitter of the wheel is not reading on. */
const TOP_PX = 4;

const isTextField = (target: EventTarget): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

/** To be spread on the element that scrolls. */
export interface ReadingProps {
  readonly ref: React.RefObject<HTMLElement>;
  readonly onPointerMove: () => void;
  readonly onPointerLeave: () => void;
  readonly onPointerDown: () => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onKeyDown: () => void;
  readonly onFocus: React.FocusEventHandler<HTMLElement>;
  readonly onBlur: React.FocusEventHandler<HTMLElement>;
  readonly onScroll: () => void;
}

export interface Reading {
  /** The pointer is over the element, the keyboard is at work in it, or it is scrolled away from its top. */
  readonly isReading: boolean;
  /** The keyboard is at work in it. */
  readonly byKeyboard: boolean;
  readonly props: ReadingProps;
}

/**
 * Whether a person is at a scrolling element, so that nothing in it may move by itself. A focus that only a click
 * has left behind does not count, nor does a pointer left lying while the agent types elsewhere: what is shown
 * would grow old.
 */
export const useReading = (): Reading => {
  const ref = React.useRef<HTMLElement>(null);
  const pressing = React.useRef(false);
  const [pointer, setPointer] = React.useState(false);
  const [focus, setFocus] = React.useState(false);
  const [scrolled, setScrolled] = React.useState(false);

  // After each render: browsers report no blur when the focused element goes away.
  const checkFocus = (): void => {
    if (focus && ref.current?.contains(document.activeElement) !== true) setFocus(false);
  };
  React.useEffect(checkFocus);

  React.useEffect(() => {
    if (!pointer) return undefined;
    const letGo = ({ target }: KeyboardEvent): void => {
      if (target instanceof Node && target !== document.body && ref.current?.contains(target) !== true)
        setPointer(false);
    };
    document.addEventListener('keydown', letGo);
    return () => document.removeEventListener('keydown', letGo);
  }, [pointer]);

  const release = (): void => {
    pressing.current = false;
  };
  return {
    isReading: pointer || focus || scrolled,
    byKeyboard: focus,
    props: {
      ref,
      onPointerMove: () => setPointer(true),
      onPointerLeave: () => {
        release();
        setPointer(false);
      },
      onPointerDown: () => {
        pressing.current = true;
      },
      onPointerUp: release,
      onPointerCancel: release,
      onKeyDown: () => setFocus(true),
      onFocus: ({ target }) => {
        if (!pressing.current || isTextField(target)) setFocus(true);
      },
      // When the whole window loses focus, the element keeps it for the moment of return.
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget ?? document.activeElement)) setFocus(false);
      },
      onScroll: () => setScrolled((ref.current?.scrollTop ?? 0) > TOP_PX),
    },
  };
};
