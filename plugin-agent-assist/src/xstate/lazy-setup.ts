import { setup as setupAtOnce, StateMachine, type AnyStateMachine } from 'xstate';

type Config = ConstructorParameters<typeof StateMachine>[0];
type Implementations = NonNullable<ConstructorParameters<typeof StateMachine>[1]>;

/**
 * XState's `setup`, for machines that are built when they are first looked at. XState works out all states and
 * transitions of a machine when it is created, and once more whenever implementations are provided to it, which is most
 * of what loading the plugin would cost: nothing of the first is ever used, and nothing of the second before there is a
 * task. A machine from here, and what it becomes by `provide`, is a machine in every other respect.
 */
export const setup = ((given: Parameters<typeof setupAtOnce>[0]) => ({
  ...setupAtOnce(given),
  createMachine: (config: Config) =>
    lazily({ ...config, schemas: given.schemas } as Config, given as Implementations),
})) as unknown as typeof setupAtOnce;

interface Unbuilt {
  readonly build: () => AnyStateMachine;
  readonly implementations: Implementations;
}

const unbuilt = new WeakMap<object, Unbuilt>();

/**
 * What builds a machine, and each of the machines that it invokes or spawns, ahead of their first actors: one function
 * for each, so that they need not be built in one piece. Of machines that XState has built itself there is none.
 */
export function buildersOf(machine: object): readonly (() => void)[] {
  const found = unbuilt.get(machine);
  if (!found) return [];
  return [found.build, ...Object.values<object>({ ...found.implementations.actors }).flatMap(buildersOf)];
}

function lazily(config: Config, implementations: Implementations): AnyStateMachine {
  let built: AnyStateMachine | undefined;
  const build = (): AnyStateMachine => (built ??= new StateMachine(config, implementations));
  const provide = ({ actors, actions, guards, delays }: Implementations): AnyStateMachine =>
    lazily(config, {
      actors: { ...implementations.actors, ...actors },
      actions: { ...implementations.actions, ...actions },
      guards: { ...implementations.guards, ...guards },
      delays: { ...implementations.delays, ...delays },
    });
  const machine = new Proxy(Object.create(StateMachine.prototype) as AnyStateMachine, {
    get: (_, key): unknown => (key === 'provide' ? provide : Reflect.get(build(), key)),
    has: (_, key) => Reflect.has(build(), key),
  });
  unbuilt.set(machine, { build, implementations });
  return machine;
}
