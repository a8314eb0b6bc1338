import { createActor, fromCallback, StateMachine } from 'xstate';

import { buildersOf, setup } from './lazy-setup';

/** A lamp that tells whoever looks at its configuration. */
function aLamp(onBuilt: () => void = () => undefined) {
  return setup({
    types: { events: {} as { readonly type: 'pressed' } },
    actors: { shine: fromCallback(() => undefined) },
    guards: { hasCurrent: () => true },
  }).createMachine({
    id: 'lamp',
    initial: 'off',
    states: {
      off: { on: { pressed: { target: 'on', guard: 'hasCurrent' } } },
      get on() {
        onBuilt();
        return { invoke: { src: 'shine' }, on: { pressed: 'off' } } as const;
      },
    },
  });
}

const pressedOnce = (machine: ReturnType<typeof aLamp>): unknown => {
  const actor = createActor(machine).start();
  actor.send({ type: 'pressed' });
  return actor.getSnapshot().value;
};

describe('a machine that is set up lazily', () => {
  it('is built when it is first run, and once', () => {
    const onBuilt = jest.fn();
    const lamp = aLamp(onBuilt);
    const read = onBuilt.mock.calls.length;
    expect(pressedOnce(lamp)).toBe('on');
    const built = onBuilt.mock.calls.length;
    expect(built).toBeGreaterThan(read);
    pressedOnce(lamp);
    expect(onBuilt).toHaveBeenCalledTimes(built);
  });

  it('is not built for the machine that it becomes by implementations of others', () => {
    const onBuilt = jest.fn();
    const lamp = aLamp(onBuilt);
    const read = onBuilt.mock.calls.length;
    lamp.provide({ guards: { hasCurrent: () => false } });
    expect(onBuilt).toHaveBeenCalledTimes(read);
  });

  it('can be built ahead of its first actor, and those that it starts with it', () => {
    const onBuilt = jest.fn();
    const onLampBuilt = jest.fn();
    const room = setup({ actors: { lamp: aLamp(onLampBuilt) } }).createMachine({
      initial: 'open',
      states: {
        get open() {
          onBuilt();
          return { invoke: { src: 'lamp' } } as const;
        },
      },
    });
    buildersOf(room).forEach((build) => build());
    const built = onBuilt.mock.calls.length;
    const lampBuilt = onLampBuilt.mock.calls.length;
    expect(built).toBeGreaterThan(0);
    expect(lampBuilt).toBeGreaterThan(0);

    createActor(room).start();
    expect(onBuilt).toHaveBeenCalledTimes(built);
    expect(onLampBuilt).toHaveBeenCalledTimes(lampBuilt);
  });

  it('takes implementations in place of its own, one by one', () => {
    const shine = jest.fn();
    const lit = aLamp().provide({ actors: { shine: fromCallback(shine) } });
    expect(pressedOnce(lit)).toBe('on');
    expect(shine).toHaveBeenCalledTimes(1);
    expect(pressedOnce(lit.provide({ guards: { hasCurrent: () => false } }))).toBe('off');
  });

  it('is one of XState’s to whoever asks', () => {
    const lamp = aLamp();
    expect(lamp).toBeInstanceOf(StateMachine);
    expect('root' in lamp).toBe(true);
    expect(lamp.id).toBe('lamp');
    expect(createActor(lamp).start().getSnapshot().machine.getStateNodeById('lamp.on').key).toBe('on');
  });
});
