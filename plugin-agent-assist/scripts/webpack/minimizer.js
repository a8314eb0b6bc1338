/**
 * To Chromium: compile all of it while it comes in, beside the page's thread. Left to itself it compiles each function
 * when it is called first, which at a start is most of them, one after the other and on the page's thread
 * (docs/decisions/0028). To other browsers it is a comment.
 */
const COMPILE_AT_ONCE = '//# allFunctionsCalledOnLoad';

/**
 * Flex's tools keep every function's name and write ES5. Here only functions that start with a capital keep theirs:
 * components, which is what React's tools and the consoles of agents name. Errors name themselves. The rest leads back
 * to the source through the source map.
 * @param {new (options: object) => object} TerserPlugin that of Flex's webpack
 */
const minimizer = (TerserPlugin) =>
  new TerserPlugin({
    sourceMap: true,
    terserOptions: {
      // ES2020, as far as webpack reads: see es2020-syntax.js.
      parse: { ecma: 2020 },
      // Reading a property and leaving it at that does nothing, so it goes, and what it was read from.
      compress: { ecma: 2020, passes: 2, pure_getters: true },
      // Flex says nothing of the charset with which it loads a plugin.
      output: { ecma: 2020, comments: false, ascii_only: true, preamble: COMPILE_AT_ONCE },
      keep_fnames: /^[A-Z]/,
    },
  });

module.exports = { minimizer };
