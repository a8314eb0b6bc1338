import { getCustomElementStyles, type BoxBaseStyleProps } from '@twilio-paste/core/box';
import { css, type CSSObject } from '@twilio-paste/core/styling-library';
import type { TextBaseStyleProps } from '@twilio-paste/core/text';

import { classOf } from './class-of';

/** Paste's properties of style; what `_hover` and `_focusVisible` change is inside them. */
type Styled<Base> = Base & { readonly _hover?: Base; readonly _focusVisible?: Base };
export type BoxStyle = Styled<BoxBaseStyleProps>;
export type TextStyle = Styled<TextBaseStyleProps>;

/** How an element looks, once and for all: to be made beside a component, and not in its render. */
export interface Look {
  /** Name for Paste's customisation, of elements that have no other; none where Paste has no such element. */
  readonly element: 'BOX' | 'TEXT' | undefined;
  readonly style: object;
  /** The classes that have it, by theme, and by what is customised there. */
  readonly classes: WeakMap<object, Map<string, string>>;
}

/** A style of its own: CSS, in which values may be Paste's tokens, and `&` is the element. */
export const cssLook = (style: object, element?: Look['element']): Look => ({
  element,
  style,
  classes: new WeakMap(),
});

const pasteLook = (element: Look['element'], { _hover, _focusVisible, ...style }: BoxStyle): Look =>
  cssLook(
    {
      ...style,
      ...(_hover && { '&:hover': _hover }),
      ...(_focusVisible && { '&:focus-visible': _focusVisible }),
    },
    element,
  );

/** What Paste's `Box` draws with these properties. */
export const boxLook = (style: BoxStyle): Look => pasteLook('BOX', { boxSizing: 'border-box', ...style });

/** What Paste's `Text` draws with these properties. */
export const textLook = (style: TextStyle): Look =>
  pasteLook('TEXT', {
    margin: 'space0',
    padding: 'space0',
    color: 'colorText',
    fontSize: 'fontSize30',
    lineHeight: 'lineHeight30',
    ...style,
  });

/** Of Paste's theme, what is read here. */
export interface Theme {
  /** Styles of whoever customises Paste, by the names of elements. */
  readonly elements?: Readonly<Record<string, object>>;
}

/** The class of a look in a theme, customised as that theme asks for such an element. */
export function classIn(
  theme: Theme,
  look: Look,
  element: string | undefined,
  variant: string | undefined,
): string {
  const isCustomised = element !== undefined && theme.elements?.[element] !== undefined;
  const key = isCustomised ? `${element} ${variant ?? ''}` : '';
  let classes = look.classes.get(theme);
  if (!classes) look.classes.set(theme, (classes = new Map<string, string>()));
  const known = classes.get(key);
  if (known !== undefined) return known;
  const custom = isCustomised ? customStyle({ theme, variant, 'data-paste-element': element }) : {};
  const made = classOf([css(look.style)({ theme }), custom]);
  classes.set(key, made);
  return made;
}

type Customised = Parameters<typeof getCustomElementStyles>[0];

/** Paste hands out a function, for its own components to call. */
const customStyle = (of: object): CSSObject => {
  const made = getCustomElementStyles(of as Customised);
  return (typeof made === 'function' ? made() : made) as CSSObject;
};
