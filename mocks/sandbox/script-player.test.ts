import { createWorld } from '../twilio/model/world';
import { playScript } from './script-player';

const line = (role: 'customer' | 'agent', text: string, delayMs = 1_000) => ({ role, text, delayMs });
const LINES = [line('customer', 'one'), line('agent', 'two'), line('customer', 'three')];

const setUp = (autopilot: boolean, lines = LINES) => {
  const world = createWorld({ seed: 1, members: [{ name: 'ada', fullName: 'Ada', roles: ['agent'] }] });
  const chat = world.interactions.startChat({ customerName: 'Cleo' });
  const { channel, reservation } = chat;
  const player = playScript(world, chat, lines, { autopilot });
  return {
    world,
    player,
    sid: channel.conversationSid,
    accept: () =>
      world.interactions.acceptInvite(
        channel.interactionSid,
        channel.sid,
        channel.invites[0]?.sid ?? '',
        reservation?.sid ?? '',
      ),
    end: () => world.interactions.close(channel.interactionSid, channel.sid, 'closed'),
    said: () => world.conversations.get(channel.conversationSid).messages.map(({ body }) => body),
  };
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('leaves the agent’s lines to the agent, and goes on when they have written', () => {
  const { world, sid, accept, said } = setUp(false);
  jest.advanceTimersByTime(60_000);
  accept();
  jest.advanceTimersByTime(60_000);
  expect(said()).toEqual(['one']);

  world.conversations.send(sid, 'ada_40example_2Etest', 'my own words');
  jest.advanceTimersByTime(1_000);
  expect(said()).toEqual(['one', 'my own words', 'three']);
});

it('sends the agent’s lines on autopilot, from the moment an agent has accepted', () => {
  const { world, sid, accept, said } = setUp(true);
  jest.advanceTimersByTime(60_000);
  expect(said()).toEqual(['one']);
  accept();
  jest.advanceTimersByTime(2_000);
  expect(said()).toEqual(['one', 'two', 'three']);
  expect(world.conversations.get(sid).messages[1]?.author).toBe('ada_40example_2Etest');
});

it('waits as long as each line says', () => {
  const { said } = setUp(false, [line('customer', 'slow', 5_000)]);
  jest.advanceTimersByTime(4_999);
  expect(said()).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(said()).toEqual(['slow']);
});

it('stops when the conversation is over', () => {
  const { end, said } = setUp(false);
  end();
  jest.advanceTimersByTime(60_000);
  expect(said()).toEqual([]);
});

it('sends the customer’s next line at once when asked, until none is left', () => {
  const { player, said } = setUp(false);
  expect([player.next(), player.next(), player.next()]).toEqual(['one', 'three', undefined]);
  expect(said()).toEqual(['one', 'three']);
});
