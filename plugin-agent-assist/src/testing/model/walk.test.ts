import { assign, setup } from 'xstate';

import { createCoverage } from './coverage';
import { walk, type Step } from './walk';

const machine = setup({
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- so xstate is told types
  types: {} as {
    context: { readonly count: number };
    events: { type: 'more' } | { type: 'never' };
  },
  delays: { rest: 1_000 },
  guards: { isThree: ({ context }) => context.count === 3 },
}).createMachine({
  id: 'counter',
  context: { count: 0 },
  initial: 'counting',
  states: {
    counting: {
      always: { guard: 'isThree', target: 'full' },
      on: { more: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
    },
    full: { after: { rest: 'empty' }, on: { never: 'lost' } },
    empty: { type: 'final' },
    lost: {},
  },
});

const goThrough = (
  check?: (step: Step<typeof machine, undefined>) => void,
  facts: 'all' | 'none' = 'all',
) => {
  const coverage = createCoverage(machine);
  walk<typeof machine, undefined>({
    machine,
    coverage,
    input: () => undefined,
    memory: undefined,
    check,
    events: () => [{ type: 'more' }],
    facts: ({ snapshot, path }) => (facts === 'all' ? [snapshot.value, snapshot.context] : path),
    limit: 50,
  });
  return coverage.report();
};

describe('a walk through a machine', () => {
  it('goes by events, conditions and delays, and names what it did not come to', () => {
    const { states, transitions, missed } = goThrough();
    expect([states, transitions]).toEqual([5, 4]);
    expect(missed).toEqual(['counter.lost', 'counter.full | never | counter.lost']);
  });

  it('tells by which way it came to where a promise is broken', () => {
    const check = ({ snapshot }: Step<typeof machine, undefined>) => {
      if (snapshot.context.count > 1) throw new Error('Too many');
    };
    expect(() => goThrough(check)).toThrow(/Too many\nafter more\n +more$/);
  });

  it('does not go on where facts tell no situation from another', () => {
    const endless = () => goThrough(undefined, 'none');
    expect(endless).toThrow('There are more than 50 situations');
  });
});
