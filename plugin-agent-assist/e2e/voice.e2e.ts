import { callersOf, phoneAt, transcriptAt, type PhoneCall } from './support/calls';
import {
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';
import { cardOf, lookAway } from './support/suggestions';

const CUSTOMER = '+14155550123';

describe('a call, from the ring to the saved summary', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let call: PhoneCall;
  const callers = () => callersOf(centre.sandbox);
  const phone = () => phoneAt(agent.page);
  const transcript = () => transcriptAt(agent.page);
  const conversations = () =>
    centre.simulator.core.conversations().filter(({ conversation: { name } }) => name.includes(call.callSid));
  const requests = (pattern: RegExp) =>
    centre.simulator.core.requests.filter(({ method, path }) => pattern.test(`${method} ${path}`));
  const linesOnScreen = () => transcript().log.innerText();

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  it('rings, is accepted, and Agent Assist is there', async () => {
    call = await callers().call({ from: CUSTOMER, worker: 'ada' });
    await phone().accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await transcript().tab.click();
    await screenshot(agent.page, 'voice-1-accepted');
    expect(conversations()).toHaveLength(1);
    expect(requests(/POST .*\/conversations$/)).toEqual([]);
  });

  it('shows words as they are recognised, in one line that settles', async () => {
    await callers().say(call, 'customer', 'Hello my name is', true);
    const underWay = await transcript().line('Hello my name is');
    await underWay.evaluate((line) => line.setAttribute('data-same-node', 'yes'));
    await screenshot(agent.page, 'voice-2-interim');

    await callers().say(call, 'customer', 'Hello, my name is Dana Whitfield.');
    const settled = await transcript().line('Hello, my name is Dana Whitfield.');
    expect(await settled.getAttribute('data-same-node')).toBe('yes');
    expect(await transcript().log.getByText('Hello my name is', { exact: true }).count()).toBe(0);
    await callers().say(call, 'agent', 'Good morning Dana, how can I help?');
    await transcript().line('Good morning Dana, how can I help?');
    await screenshot(agent.page, 'voice-3-settled');
    expect(await linesOnScreen()).toMatch(/Customer[\s\S]*Dana Whitfield\.[\s\S]*Good morning Dana/);
  });

  it('brings suggestions as in a chat, to copy where there is nothing to insert into', async () => {
    await callers().say(call, 'customer', 'How long is the warranty on the headphones I bought?');
    const card = cardOf(agent, 'Knowledge').first();
    await card.waitFor();
    await screenshot(agent.page, 'voice-4-suggestion');
    expect(await card.getByRole('button', { name: 'Insert' }).count()).toBe(0);
    await card.getByRole('button', { name: 'Copy' }).first().click();
    await card.getByText('Copied').first().waitFor();
    await lookAway(agent);
  });

  it('stays with its session while it is held and muted', async () => {
    await phone().hold.click();
    await phone().unhold.waitFor();
    expect(await agent.status.innerText()).toBe('Connected');
    await phone().unhold.click();
    await phone().hold.waitFor();
    await callers().say(call, 'customer', 'I am still here.');
    await transcript().line('I am still here.');
    expect(conversations()).toHaveLength(1);
  });

  it('finds words in it', async () => {
    await transcript().search.fill('warranty');
    await agent.page.getByText('1 of 1').waitFor();
    await screenshot(agent.page, 'voice-5-search');
    await transcript().search.press('Escape');
  });

  it('has all of it after a reload in the middle', async () => {
    await agent.reload();
    await agent.page.locator('.Twilio-TaskListBaseItem').first().click();
    await transcript().tab.click();
    for (const text of ['Dana Whitfield', 'Good morning Dana', 'How long is the warranty', 'I am still here'])
      await transcript().line(new RegExp(text));
    await callers().say(call, 'customer', 'And I would like a refund please.');
    await transcript().line('And I would like a refund please.');
    await screenshot(agent.page, 'voice-6-reloaded');
    expect(await linesOnScreen()).toMatch(/Dana Whitfield[\s\S]*still here[\s\S]*refund please/);
  });

  it('ends, and its summary knows the last words', async () => {
    await callers().say(call, 'customer', 'Thank you and goodbye.');
    await callers().hangUp(call);
    await phone().ended.waitFor();
    await agent.summary.getByRole('textbox').first().waitFor();
    // Flex goes to its own tab at the end of a call.
    await transcript().tab.click();
    await transcript().line('Thank you and goodbye.');
    await screenshot(agent.page, 'voice-7-wrapping');
    expect(await agent.page.getByText('Audio stopped').count()).toBe(0);
    expect(requests(/suggestConversationSummary/)).toHaveLength(1);
  });

  it('is summed up, saved and completed, and leaves nothing behind', async () => {
    await agent.summary.getByRole('textbox').first().fill('Warranty and refund of headphones.');
    await agent.summary.getByRole('button', { name: 'Save summary' }).click();
    await agent.summary.getByText(/^Saved /).waitFor();
    await screenshot(agent.page, 'voice-8-saved');
    await agent.complete();
    await eventually(
      () => conversations().every(({ conversation }) => conversation.lifecycleState === 'COMPLETED'),
      'a completed conversation',
    );
    await eventually(async () => Object.keys((await agent.state()).sessions).length === 0, 'an empty store');
  });

  it('talked to this machine only, and broke nothing', () => {
    expect(centre.strayRequests).toEqual([]);
    expect(centre.sandbox.unanswered()).toEqual([]);
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
