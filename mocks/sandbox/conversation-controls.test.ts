import type { AddressInfo } from 'node:net';

import express from 'express';

import type { ConversationEvent } from '../twilio/model/conversations';
import { createWorld, type World } from '../twilio/model/world';
import { ControlError } from './control-request';
import { conversationControls } from './conversation-controls';

let world: World;
let faults: unknown[];
let events: ConversationEvent[];
let close: () => void;
let origin: string;
let chat: string;

beforeEach(async () => {
  world = createWorld({ seed: 1 });
  faults = [];
  const record = (name: string) => (value?: number | boolean) => void faults.push([name, value]);
  const app = express();
  app.use(express.json());
  app.use(
    conversationControls(world, {
      drop: record('drop'),
      reverse: record('reverse'),
      setDown: record('setDown'),
      mend: record('mend'),
    }),
  );
  app.use((_request: express.Request, response: express.Response) => void response.json({ next: true }));
  app.use(
    (error: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) => {
      if (error instanceof ControlError) response.status(error.status).json({ error: error.message });
      else next(error);
    },
  );
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  chat = world.interactions.startChat({ customerName: 'Cleo', text: 'Hello' }).channel.conversationSid;
  events = [];
  world.conversations.events.subscribe((event) => events.push(event));
});
afterEach(() => close());

async function ask(method: string, path: string, body?: object) {
  const response = await fetch(origin + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}
const message = () => world.conversations.get(chat).messages[0];

it('lets a bot write as Studio does, with a webhook where that is asked for', async () => {
  expect(await ask('POST', `/chats/${chat}/bot-messages`, { text: 'I am a bot' })).toEqual({
    status: 201,
    body: { messageSid: expect.stringMatching(/^IM\w{32}$/) as string, index: 1 },
  });
  await ask('POST', `/chats/${chat}/bot-messages`, { text: 'Still here', webhook: true });
  expect(events).toMatchObject([
    { type: 'messageAdded', message: { author: 'bot', body: 'I am a bot' }, origin: 'rest' },
    { type: 'messageAdded', message: { author: 'bot', body: 'Still here' }, origin: 'restWithWebhooks' },
  ]);
});

it('edits and removes a message in the name of its author', async () => {
  const { sid, author } = message() ?? {};
  const path = `/chats/${chat}/messages/${sid}`;
  const answer = { status: 200, body: { messageSid: sid, index: 0 } };
  expect(await ask('PATCH', path, { text: 'Hi' })).toEqual(answer);
  expect(message()).toMatchObject({ body: 'Hi', lastUpdatedBy: author });
  expect(await ask('DELETE', path)).toEqual(answer);
  expect(message()).toBeUndefined();
  expect(events.map(({ type }) => type)).toEqual(['messageUpdated', 'messageRemoved']);
});

it.each([
  ['POST', '/chats/CH00/bot-messages'],
  ['PATCH', '/chats/CH00/messages/IM00'],
  ['DELETE', '/chats/CH00/messages/IM00'],
])('answers 404 to %s %s', async (method, path) => {
  expect(await ask(method, path, { text: 'x' })).toMatchObject({
    status: 404,
    body: { error: expect.stringMatching(/^There is no chat/) as string },
  });
  expect((await ask('PATCH', `/chats/${chat}/messages/IM00`, { text: 'x' })).status).toBe(404);
});

it.each([
  [{ kind: 'webhookDropped' }, ['drop', 1]],
  [{ kind: 'webhookDropped', times: 3 }, ['drop', 3]],
  [{ kind: 'webhooksReversed', count: 4 }, ['reverse', 4]],
  [{ kind: 'webhooksReversed' }, ['reverse', 2]],
  [{ kind: 'webhooksDown' }, ['setDown', true]],
  [{ kind: 'webhooksUp' }, ['setDown', false]],
])('makes %j happen', async (fault, act) => {
  expect(await ask('POST', '/faults', fault)).toEqual({ status: 200, body: { kind: fault.kind } });
  expect(faults).toEqual([act]);
});

it('names what is wrong with a fault of its own, and leaves others to the next', async () => {
  expect(await ask('POST', '/faults', { kind: 'webhookDropped', times: 0 })).toMatchObject({
    status: 400,
    body: { error: expect.stringMatching(/^times: /) as string },
  });
  expect((await ask('POST', '/faults', { kind: 'cutSockets' })).body).toEqual({ next: true });
  expect((await ask('DELETE', '/faults')).body).toEqual({ next: true });
  expect(faults).toEqual([['mend', undefined]]);
});
