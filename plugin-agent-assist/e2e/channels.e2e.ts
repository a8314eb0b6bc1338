import type { ChannelType } from '../../mocks/twilio/model/interactions';
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
import { changeHostedConfiguration } from './support/hosted-configuration';
import { letTimePass } from './support/let-time-pass';
import { screenshot } from './support/screenshot';

const HOUR_MS = 3_600_000;

describe('what an agent can do with a suggestion depends on the channel', () => {
  let centre: ContactCentre;
  let agent: Agent;
  /** Whose WhatsApp window has closed. */
  let late: Chat;
  /** Of a customer who writes e-mails. */
  let mail: Chat;
  const customers = () => customersOf(centre.sandbox);
  const heard = (chat: Chat) =>
    conversationsOf(centre, chat)[0]?.messages.map(({ message }) => message.content) ?? [];
  const sent = (chat: Chat) => centre.sandbox.world.conversations.get(chat.conversationSid).messages;
  const card = (name: RegExp) => agent.panel.getByRole('group', { name }).first();
  const insert = () => agent.panel.getByRole('button', { name: 'Insert' });
  const copy = () => agent.panel.getByRole('button', { name: 'Copy', exact: true });
  const notice = () => agent.panel.getByRole('status').filter({ hasText: 'WhatsApp takes no text' });
  const clipboard = () => agent.page.evaluate(() => navigator.clipboard.readText());

  /** The customer has written, the agent takes the task and looks at it. */
  async function take(
    customerName: string,
    text: string,
    { channelType, subject, hoursAgo = 0 }: { channelType: ChannelType; subject?: string; hoursAgo?: number },
  ): Promise<Chat> {
    const chat = await customers().start(customerName, text, {
      channelType,
      ...(subject !== undefined && { subject }),
    });
    letTimePass(centre, chat, hoursAgo * HOUR_MS);
    await agent.page.getByText(customerName).first().waitFor();
    await agent.accept();
    await agent.select(customerName);
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await eventually(() => heard(chat).length === 1, `Agent Assist hears ${customerName}`);
    return chat;
  }

  beforeAll(async () => {
    centre = await openContactCentre();
    await centre.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  it('web chat: Insert puts an answer into the message box as plain text, and sends nothing', async () => {
    const chat = await take('Wanda Web', 'How do I return an item?', { channelType: 'web' });
    await agent.firstReply();
    const answer = card(/^Knowledge: How do I return an item/);
    await answer.waitFor();
    await screenshot(agent.page, 'channel-web');
    await answer.getByRole('button', { name: 'Insert' }).click();
    await answer.getByText('Used').waitFor();

    const draft = await agent.composer.inputValue();
    expect(draft).toMatch(/^You can return an item within 30 days of delivery:\n\n1\. Open My orders/);
    expect(draft).not.toMatch(/[*_]/);
    expect(sent(chat)).toHaveLength(1);
    expect(await answer.innerText()).not.toContain('messages');
  });

  it('SMS: a text that needs more than one message says how long it is, and no other does', async () => {
    const chat = await take('Sam Sms', 'How do I return an item?', { channelType: 'sms' });
    const long = card(/^Knowledge: How do I return an item/);
    await long.waitFor();
    await screenshot(agent.page, 'channel-sms');
    await long.getByRole('button', { name: 'Insert' }).click();
    await long.getByText('Used').waitFor();
    const { length } = await agent.composer.inputValue();
    expect(length).toBeGreaterThan(160);
    expect(length).toBeLessThanOrEqual(2 * 153);
    await long.getByText(`${length} characters, 2 messages`).waitFor();

    const short = await agent.firstReply();
    const text = await short.innerText();
    expect(text.length).toBeLessThanOrEqual(160);
    expect(await short.getAttribute('title')).not.toContain('characters');
    expect(sent(chat)).toHaveLength(1);
  });

  it('WhatsApp, an hour before the window closes: Insert and reply chips as in any chat', async () => {
    await take('Willem Window', 'My parcel has not arrived, it is two weeks late.', {
      channelType: 'whatsapp',
      hoursAgo: 23,
    });
    const reply = await agent.firstReply();
    await insert().first().waitFor();
    await screenshot(agent.page, 'channel-whatsapp-open');
    expect(await notice().count()).toBe(0);
    await reply.click();
    await agent.page.waitForFunction(() => document.querySelector('textarea')?.value !== '');
  });

  it('WhatsApp, an hour after: Copy in place of Insert, no chips, and the reason', async () => {
    late = await take('Lena Late', 'My parcel has not arrived, it is two weeks late.', {
      channelType: 'whatsapp',
      hoursAgo: 25,
    });
    await notice().waitFor();
    await copy().first().waitFor();
    await screenshot(agent.page, 'channel-whatsapp-closed');
    expect(await notice().innerText()).toContain('more than 24 hours ago');
    expect(await insert().count()).toBe(0);
    expect(await agent.replies.count()).toBe(0);

    await copy().first().click();
    await agent.panel.getByText('Copied').first().waitFor();
    expect(await clipboard()).not.toBe('');
    expect(await agent.composer.inputValue()).toBe('');
    expect(sent(late)).toHaveLength(1);
  });

  it('WhatsApp: the window opens again as soon as the customer writes', async () => {
    await customers().say(late, 'Are you still there?');
    await notice().waitFor({ state: 'hidden' });
    await agent.firstReply();
    await insert().first().waitFor();
    await screenshot(agent.page, 'channel-whatsapp-open-again');
  });

  it('e-mail: Copy in place of Insert and no chips, though replies are switched on', async () => {
    const chat = await take('Emil Mail', 'My parcel has not arrived.', {
      channelType: 'email',
      subject: 'Order 4471902856',
    });
    await copy().first().waitFor();
    await screenshot(agent.page, 'channel-email-with-replies');
    expect(await insert().count()).toBe(0);
    expect(await agent.replies.count()).toBe(0);
    expect(heard(chat)).toEqual(['Order 4471902856\n\nMy parcel has not arrived.']);
  });

  it('e-mail: what is new in the mail reaches Agent Assist, without the mail that it answers', async () => {
    await changeHostedConfiguration(centre.context, ({ conversationProfile, ...rest }) => ({
      ...rest,
      conversationProfile: String(conversationProfile).replace('demo-profile', 'email-profile'),
    }));
    await agent.reload();
    mail = await take(
      'Nora Lindqvist',
      'How do I return it?\n\nOn Tue, 24 Nov 2026 at 10:02, Support <support@example.test> wrote:\n> The jacket is on its way.\n> Your parcel number is 4471902856.\n',
      { channelType: 'email', subject: 'The jacket' },
    );
    expect(sent(mail)).toMatchObject([{ body: '', media: [{ category: 'body' }] }]);
    expect(heard(mail)).toEqual(['The jacket\n\nHow do I return it?']);
  });

  it('e-mail: knowledge appears, to be copied as plain text', async () => {
    const answer = card(/^Knowledge: How do I return an item/);
    await answer.getByRole('button', { name: 'Copy', exact: true }).click();
    await answer.getByText('Copied').first().waitFor();
    await screenshot(agent.page, 'channel-email');
    expect(await clipboard()).toMatch(/^You can return an item within 30 days of delivery:\n\n1\. Open My/);
    expect(await insert().count()).toBe(0);
    expect(await agent.replies.count()).toBe(0);
  });

  it('talked to this machine only, and broke nothing', () => {
    // The frame in which Flex shows an e-mail links Flex's own font.
    const strays = centre.strayRequests.filter((url) => new URL(url).hostname !== 'assets.flex.twilio.com');
    expect(strays).toEqual([]);
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
