import type { ITask, Manager } from '@twilio/flex-ui';

import { aTask } from '../../testing/fakes';
import { createComposers } from './composers';

const flexTask = (letter: string, status = 'accepted'): ITask =>
  ({
    taskSid: aTask(letter).taskSid,
    status,
    attributes: { conversationSid: aTask(letter).conversationSid },
  }) as unknown as ITask;

/** Flex's store as far as tasks and drafts go. It counts how often anybody looked at the tasks. */
function setupStore(tasks: readonly ITask[], drafts: Readonly<Record<string, string>> = {}) {
  const inputsOf = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(texts).map(([letter, inputText]) => [aTask(letter).conversationSid, { inputText }]),
    );
  let looks = 0;
  let current = [...tasks];
  let conversationInput = inputsOf(drafts);
  const listeners = new Set<() => void>();
  const store = {
    getState: () => ({
      flex: {
        chat: { conversationInput },
        worker: {
          get tasks() {
            looks += 1;
            return new Map(current.map((task) => [task.taskSid, task]));
          },
        },
      },
    }),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Manager['store'];
  const change = () => listeners.forEach((listener) => listener());
  return {
    composers: createComposers({ store }),
    listeners,
    looks: () => looks,
    change,
    setTasks: (...now: ITask[]) => void (current = now),
    type: (texts: Readonly<Record<string, string>>) => {
      conversationInput = inputsOf(texts);
      change();
    },
  };
}

const watch = (composers: ReturnType<typeof createComposers>) => {
  const heard: string[] = [];
  const stop = composers.watch((taskSid, text) => heard.push(`${taskSid[2]} "${text}"`));
  return { heard, stop };
};

describe('what the agent types', () => {
  it('is told by task as it changes, and when it is gone', () => {
    const { composers, type } = setupStore([flexTask('a'), flexTask('b')]);
    const { heard } = watch(composers);
    type({ a: 'Hel' });
    type({ a: 'Hello', b: '' });
    type({ a: 'Hello', b: 'Hi' });
    type({ a: '', b: 'Hi' });
    type({ b: 'Hi' });
    expect(heard).toEqual(['a "Hel"', 'a "Hello"', 'b "Hi"', 'a ""']);
  });

  it('is told at once where something has been typed already', () => {
    const { heard } = watch(setupStore([flexTask('a'), flexTask('b')], { a: 'Hello', b: '' }).composers);
    expect(heard).toEqual(['a "Hello"']);
  });

  it('costs nothing while no draft changes', () => {
    const { change, composers, looks } = setupStore([flexTask('a')]);
    watch(composers);
    const before = looks();
    for (let time = 0; time < 100; time += 1) change();
    expect(looks()).toBe(before);
  });

  it('is nobody’s business where the chat is not the agent’s, or over', () => {
    const { composers, type } = setupStore([flexTask('a', 'pending'), flexTask('b', 'wrapping')]);
    const { heard } = watch(composers);
    type({ a: 'x', b: 'y', c: 'z' });
    expect(heard).toEqual([]);
  });

  it('is none on a call', () => {
    const call = { ...flexTask('a'), taskChannelUniqueName: 'voice', attributes: {} } as unknown as ITask;
    const { composers, type } = setupStore([call]);
    const { heard } = watch(composers);
    type({ a: 'x', undefined: 'y' });
    expect(heard).toEqual([]);
  });

  it('begins anew when a task comes back', () => {
    const { composers, setTasks, type } = setupStore([flexTask('a')]);
    const { heard } = watch(composers);
    type({ a: 'Hello' });
    setTasks();
    type({});
    setTasks(flexTask('a'));
    type({ a: 'Hello' });
    expect(heard).toEqual(['a "Hello"', 'a "Hello"']);
  });

  it('is not watched any more after the end', () => {
    const { composers, listeners, type } = setupStore([flexTask('a')]);
    const { heard, stop } = watch(composers);
    stop();
    type({ a: 'Hello' });
    expect(heard).toEqual([]);
    expect(listeners.size).toBe(0);
  });
});
