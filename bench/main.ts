/** `npm run bench`: all benches one after the other; `npm run bench -- NAME …`: some. */
import { execFileSync, fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

import { BENCHES, isBenchName, type BenchName } from './benches';
import { DOCUMENT_FILE, withFigures } from './support/document';
import { profileFolder } from './support/profile';
import { readResults, RESULTS_FILE, type Entry } from './support/results';
import { tableOf } from './support/table';

const MACHINE = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;

const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
const COMMIT = `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', '.', ':!bench-results.json', ':!docs/performance.md') === '' ? '' : '+'}`;

/** Each in a process of its own: none is measured with another's garbage or with code optimised for another's. */
const measure = (name: BenchName): Promise<Pick<Entry, 'about' | 'figures'>> =>
  new Promise((resolve, reject) => {
    let result: Pick<Entry, 'about' | 'figures'> | undefined;
    const child = fork(fileURLToPath(new URL('./run-one.ts', import.meta.url)), [name], {
      execArgv: ['--expose-gc', '--import', 'tsx'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    child.on('message', (message) => {
      result = message as Pick<Entry, 'about' | 'figures'>;
    });
    child.on('exit', (code) => {
      if (result === undefined) reject(new Error(`${name} ended with code ${code} and no figures`));
      else resolve(result);
    });
  });

/** More digits than that are noise, and make two results hard to compare. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(7)) : value;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isBenchName(name));
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).filter(isBenchName).join(', ')}.`,
  );
  process.exit(2);
}
const names = asked.length > 0 ? asked.filter(isBenchName) : Object.keys(BENCHES).filter(isBenchName);
let failed = false;
for (const name of names) {
  try {
    const { about, figures } = await measure(name);
    console.log(`\n${name}: ${about}\n${tableOf(figures)}`);
    // One Function alone must not take the place of all.
    if (name === 'functions' && process.env.FUNCTION !== undefined) continue;
    // What is looked at is slower than what is not.
    if (profileFolder() !== undefined) continue;
    const entry: Entry = {
      measuredAt: new Date().toISOString(),
      commit: COMMIT,
      machine: MACHINE,
      about,
      figures,
    };
    // Read anew each time: another run may have written meanwhile.
    const all: Record<string, Entry | undefined> = { ...readResults(), [name]: entry };
    const ordered = Object.fromEntries(
      Object.keys(BENCHES).flatMap((each) => (all[each] ? [[each, all[each]]] : [])),
    );
    writeFileSync(RESULTS_FILE, `${JSON.stringify(ordered, rounded, 2)}\n`);
    writeFileSync(DOCUMENT_FILE, withFigures(readFileSync(DOCUMENT_FILE, 'utf8'), readResults()));
  } catch (error) {
    failed = true;
    console.error(error);
  }
}
process.exitCode = failed ? 1 : 0;
