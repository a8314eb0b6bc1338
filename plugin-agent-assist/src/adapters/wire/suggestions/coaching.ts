import * as v from 'valibot';

import { AssistError } from '../../../domain/failure';
import type { Coaching, CoachingInstruction, CoachingPoint } from '../../../domain/suggestion';
import { decode, decodeEach, decodeOptional, type Report } from '../decode';
import { decodeText, requiredText } from '../text';

const AgentCoaching = v.object({
  applicableInstructions: v.optional(v.unknown()),
  agentActionSuggestions: v.optional(v.unknown()),
  sampleResponses: v.optional(v.unknown()),
});

const Instruction = v.object({
  displayName: v.optional(v.unknown()),
  displayDetails: v.optional(v.unknown()),
  condition: v.optional(v.unknown()),
  agentAction: v.optional(v.unknown()),
  duplicateCheckResult: v.optional(v.unknown()),
});

const Action = v.object({ agentAction: requiredText, duplicateCheckResult: v.optional(v.unknown()) });
const Response = v.object({ responseText: requiredText, duplicateCheckResult: v.optional(v.unknown()) });
const DuplicateCheck = v.object({ duplicateSuggestions: v.nullish(v.array(v.unknown()), []) });

/** Dialogflow's `AgentCoachingSuggestion`. All lists are empty where no rule applies. */
export function decodeCoaching(
  raw: unknown,
  report: Report,
): Pick<Coaching, 'instructions' | 'actions' | 'responses'> {
  const { applicableInstructions, agentActionSuggestions, sampleResponses } = decode(
    AgentCoaching,
    raw,
    'coaching',
  );
  return {
    instructions: decodeEach(
      applicableInstructions,
      'coaching instructions',
      (instruction) => decodeInstruction(instruction, report),
      report,
    ),
    actions: decodeEach(
      agentActionSuggestions,
      'coaching actions',
      (action): CoachingPoint => {
        const { agentAction, duplicateCheckResult } = decode(Action, action, 'coaching action');
        return { text: agentAction, isDuplicate: isDuplicate(duplicateCheckResult, report) };
      },
      report,
    ),
    responses: decodeEach(
      sampleResponses,
      'coaching responses',
      (response): CoachingPoint => {
        const { responseText, duplicateCheckResult } = decode(Response, response, 'coaching response');
        return { text: responseText, isDuplicate: isDuplicate(duplicateCheckResult, report) };
      },
      report,
    ),
  };
}

/** Only the title must not be missing: what the rule is about stands in for it. */
function decodeInstruction(raw: unknown, report: Report): CoachingInstruction {
  const { displayName, displayDetails, condition, agentAction, duplicateCheckResult } = decode(
    Instruction,
    raw,
    'coaching instruction',
  );
  const textOf = (text: unknown) => decodeText(text, 'coaching instruction', report);
  const name = textOf(displayName);
  const when = textOf(condition);
  const markdown = textOf(displayDetails);
  const title = name || when || textOf(agentAction) || (markdown && 'Instruction');
  if (!title) throw new AssistError('malformed', 'coaching instruction: nothing to show');
  return {
    title,
    markdown,
    condition: title === when ? '' : when,
    isDuplicate: isDuplicate(duplicateCheckResult, report),
  };
}

function isDuplicate(raw: unknown, report: Report): boolean {
  const check = decodeOptional(DuplicateCheck, raw, 'coaching duplicateCheckResult', report);
  return check !== undefined && check.duplicateSuggestions.length > 0;
}
