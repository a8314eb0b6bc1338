import type { BrowserContext, Locator, Page } from 'playwright-core';

import { freePort } from '../../../mocks/sandbox/listen';
import { startSandbox, type RunningSandbox, type SandboxOptions } from '../../../mocks/sandbox/server';
import { freshSeed } from '../../../mocks/simulator/random';
import { startSimulator } from '../../../mocks/simulator/server';
import type { ChannelType } from '../../../mocks/twilio/model/interactions';
import { FLEX_START_MS, openAgentDesktop } from './agent-desktop';
import { launchBrowser } from './browser';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** A sandbox whose simulator the test can look into, and a browser. */
export interface ContactCentre {
  readonly sandbox: RunningSandbox;
  readonly simulator: Simulator;
  readonly context: BrowserContext;
  /** Requests of the browser to anywhere but this machine. */
  readonly strayRequests: readonly string[];
  close(): Promise<void>;
}

/** Starts everything on free ports, with a seed that is printed: `SEED=n` repeats the run. */
export async function openContactCentre(options: SandboxOptions = {}): Promise<ContactCentre> {
  const seed = options.seed ?? (Number(process.env.SEED) || freshSeed());
  console.info(`seed ${seed}`);
  const functionsPort = await freePort();
  const simulator = await startSimulator({
    port: 0,
    seed,
    verifyUrl: `http://127.0.0.1:${functionsPort}/verify`,
    log: () => undefined,
  });
  const sandbox = await startSandbox({
    connectorUrl: simulator.url,
    agentAssist: simulator.core,
    ...options,
    functionsPort,
    seed,
  });
  const { context, close } = await launchBrowser();
  const strayRequests: string[] = [];
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && !['localhost', '127.0.0.1'].includes(hostname))
      strayRequests.push(request.url());
  });
  return {
    sandbox,
    simulator,
    context,
    strayRequests,
    async close() {
      await close();
      await sandbox.stop();
      await simulator.stop();
    },
  };
}

/** A chat as the control interface opens it. */
export interface Chat {
  readonly taskSid: string;
  readonly reservationSid: string;
  readonly conversationSid: string;
}

/** The conversations that Agent Assist has for a chat: one, or more where Google has completed the ones before. */
export const conversationsOf = ({ simulator }: Pick<ContactCentre, 'simulator'>, { conversationSid }: Chat) =>
  simulator.core.conversations().filter(({ conversation: { name } }) => name.includes(conversationSid));

/** The customers, by the control interface that scripts use. */
export const customersOf = ({ url }: Pick<RunningSandbox, 'url'>) => {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}/__sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    start: async (
      customerName: string,
      text: string,
      channel: { readonly channelType?: ChannelType; readonly subject?: string } = {},
    ): Promise<Chat> => (await post('/chats', { customerName, text, ...channel })) as Chat,
    say: async ({ conversationSid }: Chat, text: string): Promise<void> => {
      await post(`/chats/${conversationSid}/messages`, { text });
    },
    reset: async (): Promise<void> => {
      await post('/reset', {});
    },
  };
};

/** The agent's desktop, by the names that an agent and a screen reader find things by. */
export interface Agent {
  readonly page: Page;
  readonly panel: Locator;
  readonly status: Locator;
  readonly replies: Locator;
  readonly composer: Locator;
  readonly summary: Locator;
  /** What the page threw and what it logged as an error. */
  readonly errors: readonly string[];
  accept(): Promise<void>;
  select(customerName: string): Promise<void>;
  /** The first reply offered, as soon as there is one. */
  firstReply(): Promise<Locator>;
  send(): Promise<void>;
  end(): Promise<void>;
  complete(): Promise<void>;
  /** Loads the page anew, and waits until Flex is up again. */
  reload(): Promise<void>;
  /** Our part of Flex's state. */
  state(): Promise<{ readonly sessions: Readonly<Record<string, unknown>> }>;
}

export async function signIn(
  { context, sandbox }: Pick<ContactCentre, 'context' | 'sandbox'>,
  options: { worker?: string } = {},
): Promise<Agent> {
  const { page, errors } = await openAgentDesktop(context, sandbox, options);
  return agentAt(page, errors);
}

export function agentAt(page: Page, errors: readonly string[] = []): Agent {
  const panel = page.getByRole('region', { name: 'Agent Assist', exact: true });
  const replies = page.getByRole('list', { name: 'Smart replies' });
  return {
    page,
    panel,
    errors,
    status: page.getByRole('status', { name: 'Agent Assist connection' }),
    replies,
    composer: page.getByRole('textbox', { name: 'Type Message' }),
    summary: page.getByRole('region', { name: 'Summary', exact: true }),
    // Flex names what has been accepted by that, too, further on.
    accept: () =>
      page
        .getByRole('button', { name: /^accept/i })
        .first()
        .click(),
    select: (customerName) => page.locator('.Twilio-TaskListBaseItem', { hasText: customerName }).click(),
    async firstReply() {
      const first = replies.getByRole('button').first();
      await first.waitFor();
      return first;
    },
    send: () => page.getByRole('button', { name: /^send/i }).click(),
    end: () => page.getByRole('button', { name: 'End', exact: true }).click(),
    complete: () => page.getByRole('button', { name: 'Complete', exact: true }).click(),
    async reload() {
      await page.reload();
      await page.waitForSelector('html[data-flex="ready"]', { state: 'attached', timeout: FLEX_START_MS });
    },
    state: () =>
      page.evaluate(() => {
        const { Twilio } = window as unknown as {
          Twilio: {
            Flex: { Manager: { getInstance(): { store: { getState(): { agentAssist: never } } } } };
          };
        };
        return Twilio.Flex.Manager.getInstance().store.getState().agentAssist;
      }),
  };
}

/** Waits until `check` holds; for what happens outside the page, where Playwright's own waiting does not reach. */
export async function eventually(
  check: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`Still waiting: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
