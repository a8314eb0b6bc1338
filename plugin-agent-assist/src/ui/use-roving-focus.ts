import * as React from 'react';

const STEP: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index - 1 + count) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

export interface RovingFocus {
  /** For the element around the items. */
  readonly onKeyDown: React.KeyboardEventHandler<HTMLElement>;
  /** For each item: one of them is reached by Tab, the others by arrow keys. */
  itemProps(index: number): { readonly tabIndex: 0 | -1; readonly onFocus: () => void };
}

/** Makes a row of buttons one stop of the Tab key. `count` is how many buttons the element holds. */
export const useRovingFocus = (count: number): RovingFocus => {
  const [current, setCurrent] = React.useState(0);
  const stop = Math.min(current, count - 1);

  return {
    onKeyDown: (event) => {
      const next = STEP[event.key]?.(stop, count);
      if (next === undefined) return;
      event.preventDefault();
      event.currentTarget.querySelectorAll('button')[next]?.focus();
    },
    itemProps: (index) => ({ tabIndex: index === stop ? 0 : -1, onFocus: () => setCurrent(index) }),
  };
};
