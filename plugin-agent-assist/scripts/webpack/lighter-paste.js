const path = require('node:path');

const PASTE = path.dirname(require.resolve('@twilio-paste/core/package.json'));

/**
 * What Paste 15 carries into every bundle and nothing here calls:
 * - `color-contrast-utils` serves `useThemeContrastCheck` alone;
 * - `tokens.raw.json`, all tokens once more with their descriptions, serves that and the warnings of Paste's
 *   property checks about deprecated tokens, which production builds do not make;
 * - `animation-library`, which is react-spring, serves components that move. Of what is used here only the
 *   package of the theme knows it, to switch it off;
 * - `prop-types` serves checks that React's development build alone makes: builds for development keep it.
 *
 * Besides, `@twilio-paste/core/box` is a CommonJS file that passes on all of `@twilio-paste/box`, for which
 * webpack has to keep every export, and those of what it imports. The package itself is made of ES modules.
 *
 * @param {{NormalModuleReplacementPlugin: new (what: RegExp, by: string | Function) => object}} webpack
 * @param {{isProd: boolean}} mode
 * @returns plugins that leave them out
 */
const lighterPaste = ({ NormalModuleReplacementPlugin }, { isProd }) => [
  new NormalModuleReplacementPlugin(/^@twilio-paste\/core\/[\w-]+$/, (resource) => {
    resource.request = resource.request.replace('/core/', '/');
    // The packages are dependencies of Paste's core, and not of the plugin.
    resource.context = PASTE;
  }),
  new NormalModuleReplacementPlugin(
    /^@twilio-paste\/color-contrast-utils$/,
    require.resolve('./paste/no-contrast-checks'),
  ),
  new NormalModuleReplacementPlugin(
    /^@twilio-paste\/design-tokens\/dist\/tokens\.raw\.json$/,
    require.resolve('./paste/no-raw-tokens.json'),
  ),
  new NormalModuleReplacementPlugin(
    /^@twilio-paste\/animation-library$/,
    require.resolve('./paste/no-animations'),
  ),
  ...(isProd
    ? [new NormalModuleReplacementPlugin(/^prop-types$/, require.resolve('./paste/no-prop-types'))]
    : []),
];

module.exports = { lighterPaste };
