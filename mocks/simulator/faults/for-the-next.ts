import type { Hook } from '../connector/hook';

/**
 * Steps in so many times, and is over then.
 *
 * @param isMeant which of them count
 * @returns the function that takes it out before
 */
export const forTheNext = <Input, Output>(
  hook: Hook<Input, Output>,
  { times, isMeant = () => true }: { readonly times: number; readonly isMeant?: (input: Input) => boolean },
  over: () => void,
  instead: (next: () => Output) => Output,
): (() => void) => {
  let left = times;
  const stop = hook.intercept((input, next) => {
    if (!isMeant(input)) return next();
    left -= 1;
    if (left === 0) {
      stop();
      over();
    }
    return instead(next);
  });
  return stop;
};
