import * as React from 'react';

/** To be spread on the element that holds the table and what lies over it. */
export interface AtRowsProps {
  readonly onPointerMove: React.PointerEventHandler<HTMLElement>;
  readonly onPointerLeave: () => void;
  readonly onKeyUp: React.KeyboardEventHandler<HTMLElement>;
  readonly onBlur: React.FocusEventHandler<HTMLElement>;
}

/**
 * Whether the pointer is over the rows, or the keyboard is at work in them. A focus that nothing but the mouse has put
 * there does not count: it stays behind when the person has gone on.
 */
export const useAtRows = (): readonly [boolean, AtRowsProps] => {
  const [pointer, setPointer] = React.useState(false);
  const [keyboard, setKeyboard] = React.useState(false);
  return [
    pointer || keyboard,
    {
      onPointerMove: ({ currentTarget, target }) => setPointer(isAtRows(currentTarget, target)),
      onPointerLeave: () => setPointer(false),
      // It goes up where the key has brought the focus. Others are at work elsewhere, or end something.
      onKeyUp({ key, currentTarget, target }) {
        if (/^(Tab|Arrow|Page|Home|End|Enter| )/.test(key)) setKeyboard(isAtRows(currentTarget, target));
      },
      // When the whole window loses focus, the row keeps it for the moment of return.
      onBlur: ({ currentTarget, relatedTarget }) =>
        setKeyboard(keyboard && isAtRows(currentTarget, relatedTarget ?? document.activeElement)),
    },
  ];
};

/** Everything but the header, which does not move: what lies over the rows goes when they are no longer held. */
const isAtRows = (whole: Element, at: EventTarget | null): boolean =>
  at instanceof Element && whole.contains(at) && at.closest('[aria-rowindex="1"]') === null;
