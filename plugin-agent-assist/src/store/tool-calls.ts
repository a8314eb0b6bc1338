import { toolCallsOf, type Suggestion, type ToolCall, type ToolResult } from '../domain/suggestion';
import type { SessionEmission } from '../machine/session.types';
import { findSetOfToolCall } from './known';
import type { SessionRecord, ToolCallView } from './state';

/** A tool call of which nothing is known but that it was proposed. */
export const UNTOUCHED: ToolCallView = { decision: undefined, phase: undefined, result: undefined };

type Calls = Pick<SessionRecord, 'sets' | 'toolCalls'>;

/** The tool calls after the agent's decision on one has come a step further. */
export const afterDecision = (
  { sets, toolCalls }: Calls,
  { toolCall, decision, phase }: Extract<SessionEmission, { type: 'toolCall.changed' }>,
): Calls['toolCalls'] =>
  findSetOfToolCall(sets, toolCall)
    ? { ...toolCalls, [toolCall]: { ...(toolCalls[toolCall] ?? UNTOUCHED), decision, phase } }
    : toolCalls;

/** The tool calls after suggestions that may tell what came of earlier ones. The newest word counts. */
export const afterResults = (
  { sets, toolCalls }: Calls,
  suggestions: readonly Suggestion[],
): Calls['toolCalls'] => {
  let calls = toolCalls;
  for (const suggestion of suggestions)
    for (const { id, result } of toolCallsOf(suggestion)) {
      // Where a call is first heard of together with its result, the suggestion itself shows it.
      if (result === undefined || !findSetOfToolCall(sets, id)) continue;
      const view = calls[id] ?? UNTOUCHED;
      if (!isSame(view.result, result)) calls = { ...calls, [id]: { ...view, result } };
    }
  return calls;
};

/** Whether a suggestion says nothing but what came of tool calls that are shown elsewhere already. */
export const onlyTellsResults = (suggestion: Suggestion, { sets }: Pick<Calls, 'sets'>): boolean => {
  const calls = toolCallsOf(suggestion);
  return (
    calls.length > 0 &&
    !saysAnything(suggestion) &&
    calls.every(({ id, result }: ToolCall) => result !== undefined && findSetOfToolCall(sets, id))
  );
};

const saysAnything = (suggestion: Suggestion): boolean => {
  switch (suggestion.kind) {
    case 'coaching':
      return suggestion.instructions.length + suggestion.actions.length + suggestion.responses.length > 0;
    case 'freeForm':
      return suggestion.markdown.trim() !== '';
    case 'companion':
      return suggestion.guidances.some(
        ({ reply, action, explanation }) => `${reply}${action}${explanation}` !== '',
      );
    case 'smartReply':
    case 'knowledge':
    case 'searchAnswer':
    case 'article':
    case 'faq':
    case 'dialogflowAssist':
    case 'entities':
      return true;
  }
};

const isSame = (a: ToolResult | undefined, b: ToolResult): boolean => JSON.stringify(a) === JSON.stringify(b);
