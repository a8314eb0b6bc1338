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
import { allowSleep, fallAsleep, type SleepingComputer } from './support/sleep';

const MINUTE = 60_000;
const BEFORE = ['My parcel has not arrived, it is two weeks late.', 'The tracking number is AB123456789.'];
const MEANWHILE = [
  'Are you still there?',
  'I ordered it on the first.',
  'It was meant as a birthday present.',
  'The birthday is tomorrow.',
  'Can I have my money back?',
];

describe('a laptop that is asleep for 10 minutes', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  let computer: SleepingComputer;
  /** By the clock of the computer and of the rest of the world, which agree. */
  let asleepAt = 0;
  let awakeAt = 0;
  const core = () => centre.simulator.core;
  const said = () => conversationsOf(centre, chat)[0]?.messages.map(({ message }) => message) ?? [];
  const heard = () => said().map(({ content }) => content);
  const relayed = () => core().requests.filter(({ path }) => path.endsWith(':analyzeContent'));
  const repliesAreToTheLastMessage = async () =>
    (await sessionOf(agent, chat)).current?.latestMessage === said().at(-1)?.name;

  beforeAll(async () => {
    centre = await openContactCentre();
    await allowSleep(centre.context);
    agent = await signIn(centre);
    chat = await customersOf(centre.sandbox).start('Nora Napper', BEFORE[0] ?? '');
    await agent.accept();
    await agent.firstReply();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('sends nothing meanwhile, and what was on its way to it is lost', async () => {
    await customersOf(centre.sandbox).say(chat, BEFORE[1] ?? '');
    await eventually(() => heard().length === 2, 'Agent Assist has heard the last message before');
    // Or its answer would be on its way: to a page that gave up waiting for it meanwhile, it would be sent again.
    await eventually(repliesAreToTheLastMessage, 'the page knows that it was heard');
    // The network drops in silence. The connector learns so only when the laptop has long been back.
    core().faults.inject({ kind: 'ghostDisconnect', afterMs: 15_000 });
    computer = await fallAsleep(agent.page);
    asleepAt = Date.now();
    for (const text of MEANWHILE) {
      computer.pass(MINUTE);
      await customersOf(centre.sandbox).say(chat, text);
      computer.pass(MINUTE);
    }
    expect(heard()).toEqual(BEFORE);
  });

  it('knows all that was said when it wakes, and what to reply to the last of it', async () => {
    awakeAt = Date.now();
    await computer.wake();
    await eventually(() => heard().length === 7, 'Agent Assist hears what was said meanwhile');
    expect(heard()).toEqual([...BEFORE, ...MEANWHILE]);
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await eventually(repliesAreToTheLastMessage, 'the replies are those to the last message');
    await agent.firstReply();
    for (const text of MEANWHILE) await agent.panel.getByText(text).first().waitFor();
    await screenshot(agent.page, 'asleep-1-awake');
  });

  it('marks in the feed how long it was away', async () => {
    const line = agent.panel.getByText(/^Connection lost .* Suggestions of that time may be missing\.$/);
    await line.scrollIntoViewIfNeeded();
    await screenshot(agent.page, 'asleep-2-gap');
    const { gaps } = await sessionOf(agent, chat);
    expect(gaps).toHaveLength(1);
    const [{ from, to } = { from: 0, to: 0 }] = gaps;
    // From the last join before to the first after. How long the sleep itself took, the machine of these tests decides.
    expect(asleepAt - from).toBeGreaterThanOrEqual(0);
    expect(asleepAt - from).toBeLessThan(MINUTE);
    expect(to - awakeAt).toBeGreaterThanOrEqual(0);
    expect(to - awakeAt).toBeLessThan(MINUTE);
    expect(to - from).toBeGreaterThanOrEqual(10 * MINUTE);
  });

  it('goes on being heard when the connector at last takes the old socket for gone', async () => {
    await eventually(() => !core().faults.active().includes('ghostDisconnect'), 'the ghost has gone');
    await eventually(() => core().rooms.mapped.length === 1, 'the room is joined again');
    await customersOf(centre.sandbox).say(chat, 'I would take a new one, too.');
    await eventually(() => heard().length === 8, 'Agent Assist hears the next message');
    await eventually(repliesAreToTheLastMessage, 'the replies are those to the last message');
    await agent.firstReply();
    expect(core().rooms.connected).toBe(1);
  });

  it('has said nothing twice, and nothing went wrong in the page', () => {
    expect(heard()).toEqual([...BEFORE, ...MEANWHILE, 'I would take a new one, too.']);
    const ids = relayed().map(({ body }) => (body as { readonly requestId?: string }).requestId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(besideNetwork(agent.errors)).toEqual([]);
  });
});
