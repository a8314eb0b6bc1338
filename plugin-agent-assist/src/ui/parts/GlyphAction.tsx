import * as React from 'react';

import { BARE_BUTTON } from './bare-button';
import { Glyph, type GlyphName } from './Glyph';
import { boxLook, type Look } from './look';
import { Plain } from './Plain';

const lookIn = (color: 'colorTextLink' | 'colorTextWeak'): Look =>
  boxLook({
    ...BARE_BUTTON,
    flexShrink: 0,
    padding: 'space20',
    borderRadius: 'borderRadius20',
    color,
    backgroundColor: 'transparent',
    _hover: { color: 'colorTextLinkStronger', backgroundColor: 'colorBackgroundStrong' },
    _focusVisible: { boxShadow: 'shadowFocus' },
  });
const LOOK = lookIn('colorTextWeak');
const PRESSED = lookIn('colorTextLink');

export interface GlyphActionProps {
  /** Name for Paste's customisation. */
  readonly element: string;
  readonly glyph: GlyphName;
  /** Read out, and shown to a pointer that rests on it. */
  readonly name: string;
  readonly onClick: () => void;
  /** Makes it a toggle. */
  readonly pressed?: boolean;
  /** Makes it open a menu. */
  readonly opens?: { readonly menuId: string; readonly isOpen: boolean };
  /** Id of the text that tells equally named buttons apart. */
  readonly describedBy?: string;
}

/** A button for what is done now and then: a picture, so that the words of the card stand out. */
export const GlyphAction = React.forwardRef<HTMLElement, GlyphActionProps>(
  ({ element, glyph, name, onClick, pressed, opens, describedBy }, ref) => (
    <Plain
      ref={ref}
      as="button"
      type="button"
      element={element}
      look={pressed ? PRESSED : LOOK}
      aria-label={name}
      aria-pressed={pressed}
      aria-haspopup={opens && 'menu'}
      aria-expanded={opens?.isOpen}
      aria-controls={opens?.isOpen ? opens.menuId : undefined}
      aria-describedby={describedBy}
      title={name}
      onClick={onClick}
    >
      <Glyph name={glyph} filled={pressed === true} />
    </Plain>
  ),
);
GlyphAction.displayName = 'GlyphAction';
