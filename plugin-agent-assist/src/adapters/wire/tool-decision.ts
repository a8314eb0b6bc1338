import type { ToolCall, ToolDecision } from '../../domain/suggestion';
import { toStruct } from './suggestions/parameters';

/**
 * participant.proto has REVISE for tools that read and CONFIRM for tools that may write, each "with provided
 * parameters". Which of them a tool is no answer tells, so the action is named after what the agent has done.
 */
const ACTIONS = { confirm: 'CONFIRM', revise: 'REVISE', cancel: 'CANCEL' } as const;

/** The `suggestionInput` by which `analyzeContent` is told what becomes of a tool call. */
export const toSuggestionInput = (
  toolCall: ToolCall['id'],
  decision: ToolDecision & { readonly decidedAt: number },
) => ({
  answerRecord: toolCall,
  action: ACTIONS[decision.type],
  // Without them Google calls the tool without any, and not with those that it proposed.
  parameters: decision.type === 'cancel' ? undefined : toStruct(decision.parameters),
  sendTime: new Date(decision.decidedAt).toISOString(),
});
