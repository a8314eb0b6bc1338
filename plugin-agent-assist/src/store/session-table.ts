import type { TaskSid } from '../domain/ids';
import type { SessionRecord } from './state';

/**
 * The sessions of all live tasks. Plain data; to be read by the functions of this module, and changed by
 * {@link withChanges} alone.
 *
 * What is told changes a record several times a second, and tasks come and go every few minutes. So the records stand in
 * an array, which is copied in no time, and only a task that comes or goes makes a new index to it
 * (docs/decisions/0032-sessions-in-a-table.md).
 */
export interface SessionTable {
  /** Where each task's session stands in `records`. */
  readonly slots: Readonly<Partial<Record<TaskSid, number>>>;
  /** As many as there are tasks. */
  readonly records: readonly SessionRecord[];
}

export const NO_SESSIONS: SessionTable = { slots: {}, records: [] };

/** The session of a task; undefined where it has none. */
export const sessionOf = ({ slots, records }: SessionTable, taskSid: TaskSid): SessionRecord | undefined => {
  const slot = slots[taskSid];
  return slot === undefined ? undefined : records[slot];
};

/** The tasks that have a session. */
export const tasksOf = ({ slots }: Pick<SessionTable, 'slots'>): readonly TaskSid[] =>
  Object.keys(slots) as TaskSid[];

/** Those tasks, each with its session. */
export const sessionsByTask = (table: SessionTable): ReadonlyMap<TaskSid, SessionRecord> => {
  const sessions = new Map<TaskSid, SessionRecord>();
  for (const taskSid of tasksOf(table)) {
    const record = sessionOf(table, taskSid);
    if (record) sessions.set(taskSid, record);
  }
  return sessions;
};

/** What becomes of tasks' sessions: each as it is now, or undefined where it has ended. */
export type SessionChanges = ReadonlyMap<TaskSid, SessionRecord | undefined>;

/** The table after a batch of changes; the same one where there are none. Of a session that has ended nothing is left. */
export const withChanges = (table: SessionTable, changes: SessionChanges): SessionTable => {
  let records: SessionRecord[] | undefined;
  for (const [taskSid, record] of changes) {
    const slot = table.slots[taskSid];
    // It came and went within the batch.
    if (slot === undefined && record === undefined) continue;
    if (slot === undefined || record === undefined) return withOtherTasks(table, changes);
    records ??= table.records.slice();
    records[slot] = record;
  }
  return records ? { slots: table.slots, records } : table;
};

const withOtherTasks = (table: SessionTable, changes: SessionChanges): SessionTable => {
  const sessions = new Map(sessionsByTask(table));
  for (const [taskSid, record] of changes) {
    if (record) sessions.set(taskSid, record);
    else sessions.delete(taskSid);
  }
  return {
    slots: Object.fromEntries([...sessions.keys()].map((taskSid, slot) => [taskSid, slot])),
    records: [...sessions.values()],
  };
};
