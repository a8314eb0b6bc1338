import type { ITask, Manager } from '@twilio/flex-ui';
import { EventEmitter } from 'node:events';

import { ALL_PAUSED, isPaused, NEVER_PAUSED } from '../../domain/pause';
import type { PauseNews } from '../../domain/ports';
import { aCall } from '../../testing/fakes';
import { createCallPauseReader } from './call-pauses';

const ON = { v: 1, spans: [[-1, null]], until: 1_767_261_600_000 };

function setUp(attributes: object = {}) {
  let tasks = new Map<string, unknown>();
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
  let task: ITask | undefined = { attributes } as unknown as ITask;
  const reader = createCallPauseReader(manager, { find: () => task });
  const news: PauseNews[] = [];
  return {
    reader,
    events,
    listeners,
    news,
    watch: () => reader.watch(aCall(), (one) => news.push(one)),
    /** As Flex changes it: in place. */
    write(changed: object | undefined): void {
      if (task && changed) Object.assign(task, { attributes: changed });
      else task = undefined;
    },
    move(): void {
      tasks = new Map(tasks);
      listeners.forEach((listener) => listener());
    },
  };
}

it('reads what the task says, and takes what cannot be understood for a pause', () => {
  expect(setUp().reader.read(aCall())).toEqual(NEVER_PAUSED);
  expect(setUp({ agent_assist_pause: ON }).reader.read(aCall())).toEqual({
    spans: [{ after: -1, upTo: undefined }],
    until: ON.until,
  });
  expect(setUp({ agent_assist_pause: 'yes' }).reader.read(aCall())).toEqual(ALL_PAUSED);
});

it('has nothing to say of a task that Flex has no more', () => {
  const { reader, write } = setUp({ agent_assist_pause: ON });
  write(undefined);
  expect(isPaused(reader.read(aCall()))).toBe(false);
});

it('tells how things stand at once, and of every change, once each', () => {
  const { events, move, news, watch, write } = setUp();
  watch();
  expect(news).toEqual([{ type: 'pause.told', pause: NEVER_PAUSED, isUnreadable: false }]);
  write({ agent_assist_pause: ON });
  events.emit('taskUpdated');
  move();
  write({ agent_assist_pause: { ...ON }, agent_assist_audio: { status: 'stopped' } });
  move();
  expect(news).toHaveLength(2);
  write({ agent_assist_pause: 7 });
  move();
  expect(news.slice(1)).toMatchObject([
    { pause: { until: ON.until }, isUnreadable: false },
    { pause: ALL_PAUSED, isUnreadable: true },
  ]);
});

it('tells nothing more afterwards', () => {
  const { events, listeners, news, watch, write } = setUp();
  watch()();
  write({ agent_assist_pause: ON });
  events.emit('taskUpdated');
  expect(news).toHaveLength(1);
  expect(listeners.size).toBe(0);
});
