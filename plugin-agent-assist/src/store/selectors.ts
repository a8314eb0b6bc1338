import { createSelector } from '@reduxjs/toolkit';

import type { AssistMessage, Summary } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import type { Feature } from '../domain/feature';
import type { AnswerRecordName, TaskSid } from '../domain/ids';
import type { SmartReply, ToolCall } from '../domain/suggestion';
import { createFeedBuilder, isSameList, type FeedGroup } from './feed';
import { NO_MARKS } from './marks';
import { without } from './questions';
import {
  STORE_KEY,
  type AssistRootState,
  type OutboxView,
  type RelayView,
  type SavedSummary,
  type SearchView,
  type SessionRecord,
  type SessionView,
  type SuggestionMarks,
  type SummaryView,
  type ToolCallView,
} from './state';
import { UNTOUCHED } from './tool-calls';
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
  if (view.phase === 'starting' && view.failure) return 'unavailable';
  if (connection.status === 'reconnecting') return 'reconnecting';
  if (connection.status !== 'connected' || view.phase === 'starting') return 'connecting';
  return view.stream;
};

/** The reason behind `unavailable` or a long wait; undefined while all is well. */
export const selectFailure = (state: AssistRootState, taskSid: TaskSid): AssistFailure | undefined =>
  selectRecord(state, taskSid)?.view.failure ?? state[STORE_KEY].connection.failure;

/** Whether the conversation is still open, and the composer with it. */
export const selectMayWrite = (state: AssistRootState, taskSid: TaskSid): boolean => {
  const phase = selectPhase(state, taskSid);
  return phase !== undefined && phase !== 'wrapping' && phase !== 'closing';
};

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
 * conversation is over.
 */
export const makeSelectSmartReplies = () =>
  createSelector(
    (state: AssistRootState, taskSid: TaskSid) => {
      const record = selectMayWrite(state, taskSid) ? selectRecord(state, taskSid) : undefined;
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
      sets && messages ? build(toArray(sets), toArray(messages)) : NO_GROUPS,
  );
};

const UNMARKED: SessionRecord['marks'] = {};

/** What the agent did with the task's suggestions. */
export const selectAllMarks = (state: AssistRootState, taskSid: TaskSid): SessionRecord['marks'] =>
  selectRecord(state, taskSid)?.marks ?? UNMARKED;

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

const selectCustomerMessages = createSelector(
  (state: AssistRootState, taskSid: TaskSid) => selectRecord(state, taskSid)?.messages,
  (messages): readonly AssistMessage[] =>
    messages ? toArray(messages).filter(({ role }) => role === 'END_USER') : [],
);

/** Milliseconds since the epoch, by Twilio's clock; undefined where the customer has not written. */
export const selectLastCustomerMessageAt = createSelector(
  selectCustomerMessages,
  // Not the last to arrive: what was said before anyone listened may be handed in later.
  (messages): number | undefined => {
    const latest = messages.reduce((time, message) => Math.max(time, timeOf(message)), 0);
    return latest === 0 ? undefined : latest;
  },
);

/** As many as make a trend, and fit a line in the panel's head. */
const MAX_SCORES = 20;

/** How the customer's last messages feel, -1 to 1 each, the oldest first. */
export const makeSelectSentiment = () =>
  createSelector(
    selectCustomerMessages,
    (messages): readonly number[] =>
      messages
        .flatMap((message) =>
          message.sentiment === undefined ? [] : [{ at: timeOf(message), score: message.sentiment }],
        )
        .sort((a, b) => a.at - b.at)
        .slice(-MAX_SCORES)
        .map(({ score }) => score),
    { memoizeOptions: { resultEqualityCheck: isSameList } },
  );

const timeOf = ({ sentAt }: AssistMessage): number => (sentAt === undefined ? 0 : Date.parse(sentAt));

export const selectSummaryView = (state: AssistRootState, taskSid: TaskSid): SummaryView | undefined =>
  selectRecord(state, taskSid)?.view.summary;

export const selectDraft = (state: AssistRootState, taskSid: TaskSid): Summary | undefined =>
  selectRecord(state, taskSid)?.draft;

export const selectSaved = (state: AssistRootState, taskSid: TaskSid): SavedSummary | undefined =>
  selectRecord(state, taskSid)?.saved;
