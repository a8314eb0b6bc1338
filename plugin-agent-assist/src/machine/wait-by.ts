import type { Timers } from './late-clock';

/**
 * How to wait by a clock: resolves after so many milliseconds, or rejects as soon as the signal is aborted. Leaves
 * neither a timer nor a listener behind: one signal may see many waits.
 */
export const waitBy =
  <Handle>(clock: Timers<Handle>) =>
  (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new Error('aborted'));
        return;
      }
      const timer = clock.setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      const stop = (): void => {
        clock.clearTimeout(timer);
        reject(new Error('aborted'));
      };
      signal.addEventListener('abort', stop, { once: true });
    });
