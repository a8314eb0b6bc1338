import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import * as bright from '@twilio-paste/core/design-tokens';
import * as dark from '@twilio-paste/design-tokens/dist/themes/dark/tokens.common';
import { render, screen } from '@testing-library/react';

import { FlexTheme, type FlexThemeProps } from './FlexTheme';

/** A word in Paste's colour for text, on its colour for bodies. */
const Word = React.memo(() => (
  <Box as="p" color="colorText" backgroundColor="colorBackgroundBody">
    word
  </Box>
));
Word.displayName = 'Word';

const around = (props: FlexThemeProps): React.ReactElement => (
  <FlexTheme {...props}>
    <Word />
  </FlexTheme>
);

const wordStyle = (): CSSStyleDeclaration => getComputedStyle(screen.getByText('word'));

/** The names of the groups that Flex makes its tokens of, by its own code. */
const groupsOfFlex = (): readonly string[] => {
  const flex = path.dirname(require.resolve('@twilio/flex-ui/package.json'));
  const code = readFileSync(path.join(flex, 'bundle/twilio-flex.prod.js'), 'utf8');
  const made = /\{backgroundColors:\w+,textColors:[^{}]*\}/.exec(code)?.[0] ?? '';
  return [...made.matchAll(/[{,](\w+):/g)].map(([, group = '']) => group);
};

const TOKEN =
  /['"]((?:space(?:Negative)?\d+|size(?:Icon|Square)?\d+|zIndex\d+|(?:color(?:Background|Border|Text)|font(?:Family|Size|Weight)|lineHeight|border(?:Radius|Width)|shadow)(?=[A-Z\d])\w+|colorText|colorBackground))['"]/g;

const tokensNamedIn = (folder: string): ReadonlySet<string> =>
  new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
      .flatMap((file) => [...readFileSync(path.join(folder, file), 'utf8').matchAll(TOKEN)])
      .map(([, token = '']) => token),
  );

describe('Paste’s theme', () => {
  it('has the tokens that Flex hands over, bright or dark', () => {
    const { rerender } = render(around({ theme: { ...bright } }));
    expect(wordStyle().backgroundColor).toBe(bright.backgroundColors.colorBackgroundBody);
    rerender(around({ theme: { ...dark } }));
    expect(wordStyle().backgroundColor).toBe(dark.backgroundColors.colorBackgroundBody);
  });

  it.each([
    ['bright', bright],
    ['dark', dark],
  ])('has each token that is named here, of the groups that Flex hands over (%s)', (_, tokens) => {
    const handedOver = new Set(
      groupsOfFlex().flatMap((group) => Object.keys(tokens[group as keyof typeof tokens])),
    );
    expect(handedOver.size).toBeGreaterThan(300);
    const named = tokensNamedIn(__dirname);
    expect(named.size).toBeGreaterThan(70);
    // These two are the theme's own.
    expect([...named].filter((token) => !handedOver.has(token)).sort()).toEqual(['zIndex10', 'zIndex20']);
  });

  it('keeps Flex on the screen where it hands over none, or not all groups of them', () => {
    const { unmount } = render(around({}));
    expect(screen.getByText('word')).toBeVisible();
    unmount();
    render(around({ theme: { backgroundColors: { colorBackgroundBody: 'rgb(1, 2, 3)' } } }));
    expect(wordStyle().backgroundColor).toBe('rgb(1, 2, 3)');
  });

  it('fills what Flex wants filled', () => {
    render(around({ style: { height: '100%' } }));
    expect(screen.getByText('word').parentElement).toHaveStyle({ height: '100%' });
  });

  it('leaves what is inside alone while Flex draws its root anew', () => {
    const onDrawn = jest.fn();
    const inside = (
      <React.Profiler id="inside" onRender={onDrawn}>
        <Word />
      </React.Profiler>
    );
    const tokens = {};
    const root = (): React.ReactElement => <FlexTheme theme={tokens}>{inside}</FlexTheme>;
    const { rerender } = render(root());
    const drawn = onDrawn.mock.calls.length;
    rerender(root());
    expect(onDrawn).toHaveBeenCalledTimes(drawn);
  });
});
