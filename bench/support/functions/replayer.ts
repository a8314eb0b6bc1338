import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Exchange } from './exchange';

export type ToReplayer =
  { readonly type: 'play'; readonly exchanges: readonly Exchange[] } | { readonly type: 'ask' };

export type FromReplayer =
  | { readonly type: 'listening'; readonly url: string }
  /** Since the last time. */
  | { readonly type: 'state'; readonly answered: number; readonly unknown: readonly string[] };

/** Twilio and the connector as they were recorded, in a process of their own. */
export interface Replayer {
  readonly url: string;
  /** Plays these from now on; of two for the same request the later one. */
  play(exchanges: readonly Exchange[]): Promise<void>;
  /** How many requests it has answered since the last time, and what it did not know. */
  state(): Promise<{ readonly answered: number; readonly unknown: readonly string[] }>;
  stop(): void;
}

export async function startReplayer(): Promise<Replayer> {
  const child = fork(fileURLToPath(new URL('./replayer-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const next = async (): Promise<FromReplayer> => ((await once(child, 'message')) as [FromReplayer])[0];
  const tell = async (message: ToReplayer): Promise<Extract<FromReplayer, { type: 'state' }>> => {
    const answer = next();
    child.send(message);
    const state = await answer;
    if (state.type !== 'state') throw new Error('The stand-ins have started anew');
    return state;
  };

  const first = await next();
  if (first.type !== 'listening') throw new Error('The stand-ins did not start');
  return {
    url: first.url,
    async play(exchanges) {
      await tell({ type: 'play', exchanges });
    },
    state: () => tell({ type: 'ask' }),
    stop: () => child.disconnect(),
  };
}
