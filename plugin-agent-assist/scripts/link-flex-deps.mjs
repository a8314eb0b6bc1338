import { lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Flex's tools read the versions of these packages from the plugin's own node_modules, and nowhere else.
// npm workspaces install them at the root.
const LINKED_PACKAGES = ['react', 'react-dom', '@twilio/flex-ui'];

const pluginDirectory = fileURLToPath(new URL('..', import.meta.url));
const rootRequire = createRequire(path.join(pluginDirectory, '..', 'package.json'));

for (const name of LINKED_PACKAGES) {
  const link = path.join(pluginDirectory, 'node_modules', name);
  const existing = lstatSync(link, { throwIfNoEntry: false });
  // A folder is a copy that npm put there because another workspace wants another version: it is the right one.
  if (existing && !existing.isSymbolicLink()) continue;
  rmSync(link, { force: true });
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(path.dirname(rootRequire.resolve(`${name}/package.json`)), link, 'junction');
}
