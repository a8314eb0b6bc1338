import { CONVERSATIONS_SERVICE_SID } from '../../mocks/twilio/ids';
import type { Chat } from '../../mocks/twilio/model/interactions';
import { startSimulator, type Simulator } from '../../mocks/simulator/server';
import type { SimulatorOptions } from '../../mocks/simulator/server';
import { startFunctionsInWorld, type FunctionsInWorld } from './world';

const LOCATION = 'projects/demo-project/locations/global';

/** Functions whose relay is on, a world whose webhooks reach them, and Google's side of it. */
export interface RelayedWorld extends FunctionsInWorld {
  readonly simulator: Simulator;
  /** Makes the simulator's next start the same conversation: what `at` names is `‹CH›`, `‹CH›-2` … */
  conversationName(chat: Chat, generation?: number): string;
  /** What Google has of a chat, as `ROLE: text`, in the order of its arrival. */
  known(chat: Chat, generation?: number): readonly string[];
  /** How often Google was asked to analyse something. */
  analysed(): readonly string[];
}

export async function startRelayedWorld({
  relay = 'server',
  hosted = {},
  simulator: simulatorOptions = {},
}: {
  readonly relay?: string;
  /** What stands beside `relay` in Flex's configuration. */
  readonly hosted?: Readonly<Record<string, unknown>>;
  readonly simulator?: SimulatorOptions;
} = {}): Promise<RelayedWorld> {
  const simulator = await startSimulator({ seed: 7, ...simulatorOptions });
  const setUp = await startFunctionsInWorld({
    customData: { agent_assist: { relay, ...hosted } },
    conversationWebhooks: true,
    environment: {
      PROXY_SERVER_URL: simulator.url,
      TWILIO_CHAT_SERVICE_SID: CONVERSATIONS_SERVICE_SID,
    },
  });
  const conversationName = ({ channel }: Chat, generation = 1): string =>
    `${LOCATION}/conversations/${channel.conversationSid}${generation === 1 ? '' : `-${generation}`}`;

  return {
    ...setUp,
    simulator,
    conversationName,
    known(chat, generation) {
      const name = conversationName(chat, generation);
      const record = simulator.core.conversations().find(({ conversation }) => conversation.name === name);
      return (record?.messages ?? []).map(({ message }) => `${message.participantRole}: ${message.content}`);
    },
    analysed: () =>
      simulator.core.requests
        .filter(({ path, status }) => path.endsWith(':analyzeContent') && status === 200)
        .map(({ body }) => (body as { textInput: { text: string } }).textInput.text),
    async stop() {
      await setUp.stop();
      await simulator.stop();
    },
  };
}
