import * as React from 'react';
import { StylingGlobals, ThemeProvider } from '@twilio-paste/core/styling-library';
import { DarkTheme, DefaultTheme, pasteGlobalStyles, StyledBase } from '@twilio-paste/core/theme';

export interface PasteThemeProps {
  readonly baseTheme?: 'default' | 'dark';
  /** Tokens of Flex's theme, by group, that differ from those of Paste's. */
  readonly theme?: Tokens;
  readonly style?: React.CSSProperties;
}

type Tokens = Readonly<Record<string, unknown>>;

/**
 * Paste's theme around all of Flex, as Flex's `setProviders` asks for it, in place of Paste's `CustomizationProvider`.
 * Flex draws its provider anew whenever anything at its root changes. That one works out and hashes Paste's global
 * styles each time, and copies all tokens of the theme where Flex changes none; this one does so when the theme changes.
 */
export const PasteTheme: React.FC<PasteThemeProps> = ({ baseTheme, theme: overrides, style, children }) => {
  const theme = React.useMemo(
    () => overridden(baseTheme === 'dark' ? DarkTheme : DefaultTheme, overrides),
    [baseTheme, overrides],
  );
  const globals = React.useMemo(() => <StylingGlobals styles={pasteGlobalStyles({ theme })} />, [theme]);
  return (
    <ThemeProvider theme={theme}>
      {globals}
      <StyledBase style={style}>{children}</StyledBase>
    </ThemeProvider>
  );
};

const isGroup = (value: unknown): value is Tokens =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same object where nothing differs. Screens are as wide for Flex's themes as for Paste's. */
function overridden<Theme extends object>(base: Theme, { breakpoints: _, ...tokens }: Tokens = {}): Theme {
  const changed = Object.entries(tokens).flatMap(([name, value]) => {
    const before = (base as Tokens)[name];
    const after = isGroup(before) && isGroup(value) ? overridden(before, value) : value;
    return after === before ? [] : [[name, after] as const];
  });
  return changed.length === 0 ? base : { ...base, ...Object.fromEntries(changed) };
}
