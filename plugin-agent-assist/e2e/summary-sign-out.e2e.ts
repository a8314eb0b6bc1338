import {
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { keptSummaries } from './support/kept-summaries';
import { screenshot } from './support/screenshot';

describe('an agent who signs out', () => {
  let centre: ContactCentre;
  let agent: Agent;

  const situation = () => agent.summary.getByRole('textbox', { name: 'Situation' });
  const setSync = async (kind: 'syncDown' | 'syncUp'): Promise<void> => {
    const response = await fetch(`${centre.sandbox.url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind }),
    });
    expect(response.status).toBe(200);
  };
  const signOut = async (): Promise<void> => {
    const button = agent.page.locator('.Twilio-UserControls-LogoutButton');
    if (!(await button.isVisible()))
      await agent.page.getByRole('button', { name: /Click for option to log out/ }).click();
    await button.click();
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
    await customersOf(centre.sandbox).start('Crystal Minh', 'Hi! I need to return an item.');
    await agent.page.getByText('Crystal Minh').first().waitFor();
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await agent.end();
    await situation().waitFor();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('is held back once where a summary is not saved, and told so', async () => {
    await setSync('syncDown');
    await situation().fill('Words that Sync does not have.');
    await eventually(
      async () => (await keptSummaries(agent.page)).includes('Words that Sync does not have.'),
      'the kept text',
    );
    await signOut();
    await agent.page
      .getByText(/Sign out again within a minute/)
      .filter({ visible: true })
      .first()
      .waitFor();
    await screenshot(agent.page, 'sign-out-1-held-back');
    expect(await situation().inputValue()).toBe('Words that Sync does not have.');
  });

  it('gets away the second time, and leaves nothing behind', async () => {
    await signOut();
    await eventually(
      async () => !(await keptSummaries(agent.page).catch(() => 'Words that')).includes('Words that'),
      'an empty store',
    );
    await screenshot(agent.page, 'sign-out-2-gone');
  });
});
