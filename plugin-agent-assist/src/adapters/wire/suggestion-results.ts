import * as v from 'valibot';

import type { AssistFailure, FailureKind } from '../../domain/failure';
import type { MessageName } from '../../domain/ids';
import type { Suggestion, SuggestionSet } from '../../domain/suggestion';
import { decode, decodeEach, skipMalformed, type Report } from './decode';
import { decodeCompanion } from './suggestions/companion';
import type { DecodedResult } from './suggestions/decoded-result';
import { decodeDialogflowAssists, decodeEntityExtraction } from './suggestions/dialogflow-assists';
import { decodeArticles, decodeFaqs } from './suggestions/documents';
import { decodeGenerated } from './suggestions/generators';
import { decodeKnowledgeAssist } from './suggestions/knowledge-assist';
import { decodeSearchKnowledge } from './suggestions/search-knowledge';
import { decodeSmartReplies } from './suggestions/smart-replies';

export interface SuggestionContext {
  readonly report: Report;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

const Result = v.record(v.string(), v.unknown());
const FeatureError = v.object({ code: v.number() });

/** Members of Dialogflow's `SuggestionResult` that this version draws, by their wire name. */
const KINDS: ReadonlyMap<string, (raw: unknown, report: Report) => DecodedResult> = new Map([
  ['suggestSmartRepliesResponse', decodeSmartReplies],
  ['suggestKnowledgeAssistResponse', decodeKnowledgeAssist],
  ['suggestArticlesResponse', decodeArticles],
  ['suggestFaqAnswersResponse', decodeFaqs],
  ['suggestDialogflowAssistsResponse', decodeDialogflowAssists],
  ['suggestEntityExtractionResponse', decodeEntityExtraction],
  ['generateSuggestionsResponse', decodeGenerated],
  ['generateCompanionSuggestionsResponse', decodeCompanion],
]);

/**
 * A list of `SuggestionResult`, as events and `analyzeContent` carry it. A feature that failed is reported and
 * does not hide what the others found; kinds that this version does not know are named in `unknownKinds`.
 */
export function decodeSuggestionResults(raw: unknown, context: SuggestionContext): SuggestionSet {
  const { report } = context;
  const results = decodeEach(
    raw,
    'suggestion results',
    (result) => decode(Result, result, 'suggestion result'),
    report,
  );
  const decoded: DecodedResult[] = [];
  for (const result of results) {
    for (const kind of Object.keys(result)) {
      const decodeKind = KINDS.get(kind);
      if (kind === 'error') report(decodeFeatureError(result[kind]));
      else if (!decodeKind) decoded.push({ suggestions: [], latestMessage: undefined, unknownKinds: [kind] });
      else {
        const one = skipMalformed(() => decodeKind(result[kind], report), report);
        if (one) decoded.push(one);
      }
    }
  }
  return toSet(decoded, context);
}

/** The answer of `suggestSmartReplies`. Throws AssistError `malformed` where it is not one. */
export const decodeSmartRepliesAnswer = (raw: unknown, context: SuggestionContext): SuggestionSet =>
  toSet([decodeSmartReplies(raw, context.report)], context);

/** The answer of `suggestKnowledgeAssist`. Throws AssistError `malformed` where it is not one. */
export const decodeKnowledgeAssistAnswer = (raw: unknown, context: SuggestionContext): SuggestionSet =>
  toSet([decodeKnowledgeAssist(raw, context.report)], context);

/** The answer of `searchKnowledge` to a question. Throws AssistError `malformed` where it is not one. */
export const decodeSearchKnowledgeAnswer = (
  raw: unknown,
  question: string,
  context: SuggestionContext,
): SuggestionSet => ({ ...toSet([decodeSearchKnowledge(raw, context.report)], context), question });

function toSet(results: readonly DecodedResult[], { receivedAt }: SuggestionContext): SuggestionSet {
  // The first of each answer record: the same answer may be listed twice.
  const byRecord = new Map<string, Suggestion>();
  const questions: string[] = [];
  const unknownKinds: string[] = [];
  let latestMessage: MessageName | undefined;
  for (const result of results) {
    latestMessage ??= result.latestMessage;
    for (const suggestion of result.suggestions)
      if (!byRecord.has(suggestion.id)) byRecord.set(suggestion.id, suggestion);
    // One by one: so many arguments as a hostile list has entries would not fit on the stack.
    for (const question of result.questions ?? []) questions.push(question);
    for (const kind of result.unknownKinds ?? []) unknownKinds.push(kind);
  }
  return {
    latestMessage,
    question: undefined,
    suggestions: [...byRecord.values()],
    questions: once(questions),
    unknownKinds: once(unknownKinds),
    receivedAt,
  };
}

const once = (words: readonly string[]): readonly string[] =>
  words.length < 2 ? words : [...new Set(words)];

/** google.rpc.Code, as far as it says what can be done. */
const KIND_OF_CODE: ReadonlyMap<number, FailureKind> = new Map([
  [4, 'unreachable'],
  [5, 'notFound'],
  [7, 'forbidden'],
  [8, 'busy'],
  [13, 'unreachable'],
  [14, 'unreachable'],
]);

/** Says which code a feature failed with and not in which words, for those may quote the conversation. */
function decodeFeatureError(raw: unknown): AssistFailure {
  const { success, output } = v.safeParse(FeatureError, raw);
  return success
    ? {
        kind: KIND_OF_CODE.get(output.code) ?? 'rejected',
        message: `A feature of Agent Assist failed (google.rpc code ${output.code})`,
      }
    : { kind: 'rejected', message: 'A feature of Agent Assist failed without saying why' };
}
