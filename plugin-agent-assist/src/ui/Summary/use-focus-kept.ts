import * as React from 'react';

import { isFocusFree } from '../is-focus-free';

/**
 * Keeps the keyboard's place in a part of the page: when what has the focus goes, the first text box there gets it, or
 * else the first button. Nothing moves where the agent has left that part before.
 * @returns the ref of the part
 */
export const useFocusKept = (): React.RefObject<HTMLElement> => {
  const part = React.useRef<HTMLElement>(null);
  const focused = React.useRef<Element>();

  React.useLayoutEffect(() => {
    const element = part.current;
    const note = ({ target }: FocusEvent): void => {
      focused.current = target instanceof Element && element?.contains(target) === true ? target : undefined;
    };
    // A click beside everything takes the focus away, and nothing else gets it.
    const leave = ({ target }: Event): void => {
      if (!(target instanceof Node) || element?.contains(target) !== true) focused.current = undefined;
    };
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', leave);
    return () => {
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', leave);
    };
  }, []);

  React.useLayoutEffect(() => {
    if (focused.current === undefined || focused.current.isConnected) return;
    focused.current = undefined;
    if (!isFocusFree()) return;
    (
      part.current?.querySelector<HTMLElement>('textarea') ??
      part.current?.querySelector<HTMLElement>('button')
    )?.focus({ preventScroll: true });
  });

  return part;
};
