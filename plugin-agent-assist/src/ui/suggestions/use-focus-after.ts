import * as React from 'react';

import { isFocusFree } from '../is-focus-free';

/**
 * Keeps the keyboard's place when the button that was pressed gives way to its opposite: after the first function
 * returned is called and `changed` changes, the element of the `ref` gets the focus, unless the agent has gone on.
 */
export const useFocusAfter = <Element extends HTMLElement>(
  changed: boolean,
): readonly [() => void, React.RefObject<Element>] => {
  const ref = React.useRef<Element>(null);
  const wasAsked = React.useRef(false);
  React.useEffect(() => {
    if (wasAsked.current && isFocusFree()) ref.current?.focus();
    wasAsked.current = false;
  }, [changed]);
  const ask = React.useCallback(() => {
    wasAsked.current = true;
  }, []);
  return [ask, ref];
};
