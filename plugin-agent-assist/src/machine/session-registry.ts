import { createActor, type ActorOptions } from 'xstate';

import type { AssistCommands, RelayMode, TaskRef } from '../domain/assist';
import type { AnswerRecordName, TaskSid } from '../domain/ids';
import type { ToolCall, ToolDecision } from '../domain/suggestion';
import type { Connection } from './connection';
import { PAGE_TIMERS } from './late-clock';
import { relayModeOf } from './relay-mode';
import { createHearing, type Hearing } from './room-content';
import { createSessionReporter } from './session-reporter';
import type { SessionActor } from './session.machine';
import { isAwaited, isJoinAwaited, shownOf, type sessionMachine } from './session.machine';
import type { SessionCommand, SessionEmission, SuggestionAct, SummaryPort } from './session.types';
import { tellingFirst } from './telling-first';

/** Called once per session, before it starts. Returns the function that detaches. */
export type SessionObserver = (actor: SessionActor, taskSid: TaskSid) => () => void;

/** Starts, tells and stops sessions: one per task, whatever Flex reports twice or late. */
export interface SessionRegistry {
  open(task: TaskRef): void;
  notify(taskSid: TaskSid, command: SessionCommand): void;
  /** Tries again what has failed, for all tasks: what failed for one has mostly failed for all. */
  retryAll(): void;
  /** The page came to the front or back online. */
  wake(): void;
  /** Stops all sessions at once, without ending any: another tab or the next page load picks them up. */
  stopAll(): void;
  readonly commands: SessionCommands;
}

/** The commands that a session carries out. The composer and the outboxes are not its affair. */
export interface SessionCommands extends Pick<
  AssistCommands,
  'searchKnowledge' | 'requestSummary' | 'pause' | 'resume' | 'retry'
> {
  decideToolCall(taskSid: TaskSid, toolCall: ToolCall['id'], decision: ToolDecision): void;
  /** What the agent did with a suggestion, for every tab to show. */
  noteAct(taskSid: TaskSid, id: AnswerRecordName, act: SuggestionAct): void;
  /** What stands in the task's composer. */
  noteDraft(taskSid: TaskSid, text: string): void;
}

export interface RegistryDeps {
  readonly machine: typeof sessionMachine;
  readonly connection: Pick<Connection, 'retain' | 'retry'>;
  readonly observe: SessionObserver;
  /** Takes what a session's room brings, beside what the observer sees. */
  readonly publish: (taskSid: TaskSid, emission: SessionEmission) => void;
  /** Runs a callback once, on the next frame of the screen or as soon as that would be. */
  readonly soon: (run: () => void) => void;
  /** No session of the task is left, and none follows at once: what was kept for it can go. */
  readonly onGone: (taskSid: TaskSid) => void;
  readonly summaries: SummaryPort;
  readonly relayMode: RelayMode;
  /** Whether calls can be paused; not unless told. */
  readonly pausesCalls?: boolean;
  /** For a task that another tab listened to until just now: when that last told of anything. */
  readonly heardBefore?: (taskSid: TaskSid) => number | undefined;
  readonly now: () => number;
  readonly random: () => number;
  readonly actorOptions?: Pick<ActorOptions<typeof sessionMachine>, 'clock' | 'inspect'>;
}

interface Entry {
  readonly actor: SessionActor;
  readonly release: () => void;
  /** What was asked for while the session was still starting. */
  readonly held: SessionCommand[];
}

/** A task that came back while its last session was still saying goodbye. */
interface Returned {
  readonly task: TaskRef;
  /** What Flex has told of it since, each kind once: it is told when it changes, and not again. */
  readonly news: ReadonlyMap<SessionCommand['type'], SessionCommand>;
}

const TOLD_ON_CHANGE: ReadonlySet<SessionCommand['type']> = new Set([
  'call.changed',
  'summary.asked',
] as const);

const MINUTE_MS = 60_000;

/** What only a session that has found its conversation can do. */
const NEEDS_CONVERSATION: ReadonlySet<SessionCommand['type']> = new Set([
  'search.requested',
  'toolCall.decided',
  'summary.requested',
] as const);

export function createSessionRegistry(deps: RegistryDeps): SessionRegistry {
  const {
    machine,
    connection,
    observe,
    publish,
    soon,
    onGone,
    summaries,
    relayMode,
    pausesCalls,
    heardBefore,
    now,
    random,
    actorOptions,
  } = deps;
  const entries = new Map<TaskSid, Entry>();

  const returned = new Map<TaskSid, Returned>();

  const tellAll = (event: Parameters<SessionActor['send']>[0]): void => {
    for (const { actor } of entries.values()) actor.send(event);
  };

  const notify = (taskSid: TaskSid, command: SessionCommand): void => {
    const entry = entries.get(taskSid);
    const back = returned.get(taskSid);
    if (back) noteOfReturned(taskSid, back, command);
    // A tab that has just taken the lead starts its sessions and is told at once what the last one left undone. At
    // the first failure the agent gets to know; until then it is a matter of moments.
    if (entry && NEEDS_CONVERSATION.has(command.type) && isStarting(entry.actor)) entry.held.push(command);
    else if (entry) entry.actor.send(command);
  };

  const noteOfReturned = (taskSid: TaskSid, { task, news }: Returned, command: SessionCommand): void => {
    if (command.type === 'task.ended') returned.delete(taskSid);
    else if (command.type === 'task.wrapupStarted')
      returned.set(taskSid, { task: { ...task, wrapping: true }, news });
    else if (TOLD_ON_CHANGE.has(command.type))
      returned.set(taskSid, { task, news: new Map(news).set(command.type, command) });
  };

  const deliverHeld = ({ actor, held }: Entry): void => {
    if (held.length > 0 && !isStarting(actor)) held.splice(0).forEach((command) => actor.send(command));
  };

  const forget = (taskSid: TaskSid): void => {
    entries.get(taskSid)?.release();
    entries.delete(taskSid);
  };

  const over = (taskSid: TaskSid): void => {
    forget(taskSid);
    const back = returned.get(taskSid);
    returned.delete(taskSid);
    if (!back) {
      onGone(taskSid);
      return;
    }
    open(back.task);
    for (const command of back.news.values()) notify(taskSid, command);
  };

  const open = (task: TaskRef): void => {
    const present = entries.get(task.taskSid);
    // Task events count as at-least-once: a second session would say everything twice.
    if (present) {
      const { context, value } = present.actor.getSnapshot();
      if (value === 'closing' || context.ended) returned.set(task.taskSid, { task, news: new Map() });
      return;
    }
    const letGo = connection.retain();
    const reporter = createSessionReporter({
      phase: task.wrapping ? 'wrapping' : 'live',
      order: (order) => summaries.order(task, order),
      now,
      random,
      timers: actorOptions?.clock ?? PAGE_TIMERS,
    });
    let hearing: Hearing | undefined;
    const told = tellingFirst(machine, () => hearing?.takeWaiting() ?? []);
    const actor: SessionActor = createActor(told, {
      ...actorOptions,
      input: {
        task,
        now,
        random,
        relayMode: relayModeOf(task, relayMode),
        summaries,
        reporter,
        pausesCalls,
        heardBefore: heardBefore?.(task.taskSid),
        listen: (tell) =>
          (hearing = createHearing({
            show: (content) => {
              const emission = shownOf(actor.getSnapshot(), content);
              if (!emission) return false;
              publish(task.taskSid, emission);
              if (content.type === 'message') reporter.noteMessages([content.message]);
              return true;
            },
            isAwaited: (content) => isAwaited(actor.getSnapshot(), content),
            isJoinAwaited: (lastJoinedAt) => isJoinAwaited(actor.getSnapshot(), lastJoinedAt),
            tell,
            soon,
            now,
          })),
      },
    });
    const detach = observe(actor, task.taskSid);
    const entry: Entry = {
      actor,
      release: () => {
        detach();
        reporter.stop();
        letGo();
      },
      held: [],
    };
    entries.set(task.taskSid, entry);
    actor.subscribe(() => deliverHeld(entry));
    actor.subscribe({ complete: () => over(task.taskSid), error: () => over(task.taskSid) });
    actor.start();
  };

  const retryAll = (): void => {
    connection.retry();
    tellAll({ type: 'retry.requested' });
  };

  return {
    open,
    notify,
    retryAll,
    wake: () => tellAll({ type: 'page.woke' }),
    stopAll() {
      returned.clear();
      for (const [taskSid, { actor }] of [...entries]) {
        actor.stop();
        forget(taskSid);
        onGone(taskSid);
      }
    },
    commands: {
      noteAct: (taskSid, id, act) => notify(taskSid, { type: 'suggestion.acted', id, act }),
      noteDraft: (taskSid, text) => notify(taskSid, { type: 'draft.changed', text }),
      searchKnowledge: (taskSid, search) => notify(taskSid, { type: 'search.requested', search }),
      decideToolCall: (taskSid, toolCall, decision) =>
        notify(taskSid, { type: 'toolCall.decided', toolCall, decision }),
      requestSummary: (taskSid) => notify(taskSid, { type: 'summary.requested' }),
      pause: (taskSid, minutes) =>
        notify(taskSid, {
          type: 'pause.requested',
          until: minutes === undefined ? undefined : now() + minutes * MINUTE_MS,
        }),
      resume: (taskSid) => notify(taskSid, { type: 'pause.ended' }),
      retry: retryAll,
    },
  };
}

/** A call whose audio is long in coming has no conversation soon, and the agent wants to know. */
const isStarting = (actor: SessionActor): boolean => {
  const snapshot = actor.getSnapshot();
  return (
    snapshot.matches({ attaching: 'trying' }) ||
    (snapshot.matches('resolving') && snapshot.context.audio === 'awaited')
  );
};
