import type { ChatTask } from '../domain/assist';
import { AssistError } from '../domain/failure';
import type { AnswerRecordName } from '../domain/ids';
import { covers, NEVER_PAUSED } from '../domain/pause';
import type { AssistApi } from '../domain/ports';
import {
  aCall,
  aMessage,
  aSuggestionSet,
  aTask,
  conversationOf,
  FakeApi,
  FakeConversations,
  FakeMessageStore,
  FakePauseBoard,
} from '../testing/fakes';
import { setupDesk } from '../testing/session-desk';
import { settle } from '../testing/settle';

const TASK = aTask();
const CARD = '4111 1111 1111 1111';
const MINUTE_MS = 60_000;

/** Every request that carries something of the conversation to Google. */
const WITH_BODIES = [
  'createMessages',
  'analyzeContent',
  'suggestSmartReplies',
  'suggestKnowledge',
  'searchKnowledge',
  'decideToolCall',
  'suggestSummary',
] as const satisfies readonly (keyof AssistApi)[];

const recordRequests = (api: FakeApi): string[] => {
  const requests: string[] = [];
  for (const method of WITH_BODIES) {
    const send = api[method] as (...args: unknown[]) => unknown;
    Object.assign(api, {
      [method]: (...args: unknown[]) => {
        requests.push(`${method} ${JSON.stringify(args)}`);
        return send(...args);
      },
    });
  }
  return requests;
};

/** What all pages and desks of a test share. */
const aWorld = () => ({
  api: new FakeApi(() => Date.UTC(2026, 0, 15, 10)),
  conversations: new FakeConversations(),
  messageStore: new FakeMessageStore(),
  pauses: new FakePauseBoard(),
});

type World = ReturnType<typeof aWorld>;

const openDesk = async (world: World, task: ChatTask = TASK) => {
  const desk = setupDesk(
    [
      'SMART_REPLY',
      'KNOWLEDGE_SEARCH',
      'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST',
      'CONVERSATION_SUMMARIZATION',
    ],
    { ...world, redraft: { customerTurns: 1, minutes: 1 } },
  );
  await desk.goLive(task);
  const { commands } = desk.registry;
  return {
    ...desk,
    pause: async (minutes?: number) => {
      commands.pause(task.taskSid, minutes);
      await settle();
    },
    resume: async () => {
      commands.resume(task.taskSid);
      await settle();
    },
    view: () => desk.record(task).view,
  };
};

const say = async ({ conversations, pauses }: World, n: number, text?: string, role?: 'HUMAN_AGENT') => {
  conversations.say(aMessage(n, role, text));
  pauses.hear(n);
  await settle();
};

const textsAtGoogle = ({ api }: World, task: ChatTask = TASK) =>
  api.messages.get(conversationOf(task))?.map(({ text }) => text) ?? [];

it('sends nothing with a body while it is paused, whatever happens', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await say(world, 1, 'Hello');
  await desk.pause();
  const requests = recordRequests(world.api);
  const { commands } = desk.registry;

  await say(world, 2, CARD);
  await say(world, 3, 'Thank you', 'HUMAN_AGENT');
  world.conversations.edit(aMessage(1, undefined, 'Hello'), `Hello, ${CARD}`);
  commands.noteDraft(TASK.taskSid, 'Your number is 4111');
  commands.searchKnowledge(TASK.taskSid, { question: 'What is 4111?', source: 'agent' });
  commands.decideToolCall(TASK.taskSid, 'projects/p/locations/l/answerRecords/a' as AnswerRecordName, {
    type: 'cancel',
  });
  desk.registry.notify(TASK.taskSid, {
    type: 'summary.asked',
    request: { id: 'r1', by: 'Sue', at: desk.now() },
  });
  desk.registry.retryAll();
  desk.sockets.newest.onLost({ kind: 'unreachable', message: 'Gone' });
  await desk.passTime(3 * MINUTE_MS, 5_000);
  desk.sockets.newest.onOpen();
  desk.registry.wake();
  await desk.passTime(MINUTE_MS, 5_000);

  expect(requests).toEqual([]);
  expect(world.messageStore.texts).toEqual([]);
  expect(desk.view()).toMatchObject({
    pause: { phase: 'paused' },
    search: { phase: 'failed', failure: { message: 'Agent Assist is paused for this conversation' } },
  });
  expect(desk.batches.flat()).toContainEqual(
    expect.objectContaining({
      emission: expect.objectContaining({
        type: 'toolCall.changed',
        phase: { status: 'failed', failure: expect.objectContaining({ kind: 'notSent' }) as unknown },
      }) as unknown,
    }),
  );
  expect(JSON.stringify(desk.state())).not.toContain(CARD);
});

it('lets the agent have a summary of what Google has already', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await say(world, 1, 'Hello');
  await desk.pause();
  const asked = world.api.summariesAsked;
  desk.registry.commands.requestSummary(TASK.taskSid);
  await settle();
  expect(world.api.summariesAsked).toBe(asked + 1);
});

it('calls off what was about to be asked', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await say(world, 1, 'Hello');
  desk.registry.commands.noteDraft(TASK.taskSid, 'I will look');
  await settle();
  await desk.pause();
  await desk.passTime(2_000);
  expect(world.api.drafts).toEqual([]);
});

it('goes on with what is said after the pause, and never sends what was said in it', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await say(world, 1, 'Hello');
  await desk.pause();
  await say(world, 2, CARD);
  world.api.replies = aSuggestionSet(['Thank you']);
  await desk.resume();
  await say(world, 3, 'Done');

  expect(textsAtGoogle(world)).toEqual(['Hello', 'Done']);
  expect(desk.replies()).toEqual(['Thank you']);
  expect(desk.view().pause).toMatchObject({ phase: 'active', hasSwallowed: true });
});

it('sends after the pause what was on its way before', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  world.api.failNext('analyzeContent', new AssistError('busy', 'Busy'));
  await say(world, 1, 'Hello');
  await desk.pause();
  await say(world, 2, CARD);
  await desk.passTime(2 * MINUTE_MS, 5_000);
  expect(textsAtGoogle(world)).toEqual([]);
  await desk.resume();
  await desk.passTime(5_000);
  expect(textsAtGoogle(world)).toEqual(['Hello']);
});

it('never sends what was edited meanwhile and Google did not have yet', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  world.api.failNext('analyzeContent', new AssistError('busy', 'Busy'));
  await say(world, 1, 'My card is:');
  await desk.pause();
  world.conversations.edit(aMessage(1), `My card is: ${CARD}`);
  world.pauses.edit(1);
  await settle();
  await desk.resume();
  await desk.passTime(MINUTE_MS, 5_000);
  expect(textsAtGoogle(world)).toEqual([]);
  expect(world.messageStore.texts).toEqual([]);
  expect(covers(world.pauses.written, 1)).toBe(true);
});

it('tells everybody of an edit that it learns of late and keeps back, so that nobody hands it in later', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  world.api.failNext('analyzeContent', new AssistError('busy', 'Busy'));
  await say(world, 1, 'Hello');
  await desk.pause();
  // Twilio told of it before the pause, and its new words are here only now.
  world.conversations.edit(aMessage(1), 'Hello again');
  await settle();
  await desk.resume();
  await desk.passTime(MINUTE_MS, 5_000);
  expect(covers(world.pauses.written, 1)).toBe(true);
  expect(desk.view().pause).toMatchObject({ phase: 'active', hasSwallowed: true });

  const next = await openDesk(world, aTask('b'));
  await next.passTime(10_000);
  expect(textsAtGoogle(world)).toEqual([]);
});

it('is paused after a reload, and leaves out what was said meanwhile', async () => {
  const world = aWorld();
  const before = await openDesk(world);
  await say(world, 1, 'Hello');
  await before.pause();
  await say(world, 2, CARD);
  before.registry.stopAll();
  await say(world, 3, `${CARD}, did you get it?`);

  const after = await openDesk(world);
  expect(after.view().pause?.phase).toBe('paused');
  await say(world, 4, 'Hello?');
  expect(textsAtGoogle(world)).toEqual(['Hello']);
  await after.resume();
  await say(world, 5, 'There you are');
  expect(textsAtGoogle(world)).toEqual(['Hello', 'There you are']);
});

it('leaves it out for the next agent too, who has another browser', async () => {
  const world = aWorld();
  const first = await openDesk(world);
  await say(world, 1, 'Hello');
  await first.pause();
  await say(world, 2, CARD);
  await first.resume();
  first.registry.stopAll();
  world.pauses.kept = NEVER_PAUSED;

  const next: World = { ...world, api: new FakeApi(() => 0), messageStore: new FakeMessageStore() };
  const task = aTask('b', { conversationSid: TASK.conversationSid });
  await openDesk(next, task);
  expect(textsAtGoogle(next, task)).toEqual(['Hello']);
});

it('leaves it out though somebody has wiped the record while no page was open', async () => {
  const world = aWorld();
  const before = await openDesk(world);
  await say(world, 1, 'Hello');
  await before.pause();
  await say(world, 2, CARD);
  await before.resume();
  before.registry.stopAll();
  world.pauses.tell(NEVER_PAUSED);

  const after = await openDesk(world);
  await after.passTime(1_000);
  expect(textsAtGoogle(world)).toEqual(['Hello']);
  expect(covers(world.pauses.written, 2)).toBe(true);
});

it('stops at once when another desk pauses', async () => {
  const world = aWorld();
  const [mine, other] = [await openDesk(world), await openDesk(world)];
  await other.pause();
  await say(world, 1, CARD);
  expect(mine.view().pause?.phase).toBe('paused');
  expect(textsAtGoogle(world)).toEqual([]);
});

it('sends nothing while it cannot be written, and says so', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  world.pauses.refusals = [new AssistError('unreachable', 'Twilio does not answer')];
  await desk.pause();
  await say(world, 1, CARD);
  expect(desk.view().pause).toMatchObject({
    phase: 'pausing',
    failure: { message: 'Twilio does not answer' },
  });
  expect(textsAtGoogle(world)).toEqual([]);
});

it('goes on by itself after the time', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await desk.pause(2);
  expect(desk.view().pause?.until).toBe(desk.now() + 2 * MINUTE_MS);
  await say(world, 1, CARD);
  await desk.passTime(2 * MINUTE_MS, 5_000);
  await say(world, 2, 'Done');
  expect(textsAtGoogle(world)).toEqual(['Done']);
});

it('tells supervisors at once, and that it is over', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  const told = () =>
    desk.desk.reports.flatMap(({ session }) => session ?? []).map(({ isPaused }) => isPaused);
  await desk.passTime(10_000);
  await desk.pause();
  await desk.passTime(1_000);
  expect(told().slice(-1)).toEqual([true]);
  await desk.resume();
  await desk.passTime(1_000);
  expect(told().slice(-1)).toEqual([false]);
});

it('writes the last summary though it is paused at wrap-up', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await say(world, 1, 'Hello');
  await desk.pause();
  const asked = world.api.summariesAsked;
  desk.registry.notify(TASK.taskSid, { type: 'task.wrapupStarted' });
  await desk.passTime(5_000);
  expect(world.api.summariesAsked).toBeGreaterThanOrEqual(asked);
  expect(desk.view().phase).toBe('wrapping');
  desk.registry.notify(TASK.taskSid, { type: 'task.ended' });
  await desk.passTime(15_000);
  expect(desk.state().sessions).toEqual({});
});

it('offers no pause of a call', async () => {
  const desk = setupDesk();
  desk.registry.open(aCall());
  await settle();
  expect(desk.record(aCall()).view.pause).toBeUndefined();
});

describe('a pause that begins before it could be read whether there is one', () => {
  const openUnread = async () => {
    const world = aWorld();
    world.pauses.failures.push(new AssistError('unreachable', 'Twilio does not answer'));
    const desk = await openDesk(world);
    world.pauses.write = () => new Promise(() => undefined);
    return { desk, world };
  };

  it('keeps what is said then from the disk and from Google', async () => {
    const { desk, world } = await openUnread();
    await desk.pause();
    const keep = jest.spyOn(world.messageStore, 'keep');
    const requests = recordRequests(world.api);
    await say(world, 7, CARD);
    expect(keep).not.toHaveBeenCalled();
    expect(requests).toEqual([]);
  });

  it('calls off what is on its way', async () => {
    const { desk, world } = await openUnread();
    const signals: AbortSignal[] = [];
    world.api.analyzeContent = (_, __, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    await say(world, 7);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await desk.pause();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
