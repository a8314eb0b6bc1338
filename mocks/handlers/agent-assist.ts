import { http, HttpResponse, ws, type HttpHandler, type WebSocketHandler } from 'msw';
import * as v from 'valibot';

import { systemClock, type Clock } from '../simulator/clock';
import { createSimulatorCore, type SimulatorCore } from '../simulator/core';
import { freshSeed, seededRandom } from '../simulator/random';
import { acceptAnyToken } from '../simulator/verify';
import { serveSocket } from './agent-assist-socket';
import { summaryHandlers } from './summaries';

export interface AgentAssistHandlerOptions {
  /** Where the plugin believes the Twilio Functions to be; without a trailing slash. */
  readonly functionsUrl: string;
  /** Where the plugin is told the connector is; without a trailing slash. */
  readonly connectorUrl: string;
  readonly project?: string;
  readonly seed?: number;
  /** Shortest and longest time that an event takes to the socket. 0 to 800 ms unless told. */
  readonly latencyMs?: readonly [number, number];
  readonly clock?: Clock;
}

const tokenRequest = v.object({ Token: v.pipe(v.string(), v.nonEmpty()) });
const registration = v.object({ token: v.string() });
const expiry = v.object({ exp: v.number() });

/** When a token ends, as ISO 8601. */
const expiryOf = (token: string): string => {
  const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
  return new Date(v.parse(expiry, JSON.parse(atob(payload))).exp * 1000).toISOString();
};

/** The connector knows its own paths only, wherever it is mounted. */
const atRoot = (request: Request, connectorUrl: string): Request => {
  const mount = new URL(connectorUrl).pathname.replace(/\/$/, '');
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(mount.length);
  return new Request(url, request);
};

/** The Function `agent-assist-token`, which takes every Flex token: no Twilio is there to ask. */
const issueToken = async (
  core: SimulatorCore,
  request: Request,
  connectorUrl: string,
  clock: Clock,
): Promise<Response> => {
  const asked = v.safeParse(tokenRequest, await request.json().catch(() => undefined));
  if (!asked.success) {
    return HttpResponse.json(
      { error: { code: 'token_missing', message: 'The body needs "Token": a Flex token.' } },
      { status: 401 },
    );
  }
  const registered = await core.handle(
    new Request(new URL('/register', connectorUrl), {
      method: 'POST',
      headers: { authorization: asked.output.Token },
    }),
  );
  const { token } = v.parse(registration, await registered.json());
  const expiresAt = expiryOf(token);
  const expiresInSeconds = Math.floor((Date.parse(expiresAt) - clock.now()) / 1_000);
  return HttpResponse.json({ token, expiresAt, expiresInSeconds, connectorUrl });
};

/**
 * Mock Service Worker handlers that answer what the plugin asks of its Functions and of the connector, socket
 * included, with a simulator of their own. For a browser in which only Twilio is real. They have to be at work
 * before the plugin loads, because Engine.IO keeps the WebSocket that it sees at load, and they serve the WebSocket
 * transport only.
 */
export const agentAssistHandlers = ({
  functionsUrl,
  connectorUrl,
  project = 'demo-project',
  seed = freshSeed(),
  latencyMs = [0, 800],
  clock = systemClock,
}: AgentAssistHandlerOptions): readonly (HttpHandler | WebSocketHandler)[] => {
  const core = createSimulatorCore({ project, clock, seed, latencyMs, checkFlexToken: acceptAnyToken });
  const socketIds = seededRandom(seed + 2);
  return [
    http.post(`${functionsUrl}/agent-assist-token`, ({ request }) =>
      issueToken(core, request, connectorUrl, clock),
    ),
    ...summaryHandlers(functionsUrl, clock),
    http.all(`${connectorUrl}/*`, ({ request }) => core.handle(atRoot(request, connectorUrl))),
    ws
      .link(`${connectorUrl.replace(/^http/, 'ws')}/*`)
      .addEventListener('connection', ({ client }) => serveSocket(core, client, clock, socketIds)),
  ];
};
