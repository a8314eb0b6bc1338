import * as React from 'react';

/** To be spread on the element whose content is to be held still while a person is at it. */
export interface HoldProps {
  readonly onPointerMove: () => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: () => void;
  readonly onBlur: React.FocusEventHandler<HTMLElement>;
  readonly onClick: () => void;
}

/**
 * The value as it was when the pointer or the keyboard focus came, for as long as it stays: nothing moves away
 * from under a hand that is about to press. It lets go when that hand has pressed, and when the agent types
 * elsewhere with the pointer left lying: what is shown would grow old.
 */
export const useHeld = <Value>(value: Value): readonly [Value, HoldProps] => {
  const [pointer, setPointer] = React.useState(false);
  const [focus, setFocus] = React.useState(false);
  const shown = React.useRef(value);
  if (!pointer && !focus) shown.current = value;

  const leftLying = pointer && !focus;
  React.useEffect(() => {
    if (!leftLying) return undefined;
    const letGo = (): void => setPointer(false);
    document.addEventListener('keydown', letGo);
    return () => document.removeEventListener('keydown', letGo);
  }, [leftLying]);

  const hold: HoldProps = {
    onPointerMove: () => setPointer(true),
    onPointerLeave: () => setPointer(false),
    onFocus: () => setFocus(true),
    // When the whole window loses focus, the element keeps it for the moment of return.
    onBlur: ({ currentTarget, relatedTarget }) =>
      setFocus(currentTarget.contains(relatedTarget ?? document.activeElement)),
    onClick: () => {
      setPointer(false);
      setFocus(false);
    },
  };
  return [shown.current, hold];
};
