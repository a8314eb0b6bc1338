import { ACCOUNT_SID, AUTH_TOKEN } from '../../../mocks/twilio/ids';
import { problemOf } from '../../test/functions-server';
import { inWorld } from '../../test/in-world';
import { connect, refuse, type FunctionsInWorld } from '../../test/world';
import { twilioSignature } from '../lib/twilio-signature';

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();

interface Callback {
  readonly callSid: string;
  readonly event?: string;
  readonly second?: number;
  readonly fields?: Readonly<Record<string, string>>;
}

const formOf = ({ callSid, event = 'siprec-started', second = 1, fields = {} }: Callback) => ({
  AccountSid: ACCOUNT_SID,
  CallSid: callSid,
  SiprecSid: `SR${'1'.repeat(32)}`,
  SiprecName: callSid,
  SiprecEvent: event,
  Timestamp: at(second),
  ...fields,
});

/** Calls as Twilio does, for a stream that was started with this query. */
function call(query: string, callback: Callback) {
  const form = formOf(callback);
  const path = `/siprec-status${query}`;
  const signature = twilioSignature(AUTH_TOKEN, `${setUp.functions.url}${path}`, form);
  return setUp.functions.postForm(path, form, { 'X-Twilio-Signature': signature });
}

/** The body of a request that writes attributes of a task. */
const isTaskWrite = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path.includes('/Tasks/WT');

it('tells the task what became of the audio, and when', async () => {
  const { task, callSid } = connect(setUp.world);
  const before = task.attributes;
  const answer = await call(`?taskSid=${task.sid}&generation=1`, { callSid });
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: {} });
  expect(task.attributes).toEqual({
    ...before,
    agent_assist_audio: { status: 'started', generation: 1, at: at(1) },
  });
});

it('tells the task why there is no audio', async () => {
  const { task, callSid } = connect(setUp.world);
  await call(`?taskSid=${task.sid}&generation=1`, {
    callSid,
    event: 'siprec-error',
    fields: { SiprecErrorCode: '32001', SiprecError: 'Peer said: goodbye +14155550123' },
  });
  expect(task.attributes.agent_assist_audio).toEqual({
    status: 'failed',
    generation: 1,
    code: '32001',
    at: at(1),
  });
});

it.each([
  ['RFC 2822', 'Tue, 01 Jan 2030 00:00:07 +0000', at(7)],
  ['something else', 'a moment ago', expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string],
])('understands a time in %s', async (_, Timestamp, expected) => {
  const { task, callSid } = connect(setUp.world);
  await call(`?taskSid=${task.sid}`, { callSid, fields: { Timestamp } });
  expect(task.attributes.agent_assist_audio).toEqual({ status: 'started', generation: 1, at: expected });
});

describe('callbacks that are not Twilio’s', () => {
  const send = async (
    change: (sent: { path: string; form: Record<string, string>; signature: string | undefined }) => void,
  ) => {
    const { task, callSid } = connect(setUp.world);
    const sent = { path: `/siprec-status?taskSid=${task.sid}&generation=1`, form: formOf({ callSid }) };
    const signature = twilioSignature(AUTH_TOKEN, `${setUp.functions.url}${sent.path}`, sent.form);
    const changed = { ...sent, signature: signature as string | undefined };
    change(changed);
    const answer = await setUp.functions.postForm(
      changed.path,
      changed.form,
      changed.signature === undefined ? {} : { 'X-Twilio-Signature': changed.signature },
    );
    return { answer, task };
  };

  it.each<[string, Parameters<typeof send>[0]]>([
    ['without a signature', (sent) => (sent.signature = undefined)],
    ['with a signature that is none', (sent) => (sent.signature = 'signature')],
    ['with another event than was signed', (sent) => (sent.form.SiprecEvent = 'siprec-stopped')],
    ['with a field more than was signed', (sent) => (sent.form.SiprecErrorCode = '1')],
    ['with a field named as the request itself', (sent) => (sent.form.request = 'mine')],
    ['for another task than was signed', (sent) => (sent.path = sent.path.replace(/WT./, 'WTx'))],
    ['for another generation', (sent) => (sent.path = sent.path.replace('generation=1', 'generation=2'))],
    [
      'signed by another account',
      (sent) => {
        sent.form.AccountSid = `AC${'9'.repeat(32)}`;
        sent.signature = twilioSignature('9'.repeat(32), `${setUp.functions.url}${sent.path}`, sent.form);
      },
    ],
    [
      'about another account',
      (sent) => {
        sent.form.AccountSid = `AC${'9'.repeat(32)}`;
        sent.signature = twilioSignature(AUTH_TOKEN, `${setUp.functions.url}${sent.path}`, sent.form);
      },
    ],
  ])('get 403: %s', async (_, change) => {
    const { answer, task } = await send(change);
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'signature_invalid']);
    expect(task.attributes).not.toHaveProperty('agent_assist_audio');
    expect(setUp.requests()).toEqual([]);
  });

  it('get 403 where they are JSON', async () => {
    const { callSid } = connect(setUp.world);
    const answer = await setUp.functions.post('/siprec-status', { ...formOf({ callSid }), AccountSid: {} });
    expect(answer.status).toBe(403);
  });
});

it.each([
  ['an event that is none', { SiprecEvent: 'siprec-paused' }],
  ['a call that is none', { CallSid: '" || "" == "' }],
])('answers 400 for %s', async (_, fields) => {
  const answer = await call('', { callSid: `CA${'0'.repeat(32)}`, fields });
  expect([answer.status, problemOf(answer).code]).toEqual([400, 'request_invalid']);
  expect(setUp.requests()).toEqual([]);
});

describe('callbacks out of order', () => {
  it('leave the end standing where the start arrives after it', async () => {
    const { task, callSid } = connect(setUp.world);
    await call(`?taskSid=${task.sid}&generation=1`, { callSid, event: 'siprec-stopped', second: 5 });
    await call(`?taskSid=${task.sid}&generation=1`, { callSid, event: 'siprec-started', second: 1 });
    expect(task.attributes.agent_assist_audio).toEqual({ status: 'stopped', generation: 1, at: at(5) });
  });

  it('do no harm where somebody sends one again that Twilio has signed', async () => {
    const { world } = setUp;
    const { task, callSid } = connect(world);
    const started = () => call(`?taskSid=${task.sid}&generation=1`, { callSid, second: 1 });
    await started();
    await call(`?taskSid=${task.sid}&generation=1`, { callSid, event: 'siprec-stopped', second: 5 });
    const before = JSON.stringify(task.attributes);
    expect((await started()).status).toBe(200);
    expect((await started()).status).toBe(200);
    expect(JSON.stringify(task.attributes)).toBe(before);
  });

  it('do not let an earlier stream speak for the latest', async () => {
    const { world } = setUp;
    const { task, callSid } = connect(world);
    const name = `agent-assist-siprec-${callSid}`;
    const data = { status: 'starting', generation: 2, taskSid: task.sid, at: at(1) };
    world.sync.createDocument({ uniqueName: name, data });

    await call(`?taskSid=${task.sid}&generation=1`, { callSid, event: 'siprec-stopped', second: 2 });
    expect(world.sync.findDocument(name).data).toEqual(data);
    await call(`?taskSid=${task.sid}&generation=2`, { callSid, event: 'siprec-error', second: 3 });
    await call(`?taskSid=${task.sid}&generation=2`, { callSid, event: 'siprec-started', second: 2 });
    expect(world.sync.findDocument(name).data).toMatchObject({ status: 'failed', generation: 2, at: at(3) });
  });

  it('do not let an earlier stream hide from the agent that the latest runs', async () => {
    const { task, callSid } = connect(setUp.world);
    await call(`?taskSid=${task.sid}&generation=2`, { callSid, second: 2 });
    await call(`?taskSid=${task.sid}&generation=1`, { callSid, event: 'siprec-stopped', second: 3 });
    await call('', { callSid, event: 'siprec-error', second: 4 });
    expect(task.attributes.agent_assist_audio).toEqual({ status: 'started', generation: 2, at: at(2) });
  });
});

describe('attributes that others write, too', () => {
  it('lose nothing where somebody writes between the look and the change', async () => {
    const { taskRouter } = setUp.world;
    const { task, callSid } = connect(setUp.world);
    let others = 0;
    setUp.intercept((request) => {
      if (!isTaskWrite(request) || others === 3) return undefined;
      others += 1;
      taskRouter.setTaskAttributes(task.sid, { ...task.attributes, [`note${others}`]: others });
      return undefined;
    });
    expect((await call(`?taskSid=${task.sid}`, { callSid })).status).toBe(200);
    expect(task.attributes).toMatchObject({
      call_sid: callSid,
      note1: 1,
      note2: 2,
      note3: 3,
      agent_assist_audio: { status: 'started' },
    });
  });

  it('lose nothing where two of ours write at once', async () => {
    const { task, callSid } = connect(setUp.world);
    const before = { ...task.attributes, constructor: 'kept', nested: { deep: [1, null] } };
    setUp.world.taskRouter.setTaskAttributes(task.sid, before);
    const answers = await Promise.all([
      call(`?taskSid=${task.sid}`, { callSid, second: 1 }),
      call(`?taskSid=${task.sid}`, {
        callSid,
        second: 4,
        event: 'siprec-error',
        fields: { SiprecErrorCode: '7' },
      }),
      call(`?taskSid=${task.sid}`, { callSid, second: 2, event: 'siprec-stopped' }),
      call(`?taskSid=${task.sid}`, { callSid, second: 3 }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(task.attributes).toEqual({
      ...before,
      agent_assist_audio: { status: 'failed', generation: 1, code: '7', at: at(4) },
    });
  });

  it('are left alone where there is no room', async () => {
    const { task, callSid } = connect(setUp.world);
    const full = { note: 'x'.repeat(4_096 - '{"note":""}'.length) };
    setUp.world.taskRouter.setTaskAttributes(task.sid, full);
    expect((await call(`?taskSid=${task.sid}`, { callSid })).status).toBe(200);
    expect(task.attributes).toEqual(full);
    expect(setUp.requests().some((request) => request.startsWith('POST'))).toBe(false);
  });

  it('are not fought over for ever', async () => {
    const { task, callSid } = connect(setUp.world);
    setUp.intercept((request) => (isTaskWrite(request) ? refuse(412, 20_412) : undefined));
    const answer = await call(`?taskSid=${task.sid}`, { callSid });
    expect([answer.status, problemOf(answer).code]).toEqual([503, 'twilio_unavailable']);
  });
});

describe('a stream that a Studio flow has started', () => {
  it('is told to the open task that is about its call', async () => {
    const { task, callSid } = connect(setUp.world);
    const other = connect(setUp.world, { to: 'bo' });
    expect((await call('', { callSid })).status).toBe(200);
    expect(task.attributes.agent_assist_audio).toEqual({ status: 'started', generation: 1, at: at(1) });
    expect(other.task.attributes).not.toHaveProperty('agent_assist_audio');
    expect(setUp.world.sync.documents()).toEqual([]);
  });

  it('is nobody’s business where no task is about its call', async () => {
    expect((await call('', { callSid: `CA${'0'.repeat(32)}` })).status).toBe(200);
  });
});

describe('a task that is over', () => {
  it('takes no report where it is completed', async () => {
    const { task, reservation, callSid } = connect(setUp.world);
    setUp.world.calls.hangUp(callSid);
    setUp.world.taskRouter.complete(reservation?.sid ?? '');
    const before = task.attributes;
    expect((await call(`?taskSid=${task.sid}&generation=1`, { callSid })).status).toBe(200);
    expect((await call('', { callSid })).status).toBe(200);
    expect(task.attributes).toEqual(before);
  });

  it('takes none where TaskRouter has forgotten it', async () => {
    const answer = await call(`?taskSid=WT${'0'.repeat(32)}&generation=1`, {
      callSid: `CA${'0'.repeat(32)}`,
    });
    expect(answer.status).toBe(200);
  });
});

it.each(['taskrouter.twilio.com', 'sync.twilio.com'])('answers 503 where %s is down', async (down) => {
  const { task, callSid } = connect(setUp.world);
  setUp.intercept(({ host }) => (host === down ? refuse(503, 20_503) : undefined));
  const answer = await call(`?taskSid=${task.sid}&generation=1`, { callSid });
  expect([answer.status, problemOf(answer).code]).toEqual([503, 'twilio_unavailable']);
});

it('writes no number and no secret to its log', () => {
  expect(setUp.functions.output()).toContain('twilio_unavailable: ');
  expect(setUp.functions.output()).not.toMatch(/\+1415|goodbye/);
  expect(setUp.functions.output()).not.toContain(AUTH_TOKEN);
});
