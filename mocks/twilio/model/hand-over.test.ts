import type { Chat } from './interactions';
import { createWorld, type World } from './world';

const MEMBERS = [
  { name: 'ada', fullName: 'Ada Agent', roles: ['agent'] },
  { name: 'bo', fullName: 'Bo Agent', roles: ['agent'] },
  { name: 'cem', fullName: 'Cem Agent', roles: ['agent'], isAway: true },
  { name: 'mia', fullName: 'Mia Torres', roles: ['agent'], takesOnlyTheirOwn: true },
];

/** A chat that Ada has accepted. */
const setUp = () => {
  const world = createWorld({ seed: 1, members: MEMBERS });
  const { taskRouter, interactions } = world;
  const sidOf = (name: string): string => world.workerNamed(name)?.sid ?? '';
  const chat = world.interactions.startChat({ customerName: 'Cleo', text: 'Hi', workerSid: sidOf('ada') });
  const { channel } = chat;
  const accept = (taskSid: string): void => {
    const invite = channel.invites.find((one) => one.taskSid === taskSid);
    const reservation = taskRouter.reservationOfTask(taskSid);
    interactions.acceptInvite(channel.interactionSid, channel.sid, invite?.sid ?? '', reservation?.sid ?? '');
  };
  accept(chat.task.sid);
  return {
    world,
    chat,
    sidOf,
    accept,
    handOver: (from: string, to?: string) =>
      interactions.handOver(channel.interactionSid, channel.sid, {
        from: sidOf(from),
        to: to === undefined ? undefined : sidOf(to),
      }),
    close: (name: string, routing: 'wrapup' | 'closed') =>
      interactions.close(channel.interactionSid, channel.sid, routing, sidOf(name)),
    workerOf: (taskSid: string) => taskRouter.reservationOfTask(taskSid)?.workerSid,
  };
};

const speakers = (world: World, { channel }: Chat): string[] =>
  world.conversations
    .get(channel.conversationSid)
    .participants.map(({ identity }) => world.conversations.user(identity).friendlyName);

it('is a new task with what the interaction gives, and with nothing that the old task has learnt', () => {
  const { world, chat, handOver } = setUp();
  const { task, channel } = chat;
  const fresh = task.attributes;
  world.taskRouter.setTaskAttributes(task.sid, { ...fresh, agent_assist_digest: { v: 1 }, crm: 'x' });

  const invite = handOver('ada', 'bo');

  expect(invite.taskSid).not.toBe(task.sid);
  expect(world.taskRouter.task(invite.taskSid).attributes).toEqual({
    ...fresh,
    flexChannelInviteSid: invite.sid,
  });
  expect(channel.invites.map(({ taskSid }) => taskSid)).toEqual([task.sid, invite.taskSid]);
});

it('leaves all as it is until it is accepted; then the first agent is gone and wraps up', () => {
  const { world, chat, handOver, accept, workerOf, sidOf } = setUp();
  const { taskSid } = handOver('ada', 'bo');
  expect(workerOf(taskSid)).toBe(sidOf('bo'));
  expect(speakers(world, chat)).toEqual(['Cleo', 'Ada Agent']);
  expect(chat.task.assignmentStatus).toBe('assigned');

  accept(taskSid);

  expect(speakers(world, chat)).toEqual(['Cleo', 'Bo Agent']);
  expect(chat.task.assignmentStatus).toBe('wrapping');
  expect(world.taskRouter.task(taskSid).assignmentStatus).toBe('assigned');
  expect([chat.channel.status, world.conversations.get(chat.channel.conversationSid).state]).toEqual([
    'active',
    'active',
  ]);
});

it('lets the first agent complete their task while the conversation goes on, and the second end it', () => {
  const { world, chat, handOver, accept, close } = setUp();
  const { taskSid } = handOver('ada', 'bo');
  accept(taskSid);

  close('ada', 'closed');
  expect(chat.task.assignmentStatus).toBe('completed');
  expect(chat.channel.status).toBe('active');

  close('bo', 'wrapup');
  close('bo', 'closed');
  expect(world.taskRouter.task(taskSid).assignmentStatus).toBe('completed');
  expect(chat.channel.status).toBe('closed');
});

it('comes back to the first agent while they still wrap up', () => {
  const { world, chat, handOver, accept, close } = setUp();
  accept(handOver('ada', 'bo').taskSid);
  const back = handOver('bo', 'ada');
  accept(back.taskSid);
  close('ada', 'closed');
  expect(chat.task.assignmentStatus).toBe('completed');
  expect(world.taskRouter.task(back.taskSid).assignmentStatus).toBe('assigned');
  expect(chat.channel.status).toBe('active');
});

it('asks anybody else of the queue, and never who hands over or takes only their own', () => {
  const { world, handOver, workerOf, sidOf } = setUp();
  const { taskSid } = handOver('ada');
  expect(workerOf(taskSid)).toBe(sidOf('bo'));

  world.startWork('cem');
  const reservation = world.taskRouter.reservationOfTask(taskSid);
  world.taskRouter.reject(reservation?.sid ?? '');
  expect(workerOf(taskSid)).toBe(sidOf('cem'));
});

it('waits for the worker who was named', () => {
  const { world, handOver, workerOf, sidOf } = setUp();
  const { taskSid } = handOver('ada', 'cem');
  expect(workerOf(taskSid)).toBeUndefined();
  world.startWork('cem');
  expect(workerOf(taskSid)).toBe(sidOf('cem'));
});

it('is off where the worker who was named declines, and may be tried again', () => {
  const { world, chat, handOver, workerOf, sidOf } = setUp();
  const { interactionSid, sid } = chat.channel;
  const declined = handOver('ada', 'bo');
  const reservation = world.taskRouter.reservationOfTask(declined.taskSid);
  world.interactions.declineInvite(interactionSid, sid, declined.sid, reservation?.sid ?? '');

  expect(world.taskRouter.task(declined.taskSid).assignmentStatus).toBe('canceled');
  expect(speakers(world, chat)).toEqual(['Cleo', 'Ada Agent']);
  expect(workerOf(handOver('ada', 'mia').taskSid)).toBe(sidOf('mia'));
});

it('is called off when the chat ends before anybody has accepted', () => {
  const { world, handOver, close } = setUp();
  const asked = handOver('ada', 'cem');
  close('ada', 'wrapup');
  expect(world.taskRouter.task(asked.taskSid).assignmentStatus).toBe('canceled');
});

it('is refused to who is not on the channel, to themselves, twice at a time, and when the chat is over', () => {
  const { handOver, close } = setUp();
  expect(() => handOver('bo', 'ada')).toThrow(/is not on channel/);
  expect(() => handOver('ada', 'ada')).toThrow(/has the conversation already/);
  handOver('ada', 'bo');
  expect(() => handOver('ada', 'cem')).toThrow(/waits for its answer/);
  close('ada', 'wrapup');
  expect(() => handOver('ada', 'bo')).toThrow(/is closed/);
});

it('offers nobody’s chat to a worker who takes only their own', () => {
  const { world, sidOf } = setUp();
  const offered = ['one', 'two', 'three'].map(
    (customerName) => world.interactions.startChat({ customerName }).reservation?.workerSid,
  );
  expect(offered).not.toContain(sidOf('mia'));
  const own = world.interactions.startChat({ customerName: 'four', workerSid: sidOf('mia') });
  expect(own.reservation?.workerSid).toBe(sidOf('mia'));
});
