import { and, assign, enqueueActions, fromCallback, not, stateIn } from 'xstate';

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
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';

/**
 * A pause that was begun on another computer ends by that one's clock. Clocks differ, and it may end late, but not
 * early.
 */
const OTHERS_CLOCK_MS = 30_000;

/** What was said just before the audio was stopped, Google is still making out. */
const LAST_WORDS_MS = 10_000;

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
  /** Nothing reaches Google: of a chat from the click on, of a call once Twilio has stopped the audio. */
  readonly isSilenced: boolean;
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
  /** Whether it can be paused at all. */
  readonly isOffered: boolean;
  readonly now: () => number;
  readonly random: () => number;
}

export type PauseEvent =
  /** `until` as in {@link PauseStatus}. */
  | { type: 'pause.requested'; until: number | undefined }
  | { type: 'pause.ended' }
  /** The relay has kept back a message that was edited, and will not send it: it counts as said in the pause. */
  | { type: 'pause.withheld'; index: number }
  | { type: 'retry.requested' }
  /** Timers of a computer that slept are late. */
  | { type: 'page.woke' }
  /** Google has made out something that was said on the call. */
  | { type: 'audio.heard' }
  /** Twilio says that a stream of the call has begun. */
  | { type: 'audio.started' }
  /** The agent is in after-call work: there is nothing more to hear. */
  | { type: 'call.over' }
  | PauseNews;

/** What somebody wanted while Twilio was being asked for something else. */
type Wish = { readonly type: 'pause'; readonly until: number | undefined } | { readonly type: 'end' };

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
  /** When Twilio confirmed that a call's audio is stopped, milliseconds since the epoch; undefined: it has not. */
  readonly stoppedAt: number | undefined;
  /** A stream has begun while Twilio was being asked to stop them: the answer says nothing of that one. */
  readonly hasStarted: boolean;
  /** Google has heard something after that: nothing counts but a stream that is found and stopped. */
  readonly mustStop: boolean;
  /** Of a call only: requests to Twilio that overtake each other would leave nobody knows what. */
  readonly wish: Wish | undefined;
  /** What the session was told last, as JSON. */
  readonly told: string;
}

/**
 * Whether a conversation may be heard. Begins and ends pauses, writes them down where the next agent's desktop and the
 * Functions read them, and follows what others write there.
 *
 * A pause begins here and now, and is written after that; it ends only once its end is written. What cannot be written
 * is tried again for as long as it takes. What somebody wiped is written again.
 *
 * Of a call, writing is also stopping its audio: it is paused only once Twilio has confirmed that, in every page anew,
 * and no longer when something is heard all the same. Its end starts the audio.
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
    /**
     * Writes what is paused beside what is written by then, and has a call's audio stopped: a stream that runs, where
     * it `mustStop` one. @returns all that is written then
     */
    write: unprovided<Pause, { task: TaskRef; pause: Pause; mustStop: boolean }>('write'),
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
      stoppedAt: ({ context }, params) =>
        isPaused(params.pause) && !context.hasStarted ? context.now() : undefined,
      mustStop: false,
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
      stoppedAt: undefined,
      mustStop: false,
      wish: undefined,
    }),
    noteOver: assign({
      isOwn: false,
      isUnreadable: false,
      stoppedAt: undefined,
      mustStop: false,
      wish: undefined,
    }),
    noteHeardAgain: assign({ stoppedAt: undefined, mustStop: true }),
    noteStarted: assign({ stoppedAt: undefined, hasStarted: true }),
    forgetStarted: assign({ hasStarted: false }),
    noteWish: assign({ wish: (_, params: { wish: Wish }) => params.wish }),
    forgetWish: assign({ wish: undefined }),
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
    mayPause: ({ context }) => context.isOffered,
    isCall: ({ context }) => context.task.medium === 'call',
    isCallOver: ({ context: { task } }) => task.medium === 'call' && task.wrapping,
    isPaused: ({ context }) => isPaused(context.pause),
    isWritten: ({ context }) => context.written === undefined || saysEnough(context, context.written),
    isSilenced: ({ context }) => context.task.medium === 'chat' || context.stoppedAt !== undefined,
    /** Not what was said before it was stopped. */
    isHeardSince: ({ context: { stoppedAt, now } }) =>
      stoppedAt !== undefined && now() - stoppedAt >= LAST_WORDS_MS,
    wantsEnd: ({ context }) => context.wish?.type === 'end',
    wantsPause: ({ context }) => context.wish?.type === 'pause',
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
    stoppedAt: undefined,
    hasStarted: false,
    mustStop: false,
    wish: undefined,
    told: '',
  }),
  invoke: { src: 'watch', input: ({ context }) => context.task },
  initial: 'beginning',
  always: { guard: 'hasNews', actions: 'report' },
  on: {
    'call.over': { guard: 'isCall', target: '.over' },
    'pause.told': { actions: { type: 'noteTold', params: ({ event }) => event } },
    'pause.newest': { actions: { type: 'noteNewest', params: ({ event }) => event } },
    'pause.withheld': { actions: { type: 'noteEdited', params: ({ event }) => event } },
  },
  states: {
    beginning: { always: [{ guard: 'isCallOver', target: 'over' }, { target: 'reading' }] },

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
        { guard: 'wantsEnd', target: 'resuming', actions: 'forgetWish' },
        {
          guard: 'wantsPause',
          target: 'pausing',
          actions: { type: 'begin', params: ({ context }) => ({ until: untilOf(context.wish) }) },
        },
        { guard: and(['isPaused', 'isWritten', 'isSilenced']), target: 'paused' },
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
            input: ({ context: { task, pause, mustStop } }) => ({ task, pause, mustStop }),
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
        'pause.requested': { guard: 'isCall', actions: 'forgetWish' },
        'pause.ended': [
          {
            guard: and(['isCall', stateIn({ pausing: 'writing' })]),
            actions: { type: 'noteWish', params: { wish: { type: 'end' } } },
          },
          { target: 'resuming' },
        ],
        'pause.edited': { actions: { type: 'noteEdited', params: ({ event }) => event } },
      },
      initial: 'writing',
      states: {
        writing: {
          entry: 'forgetStarted',
          on: { 'audio.started': { guard: 'isCall', actions: 'noteStarted' } },
          invoke: {
            src: 'write',
            input: ({ context: { task, pause, mustStop } }) => ({ task, pause, mustStop }),
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
          always: { guard: 'wantsEnd', target: '#pause.deciding' },
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
        'audio.heard': { guard: 'isHeardSince', target: 'pausing', actions: 'noteHeardAgain' },
        'audio.started': { guard: 'isCall', target: 'pausing', actions: 'noteStarted' },
        // When it ends may have changed.
        'pause.told': {
          target: 'paused',
          reenter: true,
          actions: { type: 'noteTold', params: ({ event }) => event },
        },
      },
    },

    resuming: {
      // Why it could not be paused does not tell why it cannot be resumed.
      entry: ['forgetFailure', { type: 'enter', params: { phase: 'resuming' } }],
      always: [
        { guard: and(['isOver', 'wantsPause']), target: 'deciding' },
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
          always: { guard: 'wantsPause', target: '#pause.deciding' },
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
        'pause.requested': [
          {
            guard: and(['isCall', stateIn({ resuming: 'writing' })]),
            actions: {
              type: 'noteWish',
              params: ({ event }) => ({ wish: { type: 'pause', until: event.until } }),
            },
          },
          { target: 'pausing', actions: 'forgetFailure' },
        ],
        'pause.ended': { guard: 'isCall', actions: 'forgetWish' },
        'audio.started': { guard: 'isCall', actions: 'noteStarted' },
        'pause.edited': { actions: { type: 'noteEdited', params: ({ event }) => event } },
      },
    },

    over: { entry: ['noteOver', 'forgetFailure', { type: 'enter', params: { phase: 'active' } }] },
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

/** Of a call nothing is told by place: what is over needs not be written again. */
const saysEnough = ({ task, pause }: PauseContext, written: Pause): boolean =>
  task.medium === 'chat' ? saysAllOf(written, pause) : !isPaused(pause) || isPaused(written);

const untilOf = (wish: Wish | undefined): number | undefined =>
  wish?.type === 'pause' ? wish.until : undefined;

/** When the pause ends by itself, by this computer's clock; undefined: not by itself. */
function endOf({ pause, isOwn }: PauseContext): number | undefined {
  if (!isPaused(pause) || pause.until === undefined) return undefined;
  return pause.until + (isOwn ? 0 : OTHERS_CLOCK_MS);
}

const isSilenced = ({ task, phase, stoppedAt }: PauseContext): boolean =>
  ['pausing', 'paused', 'resuming'].includes(phase) && (task.medium === 'chat' || stoppedAt !== undefined);

const reportOf = (context: PauseContext): PauseReport => ({
  type: 'pause.reported',
  status: {
    phase: context.phase,
    until: isPaused(context.pause) ? context.pause.until : undefined,
    failure:
      context.failure ?? (context.isUnreadable && context.phase !== 'resuming' ? UNREADABLE : undefined),
    isSilenced: isSilenced(context),
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
