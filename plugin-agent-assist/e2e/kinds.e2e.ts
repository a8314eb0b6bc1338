import type { Locator } from 'playwright-core';

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
import { screenshot } from './support/screenshot';
import { sessionOf } from './support/session-state';
import { lookAway, untilRead } from './support/suggestions';

describe('what Agent Assist proposes beside replies, and what an agent does with it', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  const say = (text: string) => customersOf(centre.sandbox).say(chat, text);
  const core = () => centre.simulator.core;
  const card = (name: RegExp): Locator => agent.panel.getByRole('group', { name }).first();
  const coaching = () => agent.panel.getByRole('region', { name: 'Coaching' });
  const searchBox = () => agent.panel.getByRole('searchbox', { name: 'Search knowledge' });
  const repliesAreToTheLastMessage = async () =>
    (await sessionOf(agent, chat)).current?.latestMessage ===
    conversationsOf(centre, chat)[0]?.messages.at(-1)?.message.name;
  const composerHolds = (text: string) =>
    agent.page.waitForFunction((expected) => document.querySelector('textarea')?.value === expected, text);
  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
    chat = await customersOf(centre.sandbox).start(
      'Ines Duarte',
      'How long is the warranty on the headphones I bought?',
    );
    await agent.page.getByText('Ines Duarte').first().waitFor();
    await agent.accept();
    await agent.firstReply();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('shows a question that the customer raises with its answer, and inserts it as plain text', async () => {
    const knowledge = card(/^Knowledge: How long is the warranty/);
    await knowledge.waitFor();
    await screenshot(agent.page, 'kind-knowledge');
    await knowledge.getByRole('button', { name: 'Insert' }).click();
    await agent.page.waitForFunction(() => document.querySelector('textarea')?.value.includes('Two years'));
    expect(await agent.composer.inputValue()).not.toContain('**');
    await agent.composer.fill('');
  });

  it('opens a source in a tab that cannot reach back, and says where it goes', async () => {
    const knowledge = card(/^Knowledge: How long is the warranty/);
    await knowledge.getByRole('button', { name: /source/ }).click();
    const link = knowledge.getByRole('link').first();
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(await link.getAttribute('target')).toBe('_blank');
    const { host } = new URL((await link.getAttribute('href')) ?? '');
    expect(await link.innerText()).toContain(host);
  });

  it('answers the agent’s own question, and says so where there is no answer', async () => {
    await searchBox().fill('how long is the warranty');
    await agent.page.keyboard.press('Enter');
    await card(/^Search answer/).waitFor();
    await screenshot(agent.page, 'kind-search');
    await searchBox().fill('flux capacitor');
    await agent.page.keyboard.press('Enter');
    await agent.panel.getByText('No answer found for “flux capacitor”').waitFor();
    await screenshot(agent.page, 'kind-search-nothing');
    expect(
      core()
        .requests.filter(({ path }) => path.endsWith('searchKnowledge'))
        .map(({ body, status }) => [(body as { querySource: string }).querySource, status]),
    ).toEqual([
      ['AGENT_QUERY', 200],
      ['AGENT_QUERY', 404],
    ]);
  });

  it('remembers what was asked, and takes a question that Google suggests', async () => {
    await searchBox().fill('');
    await searchBox().focus();
    await agent.panel.getByRole('button', { name: 'how long is the warranty' }).waitFor();
    await screenshot(agent.page, 'kind-search-questions');
    await agent.page.keyboard.press('Escape');
    await say('It is about a code');
    await agent.composer.focus();
    await lookAway(agent);
    const question = agent.panel.getByRole('button', { name: 'Search', exact: true }).first();
    await question.click();
    await eventually(
      () => core().requests.some(({ body }) => JSON.stringify(body ?? '').includes('SUGGESTED_QUERY')),
      'the question is searched for as Google’s own',
    );
  });

  it('coaches: what applies, what to do and what to say', async () => {
    await agent.composer.focus();
    await lookAway(agent);
    await say('I want to return my boots, they are too small');
    await coaching().getByText('To say').waitFor();
    await screenshot(agent.page, 'kind-coaching');
    const response = coaching().getByRole('listitem').last();
    const text = (await response.locator('p').first().innerText()).trim();
    await response.getByRole('button', { name: 'Insert' }).click();
    await composerHolds(text);
    await agent.composer.fill('');
  });

  it('runs a tool that needs the agent only on Confirm, and once', async () => {
    await agent.composer.focus();
    await lookAway(agent);
    await say('Order 4471902856');
    const tool = coaching().getByRole('group', { name: /create_return/ });
    const confirm = tool.getByRole('button', { name: 'Confirm' });
    await confirm.waitFor();
    await screenshot(agent.page, 'kind-tool-call');
    expect(await tool.innerText()).toContain('4471902856');
    expect(
      core()
        .toolRuns()
        .filter(({ action }) => action === 'create_return'),
    ).toEqual([]);

    await untilRead(agent.page, confirm);
    await confirm.dblclick();
    await tool.getByText('Confirmed').waitFor();
    await tool.getByText('returnNumber', { exact: true }).waitFor();
    await screenshot(agent.page, 'kind-tool-call-confirmed');
    expect(
      core()
        .toolRuns()
        .filter(({ action }) => action === 'create_return'),
    ).toHaveLength(1);
  });

  it('runs it with other values on Revise, and not at all on Cancel', async () => {
    await agent.composer.focus();
    await lookAway(agent);
    await say('I was charged $84.50 twice');
    const credit = coaching().getByRole('group', { name: /credit_charge/ });
    await credit.getByRole('button', { name: 'Revise' }).waitFor();
    await untilRead(agent.page, credit.getByRole('button', { name: 'Revise' }));
    await credit.getByRole('button', { name: 'Revise' }).click();
    await credit.getByRole('textbox', { name: 'amount' }).fill('42.25');
    await screenshot(agent.page, 'kind-tool-call-revise');
    await untilRead(agent.page, credit.getByRole('button', { name: 'Run with these' }));
    await credit.getByRole('button', { name: 'Run with these' }).click();
    await credit.getByText('Revised').waitFor();
    expect(core().toolRuns().at(-1)).toMatchObject({
      action: 'credit_charge',
      parameters: { amount: 42.25 },
    });

    await agent.composer.focus();
    await lookAway(agent);
    await say('Please cancel my order 4471902800');
    const cancel = coaching().getByRole('group', { name: /cancel_order/ });
    await cancel.getByRole('button', { name: 'Cancel' }).waitFor();
    await untilRead(agent.page, cancel.getByRole('button', { name: 'Cancel' }));
    await cancel.getByRole('button', { name: 'Cancel' }).click();
    await cancel.getByText('Called off').waitFor();
    expect(
      core()
        .toolRuns()
        .filter(({ action }) => action === 'cancel_order'),
    ).toEqual([]);
  });

  it('shows the text of a generator', async () => {
    await card(/^Generated text/).waitFor();
    await card(/^Generated text/).scrollIntoViewIfNeeded();
    await screenshot(agent.page, 'kind-free-form');
  });

  it('proposes how to go on while the agent types', async () => {
    await agent.composer.focus();
    await agent.composer.pressSequentially('Let me look into the charge for you.');
    await eventually(
      () => core().requests.some(({ body }) => JSON.stringify(body ?? '').includes('currentTextInput')),
      'replies are asked to go on from the draft',
    );
    await agent.firstReply();
    await screenshot(agent.page, 'kind-follow-ups');
    await agent.composer.fill('');
  });

  it('tells how the customer feels', async () => {
    await say('This is ridiculous, the worst service I have ever had!');
    await agent.panel.getByRole('img', { name: /^Customer sentiment: negative/ }).waitFor();
    await screenshot(agent.page, 'kind-sentiment');
  });

  it('keeps still under the pointer, and lets news wait', async () => {
    const first = agent.panel.getByRole('list', { name: 'Suggestions' }).getByRole('listitem').first();
    await first.hover();
    const before = await first.boundingBox();
    await say('Do you have express shipping?');
    // Or the news might be of what was said before, and these would wait in turn.
    await eventually(
      async () => JSON.stringify(await agent.state()).includes('Do you have express shipping?'),
      'the page knows what was said',
    );
    const news = agent.panel.getByRole('button', { name: /\d+ new/ });
    await news.waitFor();
    expect(await first.boundingBox()).toEqual(before);
    await screenshot(agent.page, 'feed-news-waits');
    await news.click();
    await agent.panel.getByText('Do you have express shipping?').waitFor();
    // What comes after the click waits in turn, until the pointer goes.
    await lookAway(agent);
    await news.waitFor({ state: 'hidden' });
  });

  it('filters by kind, keeps what is pinned, puts away what is dismissed and brings it back', async () => {
    await lookAway(agent);
    const filter = agent.panel.getByRole('group', { name: 'Filter suggestions' });
    await filter.getByRole('button', { name: 'Knowledge' }).click();
    const knowledge = card(/^Knowledge: /);
    await knowledge.getByRole('button', { name: 'Pin' }).click();
    await filter.getByRole('button', { name: 'Pinned' }).click();
    await screenshot(agent.page, 'feed-pinned');
    await card(/^Knowledge: /)
      .getByRole('button', { name: 'Dismiss' })
      .click();
    await filter.getByRole('button', { name: 'All' }).click();
    await agent.panel.getByRole('button', { name: 'Bring back' }).first().click();
    await agent.panel.getByRole('button', { name: 'Bring back' }).first().waitFor({ state: 'hidden' });
  });

  it('takes the agent’s judgement with a reason, and reports it', async () => {
    const knowledge = card(/^Knowledge: /);
    await knowledge.getByRole('button', { name: 'Not helpful' }).click();
    await knowledge.getByRole('button', { name: 'Wrong' }).click();
    await screenshot(agent.page, 'feed-not-helpful');
    await eventually(
      () => JSON.stringify(core().feedback()).includes('"documentCorrectness":"INCORRECT"'),
      'Google is told that it was wrong',
    );
  });

  it('is at hand by keyboard', async () => {
    await agent.composer.focus();
    await lookAway(agent);
    await eventually(repliesAreToTheLastMessage, 'no other replies are on their way');
    const reply = await (await agent.firstReply()).innerText();
    await agent.page.keyboard.press('Control+Shift+Digit7');
    await composerHolds(reply);
    await agent.page.keyboard.press('Control+Shift+KeyF');
    await agent.page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'search');
    await agent.page.keyboard.press('Control+Shift+Digit6');
    await agent.summary.getByText('Agent Assist writes a summary').waitFor();
    await screenshot(agent.page, 'shortcuts');
    await agent.composer.fill('');
  });

  it('talked to this machine only, and threw nothing', () => {
    expect(centre.strayRequests).toEqual([]);
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
