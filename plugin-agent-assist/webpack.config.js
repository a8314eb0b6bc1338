const { createRequire } = require('node:module');
const { Es2020SyntaxPlugin } = require('./scripts/webpack/es2020-syntax');
const { lighterLibraries } = require('./scripts/webpack/lighter-libraries');
const { lighterPaste } = require('./scripts/webpack/lighter-paste');
const { lowerModernPackages, lowerOwnSource } = require('./scripts/webpack/lowering');
const { minimizer } = require('./scripts/webpack/minimizer');
const { MocksScriptPlugin } = require('./scripts/webpack/mocks-script-plugin');
const { PackagesPlugin } = require('./scripts/webpack/packages-plugin');
const { MOCKS_SWITCH, readPluginEnvironment } = require('./scripts/webpack/plugin-environment');
const { ProductCodeOnlyPlugin } = require('./scripts/webpack/product-code-only-plugin');
const { purePackages } = require('./scripts/webpack/pure-packages');

// The loaders and plugins have to be those of the webpack that runs the build: Flex's 4.
const flexRequire = createRequire(require.resolve('@twilio/flex-plugin-webpack'));
const webpack = flexRequire('webpack');
const { DefinePlugin, SourceMapDevToolPlugin } = webpack;

/** Bytes, before compression. Every agent downloads the bundle with each new version. */
const SIZE_BUDGET = 1_000_000;

/**
 * What a browser has, asked for by packages that run elsewhere too. Left to itself webpack brings stand-ins for
 * `process` and `global`, and a module with a stand-in cannot be merged with the others, so that all of its
 * exports stay. What is there for servers goes.
 */
const IN_BROWSERS = {
  'typeof process': JSON.stringify('undefined'),
  'typeof global': JSON.stringify('undefined'),
  'typeof document': JSON.stringify('object'),
  'typeof window': JSON.stringify('object'),
};

/** `process.env.NAME` → a string literal, or `undefined` where the name is set nowhere. */
const environmentDefinitions = (variables) =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      `process.env.${name}`,
      JSON.stringify(value) ?? 'undefined',
    ]),
  );

/**
 * Adjusts the webpack configuration of Flex's tools, for `flex-plugin build` and the dev server alike.
 * @param config the configuration they made, in the terms of webpack 4
 * @param {{isProd: boolean}} mode
 */
module.exports = (config, { isProd }) => {
  const { [MOCKS_SWITCH]: mocksSwitch, ...documented } = readPluginEnvironment(__dirname);
  const mocksOn = !isProd && mocksSwitch === 'true';

  // Redux Toolkit 2 needs Redux 5 and Flex's global Redux is 4, so it is bundled. react-redux stays Flex's:
  // the plugin's components have to read the context of Flex's own provider.
  delete config.externals.redux;
  lowerOwnSource(config, isProd);
  config.module.rules.push(lowerModernPackages, ...purePackages);
  config.performance = { maxAssetSize: SIZE_BUDGET, maxEntrypointSize: SIZE_BUDGET };
  config.plugins.push(
    // Flex defines the whole of `process.env`, as an object of FLEX_APP_* and REACT_APP_* names. webpack looks
    // for a definition of the longer expression first, so these names reach the source all the same.
    new DefinePlugin(environmentDefinitions({ ...documented, [MOCKS_SWITCH]: mocksOn ? 'true' : undefined })),
    new DefinePlugin(IN_BROWSERS),
    new Es2020SyntaxPlugin(),
    new ProductCodeOnlyPlugin(),
    ...lighterPaste(webpack, { isProd }),
    ...lighterLibraries(webpack),
  );
  if (mocksOn) config.plugins.push(new MocksScriptPlugin());

  if (isProd) {
    config.optimization.minimizer = [minimizer(flexRequire('terser-webpack-plugin'))];
    // Flex asks for two source maps, and the second, which is the one written to disk, comes out empty.
    config.devtool = false;
    config.plugins = config.plugins.filter((plugin) => !(plugin instanceof SourceMapDevToolPlugin));
    config.plugins.push(
      new PackagesPlugin(),
      // Both files are deployed under these names, whatever they are called in build/.
      new SourceMapDevToolPlugin({ filename: '[file].map', append: '\n//# sourceMappingURL=bundle.js.map' }),
    );
  }
  return config;
};
