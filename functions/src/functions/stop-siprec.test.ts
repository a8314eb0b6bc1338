import { AUTH_TOKEN } from '../../../mocks/twilio/ids';
import type { SiprecStream } from '../../../mocks/twilio/model/calls';
import type { Task } from '../../../mocks/twilio/model/task-router';
import { problemOf } from '../../test/functions-server';
import { inWorld } from '../../test/in-world';
import { connect, handOverCall, refuse, ring, type FunctionsInWorld } from '../../test/world';

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const CONVERSATIONS = 'projects/demo-project/locations/global/conversations';
const UNTIL = Date.UTC(2030, 0, 1);

type Name = 'ada' | 'bo' | 'sam';
const post = (path: string, taskSid: string, parameters: object, as: Name = 'ada') =>
  setUp.functions.post(path, { Token: setUp.world.signIn(as), taskSid, ...parameters });
const start = (taskSid: string, parameters: object = {}) => post('/start-siprec', taskSid, parameters);
const resume = (taskSid: string, parameters: object = {}) => start(taskSid, { resumes: true, ...parameters });
const stop = (taskSid: string, parameters: object = {}, as?: Name) =>
  post('/stop-siprec', taskSid, parameters, as);

const running = (callSid?: string): readonly SiprecStream[] =>
  setUp.world.calls.streams(callSid).filter(({ status }) => status === 'in-progress');
const recordOf = (callSid: string) => setUp.world.sync.findDocument(`agent-assist-siprec-${callSid}`).data;
const pauseOf = ({ sid }: Task) => setUp.world.taskRouter.task(sid).attributes.agent_assist_pause;
const isStop = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && /\/Siprec\/[^/]+\.json$/.test(path);
/** As a Studio flow does it. */
const fork = (callSid: string, name?: string) =>
  setUp.world.calls.startStream(callSid, {
    connectorName: 'agent-assist',
    ...(name === undefined ? {} : { name }),
    parameters: { conversation: `projects/demo-project/conversations/${callSid}` },
  });
const report = (task: Task, status: string, generation = 1, at = new Date().toISOString()) =>
  setUp.world.taskRouter.setTaskAttributes(task.sid, {
    ...setUp.world.taskRouter.task(task.sid).attributes,
    agent_assist_audio: { status, generation, at },
  });
const startedCall = async () => {
  const call = connect(setUp.world);
  await start(call.task.sid);
  await setUp.callbacks.settled();
  return call;
};

describe('a call whose audio start-siprec has started', () => {
  it('is not heard any more, and its task says that the agent wants it so', async () => {
    const { task, callSid } = await startedCall();
    const { status, body } = await stop(task.sid, { until: UNTIL });
    expect({ status, body }).toEqual({ status: 200, body: { status: 'stopped' } });
    expect(running()).toEqual([]);
    expect(pauseOf(task)).toEqual({ v: 1, spans: [[-1, null]], until: UNTIL });
    expect(recordOf(callSid)).toMatchObject({ status: 'stopped', generation: 1 });
    await setUp.callbacks.settled();
    expect(setUp.world.taskRouter.task(task.sid).attributes).toMatchObject({
      call_sid: callSid,
      agent_assist_audio: { status: 'stopped' },
      agent_assist_pause: { spans: [[-1, null]] },
    });
  });

  it('may be stopped again and again, by whoever is on it', async () => {
    const { task } = await startedCall();
    const answers = await Promise.all([1, 2, 3].map(() => stop(task.sid, { until: UNTIL })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => (body as { status: string }).status)).toContain('stopped');
    await setUp.callbacks.settled();
    expect((await stop(task.sid, { until: UNTIL })).body).toEqual({ status: 'alreadyStopped' });
    expect(pauseOf(task)).toEqual({ v: 1, spans: [[-1, null]], until: UNTIL });
  });

  it('is started by nobody meanwhile, and anew by whoever resumes', async () => {
    const { task, callSid } = await startedCall();
    await stop(task.sid);
    await setUp.callbacks.settled();
    const refused = await start(task.sid);
    expect([refused.status, problemOf(refused).code]).toEqual([409, 'call_paused']);
    expect(running()).toEqual([]);

    expect((await resume(task.sid)).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}-2`,
      status: 'started',
    });
    await setUp.callbacks.settled();
    expect(running().map(({ parameters }) => parameters.conversation)).toEqual([
      `projects/demo-project/conversations/${callSid}-2`,
    ]);
    expect(pauseOf(task)).toEqual({ v: 1, spans: [[-1, -1]] });
    expect((await start(task.sid)).body).toMatchObject({ status: 'alreadyStarted' });
  });

  it('may be paused a second time, beginning at a place of its own', async () => {
    const { task, callSid } = await startedCall();
    await stop(task.sid);
    await resume(task.sid);
    await setUp.callbacks.settled();
    expect((await stop(task.sid)).body).toEqual({ status: 'stopped' });
    expect(running()).toEqual([]);
    expect(pauseOf(task)).toEqual({
      v: 1,
      spans: [
        [-2, null],
        [-1, -1],
      ],
    });
    expect((await resume(task.sid)).body).toMatchObject({ conversation: `${CONVERSATIONS}/${callSid}-3` });
  });

  it('stays paused where a resume of an earlier pause is late', async () => {
    const { task } = await startedCall();
    await stop(task.sid);
    expect((await resume(task.sid, { after: [-1] })).status).toBe(200);
    await stop(task.sid, { until: UNTIL });
    await setUp.callbacks.settled();
    const late = await resume(task.sid, { after: [-1] });
    expect([late.status, problemOf(late).code]).toEqual([409, 'call_paused']);
    expect(running()).toEqual([]);
    expect(pauseOf(task)).toEqual({
      v: 1,
      spans: [
        [-2, null],
        [-1, -1],
      ],
      until: UNTIL,
    });
    expect((await resume(task.sid, { after: [-2] })).body).toMatchObject({ status: 'started' });
  });

  it('is paused though the audio was lost before', async () => {
    const { task, callSid } = await startedCall();
    setUp.world.calls.failStream(callSid, '32104');
    await setUp.callbacks.settled();
    expect((await stop(task.sid)).body).toEqual({ status: 'alreadyStopped' });
    expect(problemOf(await start(task.sid)).code).toBe('call_paused');
  });
});

describe('a call that a Studio flow has forked', () => {
  it('is stopped by the name that its stream should have, and resumed as the second conversation', async () => {
    const { task, callSid } = connect(setUp.world);
    fork(callSid, 'agent-assist');
    expect((await stop(task.sid)).body).toEqual({ status: 'stopped' });
    expect(running()).toEqual([]);
    expect((await stop(task.sid)).body).toEqual({ status: 'alreadyStopped' });
    expect((await resume(task.sid)).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}-2`,
      status: 'started',
    });
  });

  it('is stopped too where start-siprec has started another stream beside it', async () => {
    const { task, callSid } = await startedCall();
    fork(callSid, 'agent-assist');
    expect((await stop(task.sid)).body).toEqual({ status: 'stopped' });
    expect(running()).toEqual([]);
  });

  it('is stopped again where the flow has forked it anew', async () => {
    const { task, callSid } = await startedCall();
    await stop(task.sid);
    fork(callSid, 'agent-assist');
    expect((await stop(task.sid)).body).toEqual({ status: 'stopped' });
    expect(running()).toEqual([]);
  });

  it('is not said to be stopped where its stream has no name and Twilio reports it', async () => {
    const { task, callSid } = connect(setUp.world);
    fork(callSid);
    report(task, 'started');
    const answer = await stop(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'stream_nameless']);
    expect(problemOf(answer).message).toContain('agent-assist');
  });

  it('nor where Twilio reports one that began after ours was stopped', async () => {
    const { task, callSid } = await startedCall();
    await stop(task.sid);
    await setUp.callbacks.settled();
    fork(callSid);
    report(task, 'started', 1, new Date(Date.now() + 1_000).toISOString());
    expect(problemOf(await stop(task.sid)).code).toBe('stream_nameless');
  });

  it('nor where nobody has reported anything: that no stream is known is all that is said', async () => {
    const { task, callSid } = connect(setUp.world);
    fork(callSid);
    expect((await stop(task.sid)).body).toEqual({ status: 'none' });
    expect(setUp.world.sync.documents()).toEqual([]);
    // Whatever runs: nobody starts another one now.
    expect(problemOf(await start(task.sid)).code).toBe('call_paused');
  });

  it('is stopped already where Twilio has said so', async () => {
    const { task } = connect(setUp.world);
    report(task, 'failed');
    expect((await stop(task.sid)).body).toEqual({ status: 'alreadyStopped' });
  });
});

describe('a call that an agent has placed', () => {
  const placed = (attributes: object = {}) => {
    const { world } = setUp;
    const task = world.taskRouter.createTask({
      channel: 'voice',
      attributes: {
        direction: 'outbound',
        outbound_to: '+14155550123',
        from: '+14155550100',
        ...attributes,
      },
      routingTarget: world.workerNamed('ada')?.sid ?? '',
    });
    world.calls.answer(world.calls.dialWorker(world.taskRouter.reservationOfTask(task.sid)?.sid ?? '').sid);
    const callSid = world.calls.customerLegOf(task.sid)?.sid ?? '';
    world.calls.answer(callSid);
    return { task, callSid };
  };

  it('is paused before its audio was ever started, because no flow forks it', async () => {
    const { task, callSid } = placed();
    expect((await stop(task.sid)).body).toEqual({ status: 'alreadyStopped' });
    expect(recordOf(callSid)).toMatchObject({ status: 'stopped' });
    expect(problemOf(await start(task.sid)).code).toBe('call_paused');
    expect((await stop(task.sid)).body).toEqual({ status: 'alreadyStopped' });
    expect((await resume(task.sid)).body).toMatchObject({ status: 'started' });
    expect(running(callSid)).toHaveLength(1);
  });

  it('may be forked all the same where it is a flow that has dialled', async () => {
    const { task } = placed({ direction: 'inbound' });
    expect((await stop(task.sid)).body).toEqual({ status: 'none' });
  });
});

describe('a stream that is being started', () => {
  it('is waited for, and stopped when it runs', async () => {
    const { task, callSid } = connect(setUp.world);
    setUp.intercept(({ path }) => (path.endsWith('/Siprec.json') ? refuse(500, 20_500) : undefined));
    expect((await start(task.sid)).status).toBe(503);
    setUp.intercept(undefined);
    const early = await stop(task.sid);
    expect([early.status, problemOf(early).code]).toEqual([409, 'stream_starting']);

    // It was started, though nobody heard of it, under the name that it has in any case.
    fork(callSid, callSid);
    const { sid, data } = setUp.world.sync.findDocument(`agent-assist-siprec-${callSid}`);
    setUp.world.sync.setDocument(sid, { ...data, at: new Date(Date.now() - 61_000).toISOString() });
    expect((await stop(task.sid)).body).toEqual({ status: 'stopped' });
    expect(running()).toEqual([]);
  });

  it('is not started where somebody pauses in the same moment, or is stopped', async () => {
    for (let round = 0; round < 5; round += 1) {
      setUp.reset();
      const { task } = connect(setUp.world);
      const [, stopped] = await Promise.all([start(task.sid), stop(task.sid)]);
      await setUp.callbacks.settled();
      const claimsSilence = stopped.status === 200 && (stopped.body as { status: string }).status !== 'none';
      if (claimsSilence) expect(running()).toEqual([]);
      // Whoever was told otherwise asks again.
      if (!claimsSilence) await stop(task.sid);
      expect(running()).toEqual([]);
    }
  });
});

describe('where Twilio does not do it', () => {
  it('says so, and the next attempt stops it', async () => {
    const { task } = await startedCall();
    setUp.intercept((request) => (isStop(request) ? refuse(500, 20_500) : undefined));
    const answer = await stop(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([503, 'twilio_unavailable']);
    expect(running()).toHaveLength(1);
    // What the agent wants is noted all the same: nobody starts anything.
    expect(pauseOf(task)).toMatchObject({ spans: [[-1, null]] });

    setUp.intercept(undefined);
    expect((await stop(task.sid)).body).toEqual({ status: 'stopped' });
    expect(running()).toEqual([]);
  });

  it('names the refusal', async () => {
    const { task } = await startedCall();
    setUp.intercept((request) => (isStop(request) ? refuse(400, 21_999) : undefined));
    const answer = await stop(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([502, 'siprec_refused']);
    expect(problemOf(answer).message).toContain('21999');
  });

  it('takes a call that is over for one that nobody hears', async () => {
    const { task } = await startedCall();
    setUp.intercept((request) => (isStop(request) ? refuse(400, 21_220) : undefined));
    expect((await stop(task.sid)).body).toEqual({ status: 'alreadyStopped' });
  });

  it('is no success where the pause could not be noted, though the audio is stopped', async () => {
    const { task } = await startedCall();
    setUp.intercept(({ method, path }) =>
      method === 'POST' && path.includes('/Tasks/') ? refuse(500, 20_500) : undefined,
    );
    expect((await stop(task.sid)).status).toBe(503);
    expect(running()).toEqual([]);
    expect(pauseOf(task)).toBeUndefined();
  });

  it('loses nothing that others write into the task at the same time', async () => {
    const { task } = await startedCall();
    const { taskRouter } = setUp.world;
    let isFirst = true;
    setUp.intercept(({ method, path }) => {
      if (isFirst && method === 'POST' && path.includes('/Tasks/')) {
        isFirst = false;
        taskRouter.setTaskAttributes(task.sid, {
          ...taskRouter.task(task.sid).attributes,
          theirs: 'kept',
        });
      }
      return undefined;
    });
    expect((await stop(task.sid)).status).toBe(200);
    expect(taskRouter.task(task.sid).attributes).toMatchObject({
      theirs: 'kept',
      agent_assist_pause: { spans: [[-1, null]] },
    });
  });

  it('has room for the pause, or says that there is none', async () => {
    const { task } = await startedCall();
    setUp.world.taskRouter.setTaskAttributes(task.sid, { ...task.attributes, full: 'x'.repeat(3_700) });
    const answer = await stop(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'attributes_full']);
    expect(running()).toEqual([]);
  });

  it('stays paused where the end of the pause cannot be noted', async () => {
    const { task } = await startedCall();
    await stop(task.sid);
    setUp.intercept(({ method, path }) =>
      method === 'POST' && path.includes('/Tasks/') ? refuse(500, 20_500) : undefined,
    );
    expect((await resume(task.sid)).status).toBe(503);
    expect(running()).toEqual([]);
  });

  it('is paused no more where the audio cannot be started anew, and the next attempt starts it', async () => {
    const { task, callSid } = await startedCall();
    await stop(task.sid);
    setUp.intercept(({ path }) => (path.endsWith('/Siprec.json') ? refuse(400, 21_219) : undefined));
    const answer = await resume(task.sid);
    expect([answer.status, problemOf(answer).code]).toEqual([502, 'siprec_refused']);
    setUp.intercept(undefined);
    expect((await resume(task.sid)).body).toEqual({
      conversation: `${CONVERSATIONS}/${callSid}-2`,
      status: 'started',
    });
  });

  it('starts nothing where it cannot be asked whether the call is paused', async () => {
    const { task } = connect(setUp.world);
    let asked = 0;
    setUp.intercept(({ method, path }) => {
      if (method !== 'GET' || !path.endsWith(`/Tasks/${task.sid}`)) return undefined;
      asked += 1;
      return asked > 1 ? refuse(500, 20_500) : undefined;
    });
    expect((await start(task.sid)).status).toBe(503);
    expect(running()).toEqual([]);
    setUp.intercept(undefined);
    expect((await start(task.sid)).body).toMatchObject({ status: 'started' });
  });
});

describe('who may', () => {
  it.each([
    ['a forged token', 401, () => 'eyJhbGciOiJkaXIifQ..forged.forged.forged'],
    ['an expired token', 401, () => setUp.world.signIn('ada', { lifetimeMs: -1 })],
    ['a guest', 403, () => setUp.world.signInGuest('cleo')],
    ['an agent without a reservation of the task', 403, () => setUp.world.signIn('bo')],
    ['a supervisor', 403, () => setUp.world.signIn('sam')],
  ])('is not %s', async (_, status, tokenOf) => {
    const { task } = await startedCall();
    const answer = await setUp.functions.post('/stop-siprec', { Token: tokenOf(), taskSid: task.sid });
    expect(answer.status).toBe(status);
    expect(problemOf(answer).code).toMatch(/^(token_invalid|role_not_allowed|task_not_yours)$/);
    expect(running()).toHaveLength(1);
    expect(pauseOf(task)).toBeUndefined();
  });

  it('is not the agent who has been asked and has not accepted', async () => {
    const { task, reservation } = ring(setUp.world);
    setUp.world.calls.dialWorker(reservation?.sid ?? '');
    expect(problemOf(await stop(task.sid)).code).toBe('task_not_yours');
  });

  it('is the agent whom the call was handed to', async () => {
    const call = await startedCall();
    handOverCall(setUp.world, call, 'bo');
    expect((await stop(call.task.sid, {}, 'bo')).body).toEqual({ status: 'stopped' });
    expect(running()).toEqual([]);
  });

  it.each(['call_sid', 'conference'])(
    'stops no call that an agent has written into %s',
    async (attribute) => {
      const { world } = setUp;
      const mine = await startedCall();
      const others = connect(world, { to: 'bo' });
      fork(others.callSid, 'agent-assist');
      world.taskRouter.setTaskAttributes(mine.task.sid, {
        ...mine.task.attributes,
        [attribute]:
          attribute === 'call_sid' ? others.callSid : { participants: { customer: others.callSid } },
      });
      await stop(mine.task.sid);
      expect(running().map(({ callSid }) => callSid)).toEqual([others.callSid]);
    },
  );

  it.each<[string, object]>([
    ['no task', { taskSid: undefined }],
    ['a task that leaves the path', { taskSid: `../Workers/WK${'0'.repeat(32)}` }],
    ['a time that is none', { taskSid: `WT${'0'.repeat(32)}`, until: 'tomorrow' }],
    ['a time before all times', { taskSid: `WT${'0'.repeat(32)}`, until: -1 }],
  ])('names %s', async (_, parameters) => {
    const answer = await setUp.functions.post('/stop-siprec', {
      Token: setUp.world.signIn('ada'),
      ...parameters,
    });
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'request_invalid']);
    expect(setUp.requests().filter((request) => !request.includes('/Tokens/'))).toEqual([]);
  });

  it('does not exist where the call is over', async () => {
    const { task, callSid } = await startedCall();
    setUp.world.calls.hangUp(callSid);
    expect(problemOf(await stop(task.sid)).code).toBe('task_not_yours');
  });
});

it('takes a pause that it cannot read for one, and ends it when the agent resumes', async () => {
  const { task } = connect(setUp.world);
  setUp.world.taskRouter.setTaskAttributes(task.sid, { ...task.attributes, agent_assist_pause: 'yes' });
  expect(problemOf(await start(task.sid)).code).toBe('call_paused');
  expect((await resume(task.sid)).body).toMatchObject({ status: 'started' });
  expect(pauseOf(task)).toEqual({ v: 1, spans: [[-1, -1]] });
});

it('writes no number, secret or token to its log', () => {
  expect(setUp.functions.output()).toContain('siprec_refused: ');
  expect(setUp.functions.output()).not.toMatch(/\+1415/);
  expect(setUp.functions.output()).not.toContain(AUTH_TOKEN);
  expect(setUp.functions.output()).not.toContain('eyJ');
});
