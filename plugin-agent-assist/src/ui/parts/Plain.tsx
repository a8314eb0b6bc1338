import * as React from 'react';
import { ThemeContext } from '@twilio-paste/core/styling-library';

import { classIn, type Look } from './look';

export interface PlainProps extends Omit<React.AllHTMLAttributes<HTMLElement>, 'as' | 'className' | 'style'> {
  readonly as?: keyof React.JSX.IntrinsicElements;
  readonly look: Look;
  /** Name for Paste's customisation. */
  readonly element?: string;
  /** For the same, which of several it is. */
  readonly variant?: string;
}

/**
 * What Paste's `Box` and `Text` would draw, for whatever is on the screen many times: those work their style out anew
 * each time that they are rendered (docs/decisions/0027).
 */
export const Plain = React.forwardRef<HTMLElement, PlainProps>(
  ({ as = 'div', look, element = look.element, variant, ...attributes }, ref) => {
    const theme = React.useContext(ThemeContext);
    return React.createElement<React.HTMLAttributes<HTMLElement>, HTMLElement>(as, {
      ...attributes,
      ref,
      className: classIn(theme, look, element, variant),
      ['data-paste-element' as string]: element,
    });
  },
);
Plain.displayName = 'Plain';
