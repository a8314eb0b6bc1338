import type { Clock } from './clock';
import {
  createConnector,
  type Connector,
  type FlexTokenCheck,
  type RequestLogEntry,
} from './connector/connector';
import { createDelivery } from './connector/delivery';
import { Rooms, type Peer, type RoomSession } from './connector/rooms';
import { createTokens } from './connector/tokens';
import type { AnswerRecord, FeedbackRequest } from './dialogflow/answer-records';
import type { ConversationRecord } from './dialogflow/conversations';
import { createDialogflow } from './dialogflow/dialogflow';
import type { ToolRun } from './dialogflow/tools/tools';
import type { Voice } from './dialogflow/voice';
import { seededRandom } from './random';

export interface SimulatorCoreOptions {
  readonly project: string;
  readonly clock: Clock;
  /** Decides ids, latency and so the order of events. */
  readonly seed: number;
  /** Shortest and longest time that an event takes to the socket. */
  readonly latencyMs: readonly [number, number];
  /** Shortest and longest time that Google thinks about what it generates. 400 to 1500 ms unless told. */
  readonly thinkingMs?: readonly [number, number];
  readonly checkFlexToken: FlexTokenCheck;
  /** Hears of every request once it is answered. */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}

/**
 * The Agent Assist backend without a transport: a server or a browser's mock handlers put one around it. Requests
 * and responses are the platform's own, sockets are {@link Peer}s.
 */
export interface SimulatorCore {
  /** Answers an HTTP request to the connector. Never rejects. */
  handle(request: Request): Promise<Response>;
  /**
   * Whether a client may connect with this `auth` of its socket. Where it may not, every connected client hears
   * `unauthenticated`, and the refused one a `connect_error` only. The token is not looked at again afterwards.
   */
  admits(auth: unknown): Promise<boolean>;
  /** An admitted client. */
  connect(peer: Peer): RoomSession;
  /** Drops the events under way and hears nothing more. */
  stop(): void;
  /** Google's telephony: what reaches it by SIPREC, and what it makes of it. */
  readonly voice: Voice;
  /** The last requests, oldest first. */
  readonly requests: readonly RequestLogEntry[];
  /** Every conversation there is, oldest first. */
  conversations(): readonly ConversationRecord[];
  /** An answer that was given, with the feedback on it. `undefined` for a name that was never given out. */
  answerRecord(name: string): AnswerRecord | undefined;
  /** Every request for feedback on an answer as it was sent, oldest first. */
  feedback(): readonly FeedbackRequest[];
  /** Every time that a tool was run, oldest first. */
  toolRuns(): readonly ToolRun[];
  readonly rooms: Pick<Rooms, 'mapped' | 'connected'>;
}

/** Enough for any test, and not too much for a sandbox that runs for days. */
const MAX_LOGGED_REQUESTS = 2000;

const DEFAULT_THINKING_MS = [400, 1500] as const;

const tokenOf = (auth: unknown): unknown =>
  typeof auth === 'object' && auth !== null && 'token' in auth ? auth.token : undefined;

export const createSimulatorCore = (options: SimulatorCoreOptions): SimulatorCore => {
  const { clock, project, seed, thinkingMs: [shortest, longest] = DEFAULT_THINKING_MS } = options;
  const rooms = new Rooms(`server-${seed}`);
  // Latency has numbers of its own: one more id must not shuffle the order of events.
  const delivery = createDelivery({ rooms, clock, random: seededRandom(seed), latencyMs: options.latencyMs });
  const thoughts = seededRandom(seed + 3);
  const dialogflow = createDialogflow({
    project,
    clock,
    random: seededRandom(seed + 1),
    thinkingTime: () => shortest + thoughts() * (longest - shortest),
    publish: delivery.publish,
    speechRandom: seededRandom(seed + 4),
    nameConversation: (key, conversation) => connector.nameConversation(key, conversation),
  });
  const tokens = createTokens(project, clock);
  const requests: RequestLogEntry[] = [];
  const connector: Connector = createConnector({
    clock,
    dialogflow,
    tokens,
    checkFlexToken: options.checkFlexToken,
    log: (entry) => {
      requests.push(entry);
      if (requests.length > MAX_LOGGED_REQUESTS) requests.shift();
      options.onRequest?.(entry);
    },
  });

  return {
    handle: connector.handle,
    admits: async (auth) => {
      const { ok } = await tokens.check(tokenOf(auth));
      if (!ok) rooms.broadcast('unauthenticated');
      return ok;
    },
    connect: (peer) => rooms.connect(peer),
    stop: () => {
      dialogflow.voice.stop();
      delivery.stop();
    },
    voice: dialogflow.voice,
    requests,
    conversations: dialogflow.conversations,
    answerRecord: dialogflow.answerRecord,
    feedback: dialogflow.feedback,
    toolRuns: dialogflow.toolRuns,
    rooms,
  };
};
