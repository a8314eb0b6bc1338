import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { figure, RUNS, type Figure, type Goal } from './support/figure';
import { piecesOf, type Piece } from './support/source-map';

const BUNDLE = fileURLToPath(new URL('../plugin-agent-assist/build/plugin-agent-assist.js', import.meta.url));

/** 180 KB of 1,000 bytes. What no build may exceed meanwhile is in .size-limit.json. */
const GOAL: Goal = { atMost: 180_000 };

/** The rest is one line. */
const LISTED = 24;

export const about =
  'the plugin as it was built last (npm run build); by package, the bytes of gzip and of brotli that would go with it. Compression knows no chance: it is done once, and the five runs of a figure are that one number.';

const gzip = (text: string): number => gzipSync(text, { level: 9 }).length;
const brotli = (text: string): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } })
    .length;

/** All runs are the same. */
const exact = (label: string, bytes: number, goal?: Goal): Figure =>
  figure(
    label,
    'bytes',
    Array.from({ length: RUNS }, () => bytes),
    goal,
  );

/** The package of a file named in the source map, or the part of our own source that it belongs to. */
function partOf(source: string | undefined): string {
  if (source === undefined) return 'what the map lays to no package';
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
  if (installed !== undefined) return installed;
  const folder = /\/\.\/src\/(ui\/[^/]+(?=\/)|[^/]+)/.exec(source)?.[1];
  return folder === undefined ? 'what the map lays to no package' : `our own src/${folder}`;
}

/** By part, largest first: how much smaller the whole would be without it. Words that others use too stay. */
function weigh(
  pieces: readonly Piece[],
  compress: (text: string) => number,
): readonly (readonly [part: string, bytes: number])[] {
  const parted = pieces.map(({ source, text }) => ({ part: partOf(source), text }));
  const whole = compress(pieces.map(({ text }) => text).join(''));
  return [...new Set(parted.map(({ part }) => part))]
    .map((part) => {
      const rest = parted.filter((piece) => piece.part !== part).map(({ text }) => text);
      return [part, whole - compress(rest.join(''))] as const;
    })
    .sort(([, a], [, b]) => b - a);
}

/** What each part weighs, as lines of the table. */
function listOf(
  name: string,
  pieces: readonly Piece[],
  compress: (text: string) => number,
): readonly Figure[] {
  const weights = weigh(pieces, compress);
  const others = weights.slice(LISTED).reduce((sum, [, bytes]) => sum + bytes, 0);
  return [
    ...weights.slice(0, LISTED).map(([part, bytes]) => exact(`${name}, of which ${part}`, bytes)),
    exact(`${name}, of which all others`, others),
  ];
}

/** Weighs the built plugin. */
export function run(): Promise<readonly Figure[]> {
  const code = readFileSync(BUNDLE, 'utf8');
  const pieces = piecesOf(code, readFileSync(`${BUNDLE}.map`, 'utf8'));
  return Promise.resolve([
    exact('the built plugin, gzip', gzip(code), GOAL),
    exact('the built plugin, brotli', brotli(code)),
    exact('the built plugin, uncompressed', Buffer.byteLength(code)),
    ...listOf('gzip', pieces, gzip),
    ...listOf('brotli', pieces, brotli),
  ]);
}
