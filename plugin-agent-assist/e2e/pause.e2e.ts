import {
  conversationsOf,
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { keptInBrowser } from './support/kept-in-browser';
import { screenshot } from './support/screenshot';
import { setDark } from './support/set-dark';

const CARD = '4111 1111 1111 1111';
/** Times are digits too, so that fewer of them say nothing. */
const OF_CARD = '4111 1111';

describe('a pause for what Agent Assist should not hear', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  const pauseButton = () => agent.panel.getByRole('button', { name: 'Pause Agent Assist' });
  const resumeButton = () => agent.panel.getByRole('button', { name: 'Resume Agent Assist' });
  const isPaused = () => agent.panel.getByText('Nothing that is written now reaches Google.').last();
  const textsAtGoogle = () =>
    conversationsOf(centre, chat).flatMap(({ messages }) => messages.map(({ message }) => message.content));
  const recordOfPauses = () =>
    centre.sandbox.world.conversations.get(chat.conversationSid).attributes.agent_assist_pause;
  /** All that the browser has sent to Google, whatever has become of it. */
  const sent = () => JSON.stringify(centre.simulator.core.requests);

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
    chat = await customersOf(centre.sandbox).start('Crystal Minh', 'I want to pay my order.');
    await agent.accept();
    await agent.firstReply();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('is chosen from the panel’s head, by the keyboard alone', async () => {
    await pauseButton().focus();
    await agent.page.keyboard.press('Enter');
    const menu = agent.panel.getByRole('menu', { name: 'Pause Agent Assist' });
    await menu.waitFor();
    expect(await menu.getByRole('menuitem').allInnerTexts()).toEqual([
      '2 minutes',
      '5 minutes',
      'Until I resume',
    ]);
    await screenshot(agent.page, 'pause-1-menu');
    await agent.page.keyboard.press('ArrowDown');
    await agent.page.keyboard.press('Enter');
    await isPaused().waitFor();
    expect(await resumeButton().evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('stands in the panel with the time that is left, and no replies above the composer', async () => {
    await agent.panel.getByText(/^Resumes by itself in [45]:\d\d$/).waitFor();
    await agent.replies.waitFor({ state: 'hidden' });
    expect(recordOfPauses()).toMatchObject({ v: 1, spans: [[0, null]], until: expect.any(Number) as number });
    await screenshot(agent.page, 'pause-2-light');
  });

  it('keeps what is said from Google', async () => {
    await customersOf(centre.sandbox).say(chat, `My card is ${CARD}.`);
    await agent.page.getByText(CARD).last().waitFor();
    await agent.composer.fill('Thank you, I have it.');
    await agent.send();
    await agent.page.getByText('Thank you, I have it.').last().waitFor();
    expect(textsAtGoogle()).toEqual(['I want to pay my order.']);
  });

  it('goes on after a reload, in the dark and in a narrow panel too', async () => {
    await agent.page.close();
    agent = await signIn(centre);
    await agent.select('Crystal Minh');
    await isPaused().waitFor();
    await setDark(agent.page, true);
    await screenshot(agent.page, 'pause-3-dark');
    await setDark(agent.page, false);
    await agent.panel.evaluate((panel) => {
      panel.style.width = '320px';
    });
    await screenshot(agent.page, 'pause-4-narrow');
    await agent.panel.evaluate((panel) => {
      panel.style.width = '100%';
    });
    expect(textsAtGoogle()).toEqual(['I want to pay my order.']);
  });

  it('ends when the agent resumes, and what was said meanwhile stays unknown', async () => {
    await resumeButton().click();
    await pauseButton().waitFor();
    await eventually(
      () => pauseButton().evaluate((button) => button === document.activeElement),
      'the keyboard to be at the button that took the place of the other',
    );
    await agent.panel
      .getByText('What was written while Agent Assist was paused stays unknown to it.')
      .waitFor();
    await customersOf(centre.sandbox).say(chat, 'When will it arrive?');
    await eventually(() => textsAtGoogle().length === 2, 'Agent Assist hears again');
    await agent.firstReply();
    await screenshot(agent.page, 'pause-5-resumed');

    expect(textsAtGoogle()).toEqual(['I want to pay my order.', 'When will it arrive?']);
    expect(recordOfPauses()).toEqual({ v: 1, spans: [[0, 2]] });
    expect(sent()).not.toContain(OF_CARD);
    expect(sent()).not.toContain('I have it');
    expect(await keptInBrowser(agent.page)).not.toContain(OF_CARD);
    expect(JSON.stringify(await agent.state())).not.toContain(OF_CARD);
  });

  it('is not undone by another reload, which gives Google what it misses', async () => {
    await agent.page.close();
    agent = await signIn(centre);
    await agent.select('Crystal Minh');
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await customersOf(centre.sandbox).say(chat, 'Thanks!');
    await eventually(() => textsAtGoogle().includes('Thanks!'), 'Agent Assist hears that');
    expect(sent()).not.toContain(OF_CARD);
  });

  it('logs no error', () => {
    // Whoever finds the conversation made has tried to make it.
    expect(agent.errors.filter((error) => !error.includes('409'))).toEqual([]);
  });
});
