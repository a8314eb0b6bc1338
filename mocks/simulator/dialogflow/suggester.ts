import type { AnswerRecords } from './answer-records';
import { situationOf, type Situation } from './coaching/situation';
import { contextOf, parentOf, scopeOf, turnsOf, type SuggestionScope } from './context';
import type { ConversationRecord } from './conversations';
import { assistWithKnowledge } from './knowledge/assist';
import { KnowledgeSearches } from './knowledge/knowledge-search';
import { isCustomer } from './language/turns';
import { composeReplies } from './language/smart-replies';
import { summarise } from './language/summary';
import {
  extractEntities,
  suggestArticles,
  suggestDialogflowAssists,
  suggestFaqAnswers,
  type LegacyQuery,
} from './legacy-suggestions';
import { featureOf, sectionsOf, type ConversationProfile, type Profiles } from './profile';
import type { FeatureType } from './profile-catalogue';
import type {
  SearchKnowledgeResponse,
  SuggestArticlesResponse,
  SuggestConversationSummaryResponse,
  SuggestDialogflowAssistsResponse,
  SuggestFaqAnswersResponse,
  SuggestKnowledgeAssistResponse,
  SuggestSmartRepliesResponse,
} from './resources';

/** How many messages count unless the request says (participant.proto, conversation.proto). */
const DEFAULT_REPLY_CONTEXT = 20;
const DEFAULT_KNOWLEDGE_CONTEXT = 100;
const DEFAULT_SUMMARY_CONTEXT = 500;

const DEFAULT_MAX_RESULTS = 3;

/** A search as `searchKnowledge` takes it. */
export interface SearchRequest {
  readonly query: string;
  readonly sessionId: string;
  readonly exact: boolean;
}

/** Makes single suggestions from what was said, each with an answer record. Throws RpcError as Dialogflow refuses. */
export class Suggester {
  private readonly searches = new KnowledgeSearches();

  constructor(
    private readonly answerRecords: AnswerRecords,
    private readonly profiles: Profiles,
  ) {}

  profileOf({ conversation }: ConversationRecord): ConversationProfile {
    return this.profiles.get(conversation.conversationProfile);
  }

  /** A new answer record beside the conversation. */
  answerRecord(record: ConversationRecord): string {
    return this.answerRecords.create(parentOf(record));
  }

  /** @param draft what the agent is about to say; the replies then go on from there */
  smartReplies(
    record: ConversationRecord,
    scope: SuggestionScope,
    draft?: string,
  ): SuggestSmartRepliesResponse {
    const context = contextOf(record, scope, DEFAULT_REPLY_CONTEXT);
    const smartReplyAnswers = composeReplies(turnsOf(context), draft).map((answer) => ({
      ...answer,
      answerRecord: this.answerRecord(record),
    }));
    return { ...(smartReplyAnswers.length === 0 ? {} : { smartReplyAnswers }), ...scopeOf(context) };
  }

  /** @param previousQuery the question that was suggested before, which is not suggested again */
  knowledge(
    record: ConversationRecord,
    scope: SuggestionScope,
    previousQuery: string | undefined,
  ): SuggestKnowledgeAssistResponse {
    const context = contextOf(record, scope, DEFAULT_KNOWLEDGE_CONTEXT);
    const situation = situationOf(turnsOf(context));
    const config = featureOf(this.profileOf(record), 'KNOWLEDGE_ASSIST');
    return {
      ...(situation !== undefined &&
        assistWithKnowledge({
          text: situation.latest,
          facts: situation.facts,
          previousQuery,
          withoutAnswer: config?.enableQuerySuggestionWhenNoAnswer ?? false,
          newAnswerRecord: () => this.answerRecord(record),
        })),
      ...scopeOf(context),
    };
  }

  /**
   * @param parent `projects/P/locations/L`
   * @param record the conversation that the search belongs to, if it does to one
   */
  search(
    parent: string,
    { query, sessionId, exact }: SearchRequest,
    record: ConversationRecord | undefined,
  ): SearchKnowledgeResponse {
    const turns = turnsOf(record?.messages.map(({ message }) => message) ?? []);
    return this.searches.search({
      query,
      sessionId,
      exact,
      customerSaid: turns.findLast(isCustomer)?.text,
      newAnswerRecord: () => this.answerRecords.create(parent),
    });
  }

  articles(record: ConversationRecord, scope: SuggestionScope): SuggestArticlesResponse {
    return this.legacy(record, scope, 'ARTICLE_SUGGESTION', suggestArticles);
  }

  faqAnswers(record: ConversationRecord, scope: SuggestionScope): SuggestFaqAnswersResponse {
    return this.legacy(record, scope, 'FAQ', suggestFaqAnswers);
  }

  dialogflowAssists(record: ConversationRecord, scope: SuggestionScope): SuggestDialogflowAssistsResponse {
    return this.legacy(record, scope, 'DIALOGFLOW_ASSIST', suggestDialogflowAssists);
  }

  entities(record: ConversationRecord, scope: SuggestionScope): SuggestDialogflowAssistsResponse {
    return this.legacy(record, scope, undefined, extractEntities);
  }

  /**
   * Nothing is documented about a summary of a conversation that says too little. It is left out here, which is how
   * JSON writes an empty one.
   */
  summary(record: ConversationRecord, scope: SuggestionScope): SuggestConversationSummaryResponse {
    const context = contextOf(record, scope, DEFAULT_SUMMARY_CONTEXT);
    const sections = summarise(turnsOf(context), sectionsOf(this.profileOf(record)));
    if (sections === undefined) return scopeOf(context);
    return {
      summary: {
        text: sections.map(({ section, summary }) => `${section}\n${summary}`).join('\n\n'),
        textSections: Object.fromEntries(sections.map(({ section, summary }) => [section, summary])),
        sortedTextSections: sections,
        answerRecord: this.answerRecord(record),
        baselineModelVersion: '2.0',
      },
      ...scopeOf(context),
    };
  }

  private legacy<T extends object>(
    record: ConversationRecord,
    scope: SuggestionScope,
    feature: FeatureType | undefined,
    suggest: (query: LegacyQuery) => T,
  ): Partial<T> & { latestMessage?: string; contextSize?: number } {
    const context = contextOf(record, scope, DEFAULT_REPLY_CONTEXT);
    const situation: Situation | undefined = situationOf(turnsOf(context));
    const profile = this.profileOf(record);
    const config = feature === undefined ? undefined : featureOf(profile, feature);
    const suggested: Partial<T> =
      situation === undefined
        ? {}
        : suggest({
            situation,
            project: record.conversation.name.split('/')[1] ?? '',
            languageCode: profile.languageCode,
            maxResults: config?.queryConfig?.maxResults ?? DEFAULT_MAX_RESULTS,
            newAnswerRecord: () => this.answerRecord(record),
          });
    return { ...suggested, ...scopeOf(context) };
  }
}
