import { SimulatedClock } from 'xstate';

import type { TaskRef } from '../domain/assist';
import type { Feature } from '../domain/feature';
import type { AudioStarter, CallPauseBoard, ConversationHealer, SocketOpener } from '../domain/ports';
import type { SummaryVersion } from '../domain/summary';
import { provideSession } from '../machine/actors/session-actors';
import { createConnection } from '../machine/connection';
import { createLateClock } from '../machine/late-clock';
import { DEFAULT_ALLOWANCE, createRelayPacer } from '../machine/relay-pacer';
import { createSessionRegistry } from '../machine/session-registry';
import { createSummaryOutbox, toSummaryPort } from '../machine/summary-outbox';
import type { Redraft } from '../machine/summary.types';
import type { projected, Projection } from '../store/actions';
import { createProjector } from '../store/projector';
import { assistReducer } from '../store/reducer';
import type { AssistState, SessionRecord } from '../store/state';
import {
  FakeApi,
  FakeConversations,
  FakeIssuer,
  FakeMessageStore,
  FakePauseBoard,
  FakeSockets,
  FakeSummaryDesk,
  FakeSummaryStore,
  PROFILE,
  aTask,
} from './fakes';
import { settle } from './settle';
import { throttled } from './throttled-clock';

export interface DeskOptions {
  readonly audio?: AudioStarter;
  readonly redraft?: Redraft;
  /** What an earlier page has left in this browser. */
  readonly store?: FakeSummaryStore;
  /** What Sync has by then. */
  readonly summaryDesk?: FakeSummaryDesk;
  /** Google, as earlier pages and other computers know it too. */
  readonly api?: FakeApi;
  /** The same for Twilio. */
  readonly conversations?: FakeConversations;
  /** What an earlier page has left to be sent. */
  readonly messageStore?: FakeMessageStore;
  readonly pauses?: FakePauseBoard;
  /** Calls can be paused, there. */
  readonly callPauses?: CallPauseBoard;
  /** The page has been hidden for long, so that its timers run once a minute. */
  readonly isHidden?: boolean;
  /** Another tab listened until then, and has shown this. */
  readonly takesOver?: { readonly state: AssistState; readonly heardBefore: number };
  /** Sockets to a connector of the test's, where it has one. */
  readonly openSocket?: SocketOpener;
  /** When a batch is dispatched: at once after the present task, unless told. */
  readonly schedule?: (flush: () => void) => void;
  /** The Functions relay, and this has them heal. */
  readonly healer?: ConversationHealer;
  /** So many milliseconds later than other desks begin. */
  readonly startAt?: number;
}

/** Machines, projector and reducer as in production; the world around them and the clock are the test's. */
export function setupDesk(
  features: readonly Feature[] = ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION'],
  {
    audio,
    redraft,
    store = new FakeSummaryStore(),
    summaryDesk,
    startAt = 0,
    conversations = new FakeConversations(),
    messageStore = new FakeMessageStore(),
    pauses = new FakePauseBoard(),
    callPauses,
    healer,
    isHidden = false,
    takesOver,
    openSocket,
    schedule = (flush) => queueMicrotask(flush),
    ...given
  }: DeskOptions = {},
) {
  const clock = new SimulatedClock();
  const now = () => Date.UTC(2026, 0, 15, 10) + startAt + clock.now();
  const timers = createLateClock(isHidden ? throttled(clock) : clock, now);
  const issuer = new FakeIssuer(now);
  const sockets = new FakeSockets();
  const api = given.api ?? new FakeApi(now);
  let state: AssistState = takesOver?.state ?? assistReducer(undefined, { type: 'init' });
  const batches: (readonly Projection[])[] = [];
  const projector = createProjector(
    (action: ReturnType<typeof projected>) => {
      batches.push(action.payload);
      state = assistReducer(state, action);
    },
    schedule,
    schedule,
  );
  const connection = createConnection({
    issuer,
    openSocket: openSocket ?? sockets.open,
    now,
    random: () => 1,
    onSignOfLife: timers.catchUp,
    actorOptions: { clock: timers },
  });
  projector.observeConnection(connection.actor);
  const pacer = createRelayPacer(
    DEFAULT_ALLOWANCE,
    now,
    (ms) => new Promise<void>((resolve) => timers.setTimeout(() => resolve(), ms)),
  );
  const desk = summaryDesk ?? new FakeSummaryDesk(now);
  const summaries = createSummaryOutbox({
    desk,
    store,
    api,
    connection: { retain: connection.borrow },
    report: (taskSid, news) => registry.notify(taskSid, { type: 'summary.reported', report: news }),
    now,
    random: () => 1,
    actorOptions: { clock: timers },
  });
  const registry = createSessionRegistry({
    machine: provideSession({
      api,
      connection,
      conversations,
      pacer,
      audio,
      summaryStore: store,
      messageStore,
      pauses,
      callPauses,
      healer,
      profile: PROFILE,
      features,
      obfuscatedAgentId: () => Promise.resolve('agent-hash'),
      obfuscate: (identifier) => Promise.resolve(`hash-of-${identifier}`),
      now,
    }),
    connection,
    observe: projector.observe,
    publish: projector.publish,
    soon: schedule,
    onGone: (taskSid) => conversations.calls.delete(taskSid),
    relayMode: healer ? 'server' : 'browser',
    pausesCalls: callPauses !== undefined,
    heardBefore: () => takesOver?.heardBefore,
    summaries: toSummaryPort(summaries, { customerOf: () => 'Grace', redraft, now }),
    now,
    random: () => 1,
    actorOptions: { clock: timers },
  });
  const record = (task: TaskRef = aTask()): SessionRecord => {
    const found = state.sessions[task.taskSid];
    if (!found) throw new Error(`No session for ${task.taskSid}`);
    return found;
  };
  const goLive = async (task: TaskRef = aTask()) => {
    registry.open(task);
    await settle();
    sockets.newest.onOpen();
    await settle();
  };
  const replies = (task: TaskRef = aTask()) =>
    record(task).current?.suggestions.flatMap((suggestion) =>
      suggestion.kind === 'smartReply' ? [suggestion.text] : [],
    ) ?? [];
  /** What an editor in this tab keeps, as the desk of the plugin passes it on. */
  const keepSummary = (version: SummaryVersion, task: TaskRef = aTask()): void => {
    void store.keep(task.taskSid, version);
    registry.notify(task.taskSid, { type: 'summary.kept', version });
    summaries.noteKept(task.taskSid, version);
  };
  /** Lets time pass in steps that leave room for answers. */
  const passTime = async (ms: number, step = 1_000): Promise<void> => {
    for (let left = ms; left > 0; left -= step) {
      clock.increment(Math.min(step, left));
      await settle();
    }
  };
  return {
    api,
    batches,
    clock,
    connection,
    conversations,
    desk,
    issuer,
    keepSummary,
    messageStore,
    now,
    passTime,
    pauses,
    registry,
    replies,
    sockets,
    record,
    goLive,
    state: () => state,
    store,
    summaries,
    /** Another tab lives. */
    tick: timers.catchUp,
  };
}
