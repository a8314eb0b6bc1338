import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const pluginDirectory = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles the stand-ins of `mocks/` for the dev server's page: `public/agent-assist-mocks.js`, which answers
 * for the Functions and the connector.
 * @param {{project: string}} options the Google Cloud project that the plugin expects to talk to
 */
export async function buildMocks({ project }) {
  await build({
    entryPoints: [path.join(pluginDirectory, '..', 'mocks', 'browser', 'main.ts')],
    outfile: path.join(pluginDirectory, 'public', 'agent-assist-mocks.js'),
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    sourcemap: 'inline',
    define: { PROJECT: JSON.stringify(project) },
    logLevel: 'warning',
  });
}
