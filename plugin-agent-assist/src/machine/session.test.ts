import type { ChatTask } from '../domain/assist';
import { AssistError } from '../domain/failure';
import { roomOf, type ConversationName, type MessageName } from '../domain/ids';
import { aMessage, aSuggestionSet, aSummary, aTask, conversationOf } from '../testing/fakes';
import { setupDesk } from '../testing/session-desk';
import { settle } from '../testing/settle';

const busy = () => new AssistError('busy', 'Agent Assist is busy');
const rejected = () => new AssistError('rejected', 'The message was refused');

describe('a session starts', () => {
  it('creates the conversation with both participants, joins its room and goes live', async () => {
    const { api, goLive, record, sockets } = setupDesk();
    await goLive();

    expect([...api.conversations.keys()]).toEqual([conversationOf(aTask())]);
    expect(api.participants.get(conversationOf(aTask()))?.map(({ role }) => role)).toEqual([
      'HUMAN_AGENT',
      'END_USER',
    ]);
    expect(sockets.joins).toEqual([conversationOf(aTask())]);
    expect(record().view).toMatchObject({ phase: 'live', stream: 'connected' });
  });

  it('gives Agent Assist what was said before, each message once, and asks for replies to the last', async () => {
    const { api, conversations, goLive, replies } = setupDesk();
    conversations.said.push(aMessage(1), aMessage(2, 'AUTOMATED_AGENT'), aMessage(3));
    api.replies = aSuggestionSet(['Sure, I can help']);
    await goLive();

    expect(api.messages.get(conversationOf(aTask()))?.map(({ text }) => text)).toEqual([
      'message 1',
      'message 2',
      'message 3',
    ]);
    expect(api.analyzed).toEqual([]);
    expect(replies()).toEqual(['Sure, I can help']);
  });

  it('adds only what is missing after a reload of the page', async () => {
    const first = setupDesk();
    first.conversations.said.push(aMessage(1));
    await first.goLive();
    const { api, conversations, goLive } = setupDesk();
    for (const [name, conversation] of first.api.conversations) api.conversations.set(name, conversation);
    for (const [name, messages] of first.api.messages) api.messages.set(name, messages);
    conversations.said.push(aMessage(1), aMessage(2));
    await goLive();

    expect(api.messages.get(conversationOf(aTask()))?.map(({ text }) => text)).toEqual([
      'message 1',
      'message 2',
    ]);
  });

  it('continues under the next id where Google has completed the conversation, and notes it on the task', async () => {
    const { api, conversations, goLive, sockets } = setupDesk();
    const name = conversationOf(aTask());
    api.begin(name, { state: 'COMPLETED' });
    await goLive();

    expect(conversations.named).toEqual([`${name}-2`]);
    expect(sockets.joins).toEqual([`${name}-2`]);
  });

  it('goes on in a conversation of any age that Google has not completed', async () => {
    const { api, conversations, goLive, now, sockets } = setupDesk();
    const name = conversationOf(aTask());
    api.begin(name, { startedAt: now() - 25 * 3_600_000 });
    await goLive();

    expect(conversations.named).toEqual([]);
    expect(sockets.joins).toEqual([name]);
  });

  it('takes the conversation that the task names, but never one of another project', async () => {
    const ours = `${conversationOf(aTask())}-3` as ConversationName;
    const desk = setupDesk();
    await desk.goLive(aTask('a', { namedConversation: ours }));
    expect(desk.sockets.joins).toEqual([ours]);

    const other = setupDesk();
    await other.goLive(aTask('a', { namedConversation: ours.replace('demo', 'foreign') }));
    expect(other.sockets.joins).toEqual([conversationOf(aTask())]);
  });

  it('fails with a reason and works again after Retry', async () => {
    const { api, goLive, record, registry } = setupDesk();
    api.failNext(
      'createConversation',
      new AssistError('malformed', 'The connector answered with a web page'),
    );
    await goLive();
    expect(record().view).toMatchObject({ phase: 'failed', failure: { kind: 'malformed' } });

    registry.commands.retry(aTask().taskSid);
    await settle();
    expect(record().view).toMatchObject({ phase: 'live', failure: undefined });
  });

  it('keeps trying while the connector is unreachable, and names it after three attempts', async () => {
    const { api, clock, goLive, record } = setupDesk();
    api.failNext(
      'createConversation',
      ...Array.from({ length: 5 }, () => new AssistError('unreachable', 'no answer')),
    );
    await goLive();
    expect(record().view).toMatchObject({ phase: 'starting', failure: undefined });

    for (let attempt = 0; attempt < 2; attempt += 1) {
      clock.increment(30_000);
      await settle();
    }
    expect(record().view.failure?.message).toBe('no answer');

    for (let attempt = 0; attempt < 3; attempt += 1) {
      clock.increment(30_000);
      await settle();
    }
    expect(record().view).toMatchObject({ phase: 'live', failure: undefined });
  });

  it('opens one session however often Flex reports the task', async () => {
    const { api, goLive, registry } = setupDesk();
    await goLive();
    registry.open(aTask());
    expect(api.conversations.size).toBe(1);
  });
});

describe('a session relays', () => {
  it('sends each message once and in order, and shows the replies that come back', async () => {
    const { api, conversations, goLive, replies } = setupDesk();
    await goLive();
    api.replies = aSuggestionSet(['One moment']);
    conversations.say(aMessage(1));
    conversations.say(aMessage(2));
    conversations.say(aMessage(2));
    await settle();

    expect(api.analyzed.map(({ text }) => text)).toEqual(['message 1', 'message 2']);
    expect(replies()).toEqual(['One moment']);
  });

  it('waits when Agent Assist is busy, keeps the order, and says so meanwhile', async () => {
    const { api, clock, conversations, goLive, record } = setupDesk();
    await goLive();
    api.failNext('analyzeContent', busy());
    conversations.say(aMessage(1));
    conversations.say(aMessage(2));
    await settle();
    expect(record().view.relay).toMatchObject({ status: 'waiting', failure: { kind: 'busy' } });

    clock.increment(60_000);
    await settle();
    expect(api.analyzed.map(({ text }) => text)).toEqual(['message 1', 'message 2']);
    expect(record().view.relay).toMatchObject({ status: 'current', failure: undefined });
  });

  it('sends at once what waits when the page wakes up or the network is back', async () => {
    const { api, conversations, goLive, registry } = setupDesk();
    await goLive();
    api.failNext('analyzeContent', new AssistError('unreachable', 'No network'));
    conversations.say(aMessage(1));
    await settle();
    expect(api.analyzed).toEqual([]);

    registry.wake();
    await settle();
    expect(api.analyzed.map(({ text }) => text)).toEqual(['message 1']);
  });

  it('sets aside a message that is refused, counts it, and goes on with the next', async () => {
    const { api, conversations, goLive, record } = setupDesk();
    await goLive();
    api.failNext('analyzeContent', rejected());
    conversations.say(aMessage(1));
    conversations.say(aMessage(2));
    await settle();

    expect(api.analyzed.map(({ text }) => text)).toEqual(['message 2']);
    expect(record().view.relay).toMatchObject({ status: 'current', setAside: 1 });
  });

  it.each(['unauthorized', 'forbidden', 'malformed'] as const)(
    'keeps a message for later when it is not the message that is at fault (%s)',
    async (kind) => {
      const { api, conversations, goLive, record, registry } = setupDesk();
      await goLive();
      api.failNext('analyzeContent', new AssistError(kind, 'The sign-in is over'));
      conversations.say(aMessage(1));
      await settle();
      expect(record().view.relay).toMatchObject({ status: 'waiting', setAside: 0 });

      registry.commands.retry(aTask().taskSid);
      await settle();
      expect(api.analyzed.map(({ text }) => text)).toEqual(['message 1']);
    },
  );

  it('leaves out of the history only the message that is refused', async () => {
    const { api, conversations, goLive, record } = setupDesk();
    conversations.said.push(aMessage(1), aMessage(2), aMessage(3));
    api.failNext('createMessages', rejected(), rejected());
    await goLive();

    expect(api.messages.get(conversationOf(aTask()))?.map(({ text }) => text)).toEqual([
      'message 2',
      'message 3',
    ]);
    expect(record().view.relay).toMatchObject({ status: 'current', setAside: 1 });
  });

  it('sends five at once and then one a second, over all tasks together', async () => {
    const { api, clock, conversations, goLive } = setupDesk();
    await goLive();
    for (let n = 1; n <= 8; n += 1) conversations.say(aMessage(n));
    await settle();
    expect(api.analyzed).toHaveLength(5);

    for (const expected of [6, 7, 8]) {
      clock.increment(1_000);
      await settle();
      expect(api.analyzed).toHaveLength(expected);
    }
  });

  it('moves on to the next id when Google completes the conversation in mid-chat, with the whole history', async () => {
    const { api, conversations, goLive, record, sockets } = setupDesk();
    await goLive();
    conversations.say(aMessage(1));
    await settle();
    await api.completeConversation(conversationOf(aTask()), new AbortController().signal);

    conversations.say(aMessage(2));
    await settle();

    const next = `${conversationOf(aTask())}-2` as ConversationName;
    expect(api.messages.get(next)?.map(({ text }) => text)).toEqual(['message 1', 'message 2']);
    expect(sockets.joins).toContain(next);
    expect(record().view.phase).toBe('live');
  });
});

describe('a session listens', () => {
  const eventFor = (task: ChatTask, texts: string[], latest?: string) => ({
    type: 'suggestions' as const,
    room: roomOf(conversationOf(task)),
    set: aSuggestionSet(texts, latest as MessageName | undefined),
  });

  it('never shows one task the suggestions of another', async () => {
    const { goLive, registry, replies, sockets } = setupDesk();
    await goLive(aTask('a'));
    registry.open(aTask('b'));
    await settle();

    sockets.newest.onEvent(eventFor(aTask('b'), ['only for b']));
    await settle();

    expect(replies(aTask('a'))).toEqual([]);
    expect(replies(aTask('b'))).toEqual(['only for b']);
  });

  it('joins again every twelve seconds, because a room can go silent without a word', async () => {
    const { clock, goLive, sockets } = setupDesk();
    await goLive();
    for (let beat = 0; beat < 3; beat += 1) {
      clock.increment(12_000);
      await settle();
    }
    expect(sockets.joins).toHaveLength(4);
  });

  it('joins again on a sign of life from the server when its own timers are throttled', async () => {
    const { clock, goLive, sockets } = setupDesk();
    await goLive();
    clock.increment(11_000);
    sockets.newest.onPing();
    await settle();
    expect(sockets.joins).toHaveLength(2);
    sockets.newest.onPing();
    await settle();
    expect(sockets.joins).toHaveLength(2);
  });

  it('does not count a join that was not acknowledged with true', async () => {
    const { clock, goLive, record, sockets } = setupDesk();
    sockets.acknowledges = false;
    await goLive();
    expect(record().view.stream).toBe('reconnecting');

    sockets.acknowledges = true;
    clock.increment(1_000);
    await settle();
    expect(record().view.stream).toBe('connected');
  });

  it('asks again for replies after the connection was lost', async () => {
    const { api, clock, conversations, goLive, replies, sockets } = setupDesk();
    conversations.said.push(aMessage(1));
    await goLive();
    const before = api.asked;

    sockets.newest.onLost({ kind: 'unreachable', message: 'transport close' });
    api.replies = aSuggestionSet(['Missed while away']);
    clock.increment(1_000);
    sockets.newest.onOpen();
    await settle();

    expect(api.asked).toBe(before + 1);
    expect(replies()).toEqual(['Missed while away']);
  });
});

describe('a session summarises', () => {
  it('drafts at wrap-up without being asked', async () => {
    const { goLive, record, registry } = setupDesk();
    await goLive();
    registry.notify(aTask().taskSid, { type: 'task.wrapupStarted' });
    await settle();

    expect(record().view).toMatchObject({ phase: 'wrapping', summary: { phase: 'drafted' } });
    expect(record().summary.draft?.sections).toEqual(aSummary().sections);
  });

  it('drafts for a task that was in wrap-up when the page was loaded, once the history is there', async () => {
    const { goLive, record } = setupDesk();
    await goLive(aTask('a', { wrapping: true }));
    expect(record().view.summary.phase).toBe('drafted');
  });

  it('waits at wrap-up until Agent Assist has heard everything', async () => {
    const { api, clock, conversations, goLive, record, registry } = setupDesk();
    await goLive();
    for (let n = 1; n <= 7; n += 1) conversations.say(aMessage(n));
    await settle();
    let heardBefore = 0;
    api.summary = () => {
      heardBefore = api.analyzed.length;
      return Promise.resolve(aSummary());
    };
    registry.notify(aTask().taskSid, { type: 'task.wrapupStarted' });
    await settle();
    expect(record().view.summary.phase).toBe('none');

    for (let second = 0; second < 2; second += 1) {
      clock.increment(1_000);
      await settle();
    }
    expect(record().view.summary.phase).toBe('drafted');
    expect(heardBefore).toBe(7);
  });

  it('names why there is no summary, and asks again when told to', async () => {
    const { api, goLive, record, registry } = setupDesk();
    await goLive();
    api.summary = () => Promise.reject(rejected());
    registry.commands.requestSummary(aTask().taskSid);
    await settle();
    expect(record().view.summary).toMatchObject({ phase: 'none', failure: { kind: 'rejected' } });

    api.summary = () => Promise.resolve(aSummary());
    registry.commands.requestSummary(aTask().taskSid);
    await settle();
    expect(record().view.summary).toMatchObject({ phase: 'drafted', failure: undefined });
  });

  it('takes a second request while the first is open for the same one', async () => {
    const { api, goLive, record, registry } = setupDesk();
    await goLive();
    let requests = 0;
    api.summary = () => {
      requests += 1;
      return Promise.resolve(aSummary());
    };
    registry.commands.requestSummary(aTask().taskSid);
    registry.commands.requestSummary(aTask().taskSid);
    await settle();
    expect(requests).toBe(1);
    expect(record().view.summary).toMatchObject({ phase: 'drafted', failure: undefined });
  });

  it('works while the stream is down', async () => {
    const { goLive, record, registry, sockets } = setupDesk();
    await goLive();
    sockets.newest.onLost({ kind: 'unreachable', message: 'transport close' });
    registry.commands.requestSummary(aTask().taskSid);
    await settle();
    expect(record().view.summary.phase).toBe('drafted');
  });
});

describe('a session ends', () => {
  it('completes the conversation when the channel has closed, and leaves nothing behind', async () => {
    const { api, connection, conversations, goLive, registry, sockets, state } = setupDesk();
    await goLive();
    registry.notify(aTask().taskSid, { type: 'task.wrapupStarted' });
    await settle();
    expect(api.completed).toEqual([]);

    conversations.ended = true;
    registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();

    expect(api.completed).toEqual([conversationOf(aTask())]);
    expect(sockets.leaves).toEqual([conversationOf(aTask())]);
    expect(conversations.listening).toBe(0);
    expect(state()).toMatchObject({ connection: { status: 'idle', failure: undefined }, sessions: {} });
    expect(state().sessions).toEqual({});
    expect(connection.actor.getSnapshot().context.token).toBeUndefined();
  });

  it('does not complete a conversation that goes on with somebody else', async () => {
    const { api, goLive, registry, state } = setupDesk();
    await goLive();
    registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();

    expect(api.completed).toEqual([]);
    expect(state().sessions).toEqual({});
  });

  it('answers an open summary request first', async () => {
    const { api, goLive, record, registry, state } = setupDesk();
    await goLive();
    let answer: (summary: ReturnType<typeof aSummary>) => void = () => undefined;
    api.summary = () => new Promise((resolve) => (answer = resolve));
    registry.commands.requestSummary(aTask().taskSid);
    registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();
    expect(record().view.summary.phase).toBe('requested');

    answer(aSummary());
    await settle();
    expect(state().sessions).toEqual({});
  });

  it('hears everything before it completes the conversation', async () => {
    const { api, clock, conversations, goLive, registry } = setupDesk();
    await goLive();
    for (let n = 1; n <= 7; n += 1) conversations.say(aMessage(n));
    conversations.ended = true;
    await settle();
    registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();
    expect(api.completed).toEqual([]);

    for (let second = 0; second < 2; second += 1) {
      clock.increment(1_000);
      await settle();
    }
    expect(api.analyzed).toHaveLength(7);
    expect(api.completed).toEqual([conversationOf(aTask())]);
  });

  it('starts again for a task that comes back while the last session says goodbye', async () => {
    const { conversations, goLive, record, registry } = setupDesk();
    await goLive();
    let answer: (ended: boolean) => void = () => undefined;
    conversations.hasEnded = () => new Promise((resolve) => (answer = resolve));
    registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();
    registry.open(aTask());
    answer(false);
    await settle();
    expect(record().view.phase).toBe('live');
  });

  it('names a broken relay instead of standing still', async () => {
    const { conversations, goLive, record, registry } = setupDesk();
    const { subscribe } = conversations;
    conversations.subscribe = () => {
      throw new Error('Flex has no client');
    };
    await goLive();
    expect(record().view.phase).toBe('failed');

    conversations.subscribe = subscribe;
    registry.commands.retry(aTask().taskSid);
    await settle();
    expect(record().view.phase).toBe('live');
  });

  it('ends quietly when the task goes before anything was attached', async () => {
    const { registry, sockets, state } = setupDesk();
    registry.open(aTask());
    registry.notify(aTask().taskSid, { type: 'task.ended' });
    await settle();
    expect(state().sessions).toEqual({});
    expect(sockets.joins).toEqual([]);
  });

  it('keeps no token anywhere in the store', async () => {
    const { batches, goLive, issuer } = setupDesk();
    await goLive();
    expect(issuer.issued).toBe(1);
    expect(JSON.stringify(batches)).not.toContain('token-1');
  });
});
