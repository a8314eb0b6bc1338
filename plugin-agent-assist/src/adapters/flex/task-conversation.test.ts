import type { Media, Message } from '@twilio/conversations';
import type { ITask, Manager } from '@twilio/flex-ui';
import { EventEmitter } from 'node:events';

import type { MessageNews } from '../../domain/assist';
import { aCall, aTask, callConversation, conversationOf, legOf } from '../../testing/fakes';
import { settle } from '../../testing/settle';
import { UNREADABLE_EMAIL } from './message-text';
import { createTaskConversation } from './task-conversation';

const task = aTask();
const signal = () => new AbortController().signal;

function setupTwilio({ channelStatus = 'active' } = {}) {
  const conversation = {
    sid: task.conversationSid,
    getParticipants: () => Promise.resolve([{ sid: 'MB1', identity: 'visitor', attributes: {} }]),
    getMessages: () => Promise.resolve(pages[0]),
  };
  const message = (n: number, of = conversation): Message =>
    ({
      sid: `IM${n}`,
      author: 'visitor',
      participantSid: 'MB1',
      body: `message ${n}`,
      attachedMedia: null,
      getMediaByCategories: () => [],
      dateCreated: new Date(Date.UTC(2026, 0, 1, 0, 0, n, 789)),
      index: n,
      conversation: of,
    }) as unknown as Message;
  /** A message whose text lies elsewhere and comes when, and as, the test says. */
  const email = (n: number, fetchAddress: () => Promise<string | null>): Message => {
    const body = { contentType: 'text/plain', getContentTemporaryUrl: fetchAddress } as unknown as Media;
    return Object.assign(message(n), {
      body: null,
      subject: null,
      getMediaByCategories: () => [body],
      getEmailBody: () => body,
    });
  };
  const pages: { items: Message[]; hasPrevPage: boolean; prevPage: () => Promise<unknown> }[] = [
    { items: [message(3), message(4)], hasPrevPage: true, prevPage: () => Promise.resolve(pages[1]) },
    { items: [message(1), message(2)], hasPrevPage: false, prevPage: () => Promise.reject(new Error()) },
  ];
  const client = Object.assign(new EventEmitter(), {
    user: { identity: 'ada' },
    getConversationBySid: () => Promise.resolve(conversation),
  });
  const written: object[] = [];
  const flexTask = {
    attributes: { flexInteractionChannelSid: 'UO1', other: 'kept' },
    getChannels: () => Promise.resolve([{ sid: 'UO1', status: channelStatus }]),
    setAttributes: (attributes: object) => Promise.resolve(written.push(attributes)),
  } as unknown as ITask;
  const port = createTaskConversation({ conversationsClient: client } as unknown as Manager, {
    find: () => flexTask,
    customerAddresses: () => ['visitor'],
  });
  return { client, email, message, pages, port, written, conversation };
}

/** A text behind an address, which comes when the test lets it. */
function setupFetch(text: string) {
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const address = 'https://media.twilio.test/ME1';
  const read = jest.spyOn(globalThis, 'fetch').mockImplementation(async (asked) => {
    expect(asked).toBe(address);
    await answered;
    return new Response(text);
  });
  return { address, answer, isRead: () => read.mock.results[0]?.value as Promise<Response> };
}

/** What a message says that was added or changed. */
const wordsIn = (news: MessageNews): string =>
  news.type === 'message.removed' ? `${news.message.sid} removed` : news.message.text;

afterEach(() => jest.restoreAllMocks());

describe('the task’s conversation', () => {
  it('lists every page, oldest first, with the time that Google tells messages apart by', async () => {
    const { port } = setupTwilio();
    const messages = await port.list(task, signal());
    expect(messages.map(({ text }) => text)).toEqual(['message 1', 'message 2', 'message 3', 'message 4']);
    expect(messages[0]).toMatchObject({
      role: 'END_USER',
      index: 1,
      sentAt: '2026-01-01T00:00:01.001Z',
      createdAt: '2026-01-01T00:00:01.789Z',
    });
  });

  it('reports its own new messages, in order, and no other conversation’s', async () => {
    const { client, conversation, message, port } = setupTwilio();
    const heard: string[] = [];
    const stop = port.subscribe(task, (news) => heard.push(wordsIn(news)));
    client.emit('messageAdded', message(5));
    client.emit('messageAdded', message(6, { ...conversation, sid: aTask('b').conversationSid }));
    client.emit('messageAdded', message(7));
    await settle();
    stop();
    client.emit('messageAdded', message(8));
    await settle();

    expect(heard).toEqual(['message 5', 'message 7']);
    expect(client.listenerCount('messageAdded')).toBe(0);
  });

  it('reports what is edited and deleted after what was added, and nothing that changes no words', async () => {
    const { client, message, port } = setupTwilio();
    const heard: string[] = [];
    const stop = port.subscribe(task, (news) => heard.push(`${news.type} ${wordsIn(news)}`));
    client.emit('messageAdded', message(5));
    client.emit('messageUpdated', {
      message: Object.assign(message(5), { body: 'better' }),
      updateReasons: ['body', 'dateUpdated'],
    });
    client.emit('messageUpdated', { message: message(5), updateReasons: ['deliveryReceipt', 'attributes'] });
    client.emit('messageRemoved', message(5));
    await settle();
    stop();
    client.emit('messageUpdated', { message: message(5), updateReasons: ['body'] });
    client.emit('messageRemoved', message(5));
    await settle();

    expect(heard).toEqual([
      'message.added message 5',
      'message.changed better',
      'message.removed IM5 removed',
    ]);
    expect(client.eventNames()).toEqual([]);
  });

  it('reports a message though it cannot be read who is in the chat, and the next one too', async () => {
    const { client, conversation, message, port } = setupTwilio();
    conversation.getParticipants = () => Promise.reject(new Error('network'));
    const heard: string[] = [];
    port.subscribe(task, (news) => heard.push(`${news.message.role} ${wordsIn(news)}`));
    client.emit('messageAdded', message(5));
    client.emit('messageAdded', message(6));
    await settle();
    expect(heard).toEqual(['END_USER message 5', 'END_USER message 6']);
  });

  it('lists an e-mail with the text that lies elsewhere, in its place', async () => {
    const { email, pages, port } = setupTwilio();
    const slow = setupFetch('Where is it?');
    pages[0]?.items.splice(
      0,
      1,
      email(3, () => Promise.resolve(slow.address)),
    );
    const listing = port.list(task, signal());
    await settle();
    slow.answer();
    expect((await listing).map(({ text }) => text)).toEqual([
      'message 1',
      'message 2',
      'Where is it?',
      'message 4',
    ]);
  });

  it('fails the list for an e-mail that may be read later, and describes one that never will', async () => {
    const { email, pages, port } = setupTwilio();
    pages[0]?.items.splice(
      0,
      1,
      email(3, () => Promise.reject(new Error('network'))),
    );
    await expect(port.list(task, signal())).rejects.toMatchObject({ kind: 'unreachable' });
    pages[0]?.items.splice(
      0,
      1,
      email(3, () => Promise.resolve(null)),
    );
    expect((await port.list(task, signal()))[2]?.text).toBe(UNREADABLE_EMAIL);
  });

  it('reports what came after an e-mail after it, however long its text takes', async () => {
    const { client, email, message, port } = setupTwilio();
    const slow = setupFetch('Where is it?');
    const heard: string[] = [];
    port.subscribe(task, (news) => heard.push(wordsIn(news)));
    client.emit(
      'messageAdded',
      email(5, () => Promise.resolve(slow.address)),
    );
    client.emit('messageAdded', message(6));
    await settle();
    expect(heard).toEqual([]);
    slow.answer();
    await slow.isRead();
    await settle();
    expect(heard).toEqual(['Where is it?', 'message 6']);
  });

  it('reports an e-mail that cannot be read now, and the next message too', async () => {
    const { client, email, message, port } = setupTwilio();
    const heard: string[] = [];
    port.subscribe(task, (news) => heard.push(wordsIn(news)));
    client.emit(
      'messageAdded',
      email(5, () => Promise.reject(new Error('network'))),
    );
    client.emit('messageAdded', message(6));
    await settle();
    expect(heard).toEqual([UNREADABLE_EMAIL, 'message 6']);
  });

  it.each([
    ['closed', true],
    ['active', false],
    ['inactive', false],
  ])('of a channel that is %s has ended: %s', async (channelStatus, expected) => {
    const { port } = setupTwilio({ channelStatus });
    expect(await port.hasEnded(task, signal())).toBe(expected);
  });

  it('notes its name beside the other attributes', async () => {
    const { port, written } = setupTwilio();
    await port.nameConversation(task, conversationOf(task), signal());
    expect(written).toEqual([
      {
        flexInteractionChannelSid: 'UO1',
        other: 'kept',
        agent_assist_conversation: conversationOf(task),
      },
    ]);
  });

  it('tells that it was called off instead of hanging', async () => {
    const { client, port } = setupTwilio();
    client.getConversationBySid = () => new Promise(() => undefined);
    const call = new AbortController();
    const listing = port.list(task, call.signal);
    call.abort();
    await expect(listing).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('a call', () => {
  /** Flex's task, whose attributes at TaskRouter are newer than those that Flex was told. */
  function setupCall({ fetchLatestVersion }: { fetchLatestVersion?: () => Promise<unknown> } = {}) {
    const written: object[] = [];
    const flexTask = {
      attributes: { call_sid: legOf('a') } as object,
      source: {
        dateCreated: new Date(5),
        fetchLatestVersion:
          fetchLatestVersion ??
          (() => {
            flexTask.attributes = { call_sid: legOf('a'), agent_assist_audio: { status: 'started' } };
            return Promise.resolve();
          }),
      },
      conference: {
        status: 'active',
        participants: [{ participantType: 'customer', status: 'joined', callSid: legOf('a') }],
      },
      setAttributes: (attributes: object) => Promise.resolve(written.push(attributes)),
    };
    const port = createTaskConversation({} as unknown as Manager, {
      find: (taskSid) => (taskSid === aCall().taskSid ? (flexTask as unknown as ITask) : undefined),
      customerAddresses: () => [],
    });
    return { flexTask, port, written };
  }

  it('is described by what Flex knows, and not at all where Flex knows nothing', () => {
    const { port } = setupCall();
    expect(port.describeCall(aCall())).toMatchObject({ customerCallSid: legOf('a'), startedAt: 5 });
    expect(port.describeCall(aCall('b'))).toBeUndefined();
  });

  it('has ended when the conference says so', async () => {
    const { flexTask, port } = setupCall();
    expect(await port.hasEnded(aCall(), signal())).toBe(false);
    flexTask.conference.participants.forEach((leg) => (leg.status = 'left'));
    expect(await port.hasEnded(aCall(), signal())).toBe(true);
    expect(await port.hasEnded(aCall('b'), signal())).toBe(false);
  });

  it('is named without touching what a Function has written since', async () => {
    const { port, written } = setupCall();
    await port.nameConversation(aCall(), callConversation(), signal());
    expect(written).toEqual([
      {
        call_sid: legOf('a'),
        agent_assist_audio: { status: 'started' },
        agent_assist_conversation: callConversation(),
      },
    ]);
  });

  it('is named also where the newest attributes cannot be read', async () => {
    const { port, written } = setupCall({ fetchLatestVersion: () => Promise.reject(new Error('network')) });
    await port.nameConversation(aCall(), callConversation(), signal());
    expect(written).toEqual([{ call_sid: legOf('a'), agent_assist_conversation: callConversation() }]);
  });
});
