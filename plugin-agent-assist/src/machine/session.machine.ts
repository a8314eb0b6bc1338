import {
  and,
  assign,
  emit,
  enqueueActions,
  fromCallback,
  not,
  raise,
  sendTo,
  stateIn,
  type ActorRefFrom,
  type AnyActorRef,
  type SnapshotFrom,
} from 'xstate';

import type {
  AssistConversation,
  AssistMessage,
  CallAudio,
  CallNews,
  CallTask,
  ChatTask,
  KnowledgeQuestion,
  TaskRef,
} from '../domain/assist';
import { isRetryable, isSurelyUndone, toFailure, type AssistFailure } from '../domain/failure';
import {
  partsOfCallUpTo,
  type AnswerRecordName,
  type ConversationName,
  type ParticipantName,
} from '../domain/ids';
import type { MessageCursor } from '../domain/ports';
import {
  type SuggestionSet,
  type ToolCall,
  type ToolCallPhase,
  type ToolDecision,
} from '../domain/suggestion';
import { setup } from '../xstate/lazy-setup';
import { unprovided } from './actors/unprovided';
import { backoffMs } from './backoff';
import { callFinderMachine, type CallFound } from './call-finder.machine';
import { isPauseOn, pauseMachine, type PauseReport } from './pause.machine';
import { relayMachine, type RelayStatus, type Revised } from './relay.machine';
import { emissionOf, shownIn } from './room-content';
import { summaryMachine } from './summary.machine';
import { NO_SUMMARY_YET, type SummaryStatus } from './summary.types';
import type {
  AskableFeature,
  AskedAgain,
  AskOrder,
  Attachment,
  AttachOrder,
  SessionContext,
  SessionEmission,
  SessionEvent,
  SessionInput,
  SuggestionAct,
  SummaryEmission,
  DecidedToolCall,
  Gap,
  Listed,
  RoomContent,
  RoomInput,
  TimedDecision,
  ToolCallReport,
} from './session.types';

/**
 * The server pings every 25 s, and a hidden tab may have no other timer: with the time that a join takes, joins are no
 * further apart than this. A room that was not joined for longer may have been silent for as long.
 */
const LATE_MS = 40_000;

/** A network that drops in silence leaves an old socket at the connector, which ends up to a minute later. */
const GHOST_MS = 60_000;
/** A gap of this length is told of whatever happened in it: somebody may have seen that the connection was down. */
const LONG_GAP_MS = 10_000;
/** What is proposed follows what is said within this time; later than that, a short gap swallows nothing. */
const PROPOSED_WITHIN_MS = 30_000;

/** On a call nobody would notice what a room that was cut off in silence has missed, so it is asked for. */
const LIST_AGAIN_MS = 30_000;

/** An agent greets; a call on which Google hears nothing for so long is not heard. */
const UNHEARD_MS = 30_000;

/** At the end of every call the audio stops a moment before Flex says so. */
const STOP_SHOWN_MS = 4_000;

/** Google goes on recognising for a moment after the last word. */
const LAST_WORDS_MS = 3_000;

/** An agent who pauses this long while typing may welcome a way to go on. */
const DRAFT_SETTLED_MS = 500;
/** Shorter drafts say too little to go on from. */
const MIN_DRAFT = 3;

const ASKED_AGAIN: readonly AskableFeature[] = ['SMART_REPLY', 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST'];

const NOT_YET_RELAYED: RelayStatus = { status: 'backfilling', failure: undefined, setAside: 0 };
/** The audio of a call does not pass through here. */
const NOTHING_TO_RELAY: RelayStatus = { status: 'current', failure: undefined, setAside: 0 };

const NOT_SENT: AssistFailure = {
  kind: 'notSent',
  message: 'Agent Assist is not connected to this conversation',
};

const PAUSED: AssistFailure = {
  kind: 'notSent',
  message: 'Agent Assist is paused for this conversation',
};

const NOT_ATTACHED: AssistFailure = {
  kind: 'unreachable',
  message: 'Agent Assist is not connected to this conversation',
};

/**
 * One assist session for one task, from acceptance (or page reload) until the task is over for this agent.
 *
 * The conversation of a chat is made by the session (`attaching`); that of a call is Google's, made when the audio
 * arrives, and has to be found first (`resolving`).
 *
 * In `engaged`, regions run side by side and fail alone: `relaying` sends a chat's messages, `stream` knows whether the
 * room is joined, `listing` and `catchUp` ask for what a gap swallowed, `audio` watches whether a call is heard, `lastWords`
 * waits for the end of its speech,
 * `followUps` proposes how to go on from a draft, `search` answers the agent's questions, and an actor of its own carries
 * the agent's decisions on tool calls (`toolCalls`). The summary is a machine of its own from the first moment to the
 * last, whatever becomes of the rest; `summarising` tells it when there is a conversation to sum up. The machine decides what happens next; it stores no suggestions, messages or summaries: those are
 * emitted, and live in Redux.
 */
export const sessionMachine = setup({
  types: {} as {
    context: SessionContext;
    events: SessionEvent;
    emitted: SessionEmission;
    input: SessionInput;
    tags: 'joined';
  },
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
    noteEnded: assign({ ended: true }),
    /** The same event. */
    tellPause: sendTo('pause', ({ event }) => event),
    notePause: enqueueActions(({ context, enqueue, self }, { pause, status }: PauseReport) => {
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
    tellPauseOfSound: sendTo('pause', { type: 'audio.heard' }),
    tellPauseOfStart: sendTo('pause', { type: 'audio.started' }),
    noteMustMove: assign({ mustMove: true }),
    forgetMustMove: assign({ mustMove: false }),
    noteSought: assign({
      audio: (_, params: { status: CallAudio['status']; failure: AssistFailure | undefined }) =>
        params.status,
      failure: (_, params) => params.failure,
    }),
    noteFound: assign({
      found: (_, params: { found: AssistConversation }) => params.found,
      audioEnd: ({ context }, { found }) => endedBefore(context, found),
      isFinished: (_, { found }) => found.state === 'COMPLETED',
      failure: undefined,
      attempt: 0,
    }),
    tellFinder: sendTo('callFinder', { type: 'look.again' }),
    tellFinderAnew: sendTo('callFinder', { type: 'retry.requested' }),
    tellFinderOver: sendTo('callFinder', { type: 'call.over' }),
    noteHeard: assign({ hasHeard: true }),
    noteCall: assign({
      audioReport: ({ context: { audioReport } }, { audio }: CallNews) =>
        audio && audioReport && audio.generation < audioReport.generation ? audioReport : audio,
      isHandedOn: (_, { isHandedOn }) => isHandedOn,
    }),
    noteStarts: assign({ audioStarts: (_, params: { starts: number }) => params.starts }),
    forgetStarts: assign({ audioStarts: 0 }),
    noteFinished: assign({ isFinished: true }),
    /** Google and Twilio both tell of it, in any order, and Twilio why. */
    noteAudioEnd: assign({
      audioEnd: ({ context }, params: { code: string | undefined }) => ({
        code: params.code ?? context.audioEnd?.code,
      }),
    }),
    showAudio: assign({ audio: (_, params: { status: CallAudio['status'] }) => params.status }),
    noteListed: assign({
      cursor: (_, params: { cursor: MessageCursor | undefined }) => params.cursor,
      listedAt: ({ context }) => context.now(),
      listAttempt: 0,
      isListingRefused: false,
    }),
    noteFailedListing: assign({
      listAttempt: ({ context }, { failure }: { failure: AssistFailure }) =>
        isRetryable(failure) ? context.listAttempt + 1 : 0,
      isListingRefused: (_, { failure }) => !isRetryable(failure),
    }),
    listMessages: raise({ type: 'messages.due', areLastWords: false }),
    listLastWords: raise({ type: 'messages.due', areLastWords: true }),
    storeAttachment: assign({
      attachment: (_, params: { attachment: Attachment }) => params.attachment,
      attempt: 0,
      failure: undefined,
      relay: ({ context }) => (context.task.medium === 'chat' ? NOT_YET_RELAYED : NOTHING_TO_RELAY),
      hasHeard: false,
      cursor: undefined,
      listAttempt: 0,
      isListingRefused: false,
      // A chat is there from the beginning. To a call nobody could have listened sooner.
      joinedAt: ({ context }) => (context.task.medium === 'call' ? context.now() : context.joinedAt),
      isToldOfMessages: false,
      untold: [],
    }),
    noteFailure: assign({
      failure: (_, params: { failure: AssistFailure }) => params.failure,
      attempt: ({ context }) => context.attempt + 1,
    }),
    forgetFailure: assign({ failure: undefined, attempt: 0 }),
    noteJoined: assign({ joinedAt: ({ context }) => context.now(), gap: false }),
    noteRejoined: assign({ joinedAt: (_, { at }: { at: number }) => at }),
    noteGap: assign({ gap: true }),
    /** What was said in it is listed, and then what was proposed is asked for. */
    passGap: enqueueActions(({ context, enqueue }) => {
      enqueue.assign({ owesCatchUp: true });
      if (!hasGap(context)) return;
      const to = context.now();
      const gap = { from: Math.min(context.joinedAt, to), to };
      const isTold = to - gap.from >= LONG_GAP_MS || gap.from - context.heardAt <= PROPOSED_WITHIN_MS;
      enqueue.assign({ quietGap: isTold ? undefined : gap, doubtUntil: to + GHOST_MS, untold: [] });
      if (isTold) enqueue.emit({ type: 'gap.passed', ...gap });
    }),
    publishGap: emit((_, { from, to }: Gap) => ({ type: 'gap.passed' as const, from, to })),
    /** What was proposed to what was said while the ghost was feared, it may have swallowed. */
    layGhost: assign(({ context }) =>
      isGhostOver(context)
        ? {
            doubtUntil: undefined,
            owesCatchUp: context.owesCatchUp || context.heardAt >= (context.doubtUntil ?? 0) - GHOST_MS,
          }
        : {},
    ),
    /** Listing has not succeeded, and may not for long: what was proposed is asked for all the same. */
    payCatchUp: enqueueActions(({ context, enqueue }) => {
      if (!context.owesCatchUp) return;
      enqueue.assign({ owesCatchUp: false });
      enqueue.raise({ type: 'suggestions.due' });
    }),
    /** One change, because each of several would copy the whole picture of the machine once more. */
    noteRoom: assign(({ context }, { messages, at }: { messages: readonly AssistMessage[]; at: number }) => ({
      hasHeard: true,
      isToldOfMessages: context.isToldOfMessages || messages.length > 0,
      untold: context.untold.filter((name) => !messages.some((message) => message.name === name)),
      ...latestOf(context, messages, at),
    })),
    noteRelay: assign({ relay: (_, params: { relay: RelayStatus }) => params.relay }),
    noteLatest: assign(({ context }, { messages }: { messages: readonly AssistMessage[] }) =>
      latestOf(context, messages, context.now()),
    ),
    noteSummary: assign({ summary: (_, params: { summary: SummaryStatus }) => params.summary }),
    publishSummary: emit((_, params: { emission: SummaryEmission }) => params.emission),
    tellSummaryAttached: sendTo('summary', ({ context }) => {
      const { conversation, features, isHandedOver } = requireAttachment(context);
      return {
        type: 'conversation.attached' as const,
        conversation,
        summarises: features.includes('CONVERSATION_SUMMARIZATION'),
        isHandedOver,
      };
    }),
    tellSummaryDetached: sendTo('summary', { type: 'conversation.detached' }),
    tellSummaryHeard: sendTo('summary', { type: 'conversation.heard' }),
    /** The same event. */
    tellSummary: sendTo('summary', ({ event }) => event),
    catchUp: raise({ type: 'suggestions.due' }),
    owe: assign({
      owed: ({ context }) => ({ to: context.latest?.name, features: ASKED_AGAIN, attempt: 0 }),
    }),
    noteStillOwed: assign({
      owed: ({ context: { owed } }, { features }: { features: readonly AskableFeature[] }) =>
        owed && { ...owed, features, attempt: owed.attempt + 1 },
    }),
    forgetOwed: assign({ owed: undefined }),
    noteDraftText: assign({ draft: (_, params: { text: string }) => params.text }),
    noteFollowUps: assign({ hasFollowUps: true }),
    forgetFollowUps: assign({ hasFollowUps: false }),
    noteSearch: assign({
      searching: (_, params: { search: KnowledgeQuestion }) => params.search,
      search: (_, { search: { question } }) => ({ phase: 'asking' as const, question, failure: undefined }),
    }),
    noteSearched: assign({
      searching: undefined,
      search: ({ context }, params: { set: SuggestionSet }) => ({
        ...context.search,
        phase: params.set.suggestions.length > 0 ? ('answered' as const) : ('noAnswer' as const),
      }),
    }),
    noteSearchFailure: assign({
      searching: undefined,
      search: ({ context }, params: { question?: string; failure: AssistFailure }) => ({
        phase: 'failed' as const,
        question: params.question ?? context.search.question,
        failure: params.failure,
      }),
    }),
    /** What is known of a call that was asked for before stays as it was: only that can be asked again. */
    noteDeciding: assign({
      toolCalls: ({ context }, params: { toolCall: ToolCall['id']; decision: ToolDecision }) => ({
        ...context.toolCalls,
        [params.toolCall]: {
          status: 'deciding' as const,
          decision: context.toolCalls[params.toolCall]?.decision ?? {
            ...params.decision,
            decidedAt: context.now(),
          },
          agent: context.toolCalls[params.toolCall]?.agent ?? requireAttachment(context).agent,
          isRepeated: context.toolCalls[params.toolCall] !== undefined,
        },
      }),
    }),
    noteSettled: assign({
      toolCalls: ({ context }, { toolCall, outcome }: ToolCallReport) => {
        const { [toolCall]: decided, ...rest } = context.toolCalls;
        if (decided === undefined) return rest;
        // The first request may have run, so that the second is refused: that it has not run, nothing tells.
        if (outcome.status === 'failed' && decided.isRepeated)
          return { ...rest, [toolCall]: { ...decided, status: 'unknown' as const } };
        if (outcome.status === 'decided')
          return { ...rest, [toolCall]: { ...decided, status: 'decided' as const } };
        return isSurelyUndone(outcome.failure)
          ? rest
          : { ...rest, [toolCall]: { ...decided, status: 'unknown' as const } };
      },
    }),
    publishDeciding: emit(({ context }, { toolCall }: { toolCall: ToolCall['id'] }) => ({
      type: 'toolCall.changed' as const,
      toolCall,
      decision: requireDecided(context, toolCall).decision,
      phase: { status: 'deciding' as const },
    })),
    carryOutDecision: sendTo(
      'toolCalls',
      ({ context }, { toolCall }: { toolCall: ToolCall['id'] }): ToolCallOrder => ({
        type: 'toolCall.ordered',
        toolCall,
        ...requireDecided(context, toolCall),
      }),
    ),
    publishToolCall: emit(
      (_, params: { toolCall: ToolCall['id']; decision: ToolDecision; phase: ToolCallPhase }) => ({
        type: 'toolCall.changed' as const,
        ...params,
      }),
    ),
    publishSettled: emit(({ context }, { toolCall, outcome }: ToolCallReport) => ({
      type: 'toolCall.changed' as const,
      toolCall,
      decision: requireDecided(context, toolCall).decision,
      phase: settledPhaseOf(outcome, requireDecided(context, toolCall).isRepeated),
    })),
    publishFollowUps: emit((_, params: { replies: SuggestionSet | undefined }) => ({
      type: 'followUps.changed' as const,
      replies: params.replies,
    })),
    retryRelay: enqueueActions(({ context, enqueue }) => {
      if (context.task.medium === 'chat') enqueue.sendTo('relay', { type: 'retry.requested' });
    }),
    tellSummarySeen: sendTo('summary', (_, { messages }: { messages: readonly AssistMessage[] }) => ({
      type: 'messages.seen' as const,
      messages,
    })),
    publishMessages: enqueueActions(({ enqueue }, params: { messages: readonly AssistMessage[] }) => {
      const seen = { type: 'messages.seen' as const, messages: params.messages };
      enqueue.emit(seen);
      enqueue.sendTo('summary', seen);
    }),
    publishAsked: enqueueActions(({ context, enqueue }, { sets }: AskedAgain) => {
      for (const set of sets)
        enqueue.emit({ type: 'suggestions.received', set: shownIn(context.attachment, set) });
    }),
    publishSuggestions: emit(({ context }, params: { set: SuggestionSet }) => ({
      type: 'suggestions.received' as const,
      set: shownIn(context.attachment, params.set),
    })),
    publishRevision: emit((_, { message, revision }: Revised) => ({
      type: 'message.revised' as const,
      sid: message.sid,
      role: message.role,
      sentAt: message.sentAt,
      revision,
    })),
    /** What the Functions still have on its way would be missing from the summary. */
    healRelay: enqueueActions(({ context, enqueue, self }) => {
      if (context.relayMode !== 'server' || !isRelaying(self.getSnapshot().children)) return;
      enqueue.assign({ relay: { ...context.relay, status: 'backfilling' } });
      enqueue.sendTo('relay', { type: 'heal.requested' });
    }),
    publishAct: emit((_, params: { id: AnswerRecordName; act: SuggestionAct }) => ({
      type: 'suggestion.acted' as const,
      ...params,
    })),
  },
  guards: {
    mayRetry: (_, params: { failure: AssistFailure }) => isRetryable(params.failure),
    /** Nothing of this task goes to Google now, and not before it is known that it may. */
    isPaused: ({ context }) => context.pause.phase !== 'active',
    isChat: ({ context }) => context.task.medium === 'chat',
    isCall: ({ context }) => context.task.medium === 'call',
    isWrapping: ({ context }) => context.wrapping,
    /** What is said from now on is said to another agent. */
    isOthersCall: and([({ context }) => context.isHandedOn, stateIn({ engaged: { lastWords: 'in' } })]),
    isOfEarlierStream: ({ context }, { audio }: CallNews) =>
      audio !== undefined && audio.generation < streamOf(context),
    isFound: (_, { found }: { found: CallFound }) => !('failure' in found),
    isHeard: ({ context }) => context.hasHeard,
    isFinished: ({ context }) => context.isFinished,
    hasAudioEnded: ({ context }) => context.audioEnd !== undefined,
    listIsDue: ({ context }) => isListDue(context),
    hasEnded: ({ context }) => context.ended,
    /** What was said on a call before the session came is known from the list alone. */
    hasGapOrNoList: ({ context }) =>
      hasGap(context) || (context.task.medium === 'call' && context.cursor === undefined),
    hasGap: ({ context }) => hasGap(context),
    isLive: ({ context }) => !context.wrapping,
    /** The agent wants the call not to be heard: its audio is neither missed nor started. */
    isHeld: ({ context }) => context.task.medium === 'call' && isPauseOn(context.pause),
    /** A summary asked for earlier would miss what is still on its way. */
    isReadyToSummarise: and([
      'hasContent',
      'hasRelayedAll',
      'isWrapping',
      stateIn({ engaged: { lastWords: 'in' } }),
    ]),
    /** Of a call on which nothing was heard there is nothing to say. */
    hasContent: ({ context }) => context.task.medium === 'chat' || context.hasHeard,
    hasRelayedAll: ({ context }) => hasRelayedAll(context),
    mustMove: ({ context }) => context.mustMove,
    isAttached: ({ context }) => context.attachment !== undefined,
    isNewSearch: ({ context }, params: { search: KnowledgeQuestion }) =>
      context.searching?.question !== params.search.question,
    isWorthFollowingUp: ({ context }, params: { text: string }) =>
      !context.wrapping &&
      context.pause.phase === 'active' &&
      params.text.trim().length >= MIN_DRAFT &&
      !requireAttachment(context).areFeaturesGuessed &&
      requireAttachment(context).features.includes('SMART_REPLY'),
    isEmptyDraft: (_, params: { text: string }) => params.text.trim() === '',
    mayDecide: ({ context }, params: { toolCall: ToolCall['id'] }) =>
      (context.toolCalls[params.toolCall]?.status ?? 'unknown') === 'unknown',
    isDecidingToolCall: ({ context }) =>
      Object.values(context.toolCalls).some((call) => call?.status === 'deciding'),
    customerSpokeLast: ({ context }) => context.latest?.role === 'END_USER',
    /** What is said since, by whomever, brings its own. */
    isStillOwed: and([
      not('isOthersCall'),
      ({ context: { latest, owed } }) => owed !== undefined && latest?.name === owed.to,
    ]),
    isRequestingSummary: ({ context }) => context.summary.phase === 'requested',
  },
  delays: {
    lastWords: LAST_WORDS_MS,
    unheard: UNHEARD_MS,
    stopShown: STOP_SHOWN_MS,
    draftSettled: DRAFT_SETTLED_MS,
    attachRetry: ({ context }) => backoffMs(context.attempt, context.random),
    listRetry: ({ context }) => backoffMs(context.listAttempt, context.random),
    askRetry: ({ context }) => backoffMs(context.owed?.attempt ?? 1, context.random),
  },
}).createMachine({
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
      { guard: 'isAttached', target: '.closing', actions: 'tellSummary' },
      { target: '.closed', actions: 'tellSummary' },
    ],
    'pause.requested': { actions: 'tellPause' },
    'pause.ended': { actions: 'tellPause' },
    'pause.reported': { actions: { type: 'notePause', params: ({ event }) => event } },
    'page.woke': { actions: 'tellPause' },
    'retry.requested': { actions: 'tellPause' },
    'call.changed': [
      {
        guard: and(['isHeld', ({ context, event }) => isNewStart(context, event)]),
        actions: [{ type: 'noteCall', params: ({ event }) => event }, 'tellPauseOfStart'],
      },
      { actions: { type: 'noteCall', params: ({ event }) => event } },
    ],
    'summary.requested': { actions: 'tellSummary' },
    'summary.kept': { actions: 'tellSummary' },
    'summary.reported': { actions: 'tellSummary' },
    'summary.asked': { actions: 'tellSummary' },
    'summary.changed': {
      actions: { type: 'noteSummary', params: ({ event }) => ({ summary: event.summary }) },
    },
    'summary.published': {
      actions: { type: 'publishSummary', params: ({ event }) => ({ emission: event.emission }) },
    },
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
      actions: [{ type: 'publishAct', params: ({ event: { id, act } }) => ({ id, act }) }, 'tellSummary'],
    },
    'draft.changed': { actions: { type: 'noteDraftText', params: ({ event }) => ({ text: event.text }) } },
  },
  states: {
    starting: {
      entry: 'forgetMustMove',
      always: [{ guard: 'isCall', target: 'resolving' }, { target: 'attaching' }],
    },

    resolving: {
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
            guard: { type: 'isFound', params: ({ event }) => ({ found: event.output }) },
            target: 'attaching',
            actions: [
              { type: 'noteStarts', params: ({ event }) => event.output },
              { type: 'noteFound', params: ({ event }) => ({ found: foundIn(event.output) }) },
            ],
          },
          {
            target: 'failed',
            actions: { type: 'noteFailure', params: ({ event }) => hopelessIn(event.output) },
          },
        ],
      },
      on: {
        'call.sought': {
          actions: {
            type: 'noteSought',
            params: ({ event: { status, failure } }) => ({ status, failure }),
          },
        },
        'call.changed': [
          {
            guard: and(['isHeld', ({ context, event }) => isNewStart(context, event)]),
            actions: [{ type: 'noteCall', params: ({ event }) => event }, 'tellFinder', 'tellPauseOfStart'],
          },
          { actions: [{ type: 'noteCall', params: ({ event }) => event }, 'tellFinder'] },
        ],
        'page.woke': { actions: 'tellFinder' },
        'retry.requested': { actions: ['tellFinderAnew', 'tellPause'] },
        'task.wrapupStarted': { actions: ['noteWrapping', 'tellSummary', 'tellFinderOver'] },
      },
    },

    attaching: {
      initial: 'trying',
      // A pause is over, and what was found ended with the audio of before.
      always: { guard: 'mustMove', target: 'starting' },
      states: {
        trying: {
          invoke: {
            src: 'attach',
            input: ({ context: { task, found, relayMode } }) => ({ task, found, relayMode }),
            onDone: {
              target: '#session.engaged',
              actions: { type: 'storeAttachment', params: ({ event }) => ({ attachment: event.output }) },
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
      on: { 'retry.requested': { target: 'starting', actions: ['forgetFailure', 'tellPause'] } },
    },

    engaged: {
      type: 'parallel',
      invoke: [
        {
          src: 'room',
          input: ({ context, self }) => ({
            conversation: requireAttachment(context).conversation,
            listen: context.listen,
            isInDoubt: () => self.getSnapshot().context.doubtUntil !== undefined,
          }),
        },
        { id: 'toolCalls', src: 'toolCalls' },
      ],
      // What is open is answered before the session goes or moves on.
      always: [
        {
          guard: and(['hasEnded', 'hasRelayedAll', not('isRequestingSummary'), not('isDecidingToolCall')]),
          target: 'closing',
        },
        {
          guard: and(['mustMove', not('isRequestingSummary'), not('isDecidingToolCall')]),
          target: 'starting',
        },
      ],
      on: {
        'task.ended': { actions: ['noteEnded', 'tellSummary'] },
        'retry.requested': [
          // Looked for anew, the audio may be started anew.
          {
            guard: and(['isLive', 'hasAudioEnded', not('isHeld')]),
            actions: ['forgetStarts', 'noteMustMove'],
          },
          { actions: ['retryRelay', 'tellPause'] },
        ],
        // The network is back: what waits need not wait for its turn.
        'page.woke': { actions: ['tellPause', 'retryRelay'] },
        'relay.changed': { actions: { type: 'noteRelay', params: ({ event }) => ({ relay: event.relay }) } },
        'relay.backfilled': {
          actions: [
            { type: 'noteLatest', params: ({ event }) => ({ messages: event.messages }) },
            { type: 'publishMessages', params: ({ event }) => ({ messages: event.messages }) },
            'catchUp',
          ],
        },
        'relay.analyzed': {
          actions: [
            { type: 'noteLatest', params: ({ event }) => ({ messages: maybe(event.message) }) },
            { type: 'publishMessages', params: ({ event }) => ({ messages: maybe(event.message) }) },
            { type: 'publishSuggestions', params: ({ event }) => ({ set: event.suggestions }) },
          ],
        },
        'relay.revised': { actions: { type: 'publishRevision', params: ({ event }) => event } },
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
              { type: 'noteRoom', params: ({ event }) => event },
              { type: 'tellSummarySeen', params: ({ event }) => event },
              'tellPauseOfSound',
            ],
          },
          { actions: ['noteHeard', 'tellPauseOfSound'] },
        ],
        'room.delivered': [
          // A call's conversation ends with its audio: nothing but a new stream would make another.
          {
            guard: 'isCall',
            actions: ['noteFinished', { type: 'noteAudioEnd', params: { code: undefined } }],
          },
          { guard: and(['isLive', ({ event }) => event.event.type === 'finished']), actions: 'noteMustMove' },
        ],
        'call.changed': [
          // Callbacks overtake each other: that an earlier stream has ended says nothing of this one.
          {
            guard: { type: 'isOfEarlierStream', params: ({ event }) => event },
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
            guard: and(['isHeld', ({ context, event }) => isNewStart(context, event)]),
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
        'toolCall.decided': [
          {
            guard: 'isPaused',
            actions: {
              type: 'publishToolCall',
              params: ({ event: { toolCall, decision } }) => ({
                toolCall,
                decision,
                phase: { status: 'failed' as const, failure: PAUSED },
              }),
            },
          },
          {
            guard: { type: 'mayDecide', params: ({ event }) => ({ toolCall: event.toolCall }) },
            actions: [
              {
                type: 'noteDeciding',
                params: ({ event: { toolCall, decision } }) => ({ toolCall, decision }),
              },
              { type: 'publishDeciding', params: ({ event }) => ({ toolCall: event.toolCall }) },
              { type: 'carryOutDecision', params: ({ event }) => ({ toolCall: event.toolCall }) },
            ],
          },
          // A double click, a second tab: the first decision stands.
          {},
        ],
        'toolCall.settled': [
          {
            guard: ({ event }) => event.outcome.status === 'decided',
            actions: [
              { type: 'publishSuggestions', params: ({ event }) => ({ set: outcomeSetOf(event.outcome) }) },
              { type: 'publishSettled', params: ({ event }) => event },
              { type: 'noteSettled', params: ({ event }) => event },
            ],
          },
          {
            actions: [
              { type: 'publishSettled', params: ({ event }) => event },
              { type: 'noteSettled', params: ({ event }) => event },
            ],
          },
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

        stream: {
          initial: 'disconnected',
          on: {
            'room.connected': '.joining',
            'room.disconnected': { target: '.disconnected', actions: 'noteGap' },
          },
          states: {
            disconnected: {},
            joining: {
              on: {
                'room.joined': [
                  {
                    guard: 'hasGapOrNoList',
                    target: 'joined',
                    actions: ['passGap', 'noteJoined', 'listMessages'],
                  },
                  { target: 'joined', actions: 'noteJoined' },
                ],
                'room.refused': { actions: 'noteGap' },
              },
            },
            joined: {
              tags: 'joined',
              on: {
                'room.joined': [
                  // A laptop slept, or timers stood still: the socket is the same, and the room may not be.
                  { guard: 'hasGap', actions: ['passGap', 'noteJoined', 'listMessages'] },
                  { guard: 'listIsDue', actions: ['layGhost', 'noteJoined', 'listMessages'] },
                  { actions: 'noteJoined' },
                ],
                'room.rejoined': { actions: { type: 'noteRejoined', params: ({ event }) => event } },
                'room.refused': { target: 'joining', actions: 'noteGap' },
              },
            },
          },
        },

        listing: {
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
                    // Events are late by seconds, so that what a list tells first is not lost yet. What the socket
                    // has not told by the next list, it will not tell, nor what was proposed to it.
                    const lost: Gap | undefined =
                      context.isToldOfMessages && context.untold.length > 0
                        ? { from: Math.min(context.listedAt, context.now()), to: context.now() }
                        : undefined;
                    const gap = lost ?? (missed.length > 0 ? context.quietGap : undefined);
                    enqueue.assign({
                      quietGap: undefined,
                      // In a gap that is known nobody tells.
                      untold:
                        needsEvents(context) && !context.owesCatchUp ? missed.map(({ name }) => name) : [],
                      // A chat's relay brings what was proposed with what it sends.
                      owesCatchUp:
                        context.owesCatchUp ||
                        lost !== undefined ||
                        (needsEvents(context) && missed.length > 0),
                    });
                    enqueue({ type: 'noteListed', params: output });
                    if (gap) enqueue({ type: 'publishGap', params: gap });
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
                  {
                    target: 'idle',
                    actions: [{ type: 'noteFailedListing', params: failureOf }, 'payCatchUp'],
                  },
                ],
              },
            },
            waiting: {
              after: { listRetry: [{ guard: 'isOthersCall', target: 'idle' }, { target: 'asking' }] },
            },
          },
        },

        /** A call can be on and not be heard, from the beginning or from some moment on. */
        audio: {
          initial: 'choosing',
          states: {
            choosing: { always: [{ guard: 'isCall', target: 'unheard' }, { target: 'none' }] },
            none: {},
            unheard: {
              entry: { type: 'showAudio', params: { status: 'awaited' } },
              always: [
                { guard: 'hasAudioEnded', target: 'ending' },
                { guard: 'isHeard', target: 'heard' },
              ],
              after: { unheard: { actions: { type: 'showAudio', params: { status: 'absent' } } } },
            },
            heard: {
              entry: { type: 'showAudio', params: { status: 'heard' } },
              always: { guard: 'hasAudioEnded', target: 'ending' },
            },
            ending: { after: { stopShown: { guard: and(['isLive', not('isHeld')]), target: 'stopped' } } },
            stopped: { entry: { type: 'showAudio', params: { status: 'stopped' } } },
          },
        },

        /** What was said last on a call is still being recognised when it ends. */
        lastWords: {
          initial: 'open',
          states: {
            open: {
              always: [
                { guard: 'isChat', target: 'in' },
                { guard: and(['isWrapping', 'isFinished']), target: 'in' },
                { guard: 'isWrapping', target: 'coming' },
              ],
            },
            coming: {
              after: { lastWords: { target: 'in', actions: 'listLastWords' } },
              always: { guard: 'isFinished', target: 'in', actions: 'listLastWords' },
            },
            in: {},
          },
        },

        catchUp: {
          initial: 'idle',
          on: {
            'suggestions.due': {
              guard: and([not('isPaused'), 'customerSpokeLast']),
              target: '.asking',
              actions: 'owe',
            },
            'hearing.stopped': '.idle',
          },
          states: {
            idle: { entry: 'forgetOwed' },
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
                      { type: 'publishAsked', params: ({ event }) => event.output },
                      { type: 'noteStillOwed', params: ({ event }) => ({ features: event.output.owed }) },
                    ],
                  },
                  {
                    target: 'idle',
                    actions: { type: 'publishAsked', params: ({ event }) => event.output },
                  },
                ],
                // The next message brings the next suggestions.
                onError: 'idle',
              },
            },
            // Google sends no event twice, so that nothing else would bring them before somebody speaks.
            waiting: {
              after: { askRetry: [{ guard: 'isStillOwed', target: 'asking' }, { target: 'idle' }] },
            },
          },
        },

        followUps: {
          initial: 'idle',
          on: {
            'draft.changed': [
              {
                guard: { type: 'isEmptyDraft', params: ({ event }) => ({ text: event.text }) },
                target: '.none',
                actions: { type: 'noteDraftText', params: ({ event }) => ({ text: event.text }) },
              },
              {
                guard: { type: 'isWorthFollowingUp', params: ({ event }) => ({ text: event.text }) },
                target: '.settling',
                actions: { type: 'noteDraftText', params: ({ event }) => ({ text: event.text }) },
              },
              {
                target: '.idle',
                actions: { type: 'noteDraftText', params: ({ event }) => ({ text: event.text }) },
              },
            ],
            'task.wrapupStarted': { target: '.none', actions: ['noteWrapping', 'tellSummary', 'healRelay'] },
            'hearing.stopped': '.none',
          },
          states: {
            idle: {},
            // What was proposed for an earlier state of the draft stays until there is better: chips that come and
            // go with every key would be worse than a moment's old ones.
            none: {
              entry: enqueueActions(({ context, enqueue }) => {
                if (!context.hasFollowUps) return;
                enqueue('forgetFollowUps');
                enqueue({ type: 'publishFollowUps', params: { replies: undefined } });
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
                    'noteFollowUps',
                    { type: 'publishFollowUps', params: ({ event }) => ({ replies: event.output }) },
                  ],
                },
                // The replies to the customer's message are still there.
                onError: 'idle',
              },
            },
          },
        },

        search: {
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
                guard: { type: 'isNewSearch', params: ({ event }) => ({ search: event.search }) },
                target: '.asking',
                actions: { type: 'noteSearch', params: ({ event }) => ({ search: event.search }) },
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
                    { type: 'noteSearched', params: ({ event }) => ({ set: event.output }) },
                    { type: 'publishSuggestions', params: ({ event }) => ({ set: event.output }) },
                  ],
                },
                onError: { target: 'idle', actions: { type: 'noteSearchFailure', params: failureOf } },
              },
            },
          },
        },

        summarising: {
          initial: 'early',
          entry: 'tellSummaryAttached',
          exit: 'tellSummaryDetached',
          states: {
            early: { always: { guard: 'isReadyToSummarise', target: 'due' } },
            due: { entry: 'tellSummaryHeard' },
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

/** What the actor `toolCalls` is told to carry to Google. */
export interface ToolCallOrder {
  type: 'toolCall.ordered';
  toolCall: ToolCall['id'];
  decision: TimedDecision;
  agent: ParticipantName;
}

export type SessionActor = ActorRefFrom<typeof sessionMachine>;
export type SessionSnapshot = SnapshotFrom<typeof sessionMachine>;

/** What of the room's content this agent sees now; undefined where that is another agent's call, as in the guard. */
export function shownOf(snapshot: SessionSnapshot, content: RoomContent): SessionEmission | undefined {
  const { isHandedOn, attachment } = snapshot.context;
  if (isHandedOn && snapshot.matches({ engaged: { lastWords: 'in' } })) return undefined;
  return emissionOf(content, attachment);
}

function failureOf({ event }: { event: { error: unknown } }): { failure: AssistFailure } {
  return { failure: toFailure(event.error) };
}

function hopelessIn(found: CallFound): { failure: AssistFailure } {
  if (!('failure' in found)) throw new Error('The call was found');
  return found;
}

/** By this computer's clock, which somebody may have put back meanwhile: then it counts as long, too. */
function elapsed({ now }: SessionContext, since: number): number {
  return Math.abs(now() - since);
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

/** Whether events may have been lost since the last good join. */
function hasGap(context: SessionContext, joinedAt = context.joinedAt): boolean {
  return context.gap || elapsed(context, joinedAt) >= LATE_MS;
}

/** Whether it is time to ask what the socket has not told. */
function isListDue(context: SessionContext): boolean {
  return (
    isGhostOver(context) ||
    (needsEvents(context) &&
      !context.isListingRefused &&
      // What has failed is tried again in its own time.
      context.listAttempt === 0 &&
      // Where another agent's desktop listens or did, its leaving may cut this one off at any time.
      (requireAttachment(context).isHandedOver || elapsed(context, context.listedAt) >= LIST_AGAIN_MS))
  );
}

/** A relay that has come to its end hears nothing. */
function isRelaying({ relay }: Readonly<Record<string, AnyActorRef | undefined>>): boolean {
  const snapshot = relay?.getSnapshot() as { readonly status: string } | undefined;
  return snapshot?.status === 'active';
}

function isGhostOver({ doubtUntil, now }: SessionContext): boolean {
  return doubtUntil !== undefined && now() >= doubtUntil;
}

/** What others send to Agent Assist comes back by the socket alone: the audio of a call, and what the Functions relay. */
function needsEvents({ task, relayMode }: SessionContext): boolean {
  return task.medium === 'call' || relayMode === 'server';
}

/** A reload, or a look for something better, does not make audio out of silence. */
function endedBefore(
  { found, attachment, audioEnd, audioReport }: SessionContext,
  { name, state }: AssistConversation,
): SessionContext['audioEnd'] {
  if (name === attachment?.conversation) return audioEnd;
  // It ended before the session had attached.
  if (name === found?.name && audioEnd) return audioEnd;
  const generation = partsOfCallUpTo(name).length;
  const isOfNoStream =
    audioReport !== undefined &&
    (audioReport.generation > generation ||
      (audioReport.generation === generation && audioReport.status !== 'started'));
  if (isOfNoStream) return { code: audioReport.code };
  return state === 'COMPLETED' ? { code: undefined } : undefined;
}

function isOfLaterStream(context: SessionContext, { audio }: CallNews): boolean {
  return audio !== undefined && audio.generation > streamOf(context);
}

/** It is told of with every change of the task, and is news once. */
function isNewStart({ audioReport }: SessionContext, { audio }: CallNews): boolean {
  return (
    audio?.status === 'started' &&
    (audioReport?.status !== 'started' || audioReport.generation !== audio.generation)
  );
}

/** Which of the call's streams the session listens to. */
function streamOf(context: SessionContext): number {
  return partsOfCallUpTo(requireAttachment(context).conversation).length;
}

function foundIn(found: CallFound): AssistConversation {
  if ('failure' in found) throw new Error('The call was not found');
  return found.conversation;
}

function requireCall({ task }: SessionContext): CallTask {
  if (task.medium !== 'call') throw new Error('The task is no call');
  return task;
}

function requireChat({ task }: SessionContext): ChatTask {
  if (task.medium !== 'chat') throw new Error('The task is no chat');
  return task;
}

/** Whether nothing is on its way to Agent Assist, or only what may take long. */
function hasRelayedAll({ relay }: SessionContext): boolean {
  return relay.status !== 'backfilling' && relay.status !== 'sending';
}

function maybe(message: AssistMessage | undefined): readonly AssistMessage[] {
  return message ? [message] : [];
}

function latestOf(
  { latest: known, heardAt }: SessionContext,
  messages: readonly AssistMessage[],
  at: number,
): Pick<SessionContext, 'latest' | 'heardAt'> {
  const latest = messages.reduce((newest, message) => (isNewer(message, newest) ? message : newest), known);
  return { latest, heardAt: latest?.name === known?.name ? heardAt : at };
}

/** Messages arrive in any order; one without a time counts by its arrival. */
function isNewer(message: AssistMessage, than: AssistMessage | undefined): boolean {
  if (than?.sentAt === undefined || message.sentAt === undefined) return true;
  return Date.parse(message.sentAt) >= Date.parse(than.sentAt);
}

/** Whether it was surely said after what was heard of last. */
function isLater(message: AssistMessage, than: AssistMessage | undefined): boolean {
  if (than === undefined) return true;
  const [at, thanAt] = [message, than].map(({ sentAt, createdAt }) => Date.parse(sentAt ?? createdAt ?? ''));
  return message.name !== than.name && at !== undefined && thanAt !== undefined && at > thanAt;
}

function outcomeSetOf(outcome: ToolCallReport['outcome']): SuggestionSet {
  if (outcome.status !== 'decided') throw new Error('The decision has failed');
  return outcome.set;
}

/** Of a request that is made again nothing but success tells anything new. */
const settledPhaseOf = (outcome: ToolCallReport['outcome'], isRepeated: boolean): ToolCallPhase => {
  if (outcome.status === 'decided') return { status: 'decided' };
  const { failure } = outcome;
  return {
    status: 'failed',
    failure: isRepeated && isSurelyUndone(failure) ? { ...failure, kind: 'malformed' } : failure,
  };
};

function requireDecided({ toolCalls }: SessionContext, toolCall: ToolCall['id']): DecidedToolCall {
  const decided = toolCalls[toolCall];
  if (decided === undefined) throw new Error('The tool call has not been decided');
  return decided;
}

function requireSearch({ searching }: SessionContext): KnowledgeQuestion {
  if (searching === undefined) throw new Error('The session has nothing to search for');
  return searching;
}

function requireAttachment({ attachment }: SessionContext): Attachment {
  if (attachment === undefined) throw new Error('The session has no conversation yet');
  return attachment;
}
