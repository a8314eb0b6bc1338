import { createSelector } from '@reduxjs/toolkit';

import type { AssistMessage, TaskRef } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import type { Feature } from '../domain/feature';
import type { AnswerRecordName, TaskSid } from '../domain/ids';
import type { SmartReply, ToolCall } from '../domain/suggestion';
import { createFeedBuilder, isSameList, type FeedGroup } from './feed';
import { findMessage } from './known';
import { NO_MARKS } from './marks';
import { createNotes } from './notes';
import { without } from './questions';
import {
  STORE_KEY,
  type AssistRootState,
  type AudioView,
  type OutboxView,
  type PauseView,
  type RelayView,
  type SearchView,
  type SessionRecord,
  type SessionView,
  type SuggestionMarks,
  type ToolCallView,
} from './state';
import { UNTOUCHED } from './tool-calls';
import { createTranscriptBuilder, Transcript } from './transcript';
import { toArray } from './windowed-list';

const selectRecord = (state: AssistRootState, taskSid: TaskSid): SessionRecord | undefined =>
  state[STORE_KEY].sessions[taskSid];

/** Whether Agent Assist works on this task at all. */
export const selectHasSession = (state: AssistRootState, taskSid: TaskSid): boolean =>
  selectRecord(state, taskSid) !== undefined;

export const selectPhase = (state: AssistRootState, taskSid: TaskSid): SessionView['phase'] | undefined =>
  selectRecord(state, taskSid)?.view.phase;

export type AssistStatus = 'connected' | 'connecting' | 'reconnecting' | 'unavailable';

/** What the agent is told about the connection of one task: the agent's connection and the task's room in one word. */
export const selectStatus = (state: AssistRootState, taskSid: TaskSid): AssistStatus => {
  const { connection } = state[STORE_KEY];
  const view = selectRecord(state, taskSid)?.view;
  if (view === undefined) return 'connecting';
  if (view.phase === 'failed' || connection.status === 'unavailable') return 'unavailable';
  if (view.phase === 'starting' && isHeldUp(view)) return 'unavailable';
  if (connection.status === 'reconnecting') return 'reconnecting';
  if (connection.status !== 'connected' || view.phase === 'starting') return 'connecting';
  return view.stream;
};

/** Whether starting does not get on. That a call's audio takes its seconds is no such case. */
const isHeldUp = ({ audio, failure, pause }: SessionView): boolean =>
  (audio?.status === 'absent' && !isPauseOn(pause)) ||
  (audio?.status === 'ambiguous' && !isPauseOn(pause)) ||
  (audio?.status !== 'awaited' && failure !== undefined);

/** Of a call: whether its audio reaches Agent Assist. Undefined for a chat. */
export const selectAudio = (state: AssistRootState, taskSid: TaskSid): AudioView | undefined =>
  selectRecord(state, taskSid)?.view.audio;

export const selectMedium = (state: AssistRootState, taskSid: TaskSid): TaskRef['medium'] =>
  selectAudio(state, taskSid) === undefined ? 'chat' : 'call';

/** Why a call has no suggestions for want of audio, where that is the reason and not the connection. */
export const selectWantOfAudio = (
  state: AssistRootState,
  taskSid: TaskSid,
): 'awaited' | 'absent' | 'ambiguous' | undefined => {
  const view = selectRecord(state, taskSid)?.view;
  if (view?.phase !== 'starting' || state[STORE_KEY].connection.status === 'unavailable') return undefined;
  const status = view.audio?.status;
  return status === 'heard' || status === 'stopped' ? undefined : status;
};

/** The reason behind `unavailable` or a long wait; undefined while all is well. */
export const selectFailure = (state: AssistRootState, taskSid: TaskSid): AssistFailure | undefined =>
  selectRecord(state, taskSid)?.view.failure ?? state[STORE_KEY].connection.failure;

/** Whether the conversation is still open, and the composer with it. */
export const selectMayWrite = (state: AssistRootState, taskSid: TaskSid): boolean => {
  const phase = selectPhase(state, taskSid);
  return phase !== undefined && phase !== 'wrapping' && phase !== 'closing';
};

export const selectPause = (state: AssistRootState, taskSid: TaskSid): PauseView | undefined =>
  selectRecord(state, taskSid)?.view.pause;

/** Whether the agent has paused, whatever is written of that by now. */
export const selectIsPaused = (state: AssistRootState, taskSid: TaskSid): boolean =>
  isPauseOn(selectPause(state, taskSid));

const isPauseOn = (pause: PauseView | undefined): boolean =>
  pause?.phase === 'pausing' || pause?.phase === 'paused' || pause?.phase === 'resuming';

export const selectHasFeature = (state: AssistRootState, taskSid: TaskSid, feature: Feature): boolean =>
  selectRecord(state, taskSid)?.view.features.includes(feature) ?? false;

export const selectRelay = (state: AssistRootState, taskSid: TaskSid): RelayView | undefined =>
  selectRecord(state, taskSid)?.view.relay;

export const selectChannelType = (state: AssistRootState, taskSid: TaskSid): string | undefined =>
  selectRecord(state, taskSid)?.view.channelType;

/** How feedback to Google gets on, for all tasks. */
export const selectOutbox = (state: AssistRootState): OutboxView => state[STORE_KEY].outbox;

const NO_REPLIES: readonly SmartReply[] = [];

/**
 * The replies for now: those that go on from what the agent types, else those to what was said last. None once the
 * conversation is over, or while it is paused: they would answer what was said before.
 */
export const makeSelectSmartReplies = () =>
  createSelector(
    (state: AssistRootState, taskSid: TaskSid) => {
      const isWanted = selectMayWrite(state, taskSid) && !selectIsPaused(state, taskSid);
      const record = isWanted ? selectRecord(state, taskSid) : undefined;
      return record?.followUps ?? record?.current;
    },
    (set): readonly SmartReply[] => {
      const replies = set?.suggestions.filter((suggestion) => suggestion.kind === 'smartReply') ?? [];
      return replies.length === 0 ? NO_REPLIES : replies;
    },
  );

const NO_GROUPS: readonly FeedGroup[] = [];

/**
 * All that was proposed, the newest first. A factory, because a feed keeps what it built before: groups and items
 * in which nothing has changed are the same objects, for as long as one instance serves one task.
 */
export const makeSelectFeed = () => {
  const build = createFeedBuilder();
  return createSelector(
    (state: AssistRootState, taskSid: TaskSid) => selectRecord(state, taskSid)?.sets,
    (state: AssistRootState, taskSid: TaskSid) => selectRecord(state, taskSid)?.messages,
    (sets, messages): readonly FeedGroup[] =>
      sets && messages ? build(toArray(sets), (name) => findMessage(messages, name)) : NO_GROUPS,
  );
};

const NO_LINES = new Transcript([], 0, []);
const NO_SPEECH: SessionRecord['speech'] = [];

/**
 * What was said, in the order in which it was said, and what is being said. A factory for the same reason as
 * {@link makeSelectFeed}.
 */
export const makeSelectTranscript = () => {
  const build = createTranscriptBuilder();
  return createSelector(
    (state: AssistRootState, taskSid: TaskSid) => selectRecord(state, taskSid)?.messages,
    // Nobody goes on with a sentence once the call is over.
    (state: AssistRootState, taskSid: TaskSid) =>
      selectMayWrite(state, taskSid)
        ? (selectRecord(state, taskSid)?.speech ?? NO_SPEECH)
        : selectFinalSpeech(state, taskSid),
    (messages, speech): Transcript => (messages ? build(messages, speech) : NO_LINES),
  );
};

const selectFinalSpeech = createSelector(
  (state: AssistRootState, taskSid: TaskSid) => selectRecord(state, taskSid)?.speech ?? NO_SPEECH,
  (speech) => speech.filter(({ isFinal }) => isFinal),
  { memoizeOptions: { resultEqualityCheck: isSameList } },
);

const NO_GAPS: SessionRecord['gaps'] = [];

/** When suggestions may have been missed; the latest one last. */
export const selectGaps = (state: AssistRootState, taskSid: TaskSid): SessionRecord['gaps'] =>
  selectRecord(state, taskSid)?.gaps ?? NO_GAPS;

const UNMARKED: SessionRecord['marks'] = {};

/** What the agent did with the task's suggestions. */
export const selectAllMarks = (state: AssistRootState, taskSid: TaskSid): SessionRecord['marks'] =>
  selectRecord(state, taskSid)?.marks ?? UNMARKED;

/** Which of the task's suggestions the agent has pinned. A factory, so that each instance keeps one task's. */
export const makeSelectPinned = () =>
  createSelector(
    selectAllMarks,
    (marks): readonly AnswerRecordName[] =>
      (Object.keys(marks) as AnswerRecordName[]).filter((id) => marks[id]?.pinned),
    { memoizeOptions: { resultEqualityCheck: isSameList } },
  );

/** What the agent did with a suggestion. */
export const selectMarks = (
  state: AssistRootState,
  taskSid: TaskSid,
  id: AnswerRecordName,
): SuggestionMarks => selectRecord(state, taskSid)?.marks[id] ?? NO_MARKS;

/** What has become of a tool call since it was proposed. The proposal itself may hold its result too. */
export const selectToolCall = (state: AssistRootState, taskSid: TaskSid, id: ToolCall['id']): ToolCallView =>
  selectRecord(state, taskSid)?.toolCalls[id] ?? UNTOUCHED;

const NO_SEARCH: SearchView = { phase: 'none', question: '', failure: undefined };

export const selectSearch = (state: AssistRootState, taskSid: TaskSid): SearchView =>
  selectRecord(state, taskSid)?.view.search ?? NO_SEARCH;

const NO_QUESTIONS: readonly string[] = [];

export const selectRecentQuestions = (state: AssistRootState, taskSid: TaskSid): readonly string[] =>
  selectRecord(state, taskSid)?.recentQuestions ?? NO_QUESTIONS;

/** What Google thinks worth a search, and the agent has not asked of late. */
export const selectSuggestedQuestions = createSelector(
  (state: AssistRootState, taskSid: TaskSid) =>
    selectRecord(state, taskSid)?.suggestedQuestions ?? NO_QUESTIONS,
  selectRecentQuestions,
  (state: AssistRootState, taskSid: TaskSid) => selectSearch(state, taskSid).question,
  (suggested, recent, asking): readonly string[] => without(suggested, [...recent, asking]),
  { memoizeOptions: { resultEqualityCheck: isSameList } },
);

const NO_KINDS: SessionRecord['unknownKinds'] = {};

export const selectUnknownKinds = (state: AssistRootState, taskSid: TaskSid): SessionRecord['unknownKinds'] =>
  selectRecord(state, taskSid)?.unknownKinds ?? NO_KINDS;

type Chunk = readonly AssistMessage[];

/** What is told of the customer's messages, derived chunk by chunk: calls have thousands. */
interface CustomerNote {
  /** When the customer spoke last, 0 where never. */
  readonly latestAt: number;
  /** How their messages feel, in the order in which they were said; the last few. */
  readonly scores: readonly Score[];
}

interface Score {
  readonly at: number;
  readonly score: number;
}

/** As many as make a trend, and fit a line in the panel's head. */
const MAX_SCORES = 20;

const customerNoteOf = createNotes((chunk: Chunk): CustomerNote => {
  const messages = chunk.filter(({ role }) => role === 'END_USER');
  return {
    latestAt: messages.reduce((time, message) => Math.max(time, timeOf(message)), 0),
    scores: lastScores(
      messages.flatMap((message) =>
        message.sentiment === undefined ? [] : [{ at: timeOf(message), score: message.sentiment }],
      ),
    ),
  };
});

const lastScores = (scores: readonly Score[]): readonly Score[] =>
  [...scores].sort((a, b) => a.at - b.at).slice(-MAX_SCORES);

const selectCustomerNotes = createSelector(
  (state: AssistRootState, taskSid: TaskSid) => selectRecord(state, taskSid)?.messages,
  (messages): readonly CustomerNote[] => messages?.chunks.map(customerNoteOf) ?? [],
);

/** Milliseconds since the epoch, by Twilio's clock; undefined where the customer has not written. */
export const selectLastCustomerMessageAt = createSelector(
  selectCustomerNotes,
  (notes): number | undefined => {
    // Not the last to arrive: what was said before anyone listened may be handed in later.
    const latest = notes.reduce((time, { latestAt }) => Math.max(time, latestAt), 0);
    return latest === 0 ? undefined : latest;
  },
);

/** How the customer's last messages feel, -1 to 1 each, the oldest first. */
export const makeSelectSentiment = () =>
  createSelector(
    selectCustomerNotes,
    (notes): readonly number[] =>
      notes
        .reduce<readonly Score[]>(
          (last, { scores }) => (scores.length === 0 ? last : lastScores([...last, ...scores])),
          [],
        )
        .map(({ score }) => score),
    { memoizeOptions: { resultEqualityCheck: isSameList } },
  );

const timeOf = ({ sentAt }: AssistMessage): number => (sentAt === undefined ? 0 : Date.parse(sentAt));
