import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  ACCOUNT_SID,
  API_KEY_SECRET,
  API_KEY_SID,
  AUTH_TOKEN,
  CONVERSATIONS_SERVICE_SID,
  WORKSPACE_SID,
} from '../mocks/twilio/ids';
import { SIPREC_CONNECTOR_NAME } from '../mocks/twilio/transport/rest-calls';
import { figure, median, RUNS, type Figure } from './support/figure';
import { makeCall, type Answer, type Call } from './support/functions/caller';
import { roundsOf, type Exchange } from './support/functions/exchange';
import { writeFloors } from './support/functions/floor';
import { loadTimeOf } from './support/functions/load-time';
import { startRecorder } from './support/functions/recorder';
import { record, type Recording, type Recordings } from './support/functions/recording';
import { startReplayer, type Replayer } from './support/functions/replayer';
import { serve, type Served } from './support/functions/serve';
import { SCENARIOS, type Scenario } from './support/functions/scenarios';

export const about =
  'each Function under twilio-run, against an empty one that makes the same requests; what it asks of others; its loading. There is no webhook for summaries (SUMMARY_WEBHOOK_URL), for which a save would wait as well. FUNCTION=save-summary measures that one alone, and writes nothing down.';

const PACKAGE = fileURLToPath(new URL('../functions', import.meta.url));
/** Below functions/: a build of their own, which nobody else replaces meanwhile, and the empty ones. */
const BUILT = '.cache/bench/built';
const FLOORS = '.cache/bench/floors';

const RATIO_GOAL = { atMost: 1.3 } as const;
const LOAD_GOAL = { atMost: 100 } as const;

/** So many calls make their code warm, of the Function and of the empty one. */
const WARM_UP = 300;
const AT_ONCE = 30;
/** A turn is so many calls of one of the two, and each run so many turns of each. */
const MANNERS = [
  { manner: '1 at once', turns: 40, calls: 1 },
  { manner: `${AT_ONCE} at once`, turns: 5, calls: 60 },
] as const;
/** So many runs of a row may be lost to a machine that others use. */
const MAX_DISTURBED = 20;
/** A token is remembered for 30 s, and its owner may call a Function for tokens 30 times at once. */
const CALLS_PER_TOKEN = 20;

/** Says that `relay` is the Functions' business, so that those for it have something to do. */
const CUSTOM_DATA = { agent_assist: { relay: 'server' } };

const environmentOf = (upstreamUrl: string, domain: string): Readonly<Record<string, string>> => ({
  UPSTREAM_URL: upstreamUrl,
  // In place of the one that twilio-run gives: what Twilio signs is the same wherever it is measured.
  DOMAIN_NAME: domain,
  NODE_ENV: 'production',
  ACCOUNT_SID,
  AUTH_TOKEN,
  TWILIO_API_KEY: API_KEY_SID,
  TWILIO_API_SECRET: API_KEY_SECRET,
  TWILIO_CHAT_SERVICE_SID: CONVERSATIONS_SERVICE_SID,
  TWILIO_WORKSPACE_SID: WORKSPACE_SID,
  TWILIO_CONVERSATION_PROFILE: 'projects/demo-project/locations/global/conversationProfiles/demo-profile',
  SIPREC_CONNECTOR_NAME,
  PROXY_SERVER_URL: 'https://connector.example',
});

const roundTrips = ({ exchanges }: Recording): number => roundsOf(exchanges).length;

/** How often each call waits for others, where it matters what the process remembers. */
function countsOf({ label, roundTrips: goal }: Scenario, recordings: Recordings): Figure[] {
  const states = [
    ['by a process that has just begun', recordings.cold],
    ['with a token not seen before', recordings.warm],
    ['with a token seen within 30 s', recordings.remembered],
  ] as const;
  return states.flatMap(([state, runs]) =>
    runs.length === 0
      ? []
      : [
          figure(
            `${label}: round trips one after the other, ${state}`,
            'round trips',
            runs.map(roundTrips),
            goal === undefined ? undefined : { atMost: goal },
          ),
        ],
  );
}

interface Measured {
  readonly scenario: Scenario;
  readonly state: 'warm' | 'remembered';
  readonly recording: Recording;
  /** Answers what a process asks once, on its first call. */
  readonly once: readonly Exchange[];
  readonly floor: string;
}

type Make = () => Promise<Answer>;

/** A call that was not answered as recorded. */
class Unanswered extends Error {
  /** A time limit was over: what a Function waited for did not come. */
  readonly isLate: boolean;

  constructor({ status, body }: Answer) {
    super(`A call that is measured was answered ${status}: ${body}`);
    this.isLate = status === 503 || status === 504;
  }
}

/** How long one call takes, in milliseconds. */
async function timeOf(make: Make): Promise<number> {
  const start = performance.now();
  const answer = await make();
  if (answer.status !== 200) throw new Unanswered(answer);
  return performance.now() - start;
}

/** How long so many calls take, of which some are under way at once. */
async function timeTogether(make: Make, calls: number): Promise<number> {
  let left = calls;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await timeOf(make);
    }
  };
  const start = performance.now();
  const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  // Not before all have ended: the next turn would be measured with what is left of this one.
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return performance.now() - start;
}

interface Ratio {
  readonly time: number;
  readonly processor: number;
}

/** The Function by its floor, in turns of which each gives a time, and every other begins with the other one. */
async function ratioOf(
  { real, floor }: Callers,
  servers: Servers,
  { turns, take }: { readonly turns: number; take(make: Make): Promise<number> },
): Promise<Ratio> {
  const sides = {
    real: { make: real, served: servers.real, times: [] as number[], processorMs: 0 },
    floor: { make: floor, served: servers.floors, times: [] as number[], processorMs: 0 },
  };
  for (let turn = 0; turn < turns; turn += 1) {
    const order = turn % 2 === 0 ? [sides.floor, sides.real] : [sides.real, sides.floor];
    for (const side of order) {
      const before = await side.served.processorMs();
      side.times.push(await take(side.make));
      side.processorMs += (await side.served.processorMs()) - before;
    }
  }
  return {
    time: median(sides.real.times) / median(sides.floor.times),
    processor: sides.real.processorMs / sides.floor.processorMs,
  };
}

let tokensMade = 0;

/**
 * As long as Flex's are, and no two alike: a Function that is called for several things remembers tokens across them.
 */
const newToken = (): string =>
  `eyJhbGciOiJkaXIifQ..${String((tokensMade += 1)).padStart(16, '0')}.${'x'.repeat(700)}.tag`;

interface Servers {
  readonly real: Served;
  readonly floors: Served;
}

interface Callers {
  readonly real: Make;
  /** Of the floor, with the same body. */
  readonly floor: Make;
  /** Makes so many calls possible, with tokens that have been seen where they have to. */
  ready(calls: number): Promise<void>;
}

function callersOf({ state, recording: { call }, floor }: Measured, servers: Servers): Callers {
  const floorCall: Call = { ...call, path: `/${floor}` };
  let tokens: readonly string[] = [];
  let uses = 0;
  const next = (): string => tokens[uses++ % tokens.length] ?? '';
  return {
    floor: () => makeCall(servers.floors.url, floorCall, tokens[0] ?? ''),
    real: () => makeCall(servers.real.url, call, next()),
    async ready(calls) {
      const count = state === 'warm' ? calls : Math.ceil(calls / CALLS_PER_TOKEN);
      tokens = Array.from({ length: count }, newToken);
      if (state === 'remembered') for (const token of tokens) await makeCall(servers.real.url, call, token);
    },
  };
}

/** The time of a Function by that of its floor, A B A B …, each in a process of its own. */
async function ratiosOf(measured: Measured, replayer: Replayer, servers: Servers): Promise<Figure[]> {
  const { scenario, state, recording, once } = measured;
  await replayer.play([...once, ...recording.exchanges]);
  const callers = callersOf(measured, servers);
  const { real, floor, ready } = callers;
  const requests = recording.exchanges.length;
  /** What has been asked since the last time. Who asks less than what was recorded looks fast. */
  const asked = async (): Promise<number> => {
    const { answered, unknown } = await replayer.state();
    if (unknown.length > 0)
      throw new Error(`${scenario.label} asked for what was not recorded: ${unknown[0]}`);
    return answered;
  };
  const demand = (whose: string, made: number, calls: number): void => {
    if (made < calls * requests)
      throw new Error(`${whose} made ${made} requests in ${calls} calls, and not ${requests} in each`);
  };
  let disturbed = 0;
  /**
   * Once more where a call was given up. The Functions have time limits and the empty ones have none, so that is how a
   * machine that others use tells of itself; what was measured meanwhile tells nothing. How often that was stands beside
   * the figures.
   */
  const undisturbed = async <Result>(measure: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await measure();
      } catch (error) {
        if (!(error instanceof Unanswered && error.isLate) || (disturbed += 1) > MAX_DISTURBED) throw error;
      }
    }
  };
  for (const [whose, make] of [
    [`The empty Function for ${scenario.label}`, floor],
    [scenario.label, real],
  ] as const)
    await undisturbed(async () => {
      await ready(WARM_UP);
      await asked();
      await timeTogether(make, WARM_UP);
      demand(whose, await asked(), WARM_UP);
    });

  const whose = `with the same ${requests} request${requests === 1 ? '' : 's'}`;
  const token =
    scenario.as === undefined ? '' : `, token ${state === 'warm' ? 'not seen before' : 'seen within 30 s'}`;
  const figures: Figure[] = [];
  for (const { manner, turns, calls } of MANNERS) {
    const take = (make: Make): Promise<number> => (calls === 1 ? timeOf(make) : timeTogether(make, calls));
    const runs: Ratio[] = [];
    while (runs.length < RUNS)
      runs.push(
        await undisturbed(async () => {
          await ready(turns * calls);
          await asked();
          const ratio = await ratioOf(callers, servers, { turns, take });
          // The empty one has no way to ask for more or less than its share.
          demand(scenario.label, (await asked()) - turns * calls * requests, turns * calls);
          return ratio;
        }),
      );
    const label = `against an empty one ${whose}, ${manner}${token}`;
    figures.push(
      figure(
        `${scenario.label}: time ${label}`,
        '×',
        runs.map(({ time }) => time),
        RATIO_GOAL,
      ),
      figure(
        `${scenario.label}: processor time ${label}`,
        '×',
        runs.map(({ processor }) => processor),
      ),
    );
  }
  figures.push(
    figure(`${scenario.label}: runs taken anew because a call was given up${token}`, 'runs', [disturbed]),
  );
  return figures;
}

/** What the stand-ins answer in a second when nobody else works: they must not be what is measured. */
async function speedOf(replayer: Replayer, exchange: Exchange): Promise<Figure> {
  await replayer.play([exchange]);
  const { host, pathname } = new URL(exchange.url);
  const ask: Make = () =>
    makeCall(
      replayer.url,
      { path: `/${host}${pathname}`, headers: exchange.headers, body: () => exchange.body },
      '',
    );
  await timeTogether(ask, 1_000);
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push((2_000 / (await timeTogether(ask, 2_000))) * 1_000);
  return figure('the stand-ins alone: requests that they answer', '1/s', runs);
}

const nameOf = (file: string): string => file.replace(/(\.protected)?\.js$/, '');

/** The bundle that takes longest, each loaded as Twilio does: by a fresh process. */
function loadTime(files: readonly string[]): Figure {
  const times = files.map((file) => ({
    file,
    runs: Array.from({ length: RUNS }, () => loadTimeOf(join(PACKAGE, BUILT, file))),
  }));
  const [slowest] = times.toSorted((a, b) => median(b.runs) - median(a.runs));
  if (!slowest) throw new Error('No Function is built');
  const label = `the bundle that takes longest to load in a fresh process, of ${files.length}: ${nameOf(slowest.file)}`;
  return figure(label, 'ms', slowest.runs, LOAD_GOAL);
}

export async function run(): Promise<readonly Figure[]> {
  execFileSync(process.execPath, ['scripts/build.mjs', BUILT], { cwd: PACKAGE, stdio: 'inherit' });
  const files = readdirSync(join(PACKAGE, BUILT)).filter((file) => file.endsWith('.js'));
  const names = files.map(nameOf);
  const missing = names.filter((name) => SCENARIOS[name] === undefined);
  if (missing.length > 0) throw new Error(`Nothing is known of how to call ${missing.join(', ')}`);

  const { FUNCTION: wanted } = process.env;
  if (wanted !== undefined && !names.includes(wanted)) throw new Error(`There is no Function ${wanted}`);
  const scenarios = names
    .filter((name) => wanted === undefined || name === wanted)
    .flatMap((name) => SCENARIOS[name] ?? []);
  const recorder = await startRecorder(CUSTOM_DATA);
  const recording = environmentOf(recorder.url, recorder.domain);
  const [live, warm] = await Promise.all([
    serve(recording, { folder: BUILT, isLive: true }),
    serve(recording, { folder: BUILT }),
  ]);
  const recorded: { scenario: Scenario; recordings: Recordings }[] = [];
  for (const scenario of scenarios)
    recorded.push({ scenario, recordings: await record(scenario, recorder, { live, warm }, RUNS) });
  await Promise.all([live.stop(), warm.stop(), recorder.stop()]);

  const measured = recorded.flatMap(({ scenario, recordings }, at) =>
    (['warm', 'remembered'] as const).flatMap((state): Measured[] => {
      // The one in which most went side by side: on a busy machine a request may come late. And of these one in which
      // nothing that is remembered had to be asked for anew: the empty one would do so in each call.
      const one = recordings[state].toSorted(
        (a, b) => roundTrips(a) - roundTrips(b) || a.exchanges.length - b.exchanges.length,
      )[0];
      const once = recordings.cold.at(-1)?.exchanges ?? [];
      return one ? [{ scenario, state, recording: one, once, floor: `floor-${at}-${state}` }] : [];
    }),
  );
  writeFloors(
    join(PACKAGE, FLOORS),
    measured.map(({ floor, recording: { exchanges, answer } }) => ({
      name: floor,
      exchanges,
      answer: JSON.parse(answer.body) as unknown,
    })),
  );

  const replayer = await startReplayer();
  const replaying = environmentOf(replayer.url, recorder.domain);
  const [real, floors] = await Promise.all([
    serve(replaying, { folder: BUILT }),
    serve(replaying, { folder: FLOORS }),
  ]);
  const ratios: Figure[] = [];
  for (const each of measured) ratios.push(...(await ratiosOf(each, replayer, { real, floors })));
  const [sample] = measured.flatMap(({ recording: { exchanges } }) => exchanges);
  if (!sample) throw new Error('No Function asks anybody anything');
  const speed = await speedOf(replayer, sample);
  await Promise.all([real.stop(), floors.stop()]);
  replayer.stop();

  return [
    ...ratios,
    ...recorded.flatMap(({ scenario, recordings }) => countsOf(scenario, recordings)),
    loadTime(files),
    speed,
  ];
}
