import { assign, createActor, setup, SimulatedClock } from 'xstate';

import { tellingFirst } from './telling-first';

type Event = { type: 'told'; what: string } | { type: 'asked' };

interface Context {
  readonly notes: readonly string[];
}

const types = {} as { context: Context; events: Event };

/** Writes down what it is told, and how often it is asked or its time is up. */
const listener = setup({
  types,
  actions: {
    note: assign({
      notes: ({ context }, { what }: { what: string }) => [...context.notes, what],
    }),
  },
}).createMachine({
  context: { notes: [] },
  initial: 'waiting',
  states: {
    waiting: { after: { 1_000: 'late' } },
    late: { entry: { type: 'note', params: { what: 'late' } } },
  },
  on: {
    told: { actions: { type: 'note', params: ({ event }) => event } },
    asked: { actions: { type: 'note', params: { what: 'asked' } } },
  },
});

const start = () => {
  const clock = new SimulatedClock();
  let waiting: Event[] = [];
  const seen: (readonly string[])[] = [];
  const actor = createActor(
    tellingFirst(listener, () => waiting.splice(0)),
    { clock },
  );
  actor.subscribe(({ context }) => seen.push(context.notes));
  actor.start();
  return {
    actor,
    clock,
    seen,
    wait: (...what: readonly string[]) => void (waiting = what.map((one) => ({ type: 'told', what: one }))),
    notes: () => actor.getSnapshot().context.notes,
  };
};

describe('a machine that is told first', () => {
  it('is told what waits before it is asked, once and in its order', () => {
    const { actor, notes, wait } = start();
    wait('one', 'two');
    expect(notes()).toEqual([]);
    actor.send({ type: 'asked' });
    actor.send({ type: 'asked' });
    expect(notes()).toEqual(['one', 'two', 'asked', 'asked']);
  });

  it('is told before its own time is up, too', () => {
    const { clock, notes, wait } = start();
    wait('one');
    clock.increment(1_000);
    expect(notes()).toEqual(['one', 'late']);
  });

  it('shows what it has made of both at once', () => {
    const { actor, seen, wait } = start();
    wait('one');
    actor.send({ type: 'asked' });
    expect(seen.slice(-1)).toEqual([['one', 'asked']]);
    expect(seen).not.toContainEqual(['one']);
  });

  it('is told nothing any more when it is stopped', () => {
    const { actor, notes, wait } = start();
    wait('one');
    actor.stop();
    expect(notes()).toEqual([]);
  });
});
