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

function lazily(config: Config, implementations: Implementations): AnyStateMachine {
  let built: AnyStateMachine | undefined;
  const machine = (): AnyStateMachine =>
    (built ??= new StateMachine(config, implementations) as AnyStateMachine);
  const provide = ({ actors, actions, guards, delays }: Implementations): AnyStateMachine =>
    lazily(config, {
      actors: { ...implementations.actors, ...actors },
      actions: { ...implementations.actions, ...actions },
      guards: { ...implementations.guards, ...guards },
      delays: { ...implementations.delays, ...delays },
    } as Implementations);
  return new Proxy(Object.create(StateMachine.prototype) as AnyStateMachine, {
    get: (_, key): unknown => (key === 'provide' ? provide : Reflect.get(machine(), key)),
    has: (_, key) => Reflect.has(machine(), key),
  });
}
