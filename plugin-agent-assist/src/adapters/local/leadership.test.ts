import { settle } from '../../testing/settle';
import { leadWhenPossible } from './leadership';

/** Web Locks as the standard has them, for one name: one holder, the others wait in order. */
function fakeLocks(): Pick<LockManager, 'request'> & { crashHolder(): void } {
  const waiting: (() => void)[] = [];
  let release: (() => void) | undefined;
  const next = () => {
    release = undefined;
    waiting.shift()?.();
  };
  return {
    crashHolder: () => release?.(),
    request: ((_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const take = () => {
          const ended = new Promise<void>((crash) => (release = crash));
          void Promise.race([work(), ended]).then(() => {
            resolve();
            next();
          });
        };
        signal.addEventListener('abort', () => {
          const at = waiting.indexOf(take);
          if (at >= 0) waiting.splice(at, 1);
          reject(new Error('aborted'));
        });
        if (release || waiting.length > 0) waiting.push(take);
        else take();
      })) as LockManager['request'],
  };
}

describe('of all tabs', () => {
  it('one leads, and the next takes over when it crashes', async () => {
    const locks = fakeLocks();
    const led: string[] = [];
    leadWhenPossible(locks, 'agent', () => led.push('first'));
    leadWhenPossible(locks, 'agent', () => led.push('second'));
    await settle();
    expect(led).toEqual(['first']);

    locks.crashHolder();
    await settle();
    expect(led).toEqual(['first', 'second']);
  });

  it('one that gives up, leading or waiting, leaves the lead to the others', async () => {
    const locks = fakeLocks();
    const led: string[] = [];
    const stopFirst = leadWhenPossible(locks, 'agent', () => led.push('first'));
    const stopSecond = leadWhenPossible(locks, 'agent', () => led.push('second'));
    leadWhenPossible(locks, 'agent', () => led.push('third'));
    stopSecond();
    stopFirst();
    await settle();
    expect(led).toEqual(['first', 'third']);
  });

  it('each leads where the browser has no locks', () => {
    const onLead = jest.fn();
    leadWhenPossible(undefined, 'agent', onLead);
    expect(onLead).toHaveBeenCalledTimes(1);
  });
});
