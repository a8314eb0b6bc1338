/**
 * The simulator signs its tokens with Node's own bytes, which jsdom replaces.
 *
 * @jest-environment node
 */
import { startSimulator, type Simulator } from '../../../mocks/simulator/server';

import type { AssistEvent, TaskMessage } from '../domain/assist';
import { toFailure, type AssistFailure } from '../domain/failure';
import {
  conversationNameOf,
  nextGenerationOf,
  roomOf,
  type ConversationName,
  type ConversationProfileName,
  type MessageSid,
} from '../domain/ids';
import type { AssistSocket, ConnectorToken, TokenLender } from '../domain/ports';
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

/** A socket that is open and in the conversation's room; `next` resolves with the first event of a type. */
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
  expect(await socket.join(conversation)).toBe(true);

  const next = <Type extends AssistEvent['type']>(type: Type) =>
    new Promise<Extract<AssistEvent, { type: Type }>>((resolve) => {
      const check = () => {
        const found = events.find(
          (event): event is Extract<AssistEvent, { type: Type }> => event.type === type,
        );
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
  const { set } = await next('suggestions');
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

it('asks for smart replies to what was said last', async () => {
  const { api, agent, customer } = await attach();
  const { message } = await api.analyzeContent(customer.name, said('IM1', 'Where is my order?', 1), signal());
  const set = await api.suggestSmartReplies(agent.name, message?.name, signal());
  expect(set.latestMessage).toBe(message?.name);
  expect(set.suggestions.length).toBeGreaterThan(0);
  expect(set.suggestions.every(({ confidence }) => confidence >= 0 && confidence <= 1)).toBe(true);
});

it('reads what the profile switches on', async () => {
  await expect(anApi().api.getProfileFeatures(PROFILE, signal())).resolves.toEqual([
    'SMART_REPLY',
    'CONVERSATION_SUMMARIZATION',
  ]);
});

it('gets a summary by sections, and tells Google what became of it', async () => {
  const { api, customer } = await attach();
  await api.analyzeContent(
    customer.name,
    said('IM1', 'My jacket is too small, I want to return it', 1),
    signal(),
  );
  const summary = await api.suggestSummary(CONVERSATION, signal());
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

it('completes a conversation, hears so, and continues under the next id', async () => {
  const { api, customer } = await attach();
  const { next } = await listen(CONVERSATION);
  await api.completeConversation(CONVERSATION, signal());
  await expect(next('finished')).resolves.toEqual({ type: 'finished', room: roomOf(CONVERSATION) });
  await expect(api.getConversation(CONVERSATION, signal())).resolves.toMatchObject({ state: 'COMPLETED' });

  const late = api.analyzeContent(customer.name, said('IM9', 'Hello?', 9), signal());
  await expect(late).rejects.toMatchObject({ kind: 'rejected' });
  await expect(late).rejects.not.toThrow('Hello?');

  const continued = nextGenerationOf(CONVERSATION);
  await expect(api.createConversation(continued, PROFILE, signal())).resolves.toMatchObject({
    name: continued,
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
