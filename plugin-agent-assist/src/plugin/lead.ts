import type { Manager } from '@twilio/flex-ui';
import type { InspectionEvent } from 'xstate';

import type { FlexTasks } from '../adapters/flex/flex-tasks';
import { onTasksLoaded } from '../adapters/flex/loaded-tasks';
import { createCallPauseReader } from '../adapters/flex/call-pauses';
import { interactionOf } from '../adapters/flex/interaction';
import { createPauseBoard } from '../adapters/flex/pause-board';
import { createTaskConversation } from '../adapters/flex/task-conversation';
import { createAssistApi } from '../adapters/http/connector-client';
import {
  createAudioStarter,
  createCallPauser,
  createConversationHealer,
  createTokenIssuer,
} from '../adapters/http/functions-client';
import { createSummaryDesk } from '../adapters/http/summary-desk';
import { obfuscate } from '../adapters/local/obfuscate';
import { openPauseStore } from '../adapters/local/pause-store';
import { contained } from '../adapters/mistakes';
import { createSocketOpener } from '../adapters/socket/assist-socket';
import type { AssistCommands } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import type { TaskSid } from '../domain/ids';
import type { FeedbackStore, MessageStore, SummaryStore } from '../domain/ports';
import type { ToolCall } from '../domain/suggestion';
import { provideSession } from '../machine/actors/session-actors';
import { createConnection } from '../machine/connection';
import { createFeedbackOutbox } from '../machine/feedback-outbox';
import { toFeedbackOutboxStatus } from '../machine/feedback-outbox.machine';
import { createLateClock } from '../machine/late-clock';
import { createMessageOutbox } from '../machine/message-outbox';
import { createRelayPacer } from '../machine/relay-pacer';
import { createSessionRegistry, type SessionCommands } from '../machine/session-registry';
import { createSummaryOutbox, toSummaryPort } from '../machine/summary-outbox';
import { toSummaryOutboxView } from '../machine/summary-outbox.machine';
import { waitBy } from '../machine/wait-by';
import { projected, type Projection } from '../store/actions';
import { createFrameScheduler } from '../store/frame-scheduler';
import { createProjector } from '../store/projector';
import type { AssistState, SessionRecord, ToolCallView } from '../store/state';
import { buildersOf } from '../xstate/lazy-setup';
import type { AssistConfig } from './config';

const JOIN_TIMEOUT_MS = 5_000;
/** Each dispatch has Flex draw much of its own, so what is seen nowhere waits this long for another to go along with. */
const UNSEEN_MS = 1_000;

export interface DeskDeps {
  readonly config: AssistConfig;
  readonly manager: Manager;
  readonly readState: () => AssistState;
  /** Told about parts of messages that could not be read. */
  readonly report: (failure: AssistFailure) => void;
  readonly inspect: ((event: InspectionEvent) => void) | undefined;
}

/** What the leading tab does for all tabs. */
export interface LeadCommands extends SessionCommands, Pick<AssistCommands, 'keepSummary' | 'settleDraft'> {}

export interface Lead {
  readonly commands: LeadCommands;
  wake(): void;
  /** Another tab lives: this one may be hidden, and its timers late. */
  tick(): void;
  /** There is more feedback in the store. */
  noteFeedback(): void;
  /** The page is going: what waits is sent now. */
  flush(): void;
  /** The agent signs out: nothing that they or their customers wrote stays in this browser. */
  forgetTexts(): Promise<void>;
  stop(): void;
}

export type LeadDeps = DeskDeps & {
  readonly tasks: FlexTasks;
  readonly agent: string;
  readonly feedbackStore: FeedbackStore;
  readonly summaryStore: SummaryStore;
  readonly messageStore: MessageStore;
  /** When another tab, which led until now, last told of anything: milliseconds since the epoch. */
  readonly heardBefore: number | undefined;
};

/** Connects the machines to Flex, the Functions, the connector and the store. */
export function startLead(
  {
    config,
    manager,
    tasks,
    agent,
    feedbackStore,
    summaryStore,
    messageStore,
    heardBefore,
    readState,
    report,
    inspect,
  }: LeadDeps,
  tellOtherTabs: (batch: readonly Projection[]) => void,
): Lead {
  const now = Date.now;
  const random = Math.random;
  const clock = createLateClock<number>(
    {
      setTimeout: (run, ms) => window.setTimeout(run, ms),
      clearTimeout: (timer) => window.clearTimeout(timer),
    },
    now,
  );
  const actorOptions = { clock, ...(inspect && { inspect }) };
  const followed = new Set<string>(Object.keys(readState().sessions));

  const frames = createFrameScheduler(clock);
  const projector = createProjector(
    (action) => {
      manager.store.dispatch(action);
      tellOtherTabs(action.payload);
    },
    frames.show,
    (flush) => void clock.setTimeout(() => frames.show(flush), UNSEEN_MS),
    readState(),
  );

  const functions = { functionsUrl: config.functionsUrl, flexToken: () => manager.user.token };
  const connection = createConnection({
    issuer: createTokenIssuer({ ...functions, now }),
    openSocket: createSocketOpener({ report, joinTimeoutMs: JOIN_TIMEOUT_MS, now }),
    now,
    random,
    onSignOfLife: clock.catchUp,
    actorOptions,
  });
  const unobserve = projector.observeConnection(connection.actor);

  const api = createAssistApi({ tokens: connection, report, now });
  const outbox = createFeedbackOutbox({
    api,
    store: feedbackStore,
    connection: { retain: connection.borrow },
    random,
    actorOptions,
  });
  // While all is well nobody looks at the count, and each change of it would cost Flex a dispatch.
  const showOutbox = (): void => {
    const status = toFeedbackOutboxStatus(outbox.actor.getSnapshot());
    projector.showOutbox({ ...status, waiting: status.failure ? status.waiting : 0 });
  };
  showOutbox();
  const outboxChanges = outbox.actor.subscribe(showOutbox);
  const summaries = createSummaryOutbox({
    desk: createSummaryDesk(functions, (taskSid) => interactionOf(tasks.find(taskSid))),
    store: summaryStore,
    api,
    connection: { retain: connection.borrow },
    report: (taskSid, news) => registry.notify(taskSid, { type: 'summary.reported', report: news }),
    now,
    random,
    actorOptions,
  });
  const showSummaries = (): void =>
    projector.showSummaries(toSummaryOutboxView(summaries.actor.getSnapshot()));
  showSummaries();
  const summaryChanges = summaries.actor.subscribe(showSummaries);
  const conversations = createTaskConversation(manager, tasks);
  const pauses = createPauseBoard(manager, openPauseStore({ name: `agent-assist-pauses/${agent}`, now }));
  // Audio that cannot be started anew would be gone for good.
  const callPauses = config.voice.startSiprec
    ? { ...createCallPauseReader(manager, tasks), ...createCallPauser(functions) }
    : undefined;
  const pacer = createRelayPacer(config.allowance, now, waitBy(clock));
  const obfuscatedAgentId = () => obfuscate(agent);
  const messages = createMessageOutbox({
    api,
    store: messageStore,
    conversations,
    pauses,
    pacer,
    obfuscatedAgentId,
    connection: { retain: connection.borrow },
    random,
    actorOptions,
  });
  const session = provideSession({
    api,
    connection,
    conversations,
    pacer,
    messageStore,
    pauses,
    healer:
      config.relay === 'server'
        ? createConversationHealer({ ...functions, profile: config.profile })
        : undefined,
    callPauses,
    audio: config.voice.startSiprec
      ? createAudioStarter({ ...functions, profile: config.profile })
      : undefined,
    summaryStore,
    profile: config.profile,
    features: config.features,
    obfuscatedAgentId,
    obfuscate,
    now,
  });
  // The task that begins this is offered first: its session finds its machines there.
  for (const build of buildersOf(session)) whenIdle(build);
  const registry = createSessionRegistry({
    machine: session,
    connection,
    observe: projector.observe,
    publish: projector.publish,
    soon: frames.prepare,
    onGone: (taskSid) => {
      tasks.forget(taskSid);
      messages.noteGone(taskSid);
    },
    relayMode: config.relay,
    pausesCalls: callPauses !== undefined,
    heardBefore: (taskSid) => (followed.delete(taskSid) ? heardBefore : undefined),
    summaries: toSummaryPort(summaries, {
      customerOf: tasks.customerLabel,
      redraft: config.summary.redraft,
      now,
    }),
    now,
    random,
    actorOptions,
  });

  const unwatch = tasks.watch({
    opened: (task) => {
      messages.noteOpened(task.taskSid);
      registry.open(task);
    },
    wrapupStarted: (taskSid) => registry.notify(taskSid, { type: 'task.wrapupStarted' }),
    ended: (taskSid) => registry.notify(taskSid, { type: 'task.ended' }),
    callChanged: (taskSid, news) => registry.notify(taskSid, { type: 'call.changed', ...news }),
    summaryAsked: (taskSid, request) => registry.notify(taskSid, { type: 'summary.asked', request }),
  });
  const unawait = onTasksLoaded(manager, (present) => {
    summaries.noteTasks(present);
    messages.noteTasks(present);
  });
  dropStaleSessions();
  doubtDecisions();

  // An expired Flex token is refused for good, until Flex has a new one.
  const retryAll = contained('Trying again', (): void => {
    registry.retryAll();
    outbox.retry();
    summaries.retry();
    messages.retry();
  });
  manager.events.addListener('tokenUpdated', retryAll);

  /** The tab that led before may have known tasks that ended with it. */
  function dropStaleSessions(): void {
    const ends = (Object.keys(readState().sessions) as TaskSid[])
      .filter((taskSid) => !tasks.find(taskSid))
      .map((taskSid) => ({ of: 'end' as const, taskSid }));
    if (ends.length === 0) return;
    manager.store.dispatch(projected(ends));
    tellOtherTabs(ends);
  }

  /** What the tab that led before was deciding, nobody has heard the end of. */
  function doubtDecisions(): void {
    const failure = { kind: 'unreachable', message: 'The page that asked for it has gone' } as const;
    const doubts = (Object.entries(readState().sessions) as [TaskSid, SessionRecord][]).flatMap(
      ([taskSid, { toolCalls }]) =>
        (Object.entries(toolCalls) as [ToolCall['id'], ToolCallView][]).flatMap(
          ([toolCall, { decision, phase }]): Projection[] =>
            decision && phase?.status === 'deciding'
              ? [
                  {
                    of: 'content',
                    taskSid,
                    emission: {
                      type: 'toolCall.changed',
                      toolCall,
                      decision,
                      phase: { status: 'failed', failure },
                    },
                  },
                ]
              : [],
        ),
    );
    if (doubts.length === 0) return;
    manager.store.dispatch(projected(doubts));
    tellOtherTabs(doubts);
  }

  return {
    commands: {
      ...registry.commands,
      retry: retryAll,
      // The session may have ended a moment ago, and what was typed last is saved all the same.
      keepSummary(taskSid, version) {
        registry.notify(taskSid, { type: 'summary.kept', version });
        summaries.noteKept(taskSid, version);
      },
      settleDraft: summaries.settleDraft,
    },
    tick: clock.catchUp,
    wake() {
      clock.catchUp();
      connection.wake();
      registry.wake();
      outbox.wake();
      summaries.wake();
      messages.wake();
    },
    noteFeedback: outbox.noteAdded,
    flush() {
      outbox.flush();
      summaries.flush();
    },
    async forgetTexts() {
      messages.stop();
      await Promise.all([summaries.clear(), messageStore.clear()]);
    },
    stop() {
      manager.events.removeListener('tokenUpdated', retryAll);
      unwatch();
      messages.stop();
      registry.stopAll();
      unawait();
      outboxChanges.unsubscribe();
      outbox.stop();
      summaryChanges.unsubscribe();
      summaries.stop();
      unobserve();
      connection.stop();
    },
  };
}

/** In a browser that does not know when it is idle, whoever needs it does the work. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(() => work());
}
