import * as React from 'react';
import { render } from '@testing-library/react';
import { Box } from '@twilio-paste/core/box';
import { CustomizationProvider } from '@twilio-paste/core/customization';
import { Text } from '@twilio-paste/core/text';

import { boxLook, textLook, type BoxStyle, type TextStyle } from './look';
import { Plain } from './Plain';

type Customised = React.ComponentProps<typeof CustomizationProvider>;

const BOX: BoxStyle = {
  display: 'flex',
  flex: '1 1 auto',
  flexShrink: 0,
  columnGap: 'space20',
  marginX: 'spaceNegative30',
  padding: 'space0',
  paddingLeft: 'space50',
  minWidth: 'size0',
  width: 'sizeIcon10',
  maxHeight: 'size20',
  borderWidth: 'borderWidth10',
  borderStyle: 'solid',
  borderColor: 'colorBorderWeaker',
  borderRadius: 'borderRadius20',
  color: 'colorTextLink',
  backgroundColor: 'colorBackgroundBody',
  boxShadow: 'shadowBorderPrimary',
  fontSize: 'fontSize20',
  fontWeight: 'fontWeightSemibold',
  lineHeight: 'lineHeight10',
  cursor: 'pointer',
  outline: 'none',
};
const PSEUDO: BoxStyle = {
  color: 'colorTextWeak',
  _hover: { color: 'colorTextLinkStronger', boxShadow: 'shadowBorderPrimaryStronger' },
  _focusVisible: { boxShadow: 'shadowFocus' },
};
const TEXT: TextStyle = { fontSize: 'fontSize20', color: 'colorTextWeak', whiteSpace: 'pre-wrap' };

/** All rules of the page for the class of an element, without its name. */
function rulesFor(element: Element | null): readonly string[] {
  const name = element?.className ?? '';
  if (name === '') throw new Error('The element has no class');
  return [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .map(({ cssText }) => cssText)
    .filter((rule) => rule.includes(`.${name}`))
    .map((rule) => rule.replaceAll(`.${name}`, '&'))
    .map((rule) => {
      const [selector, declarations = ''] = rule.replace('}', '').split('{');
      return `${selector}{${declarations
        .split(';')
        .map((each) => each.trim())
        .sort()
        .join(';')}`;
    })
    .sort();
}

const inTheme = (ui: React.ReactElement, customised: Partial<Customised> = {}) =>
  render(
    <CustomizationProvider baseTheme="default" {...customised}>
      {ui}
    </CustomizationProvider>,
  );

/** What is drawn by each of the two, which are rendered beside each other. */
const compare = (ours: React.ReactElement, pastes: React.ReactElement, customised?: Partial<Customised>) => {
  const { container } = inTheme(
    <main>
      {ours}
      {pastes}
    </main>,
    customised,
  );
  const [first = null, second = null] = [...(container.querySelector('main')?.children ?? [])];
  return { ours: rulesFor(first), pastes: rulesFor(second), first, second };
};

it('draws what Paste’s Box draws', () => {
  const { ours, pastes, first, second } = compare(<Plain look={boxLook(BOX)} />, <Box {...BOX} />);
  expect(ours).toEqual(pastes);
  expect(ours.join()).toContain('padding-left');
  expect(first?.getAttribute('data-paste-element')).toBe(second?.getAttribute('data-paste-element'));
});

it('draws what Paste’s Box draws under a pointer and with the keyboard’s focus', () => {
  const { ours, pastes } = compare(<Plain look={boxLook(PSEUDO)} />, <Box {...PSEUDO} />);
  expect(ours).toEqual(pastes);
  expect(ours.join()).toContain('&:hover');
  expect(ours.join()).toContain('&:focus-visible');
});

it('draws what Paste’s Text draws', () => {
  const { ours, pastes, first, second } = compare(
    <Plain as="p" look={textLook(TEXT)} />,
    <Text as="p" {...TEXT} />,
  );
  expect(ours).toEqual(pastes);
  expect(first?.tagName).toBe('P');
  expect(first?.getAttribute('data-paste-element')).toBe(second?.getAttribute('data-paste-element'));
});

it('is customised as Paste’s Box is, by the name of the element and by its variant', () => {
  const elements = {
    AGENT_ASSIST_CARD: {
      padding: 'space60',
      ':hover': { color: 'colorTextError' },
      variants: { faq: { backgroundColor: 'colorBackgroundError' } },
    },
  } as const;
  for (const variant of ['faq', 'coaching']) {
    const { ours, pastes } = compare(
      <Plain element="AGENT_ASSIST_CARD" variant={variant} look={boxLook(BOX)} />,
      <Box element="AGENT_ASSIST_CARD" variant={variant} {...BOX} />,
      { elements },
    );
    expect(ours).toEqual(pastes);
  }
});

it('tells customised elements of one look apart', () => {
  const look = boxLook(BOX);
  const { container } = inTheme(
    <main>
      <Plain look={look} />
      <Plain element="A" look={look} />
      <Plain element="B" look={look} />
      <Plain element="C" look={look} />
    </main>,
    { elements: { A: { padding: 'space60' }, B: { padding: 'space70' } } },
  );
  const classes = [...container.querySelectorAll('main > *')].map(({ className }) => className);
  expect(new Set(classes).size).toBe(3);
  expect(classes[3]).toBe(classes[0]);
});

it('follows the theme', () => {
  const look = boxLook(BOX);
  const drawn = (baseTheme: Customised['baseTheme']) =>
    inTheme(<Plain look={look} />, { baseTheme }).container.querySelector('[data-paste-element="BOX"]')
      ?.className;
  expect(drawn('dark')).not.toBe(drawn('default'));
  expect(drawn('default')).toBe(drawn('default'));
});

it('hands on what belongs to the element, and what is for Paste alone not', () => {
  const ref = React.createRef<HTMLElement>();
  const { getByRole } = inTheme(
    <Plain ref={ref} as="button" type="button" variant="quiet" look={boxLook({})} aria-pressed title="Pin">
      Pin
    </Plain>,
  );
  const button = getByRole('button', { name: 'Pin', pressed: true });
  expect(ref.current).toBe(button);
  expect(button).toHaveAttribute('title', 'Pin');
  expect(button).not.toHaveAttribute('variant');
  expect(button).not.toHaveAttribute('look');
});
