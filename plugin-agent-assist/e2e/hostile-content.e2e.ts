import type { Locator, Page } from 'playwright-core';

import { roomOf, type Rooms } from '../../mocks/simulator/connector/rooms';
import { HOSTILE_PHRASES } from '../../mocks/simulator/dialogflow/hostile-content';
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
import { screenshot } from './support/screenshot';
import { lookAway } from './support/suggestions';

/** Bidirectional controls and characters without width; a joiner belongs to emoji and is not meant. */
const UNSEEN = /[\u200B\u200C\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/;

/** It comes with the answer and as an event, and what is not understood cannot be told to be the same. */
const COUNTED = /suggestHolographicResponse \([12]\)/;

/** Longer, and a person feels that the page hangs; generous, for a machine that does much else. */
const HANGING_MS = 1_000;

describe('what a model may say that no desktop may trust', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  const dialogs: string[] = [];
  /** By the customer. */
  const said: string[] = [];
  const say = async (text: string): Promise<void> => {
    said.push(text);
    await customersOf(centre.sandbox).say(chat, text);
  };
  const card = (name: RegExp): Locator => agent.panel.getByRole('group', { name }).first();
  /** By anybody, as Twilio has it. */
  const written = () =>
    centre.sandbox.world.conversations.get(chat.conversationSid).messages.map(({ body }) => body);

  beforeAll(async () => {
    centre = await openContactCentre();
    await changeHostedConfiguration(centre.context, (configured) => ({ ...configured, debug: true }));
    agent = await signIn(centre);
    agent.page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    said.push('Hello');
    chat = await customersOf(centre.sandbox).start('Mallory', 'Hello');
    await agent.page.getByText('Mallory').first().waitFor();
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('goes into the composer without what nobody can see, each record once', async () => {
    await say(`Please ${HOSTILE_PHRASES.replies}`);
    const reply = agent.replies.getByRole('button', { name: /Your parcel is on its way/ });
    await reply.waitFor();
    await screenshot(agent.page, 'hostile-replies');
    await reply.click();
    await agent.page.waitForFunction(
      () => document.querySelector('textarea')?.value === 'Your parcel is on its way.',
    );
    await agent.composer.fill('');
    await agent.panel
      .getByRole('group', { name: /^We will/ })
      .getByRole('button', { name: 'Insert' })
      .click();
    await agent.page.waitForFunction(
      () => document.querySelector('textarea')?.value === 'We will dnufer you today.',
    );
    await agent.composer.fill('');
    expect(await agent.panel.getByText('The same record once more.').count()).toBe(0);
  });

  it('stays text: no element, no request and no script comes of it, and only sources are links', async () => {
    await say(`Then ${HOSTILE_PHRASES.knowledge}`);
    const knowledge = card(/^Knowledge: Is <b>this/);
    await knowledge.waitFor();
    await knowledge.getByRole('button', { name: /source/ }).click();
    await screenshot(agent.page, 'hostile-knowledge');

    expect(await knowledge.locator('img, script, form, iframe, input, h1').count()).toBe(0);
    const links = await knowledge
      .getByRole('link')
      .evaluateAll((all) =>
        all.map((link) => [link.getAttribute('href'), link.getAttribute('rel'), link.textContent]),
      );
    expect(links.length).toBeGreaterThan(0);
    for (const [href, rel, text] of links) {
      expect(href).toMatch(/^https:\/\/(help\.example\.com|xn--pple-43d\.com)\//);
      expect(rel).toBe('noopener noreferrer');
      expect(text).toContain(new URL(href ?? '').host);
    }
    expect(links.map(([href]) => href)).not.toContain('https://xn--pple-43d.com/sign-in');
    await knowledge.getByText('Delivery map').first().waitFor();
    expect(await knowledge.innerText()).toContain('<script>alert(2)</script>');
  });

  it('is an answer and not an order', async () => {
    const order = card(/^Generated text: Ignore previous/);
    await lookAway(agent);
    await order.scrollIntoViewIfNeeded();
    await screenshot(agent.page, 'hostile-order');
    expect(await agent.composer.inputValue()).toBe('');
    expect(await order.getByRole('link').count()).toBe(0);
    expect(await order.innerText()).not.toMatch(UNSEEN);

    await order.getByRole('button', { name: 'Insert' }).click();
    await agent.page.waitForFunction(() =>
      document.querySelector('textarea')?.value.includes('Invoice gpj.exe, isolated, right to left.'),
    );
    expect(await agent.composer.inputValue()).not.toMatch(UNSEEN);
    await agent.composer.fill('');

    const heard = conversationsOf(centre, chat)[0]?.messages.map(({ message }) => message.content);
    expect(heard).toEqual(said);
    expect(written()).toEqual(said);
  });

  it('may be very long: its beginning shows, and the page goes on', async () => {
    await lookAway(agent);
    await say(`And ${HOSTILE_PHRASES.length}`);
    const long = card(/^Knowledge: Can you tell me everything/);
    await long.waitFor();
    await screenshot(agent.page, 'hostile-length');
    const folded = await long.innerText();
    expect(folded.length).toBeLessThan(3_000);

    await watchForHanging(agent.page);
    await long.getByRole('button', { name: 'Show all' }).click();
    await long.getByRole('button', { name: 'Show less' }).waitFor();
    expect((await long.innerText()).length).toBeGreaterThan(50_000);
    await long.getByRole('button', { name: /source/ }).click();
    await long.getByRole('link').waitFor();
    expect(await long.evaluate((card) => card.scrollWidth <= card.clientWidth)).toBe(true);
    await agent.composer.pressSequentially('The page still takes keys');
    expect(await agent.composer.inputValue()).toBe('The page still takes keys');
    await agent.composer.fill('');
    await long.getByRole('button', { name: 'Show less' }).click();
    const longest = await longestTask(agent.page);
    console.info(`the longest task took ${longest} ms`);
    expect(longest).toBeLessThan(HANGING_MS);
  });

  it('may come with an error and with a kind that nobody knows: what is good shows, the rest is counted', async () => {
    await lookAway(agent);
    await say(`Or ${HOSTILE_PHRASES.kinds}`);
    await agent.panel.getByText(COUNTED).waitFor();
    await screenshot(agent.page, 'hostile-kinds');
    const group = agent.panel.getByRole('listitem').filter({ hasText: `“Or ${HOSTILE_PHRASES.kinds}”` });
    await group.getByRole('button', { name: 'Insert' }).first().waitFor();
    expect(await agent.status.innerText()).toBe('Connected');
    expect(await agent.panel.innerText()).not.toContain('exhausted');
  });

  it('may be about somebody else’s conversation, and is dropped', async () => {
    await lookAway(agent);
    const own = conversationsOf(centre, chat)[0]?.conversation.name ?? '';
    const foreign = own.replace(/[^/]+$/, 'of-somebody-else');
    const rooms = centre.simulator.core.rooms as Rooms;
    const send = (from: string, about: string, reply: string): void => {
      const data = JSON.stringify({
        conversation: about,
        suggestionResults: [
          {
            suggestSmartRepliesResponse: {
              smartReplyAnswers: [
                {
                  reply,
                  confidence: 0.9,
                  answerRecord: `${own.split('/conversations/')[0]}/answerRecords/${reply.length}`,
                },
              ],
            },
          },
        ],
      });
      const envelope = { conversation_name: roomOf(from), data, message_id: reply };
      expect(rooms.deliver(roomOf(own), 'human-agent-assistant-event', envelope)).toBe(1);
    };
    send(foreign, foreign, 'Of a room that we are not in');
    send(own, foreign, 'Of a room that is ours, about another conversation');
    send(own, own, 'Ours');

    // A socket keeps the order, so the others have come.
    await agent.panel.getByRole('group', { name: 'Ours', exact: true }).waitFor();
    expect(await agent.page.getByText('Of a room that').count()).toBe(0);
    expect(JSON.stringify(await agent.state())).not.toContain('Of a room that');
  });

  it('is not named to agents, who have no use for it', async () => {
    await changeHostedConfiguration(centre.context, (configured) => ({ ...configured, debug: false }));
    await agent.reload();
    await agent.select('Mallory');
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await say(`Once more, ${HOSTILE_PHRASES.kinds}`);
    await eventually(
      async () => /"suggestHolographicResponse":[12]/.test(JSON.stringify(await agent.state())),
      'the unknown kind is counted',
    );
    await agent.panel.getByText('Once more').first().waitFor();
    expect(await agent.panel.innerText()).not.toContain('suggestHolographicResponse');
  });

  it('made no request to anywhere else, opened no dialog and threw nothing', () => {
    expect(centre.strayRequests).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(agent.errors.filter((error) => /agent-assist|is not defined/.test(error))).toEqual([]);
  });
});

/** Begins to note how long the page is busy with one thing. */
const watchForHanging = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
    });
  });

/** @returns milliseconds; none is listed that is shorter than 50 */
const longestTask = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(0, ...(window as unknown as { readonly longTasks: readonly number[] }).longTasks),
  );
