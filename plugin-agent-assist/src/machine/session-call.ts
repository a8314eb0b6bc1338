import { and, assign, not, sendTo } from 'xstate';

import type { AssistConversation, CallAudio } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import type { CallFound } from './call-finder.machine';
import { endedBefore, isOfEarlierStream, isOfLaterStream, requireCall } from './session-facts';
import { sessionSetup } from './session-setup';

/*
 * What is peculiar to calls: their conversation is Google's and has to be found, they can be on and not be heard, and
 * what was said last is still being recognised when they end.
 */

const tellFinder = sessionSetup.sendTo('callFinder', { type: 'look.again' });
const listLastWords = sessionSetup.raise({ type: 'messages.due', areLastWords: true });
const show = (audio: CallAudio['status']) => sessionSetup.assign({ audio });

/** The conversation that Google makes of the audio is looked for. */
export const resolving = sessionSetup.createStateConfig({
  invoke: {
    id: 'callFinder',
    src: 'callFinder',
    input: ({ context, self }) => ({
      task: requireCall(context),
      isOver: context.wrapping,
      deaf: context.audioEnd && context.found?.name,
      starts: context.audioStarts,
      isHeld: () => self.getSnapshot().context.pause.phase !== 'active',
      now: context.now,
      random: context.random,
    }),
    onDone: [
      {
        guard: ({ event }) => !('failure' in event.output),
        target: 'attaching',
        actions: assign(({ context, event }) => {
          const found = foundIn(event.output);
          return {
            audioStarts: event.output.starts,
            found,
            audioEnd: endedBefore(context, found),
            isFinished: found.state === 'COMPLETED',
            failure: undefined,
            attempt: 0,
          };
        }),
      },
      {
        target: 'failed',
        actions: { type: 'noteFailure', params: ({ event }) => hopelessIn(event.output) },
      },
    ],
  },
  on: {
    'call.sought': {
      actions: assign(({ event: { status, failure } }) => ({ audio: status, failure })),
    },
    'call.changed': [
      {
        guard: { type: 'isStartWhileHeld', params: ({ event }) => event },
        actions: [{ type: 'noteCall', params: ({ event }) => event }, tellFinder, 'tellPauseOfStart'],
      },
      { actions: [{ type: 'noteCall', params: ({ event }) => event }, tellFinder] },
    ],
    'page.woke': { actions: tellFinder },
    'retry.requested': { actions: [sendTo('callFinder', { type: 'retry.requested' }), 'tellPause'] },
    'task.wrapupStarted': {
      actions: ['noteWrapping', 'tellSummary', sendTo('callFinder', { type: 'call.over' })],
    },
  },
});

/** A call can be on and not be heard, from the beginning or from some moment on. */
export const audio = sessionSetup.createStateConfig({
  initial: 'choosing',
  on: {
    'call.changed': [
      // Callbacks overtake each other: that an earlier stream has ended says nothing of this one.
      {
        guard: ({ context, event }) => isOfEarlierStream(context, event),
        actions: { type: 'noteCall', params: ({ event }) => event },
      },
      {
        guard: ({ event }) => event.audio !== undefined && event.audio.status !== 'started',
        actions: [
          { type: 'noteCall', params: ({ event }) => event },
          { type: 'noteAudioEnd', params: ({ event }) => ({ code: event.audio?.code }) },
        ],
      },
      {
        guard: { type: 'isStartWhileHeld', params: ({ event }) => event },
        actions: [{ type: 'noteCall', params: ({ event }) => event }, 'tellPauseOfStart'],
      },
      { guard: 'isHeld', actions: { type: 'noteCall', params: ({ event }) => event } },
      // Twilio may send the audio anew, and Google makes another conversation of that.
      {
        guard: and(['isLive', ({ context, event }) => isOfLaterStream(context, event)]),
        actions: [
          { type: 'noteCall', params: ({ event }) => event },
          { type: 'noteAudioEnd', params: { code: undefined } },
          'noteMustMove',
        ],
      },
      {
        guard: and(['isLive', 'hasAudioEnded']),
        actions: [{ type: 'noteCall', params: ({ event }) => event }, 'noteMustMove'],
      },
      { actions: { type: 'noteCall', params: ({ event }) => event } },
    ],
  },
  states: {
    choosing: { always: [{ guard: 'isCall', target: 'unheard' }, { target: 'none' }] },
    none: {},
    unheard: {
      entry: show('awaited'),
      always: [
        { guard: 'hasAudioEnded', target: 'ending' },
        { guard: ({ context }) => context.hasHeard, target: 'heard' },
      ],
      after: { unheard: { actions: show('absent') } },
    },
    heard: {
      entry: show('heard'),
      always: { guard: 'hasAudioEnded', target: 'ending' },
    },
    ending: { after: { stopShown: { guard: and(['isLive', not('isHeld')]), target: 'stopped' } } },
    stopped: { entry: show('stopped') },
  },
});

/** What was said last on a call is still being recognised when it ends. */
export const lastWords = sessionSetup.createStateConfig({
  initial: 'open',
  states: {
    open: {
      always: [
        { guard: 'isChat', target: 'in' },
        { guard: and(['isWrapping', ({ context }) => context.isFinished]), target: 'in' },
        { guard: 'isWrapping', target: 'coming' },
      ],
    },
    coming: {
      after: { lastWords: { target: 'in', actions: listLastWords } },
      always: { guard: ({ context }) => context.isFinished, target: 'in', actions: listLastWords },
    },
    in: {},
  },
});

function foundIn(found: CallFound): AssistConversation {
  if ('failure' in found) throw new Error('The call was not found');
  return found.conversation;
}

function hopelessIn(found: CallFound): { failure: AssistFailure } {
  if (!('failure' in found)) throw new Error('The call was found');
  return found;
}
