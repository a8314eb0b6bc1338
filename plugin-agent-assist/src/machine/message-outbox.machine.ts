import { assign, fromCallback, type ActorRefFrom } from 'xstate';

import type { TaskSid } from '../domain/ids';
import type { KeptMessage } from '../domain/ports';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';

/** Google's quota is a minute's. */
const BACKOFF_CAP_MS = 60_000;

export type MessageOutboxEvent =
  /** Flex has loaded the agent's tasks, and these are there. */
  | { type: 'tasks.loaded'; present: readonly TaskSid[] }
  | { type: 'task.opened'; taskSid: TaskSid }
  /** Its session is over, and may have left something. */
  | { type: 'task.gone'; taskSid: TaskSid }
  | { type: 'retry.requested' }
  | { type: 'network.woke' };

interface MessageOutboxContext {
  /** What waits of these is their sessions' to send. */
  readonly tasks: ReadonlySet<TaskSid>;
  readonly leftovers: readonly KeptMessage[];
  /** More may have been left since it was looked. */
  readonly isDue: boolean;
  readonly attempt: number;
  readonly random: () => number;
}

/**
 * Sends the messages that chats have left when they ended, in this page or an earlier one. As long as Flex has not told
 * which tasks there are, every message may be that of a task.
 */
export const messageOutboxMachine = setup({
  types: {} as {
    context: MessageOutboxContext;
    events: MessageOutboxEvent;
    input: Pick<MessageOutboxContext, 'random'>;
  },
  actors: {
    list: unprovided<readonly KeptMessage[], void>('list'),
    /** Rejects where it is worth another try. */
    send: unprovided<void, readonly KeptMessage[]>('send'),
    /** Holds on to the connection for as long as it lives. */
    connection: fromCallback<MessageOutboxEvent, void>(() => {
      throw new Error('Actor "connection" was not provided');
    }),
  },
  actions: {
    noteTasks: assign(({ context }, { present }: { present: readonly TaskSid[] }) => ({
      tasks: new Set([...context.tasks, ...present]),
    })),
    noteGone: assign(({ context }, { taskSid }: { taskSid: TaskSid }) => ({
      tasks: new Set([...context.tasks].filter((task) => task !== taskSid)),
      isDue: true,
    })),
    noteLeftovers: assign(({ context }, { entries }: { entries: readonly KeptMessage[] }) => ({
      leftovers: entries.filter(({ task }) => !context.tasks.has(task.taskSid)),
    })),
    noteLooked: assign({ isDue: false }),
    noteFailure: assign({ attempt: ({ context }) => context.attempt + 1 }),
    noteSuccess: assign({ attempt: 0 }),
  },
  guards: {
    isDue: ({ context }) => context.isDue,
    hasLeftovers: ({ context }) => context.leftovers.length > 0,
  },
  delays: {
    retryDelay: ({ context }) => backoffMs(context.attempt, context.random, BACKOFF_CAP_MS),
  },
}).createMachine({
  id: 'messageOutbox',
  context: ({ input }) => ({ tasks: new Set(), leftovers: [], isDue: false, attempt: 0, ...input }),
  initial: 'unsure',
  on: {
    'task.opened': {
      actions: { type: 'noteTasks', params: ({ event }) => ({ present: [event.taskSid] }) },
    },
    'task.gone': { actions: { type: 'noteGone', params: ({ event }) => event } },
  },
  states: {
    unsure: {
      on: {
        'tasks.loaded': {
          target: 'looking',
          actions: { type: 'noteTasks', params: ({ event }) => event },
        },
      },
    },
    idle: { always: { guard: 'isDue', target: 'looking' } },
    looking: {
      entry: 'noteLooked',
      invoke: {
        src: 'list',
        onDone: {
          target: 'looked',
          actions: { type: 'noteLeftovers', params: ({ event }) => ({ entries: event.output }) },
        },
        onError: { target: 'waiting', actions: 'noteFailure' },
      },
    },
    // Whoever only looks needs no connection.
    looked: { always: [{ guard: 'hasLeftovers', target: 'sending' }, { target: 'idle' }] },
    sending: {
      invoke: [
        { src: 'connection' },
        {
          src: 'send',
          input: ({ context }) => context.leftovers,
          onDone: { target: 'idle', actions: 'noteSuccess' },
          onError: { target: 'waiting', actions: 'noteFailure' },
        },
      ],
    },
    waiting: {
      after: { retryDelay: 'looking' },
      on: { 'retry.requested': 'looking', 'network.woke': 'looking' },
    },
  },
});

export type MessageOutboxActor = ActorRefFrom<typeof messageOutboxMachine>;
