import { seededRandom, type Random } from '../../../../mocks/simulator/random';
import { SCENARIOS } from '../../../../mocks/scenarios/scenarios';
import type { Speaker } from './flex-world';

/** All times are milliseconds from the beginning of the run. */
export interface PlannedMessage {
  readonly at: number;
  readonly speaker: Speaker;
  readonly text: string;
  readonly editedAt?: number;
  readonly removedAt?: number;
}

/**
 * What the agent does.
 * - `use`, `rate`, `open`: with a suggestion that is shown at that moment; nothing where there is none
 * - `search`, `draft`: asks a question; types into the composer
 * - `summarise`, `write`, `save`: asks for a draft, edits it, saves it
 * - `pause`, `resume`: wants what is said not to be heard, and to be heard again
 */
export type Act =
  'use' | 'rate' | 'open' | 'search' | 'draft' | 'summarise' | 'write' | 'save' | 'pause' | 'resume';

export interface PlannedAct {
  readonly at: number;
  readonly act: Act;
}

export interface PlannedChat {
  readonly acceptedAt: number;
  readonly messages: readonly PlannedMessage[];
  readonly acts: readonly PlannedAct[];
  /** The text that the agent saves in the end. */
  readonly summary: string;
  readonly wrappedAt: number;
  readonly completedAt: number;
}

/** A whole shift as it would go with and without faults. */
export interface Plan {
  readonly chats: readonly PlannedChat[];
  /** From here on nothing is broken, and nothing happens either until `recoveredAt`. */
  readonly faultsEndAt: number;
  /** By now everything is to be as if nothing had been. */
  readonly recoveredAt: number;
  /** The final picture is taken, while the tasks are still there. */
  readonly picturedAt: number;
  readonly endsAt: number;
}

/**
 * The promise: so long after the last fault everything is as if there had been none. A minute is the longest that the
 * relay waits, and as long may a hidden page's timers; then a queue of messages goes at one a second.
 */
export const RECOVERY_MS = 180_000;

const CHATS = SCENARIOS.flatMap((scenario) =>
  scenario.channelType !== 'voice' &&
  scenario.channelType !== 'email' &&
  !scenario.profile &&
  !scenario.name.startsWith('hostile')
    ? [scenario]
    : [],
);

const between = (random: Random, min: number, max: number): number =>
  Math.round(min + random() * (max - min));

const pick = <T>(random: Random, from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('There is nothing to pick from');
  return one;
};

const MIDDLE_ACTS: readonly Act[] = ['use', 'use', 'rate', 'open', 'search', 'draft', 'summarise', 'write'];

/** The plan of a seed. */
export const planOf = (seed: number): Plan => {
  const random = seededRandom(seed);
  /** Some shifts are slow, so that a long outage falls into them. */
  const pace = pick(random, [1, 1, 1, 6]);
  const drafts = Array.from({ length: pick(random, [1, 1, 2, 3]) }, () => {
    const { lines } = pick(random, CHATS);
    const acceptedAt = between(random, 500, 20_000);
    let at = acceptedAt - between(random, 0, 15_000);
    const messages: PlannedMessage[] = lines.map(({ role, text }, index) => {
      at += between(random, 1_500, 18_000) * (index === 0 ? 1 : pace);
      const speaker: Speaker = index > 0 && random() < 0.08 ? 'bot' : role;
      const fate = random();
      return {
        at: Math.max(0, at),
        speaker,
        text,
        ...(fate < 0.06 && { editedAt: at + between(random, 200, 30_000) }),
        ...(fate > 0.95 && { removedAt: at + between(random, 200, 30_000) }),
      };
    });
    const acts: PlannedAct[] = Array.from({ length: between(random, 2, 8) }, () => ({
      at: between(random, acceptedAt + 5_000, at + 5_000),
      act: pick(random, MIDDLE_ACTS),
    }));
    if (random() < 0.25) {
      const pausedAt = between(random, acceptedAt + 3_000, at);
      acts.push(
        { at: pausedAt, act: 'pause' },
        { at: between(random, pausedAt + 1_000, at + 8_000), act: 'resume' },
      );
    }
    return { acceptedAt, messages, acts, lastAt: at, endsDuringFaults: random() < 0.5 };
  });

  const lastAt = Math.max(...drafts.map(({ lastAt: last }) => last)) + 10_000;
  const faultsEndAt = lastAt + between(random, 0, 30_000);
  const recoveredAt = faultsEndAt + RECOVERY_MS;
  let at = recoveredAt;
  const chats = drafts.map(({ acceptedAt, messages, acts, endsDuringFaults }, n): PlannedChat => {
    // Half of the chats end with words that are said after all faults, the others with what was said during them.
    const more: PlannedMessage[] = endsDuringFaults
      ? []
      : [
          { at: (at += between(random, 1_000, 5_000)), speaker: 'agent', text: 'Is there anything else?' },
          {
            at: (at += between(random, 3_000, 8_000)),
            speaker: 'customer',
            text: 'How long does a refund to my card take?',
          },
        ];
    return {
      acceptedAt,
      messages: [...messages, ...more],
      acts: [...acts, { at: (at += 12_000), act: 'write' }, { at: (at += 2_000), act: 'save' }],
      summary: `Visitor ${n + 1} was helped (run ${seed}).`,
      wrappedAt: 0,
      completedAt: 0,
    };
  });
  const picturedAt = at + 30_000;
  return {
    chats: chats.map((chat, n) => ({
      ...chat,
      wrappedAt: picturedAt + 1_000 + 500 * n,
      completedAt: picturedAt + 15_000 + 500 * n,
    })),
    faultsEndAt,
    recoveredAt,
    picturedAt,
    endsAt: picturedAt + 120_000,
  };
};
