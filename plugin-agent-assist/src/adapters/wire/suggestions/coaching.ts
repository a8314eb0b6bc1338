import * as v from 'valibot';

import { AssistError } from '../../../domain/failure';
import type { Coaching, CoachingInstruction, CoachingPoint } from '../../../domain/suggestion';
import { decodeEach, decodeField, decodeOptional, fieldsOf, type Report } from '../decode';
import { decodeText, requiredText } from '../text';

const DuplicateCheck = v.object({ duplicateSuggestions: v.nullish(v.array(v.unknown())) });

/** Dialogflow's `AgentCoachingSuggestion`. All lists are empty where no rule applies. */
export function decodeCoaching(
  raw: unknown,
  report: Report,
): Pick<Coaching, 'instructions' | 'actions' | 'responses'> {
  const { applicableInstructions, agentActionSuggestions, sampleResponses } = fieldsOf<
    'applicableInstructions' | 'agentActionSuggestions' | 'sampleResponses'
  >(raw, 'coaching');
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
        const fields = fieldsOf<'agentAction' | 'duplicateCheckResult'>(action, 'coaching action');
        const text = decodeField(requiredText, fields, 'agentAction', 'coaching action');
        return { text, isDuplicate: isDuplicate(fields.duplicateCheckResult, report) };
      },
      report,
    ),
    responses: decodeEach(
      sampleResponses,
      'coaching responses',
      (response): CoachingPoint => {
        const fields = fieldsOf<'responseText' | 'duplicateCheckResult'>(response, 'coaching response');
        const text = decodeField(requiredText, fields, 'responseText', 'coaching response');
        return { text, isDuplicate: isDuplicate(fields.duplicateCheckResult, report) };
      },
      report,
    ),
  };
}

/** Only the title must not be missing: what the rule is about stands in for it. */
function decodeInstruction(raw: unknown, report: Report): CoachingInstruction {
  const { displayName, displayDetails, condition, agentAction, duplicateCheckResult } = fieldsOf<
    'displayName' | 'displayDetails' | 'condition' | 'agentAction' | 'duplicateCheckResult'
  >(raw, 'coaching instruction');
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
  return (check?.duplicateSuggestions?.length ?? 0) > 0;
}
