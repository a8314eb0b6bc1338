import { fromCallback, fromPromise } from 'xstate';

import type { ChatTask, TaskRef } from '../../domain/assist';
import { NEVER_PAUSED, resumedAfter, type Pause } from '../../domain/pause';
import type { PauseBoard } from '../../domain/ports';
import { pauseMachine, type PauseEvent } from '../pause.machine';

interface PauseOrder {
  readonly task: TaskRef;
  readonly pause: Pause;
}

/** The pause machine with everything that it asks of the outside world. Nobody pauses a call: its audio goes on. */
export const providePause = (pauses: PauseBoard): typeof pauseMachine =>
  pauseMachine.provide({
    actors: {
      read: fromPromise<Pause, TaskRef>(({ input, signal }) =>
        input.medium === 'chat' ? pauses.read(input, signal) : Promise.resolve(NEVER_PAUSED),
      ),
      write: fromPromise<Pause, PauseOrder>(({ input: { task, pause }, signal }) =>
        pauses.write(requireChat(task), pause, signal),
      ),
      end: fromPromise<Pause, PauseOrder>(async ({ input: { task, pause }, signal }) => {
        const chat = requireChat(task);
        return pauses.write(chat, resumedAfter(pause, await pauses.findNewest(chat, signal)), signal);
      }),
      watch: fromCallback<PauseEvent, TaskRef>(({ input, sendBack }) =>
        input.medium === 'chat' ? pauses.watch(input, sendBack) : undefined,
      ),
    },
  });

function requireChat(task: TaskRef): ChatTask {
  if (task.medium !== 'chat') throw new Error('A call is not paused');
  return task;
}
