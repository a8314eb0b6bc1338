/**
 * The simulator signs its tokens with Node's own bytes, which jsdom replaces.
 *
 * @jest-environment node
 */
import { startSimulator, type Simulator } from '../../../mocks/simulator/server';

import type { AssistEvent, TaskMessage } from '../domain/assist';
import { toFailure, type AssistFailure } from '../domain/failure';
import type { Rating } from '../domain/feedback';
import {
  conversationNameOf,
  nextGenerationOf,
  roomOf,
  type ConversationName,
  type ConversationProfileName,
  type MessageSid,
} from '../domain/ids';
import type { AssistSocket, ConnectorToken, TokenLender } from '../domain/ports';
import { UNTITLED } from '../domain/summary';
import { toolCallsOf, type SuggestionSet, type ToolCall } from '../domain/suggestion';
import { createAssistApi } from './http/connector-client';
import { createSocketOpener } from './socket/assist-socket';

/*
 * The whole of the Agent Assist side, REST and socket, against the simulator: what the other tests assume of the
 * connector, this one asks a connector.
 */

const PROFILE =
  'projects/demo-project/locations/global/conversationProfiles/demo-profile' as ConversationProfileName;
const CONVERSATION = conversationNameOf(PROFILE, 'CH0123456789abcdef0123456789abcdef');

let simulator: Simulator;
const sockets: AssistSocket[] = [];
beforeEach(async () => {
  simulator = await startSimulator({ seed: 7, latencyMs: [0, 20] });
});
afterEach(async () => {
  sockets.splice(0).forEach((socket) => socket.close());
  await simulator.stop();
});

const signal = () => new AbortController().signal;

async function register(): Promise<ConnectorToken> {
  const response = await fetch(`${simulator.url}/register`, {
    method: 'POST',
    headers: { Authorization: 'flex-token' },
  });
  const { token } = (await response.json()) as { token: string };
  return { token, expiresAt: Date.now() + 3_600_000, connectorUrl: simulator.url };
}

/** Lends the given token until it is refused, and then one that the connector has issued. */
function aLender(first?: ConnectorToken): TokenLender & { readonly refused: string[] } {
  const refused: string[] = [];
  let current = first;
  return {
    refused,
    lease: async () => (current ??= await register()),
    refuse: (token) => {
      refused.push(token);
      current = undefined;
    },
  };
}

function anApi(tokens: TokenLender = aLender()) {
  const reported: AssistFailure[] = [];
  const api = createAssistApi({ tokens, report: (failure) => void reported.push(failure), now: Date.now });
  return { api, reported };
}

/** A socket that is open and in the conversation's room; `next` resolves with the first event that is meant. */
async function listen(conversation: ConversationName) {
  const events: AssistEvent[] = [];
  const waiting = new Set<() => void>();
  const reported: AssistFailure[] = [];
  const open = createSocketOpener({
    report: (failure) => void reported.push(failure),
    joinTimeoutMs: 5_000,
    now: Date.now,
  });
  const token = await register();
  const socket = await new Promise<AssistSocket>((resolve, reject) => {
    const opened = open(token, {
      onOpen: () => resolve(opened),
      onRefused: () => reject(new Error('refused')),
      onLost: ({ message }) => reject(new Error(message)),
      onPing: () => undefined,
      onEvent: (event) => {
        events.push(event);
        waiting.forEach((check) => check());
      },
    });
    sockets.push(opened);
  });
  expect(await new Promise<boolean>((resolve) => socket.join(conversation, resolve))).toBe(true);

  const next = <Type extends AssistEvent['type']>(
    type: Type,
    isMeant: (event: Extract<AssistEvent, { type: Type }>) => boolean = () => true,
  ) =>
    new Promise<Extract<AssistEvent, { type: Type }>>((resolve) => {
      const isOfType = (event: AssistEvent): event is Extract<AssistEvent, { type: Type }> =>
        event.type === type;
      const check = () => {
        const found = events.filter(isOfType).find(isMeant);
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return { socket, events, reported, next };
}

const said = (sid: string, text: string, second: number): TaskMessage => ({
  sid: sid as MessageSid,
  role: 'END_USER',
  text,
  sentAt: new Date(Date.UTC(2026, 0, 15, 10, 0, second, 250)).toISOString(),
  index: second,
});

async function attach(api = anApi().api) {
  await api.createConversation(CONVERSATION, PROFILE, signal());
  const agent = await api.createParticipant(
    CONVERSATION,
    { role: 'HUMAN_AGENT', obfuscatedUserId: 'agent-1' },
    signal(),
  );
  const customer = await api.createParticipant(
    CONVERSATION,
    { role: 'END_USER', obfuscatedUserId: undefined },
    signal(),
  );
  return { api, agent, customer };
}

it('makes a conversation once, and finds it again', async () => {
  const { api } = anApi();
  await expect(api.getConversation(CONVERSATION, signal())).resolves.toBeUndefined();
  await expect(api.createConversation(CONVERSATION, PROFILE, signal())).resolves.toMatchObject({
    name: CONVERSATION,
    state: 'IN_PROGRESS',
  });
  await expect(api.createConversation(CONVERSATION, PROFILE, signal())).resolves.toBeUndefined();
  const found = await api.getConversation(CONVERSATION, signal());
  expect(found?.name).toBe(CONVERSATION);
  expect(Math.abs(Date.now() - (found?.startedAt ?? 0))).toBeLessThan(60_000);
});

it('makes the participants, and lists them', async () => {
  const { api, agent, customer } = await attach();
  const listed = await api.listParticipants(CONVERSATION, signal());
  expect(listed).toHaveLength(2);
  expect(listed).toEqual(expect.arrayContaining([agent, customer]));
  expect(agent).toMatchObject({ role: 'HUMAN_AGENT', obfuscatedUserId: 'agent-1' });
});

it('fills in what was said before, once however often it is sent, and lists it oldest first', async () => {
  const { api, customer } = await attach();
  const messages = [said('IM1', 'Hello', 1), said('IM2', 'My jacket is too small', 2)].map((message) => ({
    ...message,
    participant: customer.name,
  }));
  await api.createMessages(CONVERSATION, messages, signal());
  await api.createMessages(CONVERSATION, messages, signal());
  const listed = await api.listMessages(CONVERSATION, signal());
  expect(listed.map(({ role, text, sentAt }) => ({ role, text, sentAt }))).toEqual(
    messages.map(({ role, text, sentAt }) => ({ role, text, sentAt })),
  );
});

it('analyzes a message: the answer and the socket tell of the same message and the same suggestions', async () => {
  const { api, customer } = await attach();
  const { next, reported } = await listen(CONVERSATION);
  const message = said('IM3', 'The jacket I ordered is too small, can I return it?', 3);

  const { message: stored, suggestions } = await api.analyzeContent(customer.name, message, signal());
  expect(stored).toMatchObject({ role: 'END_USER', text: message.text, sentAt: message.sentAt });
  expect(suggestions.suggestions.length).toBeGreaterThan(0);

  const delivered = await next('message');
  expect(delivered).toEqual({ type: 'message', room: roomOf(CONVERSATION), message: stored });
  const { set } = await next(
    'suggestions',
    ({
      set: {
        suggestions: [first],
      },
    }) => first?.kind === 'smartReply',
  );
  expect(set.latestMessage).toBe(stored?.name);
  expect(set.suggestions.map(({ id }) => id)).toEqual(suggestions.suggestions.map(({ id }) => id));
  expect(reported).toEqual([]);
});

it('sends a message again without saying it twice', async () => {
  const { api, customer } = await attach();
  const message = said('IM3', 'Where is my order?', 3);
  const first = await api.analyzeContent(customer.name, message, signal());
  const second = await api.analyzeContent(customer.name, message, signal());
  expect(second.message?.name).toBe(first.message?.name);
  await expect(api.listMessages(CONVERSATION, signal())).resolves.toHaveLength(1);
});

it('says nothing twice that the back-fill and the relay both send, whichever comes first', async () => {
  const { api, customer } = await attach();
  const [one, other] = [said('IM3', 'Where is my order?', 3), said('IM4', 'Number 17', 4)];
  const fillIn = (message: TaskMessage) =>
    api.createMessages(CONVERSATION, [{ ...message, participant: customer.name }], signal());
  await fillIn(one);
  await api.analyzeContent(customer.name, one, signal());
  await api.analyzeContent(customer.name, other, signal());
  await fillIn(other);
  const listed = await api.listMessages(CONVERSATION, signal());
  expect(listed.map(({ text }) => text)).toEqual(['Where is my order?', 'Number 17']);
});

it('tells a message that Google does not take from a conversation that takes none', async () => {
  const { api, customer } = await attach();
  const empty = said('IM3', '', 3);
  await expect(api.analyzeContent(customer.name, empty, signal())).rejects.toMatchObject({
    kind: 'rejected',
  });
  await expect(
    api.createMessages(CONVERSATION, [{ ...empty, sentAt: 'never', participant: customer.name }], signal()),
  ).rejects.toMatchObject({ kind: 'rejected' });

  await api.completeConversation(CONVERSATION, signal());
  const late = said('IM4', 'Hello?', 4);
  await expect(api.analyzeContent(customer.name, late, signal())).rejects.toMatchObject({ kind: 'ended' });
  await expect(
    api.createMessages(CONVERSATION, [{ ...late, participant: customer.name }], signal()),
  ).rejects.toMatchObject({ kind: 'ended' });
});

it('asks for smart replies to what was said last', async () => {
  const { api, agent, customer } = await attach();
  const { message } = await api.analyzeContent(customer.name, said('IM1', 'Where is my order?', 1), signal());
  const set = await api.suggestSmartReplies(
    agent.name,
    { latestMessage: message?.name, draft: undefined },
    signal(),
  );
  expect(set.latestMessage).toBe(message?.name);
  expect(set.suggestions.length).toBeGreaterThan(0);
  for (const suggestion of set.suggestions) {
    if (suggestion.kind !== 'smartReply') throw new Error(`A ${suggestion.kind} among the smart replies`);
    expect(suggestion.confidence).toBeGreaterThanOrEqual(0);
    expect(suggestion.confidence).toBeLessThanOrEqual(1);
  }
});

it('asks for replies that go on from what the agent is typing', async () => {
  const { api, agent, customer } = await attach();
  await api.analyzeContent(customer.name, said('IM1', 'Where is my order?', 1), signal());
  const set = await api.suggestSmartReplies(
    agent.name,
    { latestMessage: undefined, draft: 'I am sorry' },
    signal(),
  );
  expect(set.suggestions.length).toBeGreaterThan(0);
});

it('asks for knowledge, and for what it was asked last', async () => {
  const { api, agent, customer } = await attach();
  const { message } = await api.analyzeContent(
    customer.name,
    said('IM1', 'I want to return my boots, how long do I have?', 1),
    signal(),
  );
  const set = await api.suggestKnowledge(agent.name, message?.name, signal());
  expect(set.latestMessage).toBe(message?.name);
  expect(set.suggestions).toMatchObject([{ kind: 'knowledge' }]);
});

describe('a search', () => {
  const search = (question: string) => ({
    question,
    source: 'agent' as const,
    conversation: CONVERSATION,
    profile: PROFILE,
    latestMessage: undefined,
    sessionId: 'session-1',
  });

  it('finds answers with sources that can be opened', async () => {
    const { api } = await attach();
    const set = await api.searchKnowledge(search('When do I get my money back?'), signal());
    expect(set.question).toBe('When do I get my money back?');
    const [answer] = set.suggestions;
    if (answer?.kind !== 'searchAnswer') throw new Error('Nothing was found');
    expect(answer.markdown).not.toBe('');
    expect(answer.sources.some(({ url }) => url !== undefined)).toBe(true);
  });

  it('that finds nothing is an empty set', async () => {
    const { api, reported } = anApi();
    await attach(api);
    await expect(
      api.searchKnowledge(search('flux capacitor of a time machine'), signal()),
    ).resolves.toMatchObject({ question: 'flux capacitor of a time machine', suggestions: [] });
    expect(reported).toEqual([]);
  });
});

describe('a tool that waits for the agent', () => {
  /** What a customer has to say for the coach to propose a tool. */
  async function propose() {
    const attached = await attach();
    const { next } = await listen(CONVERSATION);
    const { api, customer } = attached;
    await api.analyzeContent(customer.name, said('IM1', 'My order number is 447190281', 1), signal());
    await api.analyzeContent(customer.name, said('IM2', 'I want to return the jacket', 2), signal());
    const waiting = ({ suggestions }: SuggestionSet) =>
      suggestions.flatMap(toolCallsOf).find(({ needsConfirmation }) => needsConfirmation);
    const call = waiting((await next('suggestions', ({ set }) => waiting(set) !== undefined)).set);
    if (!call) throw new Error('No tool was proposed');
    return { ...attached, call };
  }

  const runsOf = ({ action }: ToolCall) => simulator.core.toolRuns().filter((run) => run.action === action);

  it('runs once with all its parameters, however often and otherwise it is decided', async () => {
    const { api, agent, call } = await propose();
    expect(call.result).toBeUndefined();
    expect(runsOf(call)).toEqual([]);
    const confirm = { type: 'confirm', parameters: call.parameters, decidedAt: Date.now() } as const;
    const first = await api.decideToolCall(agent.name, call.id, confirm, signal());
    const again = await api.decideToolCall(agent.name, call.id, { type: 'cancel', decidedAt: 1 }, signal());

    const [done] = first.suggestions.flatMap(toolCallsOf);
    expect(done).toMatchObject({ id: call.id, needsConfirmation: false, result: { type: 'content' } });
    expect(again.suggestions).toEqual(first.suggestions);
    expect(runsOf(call)).toMatchObject([
      { parameters: Object.fromEntries(call.parameters.map(({ name, value }) => [name, value])) },
    ]);
  });

  it('does not run where it is called off', async () => {
    const { api, agent, call } = await propose();
    const set = await api.decideToolCall(agent.name, call.id, { type: 'cancel', decidedAt: 1 }, signal());
    expect(set.suggestions).toEqual([]);
    expect(runsOf(call)).toEqual([]);
  });
});

describe('feedback', () => {
  async function aReply() {
    const { api, customer } = await attach();
    const { suggestions } = await api.analyzeContent(
      customer.name,
      said('IM1', 'Where is my order?', 1),
      signal(),
    );
    const [reply] = suggestions.suggestions;
    if (!reply) throw new Error('Nothing was suggested');
    return { api, suggestion: { id: reply.id, kind: reply.kind } };
  }
  const once = { keepalive: false };

  it('adds up, one field at a time, and may be sent again', async () => {
    const { api, suggestion } = await aReply();
    const displayedAt = Date.UTC(2026, 0, 15, 10, 5);
    await api.sendFeedback({ suggestion, displayedAt }, once, signal());
    await api.sendFeedback({ suggestion, usedAt: displayedAt + 1_000 }, once, signal());
    await api.sendFeedback({ suggestion, displayedAt }, once, signal());
    expect(simulator.core.answerRecord(suggestion.id)).toMatchObject({
      answerFeedback: {
        displayed: true,
        displayTime: '2026-01-15T10:05:00Z',
        clicked: true,
        clickTime: '2026-01-15T10:05:01Z',
      },
    });
  });

  it('leaves no reason behind where the agent changes their mind', async () => {
    const { api, suggestion } = await aReply();
    const feedback = async (rating: Rating | null) => {
      await api.sendFeedback({ suggestion, rating }, once, signal());
      return JSON.stringify(simulator.core.answerRecord(suggestion.id)?.answerFeedback ?? {});
    };
    expect(await feedback({ verdict: 'notHelpful', reason: 'incorrect' })).toContain('"INCORRECT"');
    expect(await feedback({ verdict: 'notHelpful', reason: 'irrelevant' })).not.toContain('"INCORRECT"');
    const helpful = await feedback({ verdict: 'helpful' });
    expect(helpful).toContain('FULLY_CORRECT');
    expect(helpful).not.toContain('IRRELEVANT');
    expect(await feedback(null)).not.toContain('CORRECT');
  });

  it('tells which sources Google has as opened', async () => {
    const { api, suggestion } = await aReply();
    const knowledge = { id: suggestion.id, kind: 'knowledge' } as const;
    const clickedUrls = ['https://help.example.com/returns'];
    await expect(api.sendFeedback({ suggestion: knowledge, clickedUrls }, once, signal())).resolves.toEqual({
      clickedUrls,
    });
    await expect(api.sendFeedback({ suggestion: knowledge, usedAt: 1 }, once, signal())).resolves.toEqual({
      clickedUrls,
    });
  });
});

it('reads what the profile and its generators switch on', async () => {
  await expect(anApi().api.getProfileFeatures(PROFILE, signal())).resolves.toEqual([
    'SMART_REPLY',
    'CONVERSATION_SUMMARIZATION',
    'KNOWLEDGE_SEARCH',
    'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST',
    'AGENT_COACHING',
    'FREE_FORM',
  ]);
});

it('gets a summary by sections, and tells Google what became of it', async () => {
  const { api, customer } = await attach();
  await api.analyzeContent(
    customer.name,
    said('IM1', 'My jacket is too small, I want to return it', 1),
    signal(),
  );
  const summary = await api.suggestSummary(CONVERSATION, PROFILE, signal());
  expect(summary.sections.length).toBeGreaterThan(1);
  const { answerRecord } = summary;
  if (!answerRecord) throw new Error('The summary has no answer record');

  const sections = summary.sections.map(({ title, text }) => ({ title, text: `${text} (checked)` }));
  const startedAt = Date.UTC(2026, 0, 15, 10, 5);
  const submittedAt = Date.UTC(2026, 0, 15, 10, 6);
  await api.sendSummaryFeedback(answerRecord, { sections, startedAt, submittedAt }, signal());

  const record = simulator.core.answerRecord(answerRecord);
  expect(record).toMatchObject({
    answerFeedback: {
      agentAssistantDetailFeedback: {
        summarizationFeedback: {
          startTimestamp: '2026-01-15T10:05:00Z',
          submitTimestamp: '2026-01-15T10:06:00Z',
          textSections: Object.fromEntries(sections.map(({ title, text }) => [title, text])),
        },
      },
    },
  });
});

it('gets a summary of a generator where the profile has one, in its order, and tells Google of one text', async () => {
  const profile = PROFILE.replace('demo-profile', 'generator-profile') as ConversationProfileName;
  const { api, reported } = anApi();
  await api.createConversation(CONVERSATION, profile, signal());
  const participants = { role: 'END_USER', obfuscatedUserId: 'c' } as const;
  const customer = await api.createParticipant(CONVERSATION, participants, signal());
  await expect(api.suggestSummary(CONVERSATION, profile, signal())).resolves.toMatchObject({ sections: [] });

  await api.analyzeContent(
    customer.name,
    said('IM1', 'My jacket is too small, I want to return it', 1),
    signal(),
  );
  const { sections, answerRecord } = await api.suggestSummary(CONVERSATION, profile, signal());
  expect(sections.map(({ title }) => title)).toEqual(['resolution', 'situation', 'action', 'entities']);
  expect(sections[1]?.text).toContain('My jacket is too small');
  if (!answerRecord) throw new Error('The summary has no answer record');

  const text = 'The jacket goes back';
  const times = { startedAt: Date.UTC(2026, 0, 15, 10, 5), submittedAt: Date.UTC(2026, 0, 15, 10, 6) };
  await api.sendSummaryFeedback(answerRecord, { sections: [{ title: UNTITLED, text }], ...times }, signal());
  expect(simulator.core.answerRecord(answerRecord)).toMatchObject({
    answerFeedback: { agentAssistantDetailFeedback: { summarizationFeedback: { summaryText: text } } },
  });
  expect(reported).toEqual([]);
});

it('completes a conversation, hears so, and continues under the next id', async () => {
  const { api, customer } = await attach();
  const { next } = await listen(CONVERSATION);
  await api.completeConversation(CONVERSATION, signal());
  await expect(next('finished')).resolves.toEqual({ type: 'finished', room: roomOf(CONVERSATION) });
  await expect(api.getConversation(CONVERSATION, signal())).resolves.toMatchObject({ state: 'COMPLETED' });

  const late = api.analyzeContent(customer.name, said('IM9', 'Hello?', 9), signal());
  await expect(late).rejects.toMatchObject({ kind: 'ended' });
  await expect(late).rejects.not.toThrow('Hello?');

  const continued = nextGenerationOf(CONVERSATION);
  await expect(api.createConversation(continued, PROFILE, signal())).resolves.toMatchObject({
    name: continued,
  });
});

describe('a call', () => {
  const CALL = conversationNameOf(PROFILE, 'CA0123456789abcdef0123456789abcdef');
  /** As telephony passes it on: the stream's parameter has no location. */
  const audioArrives = (integrationKey?: string) =>
    simulator.core.voice.startStream(roomOf(CALL), { profile: PROFILE, integrationKey });

  it('has a conversation once its audio arrives, made by Google with our profile', async () => {
    const { api } = anApi();
    await expect(api.getConversation(CALL, signal())).resolves.toBeUndefined();
    audioArrives();
    await expect(api.getConversation(CALL, signal())).resolves.toMatchObject({
      name: CALL,
      state: 'IN_PROGRESS',
      profile: PROFILE,
    });
    await expect(api.listParticipants(CALL, signal())).resolves.toHaveLength(2);
  });

  it('is heard word by word, and what was said becomes the message of that id', async () => {
    audioArrives();
    const { events, next, reported } = await listen(CALL);
    simulator.core.voice.speak(CALL, { role: 'END_USER', text: 'I want to return my boots' });
    const { recognition } = await next('speech', (event) => event.recognition.isFinal);
    expect(recognition).toMatchObject({ role: 'END_USER', text: 'I want to return my boots' });
    const { message } = await next('message');
    expect(message).toMatchObject({ role: 'END_USER', text: 'I want to return my boots' });
    expect(message.name).toBe(`${CALL}/messages/${recognition.messageId}`);

    const heard = events.flatMap((event) => (event.type === 'speech' ? [event.recognition] : []));
    expect(heard.length).toBeGreaterThan(1);
    expect(new Set(heard.map(({ messageId }) => messageId)).size).toBe(1);
    expect(heard.filter(({ isFinal }) => isFinal)).toHaveLength(1);
    expect(reported).toEqual([]);
  });

  it('lists what was said since, and for a minute before', async () => {
    audioArrives();
    const { next } = await listen(CALL);
    const { api } = anApi();
    const say = async (text: string) => {
      simulator.core.voice.speak(CALL, { role: 'HUMAN_AGENT', text, immediately: true });
      await next('message', ({ message }) => message.text === text);
    };
    await say('Hello');
    const first = await api.listNewMessages(CALL, undefined, signal());
    expect(first.messages.map(({ text }) => text)).toEqual(['Hello']);
    await say('How can I help?');
    const second = await api.listNewMessages(CALL, first.cursor, signal());
    expect(second.messages.map(({ text }) => text)).toEqual(['Hello', 'How can I help?']);
    const later = await api.listNewMessages(CALL, (second.cursor ?? 0) + 60_000_000, signal());
    expect(later.messages).toEqual([]);
  });

  it('is finished when it is over, and says so', async () => {
    audioArrives();
    const { next } = await listen(CALL);
    simulator.core.voice.endStream(CALL);
    await next('finished');
    await expect(anApi().api.getConversation(CALL, signal())).resolves.toMatchObject({ state: 'COMPLETED' });
  });

  it('says that its audio has broken off, by the code of the reason', async () => {
    audioArrives();
    const { next, reported } = await listen(CALL);
    simulator.core.voice.failStream(CALL);
    await next('broken');
    expect(reported).toMatchObject([{ kind: 'rejected' }]);
  });

  it('is found under the customer’s number until that is forgotten, twice if need be', async () => {
    const { api } = anApi();
    const number = '+14155550100';
    await expect(api.findConversationName(number, signal())).resolves.toBeUndefined();
    audioArrives(number);
    await expect(api.findConversationName(number, signal())).resolves.toBe(CALL);
    await api.forgetConversationName(number, signal());
    await api.forgetConversationName(number, signal());
    await expect(api.findConversationName(number, signal())).resolves.toBeUndefined();
  });
});

it('gets another token once where the connector refuses the one it has', async () => {
  const tokens = aLender({ token: 'stale', expiresAt: 0, connectorUrl: simulator.url });
  const { api } = anApi(tokens);
  await expect(api.createConversation(CONVERSATION, PROFILE, signal())).resolves.toMatchObject({
    name: CONVERSATION,
  });
  expect(tokens.refused).toEqual(['stale']);
});

it('hears that the socket’s token is refused', async () => {
  const open = createSocketOpener({ report: () => undefined, joinTimeoutMs: 5_000, now: Date.now });
  const outcome = await new Promise<string>((resolve) => {
    const socket = open(
      { token: 'stale', expiresAt: 0, connectorUrl: simulator.url },
      {
        onOpen: () => resolve('open'),
        onRefused: () => resolve('refused'),
        onLost: () => resolve('lost'),
        onPing: () => undefined,
        onEvent: () => undefined,
      },
    );
    sockets.push(socket);
  });
  expect(outcome).toBe('refused');
});

it('says that the connector is unreachable once it is gone', async () => {
  const tokens = aLender(await register());
  await simulator.stop();
  const failure = await anApi(tokens).api.getConversation(CONVERSATION, signal()).catch(toFailure);
  expect(failure).toMatchObject({ kind: 'unreachable' });
});
