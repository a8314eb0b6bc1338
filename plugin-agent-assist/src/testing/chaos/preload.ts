/*
 * What can be done without time passing is done in promises and in `setImmediate`, by which fake-indexeddb runs. The
 * virtual clock stands still until there is nothing more of either.
 */

const real = globalThis.setImmediate;
let waiting = 0;

/** Counts what waits, so that it is known when nothing does. To be called before anything else is loaded. */
const counted = (
  run: (...args: readonly unknown[]) => void,
  ...args: readonly unknown[]
): NodeJS.Immediate => {
  waiting += 1;
  return real(() => {
    waiting -= 1;
    run(...args);
  });
};

globalThis.setImmediate = counted as typeof setImmediate;

/**
 * Socket.IO's client looks up the browser's WebSocket when it is loaded, once for all runs: this one makes that of the
 * run.
 */
const wire: { current: (new (url: string) => object) | undefined } = { current: undefined };

globalThis.WebSocket = function openSocket(url: string): object {
  if (!wire.current) throw new Error('No run is under way');
  return new wire.current(url);
} as unknown as typeof WebSocket;

/** Says what a WebSocket is from now on. */
export const wireUp = (socket: new (url: string) => object): void => {
  wire.current = socket;
};

const turn = (): Promise<void> => new Promise((resolve) => real(resolve));

/** Resolves when nothing more can be done without time passing. */
export const settleAll = async (): Promise<void> => {
  do await turn();
  while (waiting > 0);
};
