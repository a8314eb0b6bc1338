import type { TaskSid } from '../domain/ids';
import { toolCallsOf, type ToolCall } from '../domain/suggestion';
import type { AssistState } from './state';
import { toArray } from './windowed-list';

/** A tool call that was proposed for the task, as it was proposed last. Looks through all of its suggestions. */
export function findToolCall(
  { sessions }: Pick<AssistState, 'sessions'>,
  taskSid: TaskSid,
  id: ToolCall['id'],
): ToolCall | undefined {
  const record = sessions[taskSid];
  return record
    ? toArray(record.sets)
        .flatMap(({ suggestions }) => suggestions.flatMap(toolCallsOf))
        .reverse()
        .find((toolCall) => toolCall.id === id)
    : undefined;
}
