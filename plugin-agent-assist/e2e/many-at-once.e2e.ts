import {
  agentAt,
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

describe('two chats, a reload and two tabs of one agent', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let parcel: Chat;
  let bill: Chat;
  const customers = () => customersOf(centre.sandbox);
  const relayed = (text: string) =>
    centre.simulator.core.requests.filter(
      ({ path, body }) => path.endsWith(':analyzeContent') && JSON.stringify(body).includes(text),
    );
  const heard = (chat: Chat) =>
    conversationsOf(centre, chat)[0]?.messages.map(({ message }) => message.content) ?? [];

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  it('never show one chat the replies of the other, whichever is on the screen', async () => {
    parcel = await customers().start('Pia Parcel', 'My parcel has not arrived, it is two weeks late.');
    await agent.accept();
    await agent.firstReply();
    const forParcel = await agent.replies.innerText();
    bill = await customers().start('Bob Bill', 'You billed me twice for March, why is that?');
    await agent.accept();
    await agent.select('Bob Bill');
    await agent.panel.getByText('You billed me twice').first().waitFor();
    await agent.firstReply();
    const forBill = await agent.replies.innerText();
    await screenshot(agent.page, 'two-chats');

    await customers().say(parcel, 'The tracking number is AB123456789.');
    await eventually(() => heard(parcel).length === 2, 'Agent Assist hears the other chat');
    expect(await agent.replies.innerText()).toBe(forBill);
    expect(forBill).not.toBe(forParcel);

    await agent.select('Pia Parcel');
    await agent.panel.getByText('AB123456789').first().waitFor();
    expect(await agent.panel.innerText()).not.toContain('billed me twice');
  });

  it('keep each chat’s draft when the agent uses replies in both', async () => {
    await (await agent.firstReply()).click();
    await agent.page.waitForFunction(() => document.querySelector('textarea')?.value !== '');
    const draft = await agent.composer.inputValue();
    await agent.select('Bob Bill');
    await agent.page.waitForFunction((other) => document.querySelector('textarea')?.value !== other, draft);
    expect(await agent.composer.inputValue()).toBe('');
    await agent.select('Pia Parcel');
    await agent.page.waitForFunction((own) => document.querySelector('textarea')?.value === own, draft);
  });

  it('are picked up again after a reload of the page, each message once', async () => {
    await agent.reload();
    await agent.select('Pia Parcel');
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await agent.firstReply();
    await screenshot(agent.page, 'reloaded');
    expect(heard(parcel)).toEqual([
      'My parcel has not arrived, it is two weeks late.',
      'The tracking number is AB123456789.',
    ]);
  });

  it('let one tab lead: the other shows the same, relays nothing and passes commands on', async () => {
    const second = await signIn(centre);
    await second.select('Pia Parcel');
    await second.panel.getByText('AB123456789').first().waitFor();
    await customers().say(parcel, 'It was meant as a birthday present.');
    await second.panel.getByText('birthday present').first().waitFor();
    await eventually(() => heard(parcel).length === 3, 'Agent Assist hears the message');
    expect(relayed('birthday present')).toHaveLength(1);
    expect(centre.simulator.core.rooms.connected).toBe(1);

    await second.summary.getByRole('button', { name: 'Generate summary' }).click();
    await second.summary.getByRole('textbox').first().waitFor();
    await screenshot(second.page, 'second-tab');
  });

  it('let the other tab take over when the leading one dies, with nothing missing and nothing twice', async () => {
    const [first] = centre.context.pages().filter((page) => page === agent.page);
    await first?.close();
    const survivor = agentAt(centre.context.pages().at(-1) ?? agent.page);
    const diedAt = Date.now();
    await customers().say(parcel, 'Are you still there?');
    await eventually(() => heard(parcel).includes('Are you still there?'), 'the other tab relays');
    console.info(`taken over after ${Date.now() - diedAt} ms`);
    await survivor.panel.getByText('Are you still there?').first().waitFor();
    await survivor.status.filter({ hasText: 'Connected' }).waitFor();

    expect(heard(parcel).filter((text) => text === 'Are you still there?')).toHaveLength(1);
    expect(heard(parcel)).toHaveLength(4);
    expect(heard(bill)).toHaveLength(1);
  });
});
