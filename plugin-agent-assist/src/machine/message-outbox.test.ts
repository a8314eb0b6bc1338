import { SimulatedClock } from 'xstate';

import { AssistError } from '../domain/failure';
import { ALL_PAUSED } from '../domain/pause';
import type { KeptMessage } from '../domain/ports';
import {
  aMessage,
  aTask,
  conversationOf,
  FakeApi,
  FakeConversations,
  FakeMessageStore,
  FakePauseBoard,
} from '../testing/fakes';
import { settle } from '../testing/settle';
import { createMessageOutbox } from './message-outbox';

const unreachable = () => new AssistError('unreachable', 'no answer');
const rejected = () => new AssistError('rejected', 'The message was refused');

const left = (n: number, letter = 'a'): KeptMessage => {
  const { taskSid, conversationSid } = aTask(letter);
  return {
    conversation: conversationOf(aTask(letter)),
    task: { taskSid, conversationSid },
    message: { ...aMessage(n), text: `${letter}${n}` },
    queuedAt: 0,
  };
};

/** An outbox in a browser in which the messages were left; Twilio lets the agent read none of those chats. */
async function setupOutbox(...entries: readonly KeptMessage[]) {
  const clock = new SimulatedClock();
  const api = new FakeApi(() => clock.now());
  const store = new FakeMessageStore();
  await store.keep(entries);
  for (const { conversation } of entries) api.begin(conversation);
  const conversations = new FakeConversations();
  conversations.list = () => Promise.reject(unreachable());
  const pauses = new FakePauseBoard();
  let connections = 0;
  let everConnected = false;
  const outbox = createMessageOutbox({
    api,
    store,
    conversations,
    pauses,
    pacer: { takeTurn: () => Promise.resolve() },
    obfuscatedAgentId: () => Promise.resolve('agent-hash'),
    connection: {
      retain: () => {
        connections += 1;
        everConnected = true;
        return () => {
          connections -= 1;
        };
      },
    },
    random: () => 1,
    actorOptions: { clock },
  });
  const sent = (letter = 'a') =>
    api.messages.get(conversationOf(aTask(letter)))?.map(({ text }) => text) ?? [];
  const loaded = async (...letters: readonly string[]): Promise<void> => {
    outbox.noteTasks(letters.map((letter) => aTask(letter).taskSid));
    await settle();
  };
  const passTime = async (ms: number): Promise<void> => {
    clock.increment(ms);
    await settle();
  };
  return {
    api,
    connections: () => connections,
    everConnected: () => everConnected,
    conversations,
    loaded,
    outbox,
    passTime,
    pauses,
    sent,
    store,
  };
}

describe('what chats have left when they ended', () => {
  it('is sent once Flex has told that their tasks have gone, each chat in its order', async () => {
    const { api, connections, loaded, sent, store } = await setupOutbox(
      left(2),
      left(5, 'b'),
      left(1),
      left(7, 'c'),
    );
    await settle();
    expect(api.analyzed).toEqual([]);

    await loaded('c');
    expect([sent('a'), sent('b'), sent('c')]).toEqual([['a1', 'a2'], ['b5'], []]);
    expect(store.texts).toEqual(['c7']);
    expect(connections()).toBe(0);
    expect(api.completed).toEqual([]);
  });

  it('is sent when the session of a task is over', async () => {
    const { loaded, outbox, sent } = await setupOutbox(left(1));
    await loaded('a');
    expect(sent()).toEqual([]);
    outbox.noteGone(aTask().taskSid);
    await settle();
    expect(sent()).toEqual(['a1']);
  });

  it('asks for no connection where nothing waits but what is its task’s to send', async () => {
    const { everConnected, loaded } = await setupOutbox(left(1));
    await loaded('a');
    expect(everConnected()).toBe(false);
  });

  it('is tried again, in order, until Google takes it', async () => {
    const { api, loaded, passTime, sent, store } = await setupOutbox(left(1), left(2));
    api.failNext('analyzeContent', unreachable(), new AssistError('busy', 'quota'));
    await loaded();
    expect(sent()).toEqual([]);
    await passTime(60_000);
    await passTime(60_000);
    expect(sent()).toEqual(['a1', 'a2']);
    expect(store.texts).toEqual([]);
  });

  it('is not sent where Google has it: the page went before it could note that', async () => {
    const { api, loaded, sent, store } = await setupOutbox(left(1));
    api.keep(conversationOf(aTask()), left(1).message);
    await loaded();
    expect(sent()).toEqual(['a1']);
    expect(api.analyzed).toEqual([]);
    expect(store.texts).toEqual([]);
  });

  it.each([
    ['has completed the conversation', 'COMPLETED' as const],
    ['knows no such conversation', undefined],
  ])('is dropped where Google %s, and no other conversation is made', async (_, state) => {
    const { api, loaded, store } = await setupOutbox(left(1));
    if (state) api.begin(conversationOf(aTask()), { state });
    else api.conversations.clear();
    await loaded();
    expect(api.analyzed).toEqual([]);
    expect(store.texts).toEqual([]);
    expect(api.conversations.size).toBe(state ? 1 : 0);
  });

  it('is dropped where Google completes the conversation meanwhile', async () => {
    const { api, loaded, store } = await setupOutbox(left(1), left(2));
    await store.keep([left(3)]);
    let asked = 0;
    const { analyzeContent } = api;
    api.analyzeContent = async (...request) => {
      asked += 1;
      const answer = await analyzeContent(...request);
      api.begin(conversationOf(aTask()), { state: 'COMPLETED' });
      return answer;
    };
    await loaded();
    expect([api.analyzed.length, asked]).toEqual([1, 2]);
    expect(store.texts).toEqual([]);
  });

  it('leaves out what is refused, and goes on with the next', async () => {
    const { api, loaded, sent, store } = await setupOutbox(left(1), left(2));
    api.failNext('analyzeContent', rejected());
    await loaded();
    expect(sent()).toEqual(['a2']);
    expect(store.texts).toEqual([]);
  });

  it('goes as it is in Twilio, where the agent may still read that', async () => {
    const { conversations, loaded, sent } = await setupOutbox(left(1), left(2));
    conversations.list = () => Promise.resolve([{ ...left(2).message, text: 'better' }]);
    await loaded();
    expect(sent()).toEqual(['better']);
  });

  it('is not sent where it was said during a pause, or one is on', async () => {
    const { conversations, loaded, pauses, sent, store } = await setupOutbox(left(1));
    conversations.list = () => Promise.resolve([left(1).message]);
    pauses.written = ALL_PAUSED;
    await loaded();
    expect(sent()).toEqual([]);
    expect(store.texts).toEqual([]);
  });

  it('is left to the session that has taken it over meanwhile', async () => {
    const { api, loaded, store } = await setupOutbox(left(1), left(2));
    const { analyzeContent } = api;
    api.analyzeContent = async (...request) => {
      await store.keep([{ ...left(2), task: { ...left(2).task, taskSid: aTask('b').taskSid } }]);
      return analyzeContent(...request);
    };
    await loaded();
    expect(api.analyzed.map(({ text }) => text)).toEqual(['a1']);
    expect(store.texts).toEqual(['a2']);
  });

  it('stays in the browser for the tab that leads next', async () => {
    const { api, loaded, outbox, passTime, store } = await setupOutbox(left(1));
    api.failNext('analyzeContent', unreachable());
    await loaded();
    outbox.stop();
    await passTime(600_000);
    expect(store.texts).toEqual(['a1']);
  });
});
