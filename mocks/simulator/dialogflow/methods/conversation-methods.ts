import type { Conversations } from '../conversations';
import type { Profiles } from '../profile';
import { createConversationBody, parseBody } from '../request-schemas';
import { RpcError } from '../rpc-error';
import type { Route } from './route';

/** `projects.locations.conversations` create, get and complete. */
export const conversationMethods = (conversations: Conversations, profiles: Profiles): readonly Route[] => [
  {
    method: 'POST',
    path: /^(conversations)$/,
    run: ({ parent, query, body }) => {
      const { conversationProfile, conversationStage } = parseBody(createConversationBody, body);
      const profile = profiles.get(conversationProfile);
      if (!profile.name.startsWith(`${parent}/`)) {
        throw new RpcError(
          'INVALID_ARGUMENT',
          `Conversation profile '${profile.name}' is in another location.`,
        );
      }
      return conversations.create(
        parent,
        query.get('conversationId') ?? undefined,
        profile.name,
        // The profile has no automated agent, so that people talk from the start.
        conversationStage ?? 'HUMAN_ASSIST_STAGE',
      );
    },
  },
  {
    method: 'GET',
    path: /^(conversations\/[^/:]+)$/,
    run: ({ name }) => conversations.get(name).conversation,
  },
  {
    method: 'POST',
    path: /^(conversations\/[^/:]+):complete$/,
    run: ({ name }) => conversations.complete(name),
  },
];
