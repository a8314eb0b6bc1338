const path = require('node:path');
const { createRequire } = require('node:module');

const flexRequire = createRequire(require.resolve('@twilio/flex-plugin-webpack'));
const reactAppRequire = createRequire(flexRequire.resolve('babel-preset-react-app'));

/**
 * Packages that ship syntax younger than what webpack 4 can parse with `Es2020SyntaxPlugin`. One that is missing
 * here fails the build with "Module parse failed: Unexpected token".
 */
const MODERN_PACKAGES = ['@xstate', 'idb', 'valibot', 'xstate'];

/**
 * Chrome 71 is the newest target for which Babel rewrites all that webpack 4 cannot parse, class fields included.
 * `?.` and `??` stay: see es2020-syntax.js.
 */
const toEs2020 = [
  flexRequire.resolve('@babel/preset-env'),
  {
    targets: 'chrome 71',
    modules: false,
    exclude: ['transform-optional-chaining', 'transform-nullish-coalescing-operator'],
  },
];

const withoutFiles = { babelrc: false, configFile: false };

const lowerModernPackages = {
  test: /\.m?js$/,
  include: (file) =>
    MODERN_PACKAGES.some((name) => file.includes(path.join('node_modules', name) + path.sep)),
  type: 'javascript/auto',
  loader: flexRequire.resolve('babel-loader'),
  options: { ...withoutFiles, presets: [toEs2020] },
};

/**
 * Lowers the plugin's own source as far as the packages. The preset of Flex's tools, for Create React App, writes
 * out `?.` and `??` whatever the browsers.
 * @param config webpack's, made by Flex's tools; its rule for the source is changed
 * @param {boolean} isProd
 */
function lowerOwnSource(config, isProd) {
  const rules = config.module.rules.flatMap((rule) => rule.oneOf ?? []);
  const own = rules.find(({ loader }) => loader === flexRequire.resolve('babel-loader'));
  own.options = {
    ...withoutFiles,
    compact: isProd,
    // As that preset has it: a field is set, as in a constructor, and not defined.
    assumptions: { setPublicClassFields: true, privateFieldsAsProperties: true },
    presets: [
      toEs2020,
      [reactAppRequire.resolve('@babel/preset-react'), { useBuiltIns: true, development: !isProd }],
      reactAppRequire.resolve('@babel/preset-typescript'),
    ],
  };
}

module.exports = { lowerModernPackages, lowerOwnSource };
