import * as v from 'valibot';

import { AssistError } from '../../../domain/failure';
import type { AnswerRecordName } from '../../../domain/ids';
import type { Companion, Guidance, Source, ToolCall } from '../../../domain/suggestion';
import { decode, decodeEach, decodeIfPresent, decodeOptional, fieldsOf, type Report } from '../decode';
import { answerRecordName } from '../names';
import { decodeText } from '../text';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';
import { decodeSource, foldSources } from './sources';
import { decodeToolCall, foldToolCalls } from './tool-calls';

const CompanionAnswer = v.object({
  answerRecord: v.optional(v.unknown()),
  companionSuggestion: v.nullish(v.object({ guidances: v.optional(v.unknown()) })),
  latestMessage: v.optional(v.unknown()),
});

const Grounding = v.object({ groundingChunks: v.optional(v.unknown()) });

const chunk = v.nullish(
  v.object({
    title: v.optional(v.unknown()),
    uri: v.optional(v.unknown()),
    text: v.optional(v.unknown()),
  }),
);
const GroundingChunk = v.object({ retrievedContext: chunk, web: chunk });

/**
 * Dialogflow's `GenerateCompanionSuggestionsResponse`. It is in Google's discovery document and not yet in its
 * published protos, so nothing of it is required but what a guidance cannot be shown without.
 */
export function decodeCompanion(raw: unknown, report: Report): DecodedResult {
  const { answerRecord, companionSuggestion, latestMessage } = decode(CompanionAnswer, raw, 'companion');
  const record = decodeIfPresent(answerRecordName, answerRecord, 'companion answerRecord');
  const guidances = decodeEach(
    companionSuggestion?.guidances,
    'companion guidances',
    (guidance) => decodeGuidance(guidance, record, report),
    report,
  );
  return {
    suggestions: guidances.length > 0 ? [toCompanion(record, guidances)] : [],
    latestMessage: decodeLatestMessage(latestMessage, 'companion', report),
  };
}

const toCompanion = (record: AnswerRecordName | undefined, guidances: readonly Guidance[]): Companion => ({
  kind: 'companion',
  id: decode(answerRecordName, record, 'companion answerRecord'),
  guidances,
});

function decodeGuidance(raw: unknown, record: AnswerRecordName | undefined, report: Report): Guidance {
  const guidance = fieldsOf<
    | 'suggestedReply'
    | 'suggestedAction'
    | 'explanation'
    | 'knowledgeSources'
    | 'groundingMetadata'
    | 'toolCalls'
  >(raw, 'companion guidance');
  const textOf = (text: unknown) => decodeText(text, 'companion guidance', report);
  const reply = textOf(guidance.suggestedReply);
  const action = textOf(guidance.suggestedAction);
  const toolCalls = foldToolCalls(
    decodeEach(
      guidance.toolCalls,
      'companion tool calls',
      (suggestion) => decodeToolCallSuggestion(suggestion, record, report),
      report,
    ),
  );
  if (!reply && !action && toolCalls.length === 0)
    throw new AssistError('malformed', 'companion guidance: nothing to show');
  return {
    reply,
    action,
    explanation: textOf(guidance.explanation),
    sources: foldSources([
      ...decodeKnowledgeSources(guidance.knowledgeSources, report),
      ...decodeGrounding(guidance.groundingMetadata, report),
    ]),
    toolCalls,
  };
}

/** `undefined` where it tells of a tool in words only. */
function decodeToolCallSuggestion(
  raw: unknown,
  record: AnswerRecordName | undefined,
  report: Report,
): ToolCall | undefined {
  const { textUpdate, toolCallInfo } = fieldsOf<'textUpdate' | 'toolCallInfo'>(raw, 'companion tool call');
  const details = decodeText(textUpdate, 'companion tool call textUpdate', report);
  return toolCallInfo === undefined || toolCallInfo === null
    ? undefined
    : decodeToolCall(toolCallInfo, record, report, details);
}

const decodeKnowledgeSources = (raw: unknown, report: Report): readonly Source[] =>
  decodeEach(
    raw,
    'companion sources',
    (source) => {
      const { knowledgeArticleTitle, knowledgeArticleUrl, knowledgeSnippet } = fieldsOf<
        'knowledgeArticleTitle' | 'knowledgeArticleUrl' | 'knowledgeSnippet'
      >(source, 'companion source');
      return decodeSource(
        { title: knowledgeArticleTitle, uri: knowledgeArticleUrl, snippet: knowledgeSnippet },
        'companion source',
        report,
      );
    },
    report,
  );

const decodeGrounding = (raw: unknown, report: Report): readonly Source[] =>
  decodeEach(
    decodeOptional(Grounding, raw, 'companion grounding', report)?.groundingChunks,
    'companion grounding',
    (entry) => {
      const { retrievedContext, web } = decode(GroundingChunk, entry, 'companion grounding');
      const { title, uri, text } = retrievedContext ?? web ?? {};
      return decodeSource({ title, uri, snippet: text }, 'companion grounding', report);
    },
    report,
  );
