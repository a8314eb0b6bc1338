import type { Message } from '@twilio/conversations';
import type { ITask, Manager } from '@twilio/flex-ui';
import { EventEmitter } from 'node:events';

import { aTask, conversationOf } from '../../testing/fakes';
import { settle } from '../../testing/settle';
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
      dateCreated: new Date(Date.UTC(2026, 0, 1, 0, 0, n)),
      conversation: of,
    }) as unknown as Message;
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
  return { client, message, port, written, conversation };
}

describe('the task’s conversation', () => {
  it('lists every page, oldest first, with the time that Google tells messages apart by', async () => {
    const { port } = setupTwilio();
    const messages = await port.list(task, signal());
    expect(messages.map(({ text }) => text)).toEqual(['message 1', 'message 2', 'message 3', 'message 4']);
    expect(messages[0]).toMatchObject({ role: 'END_USER', sentAt: '2026-01-01T00:00:01.000Z' });
  });

  it('reports its own new messages, in order, and no other conversation’s', async () => {
    const { client, conversation, message, port } = setupTwilio();
    const heard: string[] = [];
    const stop = port.subscribe(task, ({ text }) => heard.push(text));
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

  it('reports a message though it cannot be read who is in the chat, and the next one too', async () => {
    const { client, conversation, message, port } = setupTwilio();
    conversation.getParticipants = () => Promise.reject(new Error('network'));
    const heard: string[] = [];
    port.subscribe(task, ({ role, text }) => heard.push(`${role} ${text}`));
    client.emit('messageAdded', message(5));
    client.emit('messageAdded', message(6));
    await settle();
    expect(heard).toEqual(['END_USER message 5', 'END_USER message 6']);
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
