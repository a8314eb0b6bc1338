import { and, assign, emit, not } from 'xstate';

import type { KnowledgeQuestion } from '../domain/assist';
import { requireAttachment } from './session-facts';
import { failureOf, PAUSED, sessionSetup } from './session-setup';
import type { AskableFeature, SessionContext } from './session.types';

/*
 * What is asked of Agent Assist beside what it proposes by itself: once more what a gap may have swallowed, how to go on
 * from a draft, and the agent's own questions.
 */

/** Shorter drafts say too little to go on from. */
const MIN_DRAFT = 3;

const ASKED_AGAIN: readonly AskableFeature[] = ['SMART_REPLY', 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST'];

/** Asks again what was proposed to the customer's last words, where a gap may have swallowed it. */
export const catchUp = sessionSetup.createStateConfig({
  initial: 'idle',
  on: {
    'suggestions.due': {
      guard: and([not('isPaused'), ({ context }) => context.latest?.role === 'END_USER']),
      target: '.asking',
      actions: assign(({ context }) => ({
        owed: { to: context.latest?.name, features: ASKED_AGAIN, attempt: 0 },
      })),
    },
    'hearing.stopped': '.idle',
  },
  states: {
    idle: { entry: assign({ owed: undefined }) },
    asking: {
      invoke: {
        src: 'suggestAgain',
        input: ({ context }) => ({
          task: context.task,
          attachment: requireAttachment(context),
          latest: context.latest,
          features: context.owed?.features ?? [],
        }),
        onDone: [
          {
            guard: ({ event }) => event.output.owed.length > 0,
            target: 'waiting',
            actions: [
              { type: 'publishSuggestions', params: ({ event }) => event.output },
              assign(({ context: { owed }, event }) => ({
                owed: owed && { ...owed, features: event.output.owed, attempt: owed.attempt + 1 },
              })),
            ],
          },
          {
            target: 'idle',
            actions: { type: 'publishSuggestions', params: ({ event }) => event.output },
          },
        ],
        // The next message brings the next suggestions.
        onError: 'idle',
      },
    },
    // Google sends no event twice, so that nothing else would bring them before somebody speaks.
    waiting: {
      after: {
        askRetry: [
          {
            // What is said since, by whomever, brings its own.
            guard: and([
              not('isOthersCall'),
              ({ context: { latest, owed } }) => owed !== undefined && latest?.name === owed.to,
            ]),
            target: 'asking',
          },
          { target: 'idle' },
        ],
      },
    },
  },
});

/** Proposes how to go on from the agent's draft. */
export const followUps = sessionSetup.createStateConfig({
  initial: 'idle',
  on: {
    'draft.changed': [
      {
        guard: ({ event }) => event.text.trim() === '',
        target: '.none',
        actions: { type: 'noteDraftText', params: ({ event }) => event },
      },
      {
        guard: ({ context, event }) => isWorthFollowingUp(context, event.text),
        target: '.settling',
        actions: { type: 'noteDraftText', params: ({ event }) => event },
      },
      { target: '.idle', actions: { type: 'noteDraftText', params: ({ event }) => event } },
    ],
    'task.wrapupStarted': { target: '.none', actions: ['noteWrapping', 'tellSummary', 'healRelay'] },
    'hearing.stopped': '.none',
  },
  states: {
    idle: {},
    // What was proposed for an earlier state of the draft stays until there is better: chips that come and go with
    // every key would be worse than a moment's old ones.
    none: {
      entry: sessionSetup.enqueueActions(({ context, enqueue }) => {
        if (!context.hasFollowUps) return;
        enqueue.assign({ hasFollowUps: false });
        enqueue.emit({ type: 'followUps.changed', replies: undefined });
      }),
      always: 'idle',
    },
    settling: { after: { draftSettled: 'asking' } },
    asking: {
      invoke: {
        src: 'suggestFollowUps',
        input: ({ context }) => ({
          attachment: requireAttachment(context),
          latest: context.latest,
          draft: context.draft,
        }),
        onDone: {
          target: 'idle',
          actions: [
            assign({ hasFollowUps: true }),
            emit(({ event }) => ({ type: 'followUps.changed', replies: event.output })),
          ],
        },
        // The replies to the customer's message are still there.
        onError: 'idle',
      },
    },
  },
});

/** Answers the agent's questions. */
export const search = sessionSetup.createStateConfig({
  initial: 'idle',
  on: {
    'search.requested': [
      {
        guard: 'isPaused',
        actions: {
          type: 'noteSearchFailure',
          params: ({ event }) => ({ question: event.search.question, failure: PAUSED }),
        },
      },
      {
        guard: ({ context, event }) => context.searching?.question !== event.search.question,
        target: '.asking',
        actions: assign(({ event }) => ({
          searching: event.search,
          search: { phase: 'asking', question: event.search.question, failure: undefined },
        })),
      },
      // Pressed twice: its answer is on the way.
      {},
    ],
  },
  states: {
    idle: {},
    asking: {
      on: {
        'hearing.stopped': {
          target: 'idle',
          actions: { type: 'noteSearchFailure', params: { failure: PAUSED } },
        },
      },
      invoke: {
        src: 'searchKnowledge',
        input: ({ context }) => ({
          ...requireSearch(context),
          task: context.task,
          attachment: requireAttachment(context),
          latest: context.latest,
        }),
        onDone: {
          target: 'idle',
          actions: [
            assign(({ context, event }) => ({
              searching: undefined,
              search: {
                ...context.search,
                phase: event.output.suggestions.length > 0 ? 'answered' : 'noAnswer',
              },
            })),
            { type: 'publishSuggestions', params: ({ event }) => ({ sets: [event.output] }) },
          ],
        },
        onError: { target: 'idle', actions: { type: 'noteSearchFailure', params: failureOf } },
      },
    },
  },
});

function isWorthFollowingUp(context: SessionContext, draft: string): boolean {
  return (
    !context.wrapping &&
    context.pause.phase === 'active' &&
    draft.trim().length >= MIN_DRAFT &&
    !requireAttachment(context).areFeaturesGuessed &&
    requireAttachment(context).features.includes('SMART_REPLY')
  );
}

function requireSearch({ searching }: SessionContext): KnowledgeQuestion {
  if (searching === undefined) throw new Error('The session has nothing to search for');
  return searching;
}
