const fs = require('node:fs');
const path = require('node:path');

/** Where package-lock.json is; by the real place of what is installed, which may be linked to here. */
const ROOT = path.dirname(fs.realpathSync(path.resolve(__dirname, '../../../node_modules')));

/** The package that a module comes from, as a key of package-lock.json; undefined for the plugin's own. */
function packageOf(file) {
  if (!fs.existsSync(file)) return undefined;
  const parts = fs.realpathSync(file).split(path.sep);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const end = at + (parts[at + 1].startsWith('@') ? 3 : 2);
  return path.relative(ROOT, parts.slice(0, end).join(path.sep)).split(path.sep).join('/');
}

/** Puts down beside the bundle which packages are in it: the bill of materials is made of that. */
class PackagesPlugin {
  apply(compiler) {
    compiler.hooks.done.tap('PackagesPlugin', ({ compilation }) => {
      // There is no bundle then, and perhaps no folder for it.
      if (compilation.errors.length > 0) return;
      const modules = [...compilation.modules].flatMap((module) => [module, ...(module.modules ?? [])]);
      const packages = new Set(
        modules.flatMap(({ resource }) => (resource ? [packageOf(resource.split('?')[0])] : [])),
      );
      packages.delete(undefined);
      const file = path.join(compiler.outputPath, 'packages.json');
      fs.writeFileSync(file, `${JSON.stringify([...packages].sort(), undefined, 2)}\n`);
    });
  }
}

module.exports = { PackagesPlugin };
