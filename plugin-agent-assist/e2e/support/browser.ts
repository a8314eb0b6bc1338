import { mkdtemp, rm } from 'node:fs/promises';
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

/** Starts headless Chromium. Rejects with what to do where there is none. */
export async function launchBrowser(): Promise<TestBrowser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No browser found. Install Chromium or set CHROME_PATH.');
  const profile = await mkdtemp(join(tmpdir(), 'agent-assist-e2e-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1600, height: 900 },
    args: FLAGS,
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
