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

describe('Paste’s theme', () => {
  it('has the tokens that Flex hands over, bright or dark', () => {
    const { rerender } = render(around({ theme: { ...bright } }));
    expect(wordStyle().backgroundColor).toBe(bright.backgroundColors.colorBackgroundBody);
    rerender(around({ theme: { ...dark } }));
    expect(wordStyle().backgroundColor).toBe(dark.backgroundColors.colorBackgroundBody);
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
