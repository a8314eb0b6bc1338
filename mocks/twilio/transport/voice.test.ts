import { TASK_QUEUE_SID, WORKFLOW_SID, WORKSPACE_SID } from '../ids';
import { createWorld } from '../model/world';
import { createEventBridgeHub } from './event-bridge-hub';
import { createHosts } from './hosts';
import { createSdkHub } from './sdk-hub';
import type { SdkEvent, SdkFrame, SdkMethod } from './sdk-protocol';

const CUSTOMER = '+14155550123';

interface Row {
  readonly sid: string;
  readonly [field: string]: unknown;
}

const setUp = () => {
  const world = createWorld({ seed: 1 });
  const hosts = createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => ({}) });
  const tokens = { ada: world.signIn('ada'), bo: world.signIn('bo') };
  const [ada, bo] = ['ada', 'bo'].map((name) => world.workerNamed(name)?.sid ?? '') as [string, string];

  /** As twilio-taskrouter and Flex's interactions client call it. */
  const bridge = (method: 'GET' | 'POST', url: string, params = {}, as: keyof typeof tokens = 'ada') => {
    const { status, body } = hosts.answer({
      method: 'POST',
      host: 'event-bridge.twilio.com',
      path: '/v1/wschannels',
      query: new URLSearchParams(),
      body: { url, method, params, token: tokens[as] },
      authorization: undefined,
    });
    return { status, payload: (body as { payload: Row }).payload };
  };
  const workerPath = (workerSid: string, rest: string) =>
    `Workspaces/${WORKSPACE_SID}/Workers/${workerSid}/${rest}`;

  /** Everything that the bridge says to a worker, from now on. */
  const bridgeHub = createEventBridgeHub(world);
  const listen = (as: keyof typeof tokens) => {
    const frames: { event_type: string; payload: Row }[] = [];
    bridgeHub.accept(
      {
        send: (text) => frames.push(JSON.parse(text) as (typeof frames)[number]),
        close: () => undefined,
      },
      new URLSearchParams({ token: tokens[as] }),
    );
    frames.length = 0;
    return { frames, types: () => frames.map(({ event_type: type }) => type) };
  };

  /** A page of a worker, with its Voice SDK. */
  const sdkHub = createSdkHub(world);
  const page = (as: keyof typeof tokens) => {
    const frames: SdkFrame[] = [];
    const listener = sdkHub.accept({
      send: (text) => frames.push(JSON.parse(text) as SdkFrame),
      close: () => undefined,
    });
    const ask = (method: SdkMethod, params: object): SdkFrame | undefined => {
      const id = frames.length;
      listener.onMessage(JSON.stringify({ id, method, params }));
      return frames.find((frame) => 'id' in frame && frame.id === id);
    };
    ask('hello', { token: tokens[as] });
    ask('voice.register', { callSids: [] });
    const events = (): SdkEvent[] => frames.flatMap((frame) => ('event' in frame ? [frame.event] : []));
    return { ask, events, types: () => events().map(({ type }) => type), leave: () => listener.onClose() };
  };

  const ring = () => {
    const call = world.calls.startInbound({ from: CUSTOMER, workerSid: ada });
    const reservationSid = call.reservation?.sid ?? '';
    bridge('POST', workerPath(ada, `Reservations/${reservationSid}`), {
      Instruction: 'conference',
      EndConferenceOnExit: true,
      EndConferenceOnCustomerExit: true,
    });
    const leg = world.calls.workerLegOf(call.task.sid, ada);
    return { ...call, taskSid: call.task.sid, reservationSid, workerCallSid: leg?.sid ?? '' };
  };
  const close = () => {
    bridgeHub.close();
    sdkHub.close();
  };
  return { world, hosts, ada, bo, bridge, workerPath, listen, page, ring, close };
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a call on the event bridge', () => {
  it('is accepted by calling the worker; who enters the conference is told to their pages', () => {
    const { world, listen, page, ring, close } = setUp();
    const { ask } = page('ada');
    const bridge = listen('ada');
    const { callSid, workerCallSid, taskSid } = ring();
    expect(bridge.types()).toEqual(['reservation.created']);
    ask('voice.accept', { callSid: workerCallSid });

    expect(bridge.types().slice(1)).toEqual([
      'participant.added',
      'participant.added',
      'task.updated',
      'reservation.accepted',
    ]);
    expect(bridge.frames[2]?.payload).toMatchObject({
      type: 'customer',
      routing_properties: { task_sid: taskSid },
      media_properties: { CallSid: [callSid], Hold: ['false'] },
    });
    // What supervisors read.
    const map = world.sync.map(`${taskSid}.CS`);
    expect(map.items.get(callSid)?.data).toMatchObject({ participant_type: 'customer', status: 'joined' });

    world.calls.hangUp(callSid);
    expect(bridge.types().slice(5)).toEqual([
      'participant.removed',
      'participant.removed',
      'reservation.wrapup',
      'task.wrapup',
    ]);
    expect(map.items.get('conf_status')?.data).toMatchObject({ status: 'completed' });
    close();
  });

  it('is an interaction under the digits of its task, with a channel and participants', () => {
    const { bridge, page, ring, close } = setUp();
    const { ask } = page('ada');
    const { callSid, workerCallSid, taskSid } = ring();
    ask('voice.accept', { callSid: workerCallSid });
    const interaction = `v1/Interactions/KD${taskSid.slice(2)}/Channels`;
    const { channels } = bridge('GET', interaction).payload as unknown as { channels: Row[] };
    expect(channels).toMatchObject([{ type: 'voice', status: 'active' }]);

    const participants = `${interaction}/${channels[0]?.sid}/Participants`;
    const { participants: rows } = bridge('GET', participants).payload as unknown as { participants: Row[] };
    expect(rows.map(({ type }) => type)).toEqual(['agent', 'customer']);
    const customer = rows[1]?.sid ?? '';
    bridge('POST', `${participants}/${customer}`, { media_properties: { hold: true } });
    expect(bridge('GET', participants).payload.participants).toMatchObject([
      {},
      { media_properties: { CallSid: [callSid], Hold: ['true'] } },
    ]);
    expect(bridge('POST', `${interaction}/${channels[0]?.sid}`, { status: 'closed' }).payload.status).toBe(
      'closed',
    );
    close();
  });

  it('is held, and told whether it ends with the worker, by TaskRouter', () => {
    const { world, bridge, workerPath, ada, listen, page, ring, close } = setUp();
    const { ask } = page('ada');
    const { callSid, workerCallSid, taskSid, reservationSid } = ring();
    ask('voice.accept', { callSid: workerCallSid });
    const heard = listen('ada');
    bridge('POST', workerPath(ada, 'CustomerParticipant'), {
      TaskSid: taskSid,
      Hold: true,
      HoldMethod: 'GET',
    });
    expect(world.calls.leg(callSid).hold).toBe(true);
    bridge('POST', workerPath(ada, 'WorkerParticipant'), {
      ReservationSid: reservationSid,
      EndConferenceOnExit: false,
    });
    expect(world.calls.leg(workerCallSid).endConferenceOnExit).toBe(false);
    expect(heard.types()).toEqual(['participant.modified', 'participant.modified']);
    close();
  });

  it('is transferred and the transfer is told to both workers', () => {
    const { bridge, workerPath, ada, bo, listen, page, ring, close } = setUp();
    const { ask } = page('ada');
    const { workerCallSid, taskSid, reservationSid } = ring();
    ask('voice.accept', { callSid: workerCallSid });
    const [adaHears, boHears] = [listen('ada'), listen('bo')];
    const { payload } = bridge('POST', workerPath(ada, 'Transfers'), {
      ReservationSid: reservationSid,
      TaskSid: taskSid,
      To: bo,
      Mode: 'WARM',
    });
    expect(payload).toMatchObject({ transfer_status: 'initiated', transfer_mode: 'WARM', transfer_to: bo });
    expect(adaHears.types()).toEqual(['task.transfer-initiated']);
    expect(boHears.frames).toMatchObject([
      {
        event_type: 'reservation.created',
        payload: { task: { sid: taskSid }, task_transfer: { sid: payload.sid, initiating_worker_sid: ada } },
      },
    ]);
    const { contents } = bridge('GET', workerPath(ada, 'Reservations')).payload as unknown as {
      contents: Row[];
    };
    expect(contents[0]?.active_outgoing_task_transfer).toMatchObject({ sid: payload.sid });

    bridge('POST', workerPath(ada, `Transfers/${payload.sid}`), {
      TaskSid: taskSid,
      TransferStatus: 'canceled',
    });
    expect(adaHears.types().at(-1)).toBe('task.transfer-canceled');
    expect(boHears.types().at(-1)).toBe('reservation.canceled');
    close();
  });

  it('is placed by a task that the worker makes for themselves, and for nobody else', () => {
    const { bridge, ada, bo, page, world, close } = setUp();
    const bos = page('bo');
    const place = (routingTarget: string) =>
      bridge('POST', `Workspaces/${WORKSPACE_SID}/Tasks`, {
        WorkflowSid: WORKFLOW_SID,
        TaskQueueSid: TASK_QUEUE_SID,
        RoutingTarget: routingTarget,
        TaskChannelUniqueName: 'voice',
        Attributes: { direction: 'outbound', outbound_to: CUSTOMER, from: '+14155550100' },
      });
    expect(place(bo).status).toBe(403);
    expect(place(ada).payload).toMatchObject({ routing_target: ada, assignment_status: 'reserved' });
    expect(world.taskRouter.openReservations(ada)).toHaveLength(1);
    expect(bos.events()).toEqual([]);
    close();
  });
});

describe('the Voice SDK’s device', () => {
  it('rings in all pages of the worker until one accepts, and nowhere else', () => {
    const { page, ring, world, close } = setUp();
    const [one, two, other] = [page('ada'), page('ada'), page('bo')];
    const { workerCallSid } = ring();
    expect([one.types(), two.types(), other.types()]).toEqual([['callIncoming'], ['callIncoming'], []]);
    expect(one.events()[0]).toMatchObject({
      call: { callSid: workerCallSid, from: CUSTOMER, to: 'client:ada_40example_2Etest' },
    });
    expect(other.ask('voice.accept', { callSid: workerCallSid })).toMatchObject({ error: { status: 403 } });

    one.ask('voice.accept', { callSid: workerCallSid });
    expect(two.types()).toEqual(['callIncoming', 'callEnded']);
    expect(two.ask('voice.accept', { callSid: workerCallSid })).toMatchObject({ error: { status: 409 } });
    expect(world.calls.leg(workerCallSid).status).toBe('in-progress');
    close();
  });

  it('mutes, dials into the call and hangs up, and hears when others do', () => {
    const { page, ring, world, close } = setUp();
    const { ask, types } = page('ada');
    const { workerCallSid, callSid } = ring();
    ask('voice.accept', { callSid: workerCallSid });
    ask('voice.mute', { callSid: workerCallSid, isMuted: true });
    ask('voice.sendDigits', { callSid: workerCallSid, digits: '12' });
    expect(world.calls.leg(workerCallSid)).toMatchObject({ muted: true, digits: '12' });
    ask('voice.hangUp', { callSid: workerCallSid });
    expect(world.calls.leg(callSid).status).toBe('completed');
    expect(types()).toEqual(['callIncoming', 'callEnded']);
    close();
  });

  it('is offered a call again that its worker had on a page which has been reloaded', () => {
    const { page, ring, world, close } = setUp();
    const first = page('ada');
    const { workerCallSid } = ring();
    first.ask('voice.accept', { callSid: workerCallSid });
    first.leave();
    const second = page('ada');
    expect(second.events()).toMatchObject([{ type: 'callIncoming', call: { callSid: workerCallSid } }]);
    second.ask('voice.accept', { callSid: workerCallSid });
    jest.advanceTimersByTime(20_000);
    expect(world.calls.leg(workerCallSid).status).toBe('in-progress');
    close();
  });

  it('keeps its calls when only the connection was lost, and loses them when nobody comes back', () => {
    const { page, ring, world, close } = setUp();
    const first = page('ada');
    const { workerCallSid, callSid } = ring();
    first.ask('voice.accept', { callSid: workerCallSid });
    first.leave();
    const again = page('bo');
    const mine = page('ada');
    mine.ask('voice.register', { callSids: [workerCallSid] });
    again.leave();
    jest.advanceTimersByTime(20_000);
    expect(world.calls.leg(workerCallSid).status).toBe('in-progress');

    mine.leave();
    jest.advanceTimersByTime(9_000);
    expect(world.calls.leg(callSid).status).toBe('in-progress');
    jest.advanceTimersByTime(2_000);
    expect(world.calls.leg(callSid).status).toBe('completed');
    close();
  });
});
