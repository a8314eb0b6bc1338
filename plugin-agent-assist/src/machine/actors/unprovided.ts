import { fromPromise, type PromiseActorLogic } from 'xstate';

/**
 * Placeholder for an actor that the composition root must supply. Failing at the first use, by name, beats a
 * machine that silently never moves.
 */
export const unprovided = <Output, Input>(name: string): PromiseActorLogic<Output, Input> =>
  fromPromise<Output, Input>(() => Promise.reject(new Error(`Actor "${name}" was not provided`)));
