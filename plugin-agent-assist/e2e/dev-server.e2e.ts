import type { Page } from 'playwright-core';

import { hostBundle } from '../../mocks/sandbox/host-bundle';
import { startSandbox, type RunningSandbox } from '../../mocks/sandbox/server';
import { agentAt, customersOf } from './support/contact-centre';
import { launchBrowser } from './support/browser';
import { startDevServer, type RunningDevServer } from './support/dev-server';
import { screenshot } from './support/screenshot';

const START_MS = 180_000;
const SOON_MS = 60_000;

/** A Flex session as the sandbox issues it. */
interface Session {
  readonly accountSid: string;
  readonly token: string;
}

describe('the dev server, with Twilio played by the sandbox and the Agent Assist side mocked', () => {
  const stops: (() => Promise<void>)[] = [];
  let sandbox: RunningSandbox;
  let devServer: RunningDevServer;
  let page: Page;
  const requested: string[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox();
    stops.push(() => sandbox.stop());
    const { accountSid, ...session } = (await (
      await fetch(`${sandbox.url}/__sandbox/session?worker=ada`)
    ).json()) as Session;
    devServer = await startDevServer(sandbox, accountSid);
    stops.push(() => devServer.stop());
    const browser = await launchBrowser();
    stops.push(() => browser.close());

    // The page loads React and Flex UI from their CDNs, which are not within reach; the sandbox has both in one.
    const answerWith = (pattern: string, script: { body: string } | { path: string }) =>
      browser.context.route(pattern, (route) =>
        route.fulfill({
          ...script,
          contentType: 'text/javascript',
          headers: { 'access-control-allow-origin': '*' },
        }),
      );
    await answerWith('https://unpkg.com/react*/**', { body: '' });
    await answerWith('https://assets.flex.twilio.com/releases/flex-ui/**', {
      path: await hostBundle(() => undefined),
    });
    await browser.context.addInitScript((text) => {
      localStorage.setItem('TWILIO_FLEX_SSO', text);
    }, JSON.stringify(session));
    page = await browser.context.newPage();
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`${devServer.url}/agent-desktop`);
  }, START_MS);

  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  it('shows the panel of the plugin', async () => {
    await agentAt(page).panel.waitFor({ timeout: SOON_MS });
    await screenshot(page, 'dev-server');
  });

  it('assists a chat, though nobody but Twilio is asked over the network', async () => {
    const agent = agentAt(page);
    await customersOf(sandbox).start('Cleo Customer', 'Hello, where is my order?');
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await agent.firstReply();
    await screenshot(page, 'dev-server-replies');

    const ofAgentAssist = (url: string) => url.includes(':9/') || url.startsWith(sandbox.functionsUrl);
    expect(requested.filter(ofAgentAssist)).toEqual([]);
    expect(sandbox.unanswered()).toEqual([]);
  });

  it('rebuilds and reloads when a source file is saved', async () => {
    devServer.plugin.write(
      'src/index.ts',
      "import * as FlexPlugin from '@twilio/flex-plugin';\n" +
        "import AgentAssistPlugin from './plugin/AgentAssistPlugin';\n" +
        "document.documentElement.dataset.edition = 'second';\n" +
        'FlexPlugin.loadPlugin(AgentAssistPlugin);\n',
    );
    await page.waitForSelector('html[data-edition="second"]', { state: 'attached', timeout: SOON_MS });
    await agentAt(page).panel.waitFor({ timeout: SOON_MS });
  });
});
