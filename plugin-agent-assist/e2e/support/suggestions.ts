import type { Locator, Page } from 'playwright-core';

import type { Agent } from './contact-centre';

/** The suggestion of that kind, the one about `about` where there are several; the newest first. */
export const cardOf = ({ panel }: Pick<Agent, 'panel'>, kind: string, about: string | RegExp = ''): Locator =>
  panel.getByRole('group', { name: new RegExp(`^${kind}(:|$)`) }).filter({ hasText: about });

/** Leaves the feed, which holds still under a pointer and where it is scrolled away from its top. */
export async function lookAway({ page, panel }: Pick<Agent, 'page' | 'panel'>): Promise<void> {
  await page.mouse.move(200, 500);
  await panel
    .getByRole('list', { name: 'Suggestions' })
    .evaluate((list) => list.parentElement?.scrollTo({ top: 0 }));
}

/** Buttons that take effect outside Flex ignore clicks that come before anybody can have read them. */
const READING_MS = 300;

/** Waits until a button that takes effect outside Flex takes clicks: as long as reading it takes. */
export async function untilRead(page: Page, button: Locator): Promise<void> {
  await button.waitFor();
  const seenAt = await page.evaluate(() => performance.now());
  await page.waitForFunction((readAt) => performance.now() > readAt, seenAt + READING_MS);
}

/** Waits for the text in the composer: drafts are kept, and reach it through Flex's own state. */
export const untilComposed = async (page: Page, expected: string): Promise<void> => {
  await page.waitForFunction((text) => document.querySelector('textarea')?.value === text, expected);
};
