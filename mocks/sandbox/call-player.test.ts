import { createWorld } from '../twilio/model/world';
import { STREAM_FAILED } from './audio-path';
import { playCall, type CallScript } from './call-player';

const line = (role: 'customer' | 'agent', text: string, delayMs = 1_000) => ({ role, text, delayMs });
const LINES = [line('customer', 'one', 0), line('agent', 'two'), line('customer', 'three')];

const setUp = (script: Partial<CallScript> = {}) => {
  const world = createWorld({ seed: 1, members: [{ name: 'ada', fullName: 'Ada', roles: ['agent'] }] });
  const { calls } = world;
  const { callSid, reservation } = calls.startInbound({ from: '+14155550123' });
  const said: string[] = [];
  const failures: string[] = [];
  calls.events.subscribe((event) => event.type === 'streamFailed' && failures.push(event.errorCode));
  const audio = { say: (_: string, { text }: { text: string }) => void said.push(text) };
  const player = playCall({ calls, audio }, callSid, { lines: LINES, ...script });
  return {
    calls,
    callSid,
    player,
    said,
    failures,
    accept: () => calls.answer(calls.dialWorker(reservation?.sid ?? '').sid).sid,
  };
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('speaks both sides, each line after its delay, from the moment an agent has accepted', () => {
  const { said, accept } = setUp();
  jest.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
  accept();
  jest.advanceTimersByTime(0);
  expect(said).toEqual(['one']);
  jest.advanceTimersByTime(999);
  expect(said).toEqual(['one']);
  jest.advanceTimersByTime(60_000);
  expect(said).toEqual(['one', 'two', 'three']);
});

it('waits while the customer is on hold, and goes on afterwards', () => {
  const { calls, callSid, said, accept } = setUp();
  accept();
  jest.advanceTimersByTime(500);
  calls.setHold(callSid, true);
  jest.advanceTimersByTime(60_000);
  expect(said).toEqual(['one']);
  calls.setHold(callSid, false);
  jest.advanceTimersByTime(1_000);
  expect(said).toEqual(['one', 'two']);
});

it('does not lose its place when somebody mutes themselves', () => {
  const { calls, said, accept } = setUp();
  calls.setMuted(accept(), true);
  jest.advanceTimersByTime(60_000);
  expect(said).toEqual(['one', 'two', 'three']);
});

it('ends with the call, also where the world is emptied', () => {
  const hungUp = setUp();
  hungUp.accept();
  hungUp.calls.hangUp(hungUp.callSid);
  const emptied = setUp();
  emptied.accept();
  emptied.calls.clear();
  jest.advanceTimersByTime(60_000);
  expect([hungUp.said, hungUp.player.next(), emptied.said, emptied.player.next()]).toEqual([
    [],
    undefined,
    [],
    undefined,
  ]);
});

it('lets the audio break off where the script says so, and speaks on', () => {
  const { said, failures, accept } = setUp({ audioStopsAfter: 2 });
  accept();
  jest.advanceTimersByTime(999);
  expect(failures).toEqual([]);
  jest.advanceTimersByTime(60_000);
  expect(failures).toEqual([STREAM_FAILED]);
  expect(said).toEqual(['one', 'two', 'three']);
});

it('says the next line at once when asked, and then goes on by itself', () => {
  const { player, said, accept } = setUp();
  accept();
  expect([player.next(), player.next()]).toEqual(['one', 'two']);
  jest.advanceTimersByTime(60_000);
  expect(said).toEqual(['one', 'two', 'three']);
  expect(player.next()).toBeUndefined();
});

it('says nothing more once it is stopped', () => {
  const { player, said, accept } = setUp();
  player.stop();
  accept();
  jest.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
});
