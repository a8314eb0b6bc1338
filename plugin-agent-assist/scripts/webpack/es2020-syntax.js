const { createRequire } = require('node:module');

const flexRequire = createRequire(require.resolve('@twilio/flex-plugin-webpack'));
const Parser = flexRequire('webpack/lib/Parser');
/** That of the minifier: webpack's own is of 2019. */
const acorn = createRequire(
  createRequire(flexRequire.resolve('terser-webpack-plugin')).resolve('terser/package.json'),
)('acorn');

/**
 * Lets webpack 4 read `a?.b` and `a ?? b`, so that they need not be written out as `a === null || a === void 0 ?
 * void 0 : a.b`. Flex itself is delivered with both, so every browser that runs it knows them. All that is
 * younger than ES2020 remains a syntax error here.
 */
class Es2020SyntaxPlugin {
  apply() {
    Parser.parse = (code, { sourceType = 'module', onComment } = {}) => {
      const parse = (type) => {
        if (Array.isArray(onComment)) onComment.length = 0;
        return acorn.parse(code, {
          ranges: true,
          locations: true,
          ecmaVersion: 2020,
          sourceType: type,
          allowReturnOutsideFunction: type === 'script',
          onComment,
        });
      };
      if (sourceType !== 'auto') return parse(sourceType);
      try {
        return parse('module');
      } catch (error) {
        try {
          return parse('script');
        } catch {
          throw error;
        }
      }
    };

    const { walkExpression } = Parser.prototype;
    Parser.prototype.walkExpression = function walk(expression) {
      // acorn's nodes for what webpack 4 knows by others, or not at all: it would pass them by, into the browser.
      if (expression.type === 'ImportExpression' || expression.meta?.name === 'import')
        throw new SyntaxError('webpack 4 handles neither import() nor import.meta here: import at the top');
      // The node around `a?.b.c`, which has no other use than to say where the chain ends.
      walkExpression.call(this, expression.type === 'ChainExpression' ? expression.expression : expression);
    };
  }
}

module.exports = { Es2020SyntaxPlugin };
