import * as React from 'react';

import { BARE_BUTTON } from './bare-button';
import { boxLook, type BoxStyle, type Look } from './look';
import { Plain } from './Plain';

export type ActionVariant = 'primary' | 'secondary' | 'quiet';

const BARE: BoxStyle = {
  ...BARE_BUTTON,
  flexShrink: 0,
  paddingX: 'space30',
  paddingY: 'space20',
  borderRadius: 'borderRadius20',
  fontFamily: 'inherit',
  fontSize: 'fontSize20',
  lineHeight: 'lineHeight10',
  fontWeight: 'fontWeightSemibold',
  whiteSpace: 'nowrap',
  _focusVisible: { boxShadow: 'shadowFocus' },
};

const VARIANTS: Readonly<Record<ActionVariant, BoxStyle>> = {
  primary: {
    color: 'colorTextInverse',
    backgroundColor: 'colorBackgroundPrimary',
    boxShadow: 'shadowBorderPrimary',
    _hover: { backgroundColor: 'colorBackgroundPrimaryStronger', boxShadow: 'shadowBorderPrimaryStronger' },
  },
  secondary: {
    color: 'colorTextLink',
    backgroundColor: 'colorBackgroundBody',
    boxShadow: 'shadowBorderPrimary',
    _hover: { color: 'colorTextLinkStronger', boxShadow: 'shadowBorderPrimaryStronger' },
  },
  quiet: {
    color: 'colorTextLink',
    backgroundColor: 'transparent',
    _hover: { color: 'colorTextLinkStronger', backgroundColor: 'colorBackgroundStrong' },
  },
};

const PRESSED: BoxStyle = {
  color: 'colorTextLinkStronger',
  backgroundColor: 'colorBackgroundPrimaryWeakest',
};

const UNAVAILABLE: BoxStyle = {
  color: 'colorTextWeak',
  backgroundColor: 'colorBackground',
  boxShadow: 'shadowBorderWeaker',
  cursor: 'not-allowed',
};

const looksWhen = (isPressed: boolean): Readonly<Record<ActionVariant | 'unavailable', Look>> => {
  const look = (style: BoxStyle): Look => boxLook({ ...BARE, ...style, ...(isPressed && PRESSED) });
  return {
    primary: look(VARIANTS.primary),
    secondary: look(VARIANTS.secondary),
    quiet: look(VARIANTS.quiet),
    unavailable: look(UNAVAILABLE),
  };
};
const LOOKS = looksWhen(false);
const PRESSED_LOOKS = looksWhen(true);

export interface ActionProps {
  /** Name for Paste's customisation. */
  readonly element: string;
  readonly variant: ActionVariant;
  readonly onClick: () => void;
  /** Stays focusable, so that keyboard focus is not lost in the middle of the work. */
  readonly disabled?: boolean;
  /** Id of the text that tells equally named buttons apart. */
  readonly describedBy?: string;
  /** Makes it a toggle. */
  readonly pressed?: boolean;
  /** Whether what it folds and unfolds is open. */
  readonly expanded?: boolean;
}

/** A small button of the panel. Paste's own Button would add 15 KB to the bundle. */
export const Action = React.forwardRef<HTMLElement, React.PropsWithChildren<ActionProps>>(
  ({ element, variant, onClick, disabled = false, describedBy, pressed, expanded, children }, ref) => (
    <Plain
      ref={ref}
      as="button"
      type="button"
      element={element}
      variant={variant}
      look={(pressed === true ? PRESSED_LOOKS : LOOKS)[disabled ? 'unavailable' : variant]}
      aria-disabled={disabled || undefined}
      aria-describedby={describedBy}
      aria-pressed={pressed}
      aria-expanded={expanded}
      onClick={disabled ? undefined : onClick}
    >
      {children}
    </Plain>
  ),
);
Action.displayName = 'Action';
