import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

/**
 * A script of `bench/page/`, for the page to run before any other.
 * @returns its text, without imports
 */
export async function pageScript(name: 'paint-probe' | 'render-probe' | 'shift-desk'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../page/${name}.ts`, import.meta.url))],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}
