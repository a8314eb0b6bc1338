/**
 * What Paste 15 carries into every bundle for its own tests of themes, and nothing here calls:
 * - `color-contrast-utils` serves `useThemeContrastCheck` alone;
 * - `tokens.raw.json`, all tokens once more with their descriptions, serves that and the warnings of Paste's
 *   property checks about deprecated tokens, which production builds do not make.
 *
 * @param {{NormalModuleReplacementPlugin: new (what: RegExp, by: string) => object}} webpack
 * @returns plugins that leave them out
 */
const lighterPaste = ({ NormalModuleReplacementPlugin }) => [
  new NormalModuleReplacementPlugin(
    /^@twilio-paste\/color-contrast-utils$/,
    require.resolve('./paste/no-contrast-checks'),
  ),
  new NormalModuleReplacementPlugin(
    /^@twilio-paste\/design-tokens\/dist\/tokens\.raw\.json$/,
    require.resolve('./paste/no-raw-tokens.json'),
  ),
];

module.exports = { lighterPaste };
