import { withDeadline } from './deadline';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const never = () => new Promise<never>(() => undefined);
const alive = () => new AbortController().signal;

it('passes on what the work comes to, and leaves no timer behind', async () => {
  await expect(withDeadline('It', 1000, alive(), () => Promise.resolve('done'))).resolves.toBe('done');
  await expect(withDeadline('It', 1000, alive(), () => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  );
  expect(jest.getTimerCount()).toBe(0);
});

it('ends work that ignores its signal when the time is up', async () => {
  const seen: AbortSignal[] = [];
  const call = withDeadline('The connector', 1500, alive(), (signal) => {
    seen.push(signal);
    return never();
  });
  const outcome = expect(call).rejects.toMatchObject({
    kind: 'unreachable',
    message: 'The connector did not answer within 1.5 s',
  });
  jest.advanceTimersByTime(1499);
  expect(seen[0]?.aborted).toBe(false);
  jest.advanceTimersByTime(1);
  expect(seen[0]?.aborted).toBe(true);
  await outcome;
});

it('ends with the caller, whose signal keeps no listener', async () => {
  const caller = new AbortController();
  const removed = jest.spyOn(caller.signal, 'removeEventListener');
  const call = withDeadline('The connector', 1500, caller.signal, never);
  caller.abort();
  await expect(call).rejects.toMatchObject({ kind: 'unreachable' });
  expect(jest.getTimerCount()).toBe(0);
  expect(removed).toHaveBeenCalledTimes(1);
});

it('starts nothing for a caller that has gone', async () => {
  const work = jest.fn(never);
  await expect(withDeadline('The connector', 1500, AbortSignal.abort(), work)).rejects.toThrow('cancelled');
  expect(work).not.toHaveBeenCalled();
});
