import type { BrowserContext } from 'playwright-core';

/** What an administrator sets for the plugin in Flex's hosted configuration. */
export type HostedConfiguration = Readonly<Record<string, unknown>>;

interface FlexConfiguration {
  ui_attributes: { custom_data: { agent_assist: HostedConfiguration } };
}

/** Pages that are loaded from now on are told what `change` makes of the sandbox's own configuration. */
export const changeHostedConfiguration = async (
  context: BrowserContext,
  change: (configured: HostedConfiguration) => HostedConfiguration,
): Promise<void> => {
  await context.route('**/flex-api.twilio.com/v1/Configuration*', async (route) => {
    const response = await route.fetch();
    const configuration = (await response.json()) as FlexConfiguration;
    const { custom_data: customData } = configuration.ui_attributes;
    customData.agent_assist = change(customData.agent_assist);
    await route.fulfill({ response, json: configuration });
  });
};
