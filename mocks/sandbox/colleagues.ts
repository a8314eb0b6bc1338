import { SCENARIOS } from '../scenarios/scenarios';
import type { CallScenario, ChatScenario, SpokenLine, TranscriptLine } from '../scenarios/transcript';
import type { Member, World } from '../twilio/model/world';
import { createRandom } from '../twilio/random';
import { employ, type Colleague } from './colleague';
import type { ColleagueClient } from './colleague-client';
import type { Sandbox } from './control';

/** They work beside whoever tries the sandbox, in two teams, and get nobody else's contacts. */
export const COLLEAGUES: readonly Member[] = [
  { name: 'mia', fullName: 'Mia Torres', team: 'North' },
  { name: 'noah', fullName: 'Noah Kim', team: 'North' },
  { name: 'zoe', fullName: 'Zoe Laurent', team: 'South' },
].map((colleague) => ({ ...colleague, roles: ['agent'], takesOnlyTheirOwn: true }));

/** Who of them is on the phone, too: with every fifth contact, and the first. */
const TELEPHONIST = 'zoe';
const CONTACTS_PER_CALL = 5;

const MAX_LOAD = 2;
/** Between one contact of a colleague and the next. */
const PAUSE_MS = [20_000, 40_000] as const;
/** Until the first. */
const START_MS = [1_000, 8_000] as const;
/** People take their time, other than scripts that somebody watches; but no longer than this. */
const PACE = 2.5;
const MAX_DELAY_MS = 8_000;
const AFTER_LAST_WORD_MS = 5_000;
/** A call that was handed over to a colleague, of which no script is known. */
const UNKNOWN_CALL_MS = 30_000;

const CHATS = [
  'return-wrong-size',
  'late-parcel',
  'billing-dispute',
  'password-reset',
  'internet-outage',
  'knowledge-warranty',
  'coaching-return',
  'free-form-next-step',
  'sentiment-sinks-and-rises',
];
const CALLS = ['call-return', 'call-billing-interim'];

const chatScenarios = SCENARIOS.filter(
  (one): one is ChatScenario => one.channelType !== 'voice' && CHATS.includes(one.name),
);
const callScenarios = SCENARIOS.filter(
  (one): one is CallScenario => one.channelType === 'voice' && CALLS.includes(one.name),
);

const calmly = <Line extends TranscriptLine | SpokenLine>(lines: readonly Line[], pace: number): Line[] =>
  lines.map((line) => ({ ...line, delayMs: Math.min(line.delayMs * PACE, MAX_DELAY_MS) * pace }));

export interface ColleaguesParts {
  readonly world: World;
  readonly sandbox: Pick<Sandbox, 'startChat' | 'startCall'>;
  /** @param flexToken of the colleague */
  readonly client: (flexToken: string) => ColleagueClient;
  /** Decides who writes when, about what. */
  readonly seed: number;
  /** Scales every wait; 1 is calm. */
  readonly pace: number;
  readonly log: (line: string) => void;
}

/**
 * Puts {@link COLLEAGUES}, who have to be members of the world, to work: each gets a contact of their own every 20 to
 * 40 seconds, but has no more than two at a time. They go on after a reset of the world.
 * @returns what sends them home; contacts that are open stay so
 */
export function startColleagues({ world, sandbox, client, seed, pace, log }: ColleaguesParts): {
  stop(): void;
} {
  const random = createRandom(seed);
  const between = ([shortest, longest]: readonly [number, number]): number =>
    Math.round(shortest + random.next() * (longest - shortest));
  const oneOf = <T>(all: readonly T[]): T | undefined => all[Math.floor(random.next() * all.length)];
  const scripted = new Set<string>();
  const callMs = new Map<string, number>();
  const timers = new Map<string, NodeJS.Timeout>();

  const startChat = (workerSid: string): void => {
    const scenario = oneOf(chatScenarios);
    if (!scenario) return;
    const { customerName, channelType } = scenario;
    const script = { lines: calmly(scenario.lines, pace), autopilot: true };
    scripted.add(sandbox.startChat({ customerName, channelType, workerSid }, script).channel.conversationSid);
  };
  const startCall = (workerSid: string): void => {
    const scenario = oneOf(callScenarios);
    if (!scenario) return;
    const { customerName, from } = scenario;
    const lines = calmly(scenario.lines, pace);
    const { callSid } = sandbox.startCall({ customerName, from, workerSid }, { ...scenario, lines });
    callMs.set(
      callSid,
      lines.reduce((sum, { delayMs }) => sum + delayMs / pace, AFTER_LAST_WORD_MS),
    );
  };

  const colleagues = COLLEAGUES.flatMap(({ name }): Colleague[] => {
    const worker = world.workerNamed(name);
    if (!worker) return [];
    const colleague = employ(worker.sid, {
      world,
      client: () => client(world.signIn(name)),
      random,
      pace,
      isScripted: (conversationSid) => scripted.has(conversationSid),
      callMs: (callSid) => callMs.get(callSid) ?? UNKNOWN_CALL_MS,
      log: (line) => log(`colleagues: ${name}: ${line}`),
    });
    let contacts = 0;
    const next = (): void => {
      if (colleague.load < MAX_LOAD) {
        const isCall = name === TELEPHONIST && contacts % CONTACTS_PER_CALL === 0;
        contacts += 1;
        if (isCall) startCall(worker.sid);
        else startChat(worker.sid);
      }
      timers.set(name, setTimeout(next, between(PAUSE_MS) * pace).unref());
    };
    timers.set(name, setTimeout(next, between(START_MS) * pace).unref());
    return [colleague];
  });

  return {
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      for (const colleague of colleagues) colleague.stop();
    },
  };
}
