import type { AnswerRecordName, TaskSid } from '../domain/ids';
import { toolCallsOf, type Suggestion, type ToolCall } from '../domain/suggestion';
import { findSetOfSuggestion, findSetOfToolCall } from './known';
import type { AssistState } from './state';

/** A suggestion that was made for the task and is still held; `undefined` for any other. */
export function findSuggestion(
  { sessions }: Pick<AssistState, 'sessions'>,
  taskSid: TaskSid,
  id: AnswerRecordName,
): Suggestion | undefined {
  const record = sessions[taskSid];
  if (!record) return undefined;
  return [findSetOfSuggestion(record.sets, id), record.followUps]
    .flatMap((set) => set?.suggestions ?? [])
    .find((suggestion) => suggestion.id === id);
}

/** A tool call that was proposed for the task, and the suggestion that it is part of. */
export function findToolCall(
  { sessions }: Pick<AssistState, 'sessions'>,
  taskSid: TaskSid,
  id: ToolCall['id'],
): { readonly toolCall: ToolCall; readonly suggestion: Suggestion } | undefined {
  const record = sessions[taskSid];
  for (const suggestion of (record && findSetOfToolCall(record.sets, id)?.suggestions) ?? []) {
    const toolCall = toolCallsOf(suggestion).find((call) => call.id === id);
    if (toolCall) return { toolCall, suggestion };
  }
  return undefined;
}
