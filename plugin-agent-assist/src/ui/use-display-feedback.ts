import * as React from 'react';
import { useStore } from 'react-redux';

import type { AssistCommands } from '../domain/assist';
import type { AnswerRecordName, TaskSid } from '../domain/ids';
import type { Suggestion } from '../domain/suggestion';
import { selectMarks } from '../store/selectors';
import type { AssistRootState } from '../store/state';
import { useDisplayed } from './use-displayed';

/** What was told already. A reply may come into sight twice, as chip and in the feed, before the store knows. */
const told = new WeakMap<AssistCommands, Set<AnswerRecordName>>();
/** Far more than come into sight before the store knows of the first; all of a day would be megabytes. */
const REMEMBERED = 500;

const isNews = (commands: AssistCommands, id: AnswerRecordName): boolean => {
  const ids = told.get(commands) ?? new Set();
  told.set(commands, ids);
  if (ids.has(id)) return false;
  ids.add(id);
  // A set iterates in the order of insertion, so its first entry is the oldest.
  const [oldest] = ids;
  if (oldest !== undefined && ids.size > REMEMBERED) ids.delete(oldest);
  return true;
};

/**
 * Tells Google, once, that the agent has seen a suggestion.
 * @returns for the `ref` of the element that shows it
 */
export const useDisplayFeedback = (
  taskSid: TaskSid,
  commands: AssistCommands,
  { id, kind }: Suggestion,
): React.RefCallback<HTMLElement> => {
  const store = useStore<AssistRootState>();
  const isKnown = React.useCallback(
    () => selectMarks(store.getState(), taskSid, id).displayed,
    [store, taskSid, id],
  );
  const onDisplayed = React.useCallback(() => {
    if (isNews(commands, id)) commands.sendFeedback(taskSid, { id, kind }, { type: 'displayed' });
  }, [commands, taskSid, id, kind]);
  return useDisplayed(isKnown, onDisplayed);
};
