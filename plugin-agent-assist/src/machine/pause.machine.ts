import { and, assign, enqueueActions, fromCallback, not, setup } from 'xstate';

import type { TaskRef } from '../domain/assist';
import { toFailure, type AssistFailure } from '../domain/failure';
import {
  isPaused,
  NEVER_PAUSED,
  pausedAfter,
  pausedOver,
  saysAllOf,
  unitedPause,
  type Pause,
} from '../domain/pause';
import type { PauseNews } from '../domain/ports';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';

/**
 * A pause that was begun on another computer ends by that one's clock. Clocks differ, and it may end late, but not
 * early.
 */
const OTHERS_CLOCK_MS = 30_000;

/** Timers take no longer delays. */
const NEVER_MS = 2 ** 31 - 1;

const UNREADABLE: AssistFailure = {
  kind: 'malformed',
  message: 'What is written of pauses of this conversation cannot be read, so it counts as paused',
};

/** How the pause stands, for the session's view. */
export interface PauseStatus {
  /**
   * `unknown`: it has not been read whether there is one. `pausing`: nothing is sent from here, and that is not written
   * down yet where others read it. `resuming`: it is over as soon as that is written.
   */
  readonly phase: 'unknown' | 'active' | 'pausing' | 'paused' | 'resuming';
  /** When it ends by itself, milliseconds since the epoch; undefined: when somebody ends it. */
  readonly until: number | undefined;
  /** Why reading or writing does not get on; it is tried again. */
  readonly failure: AssistFailure | undefined;
}

/** Whether the agent has paused, whatever stands written of that. */
export const isPauseOn = ({ phase }: PauseStatus): boolean =>
  phase === 'pausing' || phase === 'paused' || phase === 'resuming';

/** What the session is told. */
export interface PauseReport {
  type: 'pause.reported';
  status: PauseStatus;
  /** Undefined until it has been read, unless there is a pause that goes on. */
  pause: Pause | undefined;
}

export interface PauseInput {
  readonly task: TaskRef;
  readonly now: () => number;
  readonly random: () => number;
}

export type PauseEvent =
  /** `until` as in {@link PauseStatus}. */
  | { type: 'pause.requested'; until: number | undefined }
  | { type: 'pause.ended' }
  | { type: 'retry.requested' }
  /** Timers of a computer that slept are late. */
  | { type: 'page.woke' }
  | PauseNews;

interface PauseContext extends PauseInput {
  /** All that is known, wherever from. */
  readonly pause: Pause;
  /** What stands written; undefined until that was told. */
  readonly written: Pause | undefined;
  readonly isRead: boolean;
  readonly isUnreadable: boolean;
  /** The newest message that this page knows, by its index. */
  readonly newest: number;
  /** The pause was begun here: `until` is by this computer's clock. */
  readonly isOwn: boolean;
  readonly phase: PauseStatus['phase'];
  readonly attempt: number;
  readonly failure: AssistFailure | undefined;
  /** How often somebody has wiped what was written. */
  readonly wipes: number;
  /** What the session was told last, as JSON. */
  readonly told: string;
}

/**
 * Whether a conversation may be heard. Begins and ends pauses, writes them down where the next agent's desktop and the
 * Functions read them, and follows what others write there.
 *
 * A pause begins here and now, and is written after that; it ends only once its end is written. What cannot be written
 * is tried again for as long as it takes. What somebody wiped is written again.
 */
export const pauseMachine = setup({
  types: {} as {
    context: PauseContext;
    events: PauseEvent;
    input: PauseInput;
  },
  actors: {
    /** What is written, here and where others read it. */
    read: unprovided<Pause, TaskRef>('read'),
    /** Writes what is paused beside what is written by then. @returns all of that */
    write: unprovided<Pause, { task: TaskRef; pause: Pause }>('write'),
    /** Ends the pause with the newest message that Twilio has. @returns all that is written then */
    end: unprovided<Pause, { task: TaskRef; pause: Pause }>('end'),
    watch: fromCallback<PauseEvent, TaskRef>(() => {
      throw new Error('Actor "watch" was not provided');
    }),
  },
  actions: {
    noteRead: assign({
      pause: ({ context }, params: { pause: Pause }) => unitedPause(context.pause, params.pause),
      isRead: true,
      failure: undefined,
      attempt: 0,
    }),
    noteWritten: assign({
      pause: ({ context }, params: { pause: Pause }) => unitedWith(context, params.pause),
      written: (_, params) => params.pause,
      isUnreadable: false,
      failure: undefined,
      attempt: 0,
    }),
    noteTold: assign({
      pause: ({ context }, params: { pause: Pause; isUnreadable: boolean }) =>
        unitedWith(context, params.pause),
      written: (_, params) => params.pause,
      isUnreadable: (_, params) => params.isUnreadable,
    }),
    noteNewest: assign({
      newest: ({ context }, params: { index: number }) => Math.max(context.newest, params.index),
    }),
    noteEdited: assign({
      pause: ({ context }, params: { index: number }) => pausedOver(context.pause, params.index),
    }),
    begin: assign({
      pause: ({ context }, params: { until: number | undefined }) =>
        pausedAfter(context.pause, context.newest, params.until),
      isOwn: true,
      attempt: 0,
      failure: undefined,
    }),
    noteOver: assign({ isOwn: false, isUnreadable: false }),
    noteFailure: assign({
      failure: (_, params: { failure: AssistFailure }) => params.failure,
      attempt: ({ context }) => context.attempt + 1,
    }),
    noteWiped: assign({ wipes: ({ context }) => context.wipes + 1 }),
    forgetFailure: assign({ failure: undefined, attempt: 0 }),
    enter: assign({ phase: (_, params: { phase: PauseStatus['phase'] }) => params.phase }),
    report: enqueueActions(({ context, enqueue }) => {
      const report = reportOf(context);
      enqueue.assign({ told: asText(report) });
      enqueue.sendParent(report);
    }),
  },
  guards: {
    /** Of a call only its audio could be stopped, and that is not in our hands. */
    mayPause: ({ context }) => context.task.medium === 'chat',
    isPaused: ({ context }) => isPaused(context.pause),
    isWritten: ({ context }) => context.written === undefined || saysAllOf(context.written, context.pause),
    isOver: ({ context }) => !isPaused(context.pause),
    isRead: ({ context }) => context.isRead,
    hasNews: ({ context }) => asText(reportOf(context)) !== context.told,
    isTimeUp: ({ context }) => context.now() >= (endOf(context) ?? Infinity),
  },
  delays: {
    retryDelay: ({ context }) => backoffMs(context.attempt, context.random),
    // At once the first time, and then no faster than others should wipe.
    repairDelay: ({ context }) => (context.wipes <= 1 ? 0 : backoffMs(context.wipes - 1, context.random)),
    untilEnd: ({ context }) => Math.min(NEVER_MS, Math.max(0, (endOf(context) ?? Infinity) - context.now())),
  },
}).createMachine({
  id: 'pause',
  context: ({ input }) => ({
    ...input,
    pause: NEVER_PAUSED,
    written: undefined,
    isRead: false,
    isUnreadable: false,
    newest: -1,
    isOwn: false,
    phase: 'unknown',
    attempt: 0,
    failure: undefined,
    wipes: 0,
    told: '',
  }),
  invoke: { src: 'watch', input: ({ context }) => context.task },
  initial: 'reading',
  always: { guard: 'hasNews', actions: 'report' },
  on: {
    'pause.told': { actions: { type: 'noteTold', params: ({ event }) => event } },
    'pause.newest': { actions: { type: 'noteNewest', params: ({ event }) => event } },
  },
  states: {
    reading: {
      initial: 'trying',
      on: {
        // Nobody waits for what can be read before nothing more is sent.
        'pause.requested': {
          guard: 'mayPause',
          target: 'pausing',
          actions: { type: 'begin', params: ({ event }) => ({ until: event.until }) },
        },
      },
      states: {
        trying: {
          invoke: {
            src: 'read',
            input: ({ context }) => context.task,
            onDone: {
              target: '#pause.deciding',
              actions: { type: 'noteRead', params: ({ event }) => ({ pause: event.output }) },
            },
            onError: { target: 'waiting', actions: { type: 'noteFailure', params: failureOf } },
          },
        },
        waiting: {
          after: { retryDelay: 'trying' },
          on: { 'retry.requested': 'trying' },
        },
      },
    },

    deciding: {
      always: [
        { guard: and(['isPaused', 'isWritten']), target: 'paused' },
        { guard: 'isPaused', target: 'pausing' },
        { target: 'active' },
      ],
    },

    active: {
      entry: ['noteOver', { type: 'enter', params: { phase: 'active' } }],
      on: {
        'pause.requested': {
          guard: 'mayPause',
          target: 'pausing',
          actions: { type: 'begin', params: ({ event }) => ({ until: event.until }) },
        },
      },
      initial: 'quiet',
      always: { guard: 'isPaused', target: 'deciding' },
      states: {
        quiet: { always: { guard: not('isWritten'), target: 'wiped' } },
        wiped: {
          entry: 'noteWiped',
          after: { repairDelay: 'writing' },
          always: { guard: 'isWritten', target: 'quiet' },
        },
        writing: {
          invoke: {
            src: 'write',
            input: ({ context: { task, pause } }) => ({ task, pause }),
            onDone: {
              target: 'quiet',
              actions: { type: 'noteWritten', params: ({ event }) => ({ pause: event.output }) },
            },
            // What is over is known here, and the Functions keep a copy: no word to the agent.
            onError: 'wiped',
          },
        },
      },
    },

    pausing: {
      entry: { type: 'enter', params: { phase: 'pausing' } },
      always: { guard: 'isOver', target: 'active' },
      on: {
        'pause.ended': 'resuming',
        'pause.edited': { actions: { type: 'noteEdited', params: ({ event }) => event } },
      },
      initial: 'writing',
      states: {
        writing: {
          invoke: {
            src: 'write',
            input: ({ context: { task, pause } }) => ({ task, pause }),
            onDone: {
              target: '#pause.deciding',
              actions: [
                { type: 'noteWritten', params: ({ event }) => ({ pause: event.output }) },
                { type: 'noteRead', params: ({ event }) => ({ pause: event.output }) },
              ],
            },
            onError: { target: 'waiting', actions: { type: 'noteFailure', params: failureOf } },
          },
        },
        waiting: {
          after: { retryDelay: 'writing' },
          on: { 'retry.requested': 'writing' },
        },
        wiped: {
          entry: 'noteWiped',
          after: { repairDelay: 'writing' },
        },
      },
    },

    paused: {
      entry: ['forgetFailure', { type: 'enter', params: { phase: 'paused' } }],
      always: [
        { guard: 'isOver', target: 'active' },
        { guard: not('isWritten'), target: 'pausing.wiped' },
      ],
      after: {
        untilEnd: [
          { guard: 'isTimeUp', target: 'resuming' },
          { target: 'paused', reenter: true },
        ],
      },
      on: {
        'pause.ended': 'resuming',
        'pause.edited': {
          target: 'pausing',
          actions: { type: 'noteEdited', params: ({ event }) => event },
        },
        'page.woke': { guard: 'isTimeUp', target: 'resuming' },
        // When it ends may have changed.
        'pause.told': {
          target: 'paused',
          reenter: true,
          actions: { type: 'noteTold', params: ({ event }) => event },
        },
      },
    },

    resuming: {
      entry: { type: 'enter', params: { phase: 'resuming' } },
      always: [
        { guard: and(['isOver', 'isRead']), target: 'active' },
        { guard: 'isOver', target: 'reading' },
      ],
      initial: 'writing',
      states: {
        writing: {
          invoke: {
            src: 'end',
            input: ({ context: { task, pause } }) => ({ task, pause }),
            onDone: {
              target: '#pause.deciding',
              actions: [
                { type: 'noteRead', params: ({ event }) => ({ pause: event.output }) },
                { type: 'noteWritten', params: ({ event }) => ({ pause: event.output }) },
              ],
            },
            onError: { target: 'waiting', actions: { type: 'noteFailure', params: failureOf } },
          },
        },
        waiting: {
          after: { retryDelay: 'writing' },
          on: {
            'retry.requested': 'writing',
            'pause.ended': 'writing',
            'page.woke': 'writing',
          },
        },
      },
      on: {
        // Changed their mind.
        'pause.requested': 'pausing',
        'pause.edited': { actions: { type: 'noteEdited', params: ({ event }) => event } },
      },
    },
  },
});

/**
 * A pause that was begun before anything was read may begin at the same place as one of long ago, whose end is not its
 * own: then it goes on.
 */
function unitedWith({ pause, phase, isOwn, isRead, newest }: PauseContext, other: Pause): Pause {
  const united = unitedPause(pause, other);
  const isOldEnd = phase === 'pausing' && isOwn && !isRead && isPaused(pause) && !isPaused(united);
  return isOldEnd ? pausedAfter(united, newest, pause.until) : united;
}

/** When the pause ends by itself, by this computer's clock; undefined: not by itself. */
function endOf({ pause, isOwn }: PauseContext): number | undefined {
  if (!isPaused(pause) || pause.until === undefined) return undefined;
  return pause.until + (isOwn ? 0 : OTHERS_CLOCK_MS);
}

const reportOf = (context: PauseContext): PauseReport => ({
  type: 'pause.reported',
  status: {
    phase: context.phase,
    until: isPaused(context.pause) ? context.pause.until : undefined,
    failure: context.failure ?? (context.isUnreadable ? UNREADABLE : undefined),
  },
  // What the agent has paused just now holds for the messages, too, whatever turns out to stand written.
  pause: context.isRead || isPaused(context.pause) ? context.pause : undefined,
});

/** Undefined parts count: a span without an end is another one than none. */
const asText = (report: PauseReport): string =>
  JSON.stringify(report, (_, value: unknown) => (value === undefined ? null : value));

function failureOf({ event }: { event: { error: unknown } }): { failure: AssistFailure } {
  return { failure: toFailure(event.error) };
}
