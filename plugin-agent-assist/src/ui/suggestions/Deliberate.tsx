import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

/** Nobody reads what a button is for in less, and clicks it. */
const READING_MS = 300;

export interface DeliberateProps {
  /** When this changes, the buttons do something else than before. */
  readonly since?: unknown;
  /** The buttons go, and one of them had the keyboard's focus. */
  readonly onFocusLost: () => void;
}

/**
 * Buttons that take effect outside Flex. A click that was meant for whatever was here before them is not for them,
 * and neither is what a key repeats that is held down.
 */
export const Deliberate: React.FC<DeliberateProps> = ({ since, onFocusLost, children }) => {
  const shownAt = React.useRef(Infinity);
  React.useEffect(() => {
    shownAt.current = performance.now();
  }, [since]);

  const row = React.useRef<HTMLElement>(null);
  const tellFocusLost = React.useRef(onFocusLost);
  tellFocusLost.current = onFocusLost;
  React.useLayoutEffect(() => {
    const element = row.current;
    return () => {
      if (element?.contains(document.activeElement)) tellFocusLost.current();
    };
  }, []);

  return (
    <Box
      ref={row}
      display="flex"
      flexWrap="wrap"
      columnGap="space20"
      onClickCapture={(event: React.MouseEvent) => {
        // When the agent clicked, not when a busy page gets round to it.
        if (event.nativeEvent.timeStamp - shownAt.current < READING_MS) event.stopPropagation();
      }}
      onKeyDownCapture={(event: React.KeyboardEvent) => {
        if (event.repeat && event.key !== 'Tab') event.preventDefault();
      }}
    >
      {children}
    </Box>
  );
};
