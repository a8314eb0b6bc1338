import * as v from 'valibot';

import type { FeedbackChange, Rating, UnhelpfulReason } from '../../domain/feedback';
import type { SuggestionKind } from '../../domain/suggestion';
import { decodeOptional, type Report } from './decode';

/** One PATCH of an answer record. */
export interface AnswerRecordPatch {
  /** Value of `updateMask`: empty where there is nothing to change. */
  readonly mask: string;
  readonly answerFeedback: WireFeedback;
}

/** v2beta1's `AnswerFeedback`, as far as it is set here. */
interface WireFeedback {
  readonly displayed?: true;
  readonly displayTime?: string;
  readonly clicked?: true;
  readonly clickTime?: string;
  readonly correctnessLevel?: 'FULLY_CORRECT' | 'NOT_CORRECT';
  readonly agentAssistantDetailFeedback?: WireDetail;
}

interface WireDetail extends WireJudgement {
  readonly knowledgeSearchFeedback?: WireReading;
  readonly knowledgeAssistFeedback?: WireReading;
}

interface WireJudgement {
  readonly answerRelevance?: 'IRRELEVANT';
  readonly documentCorrectness?: 'INCORRECT';
  readonly documentEfficiency?: 'INEFFICIENT';
}

interface WireReading {
  readonly answerCopied?: true;
  readonly clickedUris?: readonly string[];
}

const DETAIL = 'agent_assistant_detail_feedback';

/** Where Google takes down what was copied and opened, for the kinds for which it does: field and path. */
const READING_OF_KIND: Partial<
  Record<SuggestionKind, readonly ['knowledgeAssistFeedback' | 'knowledgeSearchFeedback', string]>
> = {
  knowledge: ['knowledgeAssistFeedback', `${DETAIL}.knowledge_assist_feedback`],
  searchAnswer: ['knowledgeSearchFeedback', `${DETAIL}.knowledge_search_feedback`],
};

const JUDGEMENT_OF_REASON: Readonly<Record<UnhelpfulReason, WireJudgement>> = {
  irrelevant: { answerRelevance: 'IRRELEVANT' },
  incorrect: { documentCorrectness: 'INCORRECT' },
  inefficient: { documentEfficiency: 'INEFFICIENT' },
};

/**
 * All of them belong to every rating: named and not set, a field is cleared, and an earlier rating from another tab
 * or before a reload may have set any.
 */
const RATING_PATHS = [
  'correctness_level',
  `${DETAIL}.answer_relevance`,
  `${DETAIL}.document_correctness`,
  `${DETAIL}.document_efficiency`,
];

/** The change as Google takes it, with a mask that names no field but those that it is about. */
export function toAnswerRecordPatch(change: FeedbackChange): AnswerRecordPatch {
  const { displayedAt, usedAt, copied, clickedUrls = [], rating } = change;
  const reading = READING_OF_KIND[change.suggestion.kind];
  const wasRead = copied !== undefined || clickedUrls.length > 0;
  const clicked = usedAt !== undefined || (wasRead && !reading);

  const paths = [
    ...(displayedAt === undefined ? [] : ['displayed', 'display_time']),
    ...(clicked ? ['clicked'] : []),
    ...(usedAt === undefined ? [] : ['click_time']),
    ...(rating === undefined ? [] : RATING_PATHS),
    ...(reading && copied ? [`${reading[1]}.answer_copied`] : []),
    ...(reading && clickedUrls.length > 0 ? [`${reading[1]}.clicked_uris`] : []),
  ];
  const detail: WireDetail = {
    ...judgementOf(rating),
    ...(reading && wasRead && { [reading[0]]: toReading(copied, clickedUrls) }),
  };
  return {
    mask: paths.map((path) => `answer_feedback.${path}`).join(','),
    answerFeedback: {
      ...(displayedAt !== undefined && { displayed: true, displayTime: timeOf(displayedAt) }),
      ...(clicked && { clicked }),
      ...(usedAt !== undefined && { clickTime: timeOf(usedAt) }),
      ...(rating && { correctnessLevel: rating.verdict === 'helpful' ? 'FULLY_CORRECT' : 'NOT_CORRECT' }),
      ...(Object.keys(detail).length > 0 && { agentAssistantDetailFeedback: detail }),
    },
  };
}

const judgementOf = (rating: Rating | null | undefined): WireJudgement =>
  rating?.verdict === 'notHelpful' && rating.reason ? JUDGEMENT_OF_REASON[rating.reason] : {};

const toReading = (copied: true | undefined, clickedUrls: readonly string[]): WireReading => ({
  ...(copied && { answerCopied: copied }),
  ...(clickedUrls.length > 0 && { clickedUris: clickedUrls }),
});

const timeOf = (at: number): string => new Date(at).toISOString();

const Reading = v.nullish(v.object({ clickedUris: v.nullish(v.array(v.string()), []) }));

const Answered = v.object({
  answerFeedback: v.nullish(
    v.object({
      agentAssistantDetailFeedback: v.nullish(
        v.object({ knowledgeSearchFeedback: Reading, knowledgeAssistFeedback: Reading }),
      ),
    }),
  ),
});

/** The addresses that an answer record lists as clicked. One that cannot be read is reported, and lists none. */
export function decodeClickedUrls(raw: unknown, report: Report): readonly string[] {
  const detail = decodeOptional(Answered, raw, 'answer record', report)?.answerFeedback
    ?.agentAssistantDetailFeedback;
  return [detail?.knowledgeSearchFeedback, detail?.knowledgeAssistFeedback].flatMap(
    (reading) => reading?.clickedUris ?? [],
  );
}
