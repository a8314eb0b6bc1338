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
    call: (call, as) => makeCall(servers.warm.url, call, tokenOf(as)),
  };
  const once = async ({ url }: Served, token: string): Promise<Recording> => {
    recorder.reset();
    const call = await scenario.next(stage);
    recorder.take();
    const answer = await makeCall(url, call, token);
    if (answer.status !== 200)
      throw new Error(`${scenario.label} was answered ${answer.status}: ${answer.body}`);
    return { call, exchanges: recorder.take(), answer };
  };

  const recordings = { cold: [] as Recording[], warm: [] as Recording[], remembered: [] as Recording[] };
  const known = tokenOf(scenario.as);
  await once(servers.warm, known);
  for (let run = 0; run < runs; run += 1) {
    recordings.cold.push(await once(servers.live, tokenOf(scenario.as)));
    recordings.warm.push(await once(servers.warm, tokenOf(scenario.as)));
    if (scenario.as !== undefined) recordings.remembered.push(await once(servers.warm, known));
  }
  return recordings;
}
