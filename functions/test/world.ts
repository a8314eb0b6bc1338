import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import express from 'express';

import { freePort } from '../../mocks/sandbox/listen';
import { postSiprecCallbacks, type SiprecCallbacks } from '../../mocks/sandbox/siprec-callbacks';
import { twilioRoute } from '../../mocks/sandbox/twilio-route';
import { ACCOUNT_SID, AUTH_TOKEN, WORKSPACE_SID } from '../../mocks/twilio/ids';
import type { PhoneCall } from '../../mocks/twilio/model/calls';
import { createWorld, type World } from '../../mocks/twilio/model/world';
import type { TwilioAnswer, TwilioRequest } from '../../mocks/twilio/transport/exchange';
import { createHosts } from '../../mocks/twilio/transport/hosts';
import { ENVIRONMENT } from './environment';
import { startFunctions, type FunctionsServer } from './functions-server';

const PRELOAD = pathToFileURL(resolve(__dirname, '../../mocks/sandbox/functions-preload.mjs')).href;

/** Steps between the Functions and the world: what it returns is the answer; `undefined` lets the world answer. */
export type Interception = (request: TwilioRequest) => TwilioAnswer | undefined;

/** The Functions as the sandbox runs them: against the sandbox's Twilio, which the test holds in its hands. */
export interface FunctionsInWorld {
  readonly world: World;
  readonly functions: FunctionsServer;
  /** Posts to the Functions what becomes of streams. */
  readonly callbacks: SiprecCallbacks;
  /** What Twilio's REST hosts have been asked, as `METHOD host/path`, in order. */
  requests(): readonly string[];
  intercept(interception: Interception | undefined): void;
  /** Forgets tasks, calls, requests and interceptions. */
  reset(): void;
  stop(): Promise<void>;
}

export async function startFunctionsInWorld(): Promise<FunctionsInWorld> {
  const world = createWorld({ seed: 7 });
  const hosts = createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => ({}) });
  let requests: string[] = [];
  let interception: Interception | undefined;

  const app = express();
  app.use(
    '/__twilio',
    express.text({ type: () => true }),
    twilioRoute({
      answer(request) {
        requests.push(`${request.method} ${request.host}${request.path}`);
        return interception?.(request) ?? hosts.answer(request);
      },
    }),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const functions = await startFunctions(
    {
      ...ENVIRONMENT,
      ACCOUNT_SID,
      AUTH_TOKEN,
      TWILIO_WORKSPACE_SID: WORKSPACE_SID,
      SANDBOX_WORLD_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    { port: await freePort(), preload: PRELOAD },
  );
  const callbacks = postSiprecCallbacks(world.calls);

  return {
    world,
    functions,
    callbacks,
    requests: () => requests,
    intercept: (next) => (interception = next),
    reset() {
      world.reset();
      requests = [];
      interception = undefined;
    },
    async stop() {
      await callbacks.stop();
      await functions.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A refusal of Twilio's, for an interception. */
export const refuse = (status: number, code: number): TwilioAnswer => ({
  status,
  body: { code, message: 'Refused by the test', more_info: '', status },
});

export interface RingOptions {
  /** The short name of the agent who is asked. */
  readonly to?: string;
  readonly from?: string;
  readonly withoutCallSid?: boolean;
}

/** A customer's call that nobody has taken yet. */
export function ring(
  world: World,
  { to = 'ada', from = '+14155550123', withoutCallSid }: RingOptions = {},
): PhoneCall {
  const workerSid = world.workerNamed(to)?.sid;
  return world.calls.startInbound({ from, isForked: false, workerSid, withoutCallSid });
}

/** A customer's call that its agent has answered. */
export function connect(world: World, options?: RingOptions): PhoneCall {
  const call = ring(world, options);
  world.calls.answer(world.calls.dialWorker(call.reservation?.sid ?? '').sid);
  return call;
}
