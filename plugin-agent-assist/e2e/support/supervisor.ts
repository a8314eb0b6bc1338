import type { BrowserContext, Locator, Page } from 'playwright-core';

import type { RunningSandbox } from '../../../mocks/sandbox/server';
import { openAgentDesktop } from './agent-desktop';

/** The supervisor's desktop, by the names that a supervisor finds things by. */
export interface Supervisor {
  readonly page: Page;
  /** What the page threw and what it logged as an error. */
  readonly errors: readonly string[];
  /** The panel with the task that is watched. */
  readonly monitor: Locator;
  openTeams(): Promise<void>;
  /** The row of an agent in the Teams view. */
  agent(fullName: string): Locator;
  /** The card of a chat or a call in the Teams view. */
  task(customerName: string): Locator;
  /** A tab of the task that is watched. */
  tab(label: string): Locator;
}

/**
 * Opens Flex as Sam Supervisor, beside an agent's in the same browser: at another name of this machine, because tabs of
 * one origin share one Flex session.
 */
export async function signInSupervisor({
  context,
  sandbox,
}: {
  readonly context: BrowserContext;
  readonly sandbox: Pick<RunningSandbox, 'url'>;
}): Promise<Supervisor> {
  const url = sandbox.url.replace('localhost', '127.0.0.1');
  const { page, errors } = await openAgentDesktop(context, { url }, { worker: 'sam', role: 'supervisor' });
  // Flex gives its cards and its tabs no name of their own, and the panel neither role nor name.
  const monitor = page.locator('.Twilio-SupervisorTaskCanvas');
  return {
    page,
    errors,
    monitor,
    async openTeams() {
      await page.getByRole('link', { name: 'Teams' }).click();
      await page.getByRole('heading', { name: 'Your Teams' }).waitFor();
    },
    agent: (fullName) => page.locator('tr', { hasText: fullName }),
    task: (customerName) => page.locator('.Twilio-TaskCard', { hasText: customerName }),
    tab: (label) => monitor.locator('.Twilio-TabHeader', { hasText: label }),
  };
}
