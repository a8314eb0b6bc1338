import { createActor, fromCallback, fromPromise, type ActorOptions } from 'xstate';

import type { TaskSid } from '../domain/ids';
import type { KeptMessage, MessageStore } from '../domain/ports';
import { createLeftoverSender, type LeftoverPorts } from './actors/leftovers';
import { createParticipants } from './actors/participants';
import type { Connection } from './connection';
import {
  messageOutboxMachine,
  type MessageOutboxActor,
  type MessageOutboxEvent,
} from './message-outbox.machine';

/** What chats have left to be sent when they ended. Of all tabs, only the one that leads has one. */
export interface MessageOutbox {
  readonly actor: MessageOutboxActor;
  /** Flex has loaded the agent's tasks, and these are there. */
  noteTasks(present: readonly TaskSid[]): void;
  /** The task has a session, which sends by itself. */
  noteOpened(taskSid: TaskSid): void;
  noteGone(taskSid: TaskSid): void;
  retry(): void;
  /** The network is back or the page is visible again. */
  wake(): void;
  /** Sends nothing more. What waits is left to the tab that leads next. */
  stop(): void;
}

export interface MessageOutboxDeps extends Omit<LeftoverPorts, 'participants' | 'store' | 'api'> {
  readonly api: LeftoverPorts['api'] & Parameters<typeof createParticipants>[0];
  readonly store: MessageStore;
  readonly obfuscatedAgentId: () => Promise<string>;
  readonly connection: Pick<Connection, 'retain'>;
  readonly random: () => number;
  readonly actorOptions?: Pick<ActorOptions<typeof messageOutboxMachine>, 'clock' | 'inspect'>;
}

/** Starts the outbox, which waits until Flex has told which tasks there are. */
export function createMessageOutbox({
  connection,
  obfuscatedAgentId,
  random,
  actorOptions,
  ...ports
}: MessageOutboxDeps): MessageOutbox {
  const send = createLeftoverSender({
    ...ports,
    participants: createParticipants(ports.api, obfuscatedAgentId),
  });
  const actor = createActor(
    messageOutboxMachine.provide({
      actors: {
        list: fromPromise<readonly KeptMessage[], void>(() => ports.store.list()),
        send: fromPromise<void, readonly KeptMessage[]>(({ input, signal }) => send(input, signal)),
        connection: fromCallback<MessageOutboxEvent, void>(() => connection.retain()),
      },
    }),
    { ...actorOptions, input: { random } },
  );
  actor.start();

  return {
    actor,
    noteTasks: (present) => actor.send({ type: 'tasks.loaded', present }),
    noteOpened: (taskSid) => actor.send({ type: 'task.opened', taskSid }),
    noteGone: (taskSid) => actor.send({ type: 'task.gone', taskSid }),
    retry: () => actor.send({ type: 'retry.requested' }),
    wake: () => actor.send({ type: 'network.woke' }),
    stop: () => actor.stop(),
  };
}
