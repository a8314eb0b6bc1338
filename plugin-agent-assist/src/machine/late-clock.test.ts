import { SimulatedClock } from 'xstate';

import { throttled } from '../testing/throttled-clock';
import { createLateClock } from './late-clock';

const setupClock = () => {
  const host = new SimulatedClock();
  const clock = createLateClock(throttled(host), () => host.now());
  const ran: string[] = [];
  const after = (ms: number, name: string) => clock.setTimeout(() => ran.push(name), ms);
  return { after, clock, host, ran };
};

it('leaves it to the browser when nothing else happens', () => {
  const { after, host, ran } = setupClock();
  after(1_000, 'a');
  host.increment(59_000);
  expect(ran).toEqual([]);
  host.increment(1_000);
  expect(ran).toEqual(['a']);
});

it('runs what is overdue at the next sign of life, in the order in which it was due, and each once', () => {
  const { after, clock, host, ran } = setupClock();
  after(3_000, 'c');
  after(1_000, 'a');
  after(2_000, 'b');
  after(9_000, 'later');
  host.increment(5_000);
  clock.catchUp();
  expect(ran).toEqual(['a', 'b', 'c']);
  host.increment(60_000);
  expect(ran).toEqual(['a', 'b', 'c', 'later']);
});

it('does not run what was called off, not even by what ran just before it', () => {
  const { after, clock, host, ran } = setupClock();
  const timers: number[] = [];
  clock.setTimeout(() => timers.forEach((timer) => clock.clearTimeout(timer)), 1_000);
  timers.push(after(2_000, 'a'));
  host.increment(5_000);
  clock.catchUp();
  host.increment(120_000);
  expect(ran).toEqual([]);
});
