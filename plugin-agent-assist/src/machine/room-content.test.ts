import { SimulatedClock } from 'xstate';

import type { AssistEvent, AssistMessage, Recognition } from '../domain/assist';
import { roomOf, type MessageName } from '../domain/ids';
import { aSuggestionSet, aTask, conversationOf } from '../testing/fakes';
import { createHearing } from './room-content';
import type { RoomContent, RoomReport } from './session.types';

const room = roomOf(conversationOf(aTask()));

const message = (n: number): AssistMessage => ({
  name: `${conversationOf(aTask())}/messages/${n}` as MessageName,
  role: 'END_USER',
  text: `message ${n}`,
  sentAt: undefined,
  sentiment: undefined,
});
const said = (n: number): AssistEvent => ({ type: 'message', room, message: message(n) });
const recognition: Recognition = { role: 'END_USER', messageId: 'm', text: 'Hello', isFinal: false };
const speech: AssistEvent = { type: 'speech', room, recognition };
const proposed: AssistEvent = { type: 'suggestions', room, set: aSuggestionSet(['Certainly']) };

const START = Date.UTC(2026, 0, 15, 10);

function setupHearing({ isForAgent = true, isAwaited = false, isJoinAwaited = false } = {}) {
  const clock = new SimulatedClock();
  let offset = 0;
  const shown: RoomContent[] = [];
  const told: RoomReport[] = [];
  const joinedBefore: (number | undefined)[] = [];
  let frame: (() => void)[] = [];
  const hearing = createHearing({
    show: (content) => {
      if (isForAgent) shown.push(content);
      return isForAgent;
    },
    isAwaited: () => isAwaited,
    isJoinAwaited: (lastJoinedAt) => {
      joinedBefore.push(lastJoinedAt);
      return isJoinAwaited;
    },
    tell: (report) => told.push(report),
    soon: (run) => frame.push(run),
    now: () => START + clock.now() + offset,
  });
  const drawFrame = (): void => {
    const due = frame;
    frame = [];
    for (const run of due) run();
  };
  const putClockBack = (ms: number): void => void (offset -= ms);
  return { ...hearing, clock, drawFrame, joinedBefore, putClockBack, shown, told };
}

const heardAt = (ms: number, ...numbers: readonly number[]): RoomReport => ({
  type: 'room.heard',
  messages: numbers.map(message),
  at: START + ms,
});
const heard = (...numbers: readonly number[]): RoomReport => heardAt(0, ...numbers);

describe('what a room brings', () => {
  it('is shown at once, in its order, and waits until the session is told of something else', () => {
    const { clock, drawFrame, hear, shown, takeWaiting, told } = setupHearing();
    for (const event of [said(1), proposed, speech]) hear(event);
    clock.increment(1_000);
    hear(said(2));
    clock.increment(60_000);
    drawFrame();
    expect(shown).toEqual([said(1), proposed, speech, said(2)]);
    expect(told).toEqual([]);
    expect(takeWaiting()).toEqual([heardAt(1_000, 1, 2)]);
    expect(takeWaiting()).toEqual([]);
  });

  it('waits for no longer than it takes to say some hundred messages', () => {
    const { drawFrame, hear, told } = setupHearing();
    for (let n = 1; n < 512; n += 1) hear(said(n));
    drawFrame();
    expect(told).toEqual([]);
    hear(said(512));
    drawFrame();
    expect(told).toEqual([heard(...Array.from({ length: 512 }, (_, n) => n + 1))]);
  });

  it('is told of once for each frame that brings messages, where the session waits for them', () => {
    const { drawFrame, hear, told } = setupHearing({ isAwaited: true });
    for (const numbers of [[1], [2, 3], []]) {
      for (const n of numbers) hear(said(n));
      drawFrame();
    }
    expect(told).toEqual([heard(1), heard(2, 3)]);
  });

  it('is told of once, where the session is told of something else before the next frame', () => {
    const { drawFrame, hear, takeWaiting, told } = setupHearing({ isAwaited: true });
    hear(said(1));
    expect(takeWaiting()).toEqual([heard(1)]);
    drawFrame();
    expect(told).toEqual([]);
  });

  it('is never told of where it is proposed, and of speech that is waited for every five seconds', () => {
    const { clock, drawFrame, hear, told } = setupHearing({ isAwaited: true });
    hear(proposed);
    drawFrame();
    expect(told).toEqual([]);
    for (let second = 0; second < 12; second += 1) {
      hear(speech);
      drawFrame();
      clock.increment(1_000);
    }
    expect(told).toEqual([heardAt(0), heardAt(5_000), heardAt(10_000)]);
  });

  it('goes on being told of where the clock of the computer has been put back', () => {
    const { drawFrame, hear, putClockBack, told } = setupHearing({ isAwaited: true });
    hear(speech);
    drawFrame();
    putClockBack(3_600_000);
    hear(speech);
    drawFrame();
    expect(told).toHaveLength(2);
  });

  it('is told of at once where it is the end of the conversation', () => {
    const { hear, told } = setupHearing();
    const finished: AssistEvent = { type: 'finished', room };
    hear(finished);
    expect(told).toEqual([{ type: 'room.delivered', event: finished }]);
  });

  it('is neither shown nor told of where it is not for this agent', () => {
    const { clock, drawFrame, hear, shown, takeWaiting, told } = setupHearing({
      isForAgent: false,
      isAwaited: true,
    });
    for (const event of [said(1), proposed, speech]) hear(event);
    drawFrame();
    clock.increment(10_000);
    expect(shown).toEqual([]);
    expect(told).toEqual([]);
    expect(takeWaiting()).toEqual([]);
  });
});

describe('a join', () => {
  it('is told of at once where the session waits for it', () => {
    const { join, takeWaiting, told } = setupHearing({ isJoinAwaited: true });
    join();
    expect(told).toEqual([{ type: 'room.joined' }]);
    expect(takeWaiting()).toEqual([]);
  });

  it('is else known when the session is told of something else, and by the next join', () => {
    const { clock, hear, join, joinedBefore, takeWaiting, told } = setupHearing();
    join();
    clock.increment(12_000);
    join();
    hear(said(1));
    expect(told).toEqual([]);
    expect(joinedBefore).toEqual([undefined, START]);
    expect(takeWaiting()).toEqual([{ type: 'room.rejoined', at: START + 12_000 }, heardAt(12_000, 1)]);
    expect(takeWaiting()).toEqual([]);
  });
});
