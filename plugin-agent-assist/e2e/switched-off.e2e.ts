import {
  customersOf,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';
import { signInSupervisor } from './support/supervisor';

/** All that the plugin shows has one of these names, in one role or another. */
const OURS = /agent assist|smart replies|summaries|transcript/i;

describe('a plugin that is switched off in Flex’s hosted configuration', () => {
  let centre: ContactCentre;
  let agent: Agent;
  const lines: string[] = [];
  const requests: string[] = [];

  /** To the Functions, and to whatever they would name as the connector. */
  const isOurs = (url: string): boolean =>
    [centre.sandbox.functionsUrl, centre.simulator.url].some(
      (base) => new URL(url).port === new URL(base).port,
    );
  const namesOnScreen = async ({ page }: Pick<Agent, 'page'>): Promise<readonly string[]> => {
    // The sandbox's own bar is not in it.
    const names = await page
      .locator('#container')
      .locator('[aria-label], button, a, h1, h2, h3, [role]')
      .evaluateAll((elements) =>
        elements.flatMap((element) => [element.getAttribute('aria-label') ?? '', element.textContent]),
      );
    return names.filter((name) => OURS.test(name));
  };
  const works = async (text: string): Promise<void> => {
    await agent.composer.fill(text);
    await agent.send();
    await agent.page.getByText(text).last().waitFor();
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    centre.context.on('request', (request) => {
      if (isOurs(request.url())) requests.push(request.url());
    });
    centre.context.on('console', (message) => {
      if (message.text().includes('agent-assist')) lines.push(message.text());
    });
    centre.sandbox.configure({ enabled: false });
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  it('leaves Flex as it is without it', async () => {
    await customersOf(centre.sandbox).start('Crystal Minh', 'Hi! I need to return an item.');
    await agent.accept();
    await agent.page.getByText('I need to return an item').last().waitFor();
    await works('Hello Crystal!');
    await screenshot(agent.page, 'switched-off-1-agent');
    expect(await agent.panel.count()).toBe(0);
    expect(await agent.replies.count()).toBe(0);
    expect(await namesOnScreen(agent)).toEqual([]);
    expect(await agent.state()).toBeUndefined();
  });

  it('says so in one line of the console, and asks nobody for anything', () => {
    expect(lines).toEqual([
      '[agent-assist] is switched off in Flex’s hosted configuration: agent_assist.enabled',
    ]);
    expect(requests).toEqual([]);
    expect(agent.errors).toEqual([]);
  });

  it('adds nothing for supervisors either', async () => {
    const supervisor = await signInSupervisor(centre);
    await supervisor.openTeams();
    await supervisor.agent('Ada Agent').waitFor();
    await screenshot(supervisor.page, 'switched-off-2-supervisor');
    expect(await namesOnScreen(supervisor)).toEqual([]);
    expect(requests).toEqual([]);
    await supervisor.page.close();
  });

  it('is there after a reload once it is switched on, and gone after the next once it is off, without a deployment', async () => {
    centre.sandbox.configure({ enabled: true });
    await agent.reload();
    await agent.select('Crystal Minh');
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await screenshot(agent.page, 'switched-off-3-on');
    expect(await namesOnScreen(agent)).not.toEqual([]);

    centre.sandbox.configure({ enabled: false });
    // What was under way to the page that goes is none of the next one's.
    await agent.page.goto('about:blank');
    requests.length = 0;
    await agent.page.goBack();
    await agent.page.waitForSelector('html[data-flex="ready"]', { state: 'attached', timeout: 60_000 });
    await agent.select('Crystal Minh');
    await works('Are you still there, Crystal?');
    await screenshot(agent.page, 'switched-off-4-off-again');
    expect(await namesOnScreen(agent)).toEqual([]);
    expect(requests).toEqual([]);
    await agent.end();
    await agent.complete();
    await agent.page.getByText('Crystal Minh').first().waitFor({ state: 'detached' });
  });
});
