import type { Manager } from '@twilio/flex-ui';
import type { InspectionEvent } from 'xstate';

import { agentIdOf } from '../adapters/flex/agent-id';
import { createFlexTasks, type FlexTasks } from '../adapters/flex/flex-tasks';
import { createTaskConversation } from '../adapters/flex/task-conversation';
import { createAssistApi } from '../adapters/http/connector-client';
import { createTokenIssuer } from '../adapters/http/functions-client';
import { leadWhenPossible } from '../adapters/local/leadership';
import { obfuscate } from '../adapters/local/obfuscate';
import { openTabChannel } from '../adapters/local/tab-channel';
import { createSocketOpener } from '../adapters/socket/assist-socket';
import type { Suggestion, SummaryEdit } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import type { TaskSid } from '../domain/ids';
import { provideSession } from '../machine/actors/session-actors';
import { createConnection } from '../machine/connection';
import { createRelayPacer, DEFAULT_ALLOWANCE } from '../machine/relay-pacer';
import { createSessionRegistry, type SessionCommands } from '../machine/session-registry';
import { mirrored, projected, type Projection } from '../store/actions';
import { onNextFrame } from '../store/frame-scheduler';
import { createProjector } from '../store/projector';
import { STORE_KEY, type AssistState } from '../store/state';
import type { AssistConfig } from './config';

const JOIN_TIMEOUT_MS = 5_000;

/** What a tab that follows asks of the one that leads. */
type TabCommand =
  | { readonly name: 'noteUse'; readonly taskSid: TaskSid; readonly suggestion: Suggestion }
  | { readonly name: 'requestSummary'; readonly taskSid: TaskSid }
  | { readonly name: 'saveSummary'; readonly taskSid: TaskSid; readonly edit: SummaryEdit }
  | { readonly name: 'retry'; readonly taskSid: TaskSid };

type TabMessage =
  /** A tab that follows has just opened, and needs to know where things stand. */
  | { readonly type: 'hello' }
  | { readonly type: 'state'; readonly state: AssistState }
  | { readonly type: 'batch'; readonly batch: readonly Projection[] }
  | { readonly type: 'command'; readonly command: TabCommand }
  /** A tab came to the front or back online; the one that leads may be hidden, and hear of it late. */
  | { readonly type: 'woke' };

export interface DeskDeps {
  readonly config: AssistConfig;
  readonly manager: Manager;
  readonly readState: () => AssistState;
  /** Told about parts of messages that could not be read. */
  readonly report: (failure: AssistFailure) => void;
  readonly inspect: ((event: InspectionEvent) => void) | undefined;
  readonly onSessionEnd: (taskSid: TaskSid) => void;
}

export interface Desk {
  readonly tasks: FlexTasks;
  readonly commands: SessionCommands;
  stop(): void;
}

/**
 * One agent's Agent Assist in this tab. Of all the agent's tabs in this browser one leads: it alone connects,
 * listens and relays. The others show what it shows, pass their commands on to it, and one of them takes over
 * when it goes.
 */
export function startDesk({ config, manager, readState, report, inspect, onSessionEnd }: DeskDeps): Desk {
  const tasks = createFlexTasks(manager);
  const agent = agentIdOf(manager);
  let leading: Lead | undefined;

  const channel = openTabChannel<TabMessage>(`agent-assist/${agent}`, (message) => {
    if (leading) {
      if (message.type === 'hello') channel.post({ type: 'state', state: readState() });
      if (message.type === 'command') carryOut(leading.commands, message.command);
      if (message.type === 'woke') leading.wake();
    } else {
      if (message.type === 'state') manager.store.dispatch(mirrored(message.state));
      if (message.type === 'batch') {
        manager.store.dispatch(projected(message.batch));
        for (const projection of message.batch) if (projection.of === 'end') onSessionEnd(projection.taskSid);
      }
    }
  });

  const giveUpLead = leadWhenPossible(navigator.locks, `agent-assist/${agent}`, () => {
    leading = startLead(
      { config, manager, tasks, agent, readState, report, inspect, onSessionEnd },
      (batch) => channel.post({ type: 'batch', batch }),
    );
  });
  if (!leading) channel.post({ type: 'hello' });

  const wake = (): void => {
    if (leading) leading.wake();
    else channel.post({ type: 'woke' });
  };
  const wakeIfVisible = (): void => {
    if (document.visibilityState === 'visible') wake();
  };
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wakeIfVisible);

  const command = (command: TabCommand): void => {
    if (leading) carryOut(leading.commands, command);
    else channel.post({ type: 'command', command });
  };

  return {
    tasks,
    commands: {
      noteUse: (taskSid, suggestion) => command({ name: 'noteUse', taskSid, suggestion }),
      requestSummary: (taskSid) => command({ name: 'requestSummary', taskSid }),
      saveSummary: (taskSid, edit) => command({ name: 'saveSummary', taskSid, edit }),
      retry: (taskSid) => command({ name: 'retry', taskSid }),
    },
    stop() {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wakeIfVisible);
      leading?.stop();
      giveUpLead();
      channel.close();
    },
  };
}

function carryOut(commands: SessionCommands, command: TabCommand): void {
  switch (command.name) {
    case 'noteUse':
      commands.noteUse(command.taskSid, command.suggestion);
      break;
    case 'requestSummary':
      commands.requestSummary(command.taskSid);
      break;
    case 'saveSummary':
      commands.saveSummary(command.taskSid, command.edit);
      break;
    case 'retry':
      commands.retry(command.taskSid);
  }
}

interface Lead {
  readonly commands: SessionCommands;
  wake(): void;
  stop(): void;
}

type LeadDeps = DeskDeps & { readonly tasks: FlexTasks; readonly agent: string };

/** Connects the machines to Flex, the Functions, the connector and the store. */
function startLead(
  { config, manager, tasks, agent, readState, report, inspect, onSessionEnd }: LeadDeps,
  tellOtherTabs: (batch: readonly Projection[]) => void,
): Lead {
  const now = Date.now;
  const random = Math.random;
  const actorOptions = inspect && { inspect };

  const projector = createProjector((action) => {
    manager.store.dispatch(action);
    tellOtherTabs(action.payload);
  }, onNextFrame);

  const connection = createConnection({
    issuer: createTokenIssuer({ functionsUrl: config.functionsUrl, flexToken: () => manager.user.token }),
    openSocket: createSocketOpener({ report, joinTimeoutMs: JOIN_TIMEOUT_MS, now }),
    now,
    random,
    actorOptions,
  });
  const unobserve = projector.observeConnection(connection.actor);

  const registry = createSessionRegistry({
    machine: provideSession({
      api: createAssistApi({ tokens: connection, report, now }),
      connection,
      conversations: createTaskConversation(manager, tasks),
      pacer: createRelayPacer(DEFAULT_ALLOWANCE, now, wait),
      profile: config.profile,
      features: config.features,
      obfuscatedAgentId: () => obfuscate(agent),
      now,
    }),
    connection,
    observe: (actor, taskSid) => {
      const detach = projector.observe(actor, taskSid);
      return () => {
        detach();
        tasks.forget(taskSid);
        onSessionEnd(taskSid);
      };
    },
    now,
    random,
    actorOptions,
  });

  const unwatch = tasks.watch({
    opened: registry.open,
    wrapupStarted: (taskSid) => registry.notify(taskSid, { type: 'task.wrapupStarted' }),
    ended: (taskSid) => registry.notify(taskSid, { type: 'task.ended' }),
  });
  dropStaleSessions();

  // An expired Flex token is refused for good, until Flex has a new one.
  manager.events.addListener('tokenUpdated', registry.retryAll);

  /** The tab that led before may have known tasks that ended with it. */
  function dropStaleSessions(): void {
    const ends = (Object.keys(readState().sessions) as TaskSid[])
      .filter((taskSid) => !tasks.find(taskSid))
      .map((taskSid) => ({ of: 'end' as const, taskSid }));
    if (ends.length === 0) return;
    manager.store.dispatch(projected(ends));
    tellOtherTabs(ends);
  }

  return {
    commands: registry.commands,
    wake: connection.wake,
    stop() {
      manager.events.removeListener('tokenUpdated', registry.retryAll);
      unwatch();
      registry.stopAll();
      unobserve();
      connection.stop();
    },
  };
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    });
  });

/** Our part of Flex's state. */
export const readAssistState = (manager: Manager): AssistState =>
  (manager.store.getState() as unknown as { readonly [STORE_KEY]: AssistState })[STORE_KEY];
