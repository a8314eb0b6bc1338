import type { AssistEvent, ChatTask, TaskMessage } from '../domain/assist';
import { roomOf } from '../domain/ids';
import {
  aMessage,
  aSuggestionSet,
  aTask,
  conversationOf,
  FakeApi,
  FakeConversations,
} from '../testing/fakes';
import { setupDesk, type DeskOptions } from '../testing/session-desk';
import { settle } from '../testing/settle';
import { toArray } from '../store/windowed-list';

const LOST = { kind: 'unreachable', message: 'transport close' } as const;
const TEN_MINUTES = 600_000;

type Desk = ReturnType<typeof setupDesk>;

const textsOf = ({ record }: Desk, task = aTask()) => toArray(record(task).messages).map(({ text }) => text);
const lengthsOf = ({ record }: Desk) => record().gaps.map(({ from, to }) => to - from);

/** The socket drops, and is up again after so long. */
const drop = async ({ passTime, sockets }: Desk, ms: number): Promise<void> => {
  sockets.newest.onLost(LOST);
  await passTime(ms);
  sockets.newest.onOpen();
  await settle();
};

/** The server pings, as often as it does while nothing is wrong. */
const passPinged = async ({ clock, sockets }: Desk, ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 25_000) {
    clock.increment(25_000);
    sockets.newest.onPing();
    await settle();
  }
};

const proposal = (text: string, task: ChatTask = aTask()): AssistEvent => ({
  type: 'suggestions',
  room: roomOf(conversationOf(task)),
  set: aSuggestionSet([text]),
});

/** An event that tells of a message which Google has. */
const telling = ({ api }: Desk, n: number): AssistEvent => {
  const message = api.messages.get(conversationOf(aTask()))?.[n];
  if (!message) throw new Error('Google has no such message');
  return { type: 'message', room: roomOf(conversationOf(aTask())), message };
};

describe('after ten minutes offline an agent', () => {
  it('finds the whole conversation, replies to what was said last, and the gap marked', async () => {
    const desk = setupDesk();
    const { api, conversations, goLive, passTime, replies, sockets } = desk;
    conversations.said.push(aMessage(1));
    await goLive();
    await passTime(60_000);

    sockets.newest.onLost(LOST);
    api.failNext('analyzeContent', ...Array.from({ length: 8 }, () => new Error('offline') as never));
    conversations.say(aMessage(2));
    await passTime(TEN_MINUTES);
    // What another agent's desktop or a bot has sent meanwhile.
    api.keep(conversationOf(aTask()), aMessage(3, 'AUTOMATED_AGENT'));
    api.keep(conversationOf(aTask()), aMessage(4));
    api.replies = aSuggestionSet(['Back again']);
    sockets.newest.onOpen();
    await passTime(60_000);

    expect(textsOf(desk).sort()).toEqual(['message 1', 'message 2', 'message 3', 'message 4']);
    expect(replies()).toEqual(['Back again']);
    expect(lengthsOf(desk)).toHaveLength(1);
    expect(lengthsOf(desk)[0]).toBeGreaterThanOrEqual(TEN_MINUTES);
    expect(lengthsOf(desk)[0]).toBeLessThan(TEN_MINUTES + 20_000);
  });

  it('is asked for nothing that was listed before', async () => {
    const desk = setupDesk();
    await desk.goLive();
    desk.api.keep(conversationOf(aTask()), aMessage(1));
    await drop(desk, 20_000);
    desk.api.keep(conversationOf(aTask()), aMessage(2));
    await drop(desk, 20_000);
    expect(desk.api.listed.slice(0, 2)).toEqual([undefined, 1]);
  });
});

describe('a gap', () => {
  it('is told of when it was short and quiet, too, if it turns out that something was said in it', async () => {
    const desk = setupDesk();
    await desk.goLive();
    await desk.passTime(60_000);
    desk.api.keep(conversationOf(aTask()), aMessage(1));
    await drop(desk, 1_000);
    expect(lengthsOf(desk)).toHaveLength(1);
  });

  it('is not told of when it was short and nothing had been said for long', async () => {
    const desk = setupDesk();
    desk.conversations.said.push(aMessage(1));
    await desk.goLive();
    await desk.passTime(60_000);
    await drop(desk, 1_000);
    expect(lengthsOf(desk)).toEqual([]);
  });

  it('is told of however short, where something had just been said: proposals were on their way', async () => {
    const desk = setupDesk();
    await desk.goLive();
    await desk.passTime(60_000);
    desk.conversations.say(aMessage(1));
    await settle();
    await drop(desk, 1_000);
    expect(lengthsOf(desk)).toHaveLength(1);
  });

  it('is one where the connection flickers ten times in a minute', async () => {
    const desk = setupDesk();
    await desk.goLive();
    for (let n = 0; n < 10; n += 1) {
      desk.conversations.say(aMessage(n));
      await settle();
      await drop(desk, 3_000);
      await desk.passTime(3_000);
    }
    expect(lengthsOf(desk)).toHaveLength(1);
  });

  it('is noticed on the same socket by the time that has passed: a page that stood still', async () => {
    const desk = setupDesk(undefined, { isHidden: true });
    desk.conversations.said.push(aMessage(1));
    await desk.goLive();
    const asked = desk.api.asked;
    desk.clock.increment(59_000);
    desk.sockets.newest.onPing();
    await settle();
    expect(lengthsOf(desk)).toEqual([59_000]);
    expect(desk.api.asked).toBe(asked + 1);
  });

  it('leaves a ghost to be feared: joins come more often for a minute, and then what was said is asked for', async () => {
    const desk = setupDesk();
    const { api, conversations, passTime, sockets } = desk;
    await desk.goLive();
    await drop(desk, 20_000);
    const joins = sockets.joins.length;
    await passTime(20_000);
    expect(sockets.joins.length - joins).toBe(5);

    conversations.say(aMessage(1));
    await settle();
    const asked = api.asked;
    await passTime(45_000);
    expect(api.asked).toBe(asked + 1);
    const later = sockets.joins.length;
    await passTime(36_000);
    expect(sockets.joins.length - later).toBeLessThanOrEqual(3);
  });
});

describe('a page that is hidden for long, whose timers run once a minute,', () => {
  it('keeps its room joined by the server’s pings, and tells of no gap', async () => {
    const desk = setupDesk(undefined, { isHidden: true });
    await desk.goLive();
    await passPinged(desk, TEN_MINUTES);
    expect(desk.sockets.joins.length).toBeGreaterThan(TEN_MINUTES / 25_000);
    expect(lengthsOf(desk)).toEqual([]);
  });

  it('sends at once what is said', async () => {
    const desk = setupDesk(undefined, { isHidden: true });
    await desk.goLive();
    await passPinged(desk, TEN_MINUTES);
    desk.clock.increment(10_000);
    desk.conversations.say(aMessage(1));
    await settle();
    expect(desk.api.analyzed.map(({ text }) => text)).toEqual(['message 1']);
  });

  it('has a new token before the old one ends, and keeps its socket', async () => {
    const desk = setupDesk(undefined, { isHidden: true });
    await desk.goLive();
    await passPinged(desk, 3_600_000 - 60_000);
    expect(desk.issuer.issued).toBe(2);
    expect(desk.sockets.opened).toHaveLength(1);
  });

  it('reconnects within a minute by itself, and at once where another tab shows that time has passed', async () => {
    const alone = setupDesk(undefined, { isHidden: true });
    await alone.goLive();
    alone.sockets.newest.onLost(LOST);
    alone.clock.increment(60_000);
    expect(alone.sockets.opened).toHaveLength(2);

    const seen = setupDesk(undefined, { isHidden: true });
    await seen.goLive();
    seen.sockets.newest.onLost(LOST);
    seen.clock.increment(5_000);
    expect(seen.sockets.opened).toHaveLength(1);
    seen.tick();
    expect(seen.sockets.opened).toHaveLength(2);
  });
});

describe('where the Functions relay, a session', () => {
  const setupServer = async () => {
    const desk = setupDesk(undefined, {
      healer: { heal: () => Promise.resolve({ conversation: conversationOf(aTask()), left: 0 }) },
    });
    await desk.goLive();
    return desk;
  };
  const listings = async ({ api, passTime }: Desk, ms: number) => {
    const before = api.listed.length;
    await passTime(ms);
    return api.listed.length - before;
  };

  it('lists what was said every half a minute, for the socket is all that tells', async () => {
    const desk = await setupServer();
    desk.api.keep(conversationOf(aTask()), aMessage(1));
    expect(await listings(desk, 90_000)).toBeGreaterThanOrEqual(2);
    expect(textsOf(desk)).toEqual(['message 1']);
  });

  it('marks the gap where the socket tells of messages, and has not told of one by the next list', async () => {
    const desk = await setupServer();
    desk.api.keep(conversationOf(aTask()), aMessage(1));
    desk.sockets.newest.onEvent(telling(desk, 0));
    await listings(desk, 60_000);
    expect(lengthsOf(desk)).toEqual([]);

    desk.api.keep(conversationOf(aTask()), aMessage(20));
    await listings(desk, 90_000);
    expect(lengthsOf(desk)).toHaveLength(1);
  });

  it('takes a message for late and not for lost that comes after it was listed', async () => {
    const desk = await setupServer();
    desk.api.keep(conversationOf(aTask()), aMessage(1));
    desk.sockets.newest.onEvent(telling(desk, 0));
    await settle();
    desk.api.keep(conversationOf(aTask()), aMessage(20));
    await listings(desk, 40_000);
    desk.sockets.newest.onEvent(telling(desk, 1));
    await listings(desk, 60_000);
    expect(lengthsOf(desk)).toEqual([]);
  });

  it('moves on where Google has completed the conversation, though the event that told it was lost', async () => {
    const desk = await setupServer();
    desk.api.begin(conversationOf(aTask()), { state: 'COMPLETED' });
    const before = desk.sockets.joins.length;
    await listings(desk, 60_000);
    expect(desk.sockets.joins.slice(before)).toContain(`${conversationOf(aTask())}-2`);
  });

  it('takes no message for lost where the socket never tells of any: the profile is not set up for it', async () => {
    const desk = await setupServer();
    desk.api.keep(conversationOf(aTask()), aMessage(1));
    await listings(desk, 120_000);
    expect(lengthsOf(desk)).toEqual([]);
  });
});

describe('ten sessions', () => {
  const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', '0', '1', '2', '3'];

  it('make of one refusal one registration, one more connection and ten joins', async () => {
    const { clock, issuer, registry, sockets } = setupDesk();
    for (const letter of LETTERS) registry.open(aTask(letter));
    await settle();
    sockets.newest.onOpen();
    await settle();
    sockets.newest.onLost(LOST);
    clock.increment(1_000);
    const before = { issued: issuer.issued, opened: sockets.opened.length, joins: sockets.joins.length };

    sockets.newest.onRefused();
    clock.increment(3_000);
    await settle();
    sockets.newest.onOpen();
    await settle();

    expect(issuer.issued - before.issued).toBe(1);
    expect(sockets.opened.length - before.opened).toBe(1);
    expect(sockets.joins.slice(before.joins).sort()).toEqual(
      LETTERS.map((letter) => conversationOf(aTask(letter))).sort(),
    );
  });
});

describe('two tabs of one agent', () => {
  it('lose nothing and send nothing twice when the one that leads is killed in the middle of a burst', async () => {
    const conversations = new FakeConversations();
    const api = new FakeApi(() => Date.UTC(2026, 0, 15, 10));
    const world: DeskOptions = { api, conversations };
    const first = setupDesk(undefined, world);
    await first.goLive();
    const burst: TaskMessage[] = Array.from({ length: 12 }, (_, n) => aMessage(n + 1));
    for (const message of burst.slice(0, 8)) conversations.say(message);
    await settle();
    first.sockets.newest.onEvent(proposal('seen by both'));
    await settle();
    // Five have gone, and three wait for their turn. From now on it gets none: its clock stands still.
    expect(api.analyzed).toHaveLength(5);

    const second = setupDesk(undefined, {
      ...world,
      messageStore: first.messageStore,
      takesOver: { state: first.state(), heardBefore: first.now() },
      startAt: 200,
    });
    first.registry.stopAll();
    await second.goLive();
    for (const message of burst.slice(8)) conversations.say(message);
    await second.passTime(20_000);

    const sent = api.messages.get(conversationOf(aTask()))?.map(({ text }) => text);
    expect(sent).toEqual(burst.map(({ text }) => text));
    expect(api.analyzed.map(({ sid }) => sid)).toHaveLength(new Set(api.analyzed.map(({ sid }) => sid)).size);
    expect(textsOf(second).sort()).toEqual(burst.map(({ text }) => text).sort());
    // Events between the two heard nobody, and what the first had shown is still there.
    expect(lengthsOf(second)).toHaveLength(1);
    expect(toArray(second.record().sets)[0]?.suggestions).toMatchObject([{ text: 'seen by both' }]);
  });
});
