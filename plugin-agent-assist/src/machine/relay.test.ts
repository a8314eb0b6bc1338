import { createActor, setup, SimulatedClock } from 'xstate';

import type { TaskMessage } from '../domain/assist';
import { AssistError } from '../domain/failure';
import type { ConversationName } from '../domain/ids';
import { NEVER_PAUSED, type Pause } from '../domain/pause';
import {
  aMessage,
  aSuggestionSet,
  aSummary,
  aTask,
  conversationOf,
  FakeApi,
  FakeConversations,
  FakeMessageStore,
  FakePauseBoard,
} from '../testing/fakes';
import { setupDesk, type DeskOptions } from '../testing/session-desk';
import { settle } from '../testing/settle';
import { createParticipants } from './actors/participants';
import { provideRelay } from './actors/relay-actors';
import type { RelayEvent, RelayReport } from './relay.machine';

const busy = () => new AssistError('busy', 'Agent Assist is busy');
const unreachable = () => new AssistError('unreachable', 'no answer');
const rejected = () => new AssistError('rejected', 'The message was refused');
const home = conversationOf(aTask());
const paused = (after: number, upTo?: number): Pause => ({ spans: [{ after, upTo }], until: undefined });

const textsIn = (api: ReturnType<typeof setupDesk>['api'], conversation = home) =>
  api.messages.get(conversation)?.map(({ text }) => text) ?? [];

/** The same browser, Google and Twilio after a reload of the page. */
const reloaded = (
  { api, conversations, messageStore, pauses }: ReturnType<typeof setupDesk>,
  options: DeskOptions = {},
) => setupDesk(undefined, { api, conversations, messageStore, pauses, ...options });

/** A desk whose messages do not get through. */
async function setupOutage(...messages: readonly TaskMessage[]) {
  const desk = setupDesk();
  await desk.goLive();
  desk.api.failNext('analyzeContent', ...Array.from({ length: 50 }, unreachable));
  for (const message of messages) desk.conversations.say(message);
  await settle();
  return desk;
}

/** Google is there again. */
const recover = ({ api }: ReturnType<typeof setupDesk>): void => {
  api.failures.analyzeContent = [];
};

describe('what waits to be sent', () => {
  it('is in the browser before it is sent, and no longer than until Google has it', async () => {
    const desk = setupDesk();
    await desk.goLive();
    let write = (): void => undefined;
    desk.messageStore.gate = () => new Promise((resolve) => (write = resolve));
    desk.conversations.say(aMessage(1));
    await settle();
    expect(desk.api.analyzed).toEqual([]);

    write();
    await settle();
    expect(textsIn(desk.api)).toEqual(['message 1']);
    expect(desk.messageStore.texts).toEqual([]);
  });

  it('is not waited for longer than a second by a disk that does not answer', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const turns = () => jest.advanceTimersByTimeAsync(0);
      const desk = setupDesk();
      desk.registry.open(aTask());
      for (let turn = 0; turn < 20; turn += 1) await turns();
      desk.messageStore.gate = () => new Promise(() => undefined);
      desk.conversations.say(aMessage(1));
      await jest.advanceTimersByTimeAsync(999);
      expect(desk.api.analyzed).toEqual([]);
      await jest.advanceTimersByTimeAsync(1);
      expect(textsIn(desk.api)).toEqual(['message 1']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is sent by the next page where the first one went between writing and sending', async () => {
    const first = setupDesk();
    await first.goLive();
    const analyzed = first.api.analyzeContent;
    first.api.analyzeContent = () => new Promise(() => undefined);
    first.conversations.say(aMessage(1));
    await settle();
    expect([first.messageStore.texts, textsIn(first.api)]).toEqual([['message 1'], []]);
    first.registry.stopAll();

    first.api.analyzeContent = analyzed;
    const second = reloaded(first);
    await second.goLive();
    expect(second.api.analyzed.map(({ sid }) => sid)).toEqual([aMessage(1).sid]);
    expect(textsIn(second.api)).toEqual(['message 1']);
  });

  it('survives a reload, and brings suggestions to what the customer said last', async () => {
    const first = await setupOutage(aMessage(1));
    expect(first.messageStore.texts).toEqual(['message 1']);
    first.registry.stopAll();

    recover(first);
    const second = reloaded(first);
    second.api.replies = aSuggestionSet(['One moment']);
    await second.goLive();
    expect(textsIn(second.api)).toEqual(['message 1']);
    expect(second.api.analyzed.map(({ text }) => text)).toEqual(['message 1']);
    expect(second.replies()).toEqual(['One moment']);
    expect(second.messageStore.texts).toEqual([]);
  });

  it('goes after a reload in the order in which it was said, with what was said meanwhile', async () => {
    const first = await setupOutage(aMessage(1), aMessage(2, 'HUMAN_AGENT'));
    first.registry.stopAll();
    first.conversations.said.push(aMessage(3), aMessage(4, 'HUMAN_AGENT'));

    recover(first);
    const second = reloaded(first);
    await second.goLive();
    expect(textsIn(second.api)).toEqual(['message 1', 'message 2', 'message 3', 'message 4']);
    expect(second.api.analyzed.map(({ text }) => text)).toEqual(['message 3', 'message 4']);
    expect(second.messageStore.texts).toEqual([]);
  });

  it('is not sent again where the page went after Google had it', async () => {
    const first = setupDesk();
    await first.goLive();
    const { remove } = first.messageStore;
    first.messageStore.remove = () => Promise.resolve();
    first.conversations.say(aMessage(1));
    await settle();
    first.registry.stopAll();
    first.messageStore.remove = remove;
    expect(first.messageStore.texts).toEqual(['message 1']);

    const second = reloaded(first);
    await second.goLive();
    expect(second.api.analyzed).toHaveLength(1);
    expect(textsIn(second.api)).toEqual(['message 1']);
    expect(second.messageStore.texts).toEqual([]);
  });

  it('goes with one id from two computers, and is there once', async () => {
    const first = setupDesk();
    const second = setupDesk(undefined, { api: first.api, conversations: first.conversations });
    await first.goLive();
    await second.goLive();
    first.conversations.say(aMessage(1));
    await settle();
    expect(new Set(first.api.analyzed.map(({ sid }) => sid)).size).toBe(1);
    expect(textsIn(first.api)).toEqual(['message 1']);
  });

  it('goes into the next conversation where Google has completed the first', async () => {
    const first = await setupOutage(aMessage(1), aMessage(2));
    first.registry.stopAll();
    await first.api.completeConversation(home, new AbortController().signal);

    recover(first);
    const second = reloaded(first);
    await second.goLive();
    expect(textsIn(second.api, `${home}-2` as ConversationName)).toEqual(['message 1', 'message 2']);
    expect(textsIn(second.api)).toEqual([]);
    expect(second.messageStore.texts).toEqual([]);
  });

  it('goes as it was edited in Twilio while nobody looked, and not at all where it was deleted', async () => {
    const first = await setupOutage(aMessage(1), aMessage(2), aMessage(3));
    first.registry.stopAll();
    first.conversations.edit(aMessage(2), 'better');
    first.conversations.delete(aMessage(1));

    recover(first);
    const second = reloaded(first);
    await second.goLive();
    expect(textsIn(second.api)).toEqual(['better', 'message 3']);
    expect(second.messageStore.texts).toEqual([]);
  });

  it('ends like any other at the end of a chat whose conversation Google has completed', async () => {
    const desk = await setupOutage(aMessage(1));
    desk.registry.notify(aTask().taskSid, { type: 'task.wrapupStarted' });
    await settle();
    recover(desk);
    await desk.api.completeConversation(home, new AbortController().signal);
    await desk.passTime(60_000, 10_000);
    desk.registry.retryAll();
    desk.conversations.ended = true;
    desk.registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();
    expect(desk.state().sessions).toEqual({});
  });

  it('is done without where the browser keeps nothing: Twilio has it', async () => {
    const first = await setupOutage(aMessage(1));
    first.registry.stopAll();
    recover(first);
    const second = reloaded(first, { messageStore: new FakeMessageStore() });
    await second.goLive();
    expect(textsIn(second.api)).toEqual(['message 1']);
  });

  it('goes with the chat to the next task of the same agent', async () => {
    const first = await setupOutage(aMessage(1));
    first.registry.stopAll();
    recover(first);
    const second = reloaded(first);
    const again = aTask('b', { conversationSid: aTask().conversationSid });
    await second.goLive(again);
    expect(textsIn(second.api)).toEqual(['message 1']);
    expect(second.messageStore.texts).toEqual([]);
  });

  it('is dropped where the chat was handed on: the next agent back-fills', async () => {
    const desk = await setupOutage(aMessage(1));
    desk.registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();
    expect(desk.state().sessions).toEqual({});
    expect(desk.messageStore.texts).toEqual([]);
  });

  it('keeps the conversation from being completed, and stays for the outbox', async () => {
    const desk = await setupOutage(aMessage(1));
    desk.conversations.ended = true;
    desk.registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();
    expect(desk.state().sessions).toEqual({});
    expect(desk.api.completed).toEqual([]);
    expect(desk.messageStore.texts).toEqual(['message 1']);
  });
});

it('sends a message once that Twilio reports twice', async () => {
  const desk = setupDesk();
  await desk.goLive();
  for (let time = 0; time < 2; time += 1) {
    desk.conversations.say(aMessage(1));
    await settle();
  }
  expect(desk.api.analyzed).toHaveLength(1);
});

describe('a back-fill', () => {
  it('that broke off half-way leaves each message once', async () => {
    const first = setupDesk();
    first.conversations.said.push(...[1, 2, 3, 4].map((n) => aMessage(n)));
    const { createMessages } = first.api;
    first.api.createMessages = async (name, messages, signal) => {
      await createMessages(name, messages.slice(0, 2), signal);
      throw unreachable();
    };
    await first.goLive();
    expect(textsIn(first.api)).toEqual(['message 1', 'message 2']);
    first.registry.stopAll();

    first.api.createMessages = createMessages;
    const second = reloaded(first);
    await second.goLive();
    expect(textsIn(second.api)).toEqual(['message 1', 'message 2', 'message 3', 'message 4']);
  });

  it('knows messages that a version before this one has sent with Twilio’s milliseconds', async () => {
    const desk = setupDesk();
    const createdAt = '2026-01-15T10:00:01.789Z';
    desk.api.keep(home, { ...aMessage(1), sentAt: createdAt });
    desk.conversations.said.push({ ...aMessage(1), createdAt });
    await desk.goLive();
    expect(textsIn(desk.api)).toEqual(['message 1']);
  });

  it('takes the same words, said twice, for two messages', async () => {
    const desk = setupDesk();
    const [one, other] = [1, 2].map((index) => ({
      ...aMessage(index, 'END_USER', 'ok'),
      sentAt: `2026-01-15T10:00:00.00${index}Z`,
    }));
    if (!one || !other) throw new Error('There are two');
    desk.api.keep(home, one);
    desk.conversations.said.push(one, other);
    await desk.goLive();
    expect(textsIn(desk.api)).toEqual(['ok', 'ok']);
  });

  it('finds the one message of a long chat that Google refuses, and does not try it again', async () => {
    const desk = setupDesk();
    desk.conversations.said.push(...Array.from({ length: 100 }, (_, n) => aMessage(n + 1)));
    const { createMessages } = desk.api;
    let requests = 0;
    desk.api.createMessages = (name, messages, signal) => {
      requests += 1;
      return messages.some(({ sid }) => sid === aMessage(42).sid)
        ? Promise.reject(rejected())
        : createMessages(name, messages, signal);
    };
    await desk.goLive();
    expect(textsIn(desk.api)).toHaveLength(99);
    expect(requests).toBeLessThan(20);
    expect(desk.record().view.relay).toMatchObject({ status: 'current', setAside: 1 });
  });

  it('counts after a reload what Google refuses then', async () => {
    const first = setupDesk();
    await first.goLive();
    first.api.failNext('analyzeContent', rejected());
    first.conversations.say(aMessage(1));
    await settle();
    expect(first.record().view.relay.setAside).toBe(1);
    first.registry.stopAll();

    const second = reloaded(first);
    second.api.failNext('createMessages', rejected());
    await second.goLive();
    expect(second.record().view.relay.setAside).toBe(1);
    second.registry.stopAll();

    const third = reloaded(second);
    await third.goLive();
    expect(third.record().view.relay.setAside).toBe(0);
    expect(textsIn(third.api)).toEqual(['message 1']);
  });

  it('is not led by a conversation that cannot be read to think a message refused for good', async () => {
    const desk = setupDesk();
    await desk.goLive();
    desk.api.failNext('analyzeContent', new AssistError('notFound', 'gone'));
    desk.api.failNext('getConversation', unreachable());
    desk.conversations.say(aMessage(1));
    await settle();
    expect(desk.record().view.relay).toMatchObject({ status: 'waiting', setAside: 0 });
    await desk.passTime(60_000, 10_000);
    expect(textsIn(desk.api)).toEqual(['message 1']);
  });

  it('gives up a message that Google refuses time and again without saying why, and goes on with the next', async () => {
    const desk = setupDesk();
    await desk.goLive();
    const unclear = () => new AssistError('ended', 'Not in the state to take it');
    desk.api.failNext('analyzeContent', unclear(), unclear(), unclear());
    desk.conversations.say(aMessage(1));
    desk.conversations.say(aMessage(2));
    await settle();
    await desk.passTime(180_000, 30_000);
    expect(textsIn(desk.api)).toEqual(['message 2']);
    expect(desk.record().view.relay).toMatchObject({ status: 'current', setAside: 1 });
  });
});

describe('a message that is edited or deleted in Twilio', () => {
  it('goes changed, or not at all, where it has not gone yet', async () => {
    const desk = await setupOutage(aMessage(1), aMessage(2), aMessage(3));
    desk.conversations.edit(aMessage(2), 'better');
    desk.conversations.delete(aMessage(3));
    await settle();
    expect(desk.messageStore.texts).toEqual(['message 1', 'better']);

    recover(desk);
    await desk.passTime(60_000, 10_000);
    expect(textsIn(desk.api)).toEqual(['message 1', 'better']);
  });

  it.each([
    [
      'edited',
      (desk: ReturnType<typeof setupDesk>) => desk.conversations.edit(aMessage(2), 'better'),
      ['message 1', 'better'],
    ],
    [
      'deleted',
      (desk: ReturnType<typeof setupDesk>) => desk.conversations.delete(aMessage(2)),
      ['message 1'],
    ],
  ])('is heeded where it waited, and was %s in the middle of the back-fill', async (_, change, texts) => {
    const first = await setupOutage(aMessage(1, 'HUMAN_AGENT'), aMessage(2));
    first.registry.stopAll();
    recover(first);
    const second = reloaded(first);
    const { createMessages } = second.api;
    second.api.createMessages = async (...request) => {
      change(second);
      await settle();
      await createMessages(...request);
    };
    await second.goLive();
    await settle();
    expect(textsIn(second.api)).toEqual(texts);
    expect(second.messageStore.texts).toEqual([]);
  });

  it('leaves nothing to wait for where it was all that waited', async () => {
    const desk = await setupOutage(aMessage(1));
    expect(desk.record().view.relay.status).toBe('waiting');
    desk.conversations.delete(aMessage(1));
    await settle();
    expect(desk.record().view.relay.status).toBe('current');
  });

  it('is marked where Google has it, and nothing is sent again', async () => {
    const desk = setupDesk();
    await desk.goLive();
    desk.conversations.say(aMessage(1));
    desk.conversations.say(aMessage(2));
    await settle();
    desk.conversations.edit(aMessage(1), 'better');
    desk.conversations.delete(aMessage(2));
    await settle();

    expect(desk.record().messages.chunks.flat()).toMatchObject([
      { text: 'message 1', revision: 'edited' },
      { text: '', revision: 'deleted' },
    ]);
    expect(textsIn(desk.api)).toEqual(['message 1', 'message 2']);
    expect(desk.api.analyzed).toHaveLength(2);
  });

  it('is marked where an attempt whose answer was lost had brought it there as it was', async () => {
    const desk = setupDesk();
    await desk.goLive();
    const { analyzeContent } = desk.api;
    desk.api.analyzeContent = async (participant, message, signal) => {
      await analyzeContent(participant, message, signal);
      throw unreachable();
    };
    desk.conversations.say(aMessage(1));
    await settle();
    desk.api.analyzeContent = analyzeContent;
    desk.conversations.edit(aMessage(1), 'better');
    await desk.passTime(10_000, 5_000);

    expect(textsIn(desk.api)).toEqual(['message 1']);
    expect(desk.record().messages.chunks.flat()).toMatchObject([{ text: 'message 1', revision: 'edited' }]);
  });

  it('is not marked where it went as it is', async () => {
    const desk = await setupOutage(aMessage(1));
    desk.conversations.edit(aMessage(1), 'better');
    recover(desk);
    await desk.passTime(60_000, 10_000);
    const [message] = desk.record().messages.chunks.flat();
    expect(message?.text).toBe('better');
    expect(message?.revision).toBeUndefined();
  });

  it('is not sent where it was deleted while the page was offline, and Twilio tells late that it was ever there', async () => {
    const { api, conversations, start } = setupRelay([aMessage(2)]);
    const { list } = conversations;
    conversations.list = (...given) => {
      conversations.say(aMessage(1));
      conversations.said.pop();
      return list(...given);
    };
    await start();
    expect(textsIn(api)).toEqual(['message 2']);
  });

  it('is marked where it was edited in the middle of the back-fill', async () => {
    const desk = setupDesk();
    desk.conversations.said.push(aMessage(1), aMessage(2));
    const { createMessages } = desk.api;
    desk.api.createMessages = async (...request) => {
      desk.conversations.edit(aMessage(1), 'better');
      desk.conversations.delete(aMessage(2));
      await createMessages(...request);
    };
    await desk.goLive();
    expect(desk.record().messages.chunks.flat()).toMatchObject([
      { text: 'message 1', revision: 'edited' },
      { text: '', revision: 'deleted' },
    ]);
  });
});

/** A relay alone: what it is told, and what it reports. */
function setupRelay(
  before: readonly TaskMessage[] = [],
  { pause, messageStore = new FakeMessageStore() }: { pause?: Pause; messageStore?: FakeMessageStore } = {},
) {
  const clock = new SimulatedClock();
  const now = () => Date.UTC(2026, 0, 15, 10) + clock.now();
  const api = new FakeApi(now);
  api.begin(home);
  const conversations = new FakeConversations();
  conversations.said.push(...before);
  const pauses = new FakePauseBoard();
  const { relay } = provideRelay({
    api,
    conversations,
    participants: createParticipants(api, () => Promise.resolve('agent-hash')),
    pacer: { takeTurn: () => Promise.resolve() },
    messageStore,
    pauses,
    healer: undefined,
    now,
  });
  const reports: RelayReport[] = [];
  const session = createActor(
    setup({ types: {}, actors: { relay } }).createMachine({
      invoke: {
        id: 'relay',
        src: 'relay',
        input: { task: aTask(), conversation: home, mode: 'browser', pause, random: () => 1 },
      },
    }),
    {
      clock,
      inspect: (event) => {
        if (
          event.type === '@xstate.event' &&
          event.actorRef === session &&
          event.event.type.startsWith('relay.')
        )
          reports.push(event.event as RelayReport);
      },
    },
  );
  const start = async (): Promise<void> => {
    session.start();
    await settle();
  };
  const tell = async (event: RelayEvent): Promise<void> => {
    session.getSnapshot().children.relay?.send(event);
    await settle();
  };
  const passTime = async (ms: number): Promise<void> => {
    clock.increment(ms);
    await settle();
  };
  const status = () =>
    reports.flatMap((report) => (report.type === 'relay.changed' ? [report.relay.status] : [])).pop();
  return { api, conversations, messageStore, passTime, pauses, reports, start, status, tell };
}

describe('a pause', () => {
  it('holds back what waited, sends nothing of what is said meanwhile, and goes on after it', async () => {
    const { api, conversations, messageStore, passTime, pauses, start, status, tell } = setupRelay();
    await start();
    api.failNext('analyzeContent', busy());
    conversations.say(aMessage(1));
    await settle();
    await tell({ type: 'pause.changed', pause: paused(1) });
    pauses.written = paused(1);
    expect(status()).toBe('paused');
    conversations.say(aMessage(2));
    conversations.say(aMessage(3));
    await passTime(600_000);
    expect(textsIn(api)).toEqual([]);
    expect(messageStore.texts).toEqual(['message 1']);

    pauses.written = paused(1, 3);
    await tell({ type: 'pause.changed', pause: paused(1, 3) });
    conversations.say(aMessage(4));
    await settle();
    expect(textsIn(api)).toEqual(['message 1', 'message 4']);
    expect(messageStore.texts).toEqual([]);
    expect(status()).toBe('current');
  });

  it('takes a message back from queue and store that turns out to have been said during it', async () => {
    const { api, conversations, messageStore, passTime, start, tell } = setupRelay();
    await start();
    api.failNext('analyzeContent', busy());
    conversations.say(aMessage(1));
    conversations.say(aMessage(2));
    await settle();
    await tell({ type: 'pause.changed', pause: paused(1) });
    expect(messageStore.texts).toEqual(['message 1']);
    await tell({ type: 'pause.changed', pause: paused(1, 2) });
    await passTime(60_000);
    expect(textsIn(api)).toEqual(['message 1']);
  });

  it('that is heard of only when it is over takes back what waited of it, too', async () => {
    const { api, conversations, messageStore, passTime, start, tell } = setupRelay();
    await start();
    api.failNext('analyzeContent', busy());
    conversations.say(aMessage(1));
    conversations.say(aMessage(2));
    await settle();
    await tell({ type: 'pause.changed', pause: paused(1, 2) });
    expect(messageStore.texts).toEqual(['message 1']);
    await passTime(60_000);
    expect(textsIn(api)).toEqual(['message 1']);
  });

  it('is heeded where it only stands written, before anything is sent', async () => {
    const { api, conversations, passTime, pauses, start, status } = setupRelay();
    await start();
    pauses.written = paused(0);
    conversations.say(aMessage(1));
    await settle();
    expect(textsIn(api)).toEqual([]);
    expect(status()).toBe('paused');

    pauses.written = paused(0, 1);
    await passTime(30_000);
    conversations.say(aMessage(2));
    await settle();
    expect(textsIn(api)).toEqual(['message 2']);
  });

  it('keeps everything back as long as its record cannot be read', async () => {
    const { api, conversations, messageStore, passTime, pauses, start, status } = setupRelay([aMessage(1)]);
    pauses.failures = [unreachable(), unreachable()];
    await start();
    conversations.say(aMessage(2));
    await settle();
    expect([textsIn(api), messageStore.texts, status()]).toEqual([[], [], 'waiting']);

    await passTime(1_000);
    await passTime(2_000);
    expect(textsIn(api)).toEqual(['message 1', 'message 2']);
  });

  it('that was on when the page was loaded leaves its words out of the back-fill, then and later', async () => {
    const { api, pauses, start, status, tell } = setupRelay([aMessage(1), aMessage(2), aMessage(3)]);
    pauses.written = paused(1);
    await start();
    expect([textsIn(api), status()]).toEqual([[], 'paused']);

    pauses.written = paused(1, 2);
    await tell({ type: 'pause.changed', pause: paused(1, 2) });
    expect(textsIn(api)).toEqual(['message 1', 'message 3']);
  });

  it('finds what was said right after it, before it was known to be over', async () => {
    const { api, conversations, pauses, start, tell } = setupRelay();
    await start();
    await tell({ type: 'pause.changed', pause: paused(0) });
    conversations.say(aMessage(1));
    conversations.say(aMessage(2));
    pauses.written = paused(0, 1);
    await tell({ type: 'pause.changed', pause: paused(0, 1) });
    expect(textsIn(api)).toEqual(['message 2']);
  });

  it('calls off a back-fill that is under way', async () => {
    const { api, pauses, start, tell } = setupRelay([aMessage(1), aMessage(2)]);
    const { listMessages } = api;
    let answer = (): void => undefined;
    api.listMessages = (...request) =>
      new Promise((resolve) => (answer = () => resolve(listMessages(...request))));
    await start();
    pauses.written = paused(0);
    api.listMessages = listMessages;
    await tell({ type: 'pause.changed', pause: paused(0) });
    answer();
    await settle();
    expect(textsIn(api)).toEqual([]);
  });

  it('keeps back for good what waited and was edited meanwhile', async () => {
    const { api, conversations, messageStore, passTime, reports, start, tell } = setupRelay();
    await start();
    api.failNext('analyzeContent', busy());
    conversations.say(aMessage(1));
    conversations.say(aMessage(2));
    await settle();
    await tell({ type: 'pause.changed', pause: paused(2) });
    conversations.edit(aMessage(2), 'my card is 4111');
    await settle();
    expect(messageStore.texts).toEqual(['message 1']);
    expect(reports).toContainEqual({ type: 'relay.withheld', index: 2 });

    await tell({ type: 'pause.changed', pause: NEVER_PAUSED });
    await passTime(60_000);
    expect(textsIn(api)).toEqual(['message 1']);
  });

  it('lets nothing of what is said during it into store or requests', async () => {
    const CANARY = 'canary-4111';
    const written: unknown[] = [];
    const messageStore = new FakeMessageStore();
    const { keep } = messageStore;
    messageStore.keep = (entries) => {
      written.push(entries);
      return keep(entries);
    };
    const { api, conversations, passTime, pauses, reports, start, tell } = setupRelay([], { messageStore });
    await start();
    pauses.written = paused(0);
    await tell({ type: 'pause.changed', pause: paused(0) });
    conversations.say(aMessage(1, 'END_USER', CANARY));
    conversations.edit(aMessage(1), `${CANARY} again`);
    conversations.say(aMessage(2, 'HUMAN_AGENT', CANARY));
    conversations.delete(aMessage(2));
    pauses.written = paused(0, 2);
    await tell({ type: 'pause.changed', pause: paused(0, 2) });
    await passTime(120_000);
    expect(JSON.stringify([written, reports, [...api.messages], api.analyzed])).not.toContain('canary');
  });
});

describe('in mode server', () => {
  const healedBy = (api: FakeApi, conversations: FakeConversations, answers: { left: number }[] = []) => {
    const asked: string[] = [];
    return {
      asked,
      heal: (task: { taskSid: string }) => {
        asked.push(task.taskSid);
        const { left } = answers.shift() ?? { left: 0 };
        if (left === 0) for (const message of conversations.said) api.keep(home, message);
        if (!api.conversations.has(home)) api.begin(home);
        return Promise.resolve({ conversation: home, left });
      },
    };
  };
  const setupServer = async (answers: { left: number }[] = [], options: DeskOptions = {}) => {
    const api = new FakeApi(() => Date.UTC(2026, 0, 15, 10));
    const conversations = new FakeConversations();
    const healer = healedBy(api, conversations, answers);
    conversations.said.push(aMessage(1), aMessage(2));
    const desk = setupDesk(undefined, { api, conversations, healer, ...options });
    await desk.goLive();
    return { ...desk, healer };
  };

  it('has the Functions heal once when the session begins, and sends nothing by itself', async () => {
    const { api, conversations, healer, record } = await setupServer();
    expect(healer.asked).toHaveLength(1);
    expect(textsIn(api)).toEqual(['message 1', 'message 2']);
    conversations.say(aMessage(3));
    await settle();
    expect(api.analyzed).toEqual([]);
    expect(textsIn(api)).toEqual(['message 1', 'message 2']);
    expect(record().view.relay.status).toBe('current');
  });

  it('relays e-mails by itself: the Functions do not see their text', async () => {
    const api = new FakeApi(() => Date.UTC(2026, 0, 15, 10));
    const conversations = new FakeConversations();
    const healer = healedBy(api, new FakeConversations());
    conversations.said.push(aMessage(1));
    const desk = setupDesk(undefined, { api, conversations, healer });
    await desk.goLive(aTask('a', { channelType: 'email' }));
    conversations.say(aMessage(2));
    await settle();
    expect(textsIn(api)).toEqual(['message 1', 'message 2']);
    expect(healer.asked).toEqual([]);
    expect(desk.record().view.relay).toMatchObject({ status: 'current', setAside: 0 });
  });

  it('heals once more before the last summary, so that it misses nothing', async () => {
    const { api, conversations, healer, record, registry } = await setupServer();
    conversations.say(aMessage(3));
    await settle();
    let heardBefore: readonly string[] = [];
    api.summary = () => {
      heardBefore = textsIn(api);
      return Promise.resolve(aSummary());
    };
    registry.notify(aTask().taskSid, { type: 'task.wrapupStarted' });
    await settle();
    expect(healer.asked).toHaveLength(2);
    expect(heardBefore).toEqual(['message 1', 'message 2', 'message 3']);
    expect(record().view.summary.phase).toBe('drafted');
  });

  it('ends like any other where Google has completed the conversation by then', async () => {
    const { api, conversations, registry, state } = await setupServer();
    conversations.ended = true;
    await api.completeConversation(home, new AbortController().signal);
    registry.notify(aTask().taskSid, { type: 'task.wrapupStarted' });
    await settle();
    registry.retryAll();
    registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();
    expect(state().sessions).toEqual({});
  });

  it('asks again where not all could be sent, and says that it waits', async () => {
    const { api, passTime, record } = await setupServer([{ left: 2 }, { left: 1 }]);
    expect(record().view.relay).toMatchObject({ status: 'waiting', failure: { kind: 'busy' } });
    await passTime(10_000);
    expect(textsIn(api)).toEqual(['message 1', 'message 2']);
    expect(record().view.relay).toMatchObject({ status: 'current', failure: undefined });
  });

  it('works but for the relay where the Functions do not answer', async () => {
    const api = new FakeApi(() => Date.UTC(2026, 0, 15, 10));
    const desk = setupDesk(undefined, { api, healer: { heal: () => Promise.reject(unreachable()) } });
    await desk.goLive();
    expect(desk.record().view).toMatchObject({
      phase: 'live',
      stream: 'connected',
      relay: { status: 'waiting', failure: { kind: 'unreachable' } },
    });
  });

  it('hears what webhooks have not brought after half a minute, and names it where that goes on', async () => {
    const { api, conversations, passTime, record } = await setupServer();
    for (let n = 3; n <= 5; n += 1) {
      conversations.say(aMessage(n));
      await passTime(31_000, 15_500);
      expect(textsIn(api)).toContain(`message ${n}`);
    }
    expect(record().view.relay).toMatchObject({
      status: 'waiting',
      failure: { message: 'The server-side relay does not deliver' },
    });

    api.keep(home, aMessage(6));
    conversations.say(aMessage(6));
    await passTime(31_000, 15_500);
    expect(record().view.relay).toMatchObject({ status: 'current', failure: undefined });
  });

  it('looks after what is said while the Functions heal, too', async () => {
    const { api, conversations, healer, passTime, record } = await setupServer();
    const { heal } = healer;
    healer.heal = async (task) => {
      const healed = await heal(task);
      healer.heal = heal;
      conversations.say(aMessage(4));
      return healed;
    };
    conversations.say(aMessage(3));
    await passTime(31_000, 15_500);
    expect(textsIn(api)).toEqual(['message 1', 'message 2', 'message 3']);
    await passTime(31_000, 15_500);
    expect(textsIn(api)).toEqual(['message 1', 'message 2', 'message 3', 'message 4']);
    expect(record().view.relay.status).toBe('current');
  });

  it('marks what is edited or deleted', async () => {
    const { conversations, record } = await setupServer();
    conversations.edit(aMessage(1), 'better');
    await settle();
    expect(record().messages.chunks.flat()[0]).toMatchObject({ text: 'message 1', revision: 'edited' });
  });

  it('lets go of what waited from a time when the browser relayed', async () => {
    const first = await setupOutage(aMessage(1));
    first.registry.stopAll();
    recover(first);
    const healer = healedBy(first.api, first.conversations);
    const second = reloaded(first, { healer });
    await second.goLive();
    expect(textsIn(second.api)).toEqual(['message 1']);
    expect(second.api.analyzed).toEqual([]);
    expect(second.messageStore.texts).toEqual([]);

    // And back again.
    second.registry.stopAll();
    const third = reloaded(second);
    await third.goLive();
    expect(textsIn(third.api)).toEqual(['message 1']);
  });
});
