import { scopeOf } from '../context';
import type { Conversations, ConversationRecord } from '../conversations';
import type { Proactive } from '../proactive';
import { requireFeature, suggestionsOf } from '../profile';
import type { FeatureType } from '../profile-catalogue';
import {
  generateSuggestionsBody,
  parseBody,
  suggestDocumentsBody,
  suggestKnowledgeAssistBody,
  suggestSmartRepliesBody,
  suggestSummaryBody,
} from '../request-schemas';
import type { GenerateSuggestionsResponse } from '../resources';
import { RpcError } from '../rpc-error';
import type { Suggester } from '../suggester';
import { conversationOf, type Route, type RouteCall } from './route';

/** Suggestions that are asked for. */
export const suggestionMethods = (
  conversations: Conversations,
  suggester: Suggester,
  proactive: Proactive,
): readonly Route[] => {
  /** A participant's method `suggestions:‹name›`, refused where the profile does not have the feature. */
  const ofParticipant = (
    name: string,
    feature: FeatureType,
    run: (record: ConversationRecord, body: unknown) => unknown,
  ): Route => ({
    method: 'POST',
    path: new RegExp(`^(conversations/[^/:]+/participants/[^/:]+)/suggestions:${name}$`),
    run: ({ name: participant, body }) => {
      const record = conversations.get(conversationOf(participant));
      conversations.participant(record, participant);
      requireFeature(suggester.profileOf(record), feature);
      return run(record, body);
    },
  });

  const generate = ({ name, body }: RouteCall): GenerateSuggestionsResponse => {
    const { latestMessage, triggerEvents } = parseBody(generateSuggestionsBody, body);
    const record = conversations.get(name);
    const profile = suggester.profileOf(record);
    if (suggestionsOf(profile).generators === undefined) {
      throw new RpcError('FAILED_PRECONDITION', `'${profile.name}' has no generators.`);
    }
    const answers = proactive.generate(record, { latestMessage }, triggerEvents);
    const latest = latestMessage ?? scopeOf(record.messages.map(({ message }) => message)).latestMessage;
    return {
      ...(answers.length > 0 && { generatorSuggestionAnswers: answers }),
      ...(latest !== undefined && { latestMessage: latest }),
    };
  };

  return [
    ofParticipant('suggestSmartReplies', 'SMART_REPLY', (record, body) => {
      const request = parseBody(suggestSmartRepliesBody, body);
      return suggester.smartReplies(record, request, request.currentTextInput?.text);
    }),
    ofParticipant('suggestKnowledgeAssist', 'KNOWLEDGE_ASSIST', (record, body) => {
      const request = parseBody(suggestKnowledgeAssistBody, body);
      return suggester.knowledge(record, request, request.previousSuggestedQuery);
    }),
    ofParticipant('suggestArticles', 'ARTICLE_SUGGESTION', (record, body) =>
      suggester.articles(record, parseBody(suggestDocumentsBody, body)),
    ),
    ofParticipant('suggestFaqAnswers', 'FAQ', (record, body) =>
      suggester.faqAnswers(record, parseBody(suggestDocumentsBody, body)),
    ),
    {
      method: 'POST',
      path: /^(conversations\/[^/:]+)\/suggestions:suggestConversationSummary$/,
      run: ({ name, body }) => {
        const record = conversations.get(name);
        requireFeature(suggester.profileOf(record), 'CONVERSATION_SUMMARIZATION');
        return suggester.summary(record, parseBody(suggestSummaryBody, body));
      },
    },
    {
      method: 'POST',
      path: /^(conversations\/[^/:]+)\/suggestions:generate$/,
      run: generate,
    },
  ];
};
