import type { ConversationName } from '../plugin-agent-assist/src/domain/ids';
import type { AssistLine } from './support/assist-line';
import { importBuilt } from './support/built';
import { figure, RUNS, type Figure } from './support/figure';
import { frameOf, record, renamed } from './support/recording';

export const about =
  'The same 10,000 events as in pipeline, 16 between two frames of the screen, told of 1, 10 and 200 live sessions in turn.';

const EVENTS = 10_000;
const BATCH = 16;
const SEED = 20_260_115;
const SESSIONS = [1, 10, 200] as const;

interface Built {
  readonly openLine: (sessions: number) => Promise<AssistLine>;
  readonly conversationOfTask: (n: number) => ConversationName;
}

export async function run(): Promise<readonly Figure[]> {
  const { openLine, conversationOfTask } = await importBuilt<Built>('./assist-line.ts');
  const first = conversationOfTask(0);
  const events = await record(EVENTS, SEED, first);
  const framesOf = (sessions: number): readonly string[] =>
    events.map((event, n) => frameOf(renamed(event, first, conversationOfTask(n % sessions))));

  const playOnce = async (sessions: number, frames: readonly string[]): Promise<number> => {
    const line = await openLine(sessions);
    global.gc?.();
    const begun = performance.now();
    for (let at = 0; at < frames.length; at += BATCH) await line.deliver(frames.slice(at, at + BATCH));
    const tookMs = performance.now() - begun;
    line.stop();
    return tookMs;
  };

  const all = SESSIONS.map((sessions) => ({
    sessions,
    frames: framesOf(sessions),
    tookMs: [] as number[],
  }));
  for (const { sessions, frames } of all) await playOnce(sessions, frames);
  for (let n = 0; n < RUNS; n += 1) {
    for (const { sessions, frames, tookMs } of all) tookMs.push(await playOnce(sessions, frames));
  }
  const alone = all[0]?.tookMs ?? [];
  return all.flatMap(({ sessions, tookMs }) => [
    figure(
      `one event, of ${sessions} live ${sessions === 1 ? 'session' : 'sessions'}`,
      'µs',
      tookMs.map((ms) => (ms * 1_000) / EVENTS),
    ),
    ...(sessions === 1
      ? []
      : [
          figure(
            `${sessions} sessions against one`,
            '×',
            tookMs.map((ms, n) => ms / (alone[n] ?? NaN)),
            sessions === 200 ? { atMost: 1.3 } : undefined,
          ),
        ]),
  ]);
}
