import {
  customersOf,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';

describe('messages that are edited, removed, or written by a bot, in the real Flex', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;

  const control = async (method: string, path: string, body?: object): Promise<void> => {
    const { ok, status } = await fetch(
      `${centre.sandbox.url}/__sandbox/chats/${chat.conversationSid}/${path}`,
      {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    );
    if (!ok) throw new Error(`${method} ${path}: ${status}`);
  };
  const messages = () => centre.sandbox.world.conversations.get(chat.conversationSid).messages;
  /** What Flex's own chat shows; the panel tells what it knows in its own words. */
  const canvas = () => agent.page.locator('.Twilio-MessagingCanvas');

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
    chat = await customersOf(centre.sandbox).start('Crystal Minh', 'My card is 4111 1111');
    await agent.accept();
    await canvas().getByText('My card is 4111 1111').waitFor();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('shows what the customer made of a message', async () => {
    await control('PATCH', `messages/${messages()[0]?.sid}`, { text: 'My card is gone' });
    await canvas().getByText('My card is gone').waitFor();
    expect(await canvas().getByText('4111').count()).toBe(0);
  });

  it('shows what a bot says', async () => {
    await control('POST', 'bot-messages', { text: 'One moment, says the bot' });
    await canvas().getByText('One moment, says the bot').waitFor();
  });

  it('takes a message away that the customer removed, and goes on after the gap', async () => {
    await control('DELETE', `messages/${messages()[0]?.sid}`);
    await canvas().getByText('My card is gone').waitFor({ state: 'detached' });
    await customersOf(centre.sandbox).say(chat, 'Are you still there?');
    await canvas().getByText('Are you still there?').waitFor();
    await screenshot(agent.page, 'edited-1-after-the-gap');
    expect(messages().map(({ index }) => index)).toEqual([1, 2]);
  });

  it('logs no error', () => {
    expect(agent.errors).toEqual([]);
  });
});
