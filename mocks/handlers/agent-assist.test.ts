import { setupServer } from 'msw/node';
import type * as SocketIoClient from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { WebSocket as NodeWebSocket } from 'ws';

import { LOCATION, PROFILE } from '../simulator/testing/agent-desk';
import { ManualClock } from '../simulator/testing/manual-clock';
import { agentAssistHandlers } from './agent-assist';

const FUNCTIONS = 'http://functions.test';
/** Mounted below a path, as a reverse proxy may have it. */
const CONNECTOR = 'http://desk.test/connector';
const CHAT = `${LOCATION}/conversations/chat`;

const clock = new ManualClock();
const server = setupServer(
  ...agentAssistHandlers({
    functionsUrl: FUNCTIONS,
    connectorUrl: CONNECTOR,
    seed: 1,
    latencyMs: [0, 0],
    clock,
  }),
);

/** The client as browsers get it: on the global WebSocket, which it looks up when it is loaded. */
let io: typeof SocketIoClient.io;
const sockets: Socket[] = [];

beforeAll(() => {
  Object.assign(globalThis, { WebSocket: NodeWebSocket });
  server.listen({ onUnhandledRequest: 'error' });
  ({ io } = jest.requireActual<typeof SocketIoClient>('socket.io-client/dist/socket.io.js'));
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

afterAll(() => {
  server.close();
  Reflect.deleteProperty(globalThis, 'WebSocket');
});

const askForToken = (body: unknown): Promise<Response> =>
  fetch(`${FUNCTIONS}/agent-assist-token`, { method: 'POST', body: JSON.stringify(body) });

const tokenOf = async (): Promise<string> =>
  ((await (await askForToken({ Token: 'flex-token' })).json()) as { token: string }).token;

const post = (token: string, path: string, body: object): Promise<Response> =>
  fetch(`${CONNECTOR}/v2beta1/${path}`, {
    method: 'POST',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const connect = (token: unknown): Socket => {
  const socket = io('http://desk.test', {
    path: '/connector/socket.io',
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
    forceNew: true,
  });
  sockets.push(socket);
  return socket;
};

const settled = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', ({ message }) => resolve(message));
  });

const acknowledged = (socket: Socket, event: string, argument: unknown): Promise<unknown[]> =>
  new Promise((resolve) => socket.emit(event, argument, (...ack: unknown[]) => resolve(ack)));

it('answers for the Function that issues tokens', async () => {
  const answer = await askForToken({ Token: 'flex-token' });
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      token: expect.stringMatching(/^ey/) as string,
      expiresAt: new Date(clock.now() + 60 * 60 * 1000).toISOString(),
      expiresInSeconds: 60 * 60,
      connectorUrl: CONNECTOR,
    },
  ]);
});

it('refuses a token without a Flex token', async () => {
  const answer = await askForToken({});
  expect([answer.status, await answer.json()]).toEqual([
    401,
    { error: { code: 'token_missing', message: 'The body needs "Token": a Flex token.' } },
  ]);
});

it('answers for the connector, and brings suggestions to a joined socket', async () => {
  const token = await tokenOf();
  const socket = connect(token);
  expect(await settled(socket)).toBe('connected');
  expect(await acknowledged(socket, 'join-conversation', CHAT)).toEqual([
    true,
    'projects/demo-project/conversations/chat',
  ]);

  await post(token, `${LOCATION}/conversations?conversationId=chat`, { conversationProfile: PROFILE });
  const customer = (await (await post(token, `${CHAT}/participants`, { role: 'END_USER' })).json()) as {
    name: string;
  };
  await post(token, `${CHAT}/participants`, { role: 'HUMAN_AGENT' });
  const suggestion = new Promise<{ data: string }>((resolve) =>
    socket.once('human-agent-assistant-event', resolve),
  );
  await post(token, `${customer.name}:analyzeContent`, { textInput: { text: 'I want to return my boots' } });
  clock.advance(0);
  expect((await suggestion).data).toContain('boots');
});

it('acknowledges a join with no arguments where no string is named', async () => {
  const socket = connect(await tokenOf());
  await settled(socket);
  expect(await acknowledged(socket, 'join-conversation', null)).toEqual([]);
});

it('refuses a socket without a good token, and tells everyone else', async () => {
  const other = connect(await tokenOf());
  await settled(other);
  const told = new Promise((resolve) => other.once('unauthenticated', resolve));
  const refused = connect('garbage');
  expect(await settled(refused)).toBe('authentication failed');
  await told;
  expect([other.connected, refused.connected, refused.active]).toEqual([true, false, false]);
});

it('keeps a quiet socket open by pings', async () => {
  const socket = connect(await tokenOf());
  await settled(socket);
  const pinged = new Promise<void>((resolve) => socket.io.once('ping', resolve));
  clock.advance(25_000);
  await pinged;
  expect(socket.connected).toBe(true);
});
