/**
 * Writes what is in the builds of plugin and Functions as CycloneDX, beside them: `npm run build`, then `npm run sbom`.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { billOfMaterials, installedFor, writeBill } from './cyclonedx.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** What a build has put down of itself; a list of keys of package-lock.json. */
function readPackages(file) {
  if (existsSync(file)) return readJson(file);
  throw new Error(`${path.relative(root, file)} is not there: npm run build writes it.`);
}

/** @param directory of the plugin that was built */
export function writePluginBill(directory = path.join(root, 'plugin-agent-assist')) {
  const packages = readPackages(path.join(directory, 'build/packages.json'));
  const bill = billOfMaterials({ directory, packages, root });
  writeBill(path.join(directory, 'build/plugin-agent-assist.cdx.json'), bill);
}

/** Of the Functions as they were bundled last, and of what Twilio installs with them. */
export function writeFunctionsBill() {
  const directory = path.join(root, 'functions');
  const { dependencies } = readJson(path.join(directory, 'package.json'));
  const packages = [
    ...readPackages(path.join(directory, 'dist/packages.json')),
    // Twilio installs these beside the bundles.
    ...installedFor(Object.keys(dependencies), 'functions', readJson(path.join(root, 'package-lock.json'))),
  ];
  writeBill(path.join(directory, 'dist/functions.cdx.json'), billOfMaterials({ directory, packages, root }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    writePluginBill();
    writeFunctionsBill();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
