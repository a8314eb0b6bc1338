import express, { Router, type ErrorRequestHandler, type Response } from 'express';
import * as v from 'valibot';

import { findScenario, SCENARIOS } from '../scenarios/scenarios';
import type { Scenario, TranscriptLine } from '../scenarios/transcript';
import type { SimulatorCore } from '../simulator/core';
import { DEFAULT_PROFILE } from '../simulator/dialogflow/profile-catalogue';
import { ACCOUNT_SID } from '../twilio/ids';
import type { NewInboundCall, PhoneCall } from '../twilio/model/calls';
import type { Chat, NewChat } from '../twilio/model/interactions';
import type { Worker } from '../twilio/model/task-router';
import { TwilioError } from '../twilio/model/twilio-error';
import type { World } from '../twilio/model/world';
import { accountRoutes, type AccountControls } from './account-routes';
import { connectAudio, STREAM_FAILED, type AudioPath } from './audio-path';
import { ControlError, Nothing, read } from './control-request';
import { conversationControls } from './conversation-controls';
import type { ConversationWebhooks } from './conversation-webhooks';
import { faultRoutes } from './fault-routes';
import { playCall, type CallScript } from './call-player';
import { playScript, type ScriptPlayer } from './script-player';

/** The sandbox's own acts, as its pages and scripts call them. */
export interface Sandbox {
  /** Opens a chat as a customer, and plays the given lines after the first. */
  startChat(chat: NewChat, script?: { lines: readonly TranscriptLine[]; autopilot: boolean }): Chat;
  /** Calls as a customer, and plays the script from the moment an agent has accepted. */
  startCall(call: CustomerCall, script?: CallScript): PhoneCall;
  /** Plays a scenario as soon as its chat or call is accepted. Calls are spoken on both sides, whatever `autopilot` is. */
  play(scenario: Scenario, options: { autopilot: boolean }): Chat | PhoneCall;
  /** The way of the calls' audio to the simulator. */
  readonly audio: AudioPath;
  reset(): void;
}

export interface CustomerCall extends NewInboundCall {
  /** How long Google takes to make the conversation. */
  readonly audioDelayMs?: number;
}

/** What the control interface tells of the simulator. */
type AgentAssistView = Pick<SimulatorCore, 'faults' | 'feedback' | 'toolRuns' | 'voice'>;

export interface SandboxSettings {
  /** The id of the conversation profile that the plugin is told. */
  readonly profile: string;
  /** `undefined` while there is no simulator, or a connector in its place. */
  readonly agentAssist: () => AgentAssistView | undefined;
}

const name = v.pipe(
  v.string('should be text'),
  v.trim(),
  v.minLength(1, 'should not be empty'),
  v.maxLength(80),
);
const text = v.pipe(v.string('should be text'), v.regex(/\S/, 'should not be empty'), v.maxLength(32_768));

const NewChatBody = v.strictObject({
  customerName: name,
  channelType: v.optional(v.picklist(['web', 'sms', 'whatsapp', 'email'])),
  subject: v.optional(name),
  text: v.optional(text),
});
const MessageBody = v.strictObject({ text });
const TransferBody = v.strictObject({ worker: v.optional(v.string('should be text')) });
const CustomerBody = v.strictObject({ customerName: name });
const NewCallBody = v.strictObject({
  from: name,
  customerName: v.optional(name),
  worker: v.optional(v.string('should be text')),
  isForked: v.optional(v.boolean('should be true or false')),
  withoutCallSid: v.optional(v.boolean('should be true or false')),
  withoutStreamName: v.optional(v.boolean('should be true or false')),
  audioDelayMs: v.optional(v.pipe(v.number('should be a number'), v.minValue(0), v.maxValue(600_000))),
});
const UtteranceBody = v.strictObject({
  role: v.picklist(['customer', 'agent']),
  text,
  interim: v.optional(v.boolean('should be true or false')),
});
const FaultBody = v.strictObject({ kind: v.picklist(['audioStops']) });
const ScenarioBody = v.strictObject({ name });
const SessionQuery = v.object({ worker: v.optional(v.string()), role: v.optional(v.string()) });

const ROLES = ['agent', 'supervisor', 'admin'];

/** Whose desktop is opened where the address names nobody. */
const workerFor = (role: string | undefined): string =>
  role === undefined || role === 'agent' ? 'ada' : 'sam';

const chatAnswer = ({ task, reservation, channel }: Chat) => ({
  taskSid: task.sid,
  /** Null while no worker is available; the task waits in the queue. */
  reservationSid: reservation?.sid ?? null,
  conversationSid: channel.conversationSid,
});

const callAnswer = ({ task, reservation, callSid }: PhoneCall) => ({
  callSid,
  taskSid: task.sid,
  reservationSid: reservation?.sid ?? null,
});

const E164 = /^\+\d{8,15}$/;

/** @returns the acts, and the players of the scripts that they started, by conversation or by the customer's leg */
export function createSandbox(
  world: World,
  settings: SandboxSettings = { profile: DEFAULT_PROFILE, agentAssist: () => undefined },
): Sandbox & SandboxSettings & { playerOf(sid: string): ScriptPlayer | undefined } {
  const players = new Map<string, ScriptPlayer>();
  const { calls, taskRouter } = world;
  const audio = connectAudio({
    calls,
    voice: () => settings.agentAssist()?.voice,
    profile: settings.profile,
    // A flow that leaves out the call's SID registers the caller's number in its place.
    integrationKeyOf: ({ direction, from, taskSid }) =>
      direction === 'inbound' && E164.test(from) && taskRouter.task(taskSid).attributes.call_sid === undefined
        ? from
        : undefined,
  });
  const startChat: Sandbox['startChat'] = (newChat, script) => {
    const chat = world.interactions.startChat(newChat);
    if (script) players.set(chat.channel.conversationSid, playScript(world, chat, script.lines, script));
    return chat;
  };
  const startCall: Sandbox['startCall'] = ({ audioDelayMs = 0, ...newCall }, script) => {
    const call = calls.startInbound(newCall);
    audio.delayAudio(call.callSid, audioDelayMs);
    if (script) players.set(call.callSid, playCall({ calls, audio }, call.callSid, script));
    return call;
  };
  return {
    ...settings,
    audio,
    startChat,
    startCall,
    play(scenario, { autopilot }) {
      const { customerName, lines } = scenario;
      if (scenario.channelType !== 'voice')
        return startChat({ customerName, channelType: scenario.channelType }, { lines, autopilot });
      const { from, audioDelayMs } = scenario;
      return startCall({ customerName, from, audioDelayMs }, scenario);
    },
    reset() {
      for (const player of players.values()) player.stop();
      players.clear();
      world.reset();
    },
    playerOf: (sid) => players.get(sid),
  };
}

export interface ControlParts {
  readonly world: World;
  readonly sandbox: ReturnType<typeof createSandbox>;
  readonly isReady: () => boolean;
  /** What can be made to happen to the account as a whole. */
  readonly account: AccountControls;
  readonly webhooks: ConversationWebhooks;
}

/**
 * `/__sandbox`: a JSON interface for scripts and for the sandbox's own pages. Refusals are
 * `{error: {code, message}}` with 400 for what cannot be read and 404 for what does not exist.
 */
export function controlInterface({ world, sandbox, isReady, account, webhooks }: ControlParts): Router {
  const router = Router();
  router.use(express.json({ strict: false }));

  const customerOf = (conversationSid: string): string => {
    const channel = world.interactions.channelOfConversation(conversationSid);
    const customer = channel?.participants.find(({ type }) => type === 'customer');
    if (!customer) throw ControlError.notFound(`There is no chat ${conversationSid}`);
    return customer.identity;
  };

  const workerNamed = (workerName: string): Worker => {
    const worker = world.workerNamed(workerName);
    if (!worker) throw ControlError.notFound(`There is no worker ${workerName}`);
    return worker;
  };

  router.get('/status', (_, response) => {
    response.json({
      ready: isReady(),
      tasks: world.taskRouter.tasks().map((task) => {
        const reservation = world.taskRouter.reservationOfTask(task.sid);
        return {
          taskSid: task.sid,
          reservationSid: reservation?.sid ?? null,
          conversationSid: task.attributes.conversationSid,
          workerSid: reservation?.workerSid ?? null,
          status: task.assignmentStatus,
          attributes: task.attributes,
        };
      }),
    });
  });

  router.post('/chats', ({ body }, response) => {
    response.status(201).json(chatAnswer(sandbox.startChat(read(NewChatBody, body))));
  });

  router.post('/chats/:conversationSid/messages', ({ body, params }, response) => {
    const customer = customerOf(params.conversationSid);
    const message = world.conversations.send(params.conversationSid, customer, read(MessageBody, body).text);
    response.status(201).json({ messageSid: message.sid, index: message.index });
  });

  router.post('/chats/:conversationSid/transfer', ({ body, params: { conversationSid } }, response) => {
    const { worker } = read(TransferBody, body);
    const channel = world.interactions.channelOfConversation(conversationSid);
    if (!channel) throw ControlError.notFound(`There is no chat ${conversationSid}`);
    const agent = channel.participants.findLast(({ type }) => type === 'agent');
    if (agent?.reservationSid === undefined) throw TwilioError.conflict('No agent has the chat');
    const to = worker === undefined ? undefined : workerNamed(worker).sid;
    const from = world.taskRouter.reservation(agent.reservationSid).workerSid;
    const { taskSid } = world.interactions.handOver(channel.interactionSid, channel.sid, { from, to });
    const reservationSid = world.taskRouter.reservationOfTask(taskSid)?.sid ?? null;
    response.status(201).json({ taskSid, reservationSid, conversationSid });
  });

  const nextLineOf = (sid: string): string | null => {
    const player = sandbox.playerOf(sid);
    if (!player) throw ControlError.notFound(`No scenario is played in ${sid}`);
    return player.next() ?? null;
  };
  router.post('/chats/:conversationSid/next', ({ body, params }, response) => {
    read(Nothing, body);
    response.json({ line: nextLineOf(params.conversationSid) });
  });

  router.post('/calls', ({ body }, response) => {
    const { worker: workerName, ...call } = read(NewCallBody, body);
    const workerSid = workerName === undefined ? undefined : workerNamed(workerName).sid;
    response.status(201).json(callAnswer(sandbox.startCall({ ...call, workerSid })));
  });

  /** Throws where the customer is not on the phone. */
  const requireCall = (callSid: string): void => {
    const leg = world.calls.legs().find(({ sid, party }) => sid === callSid && party.type === 'customer');
    if (!leg) throw ControlError.notFound(`There is no call ${callSid} of a customer`);
    if (leg.status !== 'in-progress') throw TwilioError.conflict(`Call ${callSid} is ${leg.status}`);
  };

  router.post('/calls/:callSid/utterances', ({ body, params }, response) => {
    const spoken = read(UtteranceBody, body);
    requireCall(params.callSid);
    const utterance = sandbox.audio.say(params.callSid, spoken);
    response.status(201).json({ messageId: utterance?.messageId ?? null });
  });

  router.post('/calls/:callSid/next', ({ body, params }, response) => {
    read(Nothing, body);
    response.json({ line: nextLineOf(params.callSid) });
  });

  router.post('/calls/:callSid/faults', ({ body, params: { callSid } }, response) => {
    read(FaultBody, body);
    requireCall(callSid);
    const streams = world.calls.streams(callSid).filter(({ status }) => status === 'in-progress');
    if (streams.length === 0) throw TwilioError.conflict(`No audio of call ${callSid} is streamed`);
    world.calls.failStream(callSid, STREAM_FAILED);
    response.json({ callSid, streams: streams.map(({ sid }) => sid) });
  });

  router.post('/calls/:callSid/hangup', ({ body, params }, response) => {
    read(Nothing, body);
    world.calls.hangUp(params.callSid);
    response.json({ callSid: params.callSid, status: world.calls.leg(params.callSid).status });
  });

  router.use(conversationControls(world, webhooks));
  router.use(accountRoutes(world, account));
  router.use(faultRoutes(account, () => agentAssist().faults));

  router.post('/reset', (_, response) => {
    sandbox.reset();
    account.setSyncDown(false);
    webhooks.mend();
    sandbox.agentAssist()?.faults.clear();
    response.json({ ready: isReady(), tasks: [] });
  });

  router.get('/scenarios', (_, response) => {
    response.json({
      scenarios: SCENARIOS.map((scenario) => scenario.name),
      menu: SCENARIOS.map((scenario) => ({
        name: scenario.name,
        title: scenario.title,
        channelType: scenario.channelType,
        profile: scenario.profile ?? null,
      })),
      profile: sandbox.profile,
    });
  });

  const agentAssist = (): AgentAssistView => {
    const view = sandbox.agentAssist();
    if (view) return view;
    throw ControlError.notFound('There is no simulator: a connector stands in its place');
  };
  router.get('/feedback', (_, response) => {
    response.json({ feedback: agentAssist().feedback() });
  });
  router.get('/tool-runs', (_, response) => {
    response.json({ toolRuns: agentAssist().toolRuns() });
  });

  router.post('/scenarios', ({ body }, response) => {
    const wanted = read(ScenarioBody, body).name;
    const scenario = findScenario(wanted);
    if (!scenario) throw ControlError.notFound(`There is no scenario ${wanted}`);
    const played = sandbox.play(scenario, { autopilot: false });
    response.status(201).json('channel' in played ? chatAnswer(played) : callAnswer(played));
  });

  router.post('/customers', ({ body }, response) => {
    const chat = sandbox.startChat(read(CustomerBody, body));
    const { customerIdentity: identity } = chat;
    response.status(201).json({ ...chatAnswer(chat), identity, token: world.signInGuest(identity) });
  });

  const signedIn = new Set<string>();
  router.get('/session', ({ query }, response) => {
    const { role, worker: workerName = workerFor(role) } = read(SessionQuery, query);
    workerNamed(workerName);
    if (role !== undefined && !ROLES.includes(role)) {
      throw ControlError.invalid(`role: should be one of ${ROLES.join(', ')}`);
    }
    // Only once: a reload must not undo what the agent chose in Flex since.
    if (!signedIn.has(workerName)) {
      signedIn.add(workerName);
      world.startWork(workerName);
    }
    const token = world.signIn(workerName, role === undefined ? {} : { roles: [role] });
    const verdict = world.identity.verify(token);
    if (!verdict.valid) throw new Error(`A token of the world's own is ${verdict.reason}`);
    const { identity, roles, flexUserSid, expiresAt } = verdict.claims;
    const expiration = expiresAt.toISOString();
    const fullName = world.conversations.user(identity).friendlyName;
    response.json({ accountSid: ACCOUNT_SID, token, identity, roles, flexUserSid, expiration, fullName });
  });

  router.use((request) => {
    throw ControlError.notFound(`There is no ${request.method} /__sandbox${request.path}`);
  });
  router.use(refuse);
  return router;
}

const say = (response: Response, status: number, code: string, message: string): void => {
  response.status(status).json({ error: { code, message } });
};

/** Express knows an error handler by its four parameters. What is no refusal is left to the next one. */
const refuse: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof ControlError) {
    say(response, error.status, error.code, error.message);
  } else if (error instanceof TwilioError) {
    say(response, error.status, 'refused', error.message);
  } else if (error instanceof Error && 'status' in error && 'type' in error) {
    // What express.json throws for a body that is none, or is too long.
    say(response, 400, 'invalid_request', `The body is not readable JSON: ${error.message}`);
  } else {
    next(error);
  }
};
