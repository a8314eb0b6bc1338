/** Each line once: what is broken is broken at every change of Flex's store, many times a second. */
const noted = new Set<string>();
/** A bound for what grows with mistakes. */
const MOST_LINES = 100;

/**
 * Puts a mistake of ours into the console, once for each place and cause. Only its kind and where in the code it
 * happened: its message may quote a customer or a token, as that of `JSON.parse` does.
 * @param where what is affected, in words of the agent's
 */
export function noteMistake(where: string, error: unknown): void {
  const line = `[agent-assist] ${where}: ${describe(error)}`;
  if (noted.has(line) || noted.size >= MOST_LINES) return;
  noted.add(line);
  console.error(line);
}

/** A listener that throws nothing into whoever calls it: Flex's store and events call the next one, and end well. */
export const contained =
  <Args extends readonly unknown[]>(
    where: string,
    listener: (...args: Args) => void,
  ): ((...args: Args) => void) =>
  (...args) => {
    try {
      listener(...args);
    } catch (error) {
      noteMistake(where, error);
    }
  };

const FRAMES = 3;

/** Such as `TypeError at look (flex-tasks.ts:130:7)`. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `something was thrown that is no error (${typeof error})`;
  const frames = (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    // The lines before them repeat the message, which may have any number of lines itself.
    .filter((line) => FRAME.test(line))
    .slice(0, FRAMES)
    .map((line) => line.replace(QUERY, ''));
  return [error.name, ...frames].join(' ');
}

/** As Chromium writes them. Other browsers' are left out. */
const FRAME = /^at (?:[\w$.<>[\] ]+ \()?[^\s()]+:\d+:\d+\)?$/;
const QUERY = /\?[^:)]*/;
