import type { Conversations } from '../conversations';
import { parseBody, suggestSmartRepliesBody, suggestSummaryBody } from '../request-schemas';
import type { Suggester } from '../suggester';
import { conversationOf, type Route } from './route';

/** Suggestions that are asked for. */
export const suggestionMethods = (conversations: Conversations, suggester: Suggester): readonly Route[] => [
  {
    method: 'POST',
    path: /^(conversations\/[^/:]+\/participants\/[^/:]+)\/suggestions:suggestSmartReplies$/,
    run: ({ name, body }) => {
      const request = parseBody(suggestSmartRepliesBody, body);
      const record = conversations.get(conversationOf(name));
      conversations.participant(record, name);
      return suggester.smartReplies(record, request, request.currentTextInput?.text);
    },
  },
  {
    method: 'POST',
    path: /^(conversations\/[^/:]+)\/suggestions:suggestConversationSummary$/,
    run: ({ name, body }) => suggester.summary(conversations.get(name), parseBody(suggestSummaryBody, body)),
  },
];
