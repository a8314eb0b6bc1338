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
