import { createSidFactory } from '../ids';
import { createRandom } from '../random';
import { createConversations, type ConversationEvent } from './conversations';

const setUp = () => {
  const conversations = createConversations(createSidFactory(createRandom(1)));
  const { sid } = conversations.create('Chat', {});
  const customer = conversations.addParticipant(sid, 'cleo', {});
  const events: ConversationEvent[] = [];
  conversations.events.subscribe((event) => events.push(event));
  return { conversations, sid, customer, events };
};

describe('a conversation', () => {
  it('numbers its messages and names their participant', () => {
    const { conversations, sid, customer } = setUp();
    conversations.send(sid, 'cleo', 'one');
    conversations.send(sid, 'system', 'two');
    expect(conversations.get(sid).messages).toMatchObject([
      { index: 0, body: 'one', author: 'cleo', participantSid: customer.sid },
      { index: 1, body: 'two', author: 'system', participantSid: null },
    ]);
  });

  it.each([
    ['empty', ''],
    ['longer than 32 KB', 'x'.repeat(32_769)],
  ])('refuses a message that is %s', (_, body) => {
    const { conversations, sid, events } = setUp();
    expect(() => conversations.send(sid, 'cleo', body)).toThrow(
      expect.objectContaining({ status: 400 }) as Error,
    );
    expect(events).toEqual([]);
  });

  it('changes a message in its place, and tells what is new of it', () => {
    const { conversations, sid, events } = setUp();
    const { sid: first } = conversations.send(sid, 'cleo', 'My card is 4111');
    const { sid: second } = conversations.send(sid, 'cleo', 'two');
    conversations.editMessage(sid, first, { body: 'My card is ****', attributes: { edited: true } }, 'cleo');
    conversations.editMessage(sid, second, { body: 'two' });
    expect(events.slice(2)).toMatchObject([
      {
        type: 'messageUpdated',
        message: { sid: first, index: 0, body: 'My card is ****', lastUpdatedBy: 'cleo' },
        changed: ['body', 'attributes'],
      },
    ]);
    expect(conversations.get(sid).messages.map(({ body }) => body)).toEqual(['My card is ****', 'two']);
  });

  it('never gives the index of a removed message again', () => {
    const { conversations, sid, events } = setUp();
    conversations.send(sid, 'cleo', 'one');
    const { sid: second } = conversations.send(sid, 'cleo', 'two');
    conversations.removeMessage(sid, second, 'cleo');
    conversations.send(sid, 'cleo', 'three');
    expect(events[2]).toMatchObject({ type: 'messageRemoved', message: { sid: second, index: 1 } });
    expect(conversations.get(sid).messages.map(({ index }) => index)).toEqual([0, 2]);
  });

  it('lets nobody but its author and the account change a message, and nobody once it is closed', () => {
    const { conversations, sid } = setUp();
    const { sid: message } = conversations.send(sid, 'cleo', 'one');
    const refused = (status: number) => expect.objectContaining({ status }) as Error;
    expect(() => conversations.editMessage(sid, message, { body: 'x' }, 'ada')).toThrow(refused(403));
    expect(() => conversations.removeMessage(sid, message, 'ada')).toThrow(refused(403));
    expect(() => conversations.editMessage(sid, message, { body: '' }, 'cleo')).toThrow(refused(400));
    expect(() => conversations.editMessage(sid, 'IM00', { body: 'x' })).toThrow(refused(404));
    expect(conversations.editMessage(sid, message, { author: 'system' })).toMatchObject({ author: 'system' });
    conversations.setState(sid, 'closed');
    expect(() => conversations.editMessage(sid, message, { body: 'x' })).toThrow(refused(409));
    expect(() => conversations.removeMessage(sid, message)).toThrow(refused(409));
  });

  it('holds 16 KB of attributes and no more', () => {
    const { conversations, sid } = setUp();
    conversations.updateAttributes(sid, { note: 'x'.repeat(16_373) });
    expect(() => conversations.updateAttributes(sid, { note: 'x'.repeat(16_374) })).toThrow(
      expect.objectContaining({ status: 400 }) as Error,
    );
  });

  it('takes nobody in twice', () => {
    const { conversations, sid } = setUp();
    expect(() => conversations.addParticipant(sid, 'cleo', {})).toThrow(
      expect.objectContaining({ code: 50_433 }) as Error,
    );
  });

  it('never opens again and changes no more once it is closed', () => {
    const { conversations, sid } = setUp();
    conversations.setState(sid, 'closed');
    expect(() => conversations.setState(sid, 'active')).toThrow(/stays so/);
    expect(() => conversations.addParticipant(sid, 'ada', {})).toThrow(
      expect.objectContaining({ code: 50_438 }) as Error,
    );
  });

  it('moves the read horizon forward only', () => {
    const { conversations, sid } = setUp();
    conversations.markRead(sid, 'cleo', 3);
    conversations.markRead(sid, 'cleo', 1);
    expect(conversations.get(sid).participants[0]?.lastReadMessageIndex).toBe(3);
  });

  it('says once that somebody writes, and that they stopped: by sending, or after five seconds', () => {
    jest.useFakeTimers();
    const { conversations, sid, events } = setUp();
    conversations.typing(sid, 'cleo');
    conversations.typing(sid, 'cleo');
    conversations.send(sid, 'cleo', 'done');
    conversations.typing(sid, 'cleo');
    jest.advanceTimersByTime(5_000);
    expect(events.map(({ type }) => type)).toEqual([
      'typingStarted',
      'typingEnded',
      'messageAdded',
      'typingStarted',
      'typingEnded',
    ]);
    jest.useRealTimers();
  });
});
