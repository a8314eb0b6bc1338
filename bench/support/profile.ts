import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join, resolve } from 'node:path';

/**
 * Where flame graphs are to be written, as `PROFILE=folder npm run bench -- NAME` asks for. What is measured meanwhile is
 * slower, so that no figure of it is kept. Undefined where nobody asks.
 */
export const profileFolder = (): string | undefined => {
  const { PROFILE } = process.env;
  if (PROFILE === undefined || PROFILE === '') return undefined;
  const folder = resolve(PROFILE);
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** Microseconds from one look at the stack to the next. */
const EVERY_US = 100;

/** Does some work, and writes V8's samples of it to `NAME.cpuprofile`, in place of those of an earlier time. */
export async function profiled<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const folder = profileFolder();
  if (folder === undefined) return work();
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: EVERY_US });
    await session.post('Profiler.start');
    const result = await work();
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
    return result;
  } finally {
    session.disconnect();
  }
}
