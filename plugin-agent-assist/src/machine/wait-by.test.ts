import { SimulatedClock } from 'xstate';

import { waitBy } from './wait-by';

const setupWait = () => {
  const clock = new SimulatedClock();
  const running = new Set<number>();
  const wait = waitBy<number>({
    setTimeout(run, ms) {
      const timer = clock.setTimeout(() => {
        running.delete(timer);
        run();
      }, ms);
      running.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      running.delete(timer);
      clock.clearTimeout(timer);
    },
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener(...args: Parameters<typeof add>) {
      listeners.add(args[1]);
      add(...args);
    },
    removeEventListener(...args: Parameters<typeof remove>) {
      listeners.delete(args[1]);
      remove(...args);
    },
  });
  return { clock, wait, stopping, signal, running, listeners };
};

it('is over when the time has come, and has then stopped to listen', async () => {
  const { clock, wait, signal, listeners } = setupWait();
  const first = wait(1_000, signal);
  const second = wait(2_000, signal);
  expect(listeners.size).toBe(2);
  clock.increment(1_000);
  await first;
  expect(listeners.size).toBe(1);
  clock.increment(1_000);
  await second;
  expect(listeners.size).toBe(0);
});

it('is given up when the signal says so, and leaves no timer', async () => {
  const { wait, stopping, signal, running } = setupWait();
  const waiting = wait(1_000, signal);
  expect(running.size).toBe(1);
  stopping.abort();
  await expect(waiting).rejects.toThrow('aborted');
  expect(running.size).toBe(0);
});

it('does not begin where the signal has said so before', async () => {
  const { wait, stopping, signal, running } = setupWait();
  stopping.abort();
  await expect(wait(1_000, signal)).rejects.toThrow('aborted');
  expect(running.size).toBe(0);
});
