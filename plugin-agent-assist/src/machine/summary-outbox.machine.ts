import {
  assign,
  enqueueActions,
  raise,
  type ActorRefFrom,
  type DoneActorEvent,
  type SnapshotFrom,
} from 'xstate';

import type { AssistFailure } from '../domain/failure';
import type { TaskSid } from '../domain/ids';
import type { KeptContact, KeptVersion, UnsavedDraft } from '../domain/summary';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { refusalIn, unsavedDraftIn, waitingIn } from './summary-lane';
import {
  summaryLaneMachine,
  type LaneEvent,
  type LaneInput,
  type SummaryLaneActor,
} from './summary-lane.machine';

/** How the outbox stands, for those who show it. */
export interface SummaryOutboxStatus {
  /** Texts that are not in Sync, of all tasks, those among `drafts` left out; 0 while all is well. */
  readonly waiting: number;
  /** Why they are not; undefined while all is well. */
  readonly failure: AssistFailure | undefined;
  /** Of tasks that have gone: what the agent wrote and never saved, or what nobody would take. */
  readonly drafts: readonly UnsavedDraft[];
}

/** What the store holds. */
export interface SummaryBacklog {
  readonly versions: readonly KeptVersion[];
  readonly contacts: readonly KeptContact[];
}

type SummaryOutboxInput = Omit<LaneInput, 'taskSid' | 'isListed'>;

interface SummaryOutboxContext extends SummaryOutboxInput {
  readonly lanes: Readonly<Partial<Record<TaskSid, SummaryLaneActor>>>;
  /** What an earlier page has left is known. */
  readonly isListed: boolean;
  /** The tasks that Flex has; undefined until it has loaded them. */
  readonly present: readonly TaskSid[] | undefined;
}

type Everyone = Extract<LaneEvent, { type: 'retry.requested' | 'network.woke' | 'page.hidden' }>;

export type SummaryOutboxEvent =
  | { type: 'lane.told'; taskSid: TaskSid; event: LaneEvent }
  /** Flex has loaded the agent's tasks. */
  | { type: 'tasks.loaded'; present: readonly TaskSid[] }
  /** The agent has signed out. */
  | { type: 'agent.left' }
  /** What is known of the store is out of date. Raised by the machine itself. */
  | { type: 'backlog.stale' }
  | Everyone;

/**
 * Brings the agent's summaries to Sync, and keeps what cannot be sent now: it outlives sessions, and finds in the
 * store what an earlier page has left. Each task has a lane of its own, so that one that is stuck holds up no other.
 */
export const summaryOutboxMachine = setup({
  types: {} as {
    context: SummaryOutboxContext;
    events: SummaryOutboxEvent;
    input: SummaryOutboxInput;
  },
  actors: {
    lane: summaryLaneMachine,
    list: unprovided<SummaryBacklog, void>('list'),
  },
  actions: {
    relist: raise({ type: 'backlog.stale' }),
    notePresent: assign({ present: (_, params: { present: readonly TaskSid[] }) => params.present }),
    openLanes: assign({
      lanes: ({ context, spawn }, { tasks }: { tasks: readonly TaskSid[] }) => {
        const { isListed, now, random, tellStore, tellSession } = context;
        const next = { ...context.lanes };
        for (const taskSid of tasks)
          if (!isOpen(next[taskSid]))
            next[taskSid] = spawn('lane', {
              input: { taskSid, isListed, now, random, tellStore, tellSession },
              syncSnapshot: true,
            });
        return next;
      },
    }),
    tellLane: enqueueActions(
      ({ context: { lanes }, enqueue }, { taskSid, event }: { taskSid: TaskSid; event: LaneEvent }) => {
        const lane = lanes[taskSid];
        if (lane) enqueue.sendTo(lane, event);
      },
    ),
    tellLanes: enqueueActions(({ context: { lanes }, enqueue }, { event }: { event: LaneEvent }) => {
      for (const lane of Object.values(lanes)) if (isOpen(lane)) enqueue.sendTo(lane, event);
    }),
    handOut: enqueueActions(({ context: { lanes }, enqueue }, { backlog }: { backlog: SummaryBacklog }) => {
      for (const [taskSid, lane] of entriesOf(lanes)) {
        if (!isOpen(lane)) continue;
        enqueue.sendTo(lane, {
          type: 'backlog.listed',
          versions: backlog.versions.filter((one) => one.taskSid === taskSid),
          contact: backlog.contacts.find((one) => one.taskSid === taskSid),
        });
      }
    }),
    tellMissed: enqueueActions(({ context: { lanes, present }, enqueue }) => {
      if (!present) return;
      for (const [taskSid, lane] of entriesOf(lanes))
        if (isOpen(lane) && !present.includes(taskSid)) enqueue.sendTo(lane, { type: 'task.missed' });
    }),
    noteListed: assign({ isListed: true }),
    forgetAll: enqueueActions(({ context: { lanes }, enqueue }) => {
      for (const [, lane] of entriesOf(lanes)) enqueue.stopChild(lane);
      enqueue.assign({ lanes: {} });
    }),
    letGo: enqueueActions(({ context: { lanes }, enqueue }, { actor }: { actor: string }) => {
      // What is done remains a child, with all that it knew, until it is stopped.
      enqueue.stopChild(actor);
      enqueue.assign({
        lanes: Object.fromEntries(Object.entries(lanes).filter(([, lane]) => isOpen(lane))),
      });
    }),
  },
}).createMachine({
  id: 'summaryOutbox',
  context: ({ input }) => ({ ...input, lanes: {}, isListed: false, present: undefined }),
  initial: 'listing',
  on: {
    'backlog.stale': '.listing',
    'lane.told': {
      actions: [
        { type: 'openLanes', params: ({ event }) => ({ tasks: [event.taskSid] }) },
        { type: 'tellLane', params: ({ event: { taskSid, event } }) => ({ taskSid, event }) },
      ],
    },
    'tasks.loaded': {
      actions: [{ type: 'notePresent', params: ({ event }) => ({ present: event.present }) }, 'relist'],
    },
    // Another tab may have put something into the store and died before it could say so.
    'retry.requested': {
      actions: [{ type: 'tellLanes', params: ({ event }) => ({ event }) }, 'relist'],
    },
    'network.woke': {
      actions: [{ type: 'tellLanes', params: ({ event }) => ({ event }) }, 'relist'],
    },
    'page.hidden': { actions: { type: 'tellLanes', params: ({ event }) => ({ event }) } },
    // What is being listed is no longer theirs.
    'agent.left': { target: '.listed', actions: ['forgetAll', 'noteListed'] },
    'xstate.done.actor.*': {
      actions: {
        type: 'letGo',
        params: ({ event }: { readonly event: DoneActorEvent }) => ({ actor: event.actorId }),
      },
    },
  },
  states: {
    listing: {
      invoke: {
        src: 'list',
        onDone: {
          target: 'listed',
          actions: [
            {
              type: 'openLanes',
              params: ({ event }) => ({
                tasks: [...event.output.versions, ...event.output.contacts].map(({ taskSid }) => taskSid),
              }),
            },
            { type: 'handOut', params: ({ event }) => ({ backlog: event.output }) },
            'tellMissed',
            'noteListed',
          ],
        },
        // The store never rejects; if it did, what is kept from now on would still be sent.
        onError: 'listed',
      },
    },
    listed: {},
  },
});

export type SummaryOutboxActor = ActorRefFrom<typeof summaryOutboxMachine>;
export type SummaryOutboxSnapshot = SnapshotFrom<typeof summaryOutboxMachine>;

const isOpen = (lane: SummaryLaneActor | undefined): lane is SummaryLaneActor =>
  lane?.getSnapshot().status === 'active';

const entriesOf = (lanes: SummaryOutboxContext['lanes']) =>
  Object.entries(lanes) as [TaskSid, SummaryLaneActor][];

/** While all is well nobody looks at the count, and each change of it would cost Flex a dispatch. */
export const toSummaryOutboxView = ({ context }: SummaryOutboxSnapshot): SummaryOutboxStatus => {
  const open = Object.values(context.lanes)
    .filter(isOpen)
    .map((lane) => lane.getSnapshot().context)
    // A text that was refused is not in Sync either, though the rest has got through since.
    .map(({ lane, failure }) => ({ lane, failure: failure ?? refusalIn(lane) }));
  const troubled = open.filter(({ lane, failure }) => failure !== undefined && waitingIn(lane) > 0);
  return {
    waiting: troubled.reduce((sum, { lane }) => sum + waitingIn(lane), 0),
    failure: troubled[0]?.failure,
    drafts: open.flatMap(({ lane }) => unsavedDraftIn(lane) ?? []),
  };
};
