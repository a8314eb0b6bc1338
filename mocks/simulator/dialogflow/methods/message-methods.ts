import type { ConversationRecord, Conversations } from '../conversations';
import { listMessages } from '../messages';
import { analyzeContentBody, batchCreateMessagesBody, parseBody } from '../request-schemas';
import type { AnalyzeContentResponse, Message, Notification } from '../resources';
import { RpcError } from '../rpc-error';
import type { Suggester } from '../suggester';
import { conversationOf, type Route, type RouteCall } from './route';

/** Suggestions are made for the agent who came last. */
const helpedAgentOf = (record: ConversationRecord) =>
  [...record.participants.values()].filter(({ role }) => role === 'HUMAN_AGENT').at(-1);

/** `analyzeContent`, and `projects.locations.conversations.messages` list and batchCreate. */
export const messageMethods = (
  conversations: Conversations,
  suggester: Suggester,
  publish: (notification: Notification) => void,
): readonly Route[] => {
  /** What a customer's message suggests to the agent, in the answer and as an event. */
  const suggest = (
    record: ConversationRecord,
    message: Message,
    isNew: boolean,
  ): Partial<AnalyzeContentResponse> => {
    const agent = helpedAgentOf(record);
    if (message.participantRole !== 'END_USER' || agent === undefined) return {};
    const scope = { latestMessage: message.name };
    const results = [{ suggestSmartRepliesResponse: suggester.smartReplies(record, scope) }];
    if (isNew) {
      publish({
        type: 'human-agent-assistant-event',
        payload: {
          conversation: record.conversation.name,
          participant: agent.name,
          suggestionResults: results,
        },
      });
    }
    return { humanAgentSuggestionResults: results };
  };

  const analyzeContent = ({ name, body }: RouteCall): AnalyzeContentResponse => {
    const { textInput, messageSendTime, requestId } = parseBody(analyzeContentBody, body);
    const record = conversations.getInProgress(conversationOf(name));
    const participant = conversations.participant(record, name);
    const requestKey = requestId === undefined ? undefined : `${name} ${requestId}`;
    const earlier = requestKey === undefined ? undefined : record.answered.get(requestKey);
    if (earlier !== undefined) return earlier;

    const { message, isNew } = conversations.addMessage(record, {
      participant,
      content: textInput.text,
      languageCode: textInput.languageCode,
      sendTime: messageSendTime,
    });
    if (isNew) {
      publish({
        type: 'new-message-event',
        payload: { conversation: record.conversation.name, type: 'NEW_MESSAGE', newMessagePayload: message },
      });
    }
    const response = { message, ...suggest(record, message, isNew) };
    if (requestKey !== undefined) record.answered.set(requestKey, response);
    return response;
  };

  const batchCreate = ({ name, body }: RouteCall): { readonly messages: readonly Message[] } => {
    const { requests } = parseBody(batchCreateMessagesBody, body);
    const record = conversations.getInProgress(name);
    const messages = requests.map(({ parent, message }) => {
      if (parent !== name) throw new RpcError('INVALID_ARGUMENT', `Parent '${parent}' is not '${name}'.`);
      const participant = message.participant.includes('/')
        ? message.participant
        : `${name}/participants/${message.participant}`;
      return {
        participant: conversations.participant(record, participant),
        content: message.content,
        languageCode: message.languageCode,
        sendTime: message.sendTime,
      };
    });
    return { messages: conversations.addMessages(record, messages).map(({ message }) => message) };
  };

  return [
    {
      method: 'POST',
      path: /^(conversations\/[^/:]+\/participants\/[^/:]+):analyzeContent$/,
      run: analyzeContent,
    },
    {
      method: 'GET',
      path: /^(conversations\/[^/:]+)\/messages$/,
      run: ({ name, query }) => listMessages(conversations.get(name).messages, query),
    },
    {
      method: 'POST',
      path: /^(conversations\/[^/:]+)\/messages:batchCreate$/,
      // v2 has no such method (conversation.proto of each).
      versions: ['v2beta1'],
      run: batchCreate,
    },
  ];
};
