import { createActor, type ActorOptions } from 'xstate';

import type { AssistCommands, Suggestion, SummaryEdit, TaskRef } from '../domain/assist';
import type { TaskSid } from '../domain/ids';
import type { Connection } from './connection';
import type { SessionActor } from './session.machine';
import type { sessionMachine } from './session.machine';
import type { SessionCommand } from './session.types';

/** Called once per session, before it starts. Returns the function that detaches. */
export type SessionObserver = (actor: SessionActor, taskSid: TaskSid) => () => void;

/** Starts, tells and stops sessions: one per task, whatever Flex reports twice or late. */
export interface SessionRegistry {
  open(task: TaskRef): void;
  notify(taskSid: TaskSid, command: SessionCommand): void;
  /** Stops all sessions at once, without ending any: another tab or the next page load picks them up. */
  stopAll(): void;
  readonly commands: SessionCommands;
}

/** The commands that a session carries out. The composer is the tab's own affair. */
export type SessionCommands = Omit<AssistCommands, 'useSuggestion'> & {
  noteUse(taskSid: TaskSid, suggestion: Suggestion): void;
};

export interface RegistryDeps {
  readonly machine: typeof sessionMachine;
  readonly connection: Pick<Connection, 'retain' | 'retry'>;
  readonly observe: SessionObserver;
  readonly now: () => number;
  readonly random: () => number;
  readonly actorOptions?: Pick<ActorOptions<typeof sessionMachine>, 'clock' | 'inspect'>;
}

interface Entry {
  readonly actor: SessionActor;
  readonly release: () => void;
}

export function createSessionRegistry(deps: RegistryDeps): SessionRegistry {
  const { machine, connection, observe, now, random, actorOptions } = deps;
  const entries = new Map<TaskSid, Entry>();

  const notify = (taskSid: TaskSid, command: SessionCommand): void => {
    entries.get(taskSid)?.actor.send(command);
  };

  const forget = (taskSid: TaskSid): void => {
    entries.get(taskSid)?.release();
    entries.delete(taskSid);
  };

  return {
    open(task) {
      // Task events count as at-least-once: a second session would say everything twice.
      if (entries.has(task.taskSid)) return;
      const letGo = connection.retain();
      const actor = createActor(machine, { ...actorOptions, input: { task, now, random } });
      const detach = observe(actor, task.taskSid);
      entries.set(task.taskSid, {
        actor,
        release: () => {
          detach();
          letGo();
        },
      });
      actor.subscribe({ complete: () => forget(task.taskSid) });
      actor.start();
    },
    notify,
    stopAll() {
      for (const [taskSid, { actor }] of [...entries]) {
        actor.stop();
        forget(taskSid);
      }
    },
    commands: {
      noteUse: (taskSid, { id }) => notify(taskSid, { type: 'suggestion.used', id }),
      requestSummary: (taskSid) => notify(taskSid, { type: 'summary.requested' }),
      saveSummary: (taskSid, edit: SummaryEdit) => notify(taskSid, { type: 'summary.saveRequested', edit }),
      // What failed for one task has mostly failed for all: the cure is offered once and taken everywhere.
      retry() {
        connection.retry();
        for (const { actor } of entries.values()) actor.send({ type: 'retry.requested' });
      },
    },
  };
}
