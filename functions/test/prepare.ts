import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

import { build } from 'esbuild';

/**
 * Runs once before all tests: they call what is deployed, the bundles. What is preloaded into the processes
 * that they start is bundled too, for Node 20 loads no TypeScript by `--import`.
 */
export default async function prepare(): Promise<void> {
  execFileSync(process.execPath, [resolve(__dirname, '../scripts/build.mjs')], { stdio: 'inherit' });
  await build({
    entryPoints: ['stand-ins.ts', 'serverless-stand-in.ts'].map((file) => resolve(__dirname, file)),
    outdir: resolve(__dirname, '../.cache/test'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
}
