import { checkArrival, expectationOf } from './support/arrival';
import { figure, RUNS, type Figure } from './support/figure';
import { EVENTS, importLine, SEED } from './support/long-conversation';
import { profiled } from './support/profile';
import { frameOf, record, renamed } from './support/recording';

export const about =
  'The same 10,000 events as in pipeline, 20 a second in all, 16 between two frames of the screen, told of 1, 10 and 200 live sessions in turn. All that the sessions do in that time is counted; what they would do in it without an event is told beside.';

const BATCH = 16;
const SESSIONS = [1, 10, 200] as const;
const WARM_UPS = 2;

interface Run {
  /** Milliseconds. */
  readonly tookMs: number;
  /** Of the same time, without an event. */
  readonly quietMs: number;
}

export async function run(): Promise<readonly Figure[]> {
  const { openLine, conversationOfTask } = await importLine();
  const first = conversationOfTask(0);
  const events = await record(EVENTS, SEED, first);

  const playsOf = (sessions: number) => {
    const told = events.map((event, n) => renamed(event, first, conversationOfTask(n % sessions)));
    const expected = Array.from({ length: sessions }, (_, of) =>
      expectationOf(told.filter((_event, n) => n % sessions === of)),
    );
    return { sessions, frames: told.map(frameOf), expected, runs: [] as Run[] };
  };
  const playOnce = async ({ sessions, frames, expected }: ReturnType<typeof playsOf>): Promise<Run> => {
    const line = await openLine(sessions);
    global.gc?.();
    const begun = performance.now();
    await profiled(`sessions-${sessions}`, async () => {
      for (let at = 0; at < frames.length; at += BATCH) await line.deliver(frames.slice(at, at + BATCH));
    });
    const told = performance.now();
    await line.idle(frames.length);
    const quietMs = performance.now() - told;
    expected.forEach((each, n) => checkArrival(each, line.session(n)));
    line.stop();
    return { tookMs: told - begun, quietMs };
  };

  const all = SESSIONS.map(playsOf);
  for (let n = 0; n < WARM_UPS; n += 1) for (const each of all) await playOnce(each);
  for (let n = 0; n < RUNS; n += 1) for (const each of all) each.runs.push(await playOnce(each));

  const perEvent = (ms: number): number => (ms * 1_000) / EVENTS;
  const alone = all[0]?.runs ?? [];
  return all.flatMap(({ sessions, runs }) => {
    const live = `${sessions} live ${sessions === 1 ? 'session' : 'sessions'}`;
    return [
      figure(
        `one event, of ${live}`,
        'µs',
        runs.map(({ tookMs }) => perEvent(tookMs)),
      ),
      figure(
        `the time of one event, without it, of ${live}`,
        'µs',
        runs.map(({ quietMs }) => perEvent(quietMs)),
      ),
      ...(sessions === 1
        ? []
        : [
            figure(
              `${sessions} sessions against one`,
              '×',
              runs.map(({ tookMs }, n) => tookMs / (alone[n]?.tookMs ?? NaN)),
              sessions === 200 ? { atMost: 1.3 } : undefined,
            ),
          ]),
    ];
  });
}
