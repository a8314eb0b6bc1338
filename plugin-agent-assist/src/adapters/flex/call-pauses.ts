import type { Manager } from '@twilio/flex-ui';

import type { CallTask } from '../../domain/assist';
import type { CallPauseBoard } from '../../domain/ports';
import { contained } from '../mistakes';
import { readPause, type PauseReading } from '../wire/pause';
import type { FlexTasks } from './flex-tasks';

/**
 * What the tasks of calls say of pauses, in their attribute `agent_assist_pause`. The Functions write it, which lose
 * nothing of what others write at the same time; a transfer takes it to the next agent.
 */
export function createCallPauseReader(
  manager: Pick<Manager, 'store' | 'events'>,
  tasks: Pick<FlexTasks, 'find'>,
): Pick<CallPauseBoard, 'read' | 'watch'> {
  const readingOf = ({ taskSid }: CallTask): PauseReading => readPause(tasks.find(taskSid)?.attributes);

  return {
    read: (task) => readingOf(task).pause,

    watch(task, onNews) {
      let told: string | undefined;
      const look = contained('Looking whether Agent Assist is paused', (): void => {
        const reading = readingOf(task);
        // By value: Flex changes its objects in place, and replaces them where nothing has changed.
        const now = JSON.stringify(reading);
        if (told === now) return;
        told = now;
        onNews({ type: 'pause.told', ...reading });
      });
      const present = () => manager.store.getState().flex.worker.tasks;
      let seen = present();
      const unsubscribe = manager.store.subscribe(() => {
        if (seen === present()) return;
        seen = present();
        look();
      });
      manager.events.addListener('taskUpdated', look);
      look();
      return () => {
        unsubscribe();
        manager.events.removeListener('taskUpdated', look);
      };
    },
  };
}
