import { inWorld } from '../../test/in-world';
import { edited, refusedOf, savedOf, session, summariesOf } from '../../test/summaries';
import {
  chat,
  connect,
  endChat,
  handOver,
  handOverCall,
  refuse,
  type FunctionsInWorld,
} from '../../test/world';

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const { save, documentOf, wordsIn, rows, sid } = summariesOf(() => setUp);

const MINUTE = 60_000;

describe('a completed task whose contact nobody has opened', () => {
  const atLast = { session: session('ended'), version: edited('At last', { status: 'saved' }) };

  /** A call that Ada has handed over to Bo, and has completed. */
  const handedOn = () => {
    const { world } = setUp;
    const call = connect(world);
    handOverCall(world, call, 'bo');
    world.taskRouter.complete(call.reservation?.sid ?? '');
    return call;
  };

  it.each([
    [
      'chat',
      () => {
        const one = chat(setUp.world);
        endChat(setUp.world, one);
        return { task: one.task, contact: one.channel.interactionSid };
      },
    ],
    [
      'call',
      () => {
        const { task, callSid, reservation } = connect(setUp.world);
        setUp.world.calls.hangUp(callSid);
        setUp.world.taskRouter.complete(reservation?.sid ?? '');
        return { task, contact: callSid };
      },
    ],
  ])('is saved by who completed it, while TaskRouter knows it: a %s', async (_, endOne) => {
    const { task, contact } = endOne();
    setUp.pass(4 * MINUTE);
    expect(savedOf(await save(task.sid, atLast))).toMatchObject({
      contact,
      number: 1,
      outcome: 'written',
      digest: 'refused',
      index: 'written',
    });
    expect(wordsIn(contact)).toEqual(['At last']);
    expect(rows()).toMatchObject([{ data: { agent: 'Ada Agent', phase: 'ended', status: 'saved' } }]);
  });

  it('is on record then, so that what is written later is taken for as long as any other', async () => {
    const one = chat(setUp.world);
    endChat(setUp.world, one);
    const { contact } = savedOf(await save(one.task.sid, { session: session('ended') }));
    setUp.pass(6 * MINUTE);
    expect((await save(one.task.sid, { contact, version: edited('Later') })).status).toBe(200);
    expect(wordsIn(contact)).toEqual(['Later']);
  });

  it('is nobody’s any more once TaskRouter has forgotten it', async () => {
    const one = chat(setUp.world);
    endChat(setUp.world, one);
    setUp.pass(5 * MINUTE);
    const answer = await save(one.task.sid, atLast);
    expect([answer.status, refusedOf(answer).error.code]).toEqual([404, 'task_forgotten']);
    expect(setUp.world.sync.documents()).toEqual([]);
  });

  it('is not saved by another agent, nor by one who declined it', async () => {
    const started = setUp.world.interactions.startChat({ customerName: 'Cleo', workerSid: sid('bo') });
    setUp.world.taskRouter.reject(started.reservation?.sid ?? '');
    endChat(setUp.world, started);
    const one = chat(setUp.world);
    endChat(setUp.world, one);
    for (const { sid: taskSid } of [started.task, one.task]) {
      const answer = await save(taskSid, atLast, 'bo');
      expect([answer.status, refusedOf(answer).error.code]).toEqual([403, 'not_yours']);
    }
    expect(setUp.world.sync.documents()).toEqual([]);
  });

  it('is opened once by two saves at the same time', async () => {
    const one = chat(setUp.world);
    endChat(setUp.world, one);
    const answers = await Promise.all([save(one.task.sid, atLast), save(one.task.sid, atLast)]);
    expect(
      answers
        .map(savedOf)
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['unchanged', 'written']);
    expect(documentOf(one.channel.interactionSid).tasks).toHaveLength(1);
    expect(wordsIn(one.channel.interactionSid)).toEqual(['At last']);
    expect(rows()).toHaveLength(1);
  });

  it('is proved by Twilio, and not by attributes', async () => {
    const others = chat(setUp.world, { to: 'bo' });
    await save(others.task.sid, { version: edited('Bo’s') }, 'bo');
    const one = chat(setUp.world);
    setUp.world.taskRouter.setTaskAttributes(one.task.sid, {
      ...one.task.attributes,
      flexInteractionSid: others.channel.interactionSid,
      flexInteractionChannelSid: others.channel.sid,
    });
    endChat(setUp.world, one);
    const answer = await save(one.task.sid, atLast);
    expect([answer.status, refusedOf(answer).error.code]).toEqual([404, 'contact_unknown']);
    expect(wordsIn(others.channel.interactionSid)).toEqual(['Bo’s']);
  });

  it('of a call that was handed over is its first agent’s to save, who reads no word of the next', async () => {
    const { task, callSid } = handedOn();
    await save(task.sid, { session: session('live'), version: edited('Bo’s') }, 'bo');
    const late = await save(task.sid, atLast);
    expect(savedOf(late)).toMatchObject({ contact: callSid, outcome: 'written', others: [] });
    expect(JSON.stringify(late.body)).not.toContain('Bo’s');
    expect(wordsIn(callSid).sort()).toEqual(['At last', 'Bo’s']);
    expect(rows()).toMatchObject([{ data: { agent: 'Bo Agent', phase: 'live' } }]);
    expect(savedOf(await save(task.sid, {}, 'bo')).others).toMatchObject([{ worker: sid('ada') }]);
  });

  describe('of a call that the next agent opens only when it is over', () => {
    /** Ada's contact, who has handed the call over; both have completed it, and Bo has not opened it. */
    const unopenedByBo = async () => {
      const { world } = setUp;
      const call = connect(world);
      const { task, reservation, callSid } = call;
      await save(task.sid, { session: session('live'), version: edited('Ada’s') });
      const second = handOverCall(world, call, 'bo');
      world.taskRouter.complete(reservation?.sid ?? '');
      await save(task.sid, { session: session('ended') });
      world.calls.hangUp(callSid);
      world.taskRouter.complete(second?.sid ?? '');
      return { task, callSid };
    };
    const ofBo = { version: edited('Bo’s', { status: 'saved' }) };

    it('shows the next what was handed to them, and the first no word of theirs', async () => {
      const { task, callSid } = await unopenedByBo();
      expect(savedOf(await save(task.sid, ofBo, 'bo')).others).toMatchObject([{ worker: sid('ada') }]);
      expect(rows()).toMatchObject([{ data: { agent: 'Bo Agent', phase: 'ended' } }]);
      expect(JSON.stringify((await save(task.sid, { contact: callSid })).body)).not.toContain('Bo’s');
    });

    it('does so, too, where Sync was down at first and a ticket is what they come back with', async () => {
      const { task, callSid } = await unopenedByBo();
      setUp.intercept(({ host }) => (host === 'sync.twilio.com' ? refuse(503, 20_503) : undefined));
      const { ticket } = refusedOf(await save(task.sid, ofBo, 'bo'));
      expect(ticket).toMatch(/^v1\./);
      setUp.intercept(undefined);
      expect(savedOf(await save(task.sid, { ...ofBo, ticket }, 'bo')).outcome).toBe('written');
      expect(JSON.stringify((await save(task.sid, { contact: callSid })).body)).not.toContain('Bo’s');
    });
  });

  it('of a call that was handed over is opened by either agent first', async () => {
    const { task, callSid } = handedOn();
    expect(savedOf(await save(task.sid, atLast))).toMatchObject({ contact: callSid, outcome: 'written' });
    const { others } = savedOf(await save(task.sid, { session: session('live') }, 'bo'));
    expect(others).toMatchObject([{ worker: sid('ada'), sections: atLast.version.sections }]);
    expect(rows()).toMatchObject([{ data: { agent: 'Bo Agent', phase: 'live' } }]);
  });

  it('of a chat that was handed over cannot be found: Twilio lists who is in it, and they have left', async () => {
    const one = chat(setUp.world);
    const second = handOver(setUp.world, one, 'ada', 'bo');
    await save(second.sid, { version: edited('Bo’s') }, 'bo');
    setUp.world.interactions.close(one.channel.interactionSid, one.channel.sid, 'closed', sid('ada'));
    const answer = await save(one.task.sid, atLast);
    expect([answer.status, refusedOf(answer).error.code]).toEqual([404, 'contact_unknown']);
    expect(JSON.stringify(answer.body)).not.toContain('Bo’s');
    expect(wordsIn(one.channel.interactionSid)).toEqual(['Bo’s']);
  });
});
