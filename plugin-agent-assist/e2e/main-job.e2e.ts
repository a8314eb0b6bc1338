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
import { screenshot } from './support/screenshot';

describe('an agent’s main job, from the chat that comes in to the completed task', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  const customers = () => customersOf(centre.sandbox);
  const requests = (pattern: RegExp) =>
    centre.simulator.core.requests.filter(({ method, path }) => pattern.test(`${method} ${path}`));
  const conversation = () => conversationsOf(centre, chat)[0];

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  it('shows a panel that says what will appear', async () => {
    await agent.panel.getByText('Select a task').first().waitFor();
    await screenshot(agent.page, 'main-1-waiting');
  });

  it('shows the chat that comes in, and the agent accepts it', async () => {
    chat = await customers().start('Crystal Minh', 'Hi! I need to return an item, I got the wrong size.');
    await agent.page.getByText('Crystal Minh').first().waitFor();
    await screenshot(agent.page, 'main-2-incoming');
    await agent.accept();
    await agent.page.getByText('I got the wrong size').last().waitFor();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
  });

  it('offers replies to what was said before the agent came', async () => {
    await agent.firstReply();
    await screenshot(agent.page, 'main-3-replies');
    expect(await agent.replies.getByRole('button').count()).toBeGreaterThan(1);
    expect(requests(/messages:batchCreate$/)).toHaveLength(1);
  });

  it('puts a reply behind the agent’s draft, without sending it, and the agent goes on typing', async () => {
    await agent.composer.pressSequentially('Hello Crystal!');
    const reply = await agent.firstReply();
    const text = await reply.innerText();
    // Once, though the hand is impatient.
    await reply.dblclick();
    await agent.page.waitForFunction(
      (expected) => document.querySelector('textarea')?.value === expected,
      `Hello Crystal! ${text}`,
    );
    await agent.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await agent.page.keyboard.type(' Thank you.');
    await screenshot(agent.page, 'main-4-inserted');

    expect(await agent.composer.inputValue()).toBe(`Hello Crystal! ${text} Thank you.`);
    expect(conversation()?.messages).toHaveLength(1);
    await agent.panel.getByText('Used').first().waitFor();
  });

  it('sends it when the agent does, and the replies that it answered go', async () => {
    await agent.send();
    await agent.replies.waitFor({ state: 'hidden' });
    await eventually(() => conversation()?.messages.length === 2, 'Agent Assist hears the agent');
    await screenshot(agent.page, 'main-5-sent');
    const [relayed] = requests(/analyzeContent$/);
    expect(relayed?.body).toMatchObject({
      textInput: { text: expect.stringContaining('Hello Crystal!') as string },
      requestId: expect.stringMatching(/^IM/) as string,
      messageSendTime: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  it('offers other replies within a second of the customer’s next message', async () => {
    const before = await agent.panel.getByRole('listitem').count();
    await customers().say(chat, 'My name is Crystal Minh and the order id is 3348917502');
    const saidAt = Date.now();
    await agent.firstReply();
    console.info(`replies after ${Date.now() - saidAt} ms`);
    await screenshot(agent.page, 'main-6-next-replies');
    expect(await agent.panel.getByRole('listitem').count()).toBeGreaterThan(before);
  });

  it('drafts a summary by itself when the agent ends the chat, and does not complete the conversation yet', async () => {
    await agent.end();
    await agent.summary.getByRole('textbox').first().waitFor();
    await screenshot(agent.page, 'main-7-summary');

    expect(await agent.summary.getByRole('textbox').count()).toBeGreaterThan(1);
    expect(await agent.replies.count()).toBe(0);
    expect(requests(/:complete$/)).toEqual([]);
  });

  it('keeps what the agent types into the summary over a reload of the page', async () => {
    const situation = agent.summary.getByRole('textbox').first();
    await situation.fill('Wrong size received; wants another one.');
    await agent.reload();
    await agent.select('Crystal Minh');
    await situation.waitFor();
    expect(await situation.inputValue()).toBe('Wrong size received; wants another one.');
  });

  it('saves what the agent makes of the summary, as feedback to Google', async () => {
    await agent.summary.getByRole('button', { name: 'Save summary' }).click();
    await agent.summary.getByText(/^Saved /).waitFor();
    await screenshot(agent.page, 'main-8-saved');

    const given = () =>
      requests(/^PATCH .*answerRecords/).filter(({ query }) =>
        query.updateMask?.includes('summarization_feedback'),
      );
    // Only once it is saved, and by a request of its own.
    await eventually(() => given().length > 0, 'Google is told');
    const [feedback] = given();
    expect(feedback?.status).toBe(200);
    expect(JSON.stringify(feedback?.body)).toContain('Wrong size received; wants another one.');
  });

  it('completes task and conversation, and leaves nothing behind', async () => {
    await agent.complete();
    await eventually(() => conversation()?.conversation.lifecycleState === 'COMPLETED', 'completion');
    await agent.panel.getByText('Select a task').first().waitFor();
    await eventually(async () => Object.keys((await agent.state()).sessions).length === 0, 'an empty store');
    await screenshot(agent.page, 'main-9-completed');

    expect(requests(/:complete$/)).toHaveLength(1);
  });

  it('kept every token out of the store, the storage and the addresses, and talked to this machine only', async () => {
    const issued = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;
    expect(JSON.stringify(await agent.state())).not.toMatch(issued);
    const stored = await agent.page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    );
    // Flex keeps its own session token there; the connector's is a signed JWT in three parts.
    expect(stored).not.toMatch(/"[^"]*eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/);
    expect(centre.simulator.core.requests.map(({ path }) => path).join()).not.toMatch(issued);
    expect(centre.strayRequests).toEqual([]);
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
