import { AssistError } from '../domain/failure';
import type { Feature } from '../domain/feature';
import { roomOf, type AnswerRecordName } from '../domain/ids';
import type { SuggestionSet } from '../domain/suggestion';
import {
  aMessage,
  aSuggestionSet,
  aTask,
  conversationOf,
  FakeConversations,
  FakePauseBoard,
} from '../testing/fakes';
import { setupDesk } from '../testing/session-desk';
import { settle } from '../testing/settle';

const task = aTask();
const EVERYTHING: readonly Feature[] = [
  'SMART_REPLY',
  'KNOWLEDGE_SEARCH',
  'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST',
  'AGENT_COACHING',
];
const record = (id: string) => `projects/demo/locations/global/answerRecords/${id}` as AnswerRecordName;

const knowledge = (question: string): SuggestionSet => ({
  ...aSuggestionSet([]),
  suggestions: [
    { kind: 'knowledge', id: record(`k-${question}`), question, markdown: 'Within 30 days.', sources: [] },
  ],
});
const found = (answer: string): SuggestionSet => ({
  ...aSuggestionSet([]),
  suggestions: [{ kind: 'searchAnswer', id: record(`s-${answer}`), markdown: answer, sources: [] }],
});

const setup = async (features: readonly Feature[] = EVERYTHING) => {
  const desk = setupDesk(features);
  await desk.goLive();
  const { commands } = desk.registry;
  const deliver = async (set: SuggestionSet) => {
    desk.sockets.newest.onEvent({ type: 'suggestions', room: roomOf(conversationOf(task)), set });
    await settle();
  };
  const kinds = () => {
    const { sets } = desk.record();
    return sets.chunks.flat().flatMap(({ suggestions }) => suggestions.map(({ kind }) => kind));
  };
  const pass = async (ms: number) => {
    desk.clock.increment(ms);
    await settle();
  };
  return { ...desk, commands, deliver, kinds, pass };
};

describe('what is shown', () => {
  it('is only what the configuration names, where it names any', async () => {
    const { deliver, kinds } = await setup(['SMART_REPLY']);
    await deliver(knowledge('Can I return it?'));
    await deliver(aSuggestionSet(['Of course']));
    expect(kinds()).toEqual(['smartReply']);
  });

  it('is all that the profile sends, where the configuration names none', async () => {
    const { deliver, kinds } = await setup([]);
    await deliver(knowledge('Can I return it?'));
    expect(kinds()).toEqual(['knowledge']);
  });

  it('is asked for where the back-fill ends before it is known that nothing is paused', async () => {
    const pauses = new FakePauseBoard();
    pauses.failures = [new AssistError('unreachable', 'not yet')];
    const conversations = new FakeConversations();
    conversations.say(aMessage(1));
    const { api, goLive, passTime, record, replies } = setupDesk(['SMART_REPLY'], { pauses, conversations });
    api.replies = aSuggestionSet(['Of course']);
    await goLive();
    expect([record().view.relay.status, record().view.pause?.phase]).toEqual(['current', 'unknown']);
    expect(replies()).toEqual([]);
    await passTime(5_000);
    expect(record().view.pause?.phase).toBe('active');
    expect(replies()).toEqual(['Of course']);
  });

  it('is asked for again after a gap, replies and knowledge, and one that fails does not cost the other', async () => {
    const { api, conversations, kinds, sockets, pass } = await setup();
    conversations.say(aMessage(1));
    await settle();
    api.knowledge = knowledge('Can I return it?');
    api.failNext('suggestSmartReplies', new AssistError('busy', 'Too many requests'));
    sockets.newest.onLost(new AssistError('unreachable', 'gone'));
    await pass(1_000);
    sockets.newest.onOpen();
    await settle();
    expect(kinds()).toEqual(['knowledge']);
  });
});

describe('what was proposed in a gap and cannot be had just now', () => {
  const busy = () => new AssistError('busy', 'Too many requests');
  const unreachable = () => new AssistError('unreachable', 'No answer');

  /** The customer has spoken, the socket was gone for a moment, and asking for replies fails so often. */
  const afterGap = async (failures: readonly AssistError[]) => {
    const desk = await setup(['SMART_REPLY', 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST']);
    desk.conversations.say(aMessage(1));
    await settle();
    desk.api.replies = aSuggestionSet(['Of course']);
    desk.api.knowledge = knowledge('Can I return it?');
    desk.api.failNext('suggestSmartReplies', ...failures);
    desk.sockets.newest.onLost(new AssistError('unreachable', 'gone'));
    await desk.pass(1_000);
    desk.sockets.newest.onOpen();
    await settle();
    return desk;
  };

  it('is asked for until it comes', async () => {
    const { replies, passTime } = await afterGap([busy(), busy(), unreachable()]);
    expect(replies()).toEqual([]);
    await passTime(60_000);
    expect(replies()).toEqual(['Of course']);
  });

  it('is asked for ever more seldom, and alone: what came is not asked for twice', async () => {
    const { api, kinds, passTime } = await afterGap(Array.from({ length: 100 }, busy));
    await passTime(120_000);
    const tried = 100 - (api.failures.suggestSmartReplies?.length ?? 0);
    expect(tried).toBeGreaterThan(5);
    expect(tried).toBeLessThan(12);
    expect(kinds()).toEqual(['knowledge']);
  });

  it('is not asked for again where the answer was no', async () => {
    const { api, passTime, replies } = await afterGap([new AssistError('rejected', 'No')]);
    await passTime(60_000);
    expect(api.asked).toBe(0);
    expect(replies()).toEqual([]);
  });

  it('is not asked for again once the customer has said more, which brings its own', async () => {
    const { api, conversations, passTime, replies } = await afterGap([busy()]);
    api.replies = aSuggestionSet(['Glad to help']);
    conversations.say(aMessage(2));
    await settle();
    await passTime(20_000);
    expect(api.asked).toBe(0);
    expect(replies()).toEqual(['Glad to help']);
  });

  it('is not asked for again once the agent has answered', async () => {
    const { api, conversations, passTime } = await afterGap([busy()]);
    conversations.say(aMessage(2, 'HUMAN_AGENT'));
    await settle();
    await passTime(60_000);
    expect(api.asked).toBe(0);
  });

  it('is not asked for in a pause, and is when that is over', async () => {
    const { api, commands, passTime, replies } = await afterGap([busy()]);
    commands.pause(task.taskSid, undefined);
    await passTime(60_000);
    expect(api.asked).toBe(0);
    commands.resume(task.taskSid);
    await passTime(10_000);
    expect(replies()).toEqual(['Of course']);
  });
});

describe('replies that go on from a draft', () => {
  const followUps = (desk: { record: ReturnType<typeof setupDesk>['record'] }) =>
    desk.record().followUps?.suggestions.map((suggestion) => 'text' in suggestion && suggestion.text);

  it('are asked for when the agent pauses, once for the last state of the draft', async () => {
    const desk = await setup();
    desk.api.replies = aSuggestionSet(['It is on its way']);
    desk.commands.noteDraft(task.taskSid, 'Your par');
    await desk.pass(300);
    desk.commands.noteDraft(task.taskSid, 'Your parcel');
    await desk.pass(300);
    expect(desk.api.drafts).toEqual([]);
    await desk.pass(200);
    expect(desk.api.drafts).toEqual(['Your parcel']);
    expect(followUps(desk)).toEqual(['It is on its way']);
  });

  it('that were overtaken by more typing do not show', async () => {
    const desk = await setup();
    desk.api.replies = aSuggestionSet(['old']);
    desk.commands.noteDraft(task.taskSid, 'Your parcel');
    desk.clock.increment(500);
    desk.commands.noteDraft(task.taskSid, 'Your parcel is');
    await settle();
    expect(followUps(desk)).toBeUndefined();
    desk.api.replies = aSuggestionSet(['new']);
    await desk.pass(500);
    expect(followUps(desk)).toEqual(['new']);
  });

  it('go when the draft is gone, and when the chat is over', async () => {
    const desk = await setup();
    desk.api.replies = aSuggestionSet(['It is on its way']);
    desk.commands.noteDraft(task.taskSid, 'Your parcel');
    await desk.pass(500);
    desk.commands.noteDraft(task.taskSid, '');
    await settle();
    expect(followUps(desk)).toBeUndefined();

    desk.commands.noteDraft(task.taskSid, 'And also');
    await desk.pass(500);
    expect(followUps(desk)).toHaveLength(1);
    desk.registry.notify(task.taskSid, { type: 'task.wrapupStarted' });
    await settle();
    expect(followUps(desk)).toBeUndefined();
    expect(desk.record().view.phase).toBe('wrapping');
  });

  it('are not asked for where the profile has no smart replies, or for a word of two letters', async () => {
    const without = await setup(['KNOWLEDGE_SEARCH']);
    without.commands.noteDraft(task.taskSid, 'Your parcel');
    await without.pass(5_000);
    expect(without.api.drafts).toEqual([]);

    const short = await setup();
    short.commands.noteDraft(task.taskSid, 'Hi');
    await short.pass(5_000);
    expect(short.api.drafts).toEqual([]);
  });
});

describe('a search', () => {
  it('asks in the agent’s words, under a session that tells nobody which task it is, and shows what was found', async () => {
    const { api, commands, kinds, record: session } = await setup();
    api.found = () => Promise.resolve(found('You have 30 days.'));
    commands.searchKnowledge(task.taskSid, { question: 'How long can I return it?', source: 'agent' });
    await settle();
    expect(api.searches).toMatchObject([
      { question: 'How long can I return it?', source: 'agent', conversation: conversationOf(task) },
    ]);
    expect(api.searches[0]?.sessionId).toBe(`hash-of-${task.taskSid}`.slice(0, 32));
    expect(session().view.search).toMatchObject({ phase: 'answered', question: 'How long can I return it?' });
    expect(kinds()).toEqual(['searchAnswer']);
  });

  it('that finds nothing says so, and one that fails says why', async () => {
    const { api, commands, record: session } = await setup();
    commands.searchKnowledge(task.taskSid, { question: 'Zebra?', source: 'agent' });
    await settle();
    expect(session().view.search).toMatchObject({ phase: 'noAnswer', question: 'Zebra?' });

    api.failNext('searchKnowledge', new AssistError('unreachable', 'No answer in time'));
    commands.searchKnowledge(task.taskSid, { question: 'Returns?', source: 'agent' });
    await settle();
    expect(session().view.search).toMatchObject({
      phase: 'failed',
      question: 'Returns?',
      failure: { message: 'No answer in time' },
    });
  });

  it('takes the place of one that is still under way, whichever is answered first', async () => {
    const { api, commands, kinds, record: session } = await setup();
    const answers = new Map<string, (set: SuggestionSet) => void>();
    api.found = (question) => new Promise((resolve) => answers.set(question, resolve));
    commands.searchKnowledge(task.taskSid, { question: 'first', source: 'agent' });
    await settle();
    commands.searchKnowledge(task.taskSid, { question: 'second', source: 'agent' });
    await settle();
    answers.get('second')?.(found('to the second'));
    answers.get('first')?.(found('to the first'));
    await settle();
    expect(session().view.search).toMatchObject({ phase: 'answered', question: 'second' });
    expect(kinds()).toEqual(['searchAnswer']);
  });

  it('pressed twice is asked once', async () => {
    const { api, commands } = await setup();
    api.found = () => new Promise(() => undefined);
    commands.searchKnowledge(task.taskSid, { question: 'Returns?', source: 'agent' });
    commands.searchKnowledge(task.taskSid, { question: 'Returns?', source: 'agent' });
    await settle();
    expect(api.searches).toHaveLength(1);
  });

  it('before the conversation is there fails with a reason, and can be made again', async () => {
    const desk = setupDesk(EVERYTHING);
    desk.api.failNext('createConversation', new AssistError('forbidden', 'Not allowed'));
    desk.registry.open(task);
    await settle();
    desk.registry.commands.searchKnowledge(task.taskSid, { question: 'Returns?', source: 'agent' });
    await settle();
    expect(desk.record().view.search).toMatchObject({ phase: 'failed', question: 'Returns?' });
    expect(desk.api.searches).toEqual([]);
  });
});

describe('a tool call that waits for the agent', () => {
  const call = record('tool-1');
  const confirm = { type: 'confirm', parameters: [{ name: 'order', value: '447' }] } as const;
  const proposal: SuggestionSet = {
    ...aSuggestionSet([]),
    suggestions: [
      {
        kind: 'coaching',
        id: record('coaching-1'),
        instructions: [],
        actions: [],
        responses: [],
        toolCalls: [
          {
            id: call,
            tool: 'Orders',
            action: 'create_return',
            details: '',
            parameters: confirm.parameters,
            needsConfirmation: true,
            result: undefined,
          },
        ],
      },
    ],
  };
  const setupProposed = async () => {
    const desk = await setup();
    await desk.deliver(proposal);
    return desk;
  };
  const view = (desk: { record: ReturnType<typeof setupDesk>['record'] }) => desk.record().toolCalls[call];

  it('is decided once, however often the button is pressed', async () => {
    const desk = await setupProposed();
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    desk.commands.decideToolCall(task.taskSid, call, { type: 'cancel' });
    await settle();
    expect(desk.api.decisions).toMatchObject([{ toolCall: call, decision: confirm }]);
    expect(view(desk)).toMatchObject({ decision: confirm, phase: { status: 'decided' } });
  });

  it('can only be asked for again, as it was, where no answer came', async () => {
    const desk = await setupProposed();
    desk.api.failNext('decideToolCall', new AssistError('unreachable', 'No answer in time'));
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    expect(view(desk)).toMatchObject({
      phase: { status: 'failed', failure: { message: 'No answer in time' } },
    });
    // It may have run all the same, so all that can be asked for is the same again.
    desk.commands.decideToolCall(task.taskSid, call, { type: 'cancel' });
    await settle();
    expect(desk.api.decisions).toMatchObject([{ decision: confirm }]);
    expect(view(desk)).toMatchObject({ decision: confirm, phase: { status: 'decided' } });
  });

  it.each([
    ['the answer could not be read', 'malformed'],
    ['Google is too busy to answer', 'busy'],
  ] as const)('may have run where %s, so that nothing else can be decided', async (_, kind) => {
    const desk = await setupProposed();
    desk.api.failNext('decideToolCall', new AssistError(kind, 'What has become of it is not known'));
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    desk.commands.decideToolCall(task.taskSid, call, { type: 'cancel' });
    await settle();
    expect(desk.api.decisions).toMatchObject([{ decision: confirm }]);
  });

  it('stays unknown where asking again is refused, for the first request may be why', async () => {
    const desk = await setupProposed();
    desk.api.failNext(
      'decideToolCall',
      new AssistError('unreachable', 'No answer in time'),
      new AssistError('rejected', 'The tool call does not wait'),
    );
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    expect(view(desk)?.phase).toMatchObject({ status: 'failed', failure: { kind: 'malformed' } });
    desk.commands.decideToolCall(task.taskSid, call, { type: 'cancel' });
    await settle();
    expect(desk.api.decisions).toMatchObject([{ decision: confirm }]);
  });

  it('is asked for again in the name of the same participant, whatever conversation it goes on in', async () => {
    const desk = await setupProposed();
    desk.api.failNext('decideToolCall', new AssistError('unreachable', 'No answer in time'));
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    desk.api.begin(conversationOf(task), { state: 'COMPLETED' });
    desk.sockets.newest.onEvent({ type: 'finished', room: roomOf(conversationOf(task)) });
    await settle();
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    expect(desk.api.decisions).toMatchObject([
      { participant: expect.stringMatching(new RegExp(`^${conversationOf(task)}/`)) as string },
    ]);
  });

  it('has surely not run where there was nobody to send it to', async () => {
    const desk = await setupProposed();
    desk.api.failNext('createConversation', new AssistError('forbidden', 'Not allowed'));
    desk.sockets.newest.onEvent({ type: 'finished', room: roomOf(conversationOf(task)) });
    await settle();
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    expect(view(desk)?.phase).toMatchObject({ status: 'failed', failure: { kind: 'notSent' } });
    expect(desk.api.decisions).toEqual([]);
  });

  it('shows its result where the configuration leaves its generator out', async () => {
    const desk = await setup(['FREE_FORM']);
    await desk.deliver(proposal);
    expect(desk.kinds()).toEqual(['coaching']);
  });

  it('can be decided otherwise where Google refused the decision', async () => {
    const desk = await setupProposed();
    desk.api.failNext('decideToolCall', new AssistError('rejected', 'The parameters are wrong'));
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    const revised = { type: 'revise', parameters: [{ name: 'order', value: '448' }] } as const;
    desk.commands.decideToolCall(task.taskSid, call, revised);
    await settle();
    expect(desk.api.decisions).toMatchObject([{ decision: revised }]);
    expect(view(desk)).toMatchObject({ decision: revised, phase: { status: 'decided' } });
  });

  it('is carried out before the session closes', async () => {
    const desk = await setupProposed();
    let answer: (set: SuggestionSet) => void = () => undefined;
    desk.api.decideToolCall = () => new Promise((resolve) => (answer = resolve));
    desk.commands.decideToolCall(task.taskSid, call, confirm);
    await settle();
    desk.registry.notify(task.taskSid, { type: 'task.ended' });
    await settle();
    expect(view(desk)).toMatchObject({ phase: { status: 'deciding' } });
    answer(aSuggestionSet([]));
    await settle();
    expect(desk.state().sessions).toEqual({});
  });
});

describe('what is asked for while the session starts', () => {
  it('waits for the conversation, as after another tab has taken the lead', async () => {
    const desk = setupDesk(EVERYTHING);
    desk.api.found = () => Promise.resolve(found('You have 30 days.'));
    desk.registry.open(task);
    desk.registry.commands.searchKnowledge(task.taskSid, { question: 'Returns?', source: 'agent' });
    await settle();
    expect(desk.record().view.search).toMatchObject({ phase: 'answered', question: 'Returns?' });
  });
});

describe('what the agent does with suggestions', () => {
  it('is marked for every tab, also where the connection has failed', async () => {
    const desk = await setup();
    await desk.deliver(knowledge('Can I return it?'));
    const id = record('k-Can I return it?');
    desk.commands.noteAct(task.taskSid, id, { type: 'marked', mark: 'pinned' });
    desk.commands.noteAct(task.taskSid, id, {
      type: 'fedBack',
      feedback: { type: 'rated', rating: { verdict: 'helpful' } },
    });
    await settle();
    expect(desk.record().marks[id]).toMatchObject({ pinned: true, rating: { verdict: 'helpful' } });
  });
});
