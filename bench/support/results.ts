import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Figure } from './figure';

/** What one bench has found, and on what. */
export interface Entry {
  readonly measuredAt: string;
  /** What was measured: the commit, with a `+` where the work tree differed from it. */
  readonly commit: string;
  readonly machine: string;
  readonly about: string;
  readonly figures: readonly Figure[];
}

/** By the name of the bench. */
export type Results = Readonly<Record<string, Entry>>;

export const RESULTS_FILE = fileURLToPath(new URL('../../bench-results.json', import.meta.url));

/** What the file holds; whoever writes it writes all of it. */
export const readResults = (): Results => JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Results;
