/**
 * The simulator signs its tokens with Node's own bytes, which jsdom replaces.
 *
 * @jest-environment node
 */
import { SimulatedClock } from 'xstate';

import type { Fault } from '../../../mocks/simulator/faults/catalogue';
import { startSimulator, type SimulatorOptions } from '../../../mocks/simulator/server';
import { AssistError, toFailure } from '../domain/failure';
import {
  conversationNameOf,
  roomOf,
  type ConversationName,
  type ConversationProfileName,
} from '../domain/ids';
import type { ConnectorToken } from '../domain/ports';
import { provideSession } from '../machine/actors/session-actors';
import { createConnection } from '../machine/connection';
import { DEFAULT_ALLOWANCE, createRelayPacer } from '../machine/relay-pacer';
import { createSessionRegistry } from '../machine/session-registry';
import { createSummaryOutbox, toSummaryPort } from '../machine/summary-outbox';
import {
  aMessage,
  aTask,
  FakeConversations,
  FakeMessageStore,
  FakePauseBoard,
  FakeSummaryDesk,
  FakeSummaryStore,
} from '../testing/fakes';
import { aRoomListener } from '../testing/room-listener';
import { settle } from '../testing/settle';
import { createAssistApi } from './http/connector-client';
import { createSocketOpener } from './socket/assist-socket';

/*
 * The plugin's machines and its real way to the connector, against a simulator that misbehaves as Google's connector
 * does. Each test's number is that of the behaviour in docs/reliability.md. Simulator and machines share one clock;
 * the network between them is real.
 */

const PROFILE =
  'projects/demo-project/locations/global/conversationProfiles/demo-profile' as ConversationProfileName;
const TASK = aTask();
const CONVERSATION: ConversationName = conversationNameOf(PROFILE, TASK.conversationSid);
const ROOM = roomOf(CONVERSATION);
const MAX_TURNS = 2_000;

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** An agent with one chat, live at a simulator. */
async function goLive({
  faults = [],
  ...options
}: Pick<SimulatorOptions, 'pingMs'> & { readonly faults?: readonly Fault[] } = {}) {
  const clock = new SimulatedClock();
  const now = () => Date.UTC(2026, 0, 15, 10) + clock.now();
  const simulator = await startSimulator({
    seed: 7,
    latencyMs: [0, 0],
    thinkingMs: [0, 0],
    clock: {
      now,
      after: (ms, run) => {
        const timer = clock.setTimeout(run, ms);
        return () => clock.clearTimeout(timer);
      },
    },
    ...options,
  });
  open.push(() => simulator.stop());

  let registrations = 0;
  const issue = async (): Promise<ConnectorToken> => {
    const response = await fetch(`${simulator.url}/register`, {
      method: 'POST',
      headers: { Authorization: 'flex-token' },
    });
    if (!response.ok) throw new AssistError('unreachable', 'No token');
    const { token } = (await response.json()) as { token: string };
    registrations += 1;
    return { token, expiresAt: now() + 3_600_000, connectorUrl: simulator.url };
  };
  const report = () => undefined;
  const connection = createConnection({
    issuer: { issue: () => issue() },
    openSocket: createSocketOpener({ report, joinTimeoutMs: 5_000, now }),
    now,
    random: () => 1,
    actorOptions: { clock },
  });
  const api = createAssistApi({ tokens: connection, report, now });
  const conversations = new FakeConversations();
  const store = new FakeSummaryStore();
  const summaries = createSummaryOutbox({
    desk: new FakeSummaryDesk(now),
    store,
    api,
    connection: { retain: connection.borrow },
    report: () => undefined,
    now,
    random: () => 1,
    actorOptions: { clock },
  });
  const registry = createSessionRegistry({
    machine: provideSession({
      api,
      connection,
      conversations,
      pacer: createRelayPacer(
        DEFAULT_ALLOWANCE,
        now,
        (ms) => new Promise((resolve) => clock.setTimeout(() => resolve(), ms)),
      ),
      audio: undefined,
      summaryStore: store,
      messageStore: new FakeMessageStore(),
      pauses: new FakePauseBoard(),
      healer: undefined,
      profile: PROFILE,
      features: ['SMART_REPLY'],
      obfuscatedAgentId: () => Promise.resolve('agent-hash'),
      obfuscate: (identifier) => Promise.resolve(`hash-of-${identifier}`),
      now,
    }),
    connection,
    observe: () => () => undefined,
    publish: () => undefined,
    soon: queueMicrotask,
    onGone: () => undefined,
    relayMode: 'browser',
    summaries: toSummaryPort(summaries, { customerOf: () => 'Grace', redraft: undefined, now }),
    now,
    random: () => 1,
    actorOptions: { clock },
  });
  open.push(() => {
    registry.stopAll();
    connection.stop();
  });

  /** What came by the socket, as the session hears it too. */
  const heard: string[] = [];
  let losses = 0;
  let said = 0;
  const say = (text: string): void => conversations.say(aMessage((said += 1), 'END_USER', text));
  /** Lets time pass, a second at a time, until something is so. */
  const until = async (isSo: () => boolean, atMostMs = 0): Promise<void> => {
    for (let left = atMostMs, turn = 0; turn < MAX_TURNS; turn += 1) {
      await settle();
      if (isSo()) return;
      const step = Math.min(1_000, left);
      left -= step;
      clock.increment(step);
    }
    throw new Error(`Never so: ${isSo.toString()}`);
  };
  /** What comes of it, with all the time that it may take. */
  const outcomeOf = async <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false;
    void promise.catch(() => undefined).then(() => (isSettled = true));
    await until(() => isSettled, 60_000);
    return promise;
  };
  const isListening = (): boolean => simulator.core.rooms.mapped.includes(ROOM);
  const atGoogle = async (): Promise<readonly string[]> =>
    (await api.listMessages(CONVERSATION, new AbortController().signal)).map(({ text }) => text);

  faults.forEach((fault) => simulator.core.faults.inject(fault));
  registry.open(TASK);
  await until(isListening, 120_000);
  // Whoever enters a room has it joined, so that before this it would not be the session that listens.
  connection.enter(
    CONVERSATION,
    aRoomListener({
      onDisconnected: () => (losses += 1),
      onEvent: (event) => {
        if (event.type === 'message') heard.push(event.message.text);
      },
    }),
  );
  return {
    api,
    atGoogle,
    connection,
    heard,
    inject: (fault: Fault) => simulator.core.faults.inject(fault),
    isListening,
    losses: () => losses,
    outcomeOf,
    registrations: () => registrations,
    say,
    simulator,
    until,
  };
}

const signal = () => new AbortController().signal;

it('1: a refusal that is somebody else’s costs neither token nor socket', async () => {
  const { heard, inject, registrations, say, simulator, until } = await goLive();
  inject({ kind: 'strangerRefused' });
  say('Still there?');
  await until(() => heard.includes('Still there?'), 1_000);
  expect([registrations(), simulator.core.rooms.connected]).toEqual([1, 1]);
});

it.each([
  ['has expired', { kind: 'expireTokens' }],
  ['is signed otherwise than what the connector believes now', { kind: 'unsignedTokens' }],
] as const)('2 and 5: a socket that is cut when its token %s is back with a new one', async (_, fault) => {
  const { heard, inject, isListening, registrations, say, until } = await goLive();
  inject(fault);
  say('The socket outlives its token');
  await until(() => heard.length === 1, 5_000);
  inject({ kind: 'cutSockets' });
  await until(() => !isListening());
  await until(isListening, 60_000);
  say('Back');
  await until(() => heard.includes('Back'), 5_000);
  expect(registrations()).toBe(2);
});

it('4: renews the token that the proxy refuses, once, and does what it was about', async () => {
  const { api, inject, outcomeOf, registrations } = await goLive();
  inject({ kind: 'proxyRefuses', only: 'conversationProfiles' });
  const features = outcomeOf(api.getProfileFeatures(PROFILE, signal()));
  await expect(features).resolves.toContain('SMART_REPLY');
  expect(registrations()).toBe(2);
});

it('4: renews nothing where Google refuses the connector', async () => {
  const { api, inject, registrations } = await goLive();
  inject({ kind: 'googleRefuses', only: 'conversationProfiles' });
  await expect(api.getProfileFeatures(PROFILE, signal())).rejects.toMatchObject({ kind: 'forbidden' });
  expect(registrations()).toBe(1);
});

it('6: tries again for as long as no token is to be had', async () => {
  const { inject, isListening, simulator, until } = await goLive();
  inject({ kind: 'verifyBroken' });
  inject({ kind: 'expireTokens' });
  inject({ kind: 'cutSockets' });
  const isRefused = () =>
    simulator.core.requests.filter(({ path, status }) => path === '/register' && status === 500).length > 2;
  await until(isRefused, 120_000);
  simulator.core.faults.clear();
  await until(isListening, 60_000);
});

it.each([
  [7, 'somebody leaves its conversation', { kind: 'strangerLeaves' }],
  [9, 'somebody joins its conversation at another instance', { kind: 'otherInstanceJoins' }],
  [11, 'Redis restarts', { kind: 'redisRestart', downMs: 3_000 }],
] as const)('%i: hears again within seconds when %s', async (_, __, fault) => {
  const { atGoogle, heard, inject, isListening, say, simulator, until } = await goLive();
  inject(fault);
  expect(isListening()).toBe(false);
  await until(isListening, 20_000);
  say('Heard again');
  await until(() => heard.includes('Heard again'), 5_000);
  expect(simulator.core.rooms.connected).toBe(1);
  expect(await atGoogle()).toEqual(['Heard again']);
});

it('8: hears again within seconds of a ghost’s ping timeout, over the socket that came after it', async () => {
  const { heard, inject, isListening, losses, say, simulator, until } = await goLive({
    pingMs: { interval: 300, timeout: 200 },
  });
  inject({ kind: 'ghostDisconnect', afterMs: 50_000 });
  await until(() => losses() === 1);
  await until(() => simulator.core.rooms.connected === 2, 30_000);
  await until(isListening, 5_000);
  await until(() => simulator.core.rooms.connected === 1, 50_000);
  await until(isListening, 20_000);
  say('Heard again');
  await until(() => heard.includes('Heard again'), 5_000);
});

it('10: is back when the connector is, in its room, with the same token, and nothing said is lost or twice', async () => {
  const { atGoogle, heard, inject, isListening, registrations, say, until } = await goLive();
  inject({ kind: 'restart', downMs: 20_000 });
  say('Said while it was away');
  await until(isListening, 90_000);
  say('Said after');
  await until(() => heard.includes('Said after'), 60_000);
  expect(await atGoogle()).toEqual(['Said while it was away', 'Said after']);
  expect(registrations()).toBe(1);
});

it('12: a message that was given up and got there late is there once', async () => {
  const { api, atGoogle, inject, simulator } = await goLive();
  const [customer] = (await api.listParticipants(CONVERSATION, signal())).filter(
    ({ role }) => role === 'END_USER',
  );
  if (!customer) throw new Error('There is no customer');
  const message = aMessage(1, 'END_USER', 'Slow');
  inject({ kind: 'threadsExhausted' });
  const givenUp = new AbortController();
  const first = api.analyzeContent(customer.name, message, givenUp.signal).catch(toFailure);
  await settle();
  givenUp.abort();
  await expect(first).resolves.toMatchObject({ kind: 'unreachable' });
  simulator.core.faults.clear();
  await api.analyzeContent(customer.name, message, signal());
  expect(await atGoogle()).toEqual(['Slow']);
});

it('13: hears each event once, however often and in whatever order they come', async () => {
  const { heard, inject, say, until } = await goLive();
  inject({ kind: 'deliverThrice' });
  inject({ kind: 'shuffle', withinMs: 5_000 });
  const texts = Array.from({ length: 8 }, (_, index) => `message ${index}`);
  texts.forEach(say);
  await until(() => heard.length >= texts.length, 60_000);
  await until(() => true);
  expect([...heard].sort()).toEqual(texts);
});

it('15: takes an event of 6 MB, and its socket stays up', async () => {
  const { heard, inject, say, simulator, until } = await goLive();
  inject({ kind: 'largeEvent' });
  say('Large');
  await until(() => heard.includes('Large'), 5_000);
  expect(simulator.core.rooms.connected).toBe(1);
});

it('16: takes a GET in HTML for an outage and not for an answer, and goes on saying what is said', async () => {
  const { api, atGoogle, heard, inject, say, simulator, until } = await goLive();
  inject({ kind: 'ungzipped' });
  const read = api.getConversation(CONVERSATION, signal());
  await expect(read).rejects.toMatchObject({ kind: 'unreachable' });
  await expect(read).rejects.not.toThrow('<pre>');
  say('By POST');
  await until(() => heard.includes('By POST'), 5_000);
  simulator.core.faults.clear();
  expect(await atGoogle()).toEqual(['By POST']);
});

it.each([
  [409, false],
  [429, false],
  [500, true],
  [503, false],
  [503, true],
] as const)(
  '17: says a message once where Google answers %i to it at first (done all the same: %s)',
  async (status, applied) => {
    const { atGoogle, inject, say, simulator, until } = await goLive();
    inject({ kind: 'upstream', status, times: 2, only: ':analyzeContent', retryAfter: 1, applied });
    say('Once');
    say('And then this');
    const sent = () => simulator.core.requests.filter(({ path }) => path.endsWith(':analyzeContent'));
    await until(() => sent().filter((call) => call.status === 200).length === 2, 120_000);
    expect(await atGoogle()).toEqual(['Once', 'And then this']);
  },
);

it.each([
  [409, false],
  [429, false],
  [503, true],
] as const)(
  '17: goes live where Google answers %i to its first calls (done all the same: %s)',
  async (status, applied) => {
    const { heard, say, until } = await goLive({ faults: [{ kind: 'upstream', status, times: 2, applied }] });
    say('Live');
    await until(() => heard.includes('Live'), 5_000);
  },
);

it('18: names no conversation but its own task’s', async () => {
  const { heard, say, simulator, until } = await goLive();
  say('Mine');
  await until(() => heard.includes('Mine'), 5_000);
  const named = simulator.core.requests.flatMap(({ path, query }) => {
    const id = /\/conversations\/([^/:]+)/.exec(path)?.[1] ?? query.conversationId;
    return id === undefined ? [] : [id];
  });
  expect(new Set(named)).toEqual(new Set([TASK.conversationSid]));
  expect(simulator.core.rooms.mapped).toEqual([ROOM]);
});
