import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';

/**
 * Loads a module of this folder, and all that it imports, as a browser gets it: each package in its build for browsers,
 * and no newer syntax than the plugin's own build leaves. (Run by tsx, each function would be given its name whenever
 * it is made, which is no part of the product.)
 */
export async function importBuilt<Module>(file: string): Promise<Module> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-assist-bench-'));
  try {
    const outfile = join(folder, 'built.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'chrome71',
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'warning',
    });
    return (await import(pathToFileURL(outfile).href)) as Module;
  } finally {
    await rm(folder, { recursive: true });
  }
}
