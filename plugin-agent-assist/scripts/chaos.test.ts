import { execFile } from 'node:child_process';
import { join } from 'node:path';

interface Ended {
  readonly code: number;
  readonly output: string;
}

const chaos = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(__dirname, 'chaos.mjs'), ...args], (error, output) => {
      resolve({ code: error ? Number(error.code) : 0, output });
    });
  });

it('conversations end under faults as they end without', async () => {
  const { code, output } = await chaos('--runs', '10', '--seed', '1');
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringMatching(/^10 runs .* 0 failed$/m) as string,
  });
});

// What is broken on purpose has to be found, or the test above proves nothing.
it.each([
  ['no-rejoin', 'strangerLeaves,redisRestart', 'not answered is'],
  ['no-backfill', 'reload', 'Google has not'],
  ['no-request-id', 'upstream,offline', 'proposed 2 times'],
  ['no-dedupe', 'deliverThrice', 'proposed 2 times'],
  ['pause-ignored', 'cutSockets', 'Google has what was said in a pause'],
])('a plugin with %s is found out', async (mutant, kinds, finding) => {
  const { code, output } = await chaos(
    '--mutant',
    mutant,
    '--kinds',
    kinds,
    '--runs',
    '50',
    '--seed',
    '1',
    '--stop',
  );
  expect(output).toContain(finding);
  expect(code).toBe(1);
});
