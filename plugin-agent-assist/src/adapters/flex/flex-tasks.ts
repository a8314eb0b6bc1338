import type { ITask, Manager } from '@twilio/flex-ui';
import * as v from 'valibot';

import type { CallNews, TaskRef } from '../../domain/assist';
import { parseConversationSid, parseTaskSid, type TaskSid } from '../../domain/ids';
import type { SummaryRequest } from '../../domain/summary';
import { contained } from '../mistakes';
import { callFactsOf, callNewsOf } from './calls';
import { customerLabelOf } from './customer-label';
import { readDigest } from './digest';

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
  /**
   * What Flex knows of a call (`TaskConversation.describeCall`) or what Twilio says of its audio has changed. Told
   * once right after `opened`, too.
   */
  callChanged(taskSid: TaskSid, news: CallNews): void;
  /**
   * A supervisor waits for a summary, as the task's digest says, or does not any more (undefined). Told right after
   * `opened` only where one waits.
   */
  summaryAsked(taskSid: TaskSid, request: SummaryRequest | undefined): void;
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
  /** By which the agent knows the task again; empty where Flex does not say. */
  customerLabel(taskSid: TaskSid): string;
  /** Tells the sink of every task, those that are there already included, until the returned function is called. */
  watch(sink: TaskSink): () => void;
  /** Lets go of Flex's object. */
  forget(taskSid: TaskSid): void;
}

/** The unique name of TaskRouter's channel for calls, by which Flex itself knows them. */
const VOICE = 'voice';

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

  const tasksOfAgent = () => manager.store.getState().flex.worker.tasks;
  const conferences = () => manager.store.getState().flex.conferences.states;

  return {
    find: (taskSid) => seen.get(taskSid),
    forget: (taskSid) => seen.delete(taskSid),
    customerAddresses(taskSid) {
      const { customerAddress, from } = parseAttributes(seen.get(taskSid)?.attributes) ?? {};
      return [customerAddress, from].filter((address): address is string => Boolean(address));
    },
    customerLabel(taskSid) {
      const task = seen.get(taskSid);
      return task ? customerLabelOf(task) : '';
    },
    watch(sink) {
      const told = new Map<TaskSid, 'live' | 'wrapping'>();
      const toldOfCalls = new Map<TaskSid, string>();
      const toldOfRequests = new Map<TaskSid, SummaryRequest>();

      const lookAtCall = (taskSid: TaskSid, task: ITask): void => {
        const news = callNewsOf(task);
        // By value: Flex changes its objects in place, and replaces them where nothing has changed.
        const now = JSON.stringify([callFactsOf(task), news]);
        if (toldOfCalls.get(taskSid) === now) return;
        toldOfCalls.set(taskSid, now);
        sink.callChanged(taskSid, news);
      };

      const lookAtDigest = (taskSid: TaskSid, task: ITask): void => {
        const request = readDigest(task.attributes)?.request;
        const before = toldOfRequests.get(taskSid);
        if (request?.id === before?.id && request?.at === before?.at && request?.by === before?.by) return;
        if (request) toldOfRequests.set(taskSid, request);
        else toldOfRequests.delete(taskSid);
        sink.summaryAsked(taskSid, request);
      };

      const forgetWhatWasTold = (taskSid: TaskSid): void => {
        toldOfCalls.delete(taskSid);
        toldOfRequests.delete(taskSid);
      };

      const look = contained('Looking at Flex’s tasks', (): void => {
        const present = new Set<TaskSid>();
        for (const { ref, task } of openTasks(tasksOfAgent().values())) {
          present.add(ref.taskSid);
          seen.set(ref.taskSid, task);
          const before = told.get(ref.taskSid);
          if (before === undefined) {
            told.set(ref.taskSid, ref.wrapping ? 'wrapping' : 'live');
            sink.opened(ref);
          } else if (before === 'live' && ref.wrapping) {
            told.set(ref.taskSid, 'wrapping');
            sink.wrapupStarted(ref.taskSid);
          } else if (before === 'wrapping' && !ref.wrapping) {
            // A call that was handed on has come back.
            told.set(ref.taskSid, 'live');
            forgetWhatWasTold(ref.taskSid);
            sink.ended(ref.taskSid);
            // Whoever is told of the end may let go of it.
            seen.set(ref.taskSid, task);
            sink.opened(ref);
          }
          if (ref.medium === 'call') lookAtCall(ref.taskSid, task);
          lookAtDigest(ref.taskSid, task);
        }
        for (const taskSid of [...told.keys()]) {
          if (present.has(taskSid)) continue;
          told.delete(taskSid);
          forgetWhatWasTold(taskSid);
          sink.ended(taskSid);
        }
      });

      // Flex's store changes many times a second; what is looked at changes with these parts of it only.
      let tasks = tasksOfAgent();
      let legs = conferences();
      const unsubscribe = manager.store.subscribe(() => {
        if (tasks === tasksOfAgent() && legs === conferences()) return;
        tasks = tasksOfAgent();
        legs = conferences();
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

interface OpenTask {
  readonly ref: TaskRef;
  readonly task: ITask;
}

/**
 * One for each task. Flex lists reservations, and a call that comes back to an agent who is still in after-call work
 * has two of them: then it is live.
 */
function openTasks(reservations: Iterable<ITask>): Iterable<OpenTask> {
  const open = new Map<TaskSid, OpenTask>();
  for (const task of reservations) {
    const ref = toTaskRef(task);
    if (!ref || (ref.wrapping && open.has(ref.taskSid))) continue;
    open.set(ref.taskSid, { ref, task });
  }
  return open.values();
}

/** `undefined` for tasks that are not, or not yet or no longer, a chat or a call of this agent. */
export function toTaskRef(task: ITask): TaskRef | undefined {
  if (task.status !== 'accepted' && task.status !== 'wrapping') return undefined;
  const taskSid = parseTaskSid(task.taskSid);
  if (!taskSid) return undefined;
  const wrapping = task.status === 'wrapping';
  const attributes = parseAttributes(task.attributes);
  const conversationSid = attributes && parseConversationSid(attributes.conversationSid);
  if (conversationSid) {
    return {
      medium: 'chat',
      taskSid,
      conversationSid,
      channelType: attributes.channelType,
      namedConversation: attributes.agent_assist_conversation,
      wrapping,
    };
  }
  return task.taskChannelUniqueName === VOICE
    ? { medium: 'call', taskSid, channelType: VOICE, wrapping }
    : undefined;
}

function parseAttributes(attributes: unknown): ChatAttributes | undefined {
  const result = v.safeParse(ChatAttributes, attributes);
  return result.success ? result.output : undefined;
}
