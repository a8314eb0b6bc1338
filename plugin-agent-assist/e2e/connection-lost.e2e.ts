import { acceptFrom } from './support/accept-from';
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

/** Keeps the page's connections to Conversations and Sync where a test can reach them. */
const keepConnections = (): void => {
  const kept: WebSocket[] = [];
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (String(url).endsWith('/__sandbox/sdk')) kept.push(this);
    }
  };
  Object.assign(window, { connectionsToTwilio: kept });
};

describe('Flex that has lost its connection to Twilio for a while', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let first: Chat;
  const cut = () =>
    agent.page.evaluate(() => {
      const { connectionsToTwilio } = window as unknown as { connectionsToTwilio: WebSocket[] };
      for (const socket of connectionsToTwilio.splice(0)) socket.close();
    });
  const known = (chat: Chat) =>
    conversationsOf(centre, chat).flatMap(({ messages }) => messages.map(({ message }) => message.content));

  beforeAll(async () => {
    centre = await openContactCentre();
    await centre.context.addInitScript(keepConnections);
    agent = await signIn(centre);
    first = await customersOf(centre.sandbox).start('Crystal Minh', 'Where is my order?');
    await agent.accept();
    await agent.firstReply();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('has what was said meanwhile sent to Agent Assist, once and in order', async () => {
    await cut();
    await customersOf(centre.sandbox).say(first, 'I ordered it on the first.');
    await customersOf(centre.sandbox).say(first, 'Are you still there?');
    await agent.page.getByText('Are you still there?').first().waitFor();
    await eventually(() => known(first).length === 3, 'Agent Assist knows what was said');
    expect(known(first)).toEqual([
      'Where is my order?',
      'I ordered it on the first.',
      'Are you still there?',
    ]);
  });

  it('brings a chat that began meanwhile, and all that is said in it', async () => {
    await cut();
    const second = await customersOf(centre.sandbox).start('Bernard Low', 'You billed me twice.');
    await acceptFrom(agent.page, 'Bernard Low');
    await customersOf(centre.sandbox).say(second, 'In March.');
    await eventually(() => known(second).length === 2, 'Agent Assist knows what was said in it');
    expect(known(second)).toEqual(['You billed me twice.', 'In March.']);
  });
});
