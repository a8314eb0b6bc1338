import { similarity, termsOf } from '../language/similarity';
import type { SearchKnowledgeResponse } from '../resources';
import { RpcError } from '../rpc-error';
import { searchDocuments, snippetOf, withoutMarkdown } from './search';

const MAX_SOURCES = 3;

/** A question so near to one of an FAQ that its own words are an answer, too. */
const NEARLY_THE_SAME = 0.6;

/** "How long does it take?" asks about what was spoken of before. */
const REFERS_BACK = /\b(?:it|its|that|this|they|them|those|these)\b/i;

export interface KnowledgeSearch {
  readonly query: string;
  readonly sessionId: string;
  /** Search for these words and no others. */
  readonly exact: boolean;
  /** What the customer has said last, where the search belongs to a conversation. */
  readonly customerSaid: string | undefined;
  readonly newAnswerRecord: () => string;
}

/** `searchKnowledge` over the help centre, with a memory of each session's last question. */
export class KnowledgeSearches {
  private readonly lastQuery = new Map<string, string>();

  /** Throws NOT_FOUND where nothing matches: that is how Google says so. */
  search({
    query,
    sessionId,
    exact,
    customerSaid,
    newAnswerRecord,
  }: KnowledgeSearch): SearchKnowledgeResponse {
    const context = this.lastQuery.get(sessionId) ?? customerSaid;
    const rewritten =
      !exact && context !== undefined && REFERS_BACK.test(query) ? `${query} (${context})` : undefined;
    const hits = searchDocuments(rewritten ?? query);
    const [best] = hits;
    if (best === undefined) throw new RpcError('NOT_FOUND', 'No answer was found for the query.');
    // The words as they were asked: a chain of questions about "it" must not grow without end.
    if (rewritten === undefined) this.lastQuery.set(sessionId, query);
    const answerSources = hits.slice(0, MAX_SOURCES).map((hit) => {
      const { text: snippet, ...source } = snippetOf(hit);
      return { ...source, snippet };
    });
    return {
      answers: [
        {
          answer: best.faq.answer,
          answerType: 'GENERATIVE',
          answerSources,
          answerRecord: newAnswerRecord(),
        },
        ...(similarity(termsOf(query), termsOf(best.faq.question)) < NEARLY_THE_SAME
          ? []
          : [
              {
                answer: withoutMarkdown(best.faq.answer),
                answerType: 'FAQ' as const,
                answerSources: answerSources.slice(0, 1),
                answerRecord: newAnswerRecord(),
              },
            ]),
      ],
      ...(rewritten !== undefined && { rewrittenQuery: rewritten }),
    };
  }
}
