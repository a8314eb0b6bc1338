import * as React from 'react';
import { ThemeProvider } from '@twilio-paste/core/styling-library';
import { generateThemeFromTokens, StyledBase } from '@twilio-paste/core/theme';

type Groups = Parameters<typeof generateThemeFromTokens>[0];

export interface FlexThemeProps {
  /** Paste's tokens by group, those of Flex's bright or dark theme, with what its configuration changes. */
  readonly theme?: Readonly<Record<string, unknown>>;
  readonly style?: React.CSSProperties;
}

/** Not among the tokens that Flex hands over; as in Paste. */
const zIndices = { zIndex10: '10', zIndex20: '20' };

/** A component that asks for a token of a group that Flex does not have is drawn without it. */
const NO_TOKENS = {
  backgroundColors: {},
  borderColors: {},
  borderWidths: {},
  boxShadows: {},
  dataVisualization: {},
  fonts: {},
  fontSizes: {},
  fontWeights: {},
  lineHeights: {},
  radii: {},
  sizings: {},
  spacings: {},
  textColors: {},
};

/**
 * Paste's theme around all of Flex, as Flex's `setProviders` asks for it, in place of Paste's `CustomizationProvider`:
 * that brings Paste's own tokens for both themes, of which Flex hands over every one. Fonts and global styles are those
 * of Flex, whose own provider is around this. Flex draws its provider anew whenever anything at its root changes; the
 * theme is made anew when its tokens change.
 */
export const FlexTheme: React.FC<FlexThemeProps> = ({ theme: tokens, style, children }) => {
  const theme = React.useMemo(
    () => generateThemeFromTokens({ ...NO_TOKENS, ...tokens, zIndices } as Groups),
    [tokens],
  );
  return (
    <ThemeProvider theme={theme}>
      <StyledBase style={style}>{children}</StyledBase>
    </ThemeProvider>
  );
};
