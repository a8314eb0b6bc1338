import { acceptFrom } from './support/accept-from';
import { watchConnector } from './support/connector-traffic';
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
import { setDark } from './support/set-dark';
import { screenshot } from './support/screenshot';
import { sessionOf } from './support/session-state';

/** Who finds nobody waits longer and longer before the next attempt, so it takes as long as it was down, and more. */
const RECOVERY_MS = 60_000;

const NAMES = ['Ann', 'Ben', 'Cem', 'Dee', 'Eva', 'Fox', 'Gus', 'Hal', 'Ida', 'Jon'] as const;

describe('ten live chats', () => {
  let centre: ContactCentre;
  let agent: Agent;
  const chats: Chat[] = [];
  const core = () => centre.simulator.core;
  const said = (chat: Chat) => conversationsOf(centre, chat)[0]?.messages.map(({ message }) => message) ?? [];
  const heard = (chat: Chat) => said(chat).map(({ content }) => content);
  const everyChat = async (check: (chat: Chat, index: number) => boolean | Promise<boolean>) =>
    (await Promise.all(chats.map(async (chat, index) => check(chat, index)))).every(Boolean);
  const sayEverywhere = async (text: (index: number) => string) => {
    for (const [index, chat] of chats.entries()) await customersOf(centre.sandbox).say(chat, text(index));
  };
  const everyReplyIsToTheLastWords = () =>
    everyChat(async (chat) => {
      const last = said(chat).at(-1);
      const isAnswered = last?.participantRole === 'HUMAN_AGENT';
      return (await sessionOf(agent, chat)).current?.latestMessage === (isAnswered ? undefined : last?.name);
    });
  const conversationNames = () =>
    chats.map((chat) => conversationsOf(centre, chat)[0]?.conversation.name).sort();

  beforeAll(async () => {
    centre = await openContactCentre();
    for (const channel of centre.sandbox.world.workerNamed('ada')?.channels ?? [])
      Object.assign(channel, { configuredCapacity: NAMES.length } satisfies Partial<typeof channel>);
    agent = await signIn(centre);
    for (const name of NAMES) {
      chats.push(await customersOf(centre.sandbox).start(`${name} Ten`, `${name} here: where is my order?`));
      await acceptFrom(agent.page, `${name} Ten`);
    }
    await eventually(() => everyChat((chat) => heard(chat).length === 1), 'Agent Assist hears every chat');
    await eventually(everyReplyIsToTheLastWords, 'every chat has its replies');
  });
  afterAll(async () => {
    await centre.close();
  });

  it('leave Flex as it is while the connector restarts', async () => {
    const traffic = watchConnector(agent.page, centre);
    core().faults.inject({ kind: 'restart', downMs: 600_000 });
    await agent.status.filter({ hasNotText: 'Connected' }).waitFor();
    await sayEverywhere((index) => `${NAMES[index]} again: it is order 334891750${index}.`);
    await agent.select('Ann Ten');
    await agent.page.getByText('Ann again').last().waitFor();
    await agent.composer.fill('I am looking for it, Ann.');
    await agent.send();
    await agent.page.getByText('I am looking for it, Ann.').last().waitFor();
    await agent.select('Ben Ten');
    await agent.page.getByText('Ben again').last().waitFor();
    await screenshot(agent.page, 'connector-restart-1-down');
    expect(await everyChat((chat) => heard(chat).length === 1)).toBe(true);

    core().faults.clear('restart');
    await agent.status.filter({ hasText: 'Connected' }).waitFor({ timeout: RECOVERY_MS });
    await eventually(
      () => everyChat((chat, index) => heard(chat).length === (index === 0 ? 3 : 2)),
      'Agent Assist hears what was said meanwhile',
      RECOVERY_MS,
    );
    await eventually(everyReplyIsToTheLastWords, 'the replies are to the last words', RECOVERY_MS);

    // The token was good all the while.
    expect(traffic.registrations()).toBe(0);
    expect(traffic.tokenCalls()).toBe(0);
    expect(traffic.sockets()).toHaveLength(1);
    expect([...(traffic.sockets()[0]?.joins.slice(0, 10) ?? [])].sort()).toEqual(conversationNames());
  });

  it('miss no message, have none twice, and say where suggestions may be missing', async () => {
    expect(chats.map(heard)).toEqual(
      NAMES.map((name, index) => [
        `${name} here: where is my order?`,
        `${name} again: it is order 334891750${index}.`,
        ...(index === 0 ? ['I am looking for it, Ann.'] : []),
      ]),
    );
    expect(await everyChat(async (chat) => (await sessionOf(agent, chat)).gaps.length === 1)).toBe(true);
    const line = agent.panel.getByText(/^Connection lost .* Suggestions of that time may be missing\.$/);
    await line.scrollIntoViewIfNeeded();
    await screenshot(agent.page, 'connector-restart-2-up');
    await setDark(agent.page, true);
    await screenshot(agent.page, 'connector-restart-3-dark');
    await setDark(agent.page, false);
    await agent.panel.evaluate((panel) => {
      panel.style.width = '320px';
    });
    await line.scrollIntoViewIfNeeded();
    await screenshot(agent.page, 'connector-restart-4-narrow');
  });

  it('make one registration, one new connection and ten joins of an expired token', async () => {
    const traffic = watchConnector(agent.page, centre);
    core().faults.inject({ kind: 'expireTokens' });
    core().faults.inject({ kind: 'cutSockets' });
    await sayEverywhere((index) => `${NAMES[index]} once more: when will it be here?`);
    await eventually(
      () => everyChat((chat) => heard(chat).at(-1)?.includes('once more') ?? false),
      'Agent Assist hears every chat again',
      RECOVERY_MS,
    );
    await eventually(everyReplyIsToTheLastWords, 'the replies are to the last words', RECOVERY_MS);
    await agent.status.filter({ hasText: 'Connected' }).waitFor();

    expect(traffic.registrations()).toBe(1);
    expect(traffic.tokenCalls()).toBe(1);
    expect(traffic.sockets()).toHaveLength(1);
    expect([...(traffic.sockets()[0]?.joins.slice(0, 10) ?? [])].sort()).toEqual(conversationNames());
    expect(core().rooms.connected).toBe(1);
  });

  it('have sent nothing twice, and nothing went wrong in the page', () => {
    expect(chats.map((chat) => heard(chat).length)).toEqual([4, 3, 3, 3, 3, 3, 3, 3, 3, 3]);
    expect(besideNetwork(agent.errors)).toEqual([]);
  });
});
