import type { Manager } from '@twilio/flex-ui';

import { contained } from '../mistakes';

/**
 * Tells once, as soon as Flex lists a task of the agent's, of whatever kind and state: also one that is still offered.
 *
 * @returns the function that ends the waiting
 */
export function onFirstTask({ store }: Pick<Manager, 'store'>, tell: () => void): () => void {
  let stop = (): void => undefined;
  const look = contained('Looking for a first task', (): void => {
    if (store.getState().flex.worker.tasks.size === 0) return;
    stop();
    tell();
  });
  stop = store.subscribe(look);
  look();
  return () => stop();
}
