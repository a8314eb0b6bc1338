import type { Facts } from '../language/facts';
import type { SuggestKnowledgeAssistResponse } from '../resources';
import { searchDocuments, snippetOf } from './search';

/** Below it Google suggests the question without an answer, if it does so at all. */
const CONFIDENT = 0.55;
const MAX_SNIPPETS = 2;
const MAX_ADDITIONAL = 2;

export interface KnowledgeQuery {
  /** What the customer said. */
  readonly text: string;
  readonly facts: Facts;
  /** What was suggested before: it is not suggested again. */
  readonly previousQuery: string | undefined;
  /** Suggest a question also where its answer is not sure enough. */
  readonly withoutAnswer: boolean;
  readonly newAnswerRecord: () => string;
}

/** A question that the customer's words amount to, and its answer from the help centre. Empty where there is none. */
export const assistWithKnowledge = ({
  text,
  facts,
  previousQuery,
  withoutAnswer,
  newAnswerRecord,
}: KnowledgeQuery): Pick<
  SuggestKnowledgeAssistResponse,
  'knowledgeAssistAnswer' | 'additionalSuggestedQueryResults'
> => {
  const hits = searchDocuments(text);
  const [best, ...others] = hits;
  if (best === undefined || best.faq.question === previousQuery) return {};
  const isSure = best.confidence >= CONFIDENT;
  if (!isSure && !withoutAnswer) return {};
  return {
    knowledgeAssistAnswer: {
      suggestedQuery: {
        queryText: best.faq.question,
        ...(facts.product !== undefined && { searchContexts: [{ key: 'item', value: facts.product }] }),
      },
      ...(isSure && {
        suggestedQueryAnswer: {
          answerText: best.faq.answer,
          generativeSource: { snippets: hits.slice(0, MAX_SNIPPETS).map(snippetOf) },
        },
      }),
      answerRecord: newAnswerRecord(),
    },
    ...(others.length > 0 && {
      additionalSuggestedQueryResults: others.slice(0, MAX_ADDITIONAL).map(({ faq }) => ({
        suggestedQuery: { queryText: faq.question },
        answerRecord: newAnswerRecord(),
      })),
    }),
  };
};
