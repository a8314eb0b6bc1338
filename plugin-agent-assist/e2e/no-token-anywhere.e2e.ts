import type { ConsoleMessage } from 'playwright-core';

import {
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { keptInBrowser } from './support/kept-in-browser';
import { screenshot } from './support/screenshot';

const FIRST_WORDS = 'canary-hello, my card is 4111222233334444';
const MORE_WORDS = 'canary-question: how do I return it?';
const AGENT_WORDS = 'canary-answer';
const SUMMARY_WORDS = 'canary-summary';
const CUSTOMER = 'Canary Minh';
const WORDS = [FIRST_WORDS, MORE_WORDS, AGENT_WORDS, SUMMARY_WORDS, 'canary-', '4111222233334444', CUSTOMER];

/** A page of Flex, as this test looks into it. */
interface Watched {
  Twilio: { Flex: { Manager: { getInstance(): { user: { token: string } } } } };
  posted: string[];
}

describe('an agent’s whole job with the debug log on', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  let flexToken: string;
  const connectorTokens = new Set<string>();
  const urls: string[] = [];
  const ourUrls: string[] = [];
  const consoleLines: string[] = [];
  const reading: Promise<void>[] = [];

  /** With what objects in it hold, not only with the first of their fields. */
  const readLine = async (message: ConsoleMessage): Promise<void> => {
    const values = await Promise.all(
      message.args().map((argument) => argument.jsonValue().catch(() => message.text())),
    );
    consoleLines.push(`${message.text()} ${JSON.stringify(values)}`);
  };
  const noteUrl = (url: string): void => {
    urls.push(url);
    const { port } = new URL(url);
    if ([centre.sandbox.functionsUrl, centre.simulator.url].some((base) => new URL(base).port === port))
      ourUrls.push(url);
  };
  const posted = () => agent.page.evaluate(() => (window as unknown as Watched).posted);
  const ourLines = () => consoleLines.filter((line) => line.includes('agent-assist'));
  const tokens = () => [flexToken, ...connectorTokens];
  const holdsToken = (text: string): boolean => tokens().some((token) => text.includes(token));

  beforeAll(async () => {
    centre = await openContactCentre();
    centre.sandbox.configure({ debug: true });
    await centre.context.addInitScript(() => {
      const watched = window as unknown as Watched;
      watched.posted = [];
      const { postMessage } = BroadcastChannel.prototype;
      BroadcastChannel.prototype.postMessage = function (message: unknown) {
        watched.posted.push(JSON.stringify(message));
        postMessage.call(this, message);
      };
    });
    centre.context.on('console', (message) => reading.push(readLine(message)));
    centre.context.on('request', (request) => noteUrl(request.url()));
    centre.context.on('page', (page) => {
      page.on('websocket', (socket) => noteUrl(socket.url()));
    });
    centre.context.on('response', (response) => {
      if (!response.url().endsWith('/agent-assist-token') || response.request().method() !== 'POST') return;
      const read = async (): Promise<void> => {
        connectorTokens.add(((await response.json()) as { token: string }).token);
      };
      reading.push(read());
    });
    agent = await signIn(centre);
    flexToken = await agent.page.evaluate(
      () => (window as unknown as Watched).Twilio.Flex.Manager.getInstance().user.token,
    );
  });
  afterAll(async () => {
    await centre.close();
  });

  it('is done as ever', async () => {
    chat = await customersOf(centre.sandbox).start(CUSTOMER, FIRST_WORDS);
    await agent.accept();
    await agent.firstReply();
    const second = await signIn(centre);
    await second.select(CUSTOMER);
    await second.status.filter({ hasText: 'Connected' }).waitFor();

    await (await agent.firstReply()).click();
    await agent.composer.pressSequentially(AGENT_WORDS);
    await agent.send();
    await customersOf(centre.sandbox).say(chat, MORE_WORDS);
    await agent.firstReply();
    await agent.summary.getByRole('button', { name: 'Generate summary' }).click();
    await agent.summary.getByRole('textbox').first().fill(SUMMARY_WORDS);
    await eventually(
      async () => (await keptInBrowser(agent.page)).includes(SUMMARY_WORDS),
      'the browser keeps the summary',
    );
    await screenshot(agent.page, 'no-token-1-summary');
    await lookEverywhere();
    await agent.end();
    await agent.summary.getByRole('button', { name: 'Save summary' }).click();
    await agent.summary.getByText(/^Saved /).waitFor();
    await lookEverywhere();
    await agent.complete();
    await eventually(async () => Object.keys((await agent.state()).sessions).length === 0, 'an empty store');
    await screenshot(agent.page, 'no-token-2-completed');
  });

  /** What only stands there for a while is looked at while it does. */
  async function lookEverywhere(): Promise<void> {
    expect(connectorTokens.size).toBeGreaterThan(0);
    const state = JSON.stringify(await agent.state());
    expect(state).toContain('canary-');
    expect(holdsToken(state)).toBe(false);
    const kept = await keptInBrowser(agent.page, 'agent-assist');
    for (const token of connectorTokens) expect(await keptInBrowser(agent.page)).not.toContain(token);
    expect(kept).not.toBe('');
    const entries = await agent.page.evaluate(() =>
      [localStorage, sessionStorage]
        .flatMap((storage) => Object.entries<string>(storage as unknown as Record<string, string>))
        .concat([['the cookies', document.cookie]]),
    );
    const holders = entries.filter(([, value]) => holdsToken(value)).map(([name]) => name);
    expect(holders).toEqual([]);
    expect(holdsToken(kept)).toBe(false);
  }

  it('kept both tokens out of every address that it asked, and out of what its tabs tell each other', async () => {
    expect(ourUrls.some((url) => url.includes('/agent-assist-token'))).toBe(true);
    expect(ourUrls.some((url) => url.startsWith('ws'))).toBe(true);
    expect(ourUrls.filter(holdsToken)).toEqual([]);
    expect(urls.filter((url) => [...connectorTokens].some((token) => url.includes(token)))).toEqual([]);
    const messages = await posted();
    expect(messages.some((message) => message.includes('canary-'))).toBe(true);
    expect(messages.filter(holdsToken)).toEqual([]);
  });

  it('kept both tokens out of console and errors', async () => {
    await Promise.all(reading);
    expect(ourLines().length).toBeGreaterThan(20);
    expect(consoleLines.filter(holdsToken)).toEqual([]);
    expect(agent.errors.filter(holdsToken)).toEqual([]);
  });

  it('told the console no word of a customer’s or an agent’s, and no identifier in full', async () => {
    await Promise.all(reading);
    const worker =
      centre.sandbox.world.members().find(({ member }) => member.name === 'ada')?.worker.sid ?? '';
    const messages = centre.sandbox.world.conversations.get(chat.conversationSid).messages;
    const secret = [...WORDS, chat.taskSid, chat.conversationSid, worker, ...messages.map(({ sid }) => sid)];
    for (const text of secret)
      expect([text, ourLines().filter((line) => line.includes(text))]).toEqual([text, []]);
  });
});
