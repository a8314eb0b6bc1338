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

function setupHearing(isForAgent = true) {
  const clock = new SimulatedClock();
  let offset = 0;
  const shown: RoomContent[] = [];
  const told: RoomReport[] = [];
  let frame: (() => void)[] = [];
  const { hear, tellNow } = createHearing({
    show: (content) => {
      if (isForAgent) shown.push(content);
      return isForAgent;
    },
    tell: (report) => told.push(report),
    soon: (run) => frame.push(run),
    now: () => Date.UTC(2026, 0, 15, 10) + clock.now() + offset,
  });
  const drawFrame = (): void => {
    const due = frame;
    frame = [];
    for (const run of due) run();
  };
  const putClockBack = (ms: number): void => void (offset -= ms);
  return { clock, drawFrame, hear, putClockBack, shown, tellNow, told };
}

const heard = (...numbers: readonly number[]): RoomReport => ({
  type: 'room.heard',
  messages: numbers.map(message),
});

describe('what a room brings', () => {
  it('is shown at once, in its order, and told of on the next frame', () => {
    const { drawFrame, hear, shown, told } = setupHearing();
    for (const event of [said(1), proposed, speech, said(2)]) hear(event);
    expect(shown).toEqual([said(1), proposed, speech, said(2)]);
    expect(told).toEqual([]);
    drawFrame();
    expect(told).toEqual([heard(1, 2)]);
  });

  it('is told of once for each frame that brings messages', () => {
    const { drawFrame, hear, told } = setupHearing();
    for (const numbers of [[1], [2, 3], []]) {
      for (const n of numbers) hear(said(n));
      drawFrame();
    }
    expect(told).toEqual([heard(1), heard(2, 3)]);
  });

  it('is told of before anything else that the session is asked for', () => {
    const { drawFrame, hear, tellNow, told } = setupHearing();
    hear(said(1));
    tellNow();
    expect(told).toEqual([heard(1)]);
    tellNow();
    drawFrame();
    expect(told).toHaveLength(1);
  });

  it('is never told of where it is proposed, and of speech that goes on every five seconds', () => {
    const { clock, drawFrame, hear, told } = setupHearing();
    hear(proposed);
    drawFrame();
    expect(told).toEqual([]);
    for (let second = 0; second < 12; second += 1) {
      hear(speech);
      drawFrame();
      clock.increment(1_000);
    }
    expect(told).toEqual([heard(), heard(), heard()]);
  });

  it('goes on being told of where the clock of the computer has been put back', () => {
    const { drawFrame, hear, putClockBack, told } = setupHearing();
    hear(speech);
    drawFrame();
    putClockBack(3_600_000);
    hear(speech);
    drawFrame();
    expect(told).toHaveLength(2);
  });

  it('is told of before the end of the conversation is', () => {
    const { clock, drawFrame, hear, told } = setupHearing();
    const finished: AssistEvent = { type: 'finished', room };
    hear(said(1));
    hear(finished);
    expect(told).toEqual([heard(1), { type: 'room.delivered', event: finished }]);
    drawFrame();
    clock.increment(10_000);
    expect(told).toHaveLength(2);
  });

  it('is neither shown nor told of where it is not for this agent', () => {
    const { clock, drawFrame, hear, shown, told } = setupHearing(false);
    for (const event of [said(1), proposed, speech]) hear(event);
    drawFrame();
    clock.increment(10_000);
    expect(shown).toEqual([]);
    expect(told).toEqual([]);
  });
});
