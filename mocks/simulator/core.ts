import type { Clock } from './clock';
import { Connections, type ClientSession, type Peer } from './connector/connections';
import {
  createConnector,
  type AppCheck,
  type Connector,
  type FlexTokenCheck,
  type RequestLogEntry,
} from './connector/connector';
import { createDelivery } from './connector/delivery';
import { Hook } from './connector/hook';
import { Instance } from './connector/instance';
import { Redis } from './connector/redis';
import { Rooms } from './connector/rooms';
import { Tokens } from './connector/tokens';
import type { AnswerRecord, FeedbackRequest } from './dialogflow/answer-records';
import type { ConversationRecord } from './dialogflow/conversations';
import { createDialogflow } from './dialogflow/dialogflow';
import type { ToolRun } from './dialogflow/tools/tools';
import type { Voice } from './dialogflow/voice';
import type { FaultParts } from './faults/fault-parts';
import { createFaults, type Faults } from './faults/faults';
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
  /** Who gets a token by `/register-app`. Nobody unless told, as where the connector's `APP_AUTH_OPTION` is not set. */
  readonly checkApp?: AppCheck;
  /** Hears of every request once it is answered. */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}

/**
 * The Agent Assist backend without a transport: a server or a browser's mock handlers put one around it. Requests
 * and responses are the platform's own, sockets are {@link Peer}s.
 */
export interface SimulatorCore {
  /**
   * Answers an HTTP request to the connector. Never rejects: where nothing listens, or the connector ends before it
   * has answered, the answer is `Response.error()`, whose `type` is `error`, and a client has to see the network fail.
   */
  handle(request: Request): Promise<Response>;
  /**
   * Resolves once a client gets through to the connector: true; or false, where nothing listens. To be asked before a
   * socket is opened.
   */
  reachable(): Promise<boolean>;
  /**
   * Whether a client may connect with this `auth` of its socket. Where it may not, every connected client hears
   * `unauthenticated`, and the refused one a `connect_error` only. The token is not looked at again afterwards.
   */
  admits(auth: unknown): Promise<boolean>;
  /** An admitted client. */
  connect(peer: Peer): ClientSession;
  /** What can go wrong, on demand. */
  readonly faults: Faults;
  /** Drops the events under way and hears nothing more. */
  stop(): void;
  /** Google's telephony: what reaches it by SIPREC, and what it makes of it. */
  readonly voice: Voice;
  /** The last requests, oldest first. */
  readonly requests: readonly RequestLogEntry[];
  /** The last sockets that were let in, by whatever transport, oldest first. */
  readonly sockets: readonly SocketLogEntry[];
  /** Every conversation there is, oldest first. */
  conversations(): readonly ConversationRecord[];
  /** An answer that was given, with the feedback on it. `undefined` for a name that was never given out. */
  answerRecord(name: string): AnswerRecord | undefined;
  /** Every request for feedback on an answer as it was sent, oldest first. */
  feedback(): readonly FeedbackRequest[];
  /** Every time that a tool was run, oldest first. */
  toolRuns(): readonly ToolRun[];
  readonly rooms: Pick<Rooms, 'mapped' | 'connected' | 'deliver'>;
}

/** A socket that was let in. */
export interface SocketLogEntry {
  /** The conversations that it asked to join, in that order, one as often as it asked. */
  readonly joins: readonly unknown[];
}

/** Enough for any test, and not too much for a sandbox that runs for days. */
const MAX_LOGGED_REQUESTS = 2000;
const MAX_LOGGED_SOCKETS = 200;
const MAX_LOGGED_JOINS = 1000;

const DEFAULT_THINKING_MS = [400, 1500] as const;

const tokenOf = (auth: unknown): unknown =>
  typeof auth === 'object' && auth !== null && 'token' in auth ? auth.token : undefined;

export const createSimulatorCore = (options: SimulatorCoreOptions): SimulatorCore => {
  const { clock, project, seed, thinkingMs: [shortest, longest] = DEFAULT_THINKING_MS } = options;
  const redis = new Redis();
  const rooms = new Rooms(`server-${seed}`, redis);
  const connections = new Connections(rooms);
  const instance = new Instance();
  const hooks: FaultParts['hooks'] = {
    verification: new Hook(),
    authorisation: new Hook(),
    google: new Hook(),
    passing: new Hook(),
    delivery: new Hook(),
  };
  // Latency has numbers of its own: one more id must not shuffle the order of events.
  const delivery = createDelivery({
    rooms,
    clock,
    random: seededRandom(seed),
    latencyMs: options.latencyMs,
    hook: hooks.delivery,
  });
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
  const tokens = new Tokens(project, clock);
  const requests: RequestLogEntry[] = [];
  const sockets: SocketLogEntry[] = [];
  const connector: Connector = createConnector({
    clock,
    dialogflow,
    tokens,
    redis,
    hooks,
    checkFlexToken: options.checkFlexToken,
    checkApp: options.checkApp ?? (() => false),
    log: (entry) => {
      requests.push(entry);
      if (requests.length > MAX_LOGGED_REQUESTS) requests.shift();
      options.onRequest?.(entry);
    },
  });

  const faults = createFaults({
    clock,
    random: seededRandom(seed + 5),
    tokens,
    redis,
    rooms,
    otherRooms: new Rooms(`other-server-${seed}`, redis),
    connections,
    instance,
    hooks,
  });

  return {
    handle: async (request) =>
      (await instance.reachable()) ? instance.serve(connector.handle(request)) : Response.error(),
    reachable: () => instance.reachable(),
    admits: async (auth) => {
      const { ok } = await tokens.check(tokenOf(auth));
      if (!ok) rooms.broadcast('unauthenticated');
      return ok;
    },
    connect: (peer) => {
      const joins: unknown[] = [];
      sockets.push({ joins });
      if (sockets.length > MAX_LOGGED_SOCKETS) sockets.shift();
      const session = connections.connect(peer);
      return {
        ...session,
        join: (conversation) => {
          if (joins.length < MAX_LOGGED_JOINS) joins.push(conversation);
          return session.join(conversation);
        },
      };
    },
    faults,
    stop: () => {
      faults.clear();
      dialogflow.voice.stop();
      delivery.stop();
    },
    voice: dialogflow.voice,
    requests,
    sockets,
    conversations: dialogflow.conversations,
    answerRecord: dialogflow.answerRecord,
    feedback: dialogflow.feedback,
    toolRuns: dialogflow.toolRuns,
    rooms,
  };
};
