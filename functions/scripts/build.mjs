/**
 * Bundles each Function into one CommonJS file: Twilio uploads files one by one, so nothing may be imported
 * from a neighbour. `dist/functions/NAME.js` is served as `/NAME`.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const sources = fileURLToPath(new URL('../src/functions', import.meta.url));
const outdir = fileURLToPath(new URL('../dist/functions', import.meta.url));

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: readdirSync(sources)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(sources, file)),
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
});
