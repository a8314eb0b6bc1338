import './preload';
import 'fake-indexeddb/auto';

import { parseArgs } from 'node:util';

import { differencesOf } from './compare';
import { planOf } from './plan';
import { run } from './run';
import { describeTrouble, scheduleOf, TROUBLE_KINDS, type Trouble, type TroubleKind } from './schedule';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    seed: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    faultless: { type: 'boolean', default: false },
    kinds: { type: 'string', default: '' },
    mutant: { type: 'string' },
    stop: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const first = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);

const only = TROUBLE_KINDS.filter((kind) => values.kinds.split(',').includes(kind));

const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(`seed ${first}`);

/** Plays a seed with these faults and compares. */
const tryWith = async (seed: number, schedule: readonly Trouble[], isVerbose = false) => {
  const plan = planOf(seed);
  const clean = await run({ seed, plan, schedule: [] });
  const faulted = await run({ seed, plan, schedule, isVerbose });
  return { plan, clean, faulted, differences: differencesOf(plan, clean, faulted) };
};

/** Leaves faults out as long as it still fails. */
const shrink = async (seed: number, schedule: readonly Trouble[]): Promise<readonly Trouble[]> => {
  let smallest = schedule;
  for (const trouble of schedule) {
    const smaller = smallest.filter((other) => other !== trouble);
    if ((await tryWith(seed, smaller)).differences.length > 0) smallest = smaller;
  }
  return smallest;
};

const started = performance.now();
const failed: number[] = [];
const counts: Partial<Record<TroubleKind, number>> = {};
let slowest = 0;
let played = 0;
for (let seed = first; seed < first + runs; seed += 1) {
  const begun = performance.now();
  const schedule = values.faultless ? [] : scheduleOf(seed, planOf(seed), only);
  let differences: readonly string[];
  try {
    const result = await tryWith(seed, schedule, values.verbose);
    differences = [
      ...differencesOf(result.plan, result.clean, result.clean).map((line) => `WITHOUT FAULTS: ${line}`),
      ...result.differences,
    ];
    for (const [kind, count] of Object.entries(result.faulted.troubles) as [TroubleKind, number][])
      counts[kind] = (counts[kind] ?? 0) + count;
    if (values.verbose) say(result.faulted.log.join('\n'));
  } catch (error) {
    differences = [
      `the run broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    ];
  }
  played += 1;
  slowest = Math.max(slowest, performance.now() - begun);
  if (played % 100 === 0) say(`${played} runs`);
  if (differences.length === 0) continue;
  failed.push(seed);
  say(`\n✗ seed ${seed}`);
  say('  what went wrong:');
  const smallest =
    runs === 1 || failed.length <= 5 ? await shrink(seed, schedule).catch(() => schedule) : schedule;
  for (const trouble of schedule)
    say(`    ${smallest.includes(trouble) ? '•' : ' '} ${describeTrouble(trouble)}`);
  say('  what came of it:');
  for (const difference of differences.slice(0, 12)) say(`    ${difference}`);
  if (values.stop) break;
}

const seconds = (performance.now() - started) / 1000;
say(
  `\n${played} runs in ${seconds.toFixed(0)} s (${(seconds / played).toFixed(2)} s each, ${(slowest / 1000).toFixed(1)} s at most), ${failed.length} failed${failed.length > 0 ? `: ${failed.join(' ')}` : ''}`,
);
say(TROUBLE_KINDS.map((kind) => `${kind} ${counts[kind] ?? 0}`).join(', '));
/** So many runs meet every kind, or something is wrong with the drawing of them. */
const ENOUGH_RUNS = 200;
const unmet = TROUBLE_KINDS.filter((kind) => counts[kind] === undefined);
const isIncomplete = played >= ENOUGH_RUNS && only.length === 0 && unmet.length > 0;
if (isIncomplete) say(`never met: ${unmet.join(', ')}`);
process.exitCode = failed.length > 0 || isIncomplete ? 1 : 0;
