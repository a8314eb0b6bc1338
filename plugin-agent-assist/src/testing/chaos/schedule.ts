import { seededRandom, type Random } from '../../../../mocks/simulator/random';
import type { Fault } from '../../../../mocks/simulator/faults/catalogue';
import type { Outage } from './network';
import type { Plan } from './plan';

/** What goes wrong in the agent's browser, the network or Twilio's Functions. */
export type LocalFault =
  | { readonly kind: 'offline'; readonly outage: Outage; readonly forMs: number }
  | { readonly kind: 'sleep'; readonly forMs: number; readonly timers: 'due' | 'shifted' }
  | { readonly kind: 'hidden'; readonly forMs: number }
  | { readonly kind: 'reload'; readonly blankMs: number }
  /** The tab dies without a word. Another one of the agent's takes over, or is opened after so long. */
  | { readonly kind: 'crash'; readonly blankMs: number }
  | { readonly kind: 'secondTab' }
  | { readonly kind: 'functionsFail'; readonly times: number; readonly applied: boolean };

/** One thing that goes wrong, milliseconds from the beginning of the run. */
export interface Trouble {
  readonly at: number;
  readonly fault: Fault | LocalFault;
  /** What lasts until it is cleared is cleared after so long. */
  readonly forMs?: number;
}

export type TroubleKind = Trouble['fault']['kind'];

const LOCAL = ['offline', 'sleep', 'hidden', 'reload', 'crash', 'secondTab', 'functionsFail'] as const;

export const isLocal = (fault: Trouble['fault']): fault is LocalFault =>
  (LOCAL as readonly string[]).includes(fault.kind);

const between = (random: Random, min: number, max: number): number =>
  Math.round(min + random() * (max - min));

const pick = <T>(random: Random, from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('There is nothing to pick from');
  return one;
};

/** Where Google says no to what can be done without. */
const SUGGESTIONS = 'suggestions:';

type Draw = (random: Random, left: number) => Omit<Trouble, 'at'>;

const short = (random: Random, left: number): number => Math.min(left, between(random, 2_000, 60_000));
const long = (random: Random, left: number): number => Math.min(left, between(random, 20_000, 600_000));

/** How each kind is drawn; `left` is how long it may last. */
const DRAWS: Readonly<Record<TroubleKind, Draw>> = {
  strangerRefused: () => ({ fault: { kind: 'strangerRefused' } }),
  cutSockets: () => ({ fault: { kind: 'cutSockets' } }),
  expireTokens: () => ({ fault: { kind: 'expireTokens' } }),
  proxyRefuses: (random) => ({ fault: { kind: 'proxyRefuses', times: between(random, 1, 4) } }),
  googleRefuses: (random) => ({ fault: { kind: 'googleRefuses', times: between(random, 1, 4) } }),
  unsignedTokens: (random, left) => ({ fault: { kind: 'unsignedTokens' }, forMs: short(random, left) }),
  verifyBroken: (random, left) => ({ fault: { kind: 'verifyBroken' }, forMs: short(random, left) }),
  verifyHangs: (random, left) => ({ fault: { kind: 'verifyHangs', forMs: short(random, left) } }),
  strangerLeaves: () => ({ fault: { kind: 'strangerLeaves' } }),
  ghostDisconnect: (random) => ({
    fault: { kind: 'ghostDisconnect', afterMs: between(random, 5_000, 57_000) },
  }),
  otherInstanceJoins: () => ({ fault: { kind: 'otherInstanceJoins' } }),
  restart: (random, left) => ({
    fault: { kind: 'restart', drainMs: between(random, 0, 10_000), downMs: short(random, left) },
  }),
  redisRestart: (random, left) => ({ fault: { kind: 'redisRestart', downMs: short(random, left) } }),
  threadsExhausted: (random, left) => ({
    fault: { kind: 'threadsExhausted', forMs: Math.min(left, between(random, 5_000, 120_000)) },
  }),
  deliverThrice: (random, left) => ({ fault: { kind: 'deliverThrice' }, forMs: long(random, left) }),
  shuffle: (random, left) => ({
    fault: { kind: 'shuffle', withinMs: between(random, 300, 5_000) },
    forMs: long(random, left),
  }),
  largeEvent: (random) => ({ fault: { kind: 'largeEvent', bytes: 1_100_000, times: between(random, 1, 2) } }),
  ungzipped: (random, left) => ({ fault: { kind: 'ungzipped' }, forMs: short(random, left) }),
  upstream: (random) => {
    const status = pick(random, [400, 403, 409, 429, 429, 429, 500, 503, 503] as const);
    const refuses = status < 429;
    return {
      fault: {
        kind: 'upstream',
        status,
        times: between(random, 1, status === 429 ? 12 : 4),
        ...(refuses ? { only: SUGGESTIONS } : { applied: random() < 0.6 }),
      },
    };
  },
  loseEvents: (random, left) => ({
    fault: { kind: 'loseEvents', share: pick(random, [0.2, 0.5, 1]) },
    forMs: short(random, left),
  }),
  offline: (random, left) => ({
    fault: {
      kind: 'offline',
      outage: pick(random, ['reset', 'silent', 'stalled'] as const),
      forMs: random() < 0.3 ? long(random, left) : short(random, left),
    },
  }),
  sleep: (random, left) => ({
    fault: { kind: 'sleep', forMs: long(random, left), timers: pick(random, ['due', 'shifted'] as const) },
  }),
  hidden: (random, left) => ({ fault: { kind: 'hidden', forMs: long(random, left) } }),
  reload: (random) => ({ fault: { kind: 'reload', blankMs: between(random, 300, 4_000) } }),
  crash: (random) => ({ fault: { kind: 'crash', blankMs: between(random, 300, 20_000) } }),
  secondTab: () => ({ fault: { kind: 'secondTab' } }),
  functionsFail: (random) => ({
    fault: { kind: 'functionsFail', times: between(random, 1, 6), applied: random() < 0.5 },
  }),
};

export const TROUBLE_KINDS = Object.keys(DRAWS) as readonly TroubleKind[];

/** What is likeliest in life, and does most harm, comes more often. */
const DRAWN: readonly TroubleKind[] = [
  ...TROUBLE_KINDS,
  ...(['upstream', 'upstream', 'offline', 'offline', 'reload', 'crash', 'sleep'] as const),
];

/**
 * What goes wrong in the run of this seed, in the order of time.
 *
 * @param only the kinds that it is drawn from; all where none is named
 */
export const scheduleOf = (
  seed: number,
  { faultsEndAt }: Pick<Plan, 'faultsEndAt'>,
  only: readonly TroubleKind[] = [],
): readonly Trouble[] => {
  const random = seededRandom(seed + 7_919);
  const drawn = only.length > 0 ? only : DRAWN;
  return Array.from({ length: between(random, 1, 7) }, (): Trouble => {
    const at = between(random, 0, faultsEndAt - 1_000);
    return { at, ...DRAWS[pick(random, drawn)](random, faultsEndAt - at) };
  }).sort((a, b) => a.at - b.at);
};

/** `1:02.345  offline {"outage":"silent","forMs":30000}` */
export const describeTrouble = ({ at, fault: { kind, ...parameters }, forMs }: Trouble): string => {
  const told = { ...parameters, ...(forMs !== undefined && { forMs }) };
  return `${clockOf(at)}  ${kind}${Object.keys(told).length > 0 ? ` ${JSON.stringify(told)}` : ''}`;
};

/** Minutes and seconds. */
export const clockOf = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
