import { accountOf, heardOf } from './support/account';
import {
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';

/** Each Function remembers Flex's configuration for a minute, and the page asks now and then until all know. */
const CHANGE_MS = 120_000;

const RELAYING = /:(analyzeContent|batchCreate)$/;

/** What pages of the browser have sent to Agent Assist of what was written. */
function relayedByBrowser({ context }: ContactCentre): readonly string[] {
  const sent: string[] = [];
  context.on('request', (request) => {
    if (request.method() === 'POST' && RELAYING.test(new URL(request.url()).pathname))
      sent.push(request.postData() ?? '');
  });
  return sent;
}

async function reload(agent: Agent, customerName: string): Promise<void> {
  await agent.reload();
  await agent.select(customerName);
}

describe('messages that the Functions bring to Agent Assist', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  let byBrowser: readonly string[];
  const expected: string[] = [];
  const account = () => accountOf(centre.sandbox);
  const heard = () => heardOf(centre, chat);
  const customerSays = async (text: string): Promise<void> => {
    await customersOf(centre.sandbox).say(chat, text);
    expected.push(`END_USER: ${text}`);
  };
  const botSays = async (text: string): Promise<void> => {
    await account().botSays(chat, text);
    expected.push(`AUTOMATED_AGENT: ${text}`);
  };
  const allHeard = (): Promise<void> =>
    eventually(() => heard().length >= expected.length, `Agent Assist hears ${expected.at(-1)}`);

  const shown = (text: string): Promise<void> =>
    eventually(
      async () => JSON.stringify((await agent.state()).sessions[chat.taskSid]).includes(text),
      `the panel knows ${text}`,
    );

  beforeAll(async () => {
    centre = await openContactCentre({ relay: 'server' });
    byBrowser = relayedByBrowser(centre);
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  it('are there before anybody accepts, and what a bot wrote without a webhook with the next one', async () => {
    chat = await customersOf(centre.sandbox).start('Crystal Minh', 'Hi! I need to return an item.');
    expected.push('END_USER: Hi! I need to return an item.');
    await allHeard();
    await botSays('A colleague will be with you in a moment.');
    await customerSays('It is the wrong size.');
    await allHeard();
    expect(heard()).toEqual(expected);
  });

  it('are all there once the task is accepted, though nobody has written since a bot did', async () => {
    await botSays('You are next in line.');
    await agent.page.getByText('Crystal Minh').first().waitFor();
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await allHeard();
    await shown('You are next in line.');
    await screenshot(agent.page, 'server-relay-1-accepted');
    expect(heard()).toEqual(expected);
  });

  it('bring suggestions by the socket', async () => {
    await customerSays('How do I return it?');
    await allHeard();
    await shown('How do I return it?');
    await agent.firstReply();
    await agent.panel
      .getByRole('group', { name: /^Knowledge: / })
      .first()
      .waitFor();
    await screenshot(agent.page, 'server-relay-2-suggestions');
  });

  it('come once and in order after a webhook that never came', async () => {
    await account().inject({ kind: 'webhookDropped', times: 1 });
    await customerSays('I ordered it last week.');
    await customerSays('My order is 3348917502.');
    await allHeard();
    expect(heard()).toEqual(expected);
  });

  it('come once and in order after two webhooks that overtook each other', async () => {
    await account().inject({ kind: 'webhooksReversed', count: 2 });
    await customerSays('I would like a medium instead.');
    await customerSays('Or a large one.');
    await allHeard();
    // The second of the two webhooks has nothing left to tell.
    await customerSays('Whatever you have.');
    await allHeard();
    expect(heard()).toEqual(expected);
  });

  it('include the reply that the agent uses and sends', async () => {
    await agent.panel.getByText('Whatever you have.').first().waitFor();
    const reply = await agent.firstReply();
    await reply.click();
    await agent.page.waitForFunction(() => document.querySelector('textarea')?.value !== '');
    const text = await agent.composer.inputValue();
    await agent.send();
    expected.push(`HUMAN_AGENT: ${text}`);
    await allHeard();
    expect(heard()).toEqual(expected);
  });

  it('are there, and in the panel, after a reload during which the customer wrote', async () => {
    const reloading = reload(agent, 'Crystal Minh');
    await customerSays('Are you still there?');
    await reloading;
    await allHeard();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await shown('Are you still there?');
    await screenshot(agent.page, 'server-relay-3-reloaded');
    expect(heard()).toEqual(expected);
  });

  it('are all in the summary, though the last webhook never came', async () => {
    await account().inject({ kind: 'webhookDropped', times: 1 });
    await customerSays('Please leave it with my neighbour.');
    await agent.page.getByText('Please leave it with my neighbour.').last().waitFor();
    await agent.end();
    await agent.summary.getByRole('textbox').first().waitFor();
    await screenshot(agent.page, 'server-relay-4-summary');
    expect(heard()).toEqual(expected);
    const paths = centre.simulator.core.requests.map(({ path, body }) =>
      JSON.stringify(body ?? '').includes('neighbour') ? 'heard' : path.replace(/.*:/, ''),
    );
    const drafts = paths.flatMap((path, at) => (path === 'suggestConversationSummary' ? [at] : []));
    expect(drafts).not.toEqual([]);
    expect(paths.indexOf('heard')).toBeGreaterThan(-1);
    expect(drafts.at(-1)).toBeGreaterThan(paths.indexOf('heard'));
  });

  it('were none of the browser’s doing, and broke nothing', () => {
    expect(byBrowser).toEqual([]);
    expect(centre.strayRequests).toEqual([]);
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });

  it('are not e-mails, whose text the browser brings', async () => {
    await agent.complete();
    const mail = await customersOf(centre.sandbox).start('Nora Lindqvist', 'How do I return it?', {
      channelType: 'email',
      subject: 'The jacket',
    });
    await agent.page.getByText('Nora Lindqvist').first().waitFor();
    await agent.accept();
    await agent.select('Nora Lindqvist');
    await eventually(() => heardOf(centre, mail).length > 0, 'Agent Assist hears the e-mail');
    await agent.panel.getByRole('button', { name: 'Copy', exact: true }).first().waitFor();
    await screenshot(agent.page, 'server-relay-5-email');
    expect(heardOf(centre, mail)).toEqual(['END_USER: The jacket\n\nHow do I return it?']);
    expect(byBrowser).toHaveLength(1);
  });
});

describe('a change of who relays, in mid-conversation', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  let byBrowser: readonly string[];
  const expected: string[] = [];
  const heard = () => heardOf(centre, chat);
  const customerSays = async (text: string): Promise<void> => {
    await customersOf(centre.sandbox).say(chat, text);
    expected.push(`END_USER: ${text}`);
  };
  const agentSays = async (text: string): Promise<void> => {
    await agent.composer.fill(text);
    await agent.send();
    await agent.page.getByText(text).last().waitFor();
    expected.push(`HUMAN_AGENT: ${text}`);
  };
  const allHeard = (limitMs?: number): Promise<void> =>
    eventually(() => heard().length >= expected.length, `Agent Assist hears ${expected.at(-1)}`, limitMs);

  beforeAll(async () => {
    centre = await openContactCentre();
    byBrowser = relayedByBrowser(centre);
    agent = await signIn(centre);
    chat = await customersOf(centre.sandbox).start('Pia Parcel', 'My parcel has not arrived.');
    expected.push('END_USER: My parcel has not arrived.');
    await agent.accept();
    await customerSays('It is two weeks late.');
    await agentSays('Let me look.');
    await allHeard();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('from the browser to the Functions leaves each message there once', async () => {
    const before = byBrowser.length;
    centre.sandbox.configure({ relay: 'server' });
    await reload(agent, 'Pia Parcel');
    await customerSays('It was meant as a present.');
    await agentSays('I have found it.');
    await allHeard(CHANGE_MS);
    await customerSays('Wonderful!');
    await allHeard(CHANGE_MS);
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await screenshot(agent.page, 'relay-mode-server');
    expect(heard()).toEqual(expected);
    expect(byBrowser).toHaveLength(before);
  });

  it('from the Functions to the browser too, although for a while both relay', async () => {
    const before = byBrowser.length;
    centre.sandbox.configure({ relay: 'browser' });
    await reload(agent, 'Pia Parcel');
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await customerSays('When will it be here?');
    await agentSays('Tomorrow before noon.');
    await customerSays('Thank you.');
    await allHeard();
    await customerSays('Bye!');
    await allHeard();
    await screenshot(agent.page, 'relay-mode-browser');
    expect(byBrowser.length).toBeGreaterThan(before);
    expect(heard().toSorted()).toEqual(expected.toSorted());
    expect(heard()).toEqual(expected);
  });

  it('breaks nothing', () => {
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
