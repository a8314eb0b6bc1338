import type { Manager } from '@twilio/flex-ui';

import type { TaskSid } from '../../domain/ids';
import type { Composers } from '../../domain/ports';
import { contained } from '../mistakes';
import { toTaskRef } from './flex-tasks';

/**
 * The drafts of the agent's live chats, as Flex's store holds them: a moment after they were typed. Flex keeps a
 * rich draft elsewhere, so an e-mail's is not seen.
 */
export function createComposers({ store }: Pick<Manager, 'store'>): Composers {
  return {
    watch(onDraft) {
      const told = new Map<TaskSid, string>();

      const look = contained('Looking at what is typed', (): void => {
        const { chat, worker } = store.getState().flex;
        const live = new Set<TaskSid>();
        for (const task of worker.tasks.values()) {
          const ref = toTaskRef(task);
          if (ref?.medium !== 'chat' || ref.wrapping) continue;
          live.add(ref.taskSid);
          const text = chat.conversationInput[ref.conversationSid]?.inputText ?? '';
          if (text === (told.get(ref.taskSid) ?? '')) continue;
          told.set(ref.taskSid, text);
          onDraft(ref.taskSid, text);
        }
        for (const taskSid of [...told.keys()]) if (!live.has(taskSid)) told.delete(taskSid);
      });

      // Flex's store changes many times a second; a draft changes with this part of it only.
      let inputs = store.getState().flex.chat.conversationInput;
      const unsubscribe = store.subscribe(() => {
        const now = store.getState().flex.chat.conversationInput;
        if (now === inputs) return;
        inputs = now;
        look();
      });
      look();
      return unsubscribe;
    },
  };
}
