import { acceptFrom } from './support/accept-from';
import { watchConnector, type ConnectorTraffic } from './support/connector-traffic';
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
import { besideNetwork } from './support/network-errors';
import { screenshot } from './support/screenshot';
import { sessionOf } from './support/session-state';
import { allowSleep, fallAsleep, setVisible } from './support/sleep';

const HOUR = 3_600_000;

describe('a desktop that is left open overnight', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let left: Chat;
  let traffic: ConnectorTraffic;
  const said = (chat: Chat) => conversationsOf(centre, chat)[0]?.messages.map(({ message }) => message) ?? [];
  const heard = (chat: Chat) => said(chat).map(({ content }) => content);
  const repliesAreToTheLastMessage = async (chat: Chat) =>
    (await sessionOf(agent, chat)).current?.latestMessage === said(chat).at(-1)?.name;

  beforeAll(async () => {
    centre = await openContactCentre();
    await allowSleep(centre.context);
    agent = await signIn(centre);
    left = await customersOf(centre.sandbox).start('Nina Night', 'Where is my order?');
    await agent.accept();
    await agent.firstReply();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('gets one token and one connection in the morning, and goes on where it was', async () => {
    await setVisible(agent.page, false);
    const computer = await fallAsleep(agent.page);
    // Flex's own token is good for eight hours; the connector's, for one.
    computer.pass(7 * HOUR);
    centre.simulator.core.faults.inject({ kind: 'expireTokens' });
    centre.simulator.core.faults.inject({ kind: 'cutSockets' });
    await customersOf(centre.sandbox).say(left, 'Good morning, it is order 3348917502.');
    expect(centre.simulator.core.rooms.connected).toBe(0);
    traffic = watchConnector(agent.page, centre);

    await computer.wake();
    await setVisible(agent.page, true);
    await eventually(() => heard(left).length === 2, 'Agent Assist hears the first message of the morning');
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await eventually(() => repliesAreToTheLastMessage(left), 'the replies are those to the last message');
    await agent.firstReply();
    const line = agent.panel.getByText(/^Connection lost .* Suggestions of that time may be missing\.$/);
    await line.scrollIntoViewIfNeeded();
    await screenshot(agent.page, 'overnight-1-morning');
    expect(heard(left)).toEqual(['Where is my order?', 'Good morning, it is order 3348917502.']);
  });

  it('takes a new chat in the morning as on any other', async () => {
    const chat = await customersOf(centre.sandbox).start('Mo Morning', 'You billed me twice for March.');
    await acceptFrom(agent.page, 'Mo Morning');
    await agent.select('Mo Morning');
    await agent.panel.getByText('You billed me twice').first().waitFor();
    await agent.firstReply();
    await eventually(() => repliesAreToTheLastMessage(chat), 'the replies are those to the last message');
    await screenshot(agent.page, 'overnight-2-new-chat');
    expect(heard(chat)).toEqual(['You billed me twice for March.']);
  });

  it('has asked for one token, for both, and connected once', () => {
    expect(traffic.tokenCalls()).toBe(1);
    expect(traffic.registrations()).toBe(1);
    expect(traffic.sockets()).toHaveLength(1);
    expect(centre.simulator.core.rooms.connected).toBe(1);
    expect(besideNetwork(agent.errors)).toEqual([]);
  });
});
