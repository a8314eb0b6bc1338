import { inWorld } from '../../test/in-world';
import { edited, refusedOf, savedOf, session, summariesOf } from '../../test/summaries';
import { chat, connect, handOver, handOverCall, refuse, type FunctionsInWorld } from '../../test/world';

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const { save, get, sid } = summariesOf(() => setUp);

/** A chat that Ada has handed over to Bo, each with a text. */
async function handedOver() {
  const one = chat(setUp.world);
  await save(one.task.sid, { version: edited('Ada’s'), session: session('live') });
  const second = handOver(setUp.world, one, 'ada', 'bo');
  const counts = { shown: 5, used: 2 };
  await save(
    second.sid,
    { version: edited('Bo’s'), session: session('live', { counts, sentiment: [0.5] }) },
    'bo',
  );
  return { contact: one.channel.interactionSid, first: one.task, second, channel: one.channel };
}

const codeOf = (answer: Awaited<ReturnType<typeof get>>) => [answer.status, refusedOf(answer).error.code];
const agentsIn = ({ body }: Awaited<ReturnType<typeof get>>) =>
  (body as { versions: { agent: string }[] }).versions.map(({ agent }) => agent);

describe.each(['contact', 'task'])('a summary that is asked for by its %s', (by) => {
  const wanted = ({ contact, second }: { contact: string; second: { sid: string } }) =>
    by === 'contact' ? { contact } : { taskSid: second.sid };

  it('is told whole to a supervisor', async () => {
    const summary = await handedOver();
    const answer = await get(wanted(summary));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      contact: summary.contact,
      phase: 'live',
      channel: 'web',
      customer: 'Cleo Customer',
      queue: 'Everyone',
      startedAt: expect.stringMatching(/Z$/) as string,
      updatedAt: expect.stringMatching(/Z$/) as string,
      counts: { shown: 5, used: 2 },
      sentiment: [0.5],
      versions: [
        expect.objectContaining({
          agent: 'Bo Agent',
          worker: sid('bo'),
          number: 1,
          status: 'draft',
        }) as object,
        expect.objectContaining({ agent: 'Ada Agent', sections: edited('Ada’s').sections }) as object,
      ],
      request: null,
    });
  });

  it('is told whole to an admin who is no worker, and to the agent who has it', async () => {
    const summary = await handedOver();
    const admin = setUp.world.identity.mint({
      identity: 'root',
      roles: ['admin'],
      workerSid: '',
      flexUserSid: '',
    });
    const answer = await setUp.functions.post('/get-summary', { Token: admin, ...wanted(summary) });
    expect(agentsIn(answer)).toEqual(['Bo Agent', 'Ada Agent']);
    expect(agentsIn(await get(wanted(summary), 'bo'))).toEqual(['Bo Agent', 'Ada Agent']);
  });

  it.each([
    ['a forged token', 401, () => 'eyJhbGciOiJkaXIifQ..forged.forged.forged'],
    ['an expired token', 401, () => setUp.world.signIn('sam', { lifetimeMs: -1 })],
    ['a guest', 403, () => setUp.world.signInGuest('cleo')],
    [
      'somebody whose only role is another',
      403,
      () => setUp.world.signIn('sam', { roles: ['wfo.full_access'] }),
    ],
    ['a supervisor whose token says agent', 403, () => setUp.world.signIn('sam', { roles: ['agent'] })],
  ])('is not told to %s', async (_, status, tokenOf) => {
    const summary = await handedOver();
    const body = { Token: tokenOf(), roles: ['admin'], ...wanted(summary) };
    const answer = await setUp.functions.post('/get-summary', body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).not.toContain('Ada’s');
  });
});

describe('an agent who has handed the contact over', () => {
  it('reads their own text, and no word of the next agent', async () => {
    const { contact, channel } = await handedOver();
    setUp.world.taskRouter.openReservations(sid('ada')).forEach(({ sid: reservation }) => {
      setUp.world.taskRouter.complete(reservation);
    });
    const answer = await get({ contact }, 'ada');
    expect(agentsIn(answer)).toEqual(['Ada Agent']);
    expect(JSON.stringify(answer.body)).not.toMatch(/Bo|"used":2/);
    expect(channel.status).toBe('active');
  });
});

it('tells nothing to an agent who has completed their task and never opened the contact', async () => {
  const { world } = setUp;
  const call = connect(world);
  const { task, reservation, callSid } = call;
  handOverCall(world, call, 'bo');
  world.taskRouter.complete(reservation?.sid ?? '');
  await save(task.sid, { version: edited('Bo’s') }, 'bo');
  for (const wanted of [{ taskSid: task.sid }, { contact: callSid }]) {
    expect(codeOf(await get(wanted, 'ada'))).toEqual([403, 'not_yours']);
  }
});

describe('an agent who has just accepted', () => {
  it('reads what there is by their task, before they have opened it', async () => {
    const one = chat(setUp.world);
    await save(one.task.sid, { version: edited('Ada’s') });
    const second = handOver(setUp.world, one, 'ada', 'bo');
    expect(agentsIn(await get({ taskSid: second.sid }, 'bo'))).toEqual(['Ada Agent']);
    expect(codeOf(await get({ contact: one.channel.interactionSid }, 'bo'))).toEqual([403, 'not_yours']);
  });

  it('learns that there is nothing yet', async () => {
    const { task } = chat(setUp.world);
    expect(codeOf(await get({ taskSid: task.sid }, 'ada'))).toEqual([404, 'no_summary']);
  });
});

it('does not tell other agents whether there is a summary', async () => {
  const { task, channel } = chat(setUp.world);
  await save(task.sid, { version: edited('Ada’s') });
  const others = await get({ contact: channel.interactionSid }, 'bo');
  const nobodys = await get({ contact: `KD${'0'.repeat(32)}` }, 'bo');
  expect(codeOf(others)).toEqual([403, 'not_yours']);
  expect(nobodys.body).toEqual(others.body);
  expect(codeOf(await get({ taskSid: task.sid }, 'bo'))).toEqual([403, 'not_yours']);
});

it('does not follow forged attributes, for an agent or for a supervisor', async () => {
  const theirs = chat(setUp.world, { to: 'bo' });
  await save(theirs.task.sid, { version: edited('Bo’s') }, 'bo');
  const mine = chat(setUp.world);
  setUp.world.taskRouter.setTaskAttributes(mine.task.sid, {
    ...mine.task.attributes,
    flexInteractionSid: theirs.channel.interactionSid,
    flexInteractionChannelSid: theirs.channel.sid,
    agent_assist_digest: { contact: theirs.channel.interactionSid },
  });
  expect(codeOf(await get({ taskSid: mine.task.sid }, 'ada'))).toEqual([409, 'not_connected']);
  expect((await get({ taskSid: mine.task.sid }, 'sam')).status).not.toBe(200);
});

it('shows a supervisor’s request until it is answered', async () => {
  const { task, channel } = chat(setUp.world);
  await save(task.sid, { session: session('live') });
  await setUp.functions.post('/request-summary', { Token: setUp.world.signIn('sam'), taskSid: task.sid });
  const { body } = await get({ contact: channel.interactionSid });
  expect(body).toMatchObject({ request: { by: 'Sam Supervisor', id: expect.any(String) as string } });
});

it('says to a supervisor that there is none', async () => {
  const { task } = chat(setUp.world);
  expect(codeOf(await get({ taskSid: task.sid }))).toEqual([404, 'no_summary']);
  expect(codeOf(await get({ taskSid: `WT${'0'.repeat(32)}` }))).toEqual([404, 'no_summary']);
  expect(codeOf(await get({ contact: `KD${'0'.repeat(32)}` }))).toEqual([404, 'no_summary']);
});

describe('the phase', () => {
  it('is ended where a supervisor completed the task while the agent’s browser was closed', async () => {
    const { task, channel } = chat(setUp.world);
    const contact = savedOf(
      await save(task.sid, { version: edited('Left'), session: session('live') }),
    ).contact;
    setUp.world.interactions.close(channel.interactionSid, channel.sid, 'wrapup');
    expect((await get({ contact })).body).toMatchObject({ phase: 'wrapping' });
    setUp.world.interactions.close(channel.interactionSid, channel.sid, 'closed');
    expect((await get({ contact })).body).toMatchObject({ phase: 'ended', versions: [{ status: 'draft' }] });
    setUp.pass(6 * 60_000);
    expect((await get({ contact })).body).toMatchObject({ phase: 'ended' });
  });

  it('is what the agent’s browser told last where TaskRouter does not answer', async () => {
    const { task, channel } = chat(setUp.world);
    await save(task.sid, { session: session('live') });
    setUp.intercept(({ host }) => (host === 'taskrouter.twilio.com' ? refuse(503, 20_503) : undefined));
    expect((await get({ contact: channel.interactionSid })).body).toMatchObject({ phase: 'live' });
  });
});

it.each([{}, { contact: 'KD1' }, { taskSid: '../Workers' }, { contact: [`KD${'0'.repeat(32)}`] }])(
  'asks for a contact or a task in place of %j',
  async (wanted) => {
    expect(codeOf(await get(wanted))).toEqual([400, 'request_invalid']);
  },
);

it('answers 503 where Sync is down', async () => {
  const { channel } = chat(setUp.world);
  setUp.intercept(({ host }) => (host === 'sync.twilio.com' ? refuse(503, 20_503) : undefined));
  expect(codeOf(await get({ contact: channel.interactionSid }))).toEqual([503, 'twilio_unavailable']);
});
