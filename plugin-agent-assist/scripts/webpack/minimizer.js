/**
 * Flex's tools keep every function's name and write ES5. Here only what starts with a capital keeps its name:
 * React components and classes, which is what React's tools and the consoles of agents name. The rest leads
 * back to the source through the source map.
 * @param {new (options: object) => object} TerserPlugin that of Flex's webpack
 */
const minimizer = (TerserPlugin) =>
  new TerserPlugin({
    sourceMap: true,
    terserOptions: {
      parse: { ecma: 2018 },
      // Chrome 71, the oldest browser in `browserslist`, knows all of ES2018.
      compress: { ecma: 2018, passes: 2 },
      // Flex says nothing of the charset with which it loads a plugin.
      output: { ecma: 2018, comments: false, ascii_only: true },
      keep_classnames: true,
      keep_fnames: /^[A-Z]/,
    },
  });

module.exports = { minimizer };
