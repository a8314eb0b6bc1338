import type { AssistMessage, AudioReport, CallFacts, CallTask } from '../domain/assist';
import { AssistError } from '../domain/failure';
import { roomOf, type ConversationName, type ParticipantName } from '../domain/ids';
import {
  aCall,
  aMessage,
  aSuggestionSet,
  aTask,
  callConversation,
  conversationOf,
  FakeAudioStarter,
  legOf,
  type PROFILE,
} from '../testing/fakes';
import { setupDesk } from '../testing/session-desk';
import { settle } from '../testing/settle';
import { toArray } from '../store/windowed-list';

const NUMBER = '+15550001111';

/** A desk with one call: nothing is known to Google yet unless a test says so. */
function setupCall({
  facts,
  audio,
  task = aCall(),
}: { facts?: Partial<CallFacts>; audio?: FakeAudioStarter; task?: CallTask } = {}) {
  const desk = setupDesk(
    ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION', 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST'],
    audio && { audio },
  );
  const ofCall = (changes: Partial<CallFacts> = {}): void => {
    desk.conversations.calls.set(task.taskSid, {
      direction: 'inbound',
      namedConversation: undefined,
      customerCallSid: legOf(),
      customerNumber: NUMBER,
      startedAt: desk.now(),
      ...desk.conversations.calls.get(task.taskSid),
      ...changes,
    });
  };
  ofCall(facts);

  const open = async (): Promise<void> => {
    desk.registry.open(task);
    await settle();
    if (desk.sockets.opened.length > 0) desk.sockets.newest.onOpen();
    await settle();
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 1_000) {
      desk.clock.increment(Math.min(1_000, left));
      await settle();
    }
  };
  const view = () => desk.record(task).view;
  const tell = async (audio: AudioReport | undefined, isHandedOn = false): Promise<void> => {
    desk.registry.notify(task.taskSid, { type: 'call.changed', audio, isHandedOn });
    await settle();
  };
  const deliver = async (event: 'finished' | 'broken', conversation = callConversation()): Promise<void> => {
    desk.sockets.newest.onEvent({ type: event, room: roomOf(conversation) });
    await settle();
  };
  const hear = async (text: string, isFinal = false): Promise<void> => {
    desk.sockets.newest.onEvent({
      type: 'speech',
      room: roomOf(callConversation()),
      recognition: { role: 'END_USER', messageId: 'm1', text, isFinal },
    });
    await settle();
  };
  const lines = (): string[] => toArray(desk.record(task).messages).map(({ text }: AssistMessage) => text);
  return { ...desk, task, ofCall, open, pass, view, tell, deliver, hear, lines };
}

const failed: AudioReport = { status: 'failed', generation: 1, code: '64101' };
const started: AudioReport = { status: 'started', generation: 1, code: undefined };

describe('the conversation of a call', () => {
  it('is the one named by the customer’s leg, and never made by the plugin', async () => {
    const { api, open, sockets, view } = setupCall();
    api.begin(callConversation());
    await open();
    expect(view().phase).toBe('live');
    expect(sockets.joins).toEqual([callConversation()]);
    expect(api.conversations.size).toBe(1);
  });

  it('is that of the customer’s leg of an outgoing call, which Flex knows only once it is dialled', async () => {
    const { api, ofCall, open, pass, tell, view } = setupCall({
      facts: { direction: 'outbound', customerCallSid: undefined, customerNumber: undefined },
    });
    await open();
    await pass(60_000);
    expect(view()).toMatchObject({ phase: 'starting', audio: { status: 'awaited' } });

    ofCall({ customerCallSid: legOf() });
    api.begin(callConversation());
    await tell(undefined);
    expect(view().phase).toBe('live');
  });

  it('may come late: the agent is told why nothing shows, then that no audio arrives, and it goes live by itself', async () => {
    const { api, open, pass, view } = setupCall();
    await open();
    expect(view()).toMatchObject({ phase: 'starting', audio: { status: 'awaited' } });
    await pass(40_000);
    expect(view()).toMatchObject({ phase: 'starting', audio: { status: 'absent' } });
    api.begin(callConversation());
    await pass(20_000);
    expect(view().phase).toBe('live');
  });

  it('is looked for though the connector cannot tell a missing one from a failure', async () => {
    const { api, open, pass, view } = setupCall();
    api.failNext('getConversation', new AssistError('unreachable', 'The connector answered 500'));
    await open();
    expect(view().phase).toBe('starting');
    api.begin(callConversation());
    await pass(2_000);
    expect(view().phase).toBe('live');
  });

  it('is not asked for all the time', async () => {
    const { api, open, pass } = setupCall({ facts: { customerNumber: undefined } });
    let looks = 0;
    api.getConversation = () => {
      looks += 1;
      return Promise.resolve(undefined);
    };
    await open();
    await pass(600_000);
    expect(looks).toBeLessThan(45);
  });

  it('is looked for at once when the agent says so or the page wakes up', async () => {
    const { api, open, pass, registry, view } = setupCall();
    await open();
    await pass(60_000);
    api.begin(callConversation());
    registry.wake();
    await settle();
    expect(view().phase).toBe('live');
  });

  it.each([
    ['unauthorized', 'failed'],
    ['unreachable', 'starting'],
  ] as const)('where the answer is %s, the session is %s', async (kind, phase) => {
    const { api, open, view } = setupCall({ facts: { customerCallSid: undefined } });
    api.failNext('findConversationName', new AssistError(kind, 'No'));
    await open();
    expect(view().phase).toBe(phase);
  });

  it('waits for a call without any name and with a withheld number, and asks the connector nothing', async () => {
    const { api, open, pass, view } = setupCall({
      facts: { customerCallSid: undefined, customerNumber: undefined },
    });
    let asked = 0;
    api.findConversationName = () => {
      asked += 1;
      return Promise.resolve(undefined);
    };
    await open();
    await pass(30_000);
    expect(asked).toBe(0);
    expect(view().audio?.status).toBe('absent');
  });

  describe('named by the task', () => {
    const other = `projects/demo/locations/global/conversations/studio-1` as ConversationName;

    it('goes before the customer’s leg', async () => {
      const { api, open, sockets } = setupCall({ facts: { namedConversation: other } });
      api.begin(other);
      api.begin(callConversation());
      await open();
      expect(sockets.joins).toEqual([other]);
    });

    it('gives way to the call’s own where it was copied from a call that is over', async () => {
      const { api, open, sockets } = setupCall({ facts: { namedConversation: other } });
      api.begin(other, { state: 'COMPLETED' });
      api.begin(callConversation());
      await open();
      expect(sockets.joins).toEqual([callConversation()]);
    });

    it.each([
      ['another project', 'projects/evil/locations/global/conversations/studio-1', {}],
      ['yesterday', other, { startedAt: Date.UTC(2026, 0, 14, 10) }],
      [
        'another profile',
        other,
        { profile: 'projects/demo/locations/global/conversationProfiles/p2' as typeof PROFILE },
      ],
      ['another call', callConversation('b'), {}],
    ])('is not taken where it is of %s', async (_, name, details) => {
      const { api, open, sockets } = setupCall({ facts: { namedConversation: name } });
      api.begin(name as ConversationName, details);
      api.begin(callConversation());
      await open();
      expect(sockets.joins).toEqual([callConversation()]);
    });
  });

  describe('registered under the customer’s number', () => {
    const byNumber = `projects/demo/locations/global/conversations/aa-77` as ConversationName;
    const withNumber = (facts: Partial<CallFacts> = {}) => {
      const call = setupCall({ facts: { customerCallSid: undefined, ...facts } });
      call.api.keys.set(NUMBER, byNumber);
      return call;
    };

    it('is taken where it is open, ours and of the call’s age, and the task is told first', async () => {
      const { api, conversations, now, open, sockets } = withNumber();
      api.begin(byNumber, { startedAt: now() - 100_000 });
      await open();
      expect(sockets.joins).toEqual([byNumber]);
      expect(conversations.named).toEqual([byNumber]);
    });

    it.each([
      ['yesterday’s', byNumber, { startedAt: Date.UTC(2026, 0, 14, 10) }],
      ['a call’s of three minutes ago', byNumber, { startedAt: Date.UTC(2026, 0, 15, 9, 57) }],
      ['completed', byNumber, { state: 'COMPLETED' as const }],
      ['of another profile', byNumber, { profile: undefined }],
      ['of another call', callConversation('b'), {}],
      ['of another project', 'projects/evil/locations/global/conversations/aa-77', {}],
    ])('is ambiguous where it is %s, and nobody joins it', async (_, name, details) => {
      const { api, open, pass, sockets, view } = withNumber();
      api.keys.set(NUMBER, name);
      api.begin(name as ConversationName, details);
      await open();
      await pass(30_000);
      expect(view().audio?.status).toBe('ambiguous');
      expect(sockets.joins).toEqual([]);
    });

    it('is ambiguous where another agent’s desktop has taken it: a second call from the same number', async () => {
      const { api, open, pass, sockets, view } = withNumber();
      api.begin(byNumber);
      api.participants.set(byNumber, [
        {
          name: `${byNumber}/participants/1` as ParticipantName,
          role: 'HUMAN_AGENT',
          obfuscatedUserId: 'bo',
        },
      ]);
      await open();
      await pass(30_000);
      expect(view().audio?.status).toBe('ambiguous');
      expect(sockets.joins).toEqual([]);
    });

    it('is not looked for once what is registered must be of a later call', async () => {
      const { api, open, pass, sockets } = withNumber();
      api.keys.clear();
      await open();
      await pass(300_000);
      api.keys.set(NUMBER, byNumber);
      api.begin(byNumber);
      await pass(60_000);
      expect(sockets.joins).toEqual([]);
    });

    it('nor in after-call work: the customer may be calling again', async () => {
      const { api, open, pass, registry, sockets, task } = withNumber();
      api.keys.clear();
      await open();
      registry.notify(task.taskSid, { type: 'task.wrapupStarted' });
      api.keys.set(NUMBER, byNumber);
      api.begin(byNumber);
      await pass(60_000);
      expect(sockets.joins).toEqual([]);
    });

    it('is not the next caller’s from a number that many share, who came while this call was looked for', async () => {
      const { api, conversations, open, pass, sockets } = withNumber();
      api.keys.clear();
      await open();
      await pass(12_000);
      api.keys.set(NUMBER, byNumber);
      api.begin(byNumber);
      await pass(60_000);
      expect(sockets.joins).toEqual([]);
      expect(conversations.named).toEqual([]);
    });

    it('is found for a caller who has waited in a queue', async () => {
      const { api, now, ofCall, open, sockets } = withNumber();
      ofCall({ startedAt: now() - 100_000 });
      api.begin(byNumber, { startedAt: now() - 101_000 });
      await open();
      expect(sockets.joins).toEqual([byNumber]);
    });

    it.each([
      ['had begun before it was dialled', 10_000, 30_000, []],
      ['began after it was dialled', 10_000, 5_000, [byNumber]],
      ['began long after it was dialled, and the page is loaded only then', 60_000, 10_000, []],
    ])('of an outgoing call that %s', async (_, dialledAgo, begunAgo, expected) => {
      const { api, now, ofCall, open, pass, sockets } = withNumber({ direction: 'outbound' });
      ofCall({ startedAt: now() - dialledAgo });
      api.begin(byNumber, { startedAt: now() - begunAgo });
      await open();
      await pass(5_000);
      expect(sockets.joins).toEqual(expected);
    });

    it('has a number of its own, and those before it are of other customers', async () => {
      const { api, lines, open } = withNumber();
      api.begin(byNumber);
      api.keep(byNumber, aMessage(1));
      api.keep(byNumber.replace('77', '2'), aMessage(2));
      await open();
      expect(lines()).toEqual(['message 1']);
    });

    it('is forgotten at the end of the call, unless the number has been registered anew', async () => {
      const { api, conversations, open, registry, settleEnd, task } = { ...withNumber(), settleEnd: settle };
      api.begin(byNumber);
      await open();
      conversations.ended = true;
      registry.notify(task.taskSid, { type: 'task.ended' });
      await settleEnd();
      expect(api.keys.has(NUMBER)).toBe(false);
      expect(api.completed).toEqual([byNumber]);
    });

    it('stays where another call has it now', async () => {
      const { api, conversations, open, registry, task } = withNumber();
      api.begin(byNumber);
      await open();
      api.keys.set(NUMBER, callConversation('c'));
      conversations.ended = true;
      registry.notify(task.taskSid, { type: 'task.ended' });
      await settle();
      expect(api.keys.get(NUMBER)).toBe(callConversation('c'));
    });
  });

  it('that was left for the next is free for another task', async () => {
    const next = `${callConversation()}-2` as ConversationName;
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    await call.tell(failed);
    call.api.begin(callConversation(), { state: 'COMPLETED' });
    call.api.begin(next);
    call.ofCall({ namedConversation: next });
    await call.tell({ ...started, generation: 2 });
    expect(call.sockets.joins).toEqual([callConversation(), next]);

    const second = aCall('b');
    call.conversations.calls.set(second.taskSid, {
      ...call.conversations.calls.get(call.task.taskSid)!,
      namedConversation: undefined,
    });
    call.registry.open(second);
    await call.pass(1_000);
    expect(call.record(second).view.phase).toBe('live');
  });

  it('is listened to by one task of an agent only', async () => {
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    const second = aCall('b');
    call.conversations.calls.set(second.taskSid, {
      ...call.conversations.calls.get(call.task.taskSid)!,
    });
    call.registry.open(second);
    await call.pass(30_000);
    expect(call.record(second).view.phase).toBe('starting');
  });
});

describe('the audio of a call', () => {
  it('is started by nobody unless the configuration says so', async () => {
    const { open, pass, view } = setupCall();
    await open();
    await pass(60_000);
    expect(view().audio?.status).toBe('absent');
  });

  it('of an outgoing call is started once the customer is there, and once', async () => {
    const audio = new FakeAudioStarter();
    const { api, ofCall, open, pass, tell, view } = setupCall({
      audio,
      facts: { direction: 'outbound', customerCallSid: undefined },
    });
    await open();
    expect(audio.asked).toEqual([]);
    audio.failures.push(new AssistError('busy', 'The customer is not on the line yet'));
    ofCall({ customerCallSid: legOf() });
    await tell(undefined);
    await pass(20_000);
    expect(audio.asked).toHaveLength(2);
    api.begin(callConversation());
    await pass(20_000);
    expect(view().phase).toBe('live');
    expect(audio.asked).toHaveLength(2);
  });

  it('of an incoming call is started only where no Studio flow can have done so', async () => {
    const audio = new FakeAudioStarter();
    const { open, pass } = setupCall({ audio });
    await open();
    await pass(7_000);
    expect(audio.asked).toEqual([]);
    await pass(20_000);
    expect(audio.asked).toHaveLength(1);
  });

  it('that cannot be started is tried again a little, then only when the agent asks, and the reason shows', async () => {
    const audio = new FakeAudioStarter();
    const refusals = Array.from(
      { length: 9 },
      () => new AssistError('rejected', 'SIPREC_CONNECTOR_NAME is wrong'),
    );
    audio.failures.push(...refusals);
    const { open, pass, registry, view } = setupCall({ audio, facts: { direction: 'outbound' } });
    await open();
    await pass(300_000);
    expect(audio.asked).toHaveLength(2);
    expect(view().failure?.message).toBe('SIPREC_CONNECTOR_NAME is wrong');
    registry.commands.retry(aCall().taskSid);
    await settle();
    expect(audio.asked).toHaveLength(3);
  });

  it('that somebody else is just starting is asked for again until it is certain', async () => {
    const audio = new FakeAudioStarter();
    audio.isUncertain = true;
    const { open, pass } = setupCall({ audio, facts: { direction: 'outbound' } });
    await open();
    await pass(9_000);
    expect(audio.asked).toHaveLength(1);
    await pass(55_000);
    expect(audio.asked.length).toBeGreaterThan(2);
    audio.isUncertain = false;
    await pass(21_000);
    const asked = audio.asked.length;
    await pass(120_000);
    expect(audio.asked).toHaveLength(asked);
  });

  it('is started anew twice at the most, however often it breaks, until the agent asks', async () => {
    const audio = new FakeAudioStarter();
    const call = setupCall({ audio });
    const part = (generation: number) => `${callConversation()}-${generation}` as ConversationName;
    call.api.begin(callConversation());
    await call.open();
    for (let generation = 1; generation < 5; generation += 1) {
      audio.conversation = part(generation + 1);
      await call.tell({ ...failed, generation });
      await call.tell(undefined);
      if (audio.asked.length === generation) {
        call.api.begin(part(generation + 1));
        call.ofCall({ namedConversation: part(generation + 1) });
      }
      await call.pass(2_000);
    }
    expect(audio.asked).toHaveLength(2);
    call.registry.commands.retry(call.task.taskSid);
    await settle();
    expect(audio.asked).toHaveLength(3);
  });

  it('is started when the agent asks in the middle of a look', async () => {
    const audio = new FakeAudioStarter();
    audio.failures.push(...[1, 2].map(() => new AssistError('rejected', 'SIPREC_CONNECTOR_NAME is wrong')));
    const { api, open, pass, registry } = setupCall({ audio, facts: { direction: 'outbound' } });
    await open();
    await pass(60_000);
    expect(audio.asked).toHaveLength(2);
    const getConversation = api.getConversation;
    api.getConversation = () => new Promise(() => undefined);
    await pass(20_000);
    api.getConversation = getConversation;
    registry.commands.retry(aCall().taskSid);
    await settle();
    expect(audio.asked).toHaveLength(3);
  });

  it('is heard when Google has understood a word, and not before', async () => {
    const { api, hear, open, view } = setupCall();
    api.begin(callConversation());
    await open();
    expect(view().audio?.status).toBe('awaited');
    await hear('Hel');
    expect(view().audio?.status).toBe('heard');
  });

  it('may be silence: then the agent is told, until there is a word', async () => {
    const { api, hear, open, pass, view } = setupCall();
    api.begin(callConversation());
    await open();
    await pass(31_000);
    expect(view()).toMatchObject({ phase: 'live', audio: { status: 'absent' } });
    await hear('Hello');
    expect(view().audio?.status).toBe('heard');
  });

  it.each([
    ['Twilio says so', async ({ tell }: ReturnType<typeof setupCall>) => tell(failed), '64101'],
    ['Google says so', async ({ deliver }: ReturnType<typeof setupCall>) => deliver('broken'), undefined],
    ['Google ends', async ({ deliver }: ReturnType<typeof setupCall>) => deliver('finished'), undefined],
  ])('has stopped when %s and the call goes on', async (_, stop, code) => {
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Hello');
    await stop(call);
    expect(call.view().audio?.status).toBe('heard');
    await call.pass(5_000);
    expect(call.view()).toMatchObject({ phase: 'live', audio: { status: 'stopped', code } });
    expect(call.sockets.joins).toEqual([callConversation()]);
  });

  it('has stopped, and why Twilio says a moment before or after Google does', async () => {
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Hello');
    await call.deliver('broken');
    await call.pass(5_000);
    expect(call.view().audio).toEqual({ status: 'stopped', code: undefined });
    await call.tell(failed);
    expect(call.view().audio).toEqual({ status: 'stopped', code: '64101' });
    await call.deliver('finished');
    expect(call.view().audio).toEqual({ status: 'stopped', code: '64101' });
  });

  it('that had stopped before the page was reloaded, is still known to have', async () => {
    const call = setupCall();
    call.api.begin(callConversation());
    call.api.keep(callConversation(), aMessage(1));
    call.registry.open(call.task);
    call.registry.notify(call.task.taskSid, { type: 'call.changed', audio: failed, isHandedOn: false });
    await call.open();
    await call.pass(5_000);
    expect(call.view().audio).toEqual({ status: 'stopped', code: '64101' });
  });

  it('that was started anew and had stopped again before the page was reloaded, is still known to have', async () => {
    const next = `${callConversation()}-2` as ConversationName;
    const call = setupCall({ facts: { namedConversation: next } });
    call.api.begin(callConversation(), { state: 'COMPLETED' });
    call.api.begin(next);
    call.api.keep(next, aMessage(1));
    call.registry.open(call.task);
    await call.tell({ ...failed, generation: 2 });
    await call.open();
    await call.pass(5_000);
    expect(call.view().audio).toEqual({ status: 'stopped', code: '64101' });
  });

  it.each([
    [
      'after the page was reloaded',
      async (call: ReturnType<typeof setupCall>) => {
        call.registry.open(call.task);
        await settle();
      },
    ],
    ['while it is heard', (call: ReturnType<typeof setupCall>) => call.open()],
  ])(
    'that was started anew is not taken for stopped by a late word on the earlier stream: %s',
    async (_, begin) => {
      const next = `${callConversation()}-2` as ConversationName;
      const call = setupCall({ facts: { namedConversation: next } });
      call.api.begin(callConversation(), { state: 'COMPLETED' });
      call.api.begin(next);
      call.api.keep(next, aMessage(1));
      await begin(call);
      await call.tell({ ...failed, generation: 1 });
      await call.open();
      await call.pass(5_000);
      expect(call.view().audio).toEqual({ status: 'heard', code: undefined });
    },
  );

  it('goes on in the stream that was started anew though nobody has told that the earlier one ended', async () => {
    const next = `${callConversation()}-2` as ConversationName;
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Hello');
    call.api.begin(callConversation(), { state: 'COMPLETED' });
    call.api.begin(next);
    call.ofCall({ namedConversation: next });
    await call.tell({ ...started, generation: 2 });
    expect(call.sockets.joins).toEqual([callConversation(), next]);
  });

  it('that stops because the call is over is no news', async () => {
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Bye');
    await call.deliver('finished');
    call.registry.notify(call.task.taskSid, { type: 'task.wrapupStarted' });
    await call.pass(10_000);
    expect(call.view().audio?.status).toBe('heard');
  });

  it('may be started anew: the session goes on in the next conversation, and keeps what it had', async () => {
    const next = `${callConversation()}-2` as ConversationName;
    const call = setupCall();
    call.api.begin(callConversation());
    call.api.keep(callConversation(), aMessage(1));
    await call.open();
    await call.tell(failed);
    await call.pass(5_000);

    call.api.begin(callConversation(), { state: 'COMPLETED' });
    call.api.begin(next);
    call.api.keep(next, aMessage(2));
    call.ofCall({ namedConversation: next });
    await call.tell(started);
    expect(call.sockets.joins).toEqual([callConversation(), next]);
    expect(call.lines()).toEqual(['message 1', 'message 2']);
  });

  it('is started anew when the agent asks for it', async () => {
    const audio = new FakeAudioStarter();
    audio.conversation = `${callConversation()}-2` as ConversationName;
    const call = setupCall({ audio });
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Hello');
    // Google leaves a conversation open whose audio it cannot go on with.
    await call.deliver('broken');
    call.registry.commands.retry(call.task.taskSid);
    await settle();
    expect(audio.asked).toHaveLength(1);
    call.api.begin(audio.conversation);
    await call.pass(3_000);
    expect(call.sockets.joins).toEqual([callConversation(), audio.conversation]);
  });

  it('that nobody can start anew leaves the agent with what was heard, whatever Flex has to tell', async () => {
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Hello');
    await call.deliver('broken');
    await call.pass(5_000);
    call.registry.commands.retry(call.task.taskSid);
    await settle();
    await call.tell(failed);
    await call.tell(undefined);
    await call.pass(5_000);
    expect(call.view()).toMatchObject({ phase: 'live', audio: { status: 'stopped', code: '64101' } });
  });

  it('that is not started anew in time leaves the agent with what was heard', async () => {
    const audio = new FakeAudioStarter();
    audio.conversation = `${callConversation()}-2` as ConversationName;
    const call = setupCall({ audio });
    call.api.begin(callConversation(), { state: 'COMPLETED' });
    call.api.participants.set(callConversation(), [
      {
        name: `${callConversation()}/participants/1` as ParticipantName,
        role: 'HUMAN_AGENT',
        obfuscatedUserId: undefined,
      },
    ]);
    call.api.keep(callConversation(), aMessage(1));
    await call.open();
    expect(call.view().phase).toBe('starting');
    await call.pass(60_000);
    expect(call.view()).toMatchObject({ phase: 'live', audio: { status: 'stopped' } });
    expect(call.lines()).toEqual(['message 1']);
  });
});

describe('the transcript of a call', () => {
  it('is listed on joining, so that a reload in the middle of a call loses nothing', async () => {
    const { api, lines, open } = setupCall();
    api.begin(callConversation());
    api.keep(callConversation(), aMessage(1));
    api.keep(callConversation(), aMessage(2, 'HUMAN_AGENT'));
    await open();
    expect(lines()).toEqual(['message 1', 'message 2']);
  });

  it('is listed again from where it ended after the connection was lost', async () => {
    const { api, lines, open, pass, sockets } = setupCall();
    api.begin(callConversation());
    api.keep(callConversation(), aMessage(1));
    await open();
    sockets.newest.onLost({ kind: 'unreachable', message: 'gone' });
    api.keep(callConversation(), aMessage(2));
    await pass(5_000);
    sockets.newest.onOpen();
    await settle();
    expect(lines()).toEqual(['message 1', 'message 2']);
    expect(api.listed).toEqual([undefined, 1]);
  });

  it('is listed now and then, because a room may be cut off without a sign', async () => {
    const { api, lines, open, pass } = setupCall();
    api.begin(callConversation());
    await open();
    api.keep(callConversation(), aMessage(1));
    await pass(50_000);
    expect(lines()).toEqual(['message 1']);
  });

  it('of a call that was taken over is listed at every join, for the agent before may cut this one off by leaving', async () => {
    const { api, lines, open, pass, record, task } = setupCall();
    api.begin(callConversation());
    api.keep(callConversation(), aMessage(1));
    api.participants.set(callConversation(), [
      {
        name: `${callConversation()}/participants/1` as ParticipantName,
        role: 'HUMAN_AGENT',
        obfuscatedUserId: 'the agent before',
      },
    ]);
    await open();
    api.keep(callConversation(), aMessage(2));
    api.knowledge = aSuggestionSet(['What was missed']);
    await pass(13_000);
    expect(lines()).toEqual(['message 1', 'message 2']);
    expect(toArray(record(task).sets)).toHaveLength(1);
  });

  it('is asked for again where it could not be had', async () => {
    const { api, lines, open, pass } = setupCall();
    api.begin(callConversation());
    api.keep(callConversation(), aMessage(1));
    api.failNext('listNewMessages', new AssistError('unreachable', 'No answer'));
    await open();
    await pass(10_000);
    expect(lines()).toEqual(['message 1']);
  });

  it.each([
    ['rejected', 1, 2],
    ['unreachable', 8, 9],
  ] as const)(
    'that is %s is asked for %d times in almost two minutes, and again after a gap',
    async (kind, asked, afterGap) => {
      const { api, open, pass, sockets } = setupCall();
      api.begin(callConversation());
      let times = 0;
      api.listNewMessages = () => {
        times += 1;
        return Promise.reject(new AssistError(kind, 'No'));
      };
      await open();
      await pass(115_000);
      expect(times).toBe(asked);
      sockets.newest.onLost({ kind: 'unreachable', message: 'gone' });
      await pass(1_000);
      sockets.newest.onOpen();
      await settle();
      expect(times).toBe(afterGap);
    },
  );

  it('asks for what could be proposed to what was said before, but not for replies to type', async () => {
    const { api, open, record, task } = setupCall();
    api.begin(callConversation());
    api.keep(callConversation(), aMessage(1));
    api.knowledge = aSuggestionSet(['Certainly']);
    await open();
    expect(toArray(record(task).sets)).toHaveLength(1);
    expect(api.asked).toBe(0);
  });
});

describe('the summary of a call', () => {
  const summaries = (call: ReturnType<typeof setupCall>): (() => number) => {
    let asked = 0;
    const suggest = call.api.summary;
    call.api.summary = () => {
      asked += 1;
      return suggest();
    };
    return () => asked;
  };

  it('is asked for when the last words are in, and not before', async () => {
    const call = setupCall();
    const asked = summaries(call);
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Hello');
    call.registry.notify(call.task.taskSid, { type: 'task.wrapupStarted' });
    await settle();
    expect(asked()).toBe(0);
    await call.deliver('finished');
    expect(asked()).toBe(1);
  });

  it('does not wait for ever', async () => {
    const call = setupCall();
    const asked = summaries(call);
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Hello');
    call.registry.notify(call.task.taskSid, { type: 'task.wrapupStarted' });
    await call.pass(4_000);
    expect(asked()).toBe(1);
  });

  it('is not asked for where nothing was heard', async () => {
    const call = setupCall();
    const asked = summaries(call);
    call.api.begin(callConversation());
    await call.open();
    call.registry.notify(call.task.taskSid, { type: 'task.wrapupStarted' });
    await call.pass(10_000);
    expect(asked()).toBe(0);
  });

  it('waits for the last words though Twilio has stopped the stream', async () => {
    const call = setupCall();
    const asked = summaries(call);
    call.api.begin(callConversation());
    await call.open();
    await call.hear('Hello');
    await call.tell({ status: 'stopped', generation: 1, code: undefined });
    call.registry.notify(call.task.taskSid, { type: 'task.wrapupStarted' });
    await settle();
    expect(asked()).toBe(0);
    await call.pass(4_000);
    expect(asked()).toBe(1);
  });

  it('so far is there at once for the agent who takes over, and is made anew at the end', async () => {
    const call = setupCall();
    const asked = summaries(call);
    call.api.begin(callConversation());
    call.api.participants.set(callConversation(), [
      {
        name: `${callConversation()}/participants/1` as ParticipantName,
        role: 'HUMAN_AGENT',
        obfuscatedUserId: 'the agent before',
      },
    ]);
    await call.open();
    expect(asked()).toBe(1);
    expect(call.record(call.task).summary.draft?.sections).toHaveLength(1);
    await call.hear('Hello');

    call.registry.notify(call.task.taskSid, { type: 'task.wrapupStarted' });
    await call.pass(4_000);
    expect(asked()).toBe(2);
  });
});

describe('a call that is handed on', () => {
  it('is neither completed nor left, for a leave by anyone would cut off the agent who has it now', async () => {
    const { api, open, registry, sockets, state, task } = setupCall();
    api.begin(callConversation());
    await open();
    registry.notify(task.taskSid, { type: 'task.ended' });
    await settle();
    expect(api.completed).toEqual([]);
    expect(sockets.leaves).toEqual([]);
    expect(state().sessions).toEqual({});
  });

  it('and comes back to the same agent starts anew, and knows what Flex has told in between', async () => {
    const { api, open, pass, registry, task, tell, view } = setupCall();
    api.begin(callConversation());
    await open();
    registry.notify(task.taskSid, { type: 'task.ended' });
    registry.open(task);
    registry.notify(task.taskSid, { type: 'call.changed', audio: started, isHandedOn: false });
    await tell(failed);
    await pass(5_000);
    expect(view()).toMatchObject({ phase: 'live', audio: { status: 'stopped', code: '64101' } });
  });

  it('shows its first agent in after-call work the last words, and nothing that the next one hears', async () => {
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    await call.hear('I will put you through');
    call.registry.notify(call.task.taskSid, { type: 'task.wrapupStarted' });
    await call.tell(started, true);
    call.api.keep(callConversation(), aMessage(1));
    await call.pass(4_000);
    expect(call.lines()).toEqual(['message 1']);

    const next = call.api.keep(callConversation(), aMessage(2));
    call.sockets.newest.onEvent({ type: 'message', room: roomOf(callConversation()), message: next });
    await call.hear('My card number is');
    await call.pass(60_000);
    expect(call.lines()).toEqual(['message 1']);
    expect(call.record(call.task).speech.map(({ text }) => text)).toEqual(['I will put you through']);
  });

  it('shows what comes late where it was not handed on', async () => {
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    call.registry.notify(call.task.taskSid, { type: 'task.wrapupStarted' });
    await call.pass(4_000);
    call.api.keep(callConversation(), aMessage(1));
    await call.pass(60_000);
    expect(call.lines()).toEqual(['message 1']);
  });

  it('comes back and ends again while the old session says goodbye: nothing is left', async () => {
    const call = setupCall();
    call.api.begin(callConversation());
    await call.open();
    call.registry.notify(call.task.taskSid, { type: 'task.ended' });
    call.registry.open(call.task);
    call.registry.notify(call.task.taskSid, { type: 'task.ended' });
    await settle();
    expect(call.state().sessions).toEqual({});
  });

  it('over for everybody, is completed and its room left', async () => {
    const { api, conversations, open, registry, sockets, task } = setupCall();
    api.begin(callConversation());
    await open();
    conversations.ended = true;
    registry.notify(task.taskSid, { type: 'task.ended' });
    await settle();
    expect(api.completed).toEqual([callConversation()]);
    expect(sockets.leaves).toEqual([callConversation()]);
  });
});

it('a chat beside a call goes on as if there were none', async () => {
  const call = setupCall();
  call.registry.open(aTask('c'));
  await call.open();
  expect(call.record(aTask('c')).view).toMatchObject({ phase: 'live', audio: undefined });
  expect(call.sockets.joins).toEqual([conversationOf(aTask('c'))]);
});
