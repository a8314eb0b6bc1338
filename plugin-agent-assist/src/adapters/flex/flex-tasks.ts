import type { ITask, Manager } from '@twilio/flex-ui';
import * as v from 'valibot';

import type { TaskRef } from '../../domain/assist';
import { parseConversationSid, parseTaskSid, type TaskSid } from '../../domain/ids';

/** A Flex Conversations task's attributes, as far as we read them. Workflows may leave out or misuse any. */
const ChatAttributes = v.object({
  conversationSid: v.string(),
  channelType: v.fallback(v.optional(v.string(), 'web'), 'web'),
  agent_assist_conversation: v.fallback(v.optional(v.string()), undefined),
  customerAddress: v.fallback(v.optional(v.string()), undefined),
  from: v.fallback(v.optional(v.string()), undefined),
});

type ChatAttributes = v.InferOutput<typeof ChatAttributes>;

/** What the session registry does with tasks. */
export interface TaskSink {
  opened(task: TaskRef): void;
  wrapupStarted(taskSid: TaskSid): void;
  /** Completed, canceled, rescinded, parked or handed on: no longer this agent's. */
  ended(taskSid: TaskSid): void;
}

/** Flex's tasks of the signed-in worker. */
export interface FlexTasks {
  /** Flex's own object, also for a while after the task has ended. */
  find(taskSid: TaskSid): ITask | undefined;
  /** Who the customer is to Twilio Conversations, as far as the task says. */
  customerAddresses(taskSid: TaskSid): readonly string[];
  /** Tells the sink of every task, those that are there already included, until the returned function is called. */
  watch(sink: TaskSink): () => void;
  /** Lets go of Flex's object. */
  forget(taskSid: TaskSid): void;
}

const EVENTS = [
  'taskAccepted',
  'taskUpdated',
  'taskWrapup',
  'taskCompleted',
  'taskCanceled',
  'taskRescinded',
  'pluginsInitialized',
] as const;

/**
 * Compares Flex's list of tasks with what the sink was told, whenever anything may have changed.
 *
 * Flex's events only say when to look: `taskAccepted` comes before `afterAcceptTask` for chats and may come after
 * it for calls, and never comes for a task that was accepted before the page was loaded.
 */
export function createFlexTasks(manager: Manager): FlexTasks {
  const seen = new Map<TaskSid, ITask>();

  return {
    find: (taskSid) => seen.get(taskSid),
    forget: (taskSid) => seen.delete(taskSid),
    customerAddresses(taskSid) {
      const { customerAddress, from } = parseAttributes(seen.get(taskSid)?.attributes) ?? {};
      return [customerAddress, from].filter((address): address is string => Boolean(address));
    },
    watch(sink) {
      const told = new Map<TaskSid, 'live' | 'wrapping'>();

      const look = (): void => {
        const present = new Set<TaskSid>();
        for (const task of manager.store.getState().flex.worker.tasks.values()) {
          const ref = toTaskRef(task);
          if (!ref) continue;
          present.add(ref.taskSid);
          seen.set(ref.taskSid, task);
          const before = told.get(ref.taskSid);
          if (before === undefined) {
            told.set(ref.taskSid, ref.wrapping ? 'wrapping' : 'live');
            sink.opened(ref);
          } else if (before === 'live' && ref.wrapping) {
            told.set(ref.taskSid, 'wrapping');
            sink.wrapupStarted(ref.taskSid);
          }
        }
        for (const taskSid of [...told.keys()]) {
          if (present.has(taskSid)) continue;
          told.delete(taskSid);
          sink.ended(taskSid);
        }
      };

      let tasks = manager.store.getState().flex.worker.tasks;
      const unsubscribe = manager.store.subscribe(() => {
        const now = manager.store.getState().flex.worker.tasks;
        if (now === tasks) return;
        tasks = now;
        look();
      });
      EVENTS.forEach((event) => manager.events.addListener(event, look));
      look();
      return () => {
        unsubscribe();
        EVENTS.forEach((event) => manager.events.removeListener(event, look));
      };
    },
  };
}

/** `undefined` for tasks that are not, or not yet or no longer, a chat of this agent. */
export function toTaskRef(task: ITask): TaskRef | undefined {
  if (task.status !== 'accepted' && task.status !== 'wrapping') return undefined;
  const taskSid = parseTaskSid(task.taskSid);
  const attributes = parseAttributes(task.attributes);
  const conversationSid = attributes && parseConversationSid(attributes.conversationSid);
  return taskSid && conversationSid
    ? {
        taskSid,
        conversationSid,
        channelType: attributes.channelType,
        namedConversation: attributes.agent_assist_conversation,
        wrapping: task.status === 'wrapping',
      }
    : undefined;
}

function parseAttributes(attributes: unknown): ChatAttributes | undefined {
  const result = v.safeParse(ChatAttributes, attributes);
  return result.success ? result.output : undefined;
}
