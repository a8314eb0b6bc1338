import * as React from 'react';

import type { TaskSid } from '../../domain/ids';
import { isFocusFree } from '../is-focus-free';

/** The task on which the agent has pressed the button that gives way to its opposite, elsewhere in the panel. */
export type HandedFocus = React.MutableRefObject<TaskSid | undefined>;

/**
 * For the button that comes in place of the one that was pressed: it takes over the keyboard's focus, unless the agent
 * has gone on meanwhile. To pause or to resume may take a while.
 */
export const useHandedFocus = (handed: HandedFocus, taskSid: TaskSid): React.RefObject<HTMLElement> => {
  const button = React.useRef<HTMLElement>(null);
  React.useEffect(() => {
    if (handed.current === taskSid && isFocusFree()) button.current?.focus();
    handed.current = undefined;
  }, [handed, taskSid]);
  return button;
};
