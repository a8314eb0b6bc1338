import express, { Router, type ErrorRequestHandler, type Response } from 'express';
import * as v from 'valibot';

import { findScenario, SCENARIOS } from '../scenarios/scenarios';
import type { TranscriptLine } from '../scenarios/transcript';
import type { SimulatorCore } from '../simulator/core';
import { DEFAULT_PROFILE } from '../simulator/dialogflow/profile-catalogue';
import { ACCOUNT_SID } from '../twilio/ids';
import type { Chat, NewChat } from '../twilio/model/interactions';
import { TwilioError } from '../twilio/model/twilio-error';
import type { World } from '../twilio/model/world';
import { playScript, type ScriptPlayer } from './script-player';

/** The sandbox's own acts, as its pages and scripts call them. */
export interface Sandbox {
  /** Opens a chat as a customer, and plays the given lines after the first. */
  startChat(chat: NewChat, script?: { lines: readonly TranscriptLine[]; autopilot: boolean }): Chat;
  reset(): void;
}

/** What the control interface tells of the simulator. */
type AgentAssistView = Pick<SimulatorCore, 'feedback' | 'toolRuns'>;

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
const CustomerBody = v.strictObject({ customerName: name });
const ScenarioBody = v.strictObject({ name });
const SessionQuery = v.object({ worker: v.optional(v.string(), 'ada'), role: v.optional(v.string()) });
const Nothing = v.strictObject({});

const ROLES = ['agent', 'supervisor', 'admin'];

/** A request of a script that cannot be done; told as `{error: {code, message}}`. */
class ControlError extends Error {
  constructor(
    readonly status: 400 | 404,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ControlError';
  }
}

function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? 'The body';
  throw new ControlError(400, 'invalid_request', `${where}: ${issue.message}`);
}

const chatAnswer = ({ task, reservation, channel }: Chat) => ({
  taskSid: task.sid,
  /** Null while no worker is available; the task waits in the queue. */
  reservationSid: reservation?.sid ?? null,
  conversationSid: channel.conversationSid,
});

/** @returns the acts, and the players of the scripts that they started */
export function createSandbox(
  world: World,
  settings: SandboxSettings = { profile: DEFAULT_PROFILE, agentAssist: () => undefined },
): Sandbox & SandboxSettings & { playerOf(conversationSid: string): ScriptPlayer | undefined } {
  const players = new Map<string, ScriptPlayer>();
  return {
    ...settings,
    startChat(newChat, script) {
      const chat = world.interactions.startChat(newChat);
      if (script) players.set(chat.channel.conversationSid, playScript(world, chat, script.lines, script));
      return chat;
    },
    reset() {
      for (const player of players.values()) player.stop();
      players.clear();
      world.reset();
    },
    playerOf: (conversationSid) => players.get(conversationSid),
  };
}

/**
 * `/__sandbox`: a JSON interface for scripts and for the sandbox's own pages. Refusals are
 * `{error: {code, message}}` with 400 for what cannot be read and 404 for what does not exist.
 */
export function controlInterface(
  world: World,
  sandbox: ReturnType<typeof createSandbox>,
  isReady: () => boolean,
): Router {
  const router = Router();
  router.use(express.json({ strict: false }));

  const customerOf = (conversationSid: string): string => {
    const channel = world.interactions.channelOfConversation(conversationSid);
    const customer = channel?.participants.find(({ type }) => type === 'customer');
    if (!customer) throw new ControlError(404, 'not_found', `There is no chat ${conversationSid}`);
    return customer.identity;
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

  router.post('/chats/:conversationSid/next', ({ body, params }, response) => {
    read(Nothing, body);
    const player = sandbox.playerOf(params.conversationSid);
    if (!player)
      throw new ControlError(404, 'not_found', `No scenario is played in ${params.conversationSid}`);
    response.json({ line: player.next() ?? null });
  });

  router.post('/reset', (_, response) => {
    sandbox.reset();
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
    throw new ControlError(404, 'not_found', 'There is no simulator: a connector stands in its place');
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
    if (!scenario) throw new ControlError(404, 'not_found', `There is no scenario ${wanted}`);
    const { customerName, channelType, lines } = scenario;
    const chat = sandbox.startChat({ customerName, channelType }, { lines, autopilot: false });
    response.status(201).json(chatAnswer(chat));
  });

  router.post('/customers', ({ body }, response) => {
    const chat = sandbox.startChat(read(CustomerBody, body));
    const { customerIdentity: identity } = chat;
    response.status(201).json({ ...chatAnswer(chat), identity, token: world.signInGuest(identity) });
  });

  const signedIn = new Set<string>();
  router.get('/session', ({ query }, response) => {
    const { worker: workerName, role } = read(SessionQuery, query);
    const worker = world.workerNamed(workerName);
    if (!worker) throw new ControlError(404, 'not_found', `There is no worker ${workerName}`);
    if (role !== undefined && !ROLES.includes(role)) {
      throw new ControlError(400, 'invalid_request', `role: should be one of ${ROLES.join(', ')}`);
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
    throw new ControlError(404, 'not_found', `There is no ${request.method} /__sandbox${request.path}`);
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
