import type { Page } from 'playwright-core';

/** Flex in its dark theme, or in its light one again. */
export const setDark = (page: Page, isDark: boolean): Promise<void> =>
  page.evaluate((dark) => {
    const { Twilio } = window as unknown as {
      Twilio: { Flex: { Manager: { getInstance(): { updateConfig(config: object): void } } } };
    };
    Twilio.Flex.Manager.getInstance().updateConfig({ theme: { isLight: !dark } });
  }, isDark);
