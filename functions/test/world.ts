import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import express from 'express';

import {
  postConversationWebhooks,
  type ConversationWebhooks,
  type WebhookOutcome,
} from '../../mocks/sandbox/conversation-webhooks';
import { freePort } from '../../mocks/sandbox/listen';
import { postSiprecCallbacks, type SiprecCallbacks } from '../../mocks/sandbox/siprec-callbacks';
import { twilioRoute } from '../../mocks/sandbox/twilio-route';
import { ACCOUNT_SID, AUTH_TOKEN, WORKSPACE_SID } from '../../mocks/twilio/ids';
import type { PhoneCall } from '../../mocks/twilio/model/calls';
import type { Chat } from '../../mocks/twilio/model/interactions';
import type { Reservation, Task } from '../../mocks/twilio/model/task-router';
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
  /** Posts new messages to the Functions, where the world was started with `conversationWebhooks`. */
  readonly webhooks: ConversationWebhooks;
  /** What became of the webhooks, in the order of the answers. */
  outcomes(): readonly WebhookOutcome[];
  /** What Twilio's REST hosts have been asked, as `METHOD host/path`, in order. */
  requests(): readonly string[];
  intercept(interception: Interception | undefined): void;
  /** Lets the time pass by which TaskRouter and Sync forget. */
  pass(ms: number): void;
  /** Forgets tasks, calls, requests, interceptions, and the webhooks' faults and outcomes. */
  reset(): void;
  stop(): Promise<void>;
}

export interface FunctionsInWorldOptions {
  /** Variables beside those that every test has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What stands under `ui_attributes.custom_data` of Flex's configuration. */
  readonly customData?: Readonly<Record<string, unknown>>;
  /** Whether `conversation-webhook` hears of new messages, as where the account has it as its webhook. */
  readonly conversationWebhooks?: boolean;
}

export async function startFunctionsInWorld({
  environment = {},
  customData = {},
  conversationWebhooks = false,
}: FunctionsInWorldOptions = {}): Promise<FunctionsInWorld> {
  let passed = 0;
  const world = createWorld({ seed: 7, now: () => Date.now() + passed });
  const hosts = createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => customData });
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
      ...environment,
    },
    { port: await freePort(), preload: PRELOAD },
  );
  const callbacks = postSiprecCallbacks(world.calls);
  let outcomes: WebhookOutcome[] = [];
  const webhooks = postConversationWebhooks(world.conversations, {
    url: () => (conversationWebhooks ? `${functions.url}/conversation-webhook` : undefined),
    report: (outcome) => outcomes.push(outcome),
  });

  return {
    world,
    functions,
    callbacks,
    webhooks,
    outcomes: () => outcomes,
    requests: () => requests,
    intercept: (next) => (interception = next),
    pass: (ms) => (passed += ms),
    reset() {
      world.reset();
      requests = [];
      interception = undefined;
      webhooks.mend();
      outcomes = [];
    },
    async stop() {
      await callbacks.stop();
      await webhooks.stop();
      await functions.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A chat that its agent has accepted. */
export function chat(world: World, { to = 'ada', customerName = 'Cleo Customer' } = {}): Chat {
  const workerSid = world.workerNamed(to)?.sid;
  const started = world.interactions.startChat({ customerName, text: 'Hello', workerSid });
  const { channel, reservation } = started;
  const [invite] = channel.invites;
  world.interactions.acceptInvite(
    channel.interactionSid,
    channel.sid,
    invite?.sid ?? '',
    reservation?.sid ?? '',
  );
  return started;
}

/** Its agent ends the chat and completes its task. */
export function endChat(world: World, { channel }: Chat): void {
  world.interactions.close(channel.interactionSid, channel.sid, 'closed');
}

/** One agent hands a chat over to another, who accepts. Returns the new task. */
export function handOver(world: World, { channel }: Chat, from: string, to: string): Task {
  const { interactionSid, sid } = channel;
  const invite = world.interactions.handOver(interactionSid, sid, {
    from: world.workerNamed(from)?.sid ?? '',
    to: world.workerNamed(to)?.sid ?? '',
  });
  const reservation = world.taskRouter.reservationOfTask(invite.taskSid);
  world.interactions.acceptInvite(interactionSid, sid, invite.sid, reservation?.sid ?? '');
  return world.taskRouter.task(invite.taskSid);
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

/** One agent hands their call over to another, who answers, and stays on it. Returns the other's reservation. */
export function handOverCall(
  world: World,
  { task, reservation }: PhoneCall,
  to: string,
): Reservation | undefined {
  world.taskRouter.transfer(reservation?.sid ?? '', world.workerNamed(to)?.sid ?? '', 'WARM');
  const second = world.taskRouter.reservationsOfTask(task.sid).find(({ sid }) => sid !== reservation?.sid);
  world.calls.answer(world.calls.dialWorker(second?.sid ?? '').sid);
  return second;
}
