import type { Conversations } from '../conversations';
import { requireFeature, type Profiles } from '../profile';
import { parseBody, searchKnowledgeBody } from '../request-schemas';
import type { SearchKnowledgeResponse } from '../resources';
import { RpcError } from '../rpc-error';
import type { Suggester } from '../suggester';
import type { Route, RouteCall } from './route';

/** `searchKnowledge`, of a location and of a conversation. */
export const knowledgeMethods = (
  conversations: Conversations,
  suggester: Suggester,
  profiles: Profiles,
): readonly Route[] => {
  const search = (
    { parent, body }: RouteCall,
    pathConversation: string | undefined,
  ): SearchKnowledgeResponse => {
    const request = parseBody(searchKnowledgeBody, body);
    const { conversation = pathConversation, latestMessage } = request;
    if (pathConversation !== undefined && conversation !== pathConversation) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `Conversation '${request.conversation ?? ''}' is not of the path.`,
      );
    }
    requireFeature(profiles.get(request.conversationProfile), 'KNOWLEDGE_SEARCH');
    const record = conversation === undefined ? undefined : conversations.get(conversation);
    if (
      latestMessage !== undefined &&
      record?.messages.every(({ message }) => message.name !== latestMessage)
    ) {
      throw new RpcError('INVALID_ARGUMENT', `Message '${latestMessage}' is not part of the conversation.`);
    }
    const { query, sessionId, exactSearch } = request;
    return suggester.search(parent, { query: query.text, sessionId, exact: exactSearch }, record);
  };

  return [
    {
      method: 'POST',
      path: /^(conversations\/[^/:]+)\/suggestions:searchKnowledge$/,
      run: (call) => search(call, call.name),
    },
    {
      method: 'POST',
      path: /^(suggestions):searchKnowledge$/,
      run: (call) => search(call, undefined),
    },
  ];
};
