import type { Manager } from '@twilio/flex-ui';

import { onTasksLoaded } from './loaded-tasks';

const SID = `WT${'a'.repeat(32)}`;

/** Flex's store, as far as it matters here. */
const aFlexStore = () => {
  let worker: { source?: object; tasks: Map<string, { taskSid: string }> } = { tasks: new Map() };
  const listeners = new Set<() => void>();
  const store = {
    getState: () => ({ flex: { worker } }),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    manager: { store } as unknown as Manager,
    listeners,
    change(next: typeof worker) {
      worker = next;
      [...listeners].forEach((listener) => listener());
    },
  };
};

const tasks = new Map([
  ['WR1', { taskSid: SID }],
  ['WR2', { taskSid: 'no task of TaskRouter' }],
]);

describe('onTasksLoaded', () => {
  it('says nothing of an empty list before Flex has connected the worker', () => {
    const { change, listeners, manager } = aFlexStore();
    const tell = jest.fn();
    onTasksLoaded(manager, tell);
    change({ tasks: new Map() });
    expect(tell).not.toHaveBeenCalled();

    change({ source: {}, tasks });
    change({ source: {}, tasks: new Map() });
    expect(tell.mock.calls).toEqual([[[SID]]]);
    expect(listeners.size).toBe(0);
  });

  it('tells at once where Flex knows already, as when another tab takes the lead', () => {
    const { change, listeners, manager } = aFlexStore();
    change({ source: {}, tasks });
    const tell = jest.fn();
    onTasksLoaded(manager, tell);
    expect(tell.mock.calls).toEqual([[[SID]]]);
    expect(listeners.size).toBe(0);
  });

  it('is quiet once nobody listens any more', () => {
    const { change, manager } = aFlexStore();
    const tell = jest.fn();
    onTasksLoaded(manager, tell)();
    change({ source: {}, tasks });
    expect(tell).not.toHaveBeenCalled();
  });
});
