import type { Manager } from '@twilio/flex-ui';

import { parseTaskSid, type TaskSid } from '../../domain/ids';
import { contained } from '../mistakes';

/**
 * Tells once which tasks the agent has, of whatever kind and state, as soon as Flex knows that: an empty list before
 * that proves nothing. Flex puts the worker's connection and the worker's tasks into its state in one step.
 *
 * @returns the function that ends the waiting
 */
export function onTasksLoaded(
  { store }: Pick<Manager, 'store'>,
  tell: (present: readonly TaskSid[]) => void,
): () => void {
  let stop = (): void => undefined;
  const look = contained('Looking for Flex’s tasks', (): void => {
    const { source, tasks } = store.getState().flex.worker;
    if (source === undefined) return;
    stop();
    tell([...tasks.values()].flatMap(({ taskSid }) => parseTaskSid(taskSid) ?? []));
  });
  stop = store.subscribe(look);
  look();
  return () => stop();
}
