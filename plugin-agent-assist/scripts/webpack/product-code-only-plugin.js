const path = require('node:path');

const WORKSPACES = path.resolve(__dirname, '../../..');
const OTHER_WORKSPACES = ['functions', 'mocks'].map((name) => path.join(WORKSPACES, name, path.sep));
const MSW = /[\\/]node_modules[\\/](msw|@mswjs)[\\/]/;

const isForbidden = (file) => MSW.test(file) || OTHER_WORKSPACES.some((folder) => file.startsWith(folder));

/** Fails a build whose bundle would carry code that stands in for the outside world, or code of a server. */
class ProductCodeOnlyPlugin {
  apply(compiler) {
    compiler.hooks.compilation.tap('ProductCodeOnlyPlugin', (compilation) => {
      compilation.hooks.finishModules.tap('ProductCodeOnlyPlugin', (modules) => {
        for (const { resource, issuer } of modules) {
          if (!resource || !isForbidden(resource)) continue;
          compilation.errors.push(
            new Error(
              `${path.relative(WORKSPACES, issuer?.resource ?? '')} brings ${path.relative(WORKSPACES, resource)} into ` +
                'the bundle. Only types may come from mocks/ and functions/, and nothing from msw.',
            ),
          );
        }
      });
    });
  }
}

module.exports = { ProductCodeOnlyPlugin };
