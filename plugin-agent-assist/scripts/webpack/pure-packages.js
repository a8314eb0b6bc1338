const path = require('node:path');
const { createRequire } = require('node:module');

const babelLoader = createRequire(require.resolve('@twilio/flex-plugin-webpack')).resolve('babel-loader');

/**
 * Packages that say in their package.json that loading them does nothing (`sideEffects: false`). Bundlers drop
 * whole modules for that, but inside a module a minifier keeps each `const x = f()`, and what `f` needs, for fear
 * that the call does something.
 */
const PURE_PACKAGES = [
  '@reduxjs/toolkit',
  '@twilio-paste',
  '@xstate/react',
  'immer',
  'reselect',
  'valibot',
  'xstate',
];

/** Its provider has a name, which would keep it, and the fonts that it alone loads. */
const PASTE_THEME = [path.join('@twilio-paste', 'theme')];

const ruleOf = (packages, droppedProperties) => ({
  test: /\.m?js$/,
  include: (file) => packages.some((name) => file.includes(path.join('node_modules', name) + path.sep)),
  enforce: 'pre',
  type: 'javascript/auto',
  loader: babelLoader,
  options: {
    babelrc: false,
    configFile: false,
    compact: false,
    // The map of ours names a package's file as it is installed, so that `bench bundle` knows whose it is.
    inputSourceMap: false,
    plugins: [[require.resolve('./babel-pure-module'), { droppedProperties }]],
  },
});

/** Rules that let the minifier drop what nobody uses of these packages. */
const purePackages = [
  // Checked by React's development build alone, and what they need is most of Paste's `style-props`.
  ruleOf(PURE_PACKAGES, /^propTypes$/),
  ruleOf(PASTE_THEME, /^displayName$/),
];

module.exports = { purePackages };
