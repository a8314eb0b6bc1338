import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';
import { Server } from 'socket.io';

import { systemClock, type Clock } from './clock';
import type { AppCheck, RequestLogEntry } from './connector/connector';
import type { Ack } from './connector/rooms';
import { createSimulatorCore, type SimulatorCore } from './core';
import { faultRoutes } from './fault-routes';
import { peerOf } from './peer';
import { freshSeed } from './random';
import { acceptAnyApp, acceptAnyToken, checkAt } from './verify';

export interface SimulatorOptions {
  /** 0 takes a free one, which is the default. */
  readonly port?: number;
  readonly host?: string;
  readonly project?: string;
  readonly seed?: number;
  /** Shortest and longest time that an event takes to the socket. 0 to 800 ms unless told. */
  readonly latencyMs?: readonly [number, number];
  /** Shortest and longest time that generated suggestions take before that. 400 to 1500 ms unless told. */
  readonly thinkingMs?: readonly [number, number];
  /** Where a Flex token is checked. Without it any token passes. */
  readonly verifyUrl?: string;
  /** Who gets a token by `/register-app`. Without it any credentials pass. */
  readonly checkApp?: AppCheck;
  readonly clock?: Clock;
  /** When the server pings its sockets, and how long it waits for the answer. 25 and 20 seconds unless told. */
  readonly pingMs?: { readonly interval: number; readonly timeout: number };
  /** Receives a line for each request. */
  readonly log?: (line: string) => void;
}

export interface Simulator {
  /** Without a trailing slash. */
  readonly url: string;
  readonly seed: number;
  readonly core: SimulatorCore;
  /** Cuts every connection and frees the port. */
  stop(): Promise<void>;
}

/** The port could not be had. */
export class SimulatorStartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SimulatorStartError';
  }
}

/** As measured of Google's connector: an engine.io with its defaults, spelled out because clients depend on them. */
const PING_MS = { interval: 25_000, timeout: 20_000 };
const MAX_FRAME_BYTES = 1e6;

const MAX_BODY = '10mb';

const requestOf = (incoming: IncomingMessage & { body?: unknown }, origin: string): Request => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD' && typeof incoming.body === 'string';
  return new Request(new URL(incoming.url ?? '/', origin), {
    method,
    headers,
    ...(hasBody ? { body: incoming.body as string } : {}),
  });
};

/** A client need not ask for an acknowledgement, and may send anything in its place. */
const isAcknowledger = (ack: unknown): ack is (...args: Ack) => void => typeof ack === 'function';

const acknowledge = (ack: unknown, args: Ack | undefined): void => {
  if (args !== undefined && isAcknowledger(ack)) ack(...args);
};

const lineOf = ({ method, path, status }: RequestLogEntry): string => `${method} ${path} → ${status}`;

const startFailure = (error: NodeJS.ErrnoException, host: string, port: number): SimulatorStartError =>
  new SimulatorStartError(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is in use. Stop what listens there or choose another port.`
      : `Cannot listen on ${host}:${port}: ${error.message}`,
  );

/** Serves the Agent Assist backend over HTTP and Socket.IO. Rejects with {@link SimulatorStartError}. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const {
    port = 0,
    host = '127.0.0.1',
    project = 'demo-project',
    seed = freshSeed(),
    log = () => {},
  } = options;
  const core = createSimulatorCore({
    project,
    clock: options.clock ?? systemClock,
    seed,
    latencyMs: options.latencyMs ?? [0, 800],
    ...(options.thinkingMs && { thinkingMs: options.thinkingMs }),
    checkFlexToken: options.verifyUrl === undefined ? acceptAnyToken : checkAt(options.verifyUrl),
    checkApp: options.checkApp ?? acceptAnyApp,
    onRequest: (entry) => log(lineOf(entry)),
  });

  const app = express();
  app.disable('x-powered-by');
  app.use('/__sandbox/faults', faultRoutes(core.faults));
  app.use(express.text({ type: () => true, limit: MAX_BODY }));
  app.use(async (incoming, outgoing) => {
    const response = await core.handle(requestOf(incoming, `http://${incoming.headers.host ?? host}`));
    if (response.type === 'error') {
      // Nothing listens. The port cannot be given up and had again, so the connection breaks off.
      incoming.socket.destroy();
      return;
    }
    outgoing.status(response.status);
    response.headers.forEach((value, name) => outgoing.setHeader(name, value));
    outgoing.end(await response.text());
  });

  const http = createServer(app);
  const { pingMs = PING_MS } = options;
  const io = new Server(http, {
    pingInterval: pingMs.interval,
    pingTimeout: pingMs.timeout,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    cors: { origin: '*' },
    serveClient: false,
    allowRequest: ({ socket }, answer) => {
      void core.reachable().then((isReachable) => {
        if (!isReachable) socket.destroy();
        answer(undefined, isReachable);
      });
    },
  });
  io.use((socket, next) => {
    core
      .admits(socket.handshake.auth)
      .then((admitted) => (admitted ? next() : next(new Error('authentication failed'))), next);
  });
  io.on('connection', (socket) => {
    const session = core.connect(peerOf(socket));
    socket.on('join-conversation', (name: unknown, ack: unknown) => acknowledge(ack, session.join(name)));
    socket.on('leave-conversation', (name: unknown, ack: unknown) => acknowledge(ack, session.leave(name)));
    socket.on('disconnect', () => session.disconnect());
  });

  await new Promise<void>((resolve, reject) => {
    http.once('error', (error) => reject(startFailure(error, host, port)));
    http.listen(port, host, resolve);
  });

  return {
    url: `http://${host}:${(http.address() as AddressInfo).port}`,
    seed,
    core,
    stop: async () => {
      core.stop();
      const closed = io.close();
      http.closeAllConnections();
      await closed;
    },
  };
};
