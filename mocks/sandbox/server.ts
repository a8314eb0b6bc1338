import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Scenario, TranscriptLine } from '../scenarios/transcript';
import type { SimulatorCore } from '../simulator/core';
import { DEFAULT_PROFILE } from '../simulator/dialogflow/profile-catalogue';
import { freshSeed } from '../simulator/random';
import { startSimulator } from '../simulator/server';
import { ACCOUNT_SID, AUTH_TOKEN } from '../twilio/ids';
import { createWorld, DEFAULT_MEMBERS, type World } from '../twilio/model/world';
import { createHosts } from '../twilio/transport/hosts';
import { createColleagueClient } from './colleague-client';
import { COLLEAGUES, startColleagues } from './colleagues';
import { createSandbox } from './control';
import { postConversationWebhooks } from './conversation-webhooks';
import { startFunctions } from './functions-process';
import { flexUiVersion, hostBundle, pageScript } from './host-bundle';
import { freePort, listen } from './listen';
import { SandboxStartError } from './sandbox-start-error';
import { postSiprecCallbacks } from './siprec-callbacks';
import { createWebServer } from './web-server';

const BUILT_PLUGIN = fileURLToPath(
  new URL('../../plugin-agent-assist/build/plugin-agent-assist.js', import.meta.url),
);
const BUILT_FUNCTION = fileURLToPath(new URL('../../functions/dist/functions/verify.js', import.meta.url));
/** Where Twilio serves the Function that takes Conversations' webhooks. */
const WEBHOOK_PATH = '/conversation-webhook';

/** Long enough to look at an offered task in the browser's tools; in an account the workflow decides. */
const RESERVATION_TIMEOUT_SECONDS = 3_600;

export interface SandboxOptions {
  /** Ports of Flex, the Functions and the simulator; 0 takes a free one, which is the default. */
  readonly port?: number;
  readonly functionsPort?: number;
  readonly simulatorPort?: number;
  /** A real connector in place of the simulator. */
  readonly connectorUrl?: string;
  /** What stands at `connectorUrl`, where that is a simulator in this process: calls are heard by it. */
  readonly agentAssist?: SimulatorCore;
  /** The id of the conversation profile that the plugin is told; the demo profile unless told. */
  readonly profile?: string;
  /** Played as soon as everything is up. */
  readonly scenario?: Scenario;
  /** Played as soon as everything is up, with a customer of its own. */
  readonly transcript?: readonly TranscriptLine[];
  /** Send the agent's lines of scenario and transcript too. */
  readonly autopilot?: boolean;
  /** Shortest and longest time that a suggestion takes, in milliseconds. */
  readonly latencyMs?: readonly [number, number];
  /** Who brings the messages of chats to Agent Assist: the agent's browser, unless told. */
  readonly relay?: 'browser' | 'server';
  /** Path of a built plugin in place of this repository's. */
  readonly pluginFile?: string;
  /** Decides every SID, delay and order. */
  readonly seed?: number;
  readonly reservationTimeoutSeconds?: number;
  /**
   * Simulated colleagues work beside whoever signs in, where the simulator assists them; none unless told. `pace` scales
   * every wait of theirs; 1 is calm.
   */
  readonly colleagues?: { readonly pace: number };
  /** Receives a line for each slow step and each request of interest. */
  readonly log?: (line: string) => void;
}

export interface RunningSandbox {
  /** Addresses without a trailing slash. */
  readonly url: string;
  readonly functionsUrl: string;
  /** The simulator, or the connector that stands in its place. */
  readonly simulatorUrl: string;
  readonly seed: number;
  readonly world: World;
  /**
   * Sets more of the plugin's hosted configuration, as an administrator does: for pages that are loaded from now on, and
   * for the Functions, which remember it for a minute.
   */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** Requests of Flex and the Functions that the world could not answer. */
  unanswered(): string[];
  stop(): Promise<void>;
}

const CONVERSATION_PROFILES = 'projects/demo-project/locations/global/conversationProfiles';

const requireBuilt = (file: string, what: string, command: string): void => {
  if (!existsSync(file))
    throw new SandboxStartError(`${what} not built (${file} is missing). Run: ${command}`);
};

/**
 * Starts the whole sandbox on this machine: the world, the simulator, the real Functions and the server of
 * Flex. Plugin and Functions must have been built. Rejects with {@link SandboxStartError}, having stopped
 * whatever was up already.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const { seed = freshSeed(), log = () => undefined, pluginFile = BUILT_PLUGIN } = options;
  requireBuilt(pluginFile, 'The plugin is', 'npm run build -w plugin-agent-assist');
  requireBuilt(BUILT_FUNCTION, 'The Functions are', 'npm run build -w functions');

  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).reverse()) await part.stop();
  };

  try {
    const hostScript = await hostBundle(() => log('Bundling Flex UI (once, about 15 seconds) …'));
    const uiVersion = await flexUiVersion();
    // A real connector would bill what they say.
    const isSimulated = options.connectorUrl === undefined || options.agentAssist !== undefined;
    const employment = isSimulated ? options.colleagues : undefined;
    // Whoever tries the sandbox is Ada; a chat offered to somebody whose desktop nobody has opened would be lost.
    const people = DEFAULT_MEMBERS.map((member) => ({ ...member, isAway: member.name !== 'ada' }));
    let passed = 0;
    const world = createWorld({
      seed,
      now: () => Date.now() + passed,
      members: employment ? [...people, ...COLLEAGUES] : people,
      reservationTimeoutSeconds: options.reservationTimeoutSeconds ?? RESERVATION_TIMEOUT_SECONDS,
    });
    const { profile = DEFAULT_PROFILE } = options;
    const conversationProfile = `${CONVERSATION_PROFILES}/${profile}`;
    let simulated = options.agentAssist;
    const sandbox = createSandbox(world, { profile, agentAssist: () => simulated });
    let functionsUrl = '';
    let hosted: Readonly<Record<string, unknown>> = options.relay ? { relay: options.relay } : {};
    let isReady = false;
    const hosts = createHosts(world, {
      uiVersion,
      plugins: () => [
        { name: 'plugin-agent-assist', version: '0.1.0', src: '/plugins/plugin-agent-assist.js', phase: 3 },
      ],
      customData: () => ({ agent_assist: { functionsUrl, conversationProfile, ...hosted } }),
    });
    const webhooks = postConversationWebhooks(world.conversations, {
      url: () => (functionsUrl === '' ? undefined : functionsUrl + WEBHOOK_PATH),
      report({ messageSid, status }) {
        if (status !== 200) log(`webhooks: ${messageSid} was answered with ${status ?? 'nothing in time'}`);
      },
    });
    const web = createWebServer({
      world,
      hosts,
      sandbox,
      hostScript,
      pageScripts: {
        'agent-page': await pageScript('agent-page'),
        'customer-page': await pageScript('customer-page'),
      },
      pluginFile,
      isReady: () => isReady,
      passTime: (ms) => void (passed += ms),
      webhooks,
    });
    const port = await listen(web.http, options.port ?? 0);
    running.push({ stop: () => web.close() });

    // Simulator and Functions each need the other's address before they start.
    const { functionsPort: wantedPort = 0 } = options;
    const functionsPort = wantedPort === 0 ? await freePort() : wantedPort;
    let simulatorUrl = options.connectorUrl;
    if (simulatorUrl === undefined) {
      const simulator = await startSimulator({
        port: options.simulatorPort ?? 0,
        seed,
        latencyMs: options.latencyMs,
        verifyUrl: `http://127.0.0.1:${functionsPort}/verify`,
        checkApp: (accountSid, authToken) => accountSid === ACCOUNT_SID && authToken === AUTH_TOKEN,
        log: (line) => log(`simulator: ${line}`),
      });
      running.push(simulator);
      simulatorUrl = simulator.url;
      simulated = simulator.core;
    }
    const functions = await startFunctions({
      port: functionsPort,
      worldUrl: `http://127.0.0.1:${port}`,
      connectorUrl: simulatorUrl,
      conversationProfile,
      allowedOrigins: [`http://localhost:${port}`, `http://127.0.0.1:${port}`],
      log,
    });
    running.push(functions);
    running.push(postSiprecCallbacks(world.calls, log), webhooks);
    functionsUrl = functions.url;
    isReady = true;

    const { scenario, transcript, autopilot = false } = options;
    if (scenario) sandbox.play(scenario, { autopilot });
    if (transcript) sandbox.startChat({ customerName: 'Cleo Customer' }, { lines: transcript, autopilot });
    running.push({
      stop() {
        sandbox.reset();
        sandbox.audio.stop();
        return Promise.resolve();
      },
    });
    if (employment) {
      const client = (flexToken: string) =>
        createColleagueClient({ functionsUrl: functions.url, flexToken, conversationProfile });
      const colleagues = startColleagues({ world, sandbox, client, seed, log, ...employment });
      running.push({
        stop() {
          colleagues.stop();
          return Promise.resolve();
        },
      });
    }

    return {
      url: `http://localhost:${port}`,
      functionsUrl,
      simulatorUrl,
      seed,
      world,
      configure: (settings) => void (hosted = { ...hosted, ...settings }),
      unanswered: () => hosts.unanswered(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
