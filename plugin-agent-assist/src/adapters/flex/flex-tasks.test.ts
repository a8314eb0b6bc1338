import type { ITask, Manager } from '@twilio/flex-ui';
import { EventEmitter } from 'node:events';

import type { TaskSid } from '../../domain/ids';
import { createFlexTasks, toTaskRef, type TaskSink } from './flex-tasks';

const aFlexTask = (letter: string, status = 'accepted', attributes: object = {}): ITask =>
  ({
    taskSid: `WT${letter.repeat(32)}`,
    status,
    attributes: { conversationSid: `CH${letter.repeat(32)}`, channelType: 'sms', ...attributes },
  }) as unknown as ITask;

const aFlexCall = (letter: string, status = 'accepted', attributes: object = {}): ITask =>
  ({
    taskSid: `WT${letter.repeat(32)}`,
    sid: `WR${letter.repeat(32)}`,
    status,
    taskChannelUniqueName: 'voice',
    source: { dateCreated: new Date(0) },
    attributes,
  }) as unknown as ITask;

/** Flex as far as tasks go: a store with a map of tasks, and events that say nothing reliable. */
function setupFlex(...initial: ITask[]) {
  const mapOf = (all: readonly ITask[]) => new Map(all.map((task, index) => [`WR${index}`, task]));
  let tasks = mapOf(initial);
  let states = new Map<string, unknown>();
  const listeners = new Set<() => void>();
  const events = new EventEmitter();
  const manager = {
    store: {
      getState: () => ({ flex: { worker: { tasks }, conferences: { states } } }),
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    events,
  } as unknown as Manager;
  const told: string[] = [];
  const sink: TaskSink = {
    opened: ({ taskSid, wrapping }) => {
      told.push(`${wrapping ? 'wrapping' : 'opened'} ${taskSid[2]}`);
    },
    summaryAsked: (taskSid, request) => told.push(`asked ${taskSid[2]} ${request?.by ?? '-'}`),
    callChanged: (taskSid, { audio }) => told.push(`call ${taskSid[2]} ${audio?.status ?? '-'}`),
    wrapupStarted: (taskSid) => told.push(`wrapup ${taskSid[2]}`),
    ended: (taskSid) => told.push(`ended ${taskSid[2]}`),
  };
  const change = () => listeners.forEach((listener) => listener());
  const set = (...now: ITask[]) => {
    tasks = mapOf(now);
    change();
  };
  const moveLegs = () => {
    states = new Map(states);
    change();
  };
  return { events, flexTasks: createFlexTasks(manager), listeners, moveLegs, set, sink, told };
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
    ['what is neither chat nor call', { conversationSid: undefined }],
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

  it('are calls where TaskRouter’s channel is for calls, and nothing is written', () => {
    expect(toTaskRef(aFlexCall('a', 'wrapping'))).toEqual({
      medium: 'call',
      taskSid: `WT${'a'.repeat(32)}`,
      channelType: 'voice',
      wrapping: true,
    });
    expect(toTaskRef(aFlexCall('a', 'accepted', { conversationSid: `CH${'a'.repeat(32)}` }))).toMatchObject({
      medium: 'chat',
    });
    expect(toTaskRef(aFlexCall('a', 'pending'))).toBeUndefined();
  });

  it('are not watched any more after the end', () => {
    const { events, flexTasks, listeners, sink } = setupFlex(aFlexTask('a'));
    flexTasks.watch(sink)();
    expect(listeners.size).toBe(0);
    expect(events.eventNames()).toEqual([]);
  });
});

describe('a call', () => {
  const onTheLine = (letter: string) => ({ call_sid: `CA${letter.repeat(32)}` });

  it('is told of with what Twilio says of its audio, and to the end', () => {
    const { flexTasks, set, sink, told } = setupFlex();
    flexTasks.watch(sink);
    set(aFlexCall('a', 'accepted', { agent_assist_audio: { status: 'started' } }));
    set(aFlexCall('a', 'accepted', { agent_assist_audio: { status: 'failed', code: '32200' } }));
    set(aFlexCall('a', 'wrapping', { agent_assist_audio: { status: 'failed', code: '32200' } }));
    set();
    expect(told).toEqual(['opened a', 'call a started', 'call a failed', 'wrapup a', 'ended a']);
  });

  it('is told of when it is handed on', () => {
    const { flexTasks, set, sink } = setupFlex();
    const handedOn: boolean[] = [];
    flexTasks.watch({ ...sink, callChanged: (_, news) => handedOn.push(news.isHandedOn) });
    set(aFlexCall('a'));
    set({ ...aFlexCall('a'), outgoingTransferObject: { status: 'INITIATED' } } as ITask);
    expect(handedOn).toEqual([false, true]);
  });

  it('that comes back is there when it is told of, though the one who was told of its end let go of it', () => {
    const { flexTasks, set, sink } = setupFlex();
    const there: boolean[] = [];
    flexTasks.watch({
      ...sink,
      opened: ({ taskSid }) => there.push(flexTasks.find(taskSid) !== undefined),
      ended: (taskSid) => flexTasks.forget(taskSid),
    });
    set(aFlexCall('a'));
    set(aFlexCall('a', 'wrapping'));
    set(aFlexCall('a', 'wrapping'), aFlexCall('a'));
    expect(there).toEqual([true, true]);
  });

  it('that is open when the page is loaded is told of once', () => {
    const { events, flexTasks, sink, told } = setupFlex(aFlexCall('a'), aFlexCall('b', 'wrapping'));
    flexTasks.watch(sink);
    events.emit('taskUpdated');
    expect(told).toEqual(['opened a', 'call a -', 'wrapping b', 'call b -']);
  });

  it('has changed where Flex learned of it, in a new object or the same, and not where it did not', () => {
    const { events, flexTasks, set, sink, told } = setupFlex(aFlexCall('a'));
    flexTasks.watch(sink);
    told.splice(0);
    set(aFlexCall('a', 'accepted', { note: 'of another plugin' }));
    expect(told).toEqual([]);

    const task = aFlexCall('a', 'accepted', onTheLine('a'));
    set(task);
    set(aFlexCall('a', 'accepted', onTheLine('a')));
    expect(told).toEqual(['call a -']);
    set(task);
    Object.assign(task, { attributes: onTheLine('b') });
    events.emit('taskUpdated');
    expect(told).toEqual(['call a -', 'call a -']);
  });

  it('has changed when the customer’s leg appears in the conference only', () => {
    const task = aFlexCall('a', 'accepted', { direction: 'outbound' });
    const { flexTasks, moveLegs, sink, told } = setupFlex(task);
    flexTasks.watch(sink);
    told.splice(0);
    moveLegs();
    Object.assign(task, {
      conference: {
        participants: [{ participantType: 'customer', status: 'joined', callSid: `CA${'a'.repeat(32)}` }],
      },
    });
    moveLegs();
    moveLegs();
    expect(told).toEqual(['call a -']);
  });

  it('that comes back while the agent is in after-call work stays live until the end', () => {
    const { flexTasks, set, sink, told } = setupFlex(aFlexCall('a'));
    flexTasks.watch(sink);
    set(aFlexCall('a'), aFlexCall('a', 'wrapping'));
    set(aFlexCall('a', 'wrapping'), aFlexCall('a'));
    set(aFlexCall('a'));
    set();
    expect(told).toEqual(['opened a', 'call a -', 'ended a']);
  });
});

it('a call that comes back after it was handed on is a new one', () => {
  const { flexTasks, set, sink, told } = setupFlex(aFlexCall('a'));
  flexTasks.watch(sink);
  set(aFlexCall('a', 'wrapping'));
  set(aFlexCall('a'));
  expect(told).toEqual(['opened a', 'call a -', 'wrapup a', 'ended a', 'opened a', 'call a -']);
});

describe('a supervisor who waits for a summary', () => {
  const asked = (letter: string, request?: object, status = 'accepted') =>
    aFlexTask(letter, status, {
      agent_assist_digest: {
        v: 1,
        contact: `KD${'0'.repeat(32)}`,
        phase: 'live',
        status: 'none',
        version: 1,
        updatedAt: 1,
        counts: { shown: 0, used: 0 },
        sentiment: [],
        request,
      },
    });
  const ada = { id: 'a1', by: 'Ada', at: 5 };

  it('is told of as the digest changes, by value and not by object', () => {
    const { flexTasks, set, sink, told } = setupFlex(asked('a'));
    flexTasks.watch(sink);
    set(asked('a', ada));
    set(asked('a', { ...ada }));
    set(asked('a', { ...ada, id: 'a2' }));
    set(asked('a'));
    set(asked('a'));
    expect(told).toEqual(['opened a', 'asked a Ada', 'asked a Ada', 'asked a -']);
  });

  it('is told of right after a task that was accepted before the page was loaded, and of each task apart', () => {
    const { flexTasks, sink, told } = setupFlex(
      asked('a', ada),
      asked('b'),
      asked('c', { ...ada, by: 'Bo' }),
    );
    flexTasks.watch(sink);
    expect(told).toEqual(['opened a', 'asked a Ada', 'opened b', 'opened c', 'asked c Bo']);
  });

  it('is told of again where the task comes back, and never once it has gone', () => {
    const { flexTasks, set, sink, told } = setupFlex(asked('a', ada, 'wrapping'));
    flexTasks.watch(sink);
    set(asked('a', ada));
    set();
    expect(told).toEqual(['wrapping a', 'asked a Ada', 'ended a', 'opened a', 'asked a Ada', 'ended a']);
  });
});

describe('by what the agent knows a task again', () => {
  const SID_A = `WT${'a'.repeat(32)}` as TaskSid;

  it.each([
    [{ customerName: 'Cleo', customers: { name: 'C. Example' }, from: '+1415' }, 'Cleo'],
    [{ customerName: '', customers: { name: 'C. Example' }, from: '+1415' }, 'C. Example'],
    [{ customerName: 7, customers: 'Cleo', from: 'cleo@example.test' }, 'cleo@example.test'],
    [{ direction: 'outbound', from: '+1415', outbound_to: '+4930' }, '+4930'],
    [{ customerName: '\u202eoelC' }, 'oelC'],
    [{}, ''],
  ])('is the customer’s name or address: %j', (attributes, label) => {
    const { flexTasks, sink } = setupFlex(aFlexTask('a', 'accepted', attributes));
    flexTasks.watch(sink);
    expect(flexTasks.customerLabel(SID_A)).toBe(label);
  });

  it('is what Flex itself shows where no name is known', () => {
    const task = Object.assign(aFlexTask('a', 'accepted', { from: '+14155550100' }), {
      defaultFrom: '(415) 555-0100',
    });
    const { flexTasks, sink } = setupFlex(task);
    flexTasks.watch(sink);
    expect(flexTasks.customerLabel(SID_A)).toBe('(415) 555-0100');
  });

  it('is not longer than there is room for, and cut at whole characters', () => {
    const { flexTasks, sink } = setupFlex(aFlexTask('a', 'accepted', { customerName: '🙂'.repeat(5_000) }));
    flexTasks.watch(sink);
    expect(flexTasks.customerLabel(SID_A)).toBe('🙂'.repeat(100));
  });
});
