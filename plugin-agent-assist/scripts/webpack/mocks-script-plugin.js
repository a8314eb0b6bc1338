const { createRequire } = require('node:module');

const HtmlWebpackPlugin = createRequire(require.resolve('@twilio/flex-plugin-webpack'))(
  'html-webpack-plugin',
);

/**
 * Loads public/agent-assist-mocks.js as the very first script of the dev server's page. It has to be a plain
 * blocking script: libraries keep the `fetch` and `WebSocket` that they find when they are loaded.
 */
class MocksScriptPlugin {
  apply(compiler) {
    compiler.hooks.compilation.tap('MocksScriptPlugin', (compilation) => {
      HtmlWebpackPlugin.getHooks(compilation).afterTemplateExecution.tap('MocksScriptPlugin', (page) => ({
        ...page,
        html: page.html.replace('<head>', '<head><script src="/agent-assist-mocks.js"></script>'),
      }));
    });
  }
}

module.exports = { MocksScriptPlugin };
