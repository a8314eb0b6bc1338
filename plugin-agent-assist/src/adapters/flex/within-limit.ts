import { AssistError } from '../../domain/failure';

const TIME_LIMIT_MS = 10_000;

/** Twilio's clients neither time out nor take a signal; what does take one is told when nobody waits any more. */
export async function withinLimit<Value>(
  what: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let callOff: (() => void) | undefined;
  const limit = new Promise<never>((_, reject) => {
    const stop = (why: string) => (): void => reject(new AssistError('unreachable', `${what} ${why}`));
    timer = setTimeout(stop('took too long'), TIME_LIMIT_MS);
    callOff = stop('was called off');
    if (signal.aborted) callOff();
    signal.addEventListener('abort', callOff);
  });
  try {
    return await Promise.race([work(over.signal), limit]);
  } catch (error) {
    throw error instanceof AssistError ? error : new AssistError('unreachable', `${what} failed in Flex`);
  } finally {
    clearTimeout(timer);
    if (callOff) signal.removeEventListener('abort', callOff);
    over.abort();
  }
}
