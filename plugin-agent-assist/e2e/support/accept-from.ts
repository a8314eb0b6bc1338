import type { Page } from 'playwright-core';

/** Accepts the chat of that customer, where there are others: Flex names those that are accepted by that, too. */
export const acceptFrom = (page: Page, customerName: string): Promise<void> =>
  page
    .locator('.Twilio-TaskListBaseItem', { hasText: customerName })
    .getByRole('button', { name: /^accept/i })
    .click();
