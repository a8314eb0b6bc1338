import type { AssistFailure } from '../../domain/failure';
import {
  decodeConversation,
  decodeMessage,
  decodeMessagesPage,
  decodeParticipant,
  decodeParticipantsPage,
} from './resources';

const CONVERSATION = 'projects/demo-project/locations/global/conversations/CH1';
const PARTICIPANT = `${CONVERSATION}/participants/p1`;
const MESSAGE = `${CONVERSATION}/messages/m1`;

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

describe('a conversation', () => {
  it('is its name, state and start in milliseconds', () => {
    const raw = {
      name: CONVERSATION,
      lifecycleState: 'IN_PROGRESS',
      conversationProfile: 'projects/demo-project/conversationProfiles/x',
      startTime: '2026-11-22T10:00:00.123456789Z',
      conversationStage: 'HUMAN_ASSIST_STAGE',
    };
    expect(decodeConversation(raw, report)).toEqual({
      name: CONVERSATION,
      state: 'IN_PROGRESS',
      profile: 'projects/demo-project/locations/global/conversationProfiles/x',
      startedAt: Date.UTC(2026, 10, 22, 10, 0, 0, 123),
    });
    expect(reported).toEqual([]);
  });

  it('survives a profile that is none, and reports it', () => {
    const raw = { name: CONVERSATION, lifecycleState: 'IN_PROGRESS', conversationProfile: '../x' };
    expect(decodeConversation(raw, report)).toMatchObject({ state: 'IN_PROGRESS', profile: undefined });
    expect(reported).toEqual([
      { kind: 'malformed', message: 'conversation conversationProfile: the whole (raw_transform)' },
    ]);
  });

  it('survives a start that is not a time, and reports it', () => {
    const raw = { name: CONVERSATION, lifecycleState: 'COMPLETED', startTime: 'yesterday' };
    expect(decodeConversation(raw, report)).toMatchObject({ state: 'COMPLETED', startedAt: undefined });
    expect(reported).toEqual([
      { kind: 'malformed', message: 'conversation startTime: the whole (iso_timestamp)' },
    ]);
  });

  it.each([
    { what: 'no object', raw: '<html>', path: 'the whole' },
    {
      what: 'a state that is none',
      raw: { name: CONVERSATION, lifecycleState: 'PAUSED' },
      path: 'lifecycleState',
    },
    { what: 'another resource', raw: { name: MESSAGE, lifecycleState: 'COMPLETED' }, path: 'name' },
    { what: 'a name that climbs', raw: { name: 'projects/p/locations/../conversations/c' }, path: 'name' },
  ])('throws for $what and names the path', ({ raw, path }) => {
    expect(() => decodeConversation(raw, report)).toThrow(`conversation: ${path} (`);
  });
});

describe('participants', () => {
  it('are their names and roles, with the user id where there is one', () => {
    const raw = { name: PARTICIPANT, role: 'HUMAN_AGENT', obfuscatedExternalUserId: 'u1' };
    expect(decodeParticipant(raw)).toEqual({
      name: PARTICIPANT,
      role: 'HUMAN_AGENT',
      obfuscatedUserId: 'u1',
    });
    expect(
      decodeParticipant({ name: PARTICIPANT, role: 'END_USER', obfuscatedExternalUserId: '' }),
    ).toMatchObject({
      obfuscatedUserId: undefined,
    });
  });

  it('are an empty list where Google leaves the list out', () => {
    expect(decodeParticipantsPage({}, report)).toEqual({ items: [], nextPageToken: undefined });
    expect(reported).toEqual([]);
  });
});

describe('messages', () => {
  it.each([
    { sendTime: '2026-11-22T10:00:00Z', sentAt: '2026-11-22T10:00:00.000Z' },
    { sendTime: '2026-11-22T10:00:00.120456Z', sentAt: '2026-11-22T10:00:00.120Z' },
    { sendTime: '2026-11-22T11:00:00.5+01:00', sentAt: '2026-11-22T10:00:00.500Z' },
    { sendTime: undefined, sentAt: undefined },
  ])('sent at $sendTime read $sentAt, to compare with those of Twilio', ({ sendTime, sentAt }) => {
    const raw = { name: MESSAGE, content: 'Hello', participantRole: 'END_USER', sendTime };
    expect(decodeMessage(raw, report)).toEqual({
      name: MESSAGE,
      role: 'END_USER',
      text: 'Hello',
      sentAt,
      sentiment: undefined,
    });
  });

  it.each([
    { sentimentAnalysis: { queryTextSentiment: { score: -0.6, magnitude: 0.6 } }, sentiment: -0.6 },
    { sentimentAnalysis: { queryTextSentiment: { magnitude: 3 } }, sentiment: 0 },
    { sentimentAnalysis: { queryTextSentiment: {} }, sentiment: 0 },
    { sentimentAnalysis: { queryTextSentiment: { score: 7 } }, sentiment: 1 },
    { sentimentAnalysis: { queryTextSentiment: { score: -7 } }, sentiment: -1 },
    { sentimentAnalysis: {}, sentiment: undefined },
    { sentimentAnalysis: undefined, sentiment: undefined },
  ])('with $sentimentAnalysis feel like $sentiment', ({ sentimentAnalysis, sentiment }) => {
    const raw = { name: MESSAGE, participantRole: 'END_USER', sentimentAnalysis };
    expect(decodeMessage(raw, report).sentiment).toBe(sentiment);
    expect(reported).toEqual([]);
  });

  it('are kept where only their sentiment cannot be read, which is reported', () => {
    const sentimentAnalysis = { queryTextSentiment: { score: 'good' } };
    const raw = { name: MESSAGE, content: 'Hello', participantRole: 'END_USER', sentimentAnalysis };
    expect(decodeMessage(raw, report)).toMatchObject({ text: 'Hello', sentiment: undefined });
    expect(reported).toMatchObject([{ kind: 'malformed' }]);
  });

  it('spell out the location that Google left out', () => {
    const raw = { name: 'projects/demo-project/conversations/CH1/messages/m1', participantRole: 'END_USER' };
    expect(decodeMessage(raw, report)).toMatchObject({ name: MESSAGE, text: '' });
  });

  it('of a page are kept beside malformed ones, which are reported without their words', () => {
    const page = {
      messages: [
        { name: MESSAGE, content: 'my card is 4111', participantRole: 'ROLE_UNSPECIFIED' },
        { name: MESSAGE, content: { text: 'my card is 4111' }, participantRole: 'END_USER' },
        'my card is 4111',
        { name: MESSAGE, content: 'Hello', participantRole: 'END_USER', createTime: '2026-11-22T10:00:00Z' },
      ],
      nextPageToken: 'next',
    };
    expect(decodeMessagesPage(page, report)).toEqual({
      items: [
        {
          message: {
            name: MESSAGE,
            role: 'END_USER',
            text: 'Hello',
            sentAt: undefined,
            createdAt: '2026-11-22T10:00:00.000Z',
            sentiment: undefined,
          },
          orderedAt: Date.UTC(2026, 10, 22, 10),
          createdAt: Date.UTC(2026, 10, 22, 10),
        },
      ],
      nextPageToken: 'next',
    });
    expect(reported.map(({ message }) => message)).toEqual([
      'message: participantRole (picklist)',
      'message: content (string)',
      'message: the whole (object)',
    ]);
  });

  it('are none where the list is something else, which is reported', () => {
    expect(decodeMessagesPage({ messages: 'none', nextPageToken: '' }, report)).toEqual({
      items: [],
      nextPageToken: undefined,
    });
    expect(reported).toHaveLength(1);
  });
});
