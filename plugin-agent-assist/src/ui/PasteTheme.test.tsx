import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { render, screen } from '@testing-library/react';

import { PasteTheme, type PasteThemeProps } from './PasteTheme';

/** A word in Paste's colour for text, on its colour for bodies. */
const Word = React.memo(() => (
  <Box as="p" color="colorText" backgroundColor="colorBackgroundBody">
    word
  </Box>
));
Word.displayName = 'Word';

const around = (props: PasteThemeProps): React.ReactElement => (
  <PasteTheme {...props}>
    <Word />
  </PasteTheme>
);

const wordStyle = (): CSSStyleDeclaration => getComputedStyle(screen.getByText('word'));

describe('Paste’s theme', () => {
  it('is the one that Flex asks for', () => {
    const { rerender } = render(around({ baseTheme: 'default' }));
    const light = wordStyle().backgroundColor;
    rerender(around({ baseTheme: 'dark' }));
    expect(wordStyle().backgroundColor).not.toBe(light);
  });

  it('has the tokens that Flex’s theme changes, and Paste’s for the rest', () => {
    const { unmount } = render(around({}));
    const plain = wordStyle().color;
    unmount();
    render(around({ theme: { backgroundColors: { colorBackgroundBody: 'rgb(1, 2, 3)' } } }));
    expect(wordStyle().backgroundColor).toBe('rgb(1, 2, 3)');
    expect(wordStyle().color).toBe(plain);
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
    const root = (): React.ReactElement => <PasteTheme theme={tokens}>{inside}</PasteTheme>;
    const { rerender } = render(root());
    const drawn = onDrawn.mock.calls.length;
    rerender(root());
    expect(onDrawn).toHaveBeenCalledTimes(drawn);
  });
});
