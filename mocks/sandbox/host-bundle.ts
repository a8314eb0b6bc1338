import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, type BuildOptions } from 'esbuild';

const BROWSER = fileURLToPath(new URL('./browser', import.meta.url));
const PROTOCOL = fileURLToPath(new URL('../twilio/transport/sdk-protocol.ts', import.meta.url));
const CACHE = fileURLToPath(new URL('../.cache', import.meta.url));

const standIn = (name: string): string => join(BROWSER, 'stand-ins', `${name}.ts`);

/** Everything in Flex UI that would open a connection of its own kind. The rest of it stays as published. */
const STAND_INS: Readonly<Record<string, string>> = {
  '@twilio/conversations': standIn('conversations'),
  '@twilio/voice-sdk': standIn('voice'),
  'twilio-sync': standIn('sync'),
  twilsock: standIn('twilsock'),
  '@citrix/ucsdk/CitrixWebRTC.js': standIn('citrix'),
};

/** Where Flex's ring tone is; media elements load it past XMLHttpRequest and fetch. */
const SOUNDS = 'https://media.twiliocdn.com/';

const COMMON: BuildOptions = {
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  logLevel: 'warning',
};

/** The packages whose versions decide what is in the bundle. */
const PACKAGES = [
  '@twilio/flex-ui',
  '@twilio/flex-sdk',
  'twilio-taskrouter',
  'react',
  'react-dom',
  'esbuild',
];

/** @returns the version of an installed package, also where its exports hide its package.json */
async function versionOf(name: string): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  for (const folder of resolve.paths(name) ?? []) {
    const file = join(folder, name, 'package.json');
    if (existsSync(file)) return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
  }
  throw new Error(`${name} is not installed; run npm install`);
}

export const flexUiVersion = (): Promise<string> => versionOf('@twilio/flex-ui');

async function cacheKey(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(STAND_INS));
  hash.update(SOUNDS);
  for (const name of PACKAGES) hash.update(`${name}@${await versionOf(name)}\n`);
  const sources = ['host.ts', 'install-transport.ts', 'rewrite-address.ts', 'sdk-connection.ts'].map((file) =>
    join(BROWSER, file),
  );
  const standIns = (await readdir(join(BROWSER, 'stand-ins'))).sort();
  for (const file of [...sources, ...standIns.map((name) => join(BROWSER, 'stand-ins', name)), PROTOCOL]) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Flex UI with its stand-ins as one script. It is kept and only built again when a package or a stand-in has
 * changed.
 * @param onBuild called before a build, which takes several seconds
 * @returns the path of the script
 */
export async function hostBundle(onBuild: () => void): Promise<string> {
  const file = join(CACHE, `flex-host-${await cacheKey()}.js`);
  if (building) return building;
  if (existsSync(file)) return file;
  onBuild();
  building = buildHost(file).finally(() => (building = undefined));
  return building;
}

/** Two sandboxes that one process starts at once wait for the same build. */
let building: Promise<string> | undefined;

async function buildHost(file: string): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  for (const old of await readdir(CACHE)) if (old.startsWith('flex-host-')) await rm(join(CACHE, old));
  // Written aside and renamed, so that a build that was interrupted is never taken for a whole one.
  const unfinished = `${file}.${process.pid}`;
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: [join(BROWSER, 'host.ts')],
    write: false,
    minify: true,
    alias: { ...STAND_INS, path: 'path-browserify' },
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    mainFields: ['browser', 'main', 'module'],
    loader: { '.mp3': 'dataurl', '.png': 'dataurl', '.svg': 'dataurl', '.woff2': 'dataurl' },
  });
  await writeFile(
    unfinished,
    (outputFiles[0]?.text ?? '').replaceAll(SOUNDS, `/__twilio${SOUNDS.slice('https:/'.length)}`),
  );
  await rename(unfinished, file);
  return file;
}

/** @returns the script of one of the sandbox's own pages; small enough to be built at every start */
export async function pageScript(page: 'agent-page' | 'customer-page'): Promise<string> {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: [join(BROWSER, `${page}.ts`)],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
