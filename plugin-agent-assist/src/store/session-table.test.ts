import fc from 'fast-check';

import type { TaskSid } from '../domain/ids';
import { aSession, aTaskSid } from '../testing/ui/builders';
import {
  NO_SESSIONS,
  sessionOf,
  tasksOf,
  withChanges,
  type SessionChanges,
  type SessionTable,
} from './session-table';
import type { SessionRecord } from './state';

const [A, B] = [aTaskSid('a'), aTaskSid('b')];

const tableOf = (...tasks: readonly TaskSid[]): SessionTable =>
  withChanges(NO_SESSIONS, new Map(tasks.map((taskSid) => [taskSid, aSession()])));

/** What becomes of each of a few tasks in one batch: nothing, another record, its end. */
const batch: fc.Arbitrary<SessionChanges> = fc
  .uniqueArray(
    fc.record({
      taskSid: fc.constantFrom(...['a', 'b', 'c', 'd', 'e', 'f'].map(aTaskSid)),
      isThere: fc.boolean(),
    }),
    {
      selector: ({ taskSid }) => taskSid,
    },
  )
  .map(
    (changes) => new Map(changes.map(({ taskSid, isThere }) => [taskSid, isThere ? aSession() : undefined])),
  );

describe('the table of sessions', () => {
  it('holds what a map would hold after any number of tasks that come, change and go, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(batch), (batches) => {
        const expected = new Map<TaskSid, SessionRecord>();
        let table = NO_SESSIONS;
        for (const changes of batches) {
          table = withChanges(table, changes);
          for (const [taskSid, record] of changes)
            if (record) expected.set(taskSid, record);
            else expected.delete(taskSid);
        }

        expect([...tasksOf(table)].sort()).toEqual([...expected.keys()].sort());
        for (const [taskSid, record] of expected) expect(sessionOf(table, taskSid)).toBe(record);
        expect(table.records).toHaveLength(expected.size);
      }),
    );
  });

  it('changes no table that somebody holds', () => {
    fc.assert(
      fc.property(fc.array(batch), batch, (batches, last) => {
        const table = batches.reduce(withChanges, NO_SESSIONS);
        const before = structuredClone(table);
        withChanges(table, last);
        expect(table).toEqual(before);
      }),
    );
  });

  it('is the same one where nothing changes', () => {
    const table = tableOf(A, B);
    expect(withChanges(table, new Map())).toBe(table);
  });

  it('keeps its index and the other records where a session is told of something', () => {
    const table = tableOf(A, B);
    const changed = withChanges(table, new Map([[A, aSession()]]));
    expect(changed.slots).toBe(table.slots);
    expect(sessionOf(changed, B)).toBe(sessionOf(table, B));
    expect(sessionOf(changed, A)).not.toBe(sessionOf(table, A));
  });

  it('knows no task by what every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(sessionOf(tableOf(A), name as TaskSid)).toBeUndefined();
  });
});
