import { webcrypto } from 'node:crypto';

import { delay, http, HttpResponse, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';

import type { TaskMessage } from '../../domain/assist';
import type { AssistFailure } from '../../domain/failure';
import {
  conversationNameOf,
  type AnswerRecordName,
  type ConversationProfileName,
  type MessageSid,
  type MessageName,
  type ParticipantName,
} from '../../domain/ids';
import type { TokenLender } from '../../domain/ports';
import { UNTITLED } from '../../domain/summary';
import { createAssistApi } from './connector-client';

const PROFILE =
  'projects/demo-project/locations/global/conversationProfiles/demo-profile' as ConversationProfileName;
const CONVERSATION = conversationNameOf(PROFILE, 'CH0123');
const PARTICIPANT = `${CONVERSATION}/participants/p1` as ParticipantName;
const RECORD = 'projects/demo-project/locations/global/answerRecords/r1' as AnswerRecordName;
const BASE = 'https://connector.test/base/v2beta1/projects/demo-project/locations/global';
const AT = `${BASE}/conversations/CH0123`;
const PARTICIPANT_URL = `${AT}/participants/p1`;

const TOKEN_REFUSED = () => HttpResponse.json({ message: 'Failed to parse your token.' }, { status: 401 });

/** jsdom has no digests, which every browser that Flex supports has. */
Object.defineProperty(globalThis.crypto, 'subtle', { configurable: true, value: webcrypto.subtle });

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  server.resetHandlers();
  jest.useRealTimers();
});
afterAll(() => server.close());

/** Lends `jwt-1` until it is refused, then `jwt-2`, and so on. */
function aLender() {
  const refused: string[] = [];
  const tokens: TokenLender = {
    lease: () =>
      Promise.resolve({
        token: `jwt-${refused.length + 1}`,
        expiresAt: Number.MAX_SAFE_INTEGER,
        connectorUrl: 'https://connector.test/base',
      }),
    refuse: (token) => void refused.push(token),
  };
  return { tokens, refused };
}

function anApi() {
  const reported: AssistFailure[] = [];
  const { tokens, refused } = aLender();
  const api = createAssistApi({ tokens, report: (failure) => void reported.push(failure), now: () => 42 });
  return { api, refused, reported };
}

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

/** Answers each request with the next answer, the last one for ever, and keeps what was asked. */
function answering(
  method: 'get' | 'post' | 'patch' | 'delete',
  url: string,
  ...answers: readonly (Record<string, JsonBodyType> | (() => Response))[]
) {
  const seen: Seen[] = [];
  server.use(
    // A colon in a path would start the name of a parameter.
    http[method](url.replace(/:(?=[a-z])/gi, '\\:'), async ({ request }) => {
      const text = await request.text();
      seen.push({
        method: request.method,
        url: request.url,
        authorization: request.headers.get('Authorization'),
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      });
      const answer = answers[Math.min(seen.length, answers.length) - 1];
      return typeof answer === 'function' ? answer() : HttpResponse.json(answer ?? null);
    }),
  );
  return seen;
}

const signal = () => new AbortController().signal;
const inProgress = { name: CONVERSATION, lifecycleState: 'IN_PROGRESS', startTime: '2026-11-22T10:00:00Z' };
const aMessage = (changes: Partial<TaskMessage> = {}): TaskMessage => ({
  sid: 'IM0001' as MessageSid,
  role: 'END_USER',
  text: 'Where is my cup?',
  sentAt: '2026-11-22T10:00:00.120Z',
  index: 0,
  ...changes,
});

describe('the token', () => {
  it('is sent raw', async () => {
    const seen = answering('get', AT, inProgress);
    await anApi().api.getConversation(CONVERSATION, signal());
    expect(seen).toMatchObject([{ authorization: 'jwt-1' }]);
  });

  it('is given back where the connector refuses it, and the call made once more with the next', async () => {
    const seen = answering('get', AT, TOKEN_REFUSED, inProgress);
    const { api, refused } = anApi();
    await expect(api.getConversation(CONVERSATION, signal())).resolves.toMatchObject({
      state: 'IN_PROGRESS',
    });
    expect(seen.map(({ authorization }) => authorization)).toEqual(['jwt-1', 'jwt-2']);
    expect(refused).toEqual(['jwt-1']);
  });

  it('is renewed no more than once for a call', async () => {
    const seen = answering('get', AT, TOKEN_REFUSED);
    const { api, refused } = anApi();
    await expect(api.getConversation(CONVERSATION, signal())).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(seen).toHaveLength(2);
    expect(refused).toEqual(['jwt-1', 'jwt-2']);
  });

  it('is not renewed where Google refuses the connector', async () => {
    const refusal = {
      error: { code: 401, message: 'Request had invalid credentials', status: 'UNAUTHENTICATED' },
    };
    const seen = answering('get', AT, () => HttpResponse.json(refusal, { status: 401 }));
    const { api, refused } = anApi();
    await expect(api.getConversation(CONVERSATION, signal())).rejects.toMatchObject({ kind: 'forbidden' });
    expect(seen).toHaveLength(1);
    expect(refused).toEqual([]);
  });

  it('is not waited for longer than a call may last', async () => {
    jest.useFakeTimers();
    const api = createAssistApi({
      tokens: { lease: () => new Promise(() => undefined), refuse: () => undefined },
      report: () => undefined,
      now: () => 42,
    });
    const call = expect(api.getConversation(CONVERSATION, signal())).rejects.toMatchObject({
      kind: 'unreachable',
    });
    jest.advanceTimersByTime(10_000);
    await call;
  });

  it('that is not to be had ends the call with the reason', async () => {
    const reason = new Error('no token');
    const tokens: TokenLender = { lease: () => Promise.reject(reason), refuse: () => undefined };
    const api = createAssistApi({ tokens, report: () => undefined, now: () => 42 });
    await expect(api.getConversation(CONVERSATION, signal())).rejects.toBe(reason);
  });
});

describe('a conversation', () => {
  it('that is missing is undefined', async () => {
    answering('get', AT, () => HttpResponse.json({ error: { code: 404, message: 'none' } }, { status: 404 }));
    await expect(anApi().api.getConversation(CONVERSATION, signal())).resolves.toBeUndefined();
  });

  it('is created for human agents, under the given id', async () => {
    const seen = answering('post', `${BASE}/conversations`, inProgress);
    const created = await anApi().api.createConversation(CONVERSATION, PROFILE, signal());
    expect(created).toEqual({
      name: CONVERSATION,
      state: 'IN_PROGRESS',
      startedAt: Date.UTC(2026, 10, 22, 10),
    });
    expect(seen).toMatchObject([
      {
        url: `${BASE}/conversations?conversationId=CH0123`,
        body: { conversationProfile: PROFILE, conversationStage: 'HUMAN_ASSIST_STAGE' },
      },
    ]);
  });

  it('whose id is taken is undefined, and any other refusal an error in Google’s words', async () => {
    answering(
      'post',
      `${BASE}/conversations`,
      () =>
        HttpResponse.json(
          { error: { code: 409, status: 'ALREADY_EXISTS', message: 'taken' } },
          { status: 409 },
        ),
      () => HttpResponse.json({ error: { code: 400, message: 'The profile is gone' } }, { status: 400 }),
    );
    const { api } = anApi();
    await expect(api.createConversation(CONVERSATION, PROFILE, signal())).resolves.toBeUndefined();
    await expect(api.createConversation(CONVERSATION, PROFILE, signal())).rejects.toMatchObject({
      kind: 'rejected',
      message: 'Agent Assist connector answered 400: The profile is gone',
    });
  });

  it.each([{ status: 500 }, { status: 502 }, { status: 503 }])(
    'behind an HTML page with status $status is unreachable, and not taken for missing',
    async ({ status }) => {
      answering(
        'get',
        AT,
        () => new HttpResponse('<html>', { status, headers: { 'Content-Type': 'text/html' } }),
      );
      await expect(anApi().api.getConversation(CONVERSATION, signal())).rejects.toMatchObject({
        kind: 'unreachable',
        message: `Agent Assist connector answered ${status}`,
      });
    },
  );

  it('is completed with an empty body', async () => {
    const seen = answering('post', `${AT}:complete`, { ...inProgress, lifecycleState: 'COMPLETED' });
    await anApi().api.completeConversation(CONVERSATION, signal());
    expect(seen).toMatchObject([{ url: `${AT}:complete`, body: undefined }]);
  });
});

describe('the name under a number', () => {
  const KEYS = 'https://connector.test/base/conversation-name';
  const find = () => anApi().api.findConversationName('+14155550100', signal());
  const forget = () => anApi().api.forgetConversationName('+14155550100', signal());

  it('is asked for at the connector itself, with the raw token and nothing lost of the number', async () => {
    const seen = answering('get', KEYS, { conversationName: CONVERSATION });
    await expect(find()).resolves.toBe(CONVERSATION);
    expect(seen).toMatchObject([
      { authorization: 'jwt-1', url: `${KEYS}?conversationIntegrationKey=%2B14155550100` },
    ]);
  });

  it.each([
    { what: 'an empty name', answer: { conversationName: '' } },
    { what: 'a connector that has no names', answer: () => HttpResponse.html('<p>404', { status: 404 }) },
  ])('is none for $what', async ({ answer }) => {
    answering('get', KEYS, answer);
    await expect(find()).resolves.toBeUndefined();
  });

  it('is renewed by the next token where the connector refuses this one', async () => {
    answering('get', KEYS, TOKEN_REFUSED, { conversationName: CONVERSATION });
    await expect(find()).resolves.toBe(CONVERSATION);
  });

  it.each([{}, { conversationName: null }])('is an error in the answer %j', async (answer) => {
    answering('get', KEYS, answer);
    await expect(find()).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('is not repeated in an error', async () => {
    answering('get', KEYS, () => HttpResponse.json({ message: 'no +14155550100' }, { status: 400 }));
    await expect(find()).rejects.toMatchObject({ kind: 'rejected' });
    await expect(find()).rejects.not.toThrow('14155550100');
  });

  it.each([
    { answer: () => new HttpResponse('Success'), status: 200 },
    { answer: () => new HttpResponse('Not found', { status: 404 }), status: 404 },
  ])('is forgotten, once or again: $status', async ({ answer }) => {
    const seen = answering('delete', KEYS, answer);
    await expect(forget()).resolves.toBeUndefined();
    expect(seen).toMatchObject([{ url: `${KEYS}?conversationIntegrationKey=%2B14155550100` }]);
  });

  it('is not forgotten where the connector is broken', async () => {
    answering('delete', KEYS, () => HttpResponse.html('<p>500', { status: 500 }));
    await expect(forget()).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('participants', () => {
  it('are listed over all pages', async () => {
    const seen = answering(
      'get',
      `${AT}/participants`,
      { participants: [{ name: PARTICIPANT, role: 'HUMAN_AGENT' }], nextPageToken: 'a&b' },
      { participants: [{ name: `${CONVERSATION}/participants/p2`, role: 'END_USER' }] },
    );
    const participants = await anApi().api.listParticipants(CONVERSATION, signal());
    expect(participants.map(({ role }) => role)).toEqual(['HUMAN_AGENT', 'END_USER']);
    expect(seen.map(({ url }) => new URL(url).search)).toEqual([
      '?pageSize=1000',
      '?pageSize=1000&pageToken=a%26b',
    ]);
  });

  it.each([
    {
      role: 'HUMAN_AGENT',
      body: { role: 'HUMAN_AGENT', obfuscatedExternalUserId: 'u1', agentDesktopSource: 'TWILIO' },
    },
    { role: 'END_USER', body: { role: 'END_USER', obfuscatedExternalUserId: 'u1' } },
  ] as const)('of role $role are created with what Google wants to know of them', async ({ role, body }) => {
    const seen = answering('post', `${AT}/participants`, { name: PARTICIPANT, role });
    const participant = { role, obfuscatedUserId: 'u1' };
    await expect(anApi().api.createParticipant(CONVERSATION, participant, signal())).resolves.toMatchObject({
      name: PARTICIPANT,
      role,
    });
    expect(seen[0]?.body).toEqual(body);
  });
});

describe('messages', () => {
  const listed = (id: string, sendTime: string | undefined, createTime: string) => ({
    name: `${CONVERSATION}/messages/${id}`,
    content: id,
    participantRole: 'END_USER',
    sendTime,
    createTime,
  });

  it('are listed over all pages, oldest first by when they were said', async () => {
    // Newest first by createTime: b and a were filled in later, in one batch.
    answering(
      'get',
      `${AT}/messages`,
      {
        messages: [
          listed('b', '2026-11-22T10:00:02.000Z', '2026-11-22T10:09:00Z'),
          listed('a', '2026-11-22T10:00:01Z', '2026-11-22T10:09:00Z'),
          listed('d2', '2026-11-22T10:00:04.000Z', '2026-11-22T10:00:05Z'),
        ],
        nextPageToken: 'next',
      },
      {
        messages: [
          listed('d1', '2026-11-22T10:00:04.000Z', '2026-11-22T10:00:04Z'),
          listed('c', undefined, '2026-11-22T10:00:03Z'),
        ],
      },
    );
    const messages = await anApi().api.listMessages(CONVERSATION, signal());
    expect(messages.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd1', 'd2']);
  });

  describe('that are new', () => {
    const ask = async (cursor: number | undefined, ...answers: Record<string, JsonBodyType>[]) => {
      const seen = answering('get', `${AT}/messages`, ...answers);
      const { messages, cursor: next } = await anApi().api.listNewMessages(CONVERSATION, cursor, signal());
      return { texts: messages.map(({ text }) => text), next, queries: seen.map(({ url }) => new URL(url)) };
    };
    const filterOf = ({ searchParams }: URL) => searchParams.get('filter');
    const TEN = Date.UTC(2026, 10, 22, 10) * 1_000;

    it('are all of them at first, and then those stored since, with a minute’s overlap', async () => {
      const first = await ask(undefined, {
        messages: [
          listed('b', '2026-11-22T10:00:01Z', '2026-11-22T10:00:02.5Z'),
          listed('a', '2026-11-22T10:00:00Z', '2026-11-22T10:00:01Z'),
        ],
      });
      expect(first).toMatchObject({ texts: ['a', 'b'], next: TEN + 2_500_000 });
      expect(first.queries.map(filterOf)).toEqual([null]);

      const second = await ask(
        first.next,
        {
          messages: [listed('d', '2026-11-22T10:00:04Z', '2026-11-22T10:00:05Z')],
          nextPageToken: 'next',
        },
        { messages: [listed('c', '2026-11-22T10:00:03Z', '2026-11-22T10:00:04Z')] },
      );
      expect(second).toMatchObject({ texts: ['c', 'd'], next: TEN + 5_000_000 });
      const filter = `create_time_epoch_microseconds > ${TEN + 2_500_000 - 60_000_000}`;
      expect(second.queries.map(filterOf)).toEqual([filter, filter]);
      expect(second.queries[1]?.searchParams.get('pageToken')).toBe('next');
    });

    it('are none where nothing was said, and the cursor stays', async () => {
      expect(await ask(TEN, {})).toMatchObject({ texts: [], next: TEN });
      expect(await ask(undefined, {})).toMatchObject({ texts: [], next: undefined });
    });

    it('never move the cursor back, nor without a time', async () => {
      const late = {
        messages: [listed('a', undefined, '2026-11-22T09:59:59.5Z'), listed('b', undefined, '')],
      };
      expect(await ask(TEN, late)).toMatchObject({ next: TEN });
    });
  });

  it('that cannot be read are reported, and the others listed', async () => {
    answering('get', `${AT}/messages`, {
      messages: [{ content: 'my card is 4111' }, listed('a', undefined, '2026-11-22T10:00:03Z')],
    });
    const { api, reported } = anApi();
    await expect(api.listMessages(CONVERSATION, signal())).resolves.toHaveLength(1);
    expect(reported).toEqual([{ kind: 'malformed', message: 'message: name (object)' }]);
  });

  it('of a list that never ends are given up', async () => {
    answering('get', `${AT}/messages`, { messages: [], nextPageToken: 'same' });
    await expect(anApi().api.listMessages(CONVERSATION, signal())).rejects.toMatchObject({
      kind: 'malformed',
    });
  });

  it('are filled in by at most 300 at a time, with the time they were sent', async () => {
    const seen = answering('post', `${AT}/messages:batchCreate`, { messages: [] });
    const messages = Array.from({ length: 301 }, (_, index) => ({
      ...aMessage({ text: `message ${index}` }),
      participant: PARTICIPANT,
    }));
    await anApi().api.createMessages(CONVERSATION, messages, signal());

    const batches = seen.map(({ body }) => (body as { requests: unknown[] }).requests);
    expect(batches.map((requests) => requests.length)).toEqual([300, 1]);
    expect(batches[1]).toEqual([
      {
        parent: CONVERSATION,
        message: { content: 'message 300', participant: PARTICIPANT, sendTime: '2026-11-22T10:00:00.120Z' },
      },
    ]);
  });

  it('are not sent where there are none', async () => {
    await expect(anApi().api.createMessages(CONVERSATION, [], signal())).resolves.toBeUndefined();
  });

  it('are analyzed with their time at the top level and their SID to make it idempotent', async () => {
    const seen = answering('post', `${PARTICIPANT_URL}:analyzeContent`, {
      message: listed('m1', '2026-11-22T10:00:00.120Z', '2026-11-22T10:00:01Z'),
      humanAgentSuggestionResults: [
        {
          suggestSmartRepliesResponse: { smartReplyAnswers: [{ reply: 'Of course', answerRecord: RECORD }] },
        },
      ],
    });
    await expect(anApi().api.analyzeContent(PARTICIPANT, aMessage(), signal())).resolves.toMatchObject({
      message: { name: `${CONVERSATION}/messages/m1` },
      suggestions: { suggestions: [{ id: RECORD, text: 'Of course' }], receivedAt: 42 },
    });
    expect(seen[0]?.body).toEqual({
      textInput: { text: 'Where is my cup?' },
      messageSendTime: '2026-11-22T10:00:00.120Z',
      requestId: 'IM0001',
    });
  });
});

describe('suggestions on request', () => {
  const latestMessage = `${CONVERSATION}/messages/m1` as MessageName;

  it.each([
    { what: 'the latest message', request: { latestMessage: undefined, draft: undefined }, body: {} },
    { what: 'a given message', request: { latestMessage, draft: '' }, body: { latestMessage } },
    {
      what: 'what the agent is typing',
      request: { latestMessage, draft: 'Of cou' },
      body: { latestMessage, currentTextInput: { text: 'Of cou' } },
    },
  ])('are smart replies to $what', async ({ request, body }) => {
    const seen = answering('post', `${PARTICIPANT_URL}/suggestions:suggestSmartReplies`, {
      smartReplyAnswers: [{ reply: 'Of course', answerRecord: RECORD }],
      latestMessage,
    });
    await expect(anApi().api.suggestSmartReplies(PARTICIPANT, request, signal())).resolves.toMatchObject({
      latestMessage,
      question: undefined,
      suggestions: [{ text: 'Of course' }],
      receivedAt: 42,
    });
    expect(seen[0]?.body).toEqual(body);
  });

  it('are knowledge', async () => {
    const seen = answering('post', `${PARTICIPANT_URL}/suggestions:suggestKnowledgeAssist`, {
      knowledgeAssistAnswer: { answerRecord: RECORD, suggestedQuery: { queryText: 'Can I return it?' } },
      latestMessage,
    });
    await expect(anApi().api.suggestKnowledge(PARTICIPANT, latestMessage, signal())).resolves.toMatchObject({
      latestMessage,
      question: undefined,
      suggestions: [{ kind: 'knowledge', question: 'Can I return it?' }],
      questions: ['Can I return it?'],
      receivedAt: 42,
    });
    expect(seen[0]?.body).toEqual({ latestMessage });
  });
});

describe('a search', () => {
  const SEARCH = `${AT}/suggestions:searchKnowledge`;
  const latestMessage = `${CONVERSATION}/messages/m1` as MessageName;
  const search = {
    question: 'Can I return it?',
    source: 'agent',
    conversation: CONVERSATION,
    profile: PROFILE,
    latestMessage,
    sessionId: 's-1',
  } as const;

  it.each([
    { source: 'agent', querySource: 'AGENT_QUERY' },
    { source: 'suggested', querySource: 'SUGGESTED_QUERY' },
  ] as const)('of the $source names profile, session and message', async ({ source, querySource }) => {
    const seen = answering('post', SEARCH, { answers: [{ answer: '**Yes.**', answerRecord: RECORD }] });
    await expect(anApi().api.searchKnowledge({ ...search, source }, signal())).resolves.toMatchObject({
      question: 'Can I return it?',
      latestMessage: undefined,
      suggestions: [{ kind: 'searchAnswer', id: RECORD, markdown: '**Yes.**' }],
      receivedAt: 42,
    });
    const body = {
      parent: 'projects/demo-project/locations/global',
      query: { text: 'Can I return it?' },
      conversationProfile: PROFILE,
      sessionId: 's-1',
      latestMessage,
      querySource,
    };
    expect(seen).toMatchObject([{ url: SEARCH, body }]);
    expect(seen[0]?.body).toEqual(body);
  });

  it('that finds nothing is no failure: Google calls that not found', async () => {
    answering('post', SEARCH, () =>
      HttpResponse.json({ error: { code: 404, status: 'NOT_FOUND', message: 'none' } }, { status: 404 }),
    );
    await expect(anApi().api.searchKnowledge(search, signal())).resolves.toEqual({
      latestMessage: undefined,
      question: 'Can I return it?',
      suggestions: [],
      questions: [],
      unknownKinds: [],
      receivedAt: 42,
    });
  });

  it.each([
    { what: 'a page', answer: () => new HttpResponse('<html>', { status: 404 }) },
    { what: 'its own JSON', answer: () => HttpResponse.json({ message: 'no route' }, { status: 404 }) },
  ])('that the connector does not find in $what has failed', async ({ answer }) => {
    answering('post', SEARCH, answer);
    await expect(anApi().api.searchKnowledge(search, signal())).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('a decision on a tool call', () => {
  const decidedAt = Date.UTC(2026, 10, 22, 10);
  const CALL = 'projects/demo-project/locations/global/answerRecords/call' as AnswerRecordName;
  const toolCallInfo = [
    {
      toolCall: { tool: 'tools/refunds', answerRecord: CALL, state: 'TRIGGERED' },
      toolCallResult: { content: 'Refunded' },
    },
  ];

  it('sends what is to be called, and returns what came of it', async () => {
    const seen = answering('post', `${PARTICIPANT_URL}:analyzeContent`, {
      humanAgentSuggestionResults: [
        {
          generateSuggestionsResponse: {
            generatorSuggestionAnswers: [{ generatorSuggestion: { toolCallInfo }, answerRecord: RECORD }],
          },
        },
      ],
    });
    const parameters = [{ name: 'order', value: 'A-4711' }];
    const set = await anApi().api.decideToolCall(
      PARTICIPANT,
      CALL,
      { type: 'confirm', parameters, decidedAt },
      signal(),
    );
    expect(set.suggestions).toMatchObject([
      { kind: 'coaching', toolCalls: [{ id: CALL, result: { type: 'content', text: 'Refunded' } }] },
    ]);
    expect(seen[0]?.body).toEqual({
      suggestionInput: {
        answerRecord: CALL,
        action: 'CONFIRM',
        parameters: { order: 'A-4711' },
        sendTime: '2026-11-22T10:00:00.000Z',
      },
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  it('is the same request whatever is decided and wherever, and another for another call', async () => {
    const seen = answering('post', `${PARTICIPANT_URL}:analyzeContent`, {});
    const decide = (call: AnswerRecordName, type: 'confirm' | 'revise', value: string, at: number) =>
      anApi().api.decideToolCall(
        PARTICIPANT,
        call,
        { type, parameters: [{ name: 'order', value }], decidedAt: at },
        signal(),
      );
    await decide(CALL, 'confirm', 'A-4711', 1);
    await decide(CALL, 'revise', 'B-4711', 2);
    await anApi().api.decideToolCall(PARTICIPANT, CALL, { type: 'cancel', decidedAt: 3 }, signal());
    await decide(RECORD, 'confirm', 'A-4711', 1);
    const ids = seen.map(({ body }) => (body as { requestId: string }).requestId);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
    // The first 32 hexadecimal digits of the SHA-256 of CALL, so that a later version asks by the same name.
    expect(ids[0]).toBe('45cf74d54d3cb6f75f92f8c446f9d34c');
  });
});

describe('feedback', () => {
  const suggestion = { id: RECORD, kind: 'knowledge' } as const;

  it('changes nothing but what it is about, and returns the addresses that Google has', async () => {
    const seen = answering('patch', `${BASE}/answerRecords/r1`, {
      name: RECORD,
      answerFeedback: {
        agentAssistantDetailFeedback: { knowledgeAssistFeedback: { clickedUris: ['https://a.example/'] } },
      },
    });
    const change = { suggestion, displayedAt: Date.UTC(2026, 10, 22, 10), copied: true } as const;
    await expect(anApi().api.sendFeedback(change, { keepalive: false }, signal())).resolves.toEqual({
      clickedUrls: ['https://a.example/'],
    });
    expect(seen).toMatchObject([
      {
        url: `${BASE}/answerRecords/r1?updateMask=answer_feedback.displayed,answer_feedback.display_time,answer_feedback.agent_assistant_detail_feedback.knowledge_assist_feedback.answer_copied`,
      },
    ]);
    expect(seen[0]?.body).toEqual({
      name: RECORD,
      answerFeedback: {
        displayed: true,
        displayTime: '2026-11-22T10:00:00.000Z',
        agentAssistantDetailFeedback: { knowledgeAssistFeedback: { answerCopied: true } },
      },
    });
  });

  it.each([true, false])('may outlive the page where that is asked for: %s', async (keepalive) => {
    answering('patch', `${BASE}/answerRecords/r1`, { name: RECORD });
    const fetched = jest.spyOn(globalThis, 'fetch');
    await anApi().api.sendFeedback({ suggestion, usedAt: 1 }, { keepalive }, signal());
    expect(fetched).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ keepalive }));
    fetched.mockRestore();
  });

  it('that says nothing is not sent, for no mask could mean all fields', async () => {
    const seen = answering('patch', `${BASE}/answerRecords/r1`, { name: RECORD });
    const sent = anApi().api.sendFeedback({ suggestion, clickedUrls: [] }, { keepalive: false }, signal());
    await expect(sent).rejects.toMatchObject({ kind: 'rejected' });
    expect(seen).toEqual([]);
  });

  it('has gone through even where the answer cannot be read', async () => {
    answering('patch', `${BASE}/answerRecords/r1`, { answerFeedback: 7 });
    const { api, reported } = anApi();
    await expect(
      api.sendFeedback({ suggestion, usedAt: 1 }, { keepalive: false }, signal()),
    ).resolves.toEqual({ clickedUrls: [] });
    expect(reported).toHaveLength(1);
  });
});

describe('a refusal of what somebody said', () => {
  type Api = ReturnType<typeof anApi>['api'];
  const edit = { sections: [{ title: 'situation', text: 'Broken cup' }], startedAt: 1, submittedAt: 2 };

  it.each([
    {
      call: 'analyzeContent',
      run: (api: Api) => api.analyzeContent(PARTICIPANT, aMessage(), signal()),
    },
    {
      call: 'createMessages',
      run: (api: Api) =>
        api.createMessages(CONVERSATION, [{ ...aMessage(), participant: PARTICIPANT }], signal()),
    },
    {
      call: 'suggestSmartReplies',
      run: (api: Api) =>
        api.suggestSmartReplies(PARTICIPANT, { latestMessage: undefined, draft: 'Where is' }, signal()),
    },
    {
      call: 'searchKnowledge',
      run: (api: Api) =>
        api.searchKnowledge(
          {
            question: 'Where is my cup?',
            source: 'agent',
            conversation: CONVERSATION,
            profile: PROFILE,
            latestMessage: undefined,
            sessionId: 's-1',
          },
          signal(),
        ),
    },
    {
      call: 'decideToolCall',
      run: (api: Api) =>
        api.decideToolCall(
          PARTICIPANT,
          RECORD,
          { type: 'confirm', parameters: [{ name: 'item', value: 'cup' }], decidedAt: 1 },
          signal(),
        ),
    },
    {
      call: 'sendSummaryFeedback',
      run: (api: Api) => api.sendSummaryFeedback(RECORD, edit, signal()),
    },
  ])('by $call is not quoted', async ({ run }) => {
    server.use(
      http.all('https://connector.test/*', () =>
        HttpResponse.json({ error: { code: 400, message: 'Invalid: "Where is my cup?"' } }, { status: 400 }),
      ),
    );
    await expect(run(anApi().api)).rejects.toThrow(/^Agent Assist connector answered 400$/);
  });
});

describe('the features of a profile', () => {
  const GENERATOR = 'projects/demo-project/locations/global/generators/g1';
  const profileWith = (humanAgentSuggestionConfig: Record<string, JsonBodyType>) =>
    answering('get', `${BASE}/conversationProfiles/demo-profile`, {
      name: PROFILE,
      humanAgentAssistantConfig: { humanAgentSuggestionConfig },
    });

  it('are those it configures', async () => {
    profileWith({ featureConfigs: [{ suggestionFeature: { type: 'CONVERSATION_SUMMARIZATION' } }] });
    await expect(anApi().api.getProfileFeatures(PROFILE, signal())).resolves.toEqual([
      'CONVERSATION_SUMMARIZATION',
    ]);
  });

  it.each([
    { kind: 'summarizationContext', features: ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION'] },
    { kind: 'agentCoachingContext', features: ['SMART_REPLY', 'AGENT_COACHING'] },
    { kind: 'freeFormContext', features: ['SMART_REPLY', 'FREE_FORM'] },
    { kind: 'translationContext', features: ['SMART_REPLY'] },
  ])('with a generator that has a $kind are $features', async ({ kind, features }) => {
    profileWith({
      featureConfigs: [{ suggestionFeature: { type: 'SMART_REPLY' } }],
      generators: [GENERATOR],
    });
    answering('get', `${BASE}/generators/g1`, { name: GENERATOR, [kind]: {} });
    await expect(anApi().api.getProfileFeatures(PROFILE, signal())).resolves.toEqual(features);
  });

  it.each([
    { what: 'is gone', answer: () => new HttpResponse('<html>', { status: 500 }) },
    { what: 'is none', answer: { description: 'nameless' } },
  ])('are known without those of a generator that $what, which is reported', async ({ answer }) => {
    profileWith({
      featureConfigs: [{ suggestionFeature: { type: 'SMART_REPLY' } }],
      generators: [GENERATOR, GENERATOR.replace('g1', 'g2')],
    });
    answering('get', `${BASE}/generators/g1`, answer);
    answering('get', `${BASE}/generators/g2`, { name: GENERATOR, agentCoachingContext: {} });
    const { api, reported } = anApi();
    await expect(api.getProfileFeatures(PROFILE, signal())).resolves.toEqual([
      'SMART_REPLY',
      'AGENT_COACHING',
    ]);
    expect(reported).toHaveLength(1);
  });

  it('are not known where the profile cannot be read', async () => {
    answering(
      'get',
      `${BASE}/conversationProfiles/demo-profile`,
      () => new HttpResponse(null, { status: 500 }),
    );
    await expect(anApi().api.getProfileFeatures(PROFILE, signal())).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });
});

describe('a summary', () => {
  const SUMMARY = `${AT}/suggestions:suggestConversationSummary`;

  const PROFILE_AT = `${BASE}/conversationProfiles/demo-profile`;
  const GENERATE = `${AT}/suggestions:generate`;
  const GENERATOR = 'projects/demo-project/locations/global/generators/g1';
  const generatorAt = (id: string) => `${BASE}/generators/${id}`;
  const aProfile = (features: readonly string[], generators: readonly string[] = []) => ({
    name: PROFILE,
    humanAgentAssistantConfig: {
      humanAgentSuggestionConfig: {
        featureConfigs: features.map((type) => ({ suggestionFeature: { type } })),
        generators: [...generators],
      },
    },
  });
  const byFeature = {
    summary: {
      sortedTextSections: [{ section: 'situation', summary: 'Broken cup' }],
      answerRecord: RECORD,
    },
  };
  const byGenerator = {
    generatorSuggestionAnswers: [
      {
        generatorSuggestion: {
          summarySuggestion: { summarySections: [{ section: 'outcome', summary: 'Refund' }] },
        },
        sourceGenerator: GENERATOR,
        answerRecord: RECORD,
      },
    ],
  };
  const summaryOf = (api: ReturnType<typeof anApi>['api']) =>
    api.suggestSummary(CONVERSATION, PROFILE, signal());

  it('has its sections in order and the name that feedback needs', async () => {
    answering('get', PROFILE_AT, aProfile(['CONVERSATION_SUMMARIZATION']));
    answering('post', SUMMARY, byFeature);
    await expect(summaryOf(anApi().api)).resolves.toEqual({
      sections: [{ title: 'situation', text: 'Broken cup' }],
      answerRecord: RECORD,
      createdAt: 42,
    });
  });

  it('is written by a generator where the profile has that and not the feature, by its own trigger', async () => {
    answering('get', PROFILE_AT, aProfile(['SMART_REPLY'], [GENERATOR]));
    answering('get', generatorAt('g1'), {
      name: GENERATOR,
      summarizationContext: {},
      triggerEvent: 'MANUAL_CALL',
    });
    const seen = answering('post', GENERATE, byGenerator);
    await expect(summaryOf(anApi().api)).resolves.toEqual({
      sections: [{ title: 'outcome', text: 'Refund' }],
      answerRecord: RECORD,
      createdAt: 42,
    });
    expect(seen).toMatchObject([{ body: { triggerEvents: ['MANUAL_CALL'] } }]);
  });

  it('is written by whatever generator runs where that of summaries has no trigger', async () => {
    answering('get', PROFILE_AT, aProfile([], [GENERATOR]));
    answering('get', generatorAt('g1'), { name: GENERATOR, summarizationContext: {} });
    const seen = answering('post', GENERATE, byGenerator);
    await summaryOf(anApi().api);
    expect(seen).toMatchObject([{ body: {} }]);
  });

  it.each([
    { what: 'has both', features: ['CONVERSATION_SUMMARIZATION'], context: 'summarizationContext' },
    { what: 'has neither', features: [], context: 'freeFormContext' },
  ])('is asked for by the feature where the profile $what', async ({ features, context }) => {
    answering('get', PROFILE_AT, aProfile(features, [GENERATOR]));
    answering('get', generatorAt('g1'), { name: GENERATOR, [context]: {} });
    answering('post', SUMMARY, byFeature);
    await expect(summaryOf(anApi().api)).resolves.toMatchObject({ sections: [{ title: 'situation' }] });
  });

  it('takes no second look at the profile', async () => {
    const profiles = answering('get', PROFILE_AT, aProfile([], [GENERATOR]));
    answering('get', generatorAt('g1'), { name: GENERATOR, summarizationContext: {} });
    const seen = answering('post', GENERATE, byGenerator);
    const { api } = anApi();
    await api.getProfileFeatures(PROFILE, signal());
    await summaryOf(api);
    await summaryOf(api);
    expect(seen).toHaveLength(2);
    expect(profiles).toHaveLength(1);
  });

  it('is asked for by the feature while the profile cannot be read, which is looked at again', async () => {
    answering('get', PROFILE_AT, () => new HttpResponse(null, { status: 500 }), aProfile([], [GENERATOR]));
    answering('get', generatorAt('g1'), { name: GENERATOR, summarizationContext: {} });
    answering('post', SUMMARY, byFeature);
    answering('post', GENERATE, byGenerator);
    const { api, reported } = anApi();
    await expect(summaryOf(api)).resolves.toMatchObject({ sections: [{ title: 'situation' }] });
    await expect(summaryOf(api)).resolves.toMatchObject({ sections: [{ title: 'outcome' }] });
    expect(reported).toMatchObject([{ kind: 'unreachable' }]);
  });

  it('that the agent submitted goes to Google as sections, with the times of v2beta1', async () => {
    const seen = answering('patch', `${BASE}/answerRecords/r1`, { name: RECORD });
    await anApi().api.sendSummaryFeedback(
      RECORD,
      {
        sections: [
          { title: 'situation', text: 'Broken cup' },
          { title: 'action', text: 'Refund' },
          { title: 'action', text: 'Apology' },
        ],
        startedAt: Date.UTC(2026, 10, 22, 10),
        submittedAt: Date.UTC(2026, 10, 22, 10, 5),
      },
      signal(),
    );
    expect(seen).toMatchObject([
      {
        url: `${BASE}/answerRecords/r1?updateMask=answer_feedback.agent_assistant_detail_feedback.summarization_feedback`,
      },
    ]);
    expect(seen[0]?.body).toEqual({
      name: RECORD,
      answerFeedback: {
        agentAssistantDetailFeedback: {
          summarizationFeedback: {
            startTimestamp: '2026-11-22T10:00:00.000Z',
            submitTimestamp: '2026-11-22T10:05:00.000Z',
            textSections: { situation: 'Broken cup', action: 'Refund\nApology' },
          },
        },
      },
    });
  });

  it.each([
    { what: 'one text', titles: [UNTITLED], feedback: { summaryText: 'text of Summary' } },
    { what: 'a text without a title', titles: [' '], feedback: { summaryText: 'text of  ' } },
    { what: 'one section', titles: ['outcome'], feedback: { textSections: { outcome: 'text of outcome' } } },
    {
      what: 'sections, one of which is called so',
      titles: [UNTITLED, 'outcome'],
      feedback: { textSections: { [UNTITLED]: 'text of Summary', outcome: 'text of outcome' } },
    },
    {
      what: 'a section with a name that objects have',
      titles: ['__proto__'],
      feedback: { textSections: JSON.parse('{"__proto__":"text of __proto__"}') as object },
    },
  ])('goes to Google as text or as sections, and never as both: $what', async ({ titles, feedback }) => {
    const seen = answering('patch', `${BASE}/answerRecords/r1`, { name: RECORD });
    const sections = titles.map((title) => ({ title, text: `text of ${title}` }));
    await anApi().api.sendSummaryFeedback(RECORD, { sections, startedAt: 0, submittedAt: 1 }, signal());
    expect(seen[0]?.body).toStrictEqual({
      name: RECORD,
      answerFeedback: {
        agentAssistantDetailFeedback: {
          summarizationFeedback: {
            startTimestamp: '1970-01-01T00:00:00.000Z',
            submitTimestamp: '1970-01-01T00:00:00.001Z',
            ...feedback,
          },
        },
      },
    });
  });
});

describe('what a language model or a tool has to do', () => {
  beforeEach(() => {
    answering('get', `${BASE}/conversationProfiles/demo-profile`, { name: PROFILE });
  });

  type Api = ReturnType<typeof anApi>['api'];

  it.each([
    {
      what: 'a summary',
      path: /suggestConversationSummary$/,
      ask: (api: Api) => api.suggestSummary(CONVERSATION, PROFILE, signal()),
    },
    {
      what: 'knowledge',
      path: /suggestKnowledgeAssist$/,
      ask: (api: Api) => api.suggestKnowledge(PARTICIPANT, undefined, signal()),
    },
    {
      what: 'a search',
      path: /searchKnowledge$/,
      ask: (api: Api) =>
        api.searchKnowledge(
          {
            question: 'How?',
            source: 'agent',
            conversation: CONVERSATION,
            profile: PROFILE,
            latestMessage: undefined,
            sessionId: 's-1',
          },
          signal(),
        ),
    },
    {
      what: 'a tool call',
      path: /analyzeContent$/,
      ask: (api: Api) => api.decideToolCall(PARTICIPANT, RECORD, { type: 'cancel', decidedAt: 1 }, signal()),
    },
  ])('may take half a minute and no longer: $what', async ({ path, ask }) => {
    let asked: () => void = () => undefined;
    const request = new Promise<void>((resolve) => (asked = resolve));
    server.use(
      http.post(path, async () => {
        asked();
        await delay('infinite');
      }),
    );
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const settled = jest.fn();
    const call = ask(anApi().api).finally(settled);
    const outcome = expect(call).rejects.toThrow('did not answer within 30 s');
    await request;
    await jest.advanceTimersByTimeAsync(29_999);
    expect(settled).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await outcome;
  });
});

describe('a message that is refused', () => {
  it.each([
    ['for its own sake', 400, 'INVALID_ARGUMENT', 'rejected'],
    ['for the state of its conversation', 400, 'FAILED_PRECONDITION', 'ended'],
    ['for what Google does not say', 404, 'NOT_FOUND', 'notFound'],
    ['for what Google does not say', 400, undefined, 'notFound'],
    ['for now', 429, 'RESOURCE_EXHAUSTED', 'busy'],
  ])('%s: %d %s is %s, alone and with others', async (_, status, name, kind) => {
    const refuse = () =>
      HttpResponse.json({ error: { code: status, message: 'No', status: name } }, { status });
    server.use(
      http.post(`${PARTICIPANT_URL}:analyzeContent`, refuse),
      http.post(`${AT}/messages:batchCreate`, refuse),
    );
    const { api } = anApi();
    await expect(api.analyzeContent(PARTICIPANT, aMessage(), signal())).rejects.toMatchObject({ kind });
    await expect(
      api.createMessages(CONVERSATION, [{ ...aMessage(), participant: PARTICIPANT }], signal()),
    ).rejects.toMatchObject({ kind });
  });
});
