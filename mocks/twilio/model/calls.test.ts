import { TASK_QUEUE_SID } from '../ids';
import type { CallEvent } from './calls';
import { createWorld, type World } from './world';

const CUSTOMER = '+14155550123';

const setUp = () => {
  const world = createWorld({ seed: 1 });
  const [ada, bo] = ['ada', 'bo'].map((name) => world.workerNamed(name)?.sid ?? '') as [string, string];
  const heard: string[] = [];
  const nameOf = (workerSid: string) => world.taskRouter.worker(workerSid).friendlyName.split('@')[0];
  world.taskRouter.events.subscribe((event) => heard.push(`${nameOf(event.workerSid)} ${event.type}`));
  const streams: string[] = [];
  world.calls.events.subscribe((event: CallEvent) => {
    if ('stream' in event) streams.push(`${event.type} ${event.stream.callSid}`);
  });
  return { world, ada, bo, heard, streams };
};

/** A call that the worker has accepted. */
const startCall = (world: World, workerSid: string) => {
  const call = world.calls.startInbound({ from: CUSTOMER, workerSid });
  const leg = world.calls.dialWorker(call.reservation?.sid ?? '');
  world.calls.answer(leg.sid);
  return { ...call, leg, taskSid: call.task.sid, reservationSid: call.reservation?.sid ?? '' };
};
/** The same call, offered to a second worker. */
const handOver = (world: World, reservationSid: string, to: string, mode: 'WARM' | 'COLD') => {
  world.taskRouter.transfer(reservationSid, to, mode);
  const [second] = world.taskRouter.openReservations(to);
  return second?.sid ?? '';
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a call that comes in', () => {
  it('is offered as a task with the attributes that Send to Flex gives it, and its audio is forked', () => {
    const { world, ada, streams } = setUp();
    const { task, callSid, reservation } = world.calls.startInbound({ from: CUSTOMER, workerSid: ada });
    expect(reservation).toMatchObject({ status: 'pending', workerSid: ada });
    expect(task).toMatchObject({
      channel: 'voice',
      attributes: { direction: 'inbound', from: CUSTOMER, name: CUSTOMER, call_sid: callSid },
    });
    expect(world.calls.streams(callSid)).toMatchObject([
      {
        connectorName: 'agent-assist',
        track: 'both_tracks',
        status: 'in-progress',
        parameters: { conversation: `projects/demo-project/conversations/${callSid}` },
      },
    ]);
    expect(streams).toEqual([`streamStarted ${callSid}`]);
    expect(world.calls.conferences()).toEqual([]);
  });

  it('comes without its SID and without a stream from flows that give it neither', () => {
    const { world } = setUp();
    const { task } = world.calls.startInbound({ from: 'anonymous', isForked: false, withoutCallSid: true });
    expect(task.attributes).not.toHaveProperty('call_sid');
    expect(task.attributes).toMatchObject({ from: 'anonymous' });
    expect(world.calls.streams()).toEqual([]);
  });

  it('is accepted when the worker’s telephone is answered, and the task says who is in the conference', () => {
    const { world, ada, heard } = setUp();
    const { task, leg, callSid } = startCall(world, ada);
    const [conference] = world.calls.conferences({ friendlyName: task.sid, status: 'in-progress' });
    expect(conference?.legs.map(({ sid }) => sid)).toEqual([leg.sid, callSid]);
    expect(task.attributes.conference).toEqual({
      sid: conference?.sid,
      participants: { worker: leg.sid, customer: callSid },
    });
    expect(heard).toEqual(['ada reservation.created', 'ada task.updated', 'ada reservation.accepted']);
  });

  it('goes to the next worker when the first does not take it', () => {
    const { world, ada, bo } = setUp();
    const { reservation, callSid } = world.calls.startInbound({ from: CUSTOMER });
    const leg = world.calls.dialWorker(reservation?.sid ?? '');
    world.calls.hangUp(leg.sid);
    expect(world.taskRouter.openReservations(ada)).toEqual([]);
    expect(world.taskRouter.openReservations(bo)).toMatchObject([{ status: 'pending' }]);
    expect(world.calls.leg(callSid).status).toBe('in-progress');
  });

  it('is taken back when the customer does not wait', () => {
    const { world, ada, heard, streams } = setUp();
    const { task, callSid, reservation } = world.calls.startInbound({ from: CUSTOMER, workerSid: ada });
    const leg = world.calls.dialWorker(reservation?.sid ?? '');
    world.calls.hangUp(callSid);
    expect(task.assignmentStatus).toBe('canceled');
    expect(world.calls.leg(leg.sid).status).toBe('completed');
    expect(heard).toEqual(['ada reservation.created', 'ada task.canceled', 'ada reservation.canceled']);
    expect(streams).toEqual([`streamStarted ${callSid}`, `streamStopped ${callSid}`]);
  });

  it.each(['customer', 'worker'] as const)('is over for both when the %s hangs up', (who) => {
    const { world, ada, heard } = setUp();
    const { task, leg, callSid } = startCall(world, ada);
    world.calls.hangUp(who === 'customer' ? callSid : leg.sid);
    expect(world.calls.legs().map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(world.calls.conferences({ friendlyName: task.sid })).toMatchObject([
      { status: 'completed', legs: [] },
    ]);
    expect(world.calls.streams(callSid)).toMatchObject([{ status: 'stopped' }]);
    expect(task.assignmentStatus).toBe('wrapping');
    expect(heard.slice(-2)).toEqual(['ada reservation.wrapup', 'ada task.wrapup']);
    expect(() => world.calls.hangUp(callSid)).toThrow('is completed');
  });

  it('goes on without the worker whose leg does not end it', () => {
    const { world, ada } = setUp();
    const { leg, callSid, reservationSid } = startCall(world, ada);
    world.calls.setEndConferenceOnExit(leg.sid, false);
    world.calls.hangUp(leg.sid);
    expect(world.calls.leg(callSid).status).toBe('in-progress');
    expect(world.taskRouter.reservation(reservationSid).status).toBe('wrapping');
  });
});

describe('a call that an agent places', () => {
  const place = (world: World, workerSid: string) => {
    const task = world.taskRouter.createTask({
      channel: 'voice',
      attributes: { direction: 'outbound', outbound_to: CUSTOMER, from: '+14155550100' },
      routingTarget: workerSid,
    });
    const leg = world.calls.dialWorker(world.taskRouter.reservationOfTask(task.sid)?.sid ?? '');
    world.calls.answer(leg.sid);
    return { task, leg };
  };

  it('has no leg of the customer until the agent is on the line, and is accepted when the customer answers', () => {
    const { world, ada } = setUp();
    const { task, leg } = place(world, ada);
    const customer = world.calls.customerLegOf(task.sid);
    expect(customer).toMatchObject({ to: CUSTOMER, from: '+14155550100', status: 'ringing' });
    expect(task).toMatchObject({ assignmentStatus: 'reserved', attributes: { direction: 'outbound' } });
    expect(task.attributes).not.toHaveProperty('conference');

    jest.runOnlyPendingTimers();
    expect(task.assignmentStatus).toBe('assigned');
    expect(task.attributes.conference).toMatchObject({
      participants: { worker: leg.sid, customer: customer?.sid },
    });
  });

  it('is cancelled with a reason when the customer does not take it, and without the customer’s doing otherwise', () => {
    const { world, ada } = setUp();
    const refused = place(world, ada).task;
    world.calls.hangUp(world.calls.customerLegOf(refused.sid)?.sid ?? '');
    expect(refused).toMatchObject({ assignmentStatus: 'canceled', canceledReasonCode: 45_303 });

    const { task, leg } = place(world, ada);
    world.calls.hangUp(leg.sid);
    expect(task).toMatchObject({ assignmentStatus: 'canceled', canceledReasonCode: 45_302 });
    jest.runOnlyPendingTimers();
    expect(world.calls.customerLegOf(task.sid)?.status).toBe('completed');
  });

  it('is placed also by a worker who takes no calls', () => {
    const { world } = setUp();
    const sam = world.workerNamed('sam')?.sid ?? '';
    expect(place(world, sam).task.assignmentStatus).toBe('reserved');
  });
});

describe('a call that is transferred', () => {
  it('has both workers and the customer in one conference, and goes on with the second', () => {
    const { world, ada, bo, heard } = setUp();
    const { task, leg, callSid, reservationSid } = startCall(world, ada);
    const second = handOver(world, reservationSid, bo, 'WARM');
    const boLeg = world.calls.dialWorker(second, { endConferenceOnExit: false });
    world.calls.answer(boLeg.sid);
    expect(world.calls.conferences()[0]?.legs).toHaveLength(3);

    world.calls.setEndConferenceOnExit(leg.sid, false);
    world.calls.hangUp(leg.sid);
    expect(world.taskRouter.reservation(reservationSid).status).toBe('wrapping');
    world.taskRouter.complete(reservationSid);
    expect(task.assignmentStatus).toBe('assigned');
    expect(world.calls.leg(callSid).status).toBe('in-progress');

    world.calls.hangUp(callSid);
    expect(task.assignmentStatus).toBe('wrapping');
    world.taskRouter.complete(second);
    expect(task.assignmentStatus).toBe('completed');
    expect(heard.filter((event) => event.includes('transfer') || event.includes('completed'))).toEqual([
      'ada task.transfer-initiated',
      'ada task.transfer-completed',
      'ada reservation.completed',
      'bo task.completed',
      'bo reservation.completed',
    ]);
  });

  it('puts the customer on hold and lets the first worker go at once, if it is cold', () => {
    const { world, ada, bo } = setUp();
    const { task, leg, callSid, reservationSid } = startCall(world, ada);
    const second = handOver(world, reservationSid, bo, 'COLD');
    expect(world.calls.leg(leg.sid).status).toBe('completed');
    expect(world.calls.leg(callSid)).toMatchObject({ status: 'in-progress', hold: true });
    expect(world.taskRouter.reservation(reservationSid).status).toBe('wrapping');
    world.taskRouter.complete(reservationSid);

    world.calls.answer(world.calls.dialWorker(second).sid);
    expect(task.assignmentStatus).toBe('assigned');
    expect(world.calls.conferences({ status: 'in-progress' })[0]?.legs).toHaveLength(2);
  });

  it('stays with the first worker when the second does not want it, or the first thinks better of it', () => {
    const { world, ada, bo, heard } = setUp();
    const { task, callSid, reservationSid } = startCall(world, ada);
    world.taskRouter.reject(handOver(world, reservationSid, bo, 'WARM'));
    expect(task.assignmentStatus).toBe('assigned');

    const transfer = world.taskRouter.transfer(reservationSid, bo, 'WARM');
    expect(world.taskRouter.outgoingTransfer(reservationSid)).toBe(transfer);
    world.taskRouter.cancelTransfer(transfer.sid);
    expect(world.taskRouter.openReservations(bo)).toEqual([]);
    expect(world.calls.leg(callSid).status).toBe('in-progress');
    expect(heard.filter((event) => event.includes('transfer'))).toEqual([
      'ada task.transfer-initiated',
      'ada task.transfer-attempt-failed',
      'ada task.transfer-failed',
      'ada task.transfer-initiated',
      'ada task.transfer-canceled',
    ]);
  });

  it('is over when a cold transfer is refused, or the customer does not wait for the second worker', () => {
    const { world, ada, bo } = setUp();
    const first = startCall(world, ada);
    world.taskRouter.reject(handOver(world, first.reservationSid, bo, 'COLD'));
    expect(world.calls.leg(first.callSid).status).toBe('completed');
    world.taskRouter.complete(first.reservationSid);

    const next = startCall(world, ada);
    const second = handOver(world, next.reservationSid, bo, 'WARM');
    world.calls.hangUp(next.callSid);
    expect(world.taskRouter.reservation(second).status).toBe('canceled');
    expect(world.taskRouter.reservation(next.reservationSid).status).toBe('wrapping');
  });

  it('goes to nobody who has a call already, and by a queue to anybody else', () => {
    const { world, ada, bo } = setUp();
    const { reservationSid } = startCall(world, ada);
    const other = startCall(world, bo);
    expect(() => world.taskRouter.transfer(reservationSid, bo, 'WARM')).toThrow('capacity');
    world.calls.hangUp(other.callSid);
    world.taskRouter.complete(other.reservationSid);
    const transfer = world.taskRouter.transfer(reservationSid, TASK_QUEUE_SID, 'WARM');
    expect(transfer.type).toBe('QUEUE');
    expect(world.taskRouter.openReservations(bo)).toMatchObject([{ status: 'pending', transfer }]);
  });
});

describe('a third party', () => {
  it('is called into the conference and may leave it', () => {
    const { world, ada } = setUp();
    const { taskSid, callSid } = startCall(world, ada);
    const { sid } = world.calls.dialExternal(taskSid, { from: '+14155550100', to: '+14155550188' });
    jest.runOnlyPendingTimers();
    expect(world.calls.conferences()[0]?.legs.map(({ party }) => party.type)).toEqual([
      'worker',
      'customer',
      'external',
    ]);
    world.calls.hangUp(sid);
    expect(world.calls.leg(callSid).status).toBe('in-progress');
  });
});

describe('SIPREC streams', () => {
  const stream = { connectorName: 'agent-assist', name: 'assist', parameters: {} };

  it('are started on a live leg, once by a name, and stopped by name or SID', () => {
    const { world, ada, streams } = setUp();
    const { callSid } = world.calls.startInbound({ from: CUSTOMER, workerSid: ada, isForked: false });
    const { sid } = world.calls.startStream(callSid, stream);
    expect(() => world.calls.startStream(callSid, stream)).toThrow('already');
    expect(world.calls.stopStream(callSid, 'assist')).toMatchObject({ sid, status: 'stopped' });
    expect(() => world.calls.stopStream(callSid, sid)).toThrow('not found');
    world.calls.stopStream(callSid, world.calls.startStream(callSid, stream).sid);
    expect(streams).toHaveLength(4);

    world.calls.hangUp(callSid);
    expect(() => world.calls.startStream(callSid, stream)).toThrow('not in-progress');
  });

  it('fail on demand, with Twilio’s code', () => {
    const { world } = setUp();
    const { callSid } = world.calls.startInbound({ from: CUSTOMER });
    const failures: unknown[] = [];
    world.calls.events.subscribe((event) => failures.push(event));
    world.calls.failStream(callSid, '32104');
    expect(failures).toEqual([
      {
        type: 'streamFailed',
        stream: expect.objectContaining({ status: 'stopped' }) as object,
        errorCode: '32104',
      },
    ]);
  });
});

it('forgets all calls when the world is reset, and hangs up on everybody', () => {
  const { world, ada, streams } = setUp();
  const { callSid } = startCall(world, ada);
  world.reset();
  expect(world.calls.legs()).toEqual([]);
  expect(world.calls.conferences()).toEqual([]);
  expect(streams.at(-1)).toBe(`streamStopped ${callSid}`);
});
