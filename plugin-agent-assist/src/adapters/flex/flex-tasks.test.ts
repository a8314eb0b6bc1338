import type { ITask, Manager } from '@twilio/flex-ui';
import { EventEmitter } from 'node:events';

import { createFlexTasks, toTaskRef, type TaskSink } from './flex-tasks';

const aFlexTask = (letter: string, status = 'accepted', attributes: object = {}): ITask =>
  ({
    taskSid: `WT${letter.repeat(32)}`,
    status,
    attributes: { conversationSid: `CH${letter.repeat(32)}`, channelType: 'sms', ...attributes },
  }) as unknown as ITask;

/** Flex as far as tasks go: a store with a map of tasks, and events that say nothing reliable. */
function setupFlex(...initial: ITask[]) {
  let tasks = new Map(initial.map((task) => [task.taskSid, task]));
  const listeners = new Set<() => void>();
  const events = new EventEmitter();
  const manager = {
    store: {
      getState: () => ({ flex: { worker: { tasks } } }),
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    events,
  } as unknown as Manager;
  const told: string[] = [];
  const sink: TaskSink = {
    opened: ({ taskSid, wrapping }) => told.push(`${wrapping ? 'wrapping' : 'opened'} ${taskSid[2]}`),
    wrapupStarted: (taskSid) => told.push(`wrapup ${taskSid[2]}`),
    ended: (taskSid) => told.push(`ended ${taskSid[2]}`),
  };
  const set = (...now: ITask[]) => {
    tasks = new Map(now.map((task) => [task.taskSid, task]));
    listeners.forEach((listener) => listener());
  };
  return { events, flexTasks: createFlexTasks(manager), listeners, set, sink, told };
}

describe('the agent’s tasks', () => {
  it('are told of from acceptance to the end, once each, whatever Flex repeats', () => {
    const { events, flexTasks, set, sink, told } = setupFlex();
    flexTasks.watch(sink);
    set(aFlexTask('a', 'pending'));
    set(aFlexTask('a', 'accepted'));
    events.emit('taskAccepted');
    events.emit('taskAccepted');
    set(aFlexTask('a', 'wrapping'));
    events.emit('taskWrapup');
    set();
    events.emit('taskCompleted');

    expect(told).toEqual(['opened a', 'wrapup a', 'ended a']);
  });

  it('that were accepted before the page was loaded are picked up, in wrap-up too', () => {
    const { flexTasks, sink, told } = setupFlex(aFlexTask('a'), aFlexTask('b', 'wrapping'));
    flexTasks.watch(sink);
    expect(told).toEqual(['opened a', 'wrapping b']);
  });

  it('are noticed when only an event tells, because Flex changes its task objects in place', () => {
    const task = aFlexTask('a');
    const { events, flexTasks, sink, told } = setupFlex(task);
    flexTasks.watch(sink);
    Object.assign(task, { status: 'completed' });
    events.emit('taskCompleted');
    expect(told).toEqual(['opened a', 'ended a']);
  });

  it.each([
    ['a call', { conversationSid: undefined }],
    ['a task whose attributes make no sense', { conversationSid: 'javascript:alert(1)' }],
  ])('leave %s alone', (_, attributes) => {
    const { flexTasks, sink, told } = setupFlex(aFlexTask('a', 'accepted', attributes));
    flexTasks.watch(sink);
    expect(told).toEqual([]);
  });

  it.each(['web', 'sms', 'whatsapp', 'email'])('come with their channel: %s', (channelType) => {
    const task = aFlexTask('a', 'accepted', { channelType });
    expect(toTaskRef(task)).toMatchObject({
      channelType,
      conversationSid: `CH${'a'.repeat(32)}`,
      wrapping: false,
    });
  });

  it('name an e-mail’s customer by the address that wrote', () => {
    const address = 'cleo@example.test';
    const task = aFlexTask('a', 'accepted', {
      channelType: 'email',
      customerAddress: address,
      from: address,
      customerName: 'Cleo',
      subject: 'Parcel 4711',
    });
    const { flexTasks, sink } = setupFlex(task);
    flexTasks.watch(sink);
    const ref = toTaskRef(task);
    expect(ref && flexTasks.customerAddresses(ref.taskSid)).toEqual([address, address]);
  });

  it('are not watched any more after the end', () => {
    const { events, flexTasks, listeners, sink } = setupFlex(aFlexTask('a'));
    flexTasks.watch(sink)();
    expect(listeners.size).toBe(0);
    expect(events.eventNames()).toEqual([]);
  });
});
