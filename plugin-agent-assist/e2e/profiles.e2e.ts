import type { Locator } from 'playwright-core';

import {
  customersOf,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';
import { cardOf, untilComposed, untilRead } from './support/suggestions';

let centre: ContactCentre;
let agent: Agent;

const card = (kind: string): Locator => cardOf(agent, kind).first();

/** Has a chat accepted, and then the customer say something: only that is analysed for more than replies. */
const hear = async (profile: string, text: string): Promise<Chat> => {
  centre = await openContactCentre({ profile });
  agent = await signIn(centre);
  const chat = await customersOf(centre.sandbox).start('Elena Rossi', 'Hello');
  await agent.page.getByText('Elena Rossi').first().waitFor();
  await agent.accept();
  await agent.status.filter({ hasText: 'Connected' }).waitFor();
  await customersOf(centre.sandbox).say(chat, text);
  return chat;
};

const look = async (kind: string, name: string): Promise<Locator> => {
  await card(kind).waitFor();
  await card(kind).scrollIntoViewIfNeeded();
  await screenshot(agent.page, name);
  return card(kind);
};

const staysAtHome = (): void => {
  expect(centre.strayRequests).toEqual([]);
  expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
};

describe('what an old profile proposes', () => {
  beforeAll(async () => {
    await hear(
      'legacy-profile',
      'I am Elena Rossi, elena@example.com. My parcel 9920417735 is late and I want a refund',
    );
  });
  afterAll(() => centre.close());

  it('is an article, with where to read it', async () => {
    const article = await look('Article', 'profile-legacy-article');
    const link = article.getByRole('link');
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/help\.example\.com\/articles\//);
    expect(await link.innerText()).toContain('help.example.com');
  });

  it('is a question of an FAQ with its answer, which is inserted as it stands there', async () => {
    const faq = await look('FAQ', 'profile-legacy-faq');
    const answer = await faq.locator('p').nth(1).innerText();
    await faq.getByRole('button', { name: 'Insert' }).click();
    await untilComposed(agent.page, answer);
    await agent.composer.fill('');
  });

  it('is what a virtual agent has understood and would say', async () => {
    const assist = await look('Virtual agent', 'profile-legacy-virtual-agent');
    const text = await assist.innerText();
    for (const part of ['Intent: ', 'order_number', '9920417735']) expect(text).toContain(part);
  });

  it('is what the customer has told, by name and value', async () => {
    const details = await look('Details', 'profile-legacy-details');
    const text = await details.innerText();
    for (const part of ['customer_name', 'Elena Rossi', 'email', 'elena@example.com'])
      expect(text).toContain(part);
  });

  it('comes without chips and without a search, and stays on this machine', async () => {
    expect(await agent.replies.count()).toBe(0);
    expect(await agent.panel.getByRole('searchbox').count()).toBe(0);
    staysAtHome();
  });
});

describe('what the companion agent proposes', () => {
  beforeAll(async () => {
    await hear('companion-profile', 'The kettle arrived broken, order 4471902856');
  });
  afterAll(() => centre.close());

  it('is what to do and to say, with the reason and the sources', async () => {
    const companion = await look('Companion', 'profile-companion');
    await companion.getByText(/^Because of the instruction “Look the order up”/).waitFor();
    await companion
      .getByRole('button', { name: /^\d sources?$/ })
      .first()
      .click();
    await companion.getByRole('link').first().waitFor();
    await companion.getByRole('button', { name: 'Insert' }).first().click();
    await untilComposed(agent.page, 'Thank you, I have order 4471902856 in front of me.');
    await screenshot(agent.page, 'profile-companion-inserted');
  });

  it('is a tool, which runs on Confirm and once', async () => {
    const runs = () => centre.simulator.core.toolRuns().filter(({ action }) => action === 'create_return');
    const tool = agent.panel.getByRole('group', { name: /· create_return$/ }).first();
    const confirm = tool.getByRole('button', { name: 'Confirm' });
    await untilRead(agent.page, confirm);
    await confirm.scrollIntoViewIfNeeded();
    await screenshot(agent.page, 'profile-companion-tool');
    expect(runs()).toEqual([]);
    await confirm.dblclick();
    await tool.getByRole('group', { name: 'Result' }).getByText('R-902856').waitFor();
    await screenshot(agent.page, 'profile-companion-tool-confirmed');
    expect(runs()).toHaveLength(1);
  });

  it('comes without chips, and stays on this machine', async () => {
    expect(await agent.replies.count()).toBe(0);
    staysAtHome();
  });
});
