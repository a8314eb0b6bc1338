import { and, assign, emit, enqueueActions, fromCallback, sendTo, stateIn } from 'xstate';

import type { AssistMessage, CallNews, KnowledgeQuestion, TaskRef } from '../domain/assist';
import { isRetryable, toFailure, type AssistFailure } from '../domain/failure';
import type { ConversationName, ParticipantName } from '../domain/ids';
import type { MessageCursor } from '../domain/ports';
import type { SuggestionSet, ToolCall, ToolCallPhase, ToolDecision } from '../domain/suggestion';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';
import { callFinderMachine } from './call-finder.machine';
import { pauseMachine } from './pause.machine';
import { relayMachine } from './relay.machine';
import { shownIn } from './room-content';
import { isHeld, isNewStart, isRelaying, latestOf } from './session-facts';
import { summaryMachine } from './summary.machine';
import type {
  AskedAgain,
  AskOrder,
  Attachment,
  AttachOrder,
  Listed,
  RoomInput,
  SessionContext,
  SessionEmission,
  SessionEvent,
  SessionInput,
  TimedDecision,
} from './session.types';

/** Why nothing is asked of Google just now. */
export const PAUSED: AssistFailure = {
  kind: 'notSent',
  message: 'Agent Assist is paused for this conversation',
};

/** What the actor `toolCalls` is told to carry to Google. */
export interface ToolCallOrder {
  type: 'toolCall.ordered';
  toolCall: ToolCall['id'];
  decision: TimedDecision;
  agent: ParticipantName;
}

const types = {} as {
  context: SessionContext;
  events: SessionEvent;
  emitted: SessionEmission;
  input: SessionInput;
  tags: 'joined';
};

/**
 * What the parts of the session's machine have in common: its events, its actors, and by name what several of them do or
 * ask, or one of them after several events. What is done in one place stands there.
 */
export const sessionSetup = setup({
  types,
  actors: {
    callFinder: callFinderMachine,
    pause: pauseMachine,
    attach: unprovided<Attachment, AttachOrder>('attach'),
    /** Shows what it brings, and tells what there is to decide by. */
    room: fromCallback<SessionEvent, RoomInput>(() => {
      throw new Error('Actor "room" was not provided');
    }),
    relay: relayMachine,
    listMessages: unprovided<
      Listed,
      { conversation: ConversationName; cursor: MessageCursor | undefined; endsUnseen: boolean }
    >('listMessages'),
    /** What was proposed may have been missed, and can be asked for. */
    suggestAgain: unprovided<AskedAgain, AskOrder>('suggestAgain'),
    suggestFollowUps: unprovided<
      SuggestionSet,
      { attachment: Attachment; latest: AssistMessage | undefined; draft: string }
    >('suggestFollowUps'),
    searchKnowledge: unprovided<
      SuggestionSet,
      KnowledgeQuestion & { task: TaskRef; attachment: Attachment; latest: AssistMessage | undefined }
    >('searchKnowledge'),
    toolCalls: fromCallback<ToolCallOrder, void>(() => {
      throw new Error('Actor "toolCalls" was not provided');
    }),
    summary: summaryMachine,
    finish: unprovided<void, { task: TaskRef; conversation: ConversationName }>('finish'),
  },
  actions: {
    noteWrapping: enqueueActions(({ context, enqueue }) => {
      enqueue.assign({ wrapping: true });
      if (context.task.medium === 'call') enqueue.sendTo('pause', { type: 'call.over' });
    }),
    /** The same event. */
    tellPause: sendTo('pause', ({ event }) => event),
    tellPauseOfStart: sendTo('pause', { type: 'audio.started' }),
    /** The same event. */
    tellSummary: sendTo('summary', ({ event }) => event),
    noteMustMove: assign({ mustMove: true }),
    noteFailure: assign({
      failure: (_, params: { failure: AssistFailure }) => params.failure,
      attempt: ({ context }) => context.attempt + 1,
    }),
    noteHeard: assign({ hasHeard: true }),
    noteCall: assign({
      audioReport: ({ context: { audioReport } }, { audio }: CallNews) =>
        audio && audioReport && audio.generation < audioReport.generation ? audioReport : audio,
      isHandedOn: (_, { isHandedOn }) => isHandedOn,
    }),
    /** Google and Twilio both tell of it, in any order, and Twilio why. */
    noteAudioEnd: assign({
      audioEnd: ({ context }, params: { code: string | undefined }) => ({
        code: params.code ?? context.audioEnd?.code,
      }),
    }),
    noteFailedListing: assign({
      listAttempt: ({ context }, { failure }: { failure: AssistFailure }) =>
        isRetryable(failure) ? context.listAttempt + 1 : 0,
      isListingRefused: (_, { failure }) => !isRetryable(failure),
    }),
    /** Listing has not succeeded, and may not for long: what was proposed is asked for all the same. */
    payCatchUp: enqueueActions(({ context, enqueue }) => {
      if (!context.owesCatchUp) return;
      enqueue.assign({ owesCatchUp: false });
      enqueue.raise({ type: 'suggestions.due' });
    }),
    noteLatest: assign(({ context }, { messages }: { messages: readonly AssistMessage[] }) =>
      latestOf(context, messages, context.now()),
    ),
    noteDraftText: assign({ draft: (_, params: { text: string }) => params.text }),
    noteSearchFailure: assign({
      searching: undefined,
      search: ({ context }, params: { question?: string; failure: AssistFailure }) => ({
        phase: 'failed' as const,
        question: params.question ?? context.search.question,
        failure: params.failure,
      }),
    }),
    publishMessages: enqueueActions(({ enqueue }, params: { messages: readonly AssistMessage[] }) => {
      const seen = { type: 'messages.seen' as const, messages: params.messages };
      enqueue.emit(seen);
      enqueue.sendTo('summary', seen);
    }),
    publishSuggestions: enqueueActions(({ context, enqueue }, params: { sets: readonly SuggestionSet[] }) => {
      for (const set of params.sets)
        enqueue.emit({ type: 'suggestions.received', set: shownIn(context.attachment, set) });
    }),
    publishToolCall: emit(
      (_, params: { toolCall: ToolCall['id']; decision: ToolDecision; phase: ToolCallPhase }) => ({
        type: 'toolCall.changed' as const,
        ...params,
      }),
    ),
    /** What the Functions still have on its way would be missing from the summary. */
    healRelay: enqueueActions(({ context, enqueue, self }) => {
      if (context.relayMode !== 'server' || !isRelaying(self.getSnapshot().children)) return;
      enqueue.assign({ relay: { ...context.relay, status: 'backfilling' } });
      enqueue.sendTo('relay', { type: 'heal.requested' });
    }),
  },
  guards: {
    mayRetry: (_, params: { failure: AssistFailure }) => isRetryable(params.failure),
    /** Nothing of this task goes to Google now, and not before it is known that it may. */
    isPaused: ({ context }) => context.pause.phase !== 'active',
    isChat: ({ context }) => context.task.medium === 'chat',
    isCall: ({ context }) => context.task.medium === 'call',
    isLive: ({ context }) => !context.wrapping,
    isWrapping: ({ context }) => context.wrapping,
    /** What is said from now on is said to another agent. */
    isOthersCall: and([({ context }) => context.isHandedOn, stateIn({ engaged: { lastWords: 'in' } })]),
    hasAudioEnded: ({ context }) => context.audioEnd !== undefined,
    isHeld: ({ context }) => isHeld(context),
    /** The pause has to see to it that the audio is stopped again. */
    isStartWhileHeld: ({ context }, news: CallNews) => isHeld(context) && isNewStart(context, news),
  },
  delays: {
    /** An agent greets; a call on which Google hears nothing for so long is not heard. */
    unheard: 30_000,
    /** At the end of every call the audio stops a moment before Flex says so. */
    stopShown: 4_000,
    /** Google goes on recognising for a moment after the last word. */
    lastWords: 3_000,
    /** An agent who pauses this long while typing may welcome a way to go on. */
    draftSettled: 500,
    attachRetry: ({ context }) => backoffMs(context.attempt, context.random),
    listRetry: ({ context }) => backoffMs(context.listAttempt, context.random),
    askRetry: ({ context }) => backoffMs(context.owed?.attempt ?? 1, context.random),
  },
});

/** Why what was invoked has failed. */
export function failureOf({ event }: { event: { error: unknown } }): { failure: AssistFailure } {
  return { failure: toFailure(event.error) };
}
