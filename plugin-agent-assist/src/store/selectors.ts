import { createSelector } from '@reduxjs/toolkit';

import type { AssistMessage, Feature, SmartReply, Summary, SuggestionSet } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import type { MessageName, TaskSid } from '../domain/ids';
import {
  STORE_KEY,
  type AssistRootState,
  type RelayView,
  type SavedSummary,
  type SessionRecord,
  type SessionView,
  type SummaryView,
} from './state';
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

const NO_REPLIES: readonly SmartReply[] = [];

/**
 * A factory, because a memoised selector remembers one result: two tasks sharing an instance would evict each
 * other's list on every render.
 */
export const makeSelectSmartReplies = () =>
  createSelector(
    (state: AssistRootState, taskSid: TaskSid) =>
      selectMayWrite(state, taskSid) ? selectRecord(state, taskSid)?.current : undefined,
    (current): readonly SmartReply[] =>
      current === undefined || current.suggestions.length === 0 ? NO_REPLIES : current.suggestions,
  );

/** What was proposed in answer to one message. */
export interface FeedGroup {
  readonly key: string;
  /** The words that caused it, where they are known. */
  readonly message: AssistMessage | undefined;
  readonly set: SuggestionSet;
}

const NO_GROUPS: readonly FeedGroup[] = [];

/** Newest first. A set that was asked for again for the same message takes the earlier one's place. */
export const makeSelectFeed = () =>
  createSelector(
    (state: AssistRootState, taskSid: TaskSid) => selectRecord(state, taskSid)?.sets,
    (state: AssistRootState, taskSid: TaskSid) => selectRecord(state, taskSid)?.messages,
    (sets, messages): readonly FeedGroup[] => {
      if (!sets || !messages) return NO_GROUPS;
      const byName = new Map<MessageName, AssistMessage>(toArray(messages).map((m) => [m.name, m]));
      const groups = new Map<string, FeedGroup>();
      for (const set of toArray(sets)) {
        const key = set.latestMessage ?? set.suggestions[0]?.id ?? '';
        groups.delete(key);
        groups.set(key, { key, message: set.latestMessage && byName.get(set.latestMessage), set });
      }
      return [...groups.values()].reverse();
    },
  );

const NONE_USED: SessionRecord['used'] = [];

export const selectUsed = (state: AssistRootState, taskSid: TaskSid): SessionRecord['used'] =>
  selectRecord(state, taskSid)?.used ?? NONE_USED;

export const selectSummaryView = (state: AssistRootState, taskSid: TaskSid): SummaryView | undefined =>
  selectRecord(state, taskSid)?.view.summary;

export const selectDraft = (state: AssistRootState, taskSid: TaskSid): Summary | undefined =>
  selectRecord(state, taskSid)?.draft;

export const selectSaved = (state: AssistRootState, taskSid: TaskSid): SavedSummary | undefined =>
  selectRecord(state, taskSid)?.saved;
