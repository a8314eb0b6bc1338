import { and, assign, enqueueActions } from 'xstate';

import type { AssistMessage } from '../domain/assist';
import { hasGap, isGhostOver, isListDue, needsEvents, requireAttachment } from './session-facts';
import { failureOf, sessionSetup } from './session-setup';
import type { Gap } from './session.types';

/*
 * Whether the conversation's room is joined, and what is done about what a gap has swallowed: messages are listed here;
 * what was proposed is asked for anew by `catchUp` (session-suggestions.ts).
 */

/** A network that drops in silence leaves an old socket at the connector, which ends up to a minute later. */
const GHOST_MS = 60_000;
/** A gap of this length is told of whatever happened in it: somebody may have seen that the connection was down. */
const LONG_GAP_MS = 10_000;
/** What is proposed follows what is said within this time; later than that, a short gap swallows nothing. */
const PROPOSED_WITHIN_MS = 30_000;

const noteJoined = sessionSetup.assign({ joinedAt: ({ context }) => context.now(), gap: false });
const noteGap = sessionSetup.assign({ gap: true });
const listMessages = sessionSetup.raise({ type: 'messages.due', areLastWords: false });

/** What was said in it is listed, and then what was proposed is asked for. */
const passGap = sessionSetup.enqueueActions(({ context, enqueue }) => {
  enqueue.assign({ owesCatchUp: true });
  if (!hasGap(context)) return;
  const to = context.now();
  const gap = { from: Math.min(context.joinedAt, to), to };
  const isTold = to - gap.from >= LONG_GAP_MS || gap.from - context.heardAt <= PROPOSED_WITHIN_MS;
  enqueue.assign({ quietGap: isTold ? undefined : gap, doubtUntil: to + GHOST_MS, untold: [] });
  if (isTold) enqueue.emit({ type: 'gap.passed', ...gap });
});

/** What was proposed to what was said while the ghost was feared, it may have swallowed. */
const layGhost = sessionSetup.assign(({ context }) =>
  isGhostOver(context)
    ? {
        doubtUntil: undefined,
        owesCatchUp: context.owesCatchUp || context.heardAt >= (context.doubtUntil ?? 0) - GHOST_MS,
      }
    : {},
);

/** Knows whether the room is joined. */
export const stream = sessionSetup.createStateConfig({
  initial: 'disconnected',
  on: {
    'room.connected': '.joining',
    'room.disconnected': { target: '.disconnected', actions: noteGap },
  },
  states: {
    disconnected: {},
    joining: {
      on: {
        'room.joined': [
          {
            // What was said on a call before the session came is known from the list alone.
            guard: ({ context }) =>
              hasGap(context) || (context.task.medium === 'call' && context.cursor === undefined),
            target: 'joined',
            actions: [passGap, noteJoined, listMessages],
          },
          { target: 'joined', actions: noteJoined },
        ],
        'room.refused': { actions: noteGap },
      },
    },
    joined: {
      tags: 'joined',
      on: {
        'room.joined': [
          // A laptop slept, or timers stood still: the socket is the same, and the room may not be.
          {
            guard: ({ context }) => hasGap(context),
            actions: [passGap, noteJoined, listMessages],
          },
          {
            guard: ({ context }) => isListDue(context),
            actions: [layGhost, noteJoined, listMessages],
          },
          { actions: noteJoined },
        ],
        'room.rejoined': { actions: assign(({ event: { at } }) => ({ joinedAt: at })) },
        'room.refused': { target: 'joining', actions: noteGap },
      },
    },
  },
});

/** Asks what was said, where the socket has not told or may not have. */
export const listing = sessionSetup.createStateConfig({
  initial: 'idle',
  on: {
    'messages.due': [
      { guard: and(['isOthersCall', ({ event }) => !event.areLastWords]) },
      { target: '.asking' },
    ],
  },
  states: {
    idle: {},
    asking: {
      invoke: {
        src: 'listMessages',
        input: ({ context }) => ({
          conversation: requireAttachment(context).conversation,
          cursor: context.cursor,
          // Whoever relays by itself is told by the next message that it sends.
          endsUnseen: context.task.medium === 'chat' && context.relayMode === 'server',
        }),
        onDone: {
          target: 'idle',
          actions: enqueueActions(({ context, event: { output }, enqueue }) => {
            const missed = output.messages.filter((message) => isLater(message, context.latest));
            // Events are late by seconds, so that what a list tells first is not lost yet. What the socket has not
            // told by the next list, it will not tell, nor what was proposed to it.
            const lost: Gap | undefined =
              context.isToldOfMessages && context.untold.length > 0
                ? { from: Math.min(context.listedAt, context.now()), to: context.now() }
                : undefined;
            const gap = lost ?? (missed.length > 0 ? context.quietGap : undefined);
            enqueue.assign({
              quietGap: undefined,
              // In a gap that is known nobody tells.
              untold: needsEvents(context) && !context.owesCatchUp ? missed.map(({ name }) => name) : [],
              // A chat's relay brings what was proposed with what it sends.
              owesCatchUp:
                context.owesCatchUp || lost !== undefined || (needsEvents(context) && missed.length > 0),
              cursor: output.cursor,
              listedAt: context.now(),
              listAttempt: 0,
              isListingRefused: false,
            });
            if (gap) enqueue.emit({ type: 'gap.passed', from: gap.from, to: gap.to });
            if (output.messages.length > 0) {
              enqueue('noteHeard');
              enqueue({ type: 'noteLatest', params: output });
              enqueue({ type: 'publishMessages', params: output });
            }
            if (output.isCompleted && !context.wrapping) enqueue('noteMustMove');
            enqueue('payCatchUp');
          }),
        },
        onError: [
          {
            guard: { type: 'mayRetry', params: failureOf },
            target: 'waiting',
            actions: [{ type: 'noteFailedListing', params: failureOf }, 'payCatchUp'],
          },
          { target: 'idle', actions: [{ type: 'noteFailedListing', params: failureOf }, 'payCatchUp'] },
        ],
      },
    },
    waiting: {
      after: { listRetry: [{ guard: 'isOthersCall', target: 'idle' }, { target: 'asking' }] },
    },
  },
});

/** Whether it was surely said after what was heard of last. */
function isLater(message: AssistMessage, than: AssistMessage | undefined): boolean {
  if (than === undefined) return true;
  const [at, thanAt] = [message, than].map(({ sentAt, createdAt }) => Date.parse(sentAt ?? createdAt ?? ''));
  return message.name !== than.name && at !== undefined && thanAt !== undefined && at > thanAt;
}
