import {
  and,
  assign,
  emit,
  enqueueActions,
  not,
  raise,
  sendTo,
  stateIn,
  type ActorRefFrom,
  type SnapshotFrom,
} from 'xstate';

import type { AssistMessage } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import { isPauseOn } from './pause.machine';
import type { RelayStatus } from './relay.machine';
import { emissionOf } from './room-content';
import { audio, lastWords, resolving } from './session-call';
import {
  hasGap,
  hasRelayedAll,
  isListDue,
  isRelaying,
  latestOf,
  requireAttachment,
  requireChat,
} from './session-facts';
import { failureOf, sessionSetup } from './session-setup';
import { listing, stream } from './session-stream';
import { catchUp, followUps, search } from './session-suggestions';
import { toolCalls } from './session-tool-calls';
import type { RoomContent, SessionContext, SessionEmission } from './session.types';
import { NO_SUMMARY_YET } from './summary.types';

const NOT_YET_RELAYED: RelayStatus = { status: 'backfilling', failure: undefined, setAside: 0 };
/** The audio of a call does not pass through here. */
const NOTHING_TO_RELAY: RelayStatus = { status: 'current', failure: undefined, setAside: 0 };

const NOT_SENT: AssistFailure = {
  kind: 'notSent',
  message: 'Agent Assist is not connected to this conversation',
};

const NOT_ATTACHED: AssistFailure = {
  kind: 'unreachable',
  message: 'Agent Assist is not connected to this conversation',
};

const tellPauseOfSound = sessionSetup.sendTo('pause', { type: 'audio.heard' });
const retryRelay = sessionSetup.enqueueActions(({ context, enqueue }) => {
  if (context.task.medium === 'chat') enqueue.sendTo('relay', { type: 'retry.requested' });
});

/**
 * One assist session for one task, from acceptance (or page reload) until the task is over for this agent.
 *
 * The conversation of a chat is made by the session (`attaching`); that of a call is Google's, made when the audio
 * arrives, and has to be found first (`resolving`).
 *
 * In `engaged`, regions run side by side and fail alone: `relaying` sends a chat's messages, `stream` knows whether the
 * room is joined, `listing` and `catchUp` ask for what a gap swallowed, `audio` watches whether a call is heard,
 * `lastWords` waits for the end of its speech, `followUps` proposes how to go on from a draft, `search` answers the
 * agent's questions, `toolCalls` carries the agent's decisions to Google. The summary is a machine of its own from the
 * first moment to the last, whatever becomes of the rest; `summarising` tells it when there is a conversation to sum up.
 *
 * The machine decides what happens next; it stores no suggestions, messages or summaries: those are emitted, and live in
 * Redux. The states here are those in which the session as a whole is; each region is in the file of its subject.
 */
export const sessionMachine = sessionSetup.createMachine({
  id: 'session',
  initial: 'starting',
  context: ({ input }) => ({
    ...input,
    found: undefined,
    audio: input.task.medium === 'call' ? 'awaited' : undefined,
    hasHeard: false,
    audioReport: undefined,
    isHandedOn: false,
    audioStarts: 0,
    isFinished: false,
    audioEnd: undefined,
    cursor: undefined,
    listedAt: 0,
    listAttempt: 0,
    isListingRefused: false,
    attachment: undefined,
    wrapping: input.task.wrapping,
    ended: false,
    attempt: 0,
    failure: undefined,
    joinedAt: input.now(),
    gap: input.heardBefore !== undefined,
    heardAt: input.heardBefore ?? 0,
    quietGap: undefined,
    owesCatchUp: false,
    owed: undefined,
    doubtUntil: undefined,
    isToldOfMessages: false,
    untold: [],
    relay: NOT_YET_RELAYED,
    pause: { phase: 'unknown', until: undefined, failure: undefined, isSilenced: false },
    paused: undefined,
    mustMove: false,
    latest: undefined,
    summary: NO_SUMMARY_YET,
    search: { phase: 'none', question: '', failure: undefined },
    searching: undefined,
    draft: '',
    hasFollowUps: false,
    toolCalls: {},
  }),
  invoke: [
    {
      id: 'summary',
      src: 'summary',
      input: ({ context: { task, now, random, summaries, reporter } }) => ({
        task,
        now,
        random,
        reporter,
        order: (order) => summaries.order(task, order),
        redraft: summaries.redraft,
      }),
    },
    {
      id: 'pause',
      src: 'pause',
      input: ({ context: { task, now, random, pausesCalls = false } }) => ({
        task,
        isOffered: task.medium === 'chat' || pausesCalls,
        now,
        random,
      }),
    },
  ],
  on: {
    'task.wrapupStarted': { actions: ['noteWrapping', 'tellSummary'] },
    'task.ended': [
      {
        guard: ({ context }) => context.attachment !== undefined,
        target: '.closing',
        actions: 'tellSummary',
      },
      { target: '.closed', actions: 'tellSummary' },
    ],
    'pause.requested': { actions: 'tellPause' },
    'pause.ended': { actions: 'tellPause' },
    'pause.reported': {
      actions: enqueueActions(({ context, enqueue, self, event: { pause, status } }) => {
        enqueue.assign({ pause: status, paused: pause });
        enqueue.sendTo('summary', { type: 'pause.changed', isPaused: status.isSilenced });
        // A call's conversation ends with its audio, and what is heard after a pause makes another one.
        if (context.task.medium === 'call') {
          if (status.isSilenced && !context.pause.isSilenced)
            enqueue.assign({ audioEnd: { code: context.audioEnd?.code } });
          if (isPauseOn(context.pause) && !isPauseOn(status) && !context.wrapping) {
            const isLooking = self.getSnapshot().matches('resolving');
            enqueue.assign({ audioStarts: 0, mustMove: !isLooking });
            if (isLooking) enqueue.sendTo('callFinder', { type: 'retry.requested' });
          }
        }
        if (pause && isRelaying(self.getSnapshot().children))
          enqueue.sendTo('relay', { type: 'pause.changed', pause });
        if (context.pause.phase === 'active' && status.phase !== 'active')
          enqueue.raise({ type: 'hearing.stopped' });
        // Asked for before it was known that it may be.
        if (context.pause.phase === 'unknown' && status.phase === 'active' && context.latest)
          enqueue.raise({ type: 'suggestions.due' });
      }),
    },
    'page.woke': { actions: 'tellPause' },
    'retry.requested': { actions: 'tellPause' },
    'call.changed': [
      {
        guard: { type: 'isStartWhileHeld', params: ({ event }) => event },
        actions: [{ type: 'noteCall', params: ({ event }) => event }, 'tellPauseOfStart'],
      },
      { actions: { type: 'noteCall', params: ({ event }) => event } },
    ],
    'summary.requested': { actions: 'tellSummary' },
    'summary.kept': { actions: 'tellSummary' },
    'summary.reported': { actions: 'tellSummary' },
    'summary.asked': { actions: 'tellSummary' },
    'summary.changed': { actions: assign(({ event: { summary } }) => ({ summary })) },
    'summary.published': { actions: emit(({ event }) => event.emission) },
    'search.requested': {
      actions: {
        type: 'noteSearchFailure',
        params: ({ event }) => ({ question: event.search.question, failure: NOT_ATTACHED }),
      },
    },
    'toolCall.decided': {
      actions: {
        type: 'publishToolCall',
        params: ({ event: { toolCall, decision } }) => ({
          toolCall,
          decision,
          phase: { status: 'failed' as const, failure: NOT_SENT },
        }),
      },
    },
    // What is on the screen can be marked and judged whatever becomes of the connection.
    'suggestion.acted': {
      actions: [emit(({ event: { id, act } }) => ({ type: 'suggestion.acted', id, act })), 'tellSummary'],
    },
    'draft.changed': { actions: { type: 'noteDraftText', params: ({ event }) => event } },
  },
  states: {
    starting: {
      entry: assign({ mustMove: false }),
      always: [{ guard: 'isCall', target: 'resolving' }, { target: 'attaching' }],
    },

    resolving,

    attaching: {
      initial: 'trying',
      // A pause is over, and what was found ended with the audio of before.
      always: { guard: ({ context }) => context.mustMove, target: 'starting' },
      states: {
        trying: {
          invoke: {
            src: 'attach',
            input: ({ context: { task, found, relayMode } }) => ({ task, found, relayMode }),
            onDone: {
              target: '#session.engaged',
              actions: assign(({ context, event }) => ({
                attachment: event.output,
                attempt: 0,
                failure: undefined,
                relay: context.task.medium === 'chat' ? NOT_YET_RELAYED : NOTHING_TO_RELAY,
                hasHeard: false,
                cursor: undefined,
                listAttempt: 0,
                isListingRefused: false,
                // A chat is there from the beginning. To a call nobody could have listened sooner.
                joinedAt: context.task.medium === 'call' ? context.now() : context.joinedAt,
                isToldOfMessages: false,
                untold: [],
              })),
            },
            onError: [
              {
                guard: { type: 'mayRetry', params: failureOf },
                target: 'waiting',
                actions: { type: 'noteFailure', params: failureOf },
              },
              { target: '#session.failed', actions: { type: 'noteFailure', params: failureOf } },
            ],
          },
        },
        waiting: {
          after: { attachRetry: 'trying' },
          on: { 'retry.requested': { target: 'trying', actions: 'tellPause' } },
        },
      },
    },

    failed: {
      on: {
        'retry.requested': {
          target: 'starting',
          actions: [assign({ failure: undefined, attempt: 0 }), 'tellPause'],
        },
      },
    },

    engaged: {
      type: 'parallel',
      invoke: {
        src: 'room',
        input: ({ context, self }) => ({
          conversation: requireAttachment(context).conversation,
          listen: context.listen,
          isInDoubt: () => self.getSnapshot().context.doubtUntil !== undefined,
        }),
      },
      // What is open is answered before the session goes or moves on.
      always: [
        {
          guard: ({ context }) => context.ended && hasRelayedAll(context) && !isAnswerDue(context),
          target: 'closing',
        },
        {
          guard: ({ context }) => context.mustMove && !isAnswerDue(context),
          target: 'starting',
        },
      ],
      on: {
        'task.ended': { actions: [assign({ ended: true }), 'tellSummary'] },
        'retry.requested': [
          // Looked for anew, the audio may be started anew.
          {
            guard: and(['isLive', 'hasAudioEnded', not('isHeld')]),
            actions: [assign({ audioStarts: 0 }), 'noteMustMove'],
          },
          { actions: [retryRelay, 'tellPause'] },
        ],
        // The network is back: what waits need not wait for its turn.
        'page.woke': { actions: ['tellPause', retryRelay] },
        'relay.changed': { actions: assign(({ event: { relay } }) => ({ relay })) },
        'relay.backfilled': {
          actions: [
            { type: 'noteLatest', params: ({ event }) => event },
            { type: 'publishMessages', params: ({ event }) => event },
            raise({ type: 'suggestions.due' }),
          ],
        },
        'relay.analyzed': {
          actions: [
            { type: 'noteLatest', params: ({ event }) => ({ messages: maybe(event.message) }) },
            { type: 'publishMessages', params: ({ event }) => ({ messages: maybe(event.message) }) },
            { type: 'publishSuggestions', params: ({ event }) => ({ sets: [event.suggestions] }) },
          ],
        },
        'relay.revised': {
          actions: emit(({ event: { message, revision } }) => ({
            type: 'message.revised',
            sid: message.sid,
            role: message.role,
            sentAt: message.sentAt,
            revision,
          })),
        },
        'relay.withheld': {
          actions: sendTo('pause', ({ event }) => ({ type: 'pause.withheld', index: event.index })),
        },
        // Google completes a conversation after 24 hours. The customer's may go on for weeks, so ours does too,
        // under the next id. Once the channel has closed there is nothing to continue.
        'relay.ended': { guard: 'isLive', actions: 'noteMustMove' },
        'room.heard': [
          {
            guard: ({ event }) => event.messages.length > 0,
            actions: [
              // One change, because each of several would copy the whole picture of the machine once more.
              assign(({ context, event: { messages, at } }) => ({
                hasHeard: true,
                isToldOfMessages: context.isToldOfMessages || messages.length > 0,
                untold: context.untold.filter((name) => !messages.some((message) => message.name === name)),
                ...latestOf(context, messages, at),
              })),
              sendTo('summary', ({ event: { messages } }) => ({ type: 'messages.seen', messages })),
              tellPauseOfSound,
            ],
          },
          { actions: ['noteHeard', tellPauseOfSound] },
        ],
        'room.delivered': [
          // A call's conversation ends with its audio: nothing but a new stream would make another.
          {
            guard: 'isCall',
            actions: [assign({ isFinished: true }), { type: 'noteAudioEnd', params: { code: undefined } }],
          },
          { guard: and(['isLive', ({ event }) => event.event.type === 'finished']), actions: 'noteMustMove' },
        ],
      },
      states: {
        relaying: {
          initial: 'choosing',
          states: {
            choosing: { always: [{ guard: 'isChat', target: 'chat' }, { target: 'none' }] },
            none: {},
            chat: {
              invoke: {
                id: 'relay',
                src: 'relay',
                input: ({ context }) => ({
                  task: requireChat(context),
                  conversation: requireAttachment(context).conversation,
                  mode: context.relayMode,
                  pause: context.paused,
                  random: context.random,
                }),
                onError: {
                  target: '#session.failed',
                  actions: { type: 'noteFailure', params: failureOf },
                },
              },
            },
          },
        },

        stream,
        listing,
        audio,
        lastWords,
        catchUp,
        followUps,
        search,
        toolCalls,

        summarising: {
          initial: 'early',
          entry: sendTo('summary', ({ context }) => {
            const { conversation, features, isHandedOver } = requireAttachment(context);
            return {
              type: 'conversation.attached',
              conversation,
              summarises: features.includes('CONVERSATION_SUMMARIZATION'),
              isHandedOver,
            };
          }),
          exit: sendTo('summary', { type: 'conversation.detached' }),
          states: {
            early: {
              always: {
                // A summary asked for earlier would miss what is still on its way. Of a call on which nothing was heard
                // there is nothing to say.
                guard: and([
                  ({ context }) => context.task.medium === 'chat' || context.hasHeard,
                  ({ context }) => hasRelayedAll(context),
                  'isWrapping',
                  stateIn({ engaged: { lastWords: 'in' } }),
                ]),
                target: 'due',
              },
            },
            due: { entry: sendTo('summary', { type: 'conversation.heard' }) },
          },
        },
      },
    },

    closing: {
      on: { 'task.ended': {} },
      invoke: {
        src: 'finish',
        input: ({ context }) => ({
          task: context.task,
          conversation: requireAttachment(context).conversation,
        }),
        // Google completes what we could not, after 24 hours.
        onDone: 'closed',
        onError: 'closed',
      },
    },

    closed: { type: 'final' },
  },
});

export type SessionActor = ActorRefFrom<typeof sessionMachine>;
export type SessionSnapshot = SnapshotFrom<typeof sessionMachine>;

/** What of the room's content this agent sees now; undefined where that is another agent's call, as in the guard. */
export function shownOf(snapshot: SessionSnapshot, content: RoomContent): SessionEmission | undefined {
  const { isHandedOn, attachment } = snapshot.context;
  if (isHandedOn && snapshot.matches({ engaged: { lastWords: 'in' } })) return undefined;
  return emissionOf(content, attachment);
}

/**
 * Whether the session has something to do as soon as this is heard: it shows that a call is heard, sees to it that a
 * pause is one, or draws up a summary anew. Nothing else is decided by what is said alone.
 */
export function isAwaited({ context }: SessionSnapshot, content: RoomContent): boolean {
  if (context.task.medium === 'call' && (!context.hasHeard || context.pause.phase !== 'active')) return true;
  return content.type === 'message' && (context.wrapping || context.summaries.redraft !== undefined);
}

/**
 * The same for a join. That the room was joined again is mostly no news.
 * @param lastJoinedAt when it was joined before that, where the session has not been told; milliseconds since the epoch
 */
export function isJoinAwaited(snapshot: SessionSnapshot, lastJoinedAt: number | undefined): boolean {
  const { context } = snapshot;
  // By its tag, which is one look: this is asked for each room every few seconds.
  return !snapshot.hasTag('joined') || hasGap(context, lastJoinedAt) || isListDue(context);
}

/** Google is being asked for something that the agent waits for. */
function isAnswerDue({ summary, toolCalls: decided }: SessionContext): boolean {
  return summary.phase === 'requested' || Object.values(decided).some((call) => call?.status === 'deciding');
}

function maybe(message: AssistMessage | undefined): readonly AssistMessage[] {
  return message ? [message] : [];
}
