import { openAgentDesktop } from './support/agent-desktop';
import {
  agentAt,
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { keptSummaries } from './support/kept-summaries';
import { screenshot } from './support/screenshot';

describe('a summary that meets trouble', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;

  const situation = (desk = agent) => desk.summary.getByRole('textbox', { name: 'Situation' });
  const control = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${centre.sandbox.url}/__sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  };
  const inSync = (text: string): boolean =>
    JSON.stringify(centre.sandbox.world.sync.documents()).includes(text);
  const accept = async (customerName: string, text: string): Promise<Chat> => {
    const next = await customersOf(centre.sandbox).start(customerName, text);
    await agent.page.getByText(customerName).first().waitFor();
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    return next;
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  it('is kept while Sync is down, over the end of its task and TaskRouter’s memory, and saved when Sync is up', async () => {
    await control('/faults', { kind: 'syncDown' });
    chat = await accept('Crystal Minh', 'Hi! I need to return an item.');
    await agent.end();
    await situation().waitFor();
    await situation().fill('Returns an item. Sync was down from the beginning.');
    await agent.summary.getByRole('button', { name: 'Save summary', exact: true }).click();
    await agent.panel
      .getByText(/not saved yet/i)
      .first()
      .waitFor();
    await screenshot(agent.page, 'summary-outage-1-not-saved-yet');
    await agent.complete();
    await agent.panel.getByText('1 summary is not saved yet').waitFor();
    await screenshot(agent.page, 'summary-outage-2-count');

    // Twice five minutes: TaskRouter has long forgotten the task.
    await control('/clock', { forgetTasks: true });
    await control('/clock', { forgetTasks: true });
    expect(centre.sandbox.world.taskRouter.tasks().map(({ sid }) => sid)).not.toContain(chat.taskSid);
    await agent.reload();
    expect(inSync('Sync was down from the beginning')).toBe(false);

    await control('/faults', { kind: 'syncUp' });
    await agent.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await eventually(() => inSync('Sync was down from the beginning'), 'the summary in Sync');
    await agent.panel.getByText('not saved yet').waitFor({ state: 'detached' });
  });

  it('is kept while the Functions cannot be reached, and saved when they can, with its task completed and the page reloaded meanwhile', async () => {
    const saving = '**/save-summary';
    await agent.page.route(saving, (route) => route.abort());
    await accept('Dana Reyes', 'Hello, I want to cancel my order.');
    await agent.end();
    await situation().waitFor();
    await situation().fill('Cancels the order. Nobody could be told of it.');
    await agent.summary.getByRole('button', { name: 'Save summary', exact: true }).click();
    await agent.complete();
    await agent.panel.getByText('1 summary is not saved yet').waitFor();
    await agent.reload();
    await agent.panel.getByText('1 summary is not saved yet').waitFor();
    expect(inSync('Nobody could be told of it')).toBe(false);

    await agent.page.unroute(saving);
    await agent.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await eventually(() => inSync('Nobody could be told of it'), 'the summary in Sync');
    await agent.panel.getByText('not saved yet').waitFor({ state: 'detached' });
  });

  it('that is too long is refused with how much is too much, and stays', async () => {
    await accept('Bernard Low', 'My parcel has not come.');
    await agent.end();
    await situation().waitFor();
    await situation().fill('x'.repeat(100_000));
    await agent.summary.getByRole('button', { name: 'Save summary', exact: true }).click();
    await agent.summary
      .getByText(/Sync|bytes|KB|long/)
      .first()
      .waitFor();
    await screenshot(agent.page, 'summary-outage-3-too-long');
    expect(await situation().inputValue()).toHaveLength(100_000);
    await situation().fill('Parcel lost.');
    await agent.summary.getByRole('button', { name: 'Save summary', exact: true }).click();
    await agent.summary.getByText(/^Saved /).waitFor();
    await agent.complete();
    await agent.panel.getByText('Select a task').first().waitFor();
  });

  it('is saved as it stands where the agent completes the task without saving it', async () => {
    await accept('Amy Chen', 'Where is my refund?');
    await agent.end();
    await situation().waitFor();
    await situation().fill('Asks for the refund.');
    // At once: the last words are on their way to nobody yet.
    await agent.complete();
    await agent.panel.getByText('Select a task').first().waitFor();
    await eventually(
      () =>
        centre.sandbox.world.sync.documents().some(({ data }) => {
          const text = JSON.stringify(data);
          return text.includes('Asks for the refund.') && text.includes('"savedBy":"taskEnd"');
        }),
      'what was there, saved by the end of the task',
    );
    expect(await agent.panel.getByText('Unsaved draft').count()).toBe(0);
  });

  it('that changes in another browser is compared, and nothing is thrown away', async () => {
    await accept('Maria Lopez', 'The colour is wrong.');
    await agent.end();
    // So little was said that Google has nothing to summarise: the agent writes by hand.
    await agent.summary.getByText('There is nothing to summarise yet').waitFor();
    await screenshot(agent.page, 'summary-outage-4-nothing-to-summarise');
    await agent.summary.getByRole('button', { name: 'Write summary' }).click();
    await situation().waitFor();
    await situation().fill('Colour is wrong, says the first desk.');
    await eventually(() => inSync('says the first desk'), 'the first text in Sync');

    // The same agent at another computer: another origin shares nothing with the first one.
    const { page } = await openAgentDesktop(centre.context, {
      url: centre.sandbox.url.replace('localhost', '127.0.0.1'),
    });
    const second = agentAt(page);
    await second.select('Maria Lopez');
    await situation(second).waitFor();
    expect(await situation(second).inputValue()).toBe('Colour is wrong, says the first desk.');
    await situation(second).fill('Colour is wrong, says the second desk.');
    await eventually(() => inSync('says the second desk'), 'the second text in Sync');

    await agent.page.bringToFront();
    await situation().fill('Colour is wrong, says the first desk again.');
    await agent.summary.getByText(/Changed elsewhere/).waitFor();
    await agent.summary.getByRole('button', { name: 'Compare' }).click();
    await agent.summary.getByText('Colour is wrong, says the second desk.').waitFor();
    await screenshot(agent.page, 'summary-outage-5-compare');
    expect(inSync('says the first desk again')).toBe(false);
    await agent.summary.getByRole('button', { name: 'Keep mine' }).click();
    await eventually(() => inSync('says the first desk again'), 'what the agent chose');
    await page.close();
  });

  it('is there for the next agent, with the note, as soon as they have the chat', async () => {
    const handedOver = await accept('Dana Whitfield', 'I want to cancel my subscription.');
    await agent.summary.getByRole('button', { name: 'Generate summary' }).click();
    await situation().waitFor();
    await situation().fill('Wants to cancel; offered two months free.');
    await agent.summary.getByRole('button', { name: 'Note for the next agent' }).click();
    await agent.summary
      .getByRole('textbox', { name: 'Note for the next agent' })
      .fill('Be kind, she has waited twice.');
    await eventually(() => inSync('she has waited twice'), 'the note in Sync');

    const { page } = await openAgentDesktop(
      centre.context,
      { url: centre.sandbox.url.replace('localhost', '127.0.0.1') },
      { worker: 'bo' },
    );
    const bo = agentAt(page);
    await control(`/chats/${handedOver.conversationSid}/transfer`, { worker: 'bo' });
    await page.getByText('Dana Whitfield').first().waitFor();
    await bo.accept();
    await bo.summary.getByText('Be kind, she has waited twice.').waitFor();
    await bo.summary.getByRole('button', { name: 'Their summary' }).click();
    await bo.summary.getByText('Wants to cancel; offered two months free.').waitFor();
    await screenshot(page, 'summary-outage-6-handed-over');
    expect(bo.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });

  it('leaves no text in the browser once Sync has it', async () => {
    const texts = ['Sync was down from the beginning', 'Parcel lost', 'offered two months free'];
    // The last of them is saved once more as its task ends, and Google is told of it before it goes.
    await eventually(async () => {
      const kept = await keptSummaries(agent.page);
      return !texts.some((text) => kept.includes(text));
    }, 'the browser to have forgotten the texts');
  });
});
