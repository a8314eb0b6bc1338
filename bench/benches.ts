import type { Figure } from './support/figure';

/** One of the things that `npm run bench -- NAME` measures. */
export interface Bench {
  /** What is measured, in a line above its table. */
  readonly about: string;
  run(): Promise<readonly Figure[]>;
}

/** By name, in the order in which they run. Each is loaded in a process of its own. */
export const BENCHES = {
  pipeline: async () => import('./pipeline'),
  sessions: async () => import('./sessions'),
  paint: async () => import('./paint'),
  isolation: async () => import('./isolation'),
  boot: async () => import('./boot'),
  bundle: async () => import('./bundle'),
  memory: async () => import('./memory'),
  transcript: async () => import('./transcript'),
  functions: async () => import('./functions'),
  simulator: async () => import('./simulator'),
} satisfies Record<string, () => Promise<Bench>>;

export type BenchName = keyof typeof BENCHES;
export const isBenchName = (name: string): name is BenchName => name in BENCHES;
