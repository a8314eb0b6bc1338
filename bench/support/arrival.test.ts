import type { AnswerRecordName, MessageName } from '../../plugin-agent-assist/src/domain/ids';
import {
  createAppend,
  emptyList,
  type WindowedList,
} from '../../plugin-agent-assist/src/store/windowed-list';
import { aSuggestionSet } from '../../plugin-agent-assist/src/testing/fakes';
import { checkArrival, expectationOf } from './arrival';
import type { RecordedEvent } from './recording';

const event = (name: string, data: object): RecordedEvent => ({
  name,
  body: {
    conversation_name: 'projects/demo/conversations/C1',
    data: JSON.stringify(data),
    data_type: 'new-message-event',
    ack_time: '',
    publish_time: '',
    message_id: '1',
  },
});
const said = (name: string): RecordedEvent => event('new-message-event', { newMessagePayload: { name } });
const proposed = (...records: readonly string[]): RecordedEvent =>
  event('human-agent-assistant-event', {
    suggestionResults: [
      {
        suggestSmartRepliesResponse: { smartReplyAnswers: records.map((answerRecord) => ({ answerRecord })) },
      },
      { suggestHolographicResponse: { answerRecord: 'never-drawn' } },
    ],
  });

const listOf = <Item>(items: readonly Item[]): WindowedList<Item> =>
  items.reduce(createAppend(2_048), emptyList<Item>());

/** What a store holds of messages and sets with these names. */
const held = (messages: readonly string[], sets: readonly (readonly string[])[]) => ({
  gaps: [],
  messages: listOf(
    messages.map((name) => ({
      name: name as MessageName,
      role: 'END_USER' as const,
      text: '',
      sentAt: undefined,
      sentiment: undefined,
    })),
  ),
  sets: listOf(
    sets.map((records) => ({
      ...aSuggestionSet([]),
      suggestions: records.map((id) => ({
        kind: 'smartReply' as const,
        id: id as AnswerRecordName,
        text: '',
        confidence: 1,
      })),
    })),
  ),
});

describe('a conversation that was delivered', () => {
  // The last of them tells nothing that was not told before.
  const expected = expectationOf([said('m1'), proposed('a', 'b'), said('m2'), proposed('c'), proposed('c')]);

  it('has arrived where every message and every set is held', () => {
    expect(() => checkArrival(expected, held(['m1', 'm2'], [['a', 'b'], ['c']]))).not.toThrow();
  });

  it.each([
    { what: 'a message is missing', session: held(['m1'], [['a', 'b'], ['c']]), says: /2 messages 1/ },
    {
      what: 'a message came twice',
      session: held(['m1', 'm2', 'm2'], [['a', 'b'], ['c']]),
      says: /messages 3/,
    },
    {
      what: 'messages came in another order',
      session: held(['m2', 'm1'], [['a', 'b'], ['c']]),
      says: /number 0/,
    },
    { what: 'a set is missing', session: held(['m1', 'm2'], [['c']]), says: /2 sets of suggestions 1/ },
    { what: 'part of a set is missing', session: held(['m1', 'm2'], [['a'], ['c']]), says: /number 0/ },
    { what: 'there is no session', session: undefined, says: /no such session/ },
    {
      what: 'the connection was lost meanwhile',
      session: { ...held(['m1', 'm2'], [['a', 'b'], ['c']]), gaps: [{ from: 1, to: 2 }] },
      says: /connection was lost/,
    },
  ])('has not where $what', ({ session, says }) => {
    expect(() => checkArrival(expected, session)).toThrow(says);
  });

  it('may have lost the oldest sets where there were thousands', () => {
    const sets = Array.from({ length: 2_500 }, (_, n) => [`a${n}`]);
    const many = expectationOf([said('m1'), ...sets.map((records) => proposed(...records))]);
    expect(() => checkArrival(many, held(['m1'], sets))).not.toThrow();
    expect(() => checkArrival(many, held(['m1'], sets.slice(600)))).toThrow(/2500 sets of suggestions 1900/);
  });
});

it('says so where of a conversation nothing could be checked', () => {
  expect(() => expectationOf([said('m1')])).toThrow('nothing can be checked');
});
