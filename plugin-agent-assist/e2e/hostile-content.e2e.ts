import type { Locator } from 'playwright-core';

import { HOSTILE_PHRASES } from '../../mocks/simulator/dialogflow/hostile-content';
import {
  conversationsOf,
  customersOf,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { changeHostedConfiguration } from './support/hosted-configuration';
import { screenshot } from './support/screenshot';
import { lookAway } from './support/suggestions';

describe('what a model may say that no desktop may trust', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  const dialogs: string[] = [];
  const say = (text: string) => customersOf(centre.sandbox).say(chat, text);
  const card = (name: RegExp): Locator => agent.panel.getByRole('group', { name }).first();
  const said = () =>
    centre.sandbox.world.conversations.get(chat.conversationSid).messages.map(({ author }) => author);

  beforeAll(async () => {
    centre = await openContactCentre();
    await changeHostedConfiguration(centre.context, (configured) => ({ ...configured, debug: true }));
    agent = await signIn(centre);
    agent.page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
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
    await card(/^Generated text: Ignore previous/).waitFor();
    await screenshot(agent.page, 'hostile-order');
    expect(await agent.composer.inputValue()).toBe('');
    expect(new Set(said()).size).toBe(1);
    const heard = conversationsOf(centre, chat)[0]?.messages.map(({ message }) => message.participantRole);
    expect(new Set(heard)).toEqual(new Set(['END_USER']));
  });

  it('may be very long: its beginning shows, and the page goes on', async () => {
    await lookAway(agent);
    await say(`And ${HOSTILE_PHRASES.length}`);
    const long = card(/^Knowledge: Can you tell me everything/);
    await long.waitFor();
    const box = await long.boundingBox();
    expect(box?.height).toBeLessThan(1_600);
    await long.getByRole('button', { name: 'Show all' }).waitFor();
    await screenshot(agent.page, 'hostile-length');
    await agent.composer.fill('The page still takes keys');
    expect(await agent.composer.inputValue()).toBe('The page still takes keys');
    await agent.composer.fill('');
  });

  it('may be of a kind that is not known: counted, named in debug mode, and no error', async () => {
    await say(`Or ${HOSTILE_PHRASES.kinds}`);
    await agent.panel.getByText(/suggestHolographicResponse/).waitFor();
    await screenshot(agent.page, 'hostile-kinds');
    expect(await agent.status.innerText()).toContain('Connected');
  });

  it('made no request to anywhere else, opened no dialog and threw nothing', () => {
    expect(centre.strayRequests).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(agent.errors.filter((error) => /agent-assist|is not defined/.test(error))).toEqual([]);
  });
});
