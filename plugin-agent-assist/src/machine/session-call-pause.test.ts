import type { AssistMessage, AudioReport, CallTask } from '../domain/assist';
import { AssistError } from '../domain/failure';
import { roomOf, type ConversationName, type MessageName } from '../domain/ids';
import { isPaused, NEVER_PAUSED, pausedAfter, resumedAfter } from '../domain/pause';
import { toArray } from '../store/windowed-list';
import {
  aCall,
  aMessage,
  callConversation,
  FakeApi,
  FakeAudioStarter,
  FakeCallPauseBoard,
  FakeConversations,
  legOf,
} from '../testing/fakes';
import { setupDesk } from '../testing/session-desk';
import { settle } from '../testing/settle';

const TASK = aCall();
const MINUTE_MS = 60_000;
const FIRST = callConversation();
const SECOND = `${FIRST}-2` as ConversationName;
const down = () => new AssistError('unreachable', 'Twilio does not answer');

/** Twilio, Google and the task: what outlives the pages of an agent, and what the next agent's desktop finds. */
function aWorld() {
  const api = new FakeApi(() => Date.UTC(2026, 0, 15, 10));
  const conversations = new FakeConversations();
  const board = new FakeCallPauseBoard();
  const audio = new FakeAudioStarter();
  audio.conversation = SECOND;
  conversations.calls.set(TASK.taskSid, {
    direction: 'inbound',
    namedConversation: undefined,
    customerCallSid: legOf(),
    customerNumber: undefined,
    startedAt: Date.UTC(2026, 0, 15, 10),
  });
  api.begin(FIRST);
  api.keep(FIRST, aMessage(1));

  const { pause, resume } = board;
  // A conversation ends with its audio, and each further stream makes another one.
  board.pause = async (...order) => {
    await pause(...order);
    if (api.conversations.get(SECOND)) api.begin(SECOND, { state: 'COMPLETED' });
    else if (api.conversations.get(FIRST)) api.begin(FIRST, { state: 'COMPLETED' });
  };
  board.resume = async (...order) => {
    await resume(...order);
    const facts = conversations.calls.get(TASK.taskSid);
    if (facts) conversations.calls.set(TASK.taskSid, { ...facts, namedConversation: SECOND });
    api.begin(SECOND);
  };
  return { api, conversations, board, audio };
}
type World = ReturnType<typeof aWorld>;

async function openDesk(
  world: World,
  { task = TASK, startAt = 0 }: { task?: CallTask; startAt?: number } = {},
) {
  const { api, conversations, board, audio } = world;
  const desk = setupDesk(undefined, { api, conversations, callPauses: board, audio, startAt });
  desk.registry.open(task);
  await settle();
  if (desk.sockets.opened.length > 0) desk.sockets.newest.onOpen();
  await settle();
  const { commands } = desk.registry;
  return {
    ...desk,
    /** The page goes, and Flex goes on knowing the call. */
    close: () => {
      const facts = conversations.calls.get(task.taskSid);
      desk.registry.stopAll();
      if (facts) conversations.calls.set(task.taskSid, facts);
    },
    view: () => desk.record(task).view,
    pause: async (minutes?: number) => {
      commands.pause(task.taskSid, minutes);
      await settle();
    },
    resume: async () => {
      commands.resume(task.taskSid);
      await settle();
    },
    notify: async (command: Parameters<typeof desk.registry.notify>[1]) => {
      desk.registry.notify(task.taskSid, command);
      await settle();
    },
    tell: async (audioReport: AudioReport | undefined, isHandedOn = false) => {
      desk.registry.notify(task.taskSid, { type: 'call.changed', audio: audioReport, isHandedOn });
      await settle();
    },
    finish: async (conversation = FIRST) => {
      desk.sockets.newest.onEvent({ type: 'finished', room: roomOf(conversation) });
      await settle();
    },
    hear: async (text: string, conversation = FIRST) => {
      const message: AssistMessage = {
        name: `${conversation}/messages/${text}` as MessageName,
        role: 'END_USER',
        text,
        sentAt: undefined,
        sentiment: undefined,
      };
      desk.sockets.newest.onEvent({ type: 'message', room: roomOf(conversation), message });
      await settle();
    },
    speak: async (text: string, conversation = FIRST) => {
      const recognition = { role: 'END_USER', messageId: undefined, text, isFinal: false } as const;
      desk.sockets.newest.onEvent({ type: 'speech', room: roomOf(conversation), recognition });
      await settle();
    },
    lines: () => toArray(desk.record(task).messages).map(({ text }) => text),
    told: () => desk.desk.reports.flatMap(({ session }) => session ?? []).map(({ isPaused: is }) => is),
  };
}

const stopped: AudioReport = { status: 'stopped', generation: 1, code: undefined };
const started = (generation: number): AudioReport => ({ status: 'started', generation, code: undefined });

it('is paused once Twilio has confirmed that the audio is stopped, and not before', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  let confirm: (() => void) | undefined;
  world.board.answered = new Promise((resolve) => (confirm = resolve));
  await desk.pause();
  expect(desk.view().pause).toMatchObject({ phase: 'pausing', failure: undefined });
  await desk.passTime(10_000);
  expect(desk.told()).not.toContain(true);

  confirm?.();
  await settle();
  expect(desk.view().pause).toMatchObject({ phase: 'paused', failure: undefined });
  await desk.passTime(2_000);
  expect(desk.told().slice(-1)).toEqual([true]);
});

it('neither misses the audio nor starts it, whatever Twilio, Google and Flex tell', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await desk.hear('Hello');
  await desk.pause();
  await desk.finish();
  await desk.tell(stopped);
  await desk.tell({ ...stopped, status: 'failed', code: '32104' });
  await desk.tell(stopped);
  desk.registry.wake();
  await desk.passTime(2 * MINUTE_MS);
  expect(desk.view()).toMatchObject({ phase: 'live', pause: { phase: 'paused' } });
  expect(desk.view().audio?.status).not.toBe('stopped');
  expect(world.audio.asked).toEqual([]);
  expect(world.board.orders).toHaveLength(1);
  expect(desk.lines()).toContain('Hello');
});

it('goes on in another conversation when the agent resumes, with what was said before on the screen', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await desk.hear('Hello');
  await desk.pause();
  await desk.finish();
  await desk.passTime(10_000);
  await desk.resume();
  await desk.passTime(3_000);
  expect(desk.sockets.joins).toEqual([FIRST, SECOND]);
  expect(desk.view()).toMatchObject({ phase: 'live', pause: { phase: 'active', hasSwallowed: true } });
  await desk.hear('Here I am again', SECOND);
  expect(desk.view().audio?.status).toBe('heard');
  expect(desk.lines()).toEqual(expect.arrayContaining(['message 1', 'Hello', 'Here I am again']));
  await desk.passTime(2_000);
  expect(desk.told().slice(-1)).toEqual([false]);
});

it('says that it waits for the audio until it is heard again', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await desk.pause();
  await desk.passTime(5_000);
  world.board.resume = () => {
    world.board.tell(resumedAfter(world.board.written, -1));
    return Promise.resolve();
  };
  await desk.resume();
  await desk.passTime(1_000);
  expect(desk.view()).toMatchObject({ phase: 'starting', audio: { status: 'awaited' } });
  expect(desk.lines()).toEqual(['message 1']);
  world.api.begin(SECOND);
  await desk.passTime(10_000);
  expect(desk.view().phase).toBe('live');
});

it('goes on by itself after the time', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await desk.pause(2);
  expect(world.board.orders).toEqual([desk.now() + 2 * MINUTE_MS]);
  await desk.passTime(2 * MINUTE_MS + 5_000, 5_000);
  expect(world.board.resumes).toBe(1);
  expect(desk.view()).toMatchObject({ phase: 'live', pause: { phase: 'active' } });
});

it('can be paused again, and resumed again', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  for (let round = 0; round < 3; round += 1) {
    await desk.pause();
    expect(desk.view().pause?.phase).toBe('paused');
    expect(isPaused(world.board.written)).toBe(true);
    await desk.resume();
    await desk.passTime(5_000);
    expect(desk.view().pause?.phase).toBe('active');
  }
  expect(world.board.orders).toHaveLength(3);
  // Each ends itself, and none that may have been begun since.
  expect(world.board.ended).toEqual([[-1], [-2], [-3]]);
});

it('ends its pause though somebody has wiped what was written, and it is numbered anew', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await desk.pause();
  await desk.resume();
  await desk.passTime(5_000);
  await desk.pause();
  world.board.tell(NEVER_PAUSED);
  await desk.passTime(2_000);
  expect(world.board.written.spans).toEqual([{ after: -1, upTo: undefined }]);
  await desk.pause();
  await desk.resume();
  expect(world.board.ended.at(-1)).toContain(-1);
});

describe('a page that is loaded while the call is paused', () => {
  it('shows what was said before, is paused once that is confirmed anew, and starts nothing', async () => {
    const world = aWorld();
    const before = await openDesk(world);
    await before.pause();
    before.close();

    let confirm: (() => void) | undefined;
    world.board.answered = new Promise((resolve) => (confirm = resolve));
    const after = await openDesk(world);
    expect(after.view().pause?.phase).toBe('pausing');
    confirm?.();
    await after.passTime(2 * MINUTE_MS);
    expect(after.view()).toMatchObject({ phase: 'live', pause: { phase: 'paused' } });
    expect(after.view().audio?.status).not.toBe('stopped');
    expect(after.lines()).toEqual(['message 1']);
    expect(world.audio.asked).toEqual([]);

    await after.resume();
    await after.passTime(5_000);
    expect(after.sockets.joins.slice(-1)).toEqual([SECOND]);
  });

  it('is the next agent’s too, whose clock may be another one', async () => {
    const world = aWorld();
    const first = await openDesk(world);
    await first.pause(2);
    first.close();

    const next = await openDesk(world);
    expect(next.view().pause).toMatchObject({ phase: 'paused' });
    await next.passTime(2 * MINUTE_MS, 5_000);
    expect(world.board.resumes).toBe(0);
    await next.passTime(35_000, 5_000);
    expect(world.board.resumes).toBe(1);
    expect(next.sockets.joins.slice(-1)).toEqual([SECOND]);
  });

  it('resumes though Google has not closed the conversation of before', async () => {
    const world = aWorld();
    const before = await openDesk(world);
    await before.pause();
    before.close();
    world.api.begin(FIRST);

    const after = await openDesk(world);
    await after.resume();
    await after.passTime(5_000);
    expect(after.sockets.joins.slice(-1)).toEqual([SECOND]);
  });
});

describe('audio that cannot be stopped', () => {
  it('is said to be heard still, and is stopped when that gets on', async () => {
    const world = aWorld();
    world.board.failures = [down(), down()];
    const desk = await openDesk(world);
    await desk.pause();
    expect(desk.view().pause).toMatchObject({
      phase: 'pausing',
      failure: { message: 'Twilio does not answer' },
    });
    expect(desk.told()).not.toContain(true);
    // What Google hears meanwhile it hears, and the agent sees that.
    await desk.hear('4111');
    expect(desk.lines()).toContain('4111');
    await desk.passTime(10_000);
    expect(desk.view().pause?.phase).toBe('paused');
    expect(world.board.orders).toHaveLength(3);
  });

  it('is tried again at once when the agent says so', async () => {
    const world = aWorld();
    world.board.failures = [down()];
    const desk = await openDesk(world);
    await desk.pause();
    desk.registry.commands.retry(TASK.taskSid);
    await settle();
    expect(desk.view().pause?.phase).toBe('paused');
  });

  it('is never said to be silent, nor to be started again, where the agent thinks better of it', async () => {
    const world = aWorld();
    world.board.failures = [down()];
    world.board.refusals = [new AssistError('unreachable', 'It cannot be called off')];
    const desk = await openDesk(world);
    await desk.pause();
    expect(desk.view().pause).toMatchObject({ phase: 'pausing', isSilenced: false });
    const { resume } = world.board;
    let answer: (() => void) | undefined;
    world.board.resume = async (...order) => {
      await new Promise<void>((resolve) => (answer = resolve));
      await resume(...order);
    };
    await desk.resume();
    // Why it could not be stopped is not why it is not called off yet.
    expect(desk.view().pause).toMatchObject({ phase: 'resuming', failure: undefined, isSilenced: false });
    answer?.();
    await settle();
    expect(desk.view().pause).toMatchObject({
      phase: 'resuming',
      failure: { message: 'It cannot be called off' },
      isSilenced: false,
    });
    expect(desk.told()).not.toContain(true);
  });

  it('is an incoming call’s of which no stream is known: it stays so until the agent resumes', async () => {
    const world = aWorld();
    world.board.isNameless = true;
    const desk = await openDesk(world);
    await desk.pause();
    await desk.passTime(MINUTE_MS, 5_000);
    expect(desk.view().pause).toMatchObject({
      phase: 'pausing',
      failure: { kind: 'notFound' },
      isSilenced: false,
    });
    expect(desk.told()).not.toContain(true);
    await desk.resume();
    await desk.passTime(5_000);
    expect(desk.view().pause?.phase).toBe('active');
  });

  it('goes on being heard where the agent thinks better of it', async () => {
    const world = aWorld();
    world.board.failures = [down()];
    const desk = await openDesk(world);
    await desk.pause();
    world.board.resume = () => {
      world.board.resumes += 1;
      return Promise.resolve();
    };
    await desk.resume();
    await desk.passTime(5_000);
    expect(world.board.resumes).toBe(1);
    expect(desk.view()).toMatchObject({ phase: 'live', pause: { phase: 'active' } });
    await desk.hear('Hello');
    expect(desk.lines()).toContain('Hello');
  });

  it('is stopped again where words go on arriving, and nothing counts but a stream that is found', async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    await desk.pause();
    await desk.hear('the last words before');
    expect(desk.view().pause?.phase).toBe('paused');
    await desk.passTime(10_000);
    await desk.hear('4111');
    expect(desk.view().pause).toMatchObject({
      phase: 'pausing',
      failure: { message: 'No stream is known that still runs' },
    });
    await desk.passTime(MINUTE_MS);
    expect(desk.view().pause?.phase).toBe('pausing');
    world.board.runs = true;
    await desk.passTime(MINUTE_MS);
    expect(desk.view().pause?.phase).toBe('paused');
  });

  it.each([
    ['of the flow’s, again', started(1)],
    ['a later one', started(2)],
  ])('is stopped again where Twilio reports that a stream has started: %s', async (_, report) => {
    const world = aWorld();
    const desk = await openDesk(world);
    await desk.pause();
    await desk.tell(stopped);
    world.board.runs = true;
    await desk.tell(report);
    expect(world.board.orders).toHaveLength(2);
    expect(world.board.runs).toBe(false);
    expect(desk.view().pause?.phase).toBe('paused');
    await desk.tell(report);
    expect(world.board.orders).toHaveLength(2);
    expect(desk.sockets.joins).toEqual([FIRST]);
  });

  it('is noticed by speech that has not become a message yet', async () => {
    const desk = await openDesk(aWorld());
    await desk.hear('I want to pay.');
    await desk.passTime(20_000);
    await desk.pause();
    await desk.passTime(20_000);
    await desk.speak('my card number is');
    expect(desk.view().pause?.phase).toBe('pausing');
  });

  it('is not what was said just before it was stopped, however late Google makes it out', async () => {
    const desk = await openDesk(aWorld());
    await desk.pause();
    await desk.passTime(5_500);
    await desk.hear('The last words of the customer');
    await desk.passTime(3_500);
    await desk.hear('and of the agent');
    await desk.passTime(20_000);
    expect(desk.view().pause).toMatchObject({ phase: 'paused', failure: undefined });
  });

  it('is stopped again where Twilio reports a stream while the stop is under way', async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    let confirm: (() => void) | undefined;
    world.board.answered = new Promise((resolve) => (confirm = resolve));
    await desk.tell(started(1));
    await desk.pause();
    await desk.tell(stopped);
    await desk.tell(started(2));
    // Where it ran already, this one answer says all: the next is awaited before anything is said.
    world.board.answered = new Promise(() => undefined);
    confirm?.();
    await settle();
    expect(world.board.orders).toHaveLength(2);
    expect(desk.view().pause).toMatchObject({ phase: 'pausing', isSilenced: false });
  });

  it('is heard again where Twilio reports a stream though resuming has failed', async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    await desk.pause();
    world.board.refusals = [down()];
    await desk.resume();
    expect(desk.view().pause).toMatchObject({ phase: 'resuming', isSilenced: true });
    await desk.tell(started(2));
    expect(desk.view().pause).toMatchObject({ phase: 'resuming', isSilenced: false });
  });

  it('is stopped again where somebody has wiped what the task says', async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    await desk.pause();
    world.board.tell(NEVER_PAUSED);
    await desk.passTime(2_000);
    expect(isPaused(world.board.written)).toBe(true);
    expect(desk.view().pause?.phase).toBe('paused');
  });
});

describe('requests that would overtake each other', () => {
  const hanging = async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    let answer: (() => void) | undefined;
    world.board.answered = new Promise((resolve) => (answer = resolve));
    return { world, desk, answer: () => answer?.() };
  };

  it('are one where the agent clicks twice', async () => {
    const { world, desk, answer } = await hanging();
    await desk.pause();
    await desk.pause();
    answer();
    await settle();
    expect(world.board.orders).toHaveLength(1);
    expect(desk.view().pause?.phase).toBe('paused');
  });

  it('are made one after the other where a pause is called off while the audio is being stopped', async () => {
    const { world, desk, answer } = await hanging();
    await desk.pause();
    await desk.resume();
    expect(world.board.resumes).toBe(0);
    answer();
    await desk.passTime(5_000);
    expect(world.board.resumes).toBe(1);
    expect(desk.view()).toMatchObject({ phase: 'live', pause: { phase: 'active' } });
  });

  it('end with the pause where it was called off and wanted again', async () => {
    const { world, desk, answer } = await hanging();
    await desk.pause();
    await desk.resume();
    await desk.pause();
    answer();
    await desk.passTime(5_000);
    expect(world.board.resumes).toBe(0);
    expect(desk.view().pause?.phase).toBe('paused');
  });

  it('stop the audio again where a pause is wanted while it is being started', async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    await desk.pause();
    const { resume } = world.board;
    let answer: (() => void) | undefined;
    world.board.resume = async (...order) => {
      await new Promise<void>((resolve) => (answer = resolve));
      await resume(...order);
    };
    await desk.resume();
    await desk.pause(5);
    expect(world.board.orders).toHaveLength(1);
    answer?.();
    await desk.passTime(2_000);
    expect(world.board.orders).toHaveLength(2);
    expect(desk.view().pause).toMatchObject({ phase: 'paused', until: expect.any(Number) as number });
    expect(world.board.runs).toBe(false);
  });
});

describe('audio that cannot be started again', () => {
  it('keeps the call paused, says why, and is tried again', async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    await desk.pause();
    world.board.refusals = [down(), down()];
    await desk.resume();
    expect(desk.view().pause).toMatchObject({
      phase: 'resuming',
      failure: { message: 'Twilio does not answer' },
    });
    await desk.passTime(10_000);
    expect(desk.view()).toMatchObject({ phase: 'live', pause: { phase: 'active' } });
    expect(world.board.resumes).toBe(3);
  });

  it('is the search’s affair where the end of the pause is written already', async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    await desk.pause();
    world.board.resume = () => {
      world.board.tell(resumedAfter(world.board.written, -1));
      return Promise.reject(down());
    };
    await desk.resume();
    await desk.passTime(2_000);
    expect(desk.view().pause?.phase).toBe('active');
    expect(world.audio.asked).toHaveLength(1);
    world.api.begin(SECOND);
    await desk.passTime(10_000);
    expect(desk.view().phase).toBe('live');
  });
});

describe('a call that is over while it is paused', () => {
  it('is not paused any more: nothing is asked of Twilio, and what was heard is summed up', async () => {
    const world = aWorld();
    const desk = await openDesk(world);
    await desk.pause(2);
    await desk.finish();
    await desk.notify({ type: 'task.wrapupStarted' });
    await desk.passTime(3 * MINUTE_MS, 5_000);
    expect(desk.view()).toMatchObject({ phase: 'wrapping', pause: { phase: 'active' } });
    expect(world.board.resumes).toBe(0);
    expect(world.board.orders).toHaveLength(1);
    expect(world.api.summariesAsked).toBeGreaterThan(0);
    await desk.notify({ type: 'task.ended' });
    await desk.passTime(15_000);
    expect(desk.state().sessions).toEqual({});
  });

  it('nor in a page that is loaded after it', async () => {
    const world = aWorld();
    world.board.written = pausedAfter(NEVER_PAUSED, -1, undefined);
    world.api.begin(FIRST, { state: 'COMPLETED' });
    const desk = await openDesk(world, { task: aCall('a', { wrapping: true }) });
    await desk.passTime(5_000);
    expect(desk.view().pause?.phase).toBe('active');
    expect(world.board.orders).toEqual([]);
  });
});

describe('a call that is found, and to which the session has not attached', () => {
  const attaching = async (failures: number) => {
    const world = aWorld();
    world.api.failNext('listParticipants', ...Array.from({ length: failures }, down));
    const desk = await openDesk(world);
    expect(desk.view().phase).toBe('starting');
    return { world, desk };
  };

  it('is tried again at once when the agent says so', async () => {
    const { world, desk } = await attaching(50);
    world.board.failures = [down()];
    await desk.pause();
    expect(world.board.orders).toHaveLength(1);
    desk.registry.commands.retry(TASK.taskSid);
    await settle();
    expect(world.board.orders).toHaveLength(2);
    expect(desk.view().pause?.phase).toBe('paused');
  });

  it('is stopped again where Twilio reports that a stream has started', async () => {
    const { world, desk } = await attaching(50);
    await desk.tell(started(1));
    await desk.pause();
    world.board.runs = true;
    await desk.tell(started(2));
    expect(world.board.runs).toBe(false);
    expect(desk.view().pause?.phase).toBe('paused');
  });

  it('goes on in the further conversation where it is paused and resumed by then', async () => {
    const { desk } = await attaching(3);
    await desk.pause();
    await desk.resume();
    expect(desk.view().pause?.phase).toBe('active');
    await desk.passTime(20_000);
    desk.sockets.newest.onOpen();
    await desk.passTime(5_000);
    expect(desk.view().phase).toBe('live');
    expect(new Set(desk.sockets.joins)).toEqual(new Set([SECOND]));
  });

  it('goes on there, too, where Google has not closed the conversation of before', async () => {
    const { world, desk } = await attaching(3);
    await desk.pause();
    world.api.begin(FIRST);
    await desk.resume();
    await desk.passTime(20_000);
    desk.sockets.newest.onOpen();
    await desk.passTime(5_000);
    expect(new Set(desk.sockets.joins)).toEqual(new Set([SECOND]));
  });
});

it('is said to be without audio where the pause was over before the session attached, and none could be started', async () => {
  const world = aWorld();
  world.api.failNext('listParticipants', ...Array.from({ length: 3 }, down));
  const desk = await openDesk(world);
  await desk.pause();
  world.api.begin(FIRST);
  world.audio.failures = Array.from({ length: 10 }, down);
  world.board.resume = () => {
    world.board.tell(resumedAfter(world.board.written, -1));
    return Promise.resolve();
  };
  await desk.resume();
  await desk.passTime(MINUTE_MS, 5_000);
  expect(desk.view().audio?.status).toBe('stopped');
});

it('is stopped again where Twilio reports a stream while Agent Assist is out of reach', async () => {
  const world = aWorld();
  world.api.failNext('getConversation', new AssistError('forbidden', 'No agent'));
  const desk = await openDesk(world);
  expect(desk.view().phase).toBe('failed');
  await desk.pause();
  world.board.runs = true;
  await desk.tell(started(2));
  expect(world.board.runs).toBe(false);
});

describe('a call of which nothing has been heard yet', () => {
  it('is paused all the same, and its audio is not started until the agent resumes', async () => {
    const world = aWorld();
    world.api.conversations.clear();
    const desk = await openDesk(world);
    await desk.pause();
    await desk.passTime(MINUTE_MS);
    expect(desk.view()).toMatchObject({ phase: 'starting', pause: { phase: 'paused' } });
    expect(world.audio.asked).toEqual([]);

    await desk.resume();
    await desk.passTime(5_000);
    expect(desk.view()).toMatchObject({ phase: 'live', pause: { phase: 'active' } });
  });

  it('is stopped again where Twilio reports that a stream has started', async () => {
    const world = aWorld();
    world.api.conversations.clear();
    const desk = await openDesk(world);
    await desk.pause();
    world.board.runs = true;
    await desk.tell(started(1));
    expect(world.board.runs).toBe(false);
    expect(desk.view().pause?.phase).toBe('paused');
  });

  it('is tried again when the agent says so though Agent Assist is out of reach', async () => {
    const world = aWorld();
    world.api.failNext('getConversation', new AssistError('forbidden', 'No agent'));
    world.board.failures = [down()];
    const desk = await openDesk(world);
    expect(desk.view().phase).toBe('failed');
    await desk.pause();
    desk.registry.commands.retry(TASK.taskSid);
    await settle();
    expect(desk.view().pause?.phase).toBe('paused');
  });

  it('is not started by a look that was under way', async () => {
    const world = aWorld();
    world.api.begin(FIRST, { state: 'COMPLETED' });
    let answer: (() => void) | undefined;
    const { getConversation } = world.api;
    world.api.getConversation = async (...asked) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return getConversation(...asked);
    };
    const desk = await openDesk(world);
    await desk.pause();
    answer?.();
    await settle();
    expect(world.audio.asked).toEqual([]);
  });
});

it('keeps what the agent asks for from Google meanwhile', async () => {
  const world = aWorld();
  const desk = await openDesk(world);
  await desk.pause();
  desk.registry.commands.searchKnowledge(TASK.taskSid, { question: 'Returns?', source: 'agent' });
  await settle();
  expect(desk.view().search).toMatchObject({ phase: 'failed', failure: { kind: 'notSent' } });
});

it('is not offered where the plugin may not start audio', async () => {
  const { api, conversations } = aWorld();
  const desk = setupDesk(undefined, { api, conversations });
  desk.registry.open(TASK);
  await settle();
  expect(desk.record(TASK).view.pause).toBeUndefined();
  desk.registry.commands.pause(TASK.taskSid, undefined);
  await settle();
  expect(desk.record(TASK).view.pause).toBeUndefined();
});
