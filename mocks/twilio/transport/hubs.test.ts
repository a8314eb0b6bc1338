import { TASK_QUEUE_SID } from '../ids';
import { createWorld, type World } from '../model/world';
import { createEventBridgeHub } from './event-bridge-hub';
import type { SdkEvent, SdkFrame, SdkMethod } from './sdk-protocol';
import { createSdkHub } from './sdk-hub';

/** A socket that keeps what it was sent. */
const fakeSocket = () => {
  const frames: string[] = [];
  const closed: number[] = [];
  return {
    frames,
    closed,
    events: () =>
      frames
        .filter((text) => text.trim() !== '')
        .map((text) => (JSON.parse(text) as { event_type: string }).event_type),
    send: (text: string) => void frames.push(text),
    close: (code: number) => void closed.push(code),
  };
};

describe('the event bridge’s socket', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const tab = (hub: ReturnType<typeof createEventBridgeHub>, token: string) => {
    const socket = fakeSocket();
    return { socket, listener: hub.accept(socket, new URLSearchParams({ token })) };
  };

  it('tells every tab of a worker the same, and other workers nothing', () => {
    const world = createWorld({ seed: 1 });
    const hub = createEventBridgeHub(world);
    const [one, two] = [tab(hub, world.signIn('ada')), tab(hub, world.signIn('ada'))];
    const other = tab(hub, world.signIn('bo'));

    world.interactions.startChat({ customerName: 'Cleo', workerSid: world.workerNamed('ada')?.sid });

    expect(one.socket.events()).toEqual(['init', 'reservation.created']);
    expect(two.socket.events()).toEqual(['init', 'reservation.created']);
    expect(other.socket.events()).toEqual(['init']);
    hub.close();
  });

  it('says nothing more to a tab that is closed', () => {
    const world = createWorld({ seed: 1 });
    const hub = createEventBridgeHub(world);
    const { socket, listener } = tab(hub, world.signIn('ada'));
    listener?.onClose();
    world.interactions.startChat({ customerName: 'Cleo', workerSid: world.workerNamed('ada')?.sid });
    expect(socket.events()).toEqual(['init']);
    hub.close();
  });

  it('turns a token away that does not hold', () => {
    const world = createWorld({ seed: 1 });
    const hub = createEventBridgeHub(world);
    const { socket, listener } = tab(hub, 'forged');
    expect([listener, socket.closed, socket.frames]).toEqual([undefined, [4001], []]);
    hub.close();
  });

  it('beats often enough that no client takes silence for a loss', () => {
    const world = createWorld({ seed: 1 });
    const hub = createEventBridgeHub(world);
    const { socket } = tab(hub, world.signIn('ada'));
    jest.advanceTimersByTime(30_000);
    expect(socket.frames.slice(1)).toEqual([' ', ' ']);
    hub.close();
  });
});

describe('the SDKs’ socket', () => {
  const page = (hub: ReturnType<typeof createSdkHub>) => {
    const socket = fakeSocket();
    const listener = hub.accept(socket);
    const frames = () => socket.frames.map((text) => JSON.parse(text) as SdkFrame);
    let id = 0;
    return {
      socket,
      listener,
      ask(method: SdkMethod, params: object) {
        listener.onMessage(JSON.stringify({ id: (id += 1), method, params }));
        return frames().find((frame) => 'id' in frame && frame.id === id);
      },
      events: (): SdkEvent[] => frames().flatMap((frame) => ('event' in frame ? [frame.event] : [])),
    };
  };
  const chatWithAda = (world: World) => {
    const chat = world.interactions.startChat({
      customerName: 'Cleo',
      text: 'Hello',
      workerSid: world.workerNamed('ada')?.sid,
    });
    const { channel, reservation } = chat;
    const accept = () =>
      world.interactions.acceptInvite(
        channel.interactionSid,
        channel.sid,
        channel.invites[0]?.sid ?? '',
        reservation?.sid ?? '',
      );
    return { ...chat, accept };
  };

  it('does nothing for a page that has not said who is there', () => {
    const world = createWorld({ seed: 1 });
    const { ask } = page(createSdkHub(world));
    const { channel } = chatWithAda(world);
    expect(ask('conversations.get', { sid: channel.conversationSid })).toMatchObject({
      error: { status: 401 },
    });
  });

  it('brings a message to both tabs of the agent and to the customer, once each', () => {
    const world = createWorld({ seed: 1 });
    const hub = createSdkHub(world);
    const { channel, customerIdentity, accept } = chatWithAda(world);
    const tabs = [page(hub), page(hub)];
    for (const tab of tabs) tab.ask('hello', { token: world.signIn('ada') });
    const customer = page(hub);
    customer.ask('hello', { token: world.signInGuest(customerIdentity) });
    const stranger = page(hub);
    stranger.ask('hello', { token: world.signInGuest('stranger') });
    accept();

    tabs[0]?.ask('conversations.send', { sid: channel.conversationSid, body: 'Hi Cleo', attributes: {} });

    for (const { events } of [...tabs, customer]) {
      const bodies = events().flatMap((event) => (event.type === 'messageAdded' ? [event.message.body] : []));
      expect(bodies).toEqual(['Hi Cleo']);
    }
    expect(stranger.events()).toEqual([]);
  });

  it('gives the agent who joins everything that was said before', () => {
    const world = createWorld({ seed: 1 });
    const tab = page(createSdkHub(world));
    tab.ask('hello', { token: world.signIn('ada') });
    chatWithAda(world).accept();
    expect(tab.events()[0]).toMatchObject({
      type: 'conversationJoined',
      conversation: { state: 'active', messages: [{ body: 'Hello' }], users: [{ friendlyName: 'Cleo' }, {}] },
    });
  });

  it('lets a supervisor read, other agents and customers not, and only participants write', () => {
    const world = createWorld({ seed: 1 });
    const hub = createSdkHub(world);
    const { channel } = chatWithAda(world);
    const sid = channel.conversationSid;
    const supervisor = page(hub);
    supervisor.ask('hello', { token: world.signIn('sam') });
    const stranger = page(hub);
    stranger.ask('hello', { token: world.signInGuest('stranger') });
    const colleague = page(hub);
    colleague.ask('hello', { token: world.signIn('bo') });

    expect(colleague.ask('conversations.get', { sid })).toMatchObject({ error: { status: 403 } });
    expect(supervisor.ask('conversations.get', { sid })).toMatchObject({ result: { sid } });
    const message = { sid, body: 'Psst', attributes: {} };
    expect(supervisor.ask('conversations.send', message)).toMatchObject({ error: { status: 403 } });
    expect(stranger.ask('conversations.get', { sid })).toMatchObject({ error: { status: 403 } });
  });

  it('lets authors edit and remove what they wrote, and tells everybody', () => {
    const world = createWorld({ seed: 1 });
    const hub = createSdkHub(world);
    const { channel, customerIdentity, accept } = chatWithAda(world);
    accept();
    const sid = channel.conversationSid;
    const [agent, customer, stranger] = [page(hub), page(hub), page(hub)];
    agent.ask('hello', { token: world.signIn('ada') });
    customer.ask('hello', { token: world.signInGuest(customerIdentity) });
    stranger.ask('hello', { token: world.signInGuest('stranger') });
    const messageSid = world.conversations.get(sid).messages[0]?.sid;

    expect(agent.ask('conversations.editMessage', { sid, messageSid, body: 'x' })).toMatchObject({
      error: { status: 403 },
    });
    expect(stranger.ask('conversations.removeMessage', { sid, messageSid })).toMatchObject({
      error: { status: 403 },
    });
    expect(customer.ask('conversations.editMessage', { sid, messageSid, body: 'Hi' })).toMatchObject({
      result: { sid: messageSid, body: 'Hi', lastUpdatedBy: customerIdentity },
    });
    customer.ask('conversations.removeMessage', { sid, messageSid });
    expect(agent.events()).toMatchObject([
      { type: 'messageUpdated', conversationSid: sid, message: { sid: messageSid, index: 0, body: 'Hi' } },
      { type: 'messageRemoved', conversationSid: sid, messageSid },
    ]);
    expect(stranger.events()).toEqual([]);
  });

  it('lets agents change the attributes of a conversation, and guests not', () => {
    const world = createWorld({ seed: 1 });
    const hub = createSdkHub(world);
    const { channel, customerIdentity, accept } = chatWithAda(world);
    accept();
    const sid = channel.conversationSid;
    const [agent, customer] = [page(hub), page(hub)];
    agent.ask('hello', { token: world.signIn('ada') });
    customer.ask('hello', { token: world.signInGuest(customerIdentity) });
    const before = world.conversations.get(sid).attributes;

    expect(customer.ask('conversations.setAttributes', { sid, attributes: {} })).toMatchObject({
      error: { status: 403 },
    });
    expect(world.conversations.get(sid).attributes).toBe(before);
    agent.ask('conversations.setAttributes', { sid, attributes: { a: 1 } });
    expect(customer.events()).toMatchObject([
      { type: 'conversationUpdated', conversation: { sid, attributes: { a: 1 } } },
    ]);
  });

  it('shares maps and documents of Sync between pages that opened them', () => {
    const world = createWorld({ seed: 1 });
    const hub = createSdkHub(world);
    const [one, two] = [page(hub), page(hub)];
    for (const tab of [one, two]) {
      tab.ask('hello', { token: world.signIn('ada') });
      tab.ask('sync.map', { name: 'calls' });
    }
    const sid = world.sync.map('calls').sid;
    one.ask('sync.setMapItem', { sid, key: 'status', data: { on: true } });
    expect(two.events()).toMatchObject([
      { type: 'mapItemAdded', mapSid: sid, item: { key: 'status', data: { on: true } } },
    ]);
  });

  const watchingAda = (more = '') => {
    const world = createWorld({ seed: 1 });
    const tab = page(createSdkHub(world));
    tab.ask('hello', { token: world.signIn('sam') });
    const expression = `data.worker_sid == "${world.workerNamed('ada')?.sid}"${more}`;
    tab.ask('sync.query', { queryId: 'q', index: 'tr-reservation', expression });
    return { world, tab };
  };

  it('keeps a live query up to date, with the attributes of the task', () => {
    const { world, tab } = watchingAda(' && (data.status not_in ["completed", "canceled"])');
    const { reservation, task } = chatWithAda(world);
    world.taskRouter.setTaskAttributes(task.sid, { ...task.attributes, digest: 2 });
    world.reset();
    const [first, second, ...later] = tab.events();
    expect(first).toMatchObject({
      type: 'queryItemUpdated',
      key: reservation?.sid,
      value: { status: 'pending', task_sid: task.sid },
    });
    expect(second).toMatchObject({ type: 'queryItemUpdated', value: { attributes: { digest: 2 } } });
    expect(later.at(-1)).toMatchObject({ type: 'queryItemRemoved', key: reservation?.sid });
  });

  it('does not take a reservation out of its index because it is over', () => {
    const { world, tab } = watchingAda();
    const { task } = chatWithAda(world);
    world.taskRouter.cancelTask(task.sid, 'The customer left');
    expect(tab.events().at(-1)).toMatchObject({ type: 'queryItemUpdated', value: { status: 'canceled' } });
  });

  it('begins with 200 items at most, and tells of the others when they change', () => {
    const members = Array.from({ length: 201 }, (_, at) => ({
      name: `agent${at}`,
      fullName: `Agent ${at}`,
      roles: ['agent'],
    }));
    const world = createWorld({ seed: 1, members });
    const tab = page(createSdkHub(world));
    tab.ask('hello', { token: world.signIn('agent0') });
    const answer = tab.ask('sync.query', { queryId: 'q', index: 'tr-worker', expression: '' });
    const found = answer && 'result' in answer ? Object.keys(answer.result as object) : [];
    expect(found).toHaveLength(200);
    expect(tab.events()).toEqual([]);

    const hidden = world.taskRouter.workers().find(({ sid }) => !found.includes(sid));
    world.taskRouter.setWorkerAttributes(hidden?.sid ?? '', { full_name: 'Somebody' });
    expect(tab.events()).toMatchObject([{ type: 'queryItemUpdated', key: hidden?.sid }]);
  });

  it('answers the query by which Flex lists the queues', () => {
    const world = createWorld({ seed: 1 });
    const tab = page(createSdkHub(world));
    tab.ask('hello', { token: world.signIn('sam') });
    expect(tab.ask('sync.query', { queryId: 'q', index: 'tr-queue', expression: '' })).toMatchObject({
      result: { [TASK_QUEUE_SID]: { queue_name: 'Everyone' } },
    });
  });
});
