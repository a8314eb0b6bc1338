import * as v from 'valibot';

import type { Digest } from '../lib/digest';
import { inWorld } from '../../test/in-world';
import { edited, refusedOf, savedOf, session, summariesOf } from '../../test/summaries';
import { chat, connect, handOver, type FunctionsInWorld } from '../../test/world';

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const { save, request, documentOf, digestIn, sid } = summariesOf(() => setUp);

const answerSchema = v.strictObject({
  request: v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/)),
    by: v.string(),
    at: v.pipe(v.string(), v.isoTimestamp()),
  }),
});
const requestIn = ({ body }: Awaited<ReturnType<typeof request>>) => v.parse(answerSchema, body).request;
const codeOf = (answer: Awaited<ReturnType<typeof request>>) => [answer.status, refusedOf(answer).error.code];

it('stands in the digest until a save answers it', async () => {
  const { task, channel } = chat(setUp.world);
  const { ticket } = savedOf(await save(task.sid, { session: session('live') }));
  const { version } = digestIn(task) as Digest;
  const asked = requestIn(await request(task.sid));
  expect(asked.by).toBe('Sam Supervisor');
  expect(digestIn(task)).toMatchObject({
    phase: 'live',
    version: version + 1,
    request: { id: asked.id, by: 'Sam Supervisor', at: Date.parse(asked.at) },
  });

  await save(task.sid, { ticket, session: session('live') });
  expect(digestIn(task)).toMatchObject({ request: { id: asked.id } });
  await save(task.sid, { ticket, version: edited(), answers: asked.id });
  expect(digestIn(task)).not.toHaveProperty('request');
  expect(digestIn(task)).toMatchObject({ version: version + 2, status: 'draft' });
  expect(documentOf(channel.interactionSid)).not.toHaveProperty('request');
});

it('is not answered by what answers another', async () => {
  const { task } = chat(setUp.world);
  await save(task.sid);
  const asked = requestIn(await request(task.sid));
  await save(task.sid, { version: edited(), answers: '00000000' });
  expect(digestIn(task)).toMatchObject({ request: { id: asked.id } });
});

describe('once in 30 s per contact', () => {
  it('for two supervisors at the same time', async () => {
    const { task } = chat(setUp.world);
    await save(task.sid);
    const answers = await Promise.all([request(task.sid), request(task.sid), request(task.sid)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429]);
    const accepted = answers.find(({ status }) => status === 200);
    expect(digestIn(task)).toMatchObject({ request: { id: accepted && requestIn(accepted).id } });
  });

  it('says how long to wait, also when the first is answered, and then lets the next one pass', async () => {
    const { task, channel } = chat(setUp.world);
    await save(task.sid);
    const asked = requestIn(await request(task.sid));
    await save(task.sid, { answers: asked.id });
    const soon = await request(task.sid);
    expect(codeOf(soon)).toEqual([429, 'too_soon']);
    expect(refusedOf(soon).error.message).toMatch(/in (30|29|28) s\.$/);

    const { sid: document, data } = setUp.world.sync.findDocument(
      `agent-assist-summary-${channel.interactionSid}`,
    );
    setUp.world.sync.setDocument(document, { ...data, requestedAt: Date.now() - 30_001 });
    expect((await request(task.sid)).status).toBe(200);
  });

  it('holds for a contact, not for a supervisor', async () => {
    const one = chat(setUp.world);
    const other = chat(setUp.world);
    await Promise.all([save(one.task.sid), save(other.task.sid)]);
    expect((await request(one.task.sid)).status).toBe(200);
    expect((await request(other.task.sid)).status).toBe(200);
  });
});

it('reaches the task of the agent who has the contact now', async () => {
  const one = chat(setUp.world);
  await save(one.task.sid);
  const second = handOver(setUp.world, one, 'ada', 'bo');
  await save(second.sid, {}, 'bo');
  const asked = requestIn(await request(second.sid));
  expect(digestIn(second)).toMatchObject({ request: { id: asked.id } });
  await save(one.task.sid, { session: session('wrapping') });
  expect(digestIn(one.task)).not.toHaveProperty('request');
});

it('reaches the agent of a call', async () => {
  const { task } = connect(setUp.world);
  await save(task.sid, { session: session('live') });
  expect((await request(task.sid)).status).toBe(200);
  expect(digestIn(task)).toHaveProperty('request.by', 'Sam Supervisor');
});

it('keeps a long name within the room of the digest', async () => {
  const sam = setUp.world.workerNamed('sam');
  const attributes = { ...sam?.attributes };
  setUp.world.taskRouter.setWorkerAttributes(sid('sam'), { ...attributes, full_name: '👩‍👩‍👧‍👦'.repeat(40) });
  const { task } = chat(setUp.world);
  await save(task.sid, { session: session('live', { sentiment: Array(8).fill(-0.7) }) });
  expect(requestIn(await request(task.sid)).by.length).toBeLessThanOrEqual(40);
  expect(JSON.stringify(digestIn(task)).length).toBeLessThanOrEqual(300);
  setUp.world.taskRouter.setWorkerAttributes(sid('sam'), attributes);
});

describe('who may', () => {
  it.each([
    ['the agent', 403, () => setUp.world.signIn('ada')],
    ['a guest', 403, () => setUp.world.signInGuest('cleo')],
    ['a supervisor whose token says agent', 403, () => setUp.world.signIn('sam', { roles: ['agent'] })],
    ['a forged token', 401, () => 'eyJhbGciOiJkaXIifQ..forged.forged.forged'],
    ['an expired token', 401, () => setUp.world.signIn('sam', { lifetimeMs: -1 })],
  ])('is not %s', async (_, status, tokenOf) => {
    const { task } = chat(setUp.world);
    await save(task.sid);
    const body = { Token: tokenOf(), taskSid: task.sid, by: 'Sam Supervisor', roles: ['admin'] };
    expect((await setUp.functions.post('/request-summary', body)).status).toBe(status);
    expect(digestIn(task)).not.toHaveProperty('request');
  });

  it('is an admin who is no worker, under the identity that Twilio verified', async () => {
    const { task } = chat(setUp.world);
    await save(task.sid);
    const Token = setUp.world.identity.mint({
      identity: 'root',
      roles: ['admin'],
      workerSid: '',
      flexUserSid: '',
    });
    const answer = await setUp.functions.post('/request-summary', {
      Token,
      taskSid: task.sid,
      by: 'Mallory',
    });
    expect(requestIn(answer).by).toBe('root');
  });
});

it('is told though the attributes claim to have been written in days to come', async () => {
  const { task, channel } = chat(setUp.world);
  await save(task.sid);
  setUp.world.taskRouter.setTaskAttributes(task.sid, {
    ...task.attributes,
    agent_assist_digest: { contact: channel.interactionSid, updatedAt: Date.now() + 3_600_000 },
  });
  const answer = await request(task.sid);
  expect(answer.status).toBe(200);
  expect(digestIn(task)).toHaveProperty('request.id');
});

describe('there is nobody to ask', () => {
  it('where the contact was never opened', async () => {
    const { task } = chat(setUp.world);
    expect(codeOf(await request(task.sid))).toEqual([404, 'no_summary']);
  });

  it('where the task is over', async () => {
    const { task, channel } = chat(setUp.world);
    await save(task.sid);
    setUp.world.interactions.close(channel.interactionSid, channel.sid, 'closed');
    expect(codeOf(await request(task.sid))).toEqual([404, 'task_forgotten']);
    setUp.pass(6 * 60_000);
    expect(codeOf(await request(task.sid))).toEqual([404, 'task_forgotten']);
  });

  it('where the attributes have no room for it', async () => {
    const { world } = setUp;
    const { task } = chat(world);
    await save(task.sid);
    const { agent_assist_digest: _, ...attributes } = task.attributes;
    const room = 4_090 - JSON.stringify({ ...attributes, notes: '' }).length;
    world.taskRouter.setTaskAttributes(task.sid, { ...attributes, notes: 'x'.repeat(room) });
    expect(codeOf(await request(task.sid))).toEqual([409, 'attributes_full']);
  });

  it('where forged attributes name another contact', async () => {
    const theirs = chat(setUp.world, { to: 'bo' });
    await save(theirs.task.sid, {}, 'bo');
    const mine = chat(setUp.world);
    setUp.world.taskRouter.setTaskAttributes(mine.task.sid, {
      ...mine.task.attributes,
      flexInteractionSid: theirs.channel.interactionSid,
      agent_assist_digest: { contact: theirs.channel.interactionSid },
    });
    expect(codeOf(await request(mine.task.sid))).toEqual([404, 'no_summary']);
    expect(documentOf(theirs.channel.interactionSid)).not.toHaveProperty('requestedAt');
  });
});

it.each([undefined, '', 'WT1', '../Workers'])('needs a task in place of %j', async (taskSid) => {
  const answer = await setUp.functions.post('/request-summary', {
    Token: setUp.world.signIn('sam'),
    taskSid,
  });
  expect([answer.status, refusedOf(answer).error.code]).toEqual([400, 'request_invalid']);
});
