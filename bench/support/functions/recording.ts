import { setTimeout as passed } from 'node:timers/promises';

import { makeCall, type Answer, type Call } from './caller';
import type { Exchange } from './exchange';
import type { Recorder } from './recorder';
import type { Scenario, Stage } from './scenarios';
import type { Served } from './serve';

/** What a call finds: a process that has just begun, one that has not seen this token, or one that has. */
export type Warmth = 'cold' | 'warm' | 'remembered';

export interface Recording {
  readonly call: Call;
  readonly exchanges: readonly Exchange[];
  readonly answer: Answer;
}

export type Recordings = Readonly<Record<Warmth, readonly Recording[]>>;

/** Makes a scenario's call so many times in each state of the process, and writes down what it asks for. */
export async function record(
  scenario: Scenario,
  recorder: Recorder,
  servers: { readonly live: Served; readonly warm: Served },
  runs: number,
): Promise<Recordings> {
  const tokenOf = (as: string | undefined): string =>
    as === undefined || as === '' ? '' : recorder.world.signIn(as);
  const stage: Stage = {
    recorder,
    call: (call, as) => patiently(() => makeCall(servers.warm.url, call, tokenOf(as))),
  };
  const once = async ({ url }: Served, token: () => string): Promise<Recording> => {
    recorder.reset();
    const call = await scenario.next(stage);
    const answer = await patiently(() => {
      // Without what a call that came too often has asked for.
      recorder.take();
      return makeCall(url, call, token());
    });
    if (answer.status !== 200)
      throw new Error(`${scenario.label} was answered ${answer.status}: ${answer.body}`);
    return { call, exchanges: recorder.take(), answer };
  };

  const recordings = { cold: [] as Recording[], warm: [] as Recording[], remembered: [] as Recording[] };
  const fresh = () => tokenOf(scenario.as);
  const first = fresh();
  const known = () => first;
  await once(servers.warm, known);
  for (let run = 0; run < runs; run += 1) {
    recordings.cold.push(await once(servers.live, fresh));
    recordings.warm.push(await once(servers.warm, fresh));
    if (scenario.as !== undefined) recordings.remembered.push(await once(servers.warm, known));
  }
  return recordings;
}

/** Nobody may call a Function more than so often, and one agent makes all of these calls. */
async function patiently(make: () => Promise<Answer>): Promise<Answer> {
  let answer = await make();
  while (answer.status === 429) {
    await passed(1_000);
    answer = await make();
  }
  return answer;
}
