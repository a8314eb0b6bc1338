import type { ToolCall, ToolDecision } from '../../domain/suggestion';
import { toStruct } from './suggestions/parameters';

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
