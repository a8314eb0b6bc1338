import * as v from 'valibot';

import type { AssistMessage } from '../../domain/assist';
import type { SuggestionSet } from '../../domain/suggestion';
import { decode, skipMalformed } from './decode';
import { decodeMessage } from './resources';
import { decodeSuggestionResults, type SuggestionContext } from './suggestion-results';

const AnalyzeContentAnswer = v.object({
  message: v.optional(v.unknown()),
  humanAgentSuggestionResults: v.optional(v.unknown()),
});

/**
 * The answer of `analyzeContent`: the message as Google stored it, and what is proposed to the agent. Suggestions
 * for the customer (`endUserSuggestionResults`) are left out. Throws AssistError `malformed` where it is no object.
 */
export function decodeAnalyzedContent(
  raw: unknown,
  context: SuggestionContext,
): { readonly message: AssistMessage | undefined; readonly suggestions: SuggestionSet } {
  const { message, humanAgentSuggestionResults } = decode(AnalyzeContentAnswer, raw, 'analyzed content');
  return {
    message:
      message === undefined
        ? undefined
        : skipMalformed(() => decodeMessage(message, context.report), context.report),
    suggestions: decodeSuggestionResults(humanAgentSuggestionResults, context),
  };
}
