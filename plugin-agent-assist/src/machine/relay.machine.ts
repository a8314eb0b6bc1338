import { assign, enqueueActions, fromCallback, sendParent } from 'xstate';

import type {
  AssistMessage,
  ChatTask,
  MessageNews,
  RelayMode,
  RemovedMessage,
  Revision,
  TaskMessage,
} from '../domain/assist';
import { isRefusal, toFailure, type AssistFailure } from '../domain/failure';
import type { ConversationName, MessageSid } from '../domain/ids';
import { covers, isPaused, isSamePause, NEVER_PAUSED, type Pause } from '../domain/pause';
import type { SuggestionSet } from '../domain/suggestion';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';
import { addTo, isIn, NOTHING_SEEN, type SeenPlaces } from './seen-places';

/** Google's quota is a minute's; waiting up to one lets it recover. */
const RELAY_BACKOFF_CAP_MS = 60_000;
/** How often it is looked whether a pause, of which only the record tells, is over. */
const LOOK_AGAIN_MS = 30_000;
/** So long the Functions may take over a message. */
const SERVER_LIMIT_MS = 30_000;
/** So often in a row the Functions may need a hint before that is named. */
const MAX_LAPSES = 3;

const NOT_DELIVERING: AssistFailure = {
  kind: 'misconfigured',
  message: 'The server-side relay does not deliver',
};

/** How the relay stands, for the session's view. */
export interface RelayStatus {
  /** `sending`: messages are on their way or in the queue. `paused`: the agent wants nothing to be sent. */
  readonly status: 'backfilling' | 'sending' | 'current' | 'waiting' | 'paused';
  readonly failure: AssistFailure | undefined;
  readonly setAside: number;
}

/** What the back-fill has to go by. */
export interface BackfillOrder extends Omit<RelayInput, 'random'> {
  /** What waits in this page already. */
  readonly queue: readonly TaskMessage[];
  /** What Agent Assist has refused, or must not get. */
  readonly left: ReadonlySet<MessageSid>;
  /** In mode `server`: the Functions are to be asked only where one up to this place is missing. */
  readonly look: { readonly upTo: number } | undefined;
}

export interface Backfilled {
  /** Messages that Agent Assist has now, or has refused. */
  readonly covered: readonly MessageSid[];
  /** Those of them that Agent Assist refused for good. */
  readonly refused: readonly MessageSid[];
  /** What is to be sent one by one, in order. */
  readonly queued: readonly TaskMessage[];
  /** The place of the last message that Twilio has listed; -1 where there is none. */
  readonly upTo: number;
  /** What stands written of pauses; undefined where that was not read. */
  readonly pause: Pause | undefined;
  /** The conversation as Agent Assist has it, oldest first; undefined where there is nothing new. */
  readonly messages: readonly AssistMessage[] | undefined;
  /** How the Functions do, in mode `server`. `fresh`: something is missing that may just be on its way. */
  readonly server: 'fine' | 'lapsed' | 'fresh';
}

/** A message was edited or deleted in Twilio after Agent Assist had got it. */
export interface Revised {
  readonly message: RemovedMessage;
  readonly revision: Revision;
}

/** What the relay tells its session. */
export type RelayReport =
  | { type: 'relay.backfilled'; messages: readonly AssistMessage[] }
  | { type: 'relay.analyzed'; message: AssistMessage | undefined; suggestions: SuggestionSet }
  | ({ type: 'relay.revised' } & Revised)
  /** An edit was learnt of while nothing may be sent, so that the message counts as said meanwhile. */
  | { type: 'relay.withheld'; index: number }
  | { type: 'relay.changed'; relay: RelayStatus }
  /** Google has completed the conversation: it takes nothing more. */
  | { type: 'relay.ended' };

export type RelayEvent =
  | MessageNews
  /** What the session knows of pauses, all told. Told before it knows what is written only where a pause is on. */
  | { type: 'pause.changed'; pause: Pause }
  /** What the Functions may still have on its way is wanted now. */
  | { type: 'heal.requested' }
  | { type: 'retry.requested' };

export interface RelayInput {
  readonly task: ChatTask;
  readonly conversation: ConversationName;
  readonly mode: RelayMode;
  /** What the session knows of pauses, all told; undefined: nothing yet. */
  readonly pause: Pause | undefined;
  readonly random: () => number;
}

/** Which messages the outbox is told of. */
export type OutboxAddress = Pick<RelayInput, 'task' | 'conversation'>;

/** What is to become of messages in the browser's store. */
export type OutboxOrder =
  { type: 'keep'; messages: readonly TaskMessage[] } | { type: 'forget'; messages: readonly MessageSid[] };

interface RelayContext extends RelayInput {
  /** What stood written of pauses when that was read last. */
  readonly written: Pause | undefined;
  readonly queue: readonly TaskMessage[];
  /** What was sent, listed or queued: the same message may be reported twice. */
  readonly seen: SeenPlaces;
  /** On its way, or last on its way to an end that is not known. */
  readonly tried: MessageSid | undefined;
  /**
   * How messages are since they were edited, while it cannot be told whether Agent Assist has them as they were: during
   * the back-fill, and once it was tried to send them.
   */
  readonly edited: ReadonlyMap<MessageSid, TaskMessage>;
  /** What was deleted since the last back-fill: a list that is a moment old may hold it. */
  readonly deleted: ReadonlySet<MessageSid>;
  readonly attempt: number;
  readonly failure: AssistFailure | undefined;
  /** What Agent Assist has refused. */
  readonly setAside: ReadonlySet<MessageSid>;
  /** What was edited during a pause before it went. */
  readonly withheld: ReadonlySet<MessageSid>;
  /** What the Functions have, or should have by the time that it is looked for. */
  readonly dueUpTo: number;
  /** The next back-fill is a look at what the Functions have done. */
  readonly look: { readonly upTo: number } | undefined;
  /** How often in a row something was missing when it was looked for. */
  readonly lapses: number;
  readonly isFresh: boolean;
}

export interface Analyzed {
  readonly message: AssistMessage | undefined;
  readonly suggestions: SuggestionSet;
}

/** What came of the attempt to send a message. */
export type Attempted =
  | ({ readonly type: 'analyzed' } & Analyzed)
  /** It was not sent, because of what stands written of pauses. */
  | { readonly type: 'held'; readonly pause: Pause };

interface SendOrder extends OutboxAddress {
  readonly message: TaskMessage;
}

/**
 * Sends one task's messages to Agent Assist, in order and each once.
 *
 * First what was said before (without asking for suggestions), then each message as it comes. What cannot be
 * sent now waits and is tried again; what is refused for good is set aside, counted, and does not hold up the next.
 * What waits is kept in the browser too, from before it is first sent until Agent Assist has it or has refused it.
 *
 * A message that is edited or deleted in Twilio before it went goes changed, or not at all. Nothing takes back what is
 * there: that is reported. While the conversation is paused nothing is sent, and what is said or changed then is never
 * queued; after each pause it is looked what was missed for not knowing yet that it was over.
 *
 * In mode `server` the Functions send. Then it only has them heal what was missed: at its beginning, whenever it is asked
 * to, and where it finds that they have left something out.
 */
export const relayMachine = setup({
  types: {} as {
    context: RelayContext;
    events: RelayEvent;
    input: RelayInput;
  },
  actors: {
    /** Reports each message of the task's conversation that is added, changed or removed. */
    messageFeed: fromCallback<RelayEvent, ChatTask>(() => {
      throw new Error('Actor "messageFeed" was not provided');
    }),
    /** Writes to the browser's store what it is told to, in that order. */
    outbox: fromCallback<OutboxOrder, OutboxAddress>(() => {
      throw new Error('Actor "outbox" was not provided');
    }),
    backfill: unprovided<Backfilled, BackfillOrder>('backfill'),
    /** Sends a message once it is in the browser's store, unless a pause stands written. */
    analyze: unprovided<Attempted, SendOrder>('analyze'),
  },
  actions: {
    enqueue: enqueueActions(({ context, enqueue }, { message }: { message: TaskMessage }) => {
      const { mode, queue, seen } = context;
      if (mode === 'server' || isIn(seen, message.index) || isCovered(context, message)) return;
      enqueue.assign({ seen: addTo(seen, message.index), queue: [...queue, message] });
      // As long as nothing is known of pauses, it may be one that must not be kept.
      if (isPauseKnown(context)) enqueue.sendTo('outbox', keep([message]));
    }),
    /** What waits goes as it is now; what went as it was, nothing changes. */
    replace: enqueueActions(({ context, enqueue }, { message }: { message: TaskMessage }) => {
      if (isCovered(context, message)) return;
      const isQueued = holds(context.queue, message);
      if (isQueued) {
        enqueue.assign({ queue: withChanged(context.queue, message) });
        enqueue.sendTo('outbox', keep([message]));
      }
      if (context.tried === message.sid)
        enqueue.assign({ edited: new Map(context.edited).set(message.sid, message) });
      else if (!isQueued) enqueue.sendParent({ type: 'relay.revised', message, revision: 'edited' });
    }),
    /** Whether the back-fill has it as it was shows when that is done. */
    replaceMeanwhile: assign(({ context }, { message }: { message: TaskMessage }) => ({
      queue: withChanged(context.queue, message),
      edited: new Map(context.edited).set(message.sid, message),
    })),
    /** What it says now may have been said during the pause: nobody else is to send it either. */
    withhold: enqueueActions(({ context, enqueue }, { message }: { message: TaskMessage }) => {
      if (isCovered(context, message)) return;
      enqueue.sendParent({ type: 'relay.withheld', index: message.index });
      const isQueued = holds(context.queue, message);
      if (isQueued) {
        enqueue.assign({
          queue: context.queue.filter(({ sid }) => sid !== message.sid),
          withheld: new Set(context.withheld).add(message.sid),
        });
        enqueue.sendTo('outbox', forget([message.sid]));
      }
      if (!isQueued || context.tried === message.sid)
        enqueue.sendParent({ type: 'relay.revised', message, revision: 'edited' });
    }),
    withdraw: enqueueActions(({ context, enqueue }, { message }: { message: RemovedMessage }) => {
      if (isCovered(context, message)) return;
      const isQueued = holds(context.queue, message);
      enqueue.assign({
        queue: context.queue.filter(({ sid }) => sid !== message.sid),
        deleted: new Set(context.deleted).add(message.sid),
      });
      if (isQueued) enqueue.sendTo('outbox', forget([message.sid]));
      // Of what never gets there this tells nothing, and does no harm.
      if (!isQueued || context.tried === message.sid)
        enqueue.sendParent({ type: 'relay.revised', message, revision: 'deleted' });
    }),
    settleBackfill: enqueueActions(({ context, enqueue }, backfilled: Backfilled) => {
      const { covered, messages, pause, queued, refused, server, upTo } = backfilled;
      const { deleted, edited, seen, setAside } = context;
      // Said meanwhile, and after the list was read.
      const isLater = context.dueUpTo > Math.max(upTo, context.look?.upTo ?? -1);
      const due = context.mode === 'server' && isLater ? context.dueUpTo : upTo;
      const written = pause ?? context.written;
      const there = new Set(covered);
      // What was told of and is not on Twilio's list up to its end was deleted before that was read.
      const queue = inOrder([...queued, ...context.queue.filter(({ index }) => index > upTo)])
        .filter(({ sid }) => !there.has(sid) && !deleted.has(sid))
        .filter((message) => !isCovered({ pause: context.pause, written }, message))
        .map((message) => edited.get(message.sid) ?? message);
      enqueue.assign({
        written,
        queue,
        seen: addTo({ ...seen, upTo: Math.max(seen.upTo, upTo) }, ...queue.map(({ index }) => index)),
        setAside: new Set([...setAside, ...refused]),
        tried: undefined,
        edited: new Map(),
        deleted: new Set(),
        attempt: 0,
        lapses: server === 'lapsed' ? context.lapses + 1 : 0,
        failure: undefined,
        look: undefined,
        dueUpTo: due,
        isFresh: server === 'fresh' || due > upTo,
      });
      if (queue.length > 0) enqueue.sendTo('outbox', keep(queue));
      const gone = sidsOf([...queued, ...context.queue].filter((message) => !holds(queue, message)));
      if (gone.length > 0) enqueue.sendTo('outbox', forget(gone));
      if (!messages) return;
      enqueue.sendParent({ type: 'relay.backfilled', messages });
      for (const message of edited.values()) {
        const match = messages.find((one) => isSameMoment(one, message));
        if (match && match.text !== message.text)
          enqueue.sendParent({ type: 'relay.revised', message, revision: 'edited' });
      }
    }),
    noteTried: assign({ tried: ({ context }) => requireFirst(context).sid }),
    settleTried: enqueueActions(({ context, enqueue }, analyzed: Analyzed) => {
      const { edited, queue, tried } = context;
      enqueue.assign(withoutTried(context));
      if (tried) enqueue.sendTo('outbox', forget([tried]));
      enqueue.sendParent({
        type: 'relay.analyzed',
        message: analyzed.message,
        suggestions: analyzed.suggestions,
      });
      const message = tried && edited.get(tried);
      // It may have been edited on its way, or a first attempt have brought it there as it was.
      if (message && holds(queue, message) && analyzed.message?.text !== message.text)
        enqueue.sendParent({ type: 'relay.revised', message, revision: 'edited' });
    }),
    setTriedAside: enqueueActions(({ context, enqueue }, { failure }: { failure: AssistFailure }) => {
      const { queue, setAside, tried } = context;
      const refused = queue.filter(({ sid }) => sid === tried);
      enqueue.assign(withoutTried(context));
      if (tried) enqueue.sendTo('outbox', forget([tried]));
      enqueue.assign({ failure, setAside: new Set([...setAside, ...sidsOf(refused)]) });
    }),
    noteFailure: assign({
      attempt: ({ context }) => context.attempt + 1,
      failure: (_, params: { failure: AssistFailure }) => params.failure,
    }),
    /** All that the session knows takes the place of what was read. */
    notePause: enqueueActions(({ context, enqueue }, { pause }: { pause: Pause }) => {
      enqueue.assign({ pause, written: pause, queue: withoutCovered(context.queue, pause) });
      enqueue.sendTo('outbox', forget(coveredOf(context.queue, pause)));
    }),
    noteWritten: enqueueActions(({ context, enqueue }, { pause }: { pause: Pause }) => {
      enqueue.assign({ written: pause, queue: withoutCovered(context.queue, pause) });
      enqueue.sendTo('outbox', forget(coveredOf(context.queue, pause)));
    }),
    noteDue: assign({ dueUpTo: (_, { message }: { message: TaskMessage }) => message.index }),
    orderLook: assign({ look: ({ context }) => ({ upTo: context.dueUpTo }) }),
    orderHealing: assign({ look: undefined }),
    reportStatus: sendParent(({ context }, params: { status: RelayStatus['status'] }) => ({
      type: 'relay.changed',
      relay: { status: params.status, failure: context.failure, setAside: context.setAside.size },
    })),
    reportCurrent: sendParent(({ context }) => {
      const lapse = context.lapses >= MAX_LAPSES ? NOT_DELIVERING : undefined;
      return {
        type: 'relay.changed',
        relay: {
          status: lapse ? 'waiting' : 'current',
          failure: lapse ?? context.failure,
          setAside: context.setAside.size,
        },
      };
    }),
    reportEnd: sendParent({ type: 'relay.ended' }),
  },
  guards: {
    hasMessage: ({ context }) => context.queue.length > 0,
    hasNothing: ({ context }) => context.queue.length === 0,
    /** Anything else, a sign-in that failed included, says nothing about this message: it waits. */
    isRefused: (_, params: { failure: AssistFailure }) => isRefusal(params.failure),
    isEnded: (_, params: { failure: AssistFailure }) => params.failure.kind === 'ended',
    /** The Functions see to pauses themselves. */
    isPaused: ({ context }) => context.mode === 'browser' && isOn(context.pause),
    isHeld: ({ context }) => context.mode === 'browser' && isOn(context.written),
    isServer: ({ context }) => context.mode === 'server',
    isFresh: ({ context }) => context.isFresh,
    begins: ({ context }, { pause }: { pause: Pause }) => context.mode === 'browser' && isPaused(pause),
    ends: ({ context }, { pause }: { pause: Pause }) =>
      (isOn(context.pause) || isOn(context.written)) && !isPaused(pause),
    isNoNews: ({ context }, { pause }: { pause: Pause }) =>
      isSamePause(context.pause ?? context.written ?? NEVER_PAUSED, pause),
  },
  delays: {
    retryDelay: ({ context }) => backoffMs(context.attempt, context.random, RELAY_BACKOFF_CAP_MS),
    lookAgain: LOOK_AGAIN_MS,
    serverLimit: SERVER_LIMIT_MS,
  },
}).createMachine({
  id: 'relay',
  context: ({ input }) => ({
    written: undefined,
    queue: [],
    seen: NOTHING_SEEN,
    tried: undefined,
    edited: new Map(),
    deleted: new Set(),
    attempt: 0,
    failure: undefined,
    setAside: new Set(),
    withheld: new Set(),
    dueUpTo: -1,
    look: undefined,
    lapses: 0,
    isFresh: false,
    ...input,
  }),
  invoke: [
    // Before the back-fill, or a message that comes in between would be in neither.
    { src: 'messageFeed', input: ({ context }) => context.task },
    {
      id: 'outbox',
      src: 'outbox',
      input: ({ context: { task, conversation } }) => ({ task, conversation }),
    },
  ],
  initial: 'backfilling',
  on: {
    'message.added': { actions: { type: 'enqueue', params: ({ event }) => ({ message: event.message }) } },
    'message.changed': { actions: { type: 'replace', params: ({ event }) => ({ message: event.message }) } },
    'message.removed': { actions: { type: 'withdraw', params: ({ event }) => ({ message: event.message }) } },
    'pause.changed': [
      {
        guard: { type: 'begins', params: ({ event }) => ({ pause: event.pause }) },
        target: '.paused',
        actions: { type: 'notePause', params: ({ event }) => ({ pause: event.pause }) },
      },
      {
        guard: { type: 'ends', params: ({ event }) => ({ pause: event.pause }) },
        target: '.backfilling',
        actions: { type: 'notePause', params: ({ event }) => ({ pause: event.pause }) },
      },
      { actions: { type: 'notePause', params: ({ event }) => ({ pause: event.pause }) } },
    ],
    'heal.requested': { target: '.backfilling', actions: 'orderHealing' },
  },
  states: {
    backfilling: {
      entry: { type: 'reportStatus', params: { status: 'backfilling' } },
      initial: 'trying',
      on: {
        'message.added': {
          // Twilio's list may have been read before.
          guard: 'isServer',
          actions: { type: 'noteDue', params: ({ event }) => ({ message: event.message }) },
        },
        'message.changed': [
          {
            guard: 'isPaused',
            actions: { type: 'withhold', params: ({ event }) => ({ message: event.message }) },
          },
          { actions: { type: 'replaceMeanwhile', params: ({ event }) => ({ message: event.message }) } },
        ],
        'pause.changed': [
          {
            guard: { type: 'isNoNews', params: ({ event }) => ({ pause: event.pause }) },
            actions: { type: 'notePause', params: ({ event }) => ({ pause: event.pause }) },
          },
          // What is under way may hold what must not go.
          {
            target: 'backfilling',
            reenter: true,
            actions: { type: 'notePause', params: ({ event }) => ({ pause: event.pause }) },
          },
        ],
      },
      states: {
        trying: {
          invoke: {
            src: 'backfill',
            input: ({ context }) => ({
              ...context,
              left: new Set([...context.setAside, ...context.withheld]),
            }),
            onDone: {
              target: '#relay.idle',
              actions: { type: 'settleBackfill', params: ({ event }) => event.output },
            },
            // What went before is not worth giving up what comes: a back-fill is tried until it succeeds.
            onError: [
              {
                guard: { type: 'isEnded', params: ({ event }) => ({ failure: toFailure(event.error) }) },
                target: '#relay.ended',
              },
              {
                target: 'waiting',
                actions: {
                  type: 'noteFailure',
                  params: ({ event }) => ({ failure: toFailure(event.error) }),
                },
              },
            ],
          },
        },
        waiting: {
          entry: { type: 'reportStatus', params: { status: 'waiting' } },
          after: { retryDelay: 'trying' },
          on: { 'retry.requested': 'trying' },
        },
      },
    },
    // Passes by `current` while there is more: to be current for a moment would let the summary start too early.
    idle: {
      always: [
        { guard: 'isPaused', target: 'paused' },
        { guard: 'isHeld', target: 'held' },
        { guard: 'hasMessage', target: 'sending' },
        { guard: 'isFresh', target: 'watching' },
        { target: 'current' },
      ],
    },
    current: {
      entry: 'reportCurrent',
      always: { guard: 'hasMessage', target: 'sending' },
      on: {
        'message.added': {
          guard: 'isServer',
          target: 'watching',
          actions: { type: 'noteDue', params: ({ event }) => ({ message: event.message }) },
        },
      },
    },
    /** The Functions have time to send a message. */
    watching: {
      entry: 'reportCurrent',
      after: { serverLimit: { target: 'backfilling', actions: 'orderLook' } },
    },
    sending: {
      entry: ['noteTried', { type: 'reportStatus', params: { status: 'sending' } }],
      invoke: {
        src: 'analyze',
        input: ({ context }) => ({
          task: context.task,
          conversation: context.conversation,
          message: requireFirst(context),
        }),
        onDone: [
          {
            guard: ({ event }) => event.output.type === 'held',
            target: 'idle',
            actions: { type: 'noteWritten', params: ({ event }) => ({ pause: heldIn(event.output) }) },
          },
          {
            target: 'idle',
            actions: { type: 'settleTried', params: ({ event }) => analyzedIn(event.output) },
          },
        ],
        onError: [
          {
            guard: { type: 'isEnded', params: ({ event }) => ({ failure: toFailure(event.error) }) },
            target: 'ended',
          },
          {
            guard: { type: 'isRefused', params: ({ event }) => ({ failure: toFailure(event.error) }) },
            target: 'idle',
            actions: { type: 'setTriedAside', params: ({ event }) => ({ failure: toFailure(event.error) }) },
          },
          {
            target: 'waiting',
            actions: { type: 'noteFailure', params: ({ event }) => ({ failure: toFailure(event.error) }) },
          },
        ],
      },
    },
    waiting: {
      entry: { type: 'reportStatus', params: { status: 'waiting' } },
      // All that waited was deleted.
      always: { guard: 'hasNothing', target: 'idle' },
      after: { retryDelay: 'idle' },
      on: { 'retry.requested': 'idle' },
    },
    paused: {
      entry: { type: 'reportStatus', params: { status: 'paused' } },
      on: {
        'message.changed': {
          actions: { type: 'withhold', params: ({ event }) => ({ message: event.message }) },
        },
      },
    },
    /** A pause stands written of which the session has not told, or not told the end. */
    held: {
      entry: { type: 'reportStatus', params: { status: 'paused' } },
      after: { lookAgain: 'backfilling' },
      on: {
        'message.changed': {
          actions: { type: 'withhold', params: ({ event }) => ({ message: event.message }) },
        },
        'retry.requested': 'backfilling',
      },
    },
    // Nothing is on its way any more. What waited may go where the conversation is continued.
    ended: {
      entry: [{ type: 'reportStatus', params: { status: 'current' } }, 'reportEnd'],
      type: 'final',
    },
  },
});

const keep = (messages: readonly TaskMessage[]): OutboxOrder => ({ type: 'keep', messages });

const forget = (messages: readonly MessageSid[]): OutboxOrder => ({ type: 'forget', messages });

const sidsOf = (messages: readonly TaskMessage[]): readonly MessageSid[] => messages.map(({ sid }) => sid);

const holds = (messages: readonly TaskMessage[], { sid }: Pick<TaskMessage, 'sid'>): boolean =>
  messages.some((message) => message.sid === sid);

const withChanged = (queue: readonly TaskMessage[], changed: TaskMessage): readonly TaskMessage[] =>
  queue.map((message) => (message.sid === changed.sid ? changed : message));

const withoutCovered = (queue: readonly TaskMessage[], pause: Pause): readonly TaskMessage[] =>
  queue.filter(({ index }) => !covers(pause, index));

const coveredOf = (queue: readonly TaskMessage[], pause: Pause): readonly MessageSid[] =>
  sidsOf(queue.filter(({ index }) => covers(pause, index)));

/** The way of the message is over, and what was noted of it. */
const withoutTried = ({ queue, tried }: RelayContext) => ({
  queue: queue.filter(({ sid }) => sid !== tried),
  tried: undefined,
  edited: new Map<MessageSid, TaskMessage>(),
  attempt: 0,
  failure: undefined,
});

const isPauseKnown = ({ pause, written }: Pick<RelayContext, 'pause' | 'written'>): boolean =>
  (pause ?? written) !== undefined;

const isCovered = (
  { pause, written }: Pick<RelayContext, 'pause' | 'written'>,
  { index }: Pick<TaskMessage, 'index'>,
): boolean => covers(pause ?? NEVER_PAUSED, index) || covers(written ?? NEVER_PAUSED, index);

const isOn = (pause: Pause | undefined): boolean => pause !== undefined && isPaused(pause);

/** Each once, as it was said; of two the first. */
function inOrder(messages: readonly TaskMessage[]): readonly TaskMessage[] {
  return messages
    .filter(({ sid }, place) => messages.findIndex((message) => message.sid === sid) === place)
    .sort((one, other) => one.index - other.index);
}

const isSameMoment = (one: AssistMessage, other: TaskMessage): boolean =>
  one.sentAt !== undefined && Date.parse(one.sentAt) === Date.parse(other.sentAt);

function heldIn(attempted: Attempted): Pause {
  if (attempted.type !== 'held') throw new Error('The message was sent');
  return attempted.pause;
}

function analyzedIn(attempted: Attempted): Analyzed {
  if (attempted.type !== 'analyzed') throw new Error('The message was not sent');
  return attempted;
}

/** Entering `sending` with an empty queue is a programming error, so it fails loudly. */
function requireFirst({ queue: [first] }: RelayContext): TaskMessage {
  if (first === undefined) throw new Error('The relay has nothing to send');
  return first;
}
