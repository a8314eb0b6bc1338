import type { TaskSid } from '../domain/ids';
import type { SessionRecord } from './state';

/**
 * The sessions of all live tasks. Plain data: a task's session is found by {@link sessionOf}, all of them are `records`,
 * and changed it is by {@link withChanges} alone.
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

/** What becomes of tasks' sessions: each as it is now, or undefined where it has ended. */
export type SessionChanges = ReadonlyMap<TaskSid, SessionRecord | undefined>;

/** The table after a batch of changes; the same one where there are none. Of a session that has ended nothing is left. */
export const withChanges = (table: SessionTable, changes: SessionChanges): SessionTable => {
  if (changes.size === 0) return table;
  const records = table.records.slice();
  for (const [taskSid, record] of changes) {
    const slot = table.slots[taskSid];
    if (slot === undefined || !record) return withOtherTasks(table, changes);
    records[slot] = record;
  }
  return { slots: table.slots, records };
};

const withOtherTasks = (table: SessionTable, changes: SessionChanges): SessionTable => {
  const slots: Partial<Record<TaskSid, number>> = {};
  const records: SessionRecord[] = [];
  for (const taskSid of new Set([...tasksOf(table), ...changes.keys()])) {
    const record = changes.has(taskSid) ? changes.get(taskSid) : sessionOf(table, taskSid);
    if (record) slots[taskSid] = records.push(record) - 1;
  }
  return { slots, records };
};
