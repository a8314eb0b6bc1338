import { mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '../.cache');

/** A browser's Socket.IO has the browser's WebSocket, here the one of the test. */
const browserSocket = {
  name: 'browser-socket',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\.node\.js$/ }, ({ path, importer, resolveDir }) =>
      importer.includes('engine.io-client')
        ? { path: join(resolveDir, path.replace('.node.js', '.js')) }
        : undefined,
    ),
};

/**
 * What the plugin does, broken on purpose: the test has to find each. Of every file, a text that stands there once and
 * what takes its place.
 */
const MUTANTS = {
  'no-rejoin': [
    [
      'machine/rooms.ts',
      'if (left <= 0) ask(stay);',
      'if (left <= 0 && stay.isJoined) continue; else if (left <= 0) ask(stay);',
    ],
    [
      'machine/rooms.ts',
      'if (!stay.isJoined || passed(stay, at) >= HEARTBEAT_MS / 2) ask(stay);',
      'if (!stay.isJoined) ask(stay);',
    ],
  ],
  'no-backfill': [
    ['machine/actors/backfill.ts', 'await api.createMessages(conversation, allowed, signal);', ''],
  ],
  'no-request-id': [['adapters/http/connector-client.ts', 'requestId: message.sid,', '']],
  'no-dedupe': [
    ['store/receive-set.ts', '!findSetOfSuggestion(record.sets, suggestion.id) &&', ''],
    ['adapters/socket/recent-ids.ts', 'if (this.ids.has(id)) return false;', ''],
  ],
  'pause-ignored': [
    [
      'domain/pause.ts',
      'index > after && (upTo === undefined || index <= upTo)',
      'index > after && index < -1',
    ],
  ],
};

const mutantName = process.argv[process.argv.indexOf('--mutant') + 1];
const isMutant = process.argv.includes('--mutant');
if (isMutant && !(mutantName in MUTANTS)) {
  console.error(`--mutant takes one of ${Object.keys(MUTANTS).join(', ')}`);
  process.exit(2);
}
const changes = isMutant ? MUTANTS[mutantName] : [];

const mutate = {
  name: 'mutate',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const own = changes.filter(([file]) => path.endsWith(`/src/${file}`));
      if (own.length === 0) return undefined;
      let contents = await readFile(path, 'utf8');
      for (const [file, text, instead] of own) {
        if (contents.split(text).length !== 2) throw new Error(`${file} has not once: ${text}`);
        contents = contents.replace(text, () => instead);
      }
      return { contents, loader: 'ts' };
    }),
};

mkdirSync(cache, { recursive: true });
const outfile = join(cache, `chaos-${process.pid}.mjs`);
await build({
  entryPoints: [join(here, '../src/testing/chaos/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  plugins: [browserSocket, mutate],
});
try {
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(outfile);
}
