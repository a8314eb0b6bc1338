import { protoFixtures } from '../../mocks/fixtures/wire';
import { startSandbox, type RunningSandbox } from '../../mocks/sandbox/server';
import { acceptFrom } from '../../plugin-agent-assist/e2e/support/accept-from';
import {
  conversationsOf,
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from '../../plugin-agent-assist/e2e/support/contact-centre';
import { pageScript } from './page-script';

/** Another build of the plugin, in place of the one in `plugin-agent-assist/build`: to compare two. */
const PLUGIN_FILE = process.env.PLUGIN_FILE;

/** A sandbox with its simulator, without a browser. */
export const openSandbox = (): Promise<RunningSandbox> => startSandbox({ pluginFile: PLUGIN_FILE });

/** After so long without an event, what the customers' first words have brought has all come. */
const QUIET_MS = 3_000;
/** Far longer than an event takes on this machine. */
const SETTLED_MS = 300;
const LIMIT_MS = 60_000;

export type PageScript = Parameters<typeof pageScript>[0];

/** An agent at the real Flex UI with live chats, one of them selected. */
export interface BenchDesk {
  readonly centre: ContactCentre;
  readonly agent: Agent;
  /** The full names of the chats' conversations; the first is that of the task on the screen. */
  readonly conversations: readonly string[];
  /** Opens another chat and accepts it. The first one stays selected. */
  addChat(): Promise<void>;
  /** Resolves once nothing has come from the connector for a while. */
  quiet(): Promise<void>;
  /** Resolves once all that was sent has come and is on the screen. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** So that no name is part of another. */
const nameOf = (index: number): string => `Customer ${String(index).padStart(3, '0')}`;
const FIRST = nameOf(0);

/**
 * Opens Flex with the built plugin, against the sandbox with its simulator in this process, and one chat.
 * @param probes run in the page before all other scripts, beside the one that `quiet` asks
 * @param capacity as many chats may be open at once
 */
export async function openBenchDesk(probes: readonly PageScript[], capacity: number): Promise<BenchDesk> {
  const centre = await openContactCentre({ pluginFile: PLUGIN_FILE });
  for (const channel of centre.sandbox.world.workerNamed('ada')?.channels ?? [])
    Object.assign(channel, { configuredCapacity: capacity } satisfies Partial<typeof channel>);
  for (const name of ['paint-probe', ...probes] as const)
    await centre.context.addInitScript({ content: await pageScript(name) });
  // The events of the benches are none that the simulator has made, so that it would refuse feedback on them.
  await centre.context.route(/\/answerRecords\//, (route) =>
    route.fulfill({ json: protoFixtures.AnswerRecord }),
  );
  const agent = await signIn(centre);
  const conversations: string[] = [];

  const addChat = async (): Promise<void> => {
    const name = nameOf(conversations.length);
    const chat = await customersOf(centre.sandbox).start(name, 'The jacket is too small, can I return it?');
    await acceptFrom(agent.page, name);
    const conversation = () => conversationsOf(centre, chat)[0];
    await eventually(() => conversation()?.messages.length === 1, `Agent Assist hears ${name}`, LIMIT_MS);
    conversations.push(conversation()?.conversation.name ?? '');
    await agent.select(FIRST);
    // The feed holds still under a pointer.
    await agent.page.mouse.move(200, 500);
  };
  await addChat();
  const now = (): number => performance.timeOrigin + performance.now();
  const silent = (forMs: number): Promise<void> => {
    // On a busy machine a room is joined when all is said, and nothing comes at all.
    const begun = now();
    return eventually(
      async () => {
        const at = await agent.page.evaluate(() => window.paintProbe.lastEventAt());
        return now() - Math.max(at, begun) > forMs;
      },
      'nothing comes any more',
      LIMIT_MS,
    );
  };

  return {
    centre,
    agent,
    conversations,
    addChat,
    quiet: () => silent(QUIET_MS),
    async settled() {
      await silent(SETTLED_MS);
      await agent.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
    },
    close: () => centre.close(),
  };
}
