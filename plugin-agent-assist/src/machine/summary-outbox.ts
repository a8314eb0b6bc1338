import { createActor, fromCallback, fromPromise, type ActorOptions } from 'xstate';

import type { DraftAct } from '../domain/assist';
import { toFailure } from '../domain/failure';
import type { TaskSid } from '../domain/ids';
import type { AssistApi, SummaryDesk, SummaryStore } from '../domain/ports';
import type { KeptVersion, SessionReport, SummaryVersion } from '../domain/summary';
import type { Connection } from './connection';
import { feedbackOn, type Errand } from './summary-lane';
import {
  summaryLaneMachine,
  type LaneEvent,
  type LaneOutcome,
  type OpenedTask,
  type StoreOrder,
} from './summary-lane.machine';
import { summaryOutboxMachine, type SummaryBacklog, type SummaryOutboxActor } from './summary-outbox.machine';
import type { SummaryPort } from './session.types';
import type { Redraft, SummaryNews } from './summary.types';

/** The agent's summaries on their way to Sync. Of all tabs, only the one that leads has one. */
export interface SummaryOutbox extends SummaryOrders {
  readonly actor: SummaryOutboxActor;
  /** A version was put into the store, by this tab or another. */
  noteKept(taskSid: TaskSid, version: SummaryVersion): void;
  /** Flex has loaded the agent's tasks, and these are there. */
  noteTasks(present: readonly TaskSid[]): void;
  settleDraft(taskSid: TaskSid, act: DraftAct): void;
  retry(): void;
  /** The network is back or the page is visible again. */
  wake(): void;
  /** The page may be gone the next moment: waits for nothing more. */
  flush(): void;
  /** Forgets everything, sent or not, as at sign-out. What is kept after that is the next sign-in's. */
  clear(): Promise<void>;
  /** Sends nothing more. What waits is left to the tab that leads next. */
  stop(): void;
}

/** What a session asks of the outbox. */
export interface SummaryOrders {
  /** The task has a session: opens its contact while it can be checked that the task is this agent's. */
  open(task: OpenedTask): void;
  /** Puts a version into the store, and sends it. */
  keep(taskSid: TaskSid, version: SummaryVersion): void;
  /**
   * Tells how the session stands.
   * @param answers the id of a supervisor's request that is answered with this
   */
  tell(taskSid: TaskSid, session: SessionReport, answers: string | undefined): void;
  /** The session is over: what is left is done without it. */
  end(taskSid: TaskSid, session: SessionReport, answers: string | undefined): void;
}

export interface SummaryOutboxDeps {
  readonly desk: SummaryDesk;
  readonly store: SummaryStore;
  readonly api: Pick<AssistApi, 'sendSummaryFeedback'>;
  readonly connection: Pick<Connection, 'retain'>;
  /** Tells the session of a task, where there is one. */
  readonly report: (taskSid: TaskSid, news: SummaryNews) => void;
  readonly now: () => number;
  readonly random: () => number;
  readonly actorOptions?: Pick<ActorOptions<typeof summaryOutboxMachine>, 'clock' | 'inspect'>;
}

/** Starts the outbox, which begins with what an earlier page or tab has left in the store. */
export function createSummaryOutbox({
  desk,
  store,
  api,
  connection,
  report,
  now,
  random,
  actorOptions,
}: SummaryOutboxDeps): SummaryOutbox {
  const lane = summaryLaneMachine.provide({
    actors: {
      send: fromPromise<LaneOutcome, Errand>(({ input, signal }) =>
        desk.report(input.report, signal).catch((error: unknown) => ({
          type: 'refused' as const,
          failure: toFailure(error),
          proof: undefined,
        })),
      ),
      sendFeedback: fromPromise<void, KeptVersion>(async ({ input: { version }, signal }) => {
        const given = feedbackOn(version);
        if (given) await api.sendSummaryFeedback(given.answerRecord, given.feedback, signal);
      }),
      connection: fromCallback<LaneEvent, void>(() => connection.retain()),
    },
  });
  const actor = createActor(
    summaryOutboxMachine.provide({
      actors: { lane, list: fromPromise<SummaryBacklog, void>(() => store.list()) },
    }),
    {
      ...actorOptions,
      input: {
        now,
        random,
        tellStore: (taskSid, order) => void carryOut(store, taskSid, order),
        tellSession: report,
      },
    },
  );
  actor.start();

  const tellLane = (taskSid: TaskSid, event: LaneEvent): void =>
    actor.send({ type: 'lane.told', taskSid, event });

  return {
    actor,
    open: (task) => tellLane(task.taskSid, { type: 'task.opened', task }),
    keep(taskSid, version) {
      void store.keep(taskSid, version);
      tellLane(taskSid, { type: 'version.kept', version });
    },
    tell: (taskSid, session, answers) => tellLane(taskSid, { type: 'session.told', session, answers }),
    end: (taskSid, session, answers) => tellLane(taskSid, { type: 'task.ended', session, answers }),
    noteKept: (taskSid, version) => tellLane(taskSid, { type: 'version.kept', version }),
    noteTasks: (present) => actor.send({ type: 'tasks.loaded', present }),
    settleDraft: (taskSid, act) => tellLane(taskSid, { type: 'draft.settled', act }),
    retry: () => actor.send({ type: 'retry.requested' }),
    wake: () => actor.send({ type: 'network.woke' }),
    flush: () => actor.send({ type: 'page.hidden' }),
    clear() {
      actor.send({ type: 'agent.left' });
      return store.clear();
    },
    stop: () => actor.stop(),
  };
}

/** The outbox as sessions know it. */
export function toSummaryPort(
  outbox: SummaryOrders,
  {
    customerOf,
    redraft,
    now,
  }: {
    /** The customer's name as Flex shows it. */
    readonly customerOf: (taskSid: TaskSid) => string;
    readonly redraft: Redraft | undefined;
    readonly now: () => number;
  },
): SummaryPort {
  return {
    redraft,
    order({ taskSid, channelType }, order) {
      switch (order.type) {
        case 'open':
          outbox.open({ taskSid, channelType, customer: customerOf(taskSid), at: now() });
          break;
        case 'keep':
          outbox.keep(taskSid, order.version);
          break;
        case 'tell':
          outbox.tell(taskSid, order.session, order.answers);
          break;
        case 'end':
          outbox.end(taskSid, order.session, order.answers);
      }
    },
  };
}

/** The store is told everything in this order, and does it in this order. */
function carryOut(store: SummaryStore, taskSid: TaskSid, order: StoreOrder): Promise<void> {
  switch (order.type) {
    case 'keep':
      return store.keep(taskSid, order.version);
    case 'keepContact':
      return store.keepContact(order.contact);
    case 'markStored':
      return store.markStored(taskSid, order.version);
    case 'settle':
      return store.settle(taskSid, order.version);
    case 'forgetContact':
      return store.forgetContact(taskSid);
  }
}
