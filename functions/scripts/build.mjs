/**
 * Bundles each Function into one CommonJS file: Twilio uploads files one by one, so nothing may be imported
 * from a neighbour. `dist/functions/NAME.js` is served as `/NAME`.
 *
 *   node scripts/build.mjs [FOLDER]
 */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { packageOf } from '../../scripts/cyclonedx.mjs';

const sources = fileURLToPath(new URL('../src/functions', import.meta.url));
const outdir = resolve(process.argv[2] ?? fileURLToPath(new URL('../dist/functions', import.meta.url)));

rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: readdirSync(sources)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(sources, file)),
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
  metafile: true,
});

// Which packages are in the bundles, as keys of package-lock.json: the bill of materials is made of that.
const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = new Set(
  Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((file) => packageOf(relative(root, resolve(file))) ?? []),
);
writeFileSync(join(outdir, '../packages.json'), `${JSON.stringify([...packages].sort(), undefined, 2)}\n`);
