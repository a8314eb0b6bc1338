import { AssistError } from '../../domain/failure';

/**
 * Runs `work` with a signal that aborts with the caller's or after `limitMs`, whichever comes first, and rejects
 * at that moment whether or not `work` obeys the signal: AssistError `unreachable`, in words that start with
 * `what`. (`AbortSignal.any` is younger than the browsers that Flex still supports.)
 */
export async function withDeadline<T>(
  what: string,
  limitMs: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController();
  let stop: (message: string) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = (message) => {
      reject(new AssistError('unreachable', message));
      inner.abort();
    };
  });
  const cancel = (): void => stop(`${what}: the request was cancelled`);
  const timer = setTimeout(() => stop(`${what} did not answer within ${limitMs / 1000} s`), limitMs);
  outer.addEventListener('abort', cancel);
  try {
    if (outer.aborted) cancel();
    return await Promise.race([stopped, inner.signal.aborted ? stopped : work(inner.signal)]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', cancel);
  }
}
