import type { AddressInfo } from 'node:net';

import { createWorld } from '../twilio/model/world';
import { createHosts } from '../twilio/transport/hosts';
import { createSandbox } from './control';
import { LOOPBACK } from './listen';
import { createWebServer, type WebServer } from './web-server';

let server: WebServer;
let origin: string;

beforeEach(async () => {
  const world = createWorld({ seed: 1 });
  server = createWebServer({
    world,
    hosts: createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => ({}) }),
    sandbox: createSandbox(world),
    hostScript: '/nowhere/flex-host-0.js',
    pageScripts: { 'agent-page': '/* agent */', 'customer-page': '/* customer */' },
    pluginFile: '/nowhere/plugin.js',
    isReady: () => true,
  });
  await new Promise<void>((resolve) => server.http.listen(0, LOOPBACK, resolve));
  origin = `http://${LOOPBACK}:${(server.http.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

interface Answer {
  readonly conversationSid: string;
  readonly tasks: unknown[];
  readonly scenarios: string[];
  readonly line: string | null;
}

async function ask(method: 'GET' | 'POST', path: string, body?: unknown) {
  const response = await fetch(`${origin}/__sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

it('opens a chat, writes in it, shows its task and forgets it', async () => {
  expect(await ask('GET', '/status')).toEqual({ status: 200, body: { ready: true, tasks: [] } });

  const chat = await ask('POST', '/chats', { customerName: 'Cleo', text: 'Hello' });
  expect(chat).toEqual({
    status: 201,
    body: {
      taskSid: expect.stringMatching(/^WT[0-9a-f]{32}$/) as string,
      reservationSid: expect.stringMatching(/^WR[0-9a-f]{32}$/) as string,
      conversationSid: expect.stringMatching(/^CH[0-9a-f]{32}$/) as string,
    },
  });
  expect(
    await ask('POST', `/chats/${chat.body.conversationSid}/messages`, { text: 'Anybody there?' }),
  ).toMatchObject({
    status: 201,
    body: { index: 1 },
  });
  expect((await ask('GET', '/status')).body.tasks).toMatchObject([{ ...chat.body, status: 'reserved' }]);

  await ask('POST', '/reset', {});
  expect((await ask('GET', '/status')).body.tasks).toEqual([]);
});

it.each([
  ['no body', undefined],
  ['no JSON', '{"customerName": '],
  ['no name', { text: 'Hello' }],
  ['an empty name', { customerName: '  ' }],
  ['a text of blanks', { customerName: 'Cleo', text: '  ' }],
  ['a number for a text', { customerName: 'Cleo', text: 1 }],
  ['a field too many', { customerName: 'Cleo', colour: 'red' }],
])('answers 400 and says why for %s', async (_, body) => {
  expect(await ask('POST', '/chats', body)).toEqual({
    status: 400,
    body: { error: { code: 'invalid_request', message: expect.stringMatching(/\S/) as string } },
  });
});

it.each([
  ['POST', '/chats/CH00/messages', { text: 'Hello' }],
  ['POST', '/chats/CH00/next', {}],
  ['POST', '/scenarios', { name: 'no-such-thing' }],
  ['GET', '/session?worker=nobody', undefined],
  ['GET', '/nothing', undefined],
] as const)('answers 404 to %s %s', async (method, path, body) => {
  expect(await ask(method, path, body)).toEqual({
    status: 404,
    body: {
      error: { code: 'not_found', message: expect.stringMatching(/^There is no |^No scenario /) as string },
    },
  });
});

it('refuses a message to a conversation that is over', async () => {
  const { body } = await ask('POST', '/chats', { customerName: 'Cleo' });
  await ask('POST', '/reset', {});
  const { status } = await ask('POST', `/chats/${body.conversationSid}/messages`, { text: 'Hello' });
  expect(status).toBe(409);
});

it('plays a scenario line by line when asked', async () => {
  const { scenarios } = (await ask('GET', '/scenarios')).body;
  const { body } = await ask('POST', '/scenarios', { name: scenarios[0] });
  expect((await ask('POST', `/chats/${body.conversationSid}/next`, {})).body.line).toEqual(
    expect.any(String),
  );
});

it('serves the desktop at every path of Flex, and files only where there are some', async () => {
  for (const path of ['/', '/agent-desktop', '/teams']) {
    const page = await fetch(`${origin}${path}`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('id="container"')]);
  }
  expect((await fetch(`${origin}/missing.js`)).status).toBe(404);
});

it('turns away a page from elsewhere whose name points here', async () => {
  const { request } = await import('node:http');
  const status = await new Promise((resolve) =>
    request(`${origin}/__sandbox/status`, { headers: { host: 'evil.example' } }, (answer) =>
      resolve(answer.resume().statusCode),
    ).end(),
  );
  expect(status).toBe(403);
});
