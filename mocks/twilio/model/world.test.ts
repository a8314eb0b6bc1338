import { ACTIVITY_SIDS } from '../ids';
import type { TaskRouterEvent } from './task-router';
import { createWorld, type World } from './world';

const record = (world: World): string[] => {
  const seen: string[] = [];
  const nameOf = (workerSid: string) => world.taskRouter.worker(workerSid).friendlyName.split('@')[0];
  world.taskRouter.events.subscribe((event: TaskRouterEvent) =>
    seen.push(`${nameOf(event.workerSid)} ${event.type}`),
  );
  return seen;
};

const members = [{ name: 'ada', fullName: 'Ada Agent', roles: ['agent'] }];

describe('a chat in Flex Conversations', () => {
  it('is offered as a task with the attributes that real accounts have', () => {
    const world = createWorld({ seed: 1, members });
    const { task, reservation, channel, customerIdentity } = world.interactions.startChat({
      customerName: 'Cleo',
      text: 'Hello',
    });

    expect(reservation?.status).toBe('pending');
    expect(task.attributes).toMatchObject({
      channelType: 'web',
      conversationSid: expect.stringMatching(/^CH[0-9a-f]{32}$/) as string,
      flexInteractionSid: expect.stringMatching(/^KD[0-9a-f]{32}$/) as string,
      flexInteractionChannelSid: expect.stringMatching(/^UO[0-9a-f]{32}$/) as string,
      flexChannelInviteSid: expect.stringMatching(/^KG[0-9a-f]{32}$/) as string,
      customerName: 'Cleo',
      customerAddress: customerIdentity,
      from: 'Cleo',
      direction: 'inbound',
      conversations: { conversation_id: channel.interactionSid },
    });
    const conversation = world.conversations.get(channel.conversationSid);
    expect(conversation.participants.map(({ identity }) => identity)).toEqual([customerIdentity]);
    expect(conversation.messages.map(({ body, author }) => [body, author])).toEqual([
      ['Hello', customerIdentity],
    ]);
  });

  it('is joined by the agent before their reservation is accepted', () => {
    const world = createWorld({ seed: 1, members });
    const { channel, reservation } = world.interactions.startChat({ customerName: 'Cleo' });
    const order: string[] = [];
    world.conversations.events.subscribe(({ type }) => order.push(type));
    world.taskRouter.events.subscribe(({ type }) => order.push(type));

    const invite = channel.invites[0]?.sid ?? '';
    world.interactions.acceptInvite(channel.interactionSid, channel.sid, invite, reservation?.sid ?? '');

    expect(order).toEqual(['participantJoined', 'reservation.accepted']);
    expect(channel.participants.map(({ type }) => type)).toEqual(['customer', 'agent']);
  });

  const accepted = (world: World) => {
    const chat = world.interactions.startChat({ customerName: 'Cleo' });
    const { channel, reservation } = chat;
    const invite = channel.invites[0]?.sid ?? '';
    world.interactions.acceptInvite(channel.interactionSid, channel.sid, invite, reservation?.sid ?? '');
    return chat;
  };

  it('closes channel and conversation when the agent ends it, and the task when they complete it', () => {
    const world = createWorld({ seed: 1, members });
    const { channel, task } = accepted(world);
    const seen = record(world);

    world.interactions.close(channel.interactionSid, channel.sid, 'wrapup');
    expect([channel.status, world.conversations.get(channel.conversationSid).state]).toEqual([
      'closed',
      'closed',
    ]);
    expect(task.assignmentStatus).toBe('wrapping');
    expect(() => world.conversations.send(channel.conversationSid, 'anybody', 'too late')).toThrow(
      /is closed/,
    );

    world.interactions.close(channel.interactionSid, channel.sid, 'closed');
    expect(task.assignmentStatus).toBe('completed');
    expect(seen).toEqual([
      'ada reservation.wrapup',
      'ada task.wrapup',
      'ada task.completed',
      'ada reservation.completed',
    ]);
  });

  it('goes on without an agent who leaves: the channel is inactive and the conversation open', () => {
    const world = createWorld({ seed: 1, members });
    const { channel, task, customerIdentity, reservation } = accepted(world);

    world.interactions.leave(channel.interactionSid, channel.sid, reservation?.workerSid ?? '', 'closed');

    const conversation = world.conversations.get(channel.conversationSid);
    expect([channel.status, conversation.state, task.assignmentStatus]).toEqual([
      'inactive',
      'active',
      'completed',
    ]);
    expect(conversation.participants.map(({ identity }) => identity)).toEqual([customerIdentity]);
  });

  it('cancels what is pending when it is closed before anybody has accepted', () => {
    const world = createWorld({ seed: 1, members });
    const { channel, task } = world.interactions.startChat({ customerName: 'Cleo' });
    world.interactions.close(channel.interactionSid, channel.sid, 'closed');
    expect(task.assignmentStatus).toBe('canceled');
    expect(world.taskRouter.openReservations()).toEqual([]);
  });
});

describe('routing', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('asks the worker with the least to do', () => {
    const world = createWorld({ seed: 1 });
    const first = world.interactions.startChat({ customerName: 'One' });
    const second = world.interactions.startChat({ customerName: 'Two' });
    expect(second.reservation?.workerSid).not.toBe(first.reservation?.workerSid);
  });

  it('asks somebody else after a rejection, and the one who rejected only after they changed their activity', () => {
    const world = createWorld({ seed: 1, members });
    const { reservation, task } = world.interactions.startChat({ customerName: 'Cleo' });
    const workerSid = reservation?.workerSid ?? '';

    world.taskRouter.reject(reservation?.sid ?? '');
    expect([task.assignmentStatus, world.taskRouter.reservationOfTask(task.sid)]).toEqual([
      'pending',
      undefined,
    ]);

    world.taskRouter.setActivity(workerSid, ACTIVITY_SIDS.Break);
    world.taskRouter.setActivity(workerSid, ACTIVITY_SIDS.Available);
    expect(world.taskRouter.reservationOfTask(task.sid)?.workerSid).toBe(workerSid);
  });

  it('takes an unanswered reservation back and sets the worker to Offline', () => {
    const world = createWorld({ seed: 1, members, reservationTimeoutSeconds: 120 });
    const seen = record(world);
    const { reservation, task } = world.interactions.startChat({ customerName: 'Cleo' });

    jest.advanceTimersByTime(120_000);

    expect([reservation?.status, task.assignmentStatus]).toEqual(['timeout', 'pending']);
    expect(world.taskRouter.worker(reservation?.workerSid ?? '').activity.name).toBe('Offline');
    expect(seen).toEqual([
      'ada reservation.created',
      'ada reservation.timeout',
      'ada worker.activity.update',
    ]);
  });

  it('keeps a task waiting while nobody is available, and offers it as soon as somebody is', () => {
    const world = createWorld({ seed: 1, members });
    const ada = world.workerNamed('ada');
    world.taskRouter.setActivity(ada?.sid ?? '', ACTIVITY_SIDS.Break);
    const { reservation, task } = world.interactions.startChat({ customerName: 'Cleo' });
    expect(reservation).toBeUndefined();
    world.taskRouter.setActivity(ada?.sid ?? '', ACTIVITY_SIDS.Available);
    expect(world.taskRouter.reservationOfTask(task.sid)?.status).toBe('pending');
  });

  it('offers no more than the capacity of a channel', () => {
    const world = createWorld({ seed: 1, members });
    const chats = Array.from({ length: 6 }, (_, index) =>
      world.interactions.startChat({ customerName: `C${index}` }),
    );
    expect(chats.map(({ reservation }) => reservation !== undefined)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('sessions', () => {
  it('know whom they belong to', () => {
    const world = createWorld({ seed: 1 });
    const verdict = world.identity.verify(world.signIn('ada'));
    expect(verdict).toMatchObject({
      valid: true,
      claims: { identity: 'ada_40example_2Etest', roles: ['agent'] },
    });
  });

  it('do not hold when changed, made up, of another world or expired', () => {
    const world = createWorld({ seed: 1 });
    const token = world.signIn('ada');
    const [header, key, iv, ciphertext = '', tag] = token.split('.');
    const changed = [header, key, iv, `${ciphertext.slice(0, -4)}AAAA`, tag].join('.');

    expect(world.identity.verify(changed)).toEqual({ valid: false, reason: 'forged' });
    expect(world.identity.verify('made.up')).toEqual({ valid: false, reason: 'malformed' });
    expect(createWorld({ seed: 2 }).identity.verify(token)).toEqual({ valid: false, reason: 'forged' });
    expect(world.identity.verify(world.signIn('ada', { lifetimeMs: -1 }))).toEqual({
      valid: false,
      reason: 'expired',
    });
  });
});

describe('the world', () => {
  it('gives the same SIDs for the same seed, others for another, and none twice', () => {
    const sids = (seed: number) =>
      Array.from({ length: 200 }, () => '').map(createSid(createWorld({ seed })));
    const createSid = (world: World) => () => world.newSid('IM');
    expect(sids(1)).toEqual(sids(1));
    expect(sids(2)).not.toEqual(sids(1));
    expect(new Set(sids(1)).size).toBe(200);
  });

  it('is empty after a reset, and every tab has heard of it', () => {
    const world = createWorld({ seed: 1, members });
    const { channel } = world.interactions.startChat({ customerName: 'Cleo' });
    const seen = record(world);
    world.reset();
    expect(world.taskRouter.tasks()).toEqual([]);
    expect(world.conversations.get(channel.conversationSid).state).toBe('closed');
    expect(seen).toContain('ada reservation.canceled');
  });
});
