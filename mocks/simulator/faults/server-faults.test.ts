import { io, type Socket } from 'socket.io-client';

import { startSimulator, type Simulator, type SimulatorOptions } from '../server';
import { LOCATION, PROFILE } from '../testing/agent-desk';
import { ManualClock } from '../testing/manual-clock';

/* What only a real socket shows: how a client sees it. The core's own tests have the rest. */

const CHAT = `${LOCATION}/conversations/chat`;
const ROOM = 'projects/demo-project/conversations/chat';
/** Two intervals of half a second are enough for a client to notice that nothing comes. */
const QUICK_PINGS = { interval: 300, timeout: 200 };

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const start = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const simulator = await startSimulator({ latencyMs: [0, 0], ...options });
  open.push(() => simulator.stop());
  return simulator;
};

const call = (simulator: Simulator, path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`${simulator.url}${path}`, options);

const tokenOf = async (simulator: Simulator): Promise<string> => {
  const answer = await call(simulator, '/register', { method: 'POST', headers: { authorization: 'flex' } });
  return ((await answer.json()) as { token: string }).token;
};

const socketOf = (simulator: Simulator, token: string, options: { reconnection?: boolean } = {}): Socket => {
  const socket = io(simulator.url, {
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
    forceNew: true,
    ...options,
  });
  open.push(() => socket.close());
  return socket;
};

const connected = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));

const lost = (socket: Socket): Promise<string> =>
  new Promise((resolve) => socket.once('disconnect', (reason) => resolve(reason)));

const heard = (socket: Socket, event: string): Promise<{ data: string }> =>
  new Promise((resolve) => socket.once(event, resolve));

const join = (socket: Socket, name: unknown = CHAT): Promise<unknown[]> =>
  new Promise((resolve) => socket.emit('join-conversation', name, (...ack: unknown[]) => resolve(ack)));

const joined = async (simulator: Simulator, token: string): Promise<Socket> => {
  const socket = socketOf(simulator, token);
  await connected(socket);
  expect(await join(socket)).toEqual([true, ROOM]);
  return socket;
};

const post = (simulator: Simulator, token: string, resource: string, body: object): Promise<Response> =>
  call(simulator, `/v2beta1/${resource}`, {
    method: 'POST',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Opens the chat, and says something in it whenever asked. */
const aSpeaker = async (simulator: Simulator, token: string) => {
  await post(simulator, token, `${LOCATION}/conversations?conversationId=chat`, {
    conversationProfile: PROFILE,
  });
  const created = await post(simulator, token, `${CHAT}/participants`, { role: 'HUMAN_AGENT' });
  const { name } = (await created.json()) as { name: string };
  return (text: string) => post(simulator, token, `${name}:analyzeContent`, { textInput: { text } });
};

it('1: a refused client hears a connect_error, and every other one the broadcast', async () => {
  const simulator = await start();
  const other = await joined(simulator, await tokenOf(simulator));
  const told = heard(other, 'unauthenticated');
  simulator.core.faults.inject({ kind: 'strangerRefused' });
  await told;
  expect(await join(other)).toEqual([true, ROOM]);
});

it('2: a socket that is cut sees its transport close, and its token may have expired meanwhile', async () => {
  const simulator = await start();
  const token = await tokenOf(simulator);
  const socket = await joined(simulator, token);
  simulator.core.faults.inject({ kind: 'expireTokens' });
  expect(await join(socket)).toEqual([true, ROOM]);
  const reason = lost(socket);
  simulator.core.faults.inject({ kind: 'cutSockets' });
  expect(await reason).toBe('transport close');
  await expect(connected(socketOf(simulator, token))).rejects.toThrow('authentication failed');
  await connected(socketOf(simulator, await tokenOf(simulator)));
});

it('8: a socket whose network is gone is told nothing, and notices when no ping comes', async () => {
  const clock = new ManualClock();
  const simulator = await start({ clock, pingMs: QUICK_PINGS });
  const token = await tokenOf(simulator);
  const socket = await joined(simulator, token);
  const reason = lost(socket);
  simulator.core.faults.inject({ kind: 'ghostDisconnect', afterMs: 40_000 });
  let isAcknowledged = false;
  socket.emit('join-conversation', CHAT, () => (isAcknowledged = true));
  expect(await reason).toBe('ping timeout');
  expect(isAcknowledged).toBe(false);

  // The server's own ping has timed out as well, yet it is the simulator's clock that counts.
  const back = await joined(simulator, token);
  expect([simulator.core.rooms.connected, simulator.core.rooms.mapped]).toEqual([2, [ROOM]]);
  clock.advance(40_000);
  expect([simulator.core.rooms.connected, simulator.core.rooms.mapped]).toEqual([1, []]);
  expect(await join(back)).toEqual([true, ROOM]);
  expect(simulator.core.rooms.mapped).toEqual([ROOM]);
});

it('10: a restart closes the transport, refuses what comes meanwhile, and lets the same token in again', async () => {
  const clock = new ManualClock();
  const simulator = await start({ clock });
  const token = await tokenOf(simulator);
  const socket = await joined(simulator, token);
  const say = await aSpeaker(simulator, token);
  await say('Said before');
  const message = heard(socket, 'new-message-event');
  simulator.core.faults.inject({ kind: 'restart', drainMs: 20_000, downMs: 5_000 });
  clock.advance(19_999);
  expect((await message).data).toContain('Said before');

  const reason = lost(socket);
  clock.advance(1);
  expect(await reason).toBe('transport close');
  await expect(call(simulator, `/v2beta1/${CHAT}`, { headers: { authorization: token } })).rejects.toThrow(
    'fetch failed',
  );
  await expect(connected(socketOf(simulator, token))).rejects.toThrow('websocket error');

  clock.advance(5_000);
  const back = await joined(simulator, token);
  const later = heard(back, 'new-message-event');
  await say('Said after');
  clock.advance(0);
  expect((await later).data).toContain('Said after');
});

it('10: a client that reconnects by itself is back after the restart, and in no room', async () => {
  const simulator = await start();
  const socket = socketOf(simulator, await tokenOf(simulator), { reconnection: true });
  await connected(socket);
  await join(socket);
  simulator.core.faults.inject({ kind: 'restart', downMs: 200 });
  await heard(socket, 'connect');
  expect(simulator.core.rooms.mapped).toEqual([]);
});

it('11: a socket stays up while Redis restarts, and its join is acknowledged with no arguments', async () => {
  const simulator = await start({ clock: new ManualClock() });
  const socket = await joined(simulator, await tokenOf(simulator));
  simulator.core.faults.inject({ kind: 'redisRestart' });
  expect(await join(socket)).toEqual([]);
  expect(socket.connected).toBe(true);
});

it('12: a call and a new socket hang until a thread is free, while a socket that is up answers', async () => {
  const clock = new ManualClock();
  const simulator = await start({ clock });
  const token = await tokenOf(simulator);
  const socket = await joined(simulator, token);
  simulator.core.faults.inject({ kind: 'threadsExhausted', forMs: 60_000 });
  const newcomer = socketOf(simulator, token);
  const connecting = connected(newcomer);
  const answer = call(simulator, '/status');
  await expect(call(simulator, '/status', { signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout');
  expect(await join(socket)).toEqual([true, ROOM]);
  expect(newcomer.connected).toBe(false);
  clock.advance(60_000);
  expect((await answer).status).toBe(200);
  await connecting;
});

it('15: an event of 6 MB arrives, and a frame of a client over 1 MB drops its socket', async () => {
  const simulator = await start();
  const token = await tokenOf(simulator);
  const socket = await joined(simulator, token);
  const say = await aSpeaker(simulator, token);
  simulator.core.faults.inject({ kind: 'largeEvent' });
  const message = heard(socket, 'new-message-event');
  await say('Large');
  expect((await message).data).toHaveLength(6_000_000);

  const reason = lost(socket);
  socket.emit('join-conversation', 'x'.repeat(1_000_001));
  expect(await reason).toBe('transport close');
});

it('14: an unknown event is never acknowledged', async () => {
  const simulator = await start();
  const socket = await joined(simulator, await tokenOf(simulator));
  let isAcknowledged = false;
  socket.emit('dance', CHAT, () => (isAcknowledged = true));
  expect(await join(socket, {})).toEqual([]);
  expect(isAcknowledged).toBe(false);
});

it('takes faults by hand, tells them, and says what is wrong with them, even while it is away', async () => {
  const simulator = await start();
  const ask = async (method: string, path = '', body?: string) => {
    const answer = await call(simulator, `/__sandbox/faults${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  expect(await ask('POST', '', '{"kind":"restart","downMs":60000}')).toEqual({
    status: 200,
    body: { kind: 'restart' },
  });
  await expect(call(simulator, '/status')).rejects.toThrow('fetch failed');
  expect(await ask('GET')).toEqual({ status: 200, body: { active: ['restart'] } });
  expect(await ask('DELETE', '/restart')).toEqual({ status: 200, body: { active: [] } });
  expect((await call(simulator, '/status')).status).toBe(200);

  const refused = (message: string) => ({ error: { code: 'invalid_request', message } });
  expect(await ask('POST', '', '{"kind":"upstream","status":200}')).toMatchObject({
    status: 400,
    body: refused(expect.stringMatching(/^status: /) as string),
  });
  expect(await ask('POST', '', '{"kind":')).toMatchObject({
    status: 400,
    body: refused(expect.stringMatching(/^The body is not readable JSON: /) as string),
  });
  expect(await ask('POST', '', '{"kind":"fire"}')).toMatchObject({ status: 400 });
  expect(await ask('DELETE', '/fire')).toMatchObject({ status: 404 });
  await ask('POST', '', '{"kind":"ungzipped"}');
  expect(await ask('DELETE')).toEqual({ status: 200, body: { active: [] } });
});
