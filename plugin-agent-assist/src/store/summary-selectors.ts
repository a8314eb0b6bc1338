import type { TaskSid } from '../domain/ids';
import {
  STORE_KEY,
  type AssistRootState,
  type SummaryOutboxView,
  type SummaryRecord,
  type SummaryView,
} from './state';
import { NO_SUMMARY } from './summary';

/** All that is known of the task's summary. */
export const selectSummary = (state: AssistRootState, taskSid: TaskSid): SummaryRecord =>
  state[STORE_KEY].sessions[taskSid]?.summary ?? NO_SUMMARY;

/** How the task's summary stands; undefined where Agent Assist does not work on the task. */
export const selectSummaryView = (state: AssistRootState, taskSid: TaskSid): SummaryView | undefined =>
  state[STORE_KEY].sessions[taskSid]?.view.summary;

/** What is still to be saved, of all tasks. */
export const selectSummaries = (state: AssistRootState): SummaryOutboxView => state[STORE_KEY].summaries;

/**
 * How many texts do not get through to Sync; none while nothing is wrong.
 * @param shown a task whose own summary says itself that it is not saved: that one is not counted
 */
export const selectHeldUp = (state: AssistRootState, shown: TaskSid | undefined): number => {
  const { waiting, failure } = selectSummaries(state);
  if (failure === undefined) return 0;
  return shown !== undefined && selectSummaryView(state, shown)?.notSaved !== undefined
    ? waiting - 1
    : waiting;
};
