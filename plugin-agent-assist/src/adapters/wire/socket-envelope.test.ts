import type { AssistFailure } from '../../domain/failure';
import { decodeEnvelope, decodeSocketEvent, type SocketEventName } from './socket-envelope';

const ROOM = 'projects/demo-project/conversations/CH1';
const CONVERSATION = 'projects/demo-project/locations/global/conversations/CH1';

const reported: AssistFailure[] = [];
const context = { report: (failure: AssistFailure) => void reported.push(failure), receivedAt: 42 };
beforeEach(() => void reported.splice(0));

/** An event as the connector sends it, round the given data. */
const envelopeOf = (data: unknown) => ({
  conversation_name: ROOM,
  data: JSON.stringify(data),
  data_type: 'any',
  ack_time: '2026-11-22T10:00:01Z',
  publish_time: '2026-11-22T10:00:00.500Z',
  message_id: '1001',
});

const read = (name: SocketEventName, data: unknown) =>
  decodeSocketEvent(name, decodeEnvelope(envelopeOf(data)), context);

describe('the envelope', () => {
  it('names the room without a location and holds the parsed data', () => {
    expect(decodeEnvelope(envelopeOf({ conversation: CONVERSATION }))).toEqual({
      room: ROOM,
      messageId: '1001',
      data: { conversation: CONVERSATION },
    });
    expect(decodeEnvelope({ ...envelopeOf({}), conversation_name: CONVERSATION }).room).toBe(ROOM);
  });

  it('has no message id where the connector sent none', () => {
    expect(decodeEnvelope({ ...envelopeOf({}), message_id: '' }).messageId).toBeUndefined();
  });

  it.each([
    {
      what: 'data that is not JSON',
      raw: { ...envelopeOf({}), data: 'my card is 4111' },
      at: 'data (raw_transform)',
    },
    { what: 'data that is no text', raw: { ...envelopeOf({}), data: { a: 1 } }, at: 'data (string)' },
    { what: 'no room', raw: { data: '{}' }, at: 'conversation_name (object)' },
    {
      what: 'the room of a participant',
      raw: { ...envelopeOf({}), conversation_name: `${ROOM}/participants/x` },
      at: 'conversation_name (regex)',
    },
    { what: 'nothing', raw: undefined, at: 'the whole (object)' },
  ])('throws for $what without quoting it', ({ raw, at }) => {
    expect(() => decodeEnvelope(raw)).toThrow(new RegExp(`^event: ${at.replace(/[()]/g, '\\$&')}$`));
  });
});

describe('a suggestion event', () => {
  const result = {
    suggestSmartRepliesResponse: {
      smartReplyAnswers: [
        { reply: 'Of course', confidence: 0.8, answerRecord: 'projects/demo-project/answerRecords/r1' },
      ],
    },
  };

  it('brings a set of suggestions to its room', () => {
    const event = read('human-agent-assistant-event', {
      conversation: CONVERSATION,
      participant: `${CONVERSATION}/participants/p1`,
      suggestionResults: [result],
    });
    expect(event).toMatchObject({
      type: 'suggestions',
      room: ROOM,
      set: { suggestions: [{ kind: 'smartReply', text: 'Of course' }], receivedAt: 42 },
    });
  });

  it.each([{ suggestionResults: [] }, {}])('without results is no news', (data) => {
    expect(read('human-agent-assistant-event', { conversation: CONVERSATION, ...data })).toBeUndefined();
    expect(reported).toEqual([]);
  });

  it('about another conversation than its room never gets through', () => {
    const data = { conversation: `${CONVERSATION}2`, suggestionResults: [result] };
    expect(() => read('human-agent-assistant-event', data)).toThrow('another conversation');
  });
});

describe('a conversation event', () => {
  it('brings a new message', () => {
    const event = read('new-message-event', {
      conversation: CONVERSATION,
      type: 'NEW_MESSAGE',
      newMessagePayload: {
        name: `${CONVERSATION}/messages/m1`,
        content: 'Where is my cup?',
        languageCode: 'en-US',
        participant: 'p1',
        participantRole: 'END_USER',
        sendTime: '2026-11-22T10:00:00.120Z',
      },
    });
    expect(event).toEqual({
      type: 'message',
      room: ROOM,
      message: {
        name: `${CONVERSATION}/messages/m1`,
        role: 'END_USER',
        text: 'Where is my cup?',
        sentAt: '2026-11-22T10:00:00.120Z',
        sentiment: undefined,
      },
    });
  });

  it('says that the conversation is finished', () => {
    expect(
      read('conversation-lifecycle-event', { conversation: CONVERSATION, type: 'CONVERSATION_FINISHED' }),
    ).toEqual({ type: 'finished', room: ROOM });
  });

  it.each([
    { errorStatus: { code: 14, message: 'my card is 4111' }, detail: ' (code 14)' },
    { errorStatus: undefined, detail: '' },
  ])(
    'says that Google cannot go on with it, and why by code only: $errorStatus',
    ({ errorStatus, detail }) => {
      expect(
        read('conversation-lifecycle-event', {
          conversation: CONVERSATION,
          type: 'UNRECOVERABLE_ERROR',
          errorStatus,
        }),
      ).toEqual({ type: 'broken', room: ROOM });
      expect(reported).toEqual([
        {
          kind: 'rejected',
          message: `Agent Assist reports an error that it cannot recover from${detail}`,
        },
      ]);
    },
  );

  it.each(['CONVERSATION_STARTED', 'HUMAN_INTERVENTION_NEEDED'])('%s is no news', (type) => {
    expect(read('conversation-lifecycle-event', { conversation: CONVERSATION, type })).toBeUndefined();
  });

  it.each([
    { type: 'SOMETHING_NEW', kind: 'malformed' },
    { type: 'NEW_MESSAGE', kind: 'malformed' },
  ])('$type without more is an error: $kind', ({ type, kind }) => {
    let thrown: unknown;
    try {
      read('conversation-lifecycle-event', { conversation: CONVERSATION, type });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'AssistError', kind });
  });
});

describe('what Google believes to hear', () => {
  const EVENT = 'new-recognition-result-notification-event';
  const hear = (
    result: unknown,
    {
      role = 'END_USER',
      messageId = 'm1',
      conversation = CONVERSATION,
    }: { role?: unknown; messageId?: unknown; conversation?: string } = {},
  ) =>
    decodeSocketEvent(
      EVENT,
      decodeEnvelope({
        ...envelopeOf({
          conversation,
          type: 'NEW_RECOGNITION_RESULT',
          newRecognitionResultPayload: result,
        }),
        participant_role: role,
        new_recognition_result_message_id: messageId,
      }),
      context,
    );
  const words = { messageType: 'TRANSCRIPT', transcript: 'where is my cup', stability: 0.5 };

  it.each([
    { result: words, isFinal: false },
    { result: { ...words, isFinal: true, confidence: 0.9 }, isFinal: true },
  ])('is words with whose they are and which message they become; final: $isFinal', ({ result, isFinal }) => {
    expect(hear(result)).toEqual({
      type: 'speech',
      room: ROOM,
      recognition: { role: 'END_USER', messageId: 'm1', text: 'where is my cup', isFinal },
    });
    expect(reported).toEqual([]);
  });

  it.each([
    { role: '', messageId: '' },
    { role: null, messageId: null },
  ])('may be nobody’s and of no message: $role', (attributes) => {
    expect(hear(words, attributes)).toMatchObject({ recognition: { role: undefined, messageId: undefined } });
    expect(reported).toEqual([]);
  });

  it.each([
    { attributes: { role: 'ROLE_UNSPECIFIED' }, read: { role: undefined, messageId: 'm1' } },
    { attributes: { messageId: '../m1' }, read: { role: 'END_USER', messageId: undefined } },
    { attributes: { messageId: 7 }, read: { role: 'END_USER', messageId: undefined } },
  ])('keeps its words where $attributes cannot be read, which is reported', ({ attributes, read: rest }) => {
    expect(hear(words, attributes)).toMatchObject({ recognition: { ...rest, text: 'where is my cup' } });
    expect(reported).toMatchObject([{ kind: 'malformed' }]);
  });

  it.each([
    { what: 'silence', result: { ...words, transcript: ' ' } },
    { what: 'a result without words', result: { messageType: 'TRANSCRIPT' } },
    { what: 'words that nobody can see', result: { ...words, transcript: '\u202E\u2066' } },
    { what: 'the end of an utterance', result: { messageType: 'END_OF_SINGLE_UTTERANCE' } },
    {
      what: 'keys that were pressed',
      result: { messageType: 'DTMF_DIGITS', dtmfDigits: { digits: '4111' } },
    },
    { what: 'a kind of result that is new', result: { messageType: 'LAUGHTER', transcript: 'ha' } },
    { what: 'a result of no kind', result: { transcript: 'ha' } },
  ])('is nothing for $what', ({ result }) => {
    expect(hear(result)).toBeUndefined();
    expect(reported).toEqual([]);
  });

  it('cannot be turned round by invisible controls', () => {
    expect(hear({ ...words, transcript: ' pay \u202E05\u202C now ' })).toMatchObject({
      recognition: { text: 'pay 05 now' },
    });
  });

  it('of another conversation than its room never gets through', () => {
    expect(() => hear(words, { conversation: `${CONVERSATION}2` })).toThrow('another conversation');
  });

  it('is an error where there is no result', () => {
    expect(() => hear(undefined)).toThrow('recognition result: the whole (object)');
  });
});
