import { ACCOUNT_SID, AUTH_TOKEN } from '../../../mocks/twilio/ids';
import { inWorld } from '../../test/in-world';
import { edited, refusedOf, savedOf, session, summariesOf } from '../../test/summaries';
import {
  chat,
  connect,
  endChat,
  handOver,
  handOverCall,
  refuse,
  ring,
  type FunctionsInWorld,
} from '../../test/world';
import { issueTicket } from '../lib/ticket';

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const { save, get, documentOf, digestIn, wordsIn, rows, sid } = summariesOf(() => setUp);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const isSync = ({ host }: { host: string }) => host === 'sync.twilio.com';
const isTaskRouter = ({ host }: { host: string }) => host === 'taskrouter.twilio.com';
const down = (matches: (request: { host: string; method: string; path: string }) => boolean) =>
  setUp.intercept((request) => (matches(request) ? refuse(503, 20_503) : undefined));

/** Ends an agent's chat and lets TaskRouter forget the task. */
function complete(one: ReturnType<typeof chat>): void {
  endChat(setUp.world, one);
  setUp.pass(6 * MINUTE);
}

describe('a chat that was accepted', () => {
  it('is opened by its interaction, with names for people to know it again', async () => {
    const { task, channel } = chat(setUp.world);
    const answer = await save(task.sid);
    expect(answer.status).toBe(200);
    expect(savedOf(answer)).toMatchObject({
      contact: channel.interactionSid,
      number: 0,
      outcome: 'opened',
      digest: 'written',
      index: 'written',
      mine: null,
      others: [],
    });
    expect(documentOf(channel.interactionSid)).toMatchObject({
      customer: 'Cleo Customer',
      channel: 'web',
      queue: 'Everyone',
      owners: [{ worker: sid('ada'), agent: 'Ada Agent' }],
      tasks: [{ sid: task.sid, worker: sid('ada') }],
    });
    expect(digestIn(task)).toMatchObject({
      v: 1,
      contact: channel.interactionSid,
      phase: 'live',
      status: 'none',
    });
    expect(task.attributes).toMatchObject({ flexInteractionSid: channel.interactionSid });
    expect(rows()).toMatchObject([
      { data: { agent: 'Ada Agent', customer: 'Cleo Customer', phase: 'live' } },
    ]);
  });

  it('keeps drafts with three questions to Twilio, and bothers nobody else', async () => {
    const { task } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid));
    // The first one is told: supervisors are to know that there is a draft.
    const first = await save(task.sid, { ticket, version: edited() });
    expect(savedOf(first)).toMatchObject({ digest: 'written', index: 'written' });
    const attributes = JSON.stringify(task.attributes);
    const before = setUp.requests().length;
    const answer = await save(task.sid, {
      ticket,
      version: edited('Wants a refund, at once.', { sequence: 2 }),
    });
    expect(savedOf(answer)).toMatchObject({
      outcome: 'written',
      number: 2,
      digest: 'skipped',
      index: 'skipped',
    });
    expect(
      setUp
        .requests()
        .slice(before)
        .map((request) => request.split(' ')[0]),
    ).toEqual(['POST', 'GET', 'POST']);
    expect(JSON.stringify(task.attributes)).toBe(attributes);
  });

  it('tells in the digest, and whoever opens the contact, that the agent has paused, and when that is over', async () => {
    const { task, channel } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid));
    savedOf(await save(task.sid, { ticket, session: { ...session('live'), paused: true } }));
    expect(digestIn(task)).toMatchObject({ phase: 'live', paused: true });
    expect((await get({ contact: channel.interactionSid })).body).toMatchObject({ paused: true });
    savedOf(await save(task.sid, { ticket, session: session('live') }));
    expect(digestIn(task)).not.toHaveProperty('paused');
  });

  it('is saved for everybody: document, digest and index', async () => {
    const { task, channel } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid));
    const version = edited('Wants a refund.\nWas charged twice.', {
      status: 'saved',
      savedBy: 'agent',
      note: 'Call back on Monday',
      answerRecord: 'projects/p/answerRecords/a',
    });
    const saved = savedOf(
      await save(task.sid, { ticket, version, session: session('wrapping', { sentiment: [-0.5] }) }),
    );
    expect(saved).toMatchObject({
      outcome: 'written',
      digest: 'written',
      index: 'written',
      mine: {
        worker: sid('ada'),
        agent: 'Ada Agent',
        number: 1,
        editor: 'tab-1',
        sequence: 1,
        isEdited: true,
        status: 'saved',
        savedBy: 'agent',
        sections: version.sections,
        note: 'Call back on Monday',
        answerRecord: 'projects/p/answerRecords/a',
      },
    });
    expect(Date.parse(String(saved.mine?.updatedAt))).toBeGreaterThan(Date.now() - MINUTE);
    expect(digestIn(task)).toMatchObject({ phase: 'wrapping', status: 'saved', sentiment: [-0.5] });
    expect(JSON.stringify(digestIn(task))).not.toMatch(/refund|Monday|charged/);
    expect(rows()).toMatchObject([{ data: { status: 'saved', line: 'Wants a refund.', sentiment: -0.5 } }]);
    expect(documentOf(channel.interactionSid).versions).toHaveLength(1);
  });

  it('keeps what was saved for as long as from its last save', async () => {
    const { task, channel } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid));
    setUp.pass(29 * DAY);
    await save(task.sid, { ticket, version: edited('Late', { status: 'saved' }) });
    setUp.pass(29 * DAY);
    expect(wordsIn(channel.interactionSid)).toEqual(['Late']);
    expect(rows()).toHaveLength(1);
    // What the agent types is no reason to keep it longer.
    await save(task.sid, { ticket, version: edited('Later', { sequence: 2 }) });
    setUp.pass(2 * DAY);
    expect(() => documentOf(channel.interactionSid)).toThrow();
    expect(rows()).toEqual([]);
  });

  it('is there in full for a browser that opens it again', async () => {
    const { task } = chat(setUp.world);
    await save(task.sid, { version: edited('Typed before the crash') });
    const saved = savedOf(await save(task.sid));
    expect(saved).toMatchObject({
      outcome: 'opened',
      number: 1,
      mine: { sections: edited('Typed before the crash').sections },
    });
  });
});

describe('a call', () => {
  it('is opened by the customer’s leg, and no other', async () => {
    const { task, callSid } = connect(setUp.world);
    const saved = savedOf(await save(task.sid, { session: session('live') }));
    expect(saved.contact).toBe(callSid);
    expect(documentOf(callSid)).toMatchObject({ customer: '+14155550123', channel: 'voice' });
  });

  it('waits for its conference', async () => {
    const { task, reservation } = ring(setUp.world);
    setUp.world.taskRouter.accept(reservation?.sid ?? '');
    const answer = await save(task.sid);
    expect([answer.status, refusedOf(answer).error.code]).toEqual([409, 'not_connected']);
    expect(setUp.world.sync.documents()).toEqual([]);
  });

  it('is found by the leg that hung up, where it was over before it could be opened', async () => {
    const { task, callSid } = connect(setUp.world);
    setUp.world.calls.hangUp(callSid);
    expect(savedOf(await save(task.sid, { version: edited() })).contact).toBe(callSid);
  });

  it('cannot be found where it was the agent who hung up, whatever the attributes say', async () => {
    const { task } = connect(setUp.world);
    const leg = setUp.world.calls.workerLegOf(task.sid, sid('ada'));
    setUp.world.calls.hangUp(leg?.sid ?? '');
    const answer = await save(task.sid, { version: edited() });
    expect([answer.status, refusedOf(answer).error.code]).toEqual([404, 'contact_unknown']);
  });

  it('is one contact for both agents of a transfer', async () => {
    const { world } = setUp;
    const call = connect(world);
    const { task, callSid } = call;
    await save(task.sid, { version: edited('Ada’s') });
    handOverCall(world, call, 'bo');
    const bos = savedOf(await save(task.sid, {}, 'bo'));
    expect(bos.contact).toBe(callSid);
    expect(bos.others).toMatchObject([
      { worker: sid('ada'), agent: 'Ada Agent', sections: edited('Ada’s').sections },
    ]);
    expect(savedOf(await save(task.sid, { version: edited('Bo’s') }, 'bo')).number).toBe(1);
    expect(wordsIn(callSid)).toEqual(['Ada’s', 'Bo’s']);
  });
});

describe('who may', () => {
  it.each([
    ['a forged token', 401, () => 'eyJhbGciOiJkaXIifQ..forged.forged.forged'],
    ['an expired token', 401, () => setUp.world.signIn('ada', { lifetimeMs: -1 })],
    ['a guest', 403, () => setUp.world.signInGuest('cleo')],
    ['another agent', 403, () => setUp.world.signIn('bo')],
    ['a supervisor', 403, () => setUp.world.signIn('sam')],
    [
      'an admin who is no worker',
      403,
      () => setUp.world.identity.mint({ identity: 'root', roles: ['admin'], workerSid: '', flexUserSid: '' }),
    ],
  ])('is not %s', async (_, status, tokenOf) => {
    const { task, channel } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid, { version: edited('Ada’s') }));
    const body = { taskSid: task.sid, ticket, contact: channel.interactionSid, version: edited('Forged') };
    const answer = await setUp.functions.post('/save-summary', { Token: tokenOf(), ...body });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).not.toContain('Ada’s');
    expect(wordsIn(channel.interactionSid)).toEqual(['Ada’s']);
  });

  it('is not who was asked and has not accepted', async () => {
    const { task } = setUp.world.interactions.startChat({ customerName: 'Cleo', workerSid: sid('ada') });
    expect(refusedOf(await save(task.sid)).error.code).toBe('not_yours');
  });

  it.each<[string, (mine: ReturnType<typeof chat>, others: ReturnType<typeof chat>) => object]>([
    ['interaction', (_, { channel }) => ({ flexInteractionSid: channel.interactionSid })],
    ['channel', (_, { channel }) => ({ flexInteractionChannelSid: channel.sid })],
    [
      'interaction and channel',
      (_, { channel }) => ({
        flexInteractionSid: channel.interactionSid,
        flexInteractionChannelSid: channel.sid,
      }),
    ],
    ['digest', (_, { channel }) => ({ agent_assist_digest: { contact: channel.interactionSid } })],
    [
      'call',
      () => ({
        flexInteractionSid: undefined,
        flexInteractionChannelSid: undefined,
        call_sid: connect(setUp.world, { to: 'bo' }).callSid,
      }),
    ],
  ])('is not who has written another %s into the attributes', async (what, forge) => {
    const others = chat(setUp.world, { to: 'bo' });
    await save(others.task.sid, { version: edited('Bo’s') }, 'bo');
    const mine = chat(setUp.world);
    setUp.world.taskRouter.setTaskAttributes(mine.task.sid, {
      ...mine.task.attributes,
      ...forge(mine, others),
    });
    const answer = await save(mine.task.sid, { version: edited('Forged') });
    expect(JSON.stringify(answer.body)).not.toContain('Bo’s');
    expect(wordsIn(others.channel.interactionSid)).toEqual(['Bo’s']);
    if (what === 'digest') expect(savedOf(answer).contact).toBe(mine.channel.interactionSid);
    else expect([answer.status, refusedOf(answer).error.code]).toEqual([409, 'not_connected']);
  });

  it.each<[string, () => Readonly<Record<string, unknown>>]>([
    ['is missing', () => ({ taskSid: undefined })],
    ['is a path', () => ({ taskSid: `../Workers/${sid('ada')}` })],
    ['has a status of its own', () => ({ version: edited('x', { status: 'sent' }) })],
    ['has no editor', () => ({ version: edited('x', { editor: '' }) })],
    ['has a section without a title', () => ({ version: edited('x', { sections: [{ text: 'x' }] }) })],
    ['has more sentiment than fits', () => ({ session: session('live', { sentiment: Array(9).fill(0) }) })],
    [
      'counts beyond what browsers read',
      () => ({ session: session('live', { counts: { shown: 1e300, used: 0 } }) }),
    ],
    ['names a contact that is none', () => ({ contact: '../Maps' })],
    [
      'names an interaction that is none',
      () => ({
        interaction: { flexInteractionSid: `KD${'1'.repeat(32)}`, flexInteractionChannelSid: '../Invites' },
      }),
    ],
  ])('learns that the body %s', async (_, body) => {
    const { task } = chat(setUp.world);
    const answer = await save(task.sid, body());
    expect([answer.status, refusedOf(answer).error.code]).toEqual([400, 'request_invalid']);
  });
});

describe('whose contact it is', () => {
  it('is that of the very task: not of another chat of the same agent', async () => {
    const one = chat(setUp.world);
    const other = chat(setUp.world);
    const { flexInteractionSid, flexInteractionChannelSid } = other.task.attributes;
    const forged = { ...one.task.attributes, flexInteractionSid, flexInteractionChannelSid };
    setUp.world.taskRouter.setTaskAttributes(one.task.sid, forged);
    const answer = await save(one.task.sid, { version: edited() });
    expect([answer.status, refusedOf(answer).error.code]).toEqual([409, 'not_connected']);
  });

  it('is that of the very worker: not of a colleague who has the task, too', async () => {
    const { world } = setUp;
    const { task, reservation } = chat(world);
    world.taskRouter.transfer(reservation?.sid ?? '', sid('bo'), 'WARM');
    const second = world.taskRouter.reservationsOfTask(task.sid).find((one) => one.workerSid === sid('bo'));
    world.taskRouter.accept(second?.sid ?? '');
    const answer = await save(task.sid, { version: edited() }, 'bo');
    expect([answer.status, refusedOf(answer).error.code]).toEqual([409, 'not_connected']);
  });
});

describe('the interaction that the browser names', () => {
  const named = ({ task }: ReturnType<typeof chat>) => {
    const { flexInteractionSid, flexInteractionChannelSid } = task.attributes;
    return { interaction: { flexInteractionSid, flexInteractionChannelSid } };
  };

  it('is asked of while the task is, and opened once both are known', async () => {
    await save(chat(setUp.world).task.sid);
    const one = chat(setUp.world);
    const before = setUp.requests().length;
    expect(savedOf(await save(one.task.sid, named(one)))).toMatchObject({
      contact: one.channel.interactionSid,
      outcome: 'opened',
      digest: 'written',
      index: 'written',
    });
    const asked = setUp.requests().slice(before);
    // Nothing of it is asked for twice.
    expect(asked.filter((request) => request.startsWith('GET'))).toHaveLength(
      new Set(asked.filter((request) => request.startsWith('GET'))).size + 1,
    );
    const firstWrite = asked.findLastIndex((request) => request.startsWith('GET')) + 1;
    expect(asked.slice(firstWrite)[0]).toMatch(/^POST sync\.twilio\.com.*\/Documents$/);
  });

  it('opens nothing for who has not accepted the task', async () => {
    const one = chat(setUp.world);
    const answer = await save(one.task.sid, named(one), 'bo');
    expect([answer.status, refusedOf(answer).error.code]).toEqual([403, 'not_yours']);
    expect(setUp.world.sync.documents()).toEqual([]);
  });

  it('opens nothing for who was asked and has not accepted', async () => {
    const one = setUp.world.interactions.startChat({ customerName: 'Cleo', workerSid: sid('ada') });
    const answer = await save(one.task.sid, named(one));
    expect([answer.status, refusedOf(answer).error.code]).toEqual([403, 'not_yours']);
    expect(setUp.world.sync.documents()).toEqual([]);
  });

  it.each<[string, (mine: ReturnType<typeof chat>, others: ReturnType<typeof chat>) => object]>([
    ['another agent’s', (_, others) => named(others)],
    [
      'another agent’s, in a channel of one’s own',
      (mine, others) => ({
        interaction: {
          ...named(mine).interaction,
          flexInteractionSid: others.channel.interactionSid,
        },
      }),
    ],
    [
      'one’s own, in another agent’s channel',
      (mine, others) => ({
        interaction: { ...named(mine).interaction, flexInteractionChannelSid: others.channel.sid },
      }),
    ],
  ])('that is %s leads to the task’s own contact all the same', async (_, claim) => {
    const others = chat(setUp.world, { to: 'bo' });
    await save(others.task.sid, { version: edited('Bo’s') }, 'bo');
    const mine = chat(setUp.world);
    const answer = await save(mine.task.sid, { ...claim(mine, others), version: edited('Ada’s') });
    expect(JSON.stringify(answer.body)).not.toContain('Bo’s');
    expect(savedOf(answer).contact).toBe(mine.channel.interactionSid);
    expect(wordsIn(mine.channel.interactionSid)).toEqual(['Ada’s']);
    expect(wordsIn(others.channel.interactionSid)).toEqual(['Bo’s']);
  });

  it('does not lead to another agent’s where Twilio answers with the participants of the channel alone', async () => {
    const others = chat(setUp.world, { to: 'bo' });
    const mine = chat(setUp.world);
    const mixed = {
      flexInteractionSid: others.channel.interactionSid,
      flexInteractionChannelSid: mine.channel.sid,
    };
    const participants = [
      {
        type: 'agent',
        interaction_sid: mine.channel.interactionSid,
        channel_sid: mine.channel.sid,
        routing_properties: { task_sid: mine.task.sid, worker_sid: sid('ada') },
      },
    ];
    let wasAsked = false;
    setUp.intercept(({ path }) => {
      if (!Object.values(mixed).every((part) => path.includes(part))) return undefined;
      wasAsked = true;
      return { status: 200, body: { participants, meta: {} } };
    });
    const answer = await save(mine.task.sid, { interaction: mixed, version: edited('Ada’s') });
    expect(wasAsked).toBe(true);
    expect(savedOf(answer).contact).toBe(mine.channel.interactionSid);
    expect(wordsIn(mine.channel.interactionSid)).toEqual(['Ada’s']);
  });

  it('that is of another chat of the same agent does not lead there', async () => {
    const one = chat(setUp.world);
    const other = chat(setUp.world);
    const saved = savedOf(await save(one.task.sid, { ...named(other), version: edited() }));
    expect(saved.contact).toBe(one.channel.interactionSid);
    expect(setUp.world.sync.documents()).toHaveLength(1);
  });

  it('does without what could not be asked of it', async () => {
    const one = chat(setUp.world);
    let isDown = true;
    setUp.intercept(({ path }) => {
      if (!isDown || !path.endsWith('/Participants')) return undefined;
      isDown = false;
      return refuse(503, 20_503);
    });
    expect(savedOf(await save(one.task.sid, named(one))).contact).toBe(one.channel.interactionSid);
  });

  it('is read for its record where TaskRouter has forgotten the task, and counts for its owner alone', async () => {
    const one = chat(setUp.world);
    await save(one.task.sid, { version: edited('Ada’s') });
    complete(one);
    const body = { ...named(one), version: edited('Ada’s, at last', { sequence: 2 }) };
    const refused = await save(one.task.sid, body, 'bo');
    expect([refused.status, refusedOf(refused).error.code]).toEqual([404, 'task_forgotten']);
    expect(savedOf(await save(one.task.sid, body)).contact).toBe(one.channel.interactionSid);
    expect(wordsIn(one.channel.interactionSid)).toEqual(['Ada’s, at last']);
  });
});

describe('a task that TaskRouter has forgotten', () => {
  it('is saved with the ticket, and with the contact alone where its owner is on record', async () => {
    const one = chat(setUp.world);
    const { ticket, contact } = savedOf(await save(one.task.sid));
    complete(one);
    const byTicket = savedOf(
      await save(one.task.sid, { ticket, version: edited('By ticket', { status: 'saved' }) }),
    );
    expect(byTicket).toMatchObject({ outcome: 'written', digest: 'forgotten', index: 'written' });
    const byContact = await save(one.task.sid, { contact, version: edited('By contact', { sequence: 2 }) });
    expect(byContact.status).toBe(200);
    expect(wordsIn(contact)).toEqual(['By contact']);
  });

  it('is saved though Sync was down when it was accepted, and for ten minutes after its end', async () => {
    const one = chat(setUp.world);
    down(isSync);
    const answer = await save(one.task.sid);
    expect(answer.status).toBe(503);
    const refused = refusedOf(answer);
    expect(refused).toMatchObject({
      error: { code: 'twilio_unavailable' },
      contact: one.channel.interactionSid,
    });
    const { ticket } = refused;
    expect((await save(one.task.sid, { ticket, version: edited() })).status).toBe(503);
    complete(one);
    setUp.pass(10 * MINUTE);

    setUp.intercept(undefined);
    const saved = savedOf(
      await save(one.task.sid, { ticket, version: edited('Kept', { status: 'saved', savedBy: 'taskEnd' }) }),
    );
    expect(saved).toMatchObject({
      contact: one.channel.interactionSid,
      outcome: 'written',
      digest: 'forgotten',
    });
    expect(documentOf(one.channel.interactionSid).owners).toMatchObject([
      { worker: sid('ada'), agent: 'Ada Agent' },
    ]);
    expect(rows()).toMatchObject([{ data: { line: 'Kept', status: 'saved' } }]);
  });

  it.each<[string, (task: string, contact: string) => string]>([
    [
      'of another worker',
      (taskSid, contact) =>
        issueTicket({ contact, taskSid, worker: sid('ada'), until: Date.now() + DAY }, AUTH_TOKEN),
    ],
    [
      'of another task',
      (_, contact) =>
        issueTicket(
          { contact, taskSid: `WT${'0'.repeat(32)}`, worker: sid('bo'), until: Date.now() + DAY },
          AUTH_TOKEN,
        ),
    ],
    [
      'that is over',
      (taskSid, contact) =>
        issueTicket({ contact, taskSid, worker: sid('bo'), until: Date.now() - 1 }, AUTH_TOKEN),
    ],
    [
      'that is forged',
      (taskSid, contact) =>
        issueTicket({ contact, taskSid, worker: sid('bo'), until: Date.now() + DAY }, 'another-key'),
    ],
    ['that is none', () => 'v1.x.y'],
  ])('stays closed to a ticket %s, as one that never was', async (_, ticketOf) => {
    const one = chat(setUp.world);
    const { contact } = savedOf(await save(one.task.sid, { version: edited('Ada’s') }));
    complete(one);
    const forged = { version: edited('Forged'), ticket: ticketOf(one.task.sid, contact), contact };
    const answer = await save(one.task.sid, forged, 'bo');
    expect([answer.status, refusedOf(answer).error.code]).toEqual([404, 'task_forgotten']);
    const never = await save(
      `WT${'0'.repeat(32)}`,
      { version: edited(), contact: `KD${'0'.repeat(32)}` },
      'bo',
    );
    expect(never.body).toEqual(answer.body);
    expect(wordsIn(contact)).toEqual(['Ada’s']);
  });

  it('opens for its owner though their ticket is over or forged: it is an address, and the record counts', async () => {
    const one = chat(setUp.world);
    const { contact } = savedOf(await save(one.task.sid));
    complete(one);
    const claims = { contact, taskSid: one.task.sid, worker: sid('ada') };
    const over = issueTicket({ ...claims, until: Date.now() - 1 }, AUTH_TOKEN);
    expect((await save(one.task.sid, { ticket: over, version: edited() })).status).toBe(200);
    const forged = issueTicket({ ...claims, until: Date.now() + DAY }, 'another-key');
    expect((await save(one.task.sid, { ticket: forged, version: edited('x', { sequence: 2 }) })).status).toBe(
      200,
    );
  });
});

describe('several writers', () => {
  it('of the attributes lose nothing of each other', async () => {
    const { world } = setUp;
    const { task } = chat(world);
    const { ticket } = savedOf(await save(task.sid));
    let others = 0;
    setUp.intercept(({ method, path }) => {
      // Somebody else is faster, three times.
      if (method === 'POST' && path.endsWith(`/Tasks/${task.sid}`) && others < 3) {
        others += 1;
        world.taskRouter.setTaskAttributes(task.sid, { ...task.attributes, [`other${others}`]: others });
      }
      return undefined;
    });
    const answers = await Promise.all(
      ['live', 'wrapping', 'ended'].map((phase) =>
        save(task.sid, { ticket, session: session(phase as 'live') }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(task.attributes).toMatchObject({ other1: 1, other2: 2, other3: 3, customerName: 'Cleo Customer' });
    // The digest that stands there is that of the last write of the document.
    const { updatedAt, tasks } = documentOf(savedOf(await save(task.sid, { ticket })).contact);
    expect(digestIn(task)).toMatchObject({ updatedAt, phase: tasks[0]?.session.phase });
  });

  it('of the document lose nothing of each other', async () => {
    const one = chat(setUp.world);
    await save(one.task.sid, { version: edited('Ada’s', { editor: 'a' }) });
    const second = handOver(setUp.world, one, 'ada', 'bo');
    const { ticket } = savedOf(await save(second.sid, {}, 'bo'));
    const [adas, bos] = await Promise.all([
      save(one.task.sid, { version: edited('Ada’s last', { editor: 'a', sequence: 2, status: 'saved' }) }),
      save(second.sid, { ticket, version: edited('Bo’s first') }, 'bo'),
      save(second.sid, { ticket, session: session('live', { counts: { shown: 7, used: 2 } }) }, 'bo'),
    ]);
    expect([adas.status, bos.status]).toEqual([200, 200]);
    const document = documentOf(one.channel.interactionSid);
    expect(wordsIn(document.contact).sort()).toEqual(['Ada’s last', 'Bo’s first']);
    expect(document.tasks[1]?.session.counts).toEqual({ shown: 7, used: 2 });
  });

  it('of the row leave the later one there', async () => {
    const { task } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid));
    const [row] = rows();
    const later = { ...row?.data, phase: 'ended', updatedAt: Date.now() + MINUTE };
    setUp.world.sync.setMapItem('agent-assist-summaries', row?.key ?? '', later);
    expect(savedOf(await save(task.sid, { ticket, session: session('wrapping') })).index).toBe('written');
    expect(rows()).toMatchObject([{ data: { phase: 'ended' } }]);
  });

  it('who create it at the same time create one', async () => {
    const { task, channel } = chat(setUp.world);
    const answers = await Promise.all([1, 2, 3, 4].map(() => save(task.sid)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(setUp.world.sync.documents()).toHaveLength(1);
    expect(documentOf(channel.interactionSid).tasks).toHaveLength(1);
  });

  it('are told of the text that their editor has not seen, and the phase is taken all the same', async () => {
    const { task, channel } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid, { version: edited('First tab', { editor: 'tab-1' }) }));
    const answer = await save(task.sid, {
      ticket,
      version: edited('Second tab', { editor: 'tab-2' }),
      session: session('ended'),
    });
    expect([answer.status, refusedOf(answer).error.code]).toEqual([409, 'version_conflict']);
    expect(answer.body).toMatchObject({
      contact: channel.interactionSid,
      ticket: expect.stringMatching(/^v1\./) as string,
      mine: { editor: 'tab-1', number: 1, sections: edited('First tab').sections },
    });
    expect(digestIn(task)).toMatchObject({ phase: 'ended', status: 'draft' });
    const settled = await save(task.sid, {
      ticket,
      version: edited('Second tab', { editor: 'tab-2', base: 1 }),
    });
    expect(savedOf(settled)).toMatchObject({ outcome: 'written', number: 2 });
  });

  it('that are one whose answer was lost write once', async () => {
    const { task } = chat(setUp.world);
    const version = edited('Once', { status: 'saved' });
    const first = savedOf(await save(task.sid, { version }));
    const again = savedOf(await save(task.sid, { version }));
    expect(again).toMatchObject({
      outcome: 'unchanged',
      number: first.number,
      digest: 'unchanged',
      index: 'written',
    });
  });
});

describe('hand-over', () => {
  it('gives the next agent what there is, and the one before nothing of what comes', async () => {
    const one = chat(setUp.world);
    const { ticket } = savedOf(await save(one.task.sid));
    await save(one.task.sid, { ticket, version: edited('So far', { note: 'She is in a hurry' }) });
    const second = handOver(setUp.world, one, 'ada', 'bo');
    expect(second.sid).not.toBe(one.task.sid);
    const bos = savedOf(await save(second.sid, {}, 'bo'));
    expect(bos).toMatchObject({
      contact: one.channel.interactionSid,
      mine: null,
      others: [
        {
          worker: sid('ada'),
          agent: 'Ada Agent',
          note: 'She is in a hurry',
          sections: edited('So far').sections,
        },
      ],
    });
    await save(second.sid, { ticket: bos.ticket, version: edited('Confidential') }, 'bo');
    const late = await save(one.task.sid, {
      ticket,
      version: edited('So far, saved', { sequence: 2, status: 'saved' }),
    });
    expect(savedOf(late)).toMatchObject({ outcome: 'written', others: [] });
    expect(JSON.stringify(late.body)).not.toContain('Confidential');
    expect(wordsIn(one.channel.interactionSid).sort()).toEqual(['Confidential', 'So far, saved']);
  });

  it('shows the one before nothing of what comes, though a ticket is all that is left of their task', async () => {
    const one = chat(setUp.world);
    down(isSync);
    const { ticket } = refusedOf(await save(one.task.sid));
    setUp.intercept(undefined);
    const second = handOver(setUp.world, one, 'ada', 'bo');
    await save(second.sid, { session: session('live'), version: edited('Bo’s') }, 'bo');
    setUp.world.interactions.close(one.channel.interactionSid, one.channel.sid, 'closed', sid('ada'));
    setUp.pass(6 * MINUTE);

    const late = savedOf(
      await save(one.task.sid, { ticket, version: edited('Ada’s'), session: session('ended') }),
    );
    expect(late).toMatchObject({ outcome: 'written', others: [] });
    expect(rows()).toMatchObject([{ data: { agent: 'Bo Agent', taskSid: second.sid, phase: 'live' } }]);
    const { others } = savedOf(await save(second.sid, {}, 'bo'));
    expect(others).toMatchObject([{ worker: sid('ada') }]);
  });

  it('leaves room for the next agent where the first has taken all they may', async () => {
    const one = chat(setUp.world);
    const { ticket } = savedOf(await save(one.task.sid));
    const refused = refusedOf(await save(one.task.sid, { ticket, version: edited('x'.repeat(100_000)) }));
    const [, bytes = '', room = ''] =
      /takes (\d+) bytes, and there is room for (\d+)/.exec(refused.error.message) ?? [];
    const fitting = 100_000 - (Number(bytes) - Number(room));
    expect((await save(one.task.sid, { ticket, version: edited('x'.repeat(fitting)) })).status).toBe(200);
    const second = handOver(setUp.world, one, 'ada', 'bo');
    const bos = savedOf(await save(second.sid, {}, 'bo'));
    const saved = await save(
      second.sid,
      { ticket: bos.ticket, version: edited('Bo’s', { status: 'saved' }), session: session('live') },
      'bo',
    );
    expect(saved.status).toBe(200);
  });
});

describe('bad input', () => {
  it('of 100 KB is refused with how long it may be, and the phase is taken all the same', async () => {
    const { task, channel } = chat(setUp.world);
    const version = edited('€'.repeat(34_000));
    const answer = await save(task.sid, { version, session: session('wrapping') });
    expect([answer.status, refusedOf(answer).error.code]).toEqual([413, 'too_long']);
    expect(refusedOf(answer).error.message).toMatch(/takes 1020\d\d bytes, and there is room for 13\d\d\d\./);
    expect(refusedOf(answer)).toMatchObject({ contact: channel.interactionSid });
    expect(documentOf(channel.interactionSid).versions).toEqual([]);
    expect(digestIn(task)).toMatchObject({ phase: 'wrapping' });
  });

  it('is kept word for word', async () => {
    const { task, channel } = chat(setUp.world);
    const sections = [
      { title: '__proto__', text: '{"polluted": true}' },
      { title: 'constructor', text: '<img src=x onerror=alert(1)>' },
      { title: '', text: '"quotes" \\ \u0000 \ud83d 👩‍👩‍👧‍👦' },
    ];
    const { status, body } = await save(task.sid, { version: edited('', { sections }) });
    expect(status).toBe(200);
    expect(body).toHaveProperty('mine.sections.1', sections[1]);
    expect(body).toHaveProperty('mine.sections.0', sections[0]);
    expect(documentOf(channel.interactionSid).versions[0]?.sections.slice(0, 2)).toEqual(
      sections.slice(0, 2),
    );
    expect({}).not.toHaveProperty('polluted');
  });

  it('of attributes without room leaves the digest out, and saves the summary', async () => {
    const { world } = setUp;
    const { task, channel } = chat(world);
    const room = 4_090 - JSON.stringify({ ...task.attributes, notes: '' }).length;
    world.taskRouter.setTaskAttributes(task.sid, { ...task.attributes, notes: 'x'.repeat(room) });
    const attributes = JSON.stringify(task.attributes);
    const saved = savedOf(await save(task.sid, { version: edited('Saved', { status: 'saved' }) }));
    expect(saved).toMatchObject({ outcome: 'written', digest: 'tooLong', index: 'written' });
    expect(wordsIn(channel.interactionSid)).toEqual(['Saved']);
    expect(JSON.stringify(task.attributes)).toBe(attributes);
  });

  it('of names does not reach the text’s room', async () => {
    const { world } = setUp;
    const { task, channel } = chat(world, { customerName: '👩‍👩‍👧‍👦'.repeat(30) });
    await save(task.sid, { session: session('live') });
    expect(documentOf(channel.interactionSid).customer.length).toBeLessThanOrEqual(100);
    expect(Buffer.byteLength(JSON.stringify(rows()[0]?.data))).toBeLessThanOrEqual(500);
  });
});

describe('where Twilio is down', () => {
  it('in TaskRouter, saves with the ticket and says that supervisors do not know yet', async () => {
    const { task } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid));
    down(isTaskRouter);
    const body = { ticket, version: edited('Kept', { status: 'saved' }), session: session('ended') };
    expect(savedOf(await save(task.sid, body))).toMatchObject({
      outcome: 'written',
      digest: 'failed',
      index: 'written',
    });
    setUp.intercept(undefined);
    expect(savedOf(await save(task.sid, body))).toMatchObject({
      outcome: 'unchanged',
      digest: 'written',
      index: 'written',
    });
    expect(digestIn(task)).toMatchObject({ phase: 'ended', status: 'saved' });
  });

  it('in the index, saves and says so, and the same report makes up for it', async () => {
    const { task } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid));
    setUp.intercept(({ path }) => (path.includes('/Maps/') ? refuse(429, 54_009) : undefined));
    const body = { ticket, session: session('ended') };
    expect(savedOf(await save(task.sid, body))).toMatchObject({ digest: 'written', index: 'failed' });
    setUp.intercept(undefined);
    expect(savedOf(await save(task.sid, body)).index).toBe('written');
    expect(rows()).toMatchObject([{ data: { phase: 'ended' } }]);
  });

  it.each(['live', 'wrapping'] as const)(
    'in the index of a %s session, is made up for too',
    async (phase) => {
      const { task } = chat(setUp.world);
      if (phase === 'wrapping') await save(task.sid);
      const body = { session: session(phase) };
      setUp.intercept(({ method, path }) =>
        method === 'POST' && path.includes('/Maps') ? refuse(429, 54_009) : undefined,
      );
      expect(savedOf(await save(task.sid, body))).toMatchObject({ digest: 'written', index: 'failed' });
      setUp.intercept(undefined);
      expect(savedOf(await save(task.sid, body)).index).toBe('written');
      expect(rows()).toMatchObject([{ data: { phase } }]);
    },
  );

  it('of a document that is deleted while it is written, makes no new one that is nobody’s', async () => {
    const { task, channel } = chat(setUp.world);
    const { ticket } = savedOf(await save(task.sid));
    setUp.intercept(({ method, path }) => {
      if (method === 'POST' && path.includes('/Documents/')) {
        setUp.world.sync.removeDocument(`agent-assist-summary-${channel.interactionSid}`);
      }
      return undefined;
    });
    const answer = await save(task.sid, { ticket, version: edited() });
    expect([answer.status, refusedOf(answer)]).toMatchObject([503, { contact: channel.interactionSid }]);
    setUp.intercept(undefined);
    const again = savedOf(await save(task.sid, { ticket: refusedOf(answer).ticket, version: edited() }));
    expect(again).toMatchObject({ outcome: 'written', number: 1 });
    expect(documentOf(channel.interactionSid).tasks).toMatchObject([{ sid: task.sid, worker: sid('ada') }]);
  });

  it.each([
    ['sync.twilio.com', isSync],
    ['taskrouter.twilio.com', isTaskRouter],
    ['flex-api.twilio.com', ({ host }: { host: string }) => host === 'flex-api.twilio.com'],
  ])('at %s, answers 503 when the chat is opened', async (host, matches) => {
    const { task } = chat(setUp.world);
    down(matches);
    const answer = await save(task.sid, { version: edited() });
    expect([answer.status, refusedOf(answer).error.code]).toEqual([503, 'twilio_unavailable']);
    expect(refusedOf(answer).error.message).toContain(host);
  });

  it('in Sync, does not take a recorded owner for a stranger', async () => {
    const one = chat(setUp.world);
    await save(one.task.sid);
    handOver(setUp.world, one, 'ada', 'bo');
    endChat(setUp.world, one);
    down(isSync);
    expect((await save(one.task.sid, { version: edited() })).status).toBe(503);
  });
});

it('is what get-summary reads', async () => {
  const { task, channel } = chat(setUp.world);
  await save(task.sid, { version: edited('Read me'), session: session('live') });
  const { body } = await get({ contact: channel.interactionSid }, 'ada');
  expect(body).toMatchObject({ versions: [{ sections: edited('Read me').sections }] });
});

it('writes no text, name, secret or token to its log', () => {
  const log = setUp.functions.output();
  expect(log).toContain('twilio_unavailable: ');
  expect(log).not.toMatch(/Ada’s|Kept|Cleo|refund|Monday|x{50}/);
  for (const secret of [AUTH_TOKEN, 'eyJ', 'v1.']) expect(log).not.toContain(secret);
  expect(log).not.toContain(`Basic ${Buffer.from(`${ACCOUNT_SID}:`).toString('base64').slice(0, 10)}`);
});
