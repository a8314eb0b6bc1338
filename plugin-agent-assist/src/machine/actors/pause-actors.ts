import { fromCallback, fromPromise } from 'xstate';

import type { CallTask, TaskRef } from '../../domain/assist';
import { NEVER_PAUSED, openPlacesOf, resumedAfter, type Pause } from '../../domain/pause';
import type { CallPauseBoard, PauseBoard } from '../../domain/ports';
import { pauseMachine, type PauseEvent } from '../pause.machine';

interface PauseOrder {
  readonly task: TaskRef;
  readonly pause: Pause;
}

/** Calls have no messages whose index could be compared. */
const NO_MESSAGE = -1;

/**
 * The pause machine with everything that it asks of the outside world.
 *
 * @param calls undefined where calls cannot be paused
 */
export const providePause = (pauses: PauseBoard, calls: CallPauseBoard | undefined): typeof pauseMachine => {
  const requireCalls = (): CallPauseBoard => {
    if (!calls) throw new Error('Calls cannot be paused');
    return calls;
  };
  const stop = async (
    task: CallTask,
    pause: Pause,
    mustStop: boolean,
    signal: AbortSignal,
  ): Promise<Pause> => {
    await requireCalls().pause(task, { until: pause.until, mustStop }, signal);
    return pause;
  };
  const start = async (task: CallTask, pause: Pause, signal: AbortSignal): Promise<Pause> => {
    const board = requireCalls();
    // The Functions number what somebody has wiped anew, and the task tells how.
    const places = new Set([pause, board.read(task)].flatMap(openPlacesOf));
    await board.resume(task, [...places], signal);
    return resumedAfter(pause, NO_MESSAGE);
  };

  return pauseMachine.provide({
    actors: {
      read: fromPromise<Pause, TaskRef>(({ input, signal }) =>
        input.medium === 'chat'
          ? pauses.read(input, signal)
          : Promise.resolve(calls?.read(input) ?? NEVER_PAUSED),
      ),
      write: fromPromise<Pause, PauseOrder & { readonly mustStop: boolean }>(
        ({ input: { task, pause, mustStop }, signal }) =>
          task.medium === 'chat' ? pauses.write(task, pause, signal) : stop(task, pause, mustStop, signal),
      ),
      end: fromPromise<Pause, PauseOrder>(async ({ input: { task, pause }, signal }) =>
        task.medium === 'chat'
          ? pauses.write(task, resumedAfter(pause, await pauses.findNewest(task, signal)), signal)
          : start(task, pause, signal),
      ),
      watch: fromCallback<PauseEvent, TaskRef>(({ input, sendBack }) =>
        input.medium === 'chat' ? pauses.watch(input, sendBack) : calls?.watch(input, sendBack),
      ),
    },
  });
};
