import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type BrowserContext } from 'playwright-core';

import { findBrowser } from './find-browser';

/** A browser with an empty profile of its own. */
export interface TestBrowser {
  readonly context: BrowserContext;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Flex wants a microphone before it takes calls.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // Nothing leaves the machine, whatever Flex or a plugin tries.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/**
 * Starts headless Chromium. Rejects with what to do where there is none.
 * @param flags beside those of every test
 */
export async function launchBrowser(flags: readonly string[] = []): Promise<TestBrowser> {
  const profile = await makeProfile();
  const context = await launchWith(profile, flags);
  return {
    context,
    async close() {
      await context.close();
      await removeProfile(profile);
    },
  };
}

/** The folder in which a browser keeps what has to outlive it. */
export const makeProfile = (): Promise<string> => mkdtemp(join(tmpdir(), 'agent-assist-e2e-'));

export const removeProfile = (profile: string): Promise<void> =>
  rm(profile, { recursive: true, force: true, maxRetries: 5 });

export function launchWith(profile: string, flags: readonly string[] = []): Promise<BrowserContext> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No browser found. Install Chromium or set CHROME_PATH.');
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1600, height: 900 },
    args: [...FLAGS, ...flags],
  });
}

/**
 * Ends the browser that runs on a profile as a crash would: SIGKILL to its first process, which takes all others
 * with it, and no chance to save anything.
 */
export async function killBrowser(profile: string): Promise<void> {
  const pids = await processesOf(profile);
  if (pids.length === 0) throw new Error('No browser runs on this profile');
  for (const pid of pids) kill(pid);
  while ((await processesOf(profile)).length > 0) await new Promise((resolve) => setImmediate(resolve));
  // A browser that was killed leaves its lock behind, which the next one would take for a running browser.
  await rm(join(profile, 'SingletonLock'), { force: true });
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with another one.
  }
};

/** Linux tells each process's command line; Chromium passes the profile on to most of its processes. */
async function processesOf(profile: string): Promise<readonly number[]> {
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    entries.map(
      async (pid) => [Number(pid), await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')] as const,
    ),
  );
  return lines.filter(([, line]) => line.includes(`--user-data-dir=${profile}`)).map(([pid]) => pid);
}
