import type { AddressInfo } from 'node:net';

import { createSimulatorCore, type SimulatorCore } from '../simulator/core';
import { ManualClock } from '../simulator/testing/manual-clock';
import { acceptAnyToken } from '../simulator/verify';
import { ACCOUNT_SID, AUTH_TOKEN } from '../twilio/ids';
import { createWorld, type World } from '../twilio/model/world';
import { createHosts } from '../twilio/transport/hosts';
import { createSandbox } from './control';
import { postConversationWebhooks } from './conversation-webhooks';
import { LOOPBACK } from './listen';
import { createWebServer, type WebServer } from './web-server';

const FEEDBACK = [
  {
    name: 'answerRecords/R',
    updateMask: 'answer_feedback.clicked',
    body: { answerFeedback: { clicked: true } },
  },
];
const TOOL_RUNS = [
  { action: 'cancel_order', conversation: 'conversations/C', parameters: { orderNumber: '1234567' } },
] as const;

let passed: number;
let hasSimulator: boolean;
let world: World;
let clock: ManualClock;
let core: SimulatorCore;
let server: WebServer;
let origin: string;

beforeEach(async () => {
  passed = 0;
  world = createWorld({ seed: 1, now: () => Date.now() + passed });
  clock = new ManualClock();
  core = createSimulatorCore({
    project: 'demo-project',
    clock,
    seed: 1,
    latencyMs: [0, 0],
    checkFlexToken: acceptAnyToken,
  });
  hasSimulator = true;
  server = createWebServer({
    world,
    hosts: createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => ({}) }),
    sandbox: createSandbox(world, {
      profile: 'legacy-profile',
      agentAssist: () =>
        hasSimulator
          ? { feedback: () => FEEDBACK, toolRuns: () => TOOL_RUNS, voice: core.voice, faults: core.faults }
          : undefined,
    }),
    hostScript: '/nowhere/flex-host-0.js',
    pageScripts: { 'agent-page': '/* agent */', 'customer-page': '/* customer */' },
    pluginFile: '/nowhere/plugin.js',
    isReady: () => true,
    passTime: (ms) => void (passed += ms),
    webhooks: postConversationWebhooks(world.conversations, { url: () => undefined }),
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

async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) {
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

it.each(['web', 'sms', 'whatsapp', 'email'])('opens a conversation by %s', async (channelType) => {
  await ask('POST', '/chats', { customerName: 'Cleo', channelType, text: 'Hello' });
  expect((await ask('GET', '/status')).body.tasks).toMatchObject([{ attributes: { channelType } }]);
});

it.each([
  ['no body', undefined],
  ['a channel that is none', { customerName: 'Cleo', channelType: 'fax' }],
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
  ['POST', '/calls/CA00/next', {}],
  ['POST', '/calls/CA00/utterances', { role: 'customer', text: 'Hello' }],
  ['POST', '/calls/CA00/faults', { kind: 'audioStops' }],
  ['POST', '/chats/CH00/transfer', {}],
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

it('lists the scenarios with what each needs, and the profile that the sandbox runs with', async () => {
  const { body } = await ask('GET', '/scenarios');
  expect(body).toMatchObject({
    profile: 'legacy-profile',
    menu: expect.arrayContaining([
      expect.objectContaining({ name: 'late-parcel', channelType: 'whatsapp', profile: null }),
      expect.objectContaining({ name: 'legacy-refund', channelType: 'web', profile: 'legacy-profile' }),
    ]) as object,
  });
});

it('tells what the simulator was told and what its tools did, while there is one', async () => {
  expect(await ask('GET', '/feedback')).toEqual({ status: 200, body: { feedback: FEEDBACK } });
  expect(await ask('GET', '/tool-runs')).toEqual({ status: 200, body: { toolRuns: TOOL_RUNS } });
  hasSimulator = false;
  expect((await ask('GET', '/feedback')).status).toBe(404);
  expect((await ask('GET', '/tool-runs')).status).toBe(404);
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

describe('a call', () => {
  interface PhoneCall {
    readonly callSid: string;
    readonly taskSid: string;
    readonly reservationSid: string;
  }

  const call = async (body: object = {}) =>
    (await ask('POST', '/calls', { from: '+14155550123', ...body })).body as unknown as PhoneCall;
  const say = (callSid: string, body: object) => ask('POST', `/calls/${callSid}/utterances`, body);
  const conversations = () => core.conversations().map(({ conversation }) => conversation);
  const said = () => {
    clock.advance(10_000);
    return core.conversations().flatMap(({ messages }) => messages.map(({ message }) => message.content));
  };

  it('is heard by Agent Assist, both sides', async () => {
    const { callSid, reservationSid } = await call();
    expect(conversations()).toMatchObject([
      {
        name: `projects/demo-project/locations/global/conversations/${callSid}`,
        conversationProfile: 'projects/demo-project/locations/global/conversationProfiles/legacy-profile',
      },
    ]);
    world.calls.answer(world.calls.dialWorker(reservationSid).sid);
    const begun = await say(callSid, { role: 'customer', text: 'My parcel', interim: true });
    expect(begun).toEqual({ status: 201, body: { messageId: expect.any(String) as string } });
    expect(await say(callSid, { role: 'customer', text: 'My parcel is late' })).toEqual(begun);
    await say(callSid, { role: 'agent', text: 'Let me look' });
    expect(said().sort()).toEqual(['Let me look', 'My parcel is late']);
  });

  it('is hung up by the customer, once, and rings for nobody who does not exist', async () => {
    const { callSid, taskSid } = await call({
      worker: 'bo',
      customerName: 'Crystal Minh',
      withoutCallSid: true,
    });
    expect(world.taskRouter.reservationOfTask(taskSid)?.workerSid).toBe(world.workerNamed('bo')?.sid);
    expect(world.taskRouter.task(taskSid).attributes).toMatchObject({ name: 'Crystal Minh' });
    const answer = await ask('POST', `/calls/${callSid}/hangup`, {});
    expect(answer).toEqual({ status: 200, body: { callSid, status: 'completed' } });
    expect((await ask('POST', `/calls/${callSid}/hangup`, {})).status).toBe(400);
    expect((await ask('POST', '/calls/CA00/hangup', {})).status).toBe(404);
    expect((await ask('POST', '/calls', { from: '+14155550123', worker: 'nobody' })).status).toBe(404);
  });

  it('has its conversation as late as asked, and until then nobody hears it', async () => {
    const { callSid } = await call({ audioDelayMs: 3000 });
    expect(await say(callSid, { role: 'customer', text: 'Hello?' })).toEqual({
      status: 201,
      body: { messageId: null },
    });
    expect(conversations()).toEqual([]);
    clock.advance(3000);
    expect(conversations()).toHaveLength(1);
  });

  it('is not heard where its audio is not forked, where it stops, and without a simulator', async () => {
    const nobodyHears = { status: 201, body: { messageId: null } };
    const { callSid: unforked } = await call({ isForked: false });
    expect(await say(unforked, { role: 'customer', text: 'Hello?' })).toEqual(nobodyHears);
    expect((await ask('POST', `/calls/${unforked}/faults`, { kind: 'audioStops' })).status).toBe(409);

    const { callSid } = await call();
    expect(await ask('POST', `/calls/${callSid}/faults`, { kind: 'audioStops' })).toEqual({
      status: 200,
      body: { callSid, streams: [expect.stringMatching(/^SR/)] },
    });
    expect(await say(callSid, { role: 'customer', text: 'Hello?' })).toEqual(nobodyHears);

    hasSimulator = false;
    expect(await say((await call()).callSid, { role: 'customer', text: 'Hello?' })).toEqual(nobodyHears);
  });

  it('registers the number of the caller where its task does not have the SID of the call', async () => {
    const keys = jest.spyOn(core.voice, 'startStream');
    await call({ withoutCallSid: true });
    await call({ withoutCallSid: true, from: 'anonymous' });
    await call();
    expect(keys.mock.calls.map(([, { integrationKey }]) => integrationKey)).toEqual([
      '+14155550123',
      undefined,
      undefined,
    ]);
  });

  it('is refused an utterance that cannot be read, or once it is over', async () => {
    const { callSid } = await call();
    for (const body of [{ role: 'robot', text: 'Beep' }, { role: 'customer' }, { role: 'agent', text: ' ' }])
      expect((await say(callSid, body)).status).toBe(400);
    expect((await ask('POST', `/calls/${callSid}/faults`, { kind: 'fire' })).status).toBe(400);
    await ask('POST', `/calls/${callSid}/hangup`, {});
    expect((await say(callSid, { role: 'customer', text: 'Hello?' })).status).toBe(409);
  });

  it('can be a scenario, played line by line when asked', async () => {
    const { status, body } = await ask('POST', '/scenarios', { name: 'call-return' });
    const { callSid } = body as unknown as PhoneCall;
    expect(status).toBe(201);
    expect(world.calls.leg(callSid).from).toBe('+14155550142');
    const { line } = (await ask('POST', `/calls/${callSid}/next`, {})).body;
    expect(said()).toEqual([line]);
  });
});

describe('a chat that is handed over', () => {
  const chatWith = (workerName: string) => {
    const { channel, reservation, task } = world.interactions.startChat({
      customerName: 'Cleo',
      workerSid: world.workerNamed(workerName)?.sid,
    });
    return {
      task,
      conversationSid: channel.conversationSid,
      accept: () =>
        world.interactions.acceptInvite(
          channel.interactionSid,
          channel.sid,
          channel.invites[0]?.sid ?? '',
          reservation?.sid ?? '',
        ),
    };
  };

  it('is offered to the worker named, or to anybody else, in a task of its own', async () => {
    for (const body of [{ worker: 'bo' }, {}]) {
      const { accept, task, conversationSid } = chatWith('ada');
      accept();
      const answer = await ask('POST', `/chats/${conversationSid}/transfer`, body);
      const { taskSid } = answer.body as unknown as { taskSid: string };
      expect(answer).toEqual({
        status: 201,
        body: { taskSid, conversationSid, reservationSid: expect.stringMatching(/^WR/) as string },
      });
      expect(taskSid).not.toBe(task.sid);
      expect(world.taskRouter.reservationOfTask(taskSid)?.workerSid).toBe(world.workerNamed('bo')?.sid);
    }
  });

  it('is refused where nobody has it, where there is no such worker, and twice at a time', async () => {
    const { accept, conversationSid } = chatWith('ada');
    expect((await ask('POST', `/chats/${conversationSid}/transfer`, {})).status).toBe(409);
    accept();
    expect((await ask('POST', `/chats/${conversationSid}/transfer`, { worker: 'nobody' })).status).toBe(404);
    expect((await ask('POST', `/chats/${conversationSid}/transfer`, { to: 'bo' })).status).toBe(400);
    expect((await ask('POST', `/chats/${conversationSid}/transfer`, { worker: 'bo' })).status).toBe(201);
    expect((await ask('POST', `/chats/${conversationSid}/transfer`, {})).status).toBe(409);
  });
});

it('opens the desktop of a supervisor where the address names the role alone', async () => {
  const identityFor = async (query: string) =>
    (await ask('GET', `/session?${query}`)).body as unknown as { identity: string; roles: string[] };
  expect(await identityFor('role=supervisor')).toMatchObject({
    identity: 'sam_40example_2Etest',
    roles: ['supervisor'],
  });
  expect(await identityFor('role=agent')).toMatchObject({ identity: 'ada_40example_2Etest' });
  expect(await identityFor('worker=bo&role=supervisor')).toMatchObject({ identity: 'bo_40example_2Etest' });
});

it('lists the people, with their teams', async () => {
  expect((await ask('GET', '/workers')).body).toMatchObject({
    workers: [
      { name: 'ada', fullName: 'Ada Agent', team: 'North', roles: ['agent'], activity: 'Available' },
      { name: 'bo', team: 'South' },
      { name: 'sam', team: 'North', roles: ['supervisor'] },
    ],
  });
});

it('shows every summary and every row of their index, and nothing else of Sync', async () => {
  expect((await ask('GET', '/summaries')).body).toEqual({ documents: [], rows: [] });
  world.sync.createDocument({
    uniqueName: 'agent-assist-summary-KD1',
    data: { contact: 'KD1' },
    ttlSeconds: 60,
  });
  world.sync.createDocument({ uniqueName: 'agent-assist-audio-KD1', data: {} });
  world.sync.setMapItem(world.sync.map('agent-assist-summaries').sid, '1-KD1', { line: 'Late' });
  expect((await ask('GET', '/summaries')).body).toEqual({
    documents: [
      {
        uniqueName: 'agent-assist-summary-KD1',
        data: { contact: 'KD1' },
        revision: 0,
        dateUpdated: expect.any(String) as string,
        dateExpires: expect.any(String) as string,
      },
    ],
    rows: [{ key: '1-KD1', data: { line: 'Late' } }],
  });
});

describe('faults of Agent Assist', () => {
  it('happen, are told and end as they do at the simulator, and with a reset', async () => {
    expect(await ask('POST', '/faults', { kind: 'upstream', status: 429, times: 3 })).toEqual({
      status: 200,
      body: { kind: 'upstream' },
    });
    await ask('POST', '/faults', { kind: 'ungzipped' });
    expect(await ask('GET', '/faults')).toEqual({ status: 200, body: { active: ['upstream', 'ungzipped'] } });
    expect(await ask('DELETE', '/faults/upstream')).toEqual({ status: 200, body: { active: ['ungzipped'] } });
    expect((await ask('DELETE', '/faults/fire')).status).toBe(404);
    await ask('POST', '/reset', {});
    expect(core.faults.active()).toEqual([]);
    await ask('POST', '/faults', { kind: 'ungzipped' });
    expect(await ask('DELETE', '/faults')).toEqual({ status: 200, body: { active: [] } });
  });

  it('are refused by the field at fault, and where a connector stands in the simulator’s place', async () => {
    expect(await ask('POST', '/faults', { kind: 'upstream', status: 200 })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('status: ') as string } },
    });
    hasSimulator = false;
    expect((await ask('POST', '/faults', { kind: 'ungzipped' })).status).toBe(404);
    expect((await ask('POST', '/faults', { kind: 'syncUp' })).status).toBe(200);
  });
});

describe('faults of the account', () => {
  const askSync = async (host = 'sync.twilio.com') =>
    (
      await fetch(`${origin}/__twilio/${host}/v1/Services/default/Documents/none`, {
        headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}` },
      })
    ).status;

  it('break Sync for servers until it is mended, or the world is reset', async () => {
    expect(await askSync()).toBe(404);
    expect(await ask('POST', '/faults', { kind: 'syncDown' })).toEqual({
      status: 200,
      body: { kind: 'syncDown' },
    });
    expect([await askSync(), await askSync('taskrouter.twilio.com')]).toEqual([503, 404]);
    await ask('POST', '/faults', { kind: 'syncUp' });
    expect(await askSync()).toBe(404);
    await ask('POST', '/faults', { kind: 'syncDown' });
    await ask('DELETE', '/faults');
    expect(await askSync()).toBe(404);
    await ask('POST', '/faults', { kind: 'syncDown' });
    await ask('POST', '/reset', {});
    expect(await askSync()).toBe(404);
    expect((await ask('POST', '/faults', { kind: 'fire' })).status).toBe(400);
  });

  it('make TaskRouter forget what is over, at once, and nothing else', async () => {
    const over = (await ask('POST', '/chats', { customerName: 'Cleo' })).body as unknown as {
      taskSid: string;
    };
    const open = (await ask('POST', '/chats', { customerName: 'Dana' })).body as unknown as {
      taskSid: string;
    };
    world.taskRouter.cancelTask(over.taskSid, 'over');
    expect((await ask('GET', '/status')).body.tasks).toHaveLength(2);
    expect(await ask('POST', '/clock', { forgetTasks: true })).toEqual({ status: 200, body: {} });
    expect((await ask('GET', '/status')).body.tasks).toMatchObject([{ taskSid: open.taskSid }]);
    expect((await ask('POST', '/clock', { forgetTasks: false })).status).toBe(400);
  });
});
