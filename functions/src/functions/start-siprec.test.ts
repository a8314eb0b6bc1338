import { AUTH_TOKEN } from '../../../mocks/twilio/ids';
import type { SiprecStream } from '../../../mocks/twilio/model/calls';
import { problemOf } from '../../test/functions-server';
import { inWorld } from '../../test/in-world';
import { connect, handOverCall, refuse, ring, type FunctionsInWorld } from '../../test/world';

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const CONVERSATIONS = 'projects/demo-project/locations/global/conversations';
const isSiprec = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path.endsWith('/Siprec.json');

const start = (taskSid: string, as: 'ada' | 'bo' | 'sam' = 'ada') =>
  setUp.functions.post('/start-siprec', { Token: setUp.world.signIn(as), taskSid });

const streamsOf = (callSid?: string): readonly SiprecStream[] => setUp.world.calls.streams(callSid);
const recordOf = (callSid: string) => setUp.world.sync.findDocument(`agent-assist-siprec-${callSid}`).data;

describe('a call that nothing has forked', () => {
  it('is streamed to the connector, as the conversation that is named by its call', async () => {
    const { task, callSid } = connect(setUp.world);
    const { status, body } = await start(task.sid);
    expect({ status, body }).toEqual({
      status: 200,
      body: { conversation: `${CONVERSATIONS}/${callSid}`, status: 'started' },
    });
    expect(streamsOf()).toMatchObject([
      {
        callSid,
        connectorName: 'agent-assist',
        track: 'both_tracks',
        parameters: { conversation: `projects/demo-project/conversations/${callSid}` },
        statusCallback: `${setUp.functions.url}/siprec-status?taskSid=${task.sid}&generation=1`,
      },
    ]);
  });

  it('is reported to the agent as heard, and remembered as such', async () => {
    const { task, callSid } = connect(setUp.world);
    await start(task.sid);
    await setUp.callbacks.settled();
    expect(task.attributes.agent_assist_audio).toMatchObject({ status: 'started' });
    expect(recordOf(callSid)).toMatchObject({ status: 'started', generation: 1, sid: streamsOf()[0]?.sid });
    expect(task.attributes).not.toHaveProperty('agent_assist_conversation');
  });

  it('is streamed once, whoever asks at the same time', async () => {
    const { task, callSid } = connect(setUp.world);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => start(task.sid)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    const statuses = answers.map(({ body }) => (body as { status: string }).status);
    expect(statuses.filter((status) => status === 'started')).toHaveLength(1);
    // Who comes while it is being started, cannot know.
    expect(statuses.filter((status) => !/^(started|starting|alreadyStarted)$/.test(status))).toEqual([]);
    expect(new Set(answers.map(({ body }) => (body as { conversation: string }).conversation))).toEqual(
      new Set([`${CONVERSATIONS}/${callSid}`]),
    );
    expect(setUp.requests().filter((request) => request.endsWith('/Siprec.json'))).toHaveLength(1);
  });

  it('is streamed once, when the next tab asks later', async () => {
    const { task, callSid } = connect(setUp.world);
    await start(task.sid);
    await setUp.callbacks.settled();
    const { body } = await start(task.sid);
    expect(body).toEqual({ conversation: `${CONVERSATIONS}/${callSid}`, status: 'alreadyStarted' });
    expect(streamsOf()).toHaveLength(1);
  });
});

describe('who may', () => {
  it.each([
    ['a forged token', 401, () => 'eyJhbGciOiJkaXIifQ..forged.forged.forged'],
    ['an expired token', 401, () => setUp.world.signIn('ada', { lifetimeMs: -1 })],
    ['a guest', 403, () => setUp.world.signInGuest('cleo')],
    ['an agent without a reservation of the task', 403, () => setUp.world.signIn('bo')],
    ['a supervisor', 403, () => setUp.world.signIn('sam')],
    [
      'an admin who is no worker',
      403,
      () =>
        setUp.world.identity.mint({
          identity: 'root',
          roles: ['admin'],
          workerSid: '',
          flexUserSid: '',
        }),
    ],
  ])('is not %s', async (_, status, tokenOf) => {
    const { task } = connect(setUp.world);
    const answer = await setUp.functions.post('/start-siprec', { Token: tokenOf(), taskSid: task.sid });
    expect(answer.status).toBe(status);
    expect(problemOf(answer).code).toMatch(/^(token_invalid|role_not_allowed|task_not_yours)$/);
    expect(streamsOf()).toEqual([]);
  });

  it('is not the agent who has been asked and has not accepted', async () => {
    const { task, reservation } = ring(setUp.world);
    setUp.world.calls.dialWorker(reservation?.sid ?? '');
    const answer = await start(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'task_not_yours']);
  });

  it('is not the agent whose call is over', async () => {
    const { task, callSid } = connect(setUp.world);
    setUp.world.calls.hangUp(callSid);
    expect(problemOf(await start(task.sid)).code).toBe('task_not_yours');
  });

  it.each([
    ['is missing', undefined],
    ['is a reservation', `WR${'0'.repeat(32)}`],
    ['leaves the path', `../Workers/WK${'0'.repeat(32)}`],
    ['is a list', [`WT${'0'.repeat(32)}`]],
  ])('learns that the task %s', async (_, taskSid) => {
    const answer = await setUp.functions.post('/start-siprec', {
      Token: setUp.world.signIn('ada'),
      taskSid,
    });
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'request_invalid']);
    expect(setUp.requests().filter((request) => !request.includes('/Tokens/'))).toEqual([]);
  });

  it.each([
    ['one place', -1],
    ['places that are none', ['first']],
    ['more places than a record holds', Array.from({ length: 201 }, (_, place) => -place)],
  ])('learns that a pause does not end at %s', async (_, after) => {
    const answer = await setUp.functions.post('/start-siprec', {
      Token: setUp.world.signIn('ada'),
      taskSid: `WT${'0'.repeat(32)}`,
      resumes: true,
      after,
    });
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'request_invalid']);
  });

  it('learns no more of a task that does not exist than of somebody else’s', async () => {
    const { task } = connect(setUp.world, { to: 'bo' });
    const others = await start(task.sid);
    const nobodys = await start(`WT${'0'.repeat(32)}`);
    expect(nobodys.status).toBe(others.status);
    expect(nobodys.body).toEqual(others.body);
  });
});

describe('which call', () => {
  it.each(['call_sid', 'conference'])('is not one that an agent has written into %s', async (attribute) => {
    const { world } = setUp;
    const mine = connect(world);
    const others = connect(world, { to: 'bo' });
    world.taskRouter.setTaskAttributes(mine.task.sid, {
      ...mine.task.attributes,
      [attribute]: attribute === 'call_sid' ? others.callSid : { participants: { customer: others.callSid } },
    });
    expect((await start(mine.task.sid)).body).toMatchObject({
      conversation: `${CONVERSATIONS}/${mine.callSid}`,
    });
    expect(streamsOf().map(({ callSid }) => callSid)).toEqual([mine.callSid]);
  });

  it('is the customer’s while an agent consults another, for either of them', async () => {
    const { world } = setUp;
    const call = connect(world);
    const { task, callSid } = call;
    handOverCall(world, call, 'bo');
    expect(world.calls.conferences({ friendlyName: task.sid })[0]?.legs).toHaveLength(3);

    expect((await start(task.sid, 'bo')).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}`,
      status: 'started',
    });
    expect((await start(task.sid, 'ada')).body).toMatchObject({ status: 'alreadyStarted' });
    expect(streamsOf().map((stream) => stream.callSid)).toEqual([callSid]);
  });

  it('is the customer’s where an agent has added somebody, though the attributes name neither', async () => {
    const { world } = setUp;
    const { task, callSid } = connect(world, { withoutCallSid: true });
    world.taskRouter.setTaskAttributes(task.sid, {});
    world.calls.answer(world.calls.dialExternal(task.sid, { from: '+14155550100', to: '+14155550199' }).sid);
    await start(task.sid);
    expect(streamsOf().map((stream) => stream.callSid)).toEqual([callSid]);
  });

  it('is that of a customer who calls from a browser', async () => {
    const { task, callSid } = connect(setUp.world, { from: 'client:guest_1' });
    await start(task.sid);
    expect(streamsOf().map((stream) => stream.callSid)).toEqual([callSid]);
  });

  it.each([
    ['a supervisor who listens in from Flex', 'client:sam_40example_2Etest'],
    ['a name that would end the question', 'client:x" || contact_uri != "'],
  ])('is not that of %s', async (_, from) => {
    const { task } = connect(setUp.world, { from });
    expect(problemOf(await start(task.sid)).code).toBe('no_customer_leg');
    expect(streamsOf()).toEqual([]);
  });

  it('does not exist before the conference does', async () => {
    const { task, reservation } = ring(setUp.world);
    setUp.world.taskRouter.accept(reservation?.sid ?? '');
    const answer = await start(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'no_conference']);
  });

  it('does not exist where nobody but workers is in the conference', async () => {
    const { task, callSid } = connect(setUp.world);
    const away = { status: 404, body: { code: 20_404, status: 404 } };
    setUp.intercept(({ path }) => (path.includes(`/Calls/${callSid}`) ? away : undefined));
    const answer = await start(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'no_customer_leg']);
  });
});

describe('a stream that has ended', () => {
  it('can be started again, as the next conversation, which the task’s attributes name', async () => {
    const { calls } = setUp.world;
    const { task, callSid } = connect(setUp.world);
    await start(task.sid);
    await setUp.callbacks.settled();
    calls.failStream(callSid, '32001');
    await setUp.callbacks.settled();
    expect(task.attributes.agent_assist_audio).toMatchObject({ status: 'failed', code: '32001' });
    expect(recordOf(callSid)).toMatchObject({ status: 'failed', generation: 1 });

    expect((await start(task.sid)).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}-2`,
      status: 'started',
    });
    await setUp.callbacks.settled();
    expect(task.attributes).toMatchObject({
      call_sid: callSid,
      agent_assist_conversation: `${CONVERSATIONS}/${callSid}-2`,
      agent_assist_audio: { status: 'started' },
    });
    expect((await start(task.sid)).body).toMatchObject({ status: 'alreadyStarted' });

    calls.stopStream(callSid, `${callSid}-2`);
    await setUp.callbacks.settled();
    const again = await Promise.all([start(task.sid), start(task.sid)]);
    expect(again.filter(({ body }) => (body as { status: string }).status === 'started')).toHaveLength(1);
    expect(streamsOf(callSid).map(({ parameters }) => parameters.conversation)).toEqual([
      `projects/demo-project/conversations/${callSid}`,
      `projects/demo-project/conversations/${callSid}-2`,
      `projects/demo-project/conversations/${callSid}-3`,
    ]);
  });

  it('is named in the attributes by the next one who asks, where whoever started it could not', async () => {
    const { task, callSid } = connect(setUp.world);
    await start(task.sid);
    await setUp.callbacks.settled();
    setUp.world.calls.failStream(callSid, '32001');
    await setUp.callbacks.settled();

    setUp.intercept(({ method, path }) =>
      method === 'POST' && path.includes('/Tasks/') ? refuse(500, 20_500) : undefined,
    );
    expect((await start(task.sid)).body).toMatchObject({ status: 'started' });
    expect(task.attributes).not.toHaveProperty('agent_assist_conversation');
    setUp.intercept(undefined);
    expect((await start(task.sid)).body).toMatchObject({ status: 'alreadyStarted' });
    expect(task.attributes.agent_assist_conversation).toBe(`${CONVERSATIONS}/${callSid}-2`);
  });
});

describe('a call that a Studio flow has forked, and whose audio was reported', () => {
  const reported = (status: string, generation = 1) => {
    const call = connect(setUp.world);
    setUp.world.taskRouter.setTaskAttributes(call.task.sid, {
      ...call.task.attributes,
      agent_assist_audio: { status, generation, at: new Date().toISOString() },
    });
    return call;
  };

  it('is not streamed twice', async () => {
    const { task, callSid } = reported('started');
    expect((await start(task.sid)).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}`,
      status: 'alreadyStarted',
    });
    expect(streamsOf()).toEqual([]);
  });

  it.each(['stopped', 'failed'])('is streamed as the second conversation where it has %s', async (status) => {
    const { task, callSid } = reported(status);
    expect((await start(task.sid)).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}-2`,
      status: 'started',
    });
    expect(task.attributes.agent_assist_conversation).toBe(`${CONVERSATIONS}/${callSid}-2`);
  });

  it('is streamed as the one after the latest that was reported', async () => {
    const { task, callSid } = reported('failed', 2);
    expect((await start(task.sid)).body).toMatchObject({ conversation: `${CONVERSATIONS}/${callSid}-3` });
  });
});

describe('a stream that did not start', () => {
  it('leaves nothing behind where Twilio refuses it, so that the next attempt starts', async () => {
    const { task, callSid } = connect(setUp.world);
    setUp.intercept((request) => (isSiprec(request) ? refuse(400, 21_220) : undefined));
    const answer = await start(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([502, 'siprec_refused']);
    expect(problemOf(answer).message).toContain('21220');
    expect(setUp.world.sync.documents()).toEqual([]);

    setUp.intercept(undefined);
    expect((await start(task.sid)).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}`,
      status: 'started',
    });
  });

  it('keeps its number where a restart is refused', async () => {
    const { task, callSid } = connect(setUp.world);
    await start(task.sid);
    await setUp.callbacks.settled();
    setUp.world.calls.failStream(callSid, '32001');
    await setUp.callbacks.settled();

    setUp.intercept((request) => (isSiprec(request) ? refuse(400, 21_220) : undefined));
    expect((await start(task.sid)).status).toBe(502);
    expect(recordOf(callSid)).toMatchObject({ status: 'failed', generation: 1 });
    setUp.intercept(undefined);
    expect((await start(task.sid)).body).toMatchObject({ conversation: `${CONVERSATIONS}/${callSid}-2` });
  });

  it('is left alone for a minute where nobody knows, then taken over', async () => {
    const { sync } = setUp.world;
    const { task, callSid } = connect(setUp.world);
    setUp.intercept((request) => (isSiprec(request) ? refuse(500, 20_500) : undefined));
    const answer = await start(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([503, 'twilio_unavailable']);
    setUp.intercept(undefined);
    expect((await start(task.sid)).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}`,
      status: 'starting',
    });
    expect(streamsOf()).toEqual([]);

    const { sid, data } = sync.findDocument(`agent-assist-siprec-${callSid}`);
    sync.setDocument(sid, { ...data, at: new Date(Date.now() - 61_000).toISOString() });
    const answers = await Promise.all([start(task.sid), start(task.sid), start(task.sid)]);
    expect(answers.filter(({ body }) => (body as { status: string }).status === 'started')).toHaveLength(1);
    expect(streamsOf()).toHaveLength(1);
    expect(streamsOf()[0]?.parameters.conversation).toBe(`projects/demo-project/conversations/${callSid}`);
  });
});

describe('where Twilio is down', () => {
  it.each(['taskrouter.twilio.com', 'api.twilio.com', 'sync.twilio.com'])(
    'answers 503 for %s',
    async (down) => {
      const { task } = connect(setUp.world);
      setUp.intercept(({ host }) => (host === down ? refuse(503, 20_503) : undefined));
      const answer = await start(task.sid);
      expect([answer.status, problemOf(answer).code]).toEqual([503, 'twilio_unavailable']);
      expect(problemOf(answer).message).toContain(down);
      expect(streamsOf()).toEqual([]);
    },
  );

  it('answers 503 where it answers in another shape', async () => {
    const { task } = connect(setUp.world);
    setUp.intercept(({ path }) =>
      path.endsWith('/Conferences.json') ? { status: 200, body: { conferences: 'none' } } : undefined,
    );
    expect(problemOf(await start(task.sid)).code).toBe('twilio_unavailable');
  });
});

it('has asked Twilio ten times when it starts the stream of a call between two', async () => {
  const { task } = connect(setUp.world);
  await start(task.sid);
  const asked = setUp
    .requests()
    // Who calls and what is configured is remembered, and what was asked for an earlier call may still be on its way.
    .filter((request) => !/Tokens|Configuration/.test(request))
    .filter((request) => !request.includes('/Tasks/') || request.includes(task.sid));
  expect(asked.findIndex((request) => request.endsWith('/Siprec.json'))).toBe(9);
});

it('writes no number, secret or token to its log', () => {
  expect(setUp.functions.output()).toContain('siprec_refused: ');
  expect(setUp.functions.output()).not.toMatch(/\+1415/);
  expect(setUp.functions.output()).not.toContain(AUTH_TOKEN);
  expect(setUp.functions.output()).not.toContain('eyJ');
});
