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
    later: (run, ms) => void clock.setTimeout(run, ms),
  });
  const drawFrame = (): void => {
    const due = frame;
    frame = [];
    for (const run of due) run();
  };
  return { clock, drawFrame, hear, shown, tellNow, told };
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

  it('is told of at most every five seconds, and each message once', () => {
    const { clock, drawFrame, hear, told } = setupHearing();
    for (let n = 1; n <= 7; n += 1) {
      hear(said(n));
      drawFrame();
      clock.increment(2_000);
    }
    clock.increment(5_000);
    expect(told).toEqual([heard(1), heard(2, 3), heard(4, 5, 6), heard(7)]);
    clock.increment(5_000);
    hear(said(8));
    drawFrame();
    expect(told).toHaveLength(5);
  });

  it('is told of before anything else that the session is asked for', () => {
    const { clock, drawFrame, hear, tellNow, told } = setupHearing();
    hear(said(1));
    drawFrame();
    hear(said(2));
    tellNow();
    expect(told).toEqual([heard(1), heard(2)]);
    tellNow();
    clock.increment(20_000);
    expect(told).toHaveLength(2);
  });

  it('is told of once where it is speech, and never where it is proposed', () => {
    const { clock, drawFrame, hear, told } = setupHearing();
    hear(proposed);
    drawFrame();
    expect(told).toEqual([]);
    for (let n = 0; n < 5; n += 1) {
      hear(speech);
      drawFrame();
      clock.increment(6_000);
    }
    expect(told).toEqual([heard()]);
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
