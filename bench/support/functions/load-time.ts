import { execFileSync } from 'node:child_process';

const PROGRAM = `
const start = process.hrtime.bigint();
const { handler } = require(process.argv[1]);
const end = process.hrtime.bigint();
if (typeof handler !== 'function') throw new Error('no Function');
process.stdout.write(String(Number(end - start) / 1e6));`;

/** How long a fresh process takes to load a built Function, in milliseconds: its modules evaluated, nothing called. */
export const loadTimeOf = (file: string): number =>
  Number(execFileSync(process.execPath, ['-e', PROGRAM, file], { encoding: 'utf8' }));
