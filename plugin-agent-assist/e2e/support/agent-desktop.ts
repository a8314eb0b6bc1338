import type { BrowserContext, Page } from 'playwright-core';

/** What of a running sandbox the desktop needs. */
interface SandboxAddress {
  readonly url: string;
}

export interface AgentDesktop {
  readonly page: Page;
  /** What the page threw and what it logged as an error, in their order. */
  readonly errors: readonly string[];
}

/** Flex is up within this time, on a busy machine too. */
export const FLEX_START_MS = 60_000;

/**
 * Opens Flex in a new tab as one of the sandbox's workers, and waits until it is ready and its plugins are
 * loaded. Tabs of one browser context share one Flex session, as they do for real.
 */
export async function openAgentDesktop(
  context: BrowserContext,
  sandbox: SandboxAddress,
  { worker = 'ada', role }: { worker?: string; role?: string } = {},
): Promise<AgentDesktop> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const query = new URLSearchParams({ worker, ...(role === undefined ? {} : { role }) });
  await page.goto(`${sandbox.url}/agent-desktop?${query}`);
  await page.waitForSelector('html[data-flex]', { state: 'attached', timeout: FLEX_START_MS });
  if ((await page.getAttribute('html', 'data-flex')) !== 'ready') {
    throw new Error(`Flex did not start: ${await page.innerText('#container')}`);
  }
  return { page, errors };
}
