import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { io, type Socket } from 'socket.io-client';

import { startSimulator, type Simulator, type SimulatorOptions } from './server';
import { LOCATION, PROFILE } from './testing/agent-desk';

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const start = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const simulator = await startSimulator({ latencyMs: [0, 0], ...options });
  open.push(() => simulator.stop());
  return simulator;
};

const register = (simulator: Simulator, flexToken = 'flex-token'): Promise<Response> =>
  fetch(`${simulator.url}/register`, { method: 'POST', headers: { authorization: flexToken } });

const tokenOf = async (simulator: Simulator): Promise<string> =>
  ((await (await register(simulator)).json()) as { token: string }).token;

const post = (simulator: Simulator, token: string, path: string, body: object): Promise<Response> =>
  fetch(`${simulator.url}/v2beta1/${path}`, {
    method: 'POST',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const socketOf = (simulator: Simulator, token: unknown): Socket => {
  const socket = io(simulator.url, {
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
    forceNew: true,
  });
  open.push(() => socket.close());
  return socket;
};

const connected = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));

const acknowledged = (socket: Socket, event: string, ...args: unknown[]): Promise<unknown[]> =>
  new Promise((resolve) => socket.emit(event, ...args, (...ack: unknown[]) => resolve(ack)));

const heard = (socket: Socket, event: string): Promise<unknown> =>
  new Promise((resolve) => socket.once(event, resolve));

/** A stand-in for the Function `verify`. */
const verifyServer = async (status: number): Promise<{ url: string; bodies: string[]; server: Server }> => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk));
    request.on('end', () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/verify`, bodies, server };
};

const CHAT = `${LOCATION}/conversations/chat`;

it('brings a suggestion to a socket that has joined', async () => {
  const simulator = await start();
  const token = await tokenOf(simulator);
  const socket = socketOf(simulator, token);
  await connected(socket);
  expect(await acknowledged(socket, 'join-conversation', CHAT)).toEqual([
    true,
    'projects/demo-project/conversations/chat',
  ]);

  await post(simulator, token, `${LOCATION}/conversations?conversationId=chat`, {
    conversationProfile: PROFILE,
  });
  const [customer] = await Promise.all(
    ['END_USER', 'HUMAN_AGENT'].map(async (role) => {
      const created = await post(simulator, token, `${CHAT}/participants`, { role });
      return (await created.json()) as { name: string };
    }),
  );
  const suggestion = heard(socket, 'human-agent-assistant-event');
  const message = heard(socket, 'new-message-event');
  await post(simulator, token, `${customer?.name ?? ''}:analyzeContent`, {
    textInput: { text: 'I want to return my boots' },
  });
  const { data } = (await suggestion) as { data: string };
  expect(data).toContain('boots');
  expect(await message).toMatchObject({ data_type: 'new-message-event' });
});

it('acknowledges a join with no arguments where no string is named, and an unknown event not at all', async () => {
  const simulator = await start();
  const socket = socketOf(simulator, await tokenOf(simulator));
  await connected(socket);
  let unknownEvent = 'unanswered';
  socket.emit('dance', CHAT, () => (unknownEvent = 'answered'));
  expect(await acknowledged(socket, 'join-conversation', null)).toEqual([]);
  expect(await acknowledged(socket, 'leave-conversation', CHAT)).toEqual([
    true,
    'projects/demo-project/conversations/chat',
  ]);
  expect(unknownEvent).toBe('unanswered');
});

it('refuses a socket without a good token, and tells everyone else', async () => {
  const simulator = await start();
  const other = socketOf(simulator, await tokenOf(simulator));
  await connected(other);
  const told = heard(other, 'unauthenticated');
  const refused = socketOf(simulator, 'garbage');
  await expect(connected(refused)).rejects.toThrow('authentication failed');
  await told;
  expect([other.connected, refused.connected, refused.active]).toEqual([true, false, false]);
});

it('forgets a socket that is gone', async () => {
  const simulator = await start();
  const socket = socketOf(simulator, await tokenOf(simulator));
  await connected(socket);
  const witness = socketOf(simulator, await tokenOf(simulator));
  await connected(witness);
  expect(simulator.core.rooms.connected).toBe(2);
  await acknowledged(socket, 'join-conversation', CHAT);
  socket.close();
  // Each round trip gives the server time to notice.
  while (simulator.core.rooms.connected > 1) {
    await acknowledged(witness, 'join-conversation', `${LOCATION}/conversations/x`);
  }
  expect(simulator.core.rooms.mapped).toEqual(['projects/demo-project/conversations/x']);
});

it('asks the verify Function with the header as it came', async () => {
  const verify = await verifyServer(200);
  const simulator = await start({ verifyUrl: verify.url });
  expect((await register(simulator, 'eyJ.flex.token')).status).toBe(200);
  expect(verify.bodies).toEqual(['{"Token":"eyJ.flex.token"}']);
});

it.each([401, 403, 503, 204])('lets nobody in where verify answers %i', async (status) => {
  const verify = await verifyServer(status);
  const simulator = await start({ verifyUrl: verify.url });
  expect((await register(simulator)).status).toBe(401);
});

it('breaks in HTML where verify cannot be reached', async () => {
  const verify = await verifyServer(200);
  const simulator = await start({ verifyUrl: verify.url });
  await new Promise((resolve) => verify.server.close(resolve));
  const answer = await register(simulator);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
});

it('says in one line that its port is taken', async () => {
  const first = await start();
  const port = Number(new URL(first.url).port);
  await expect(startSimulator({ port })).rejects.toThrow(
    `Port ${port} is in use. Stop what listens there or choose another port.`,
  );
});
