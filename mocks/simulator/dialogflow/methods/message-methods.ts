import type { ConversationRecord, Conversations } from '../conversations';
import { listMessages } from '../messages';
import type { Proactive } from '../proactive';
import { suggestionsOf, type ConversationProfile } from '../profile';
import { analyzeContentBody, batchCreateMessagesBody, parseBody } from '../request-schemas';
import type {
  AnalyzeContentResponse,
  Message,
  Notification,
  Participant,
  SuggestionResult,
} from '../resources';
import { RpcError } from '../rpc-error';
import type { ToolCalls, ToolDecision } from '../tools/tool-calls';
import { conversationOf, type Route, type RouteCall } from './route';

export interface MessageMethodsOptions {
  readonly conversations: Conversations;
  readonly proactive: Proactive;
  readonly toolCalls: ToolCalls;
  readonly profileOf: (record: ConversationRecord) => ConversationProfile;
  /** How long Google thinks about the next slow suggestion, in milliseconds. */
  readonly thinkingTime: () => number;
  /** @param afterMs how long until Google publishes it */
  readonly publish: (notification: Notification, afterMs?: number) => void;
}

/** Suggestions are made for the agent who came last. */
const helpedAgentOf = (record: ConversationRecord): Participant | undefined =>
  [...record.participants.values()].filter(({ role }) => role === 'HUMAN_AGENT').at(-1);

/** `analyzeContent`, and `projects.locations.conversations.messages` list and batchCreate. */
export const messageMethods = ({
  conversations,
  proactive,
  toolCalls,
  profileOf,
  thinkingTime,
  publish,
}: MessageMethodsOptions): readonly Route[] => {
  const publishSuggestions = (
    { conversation }: ConversationRecord,
    agent: Participant,
    suggestionResults: readonly SuggestionResult[],
    afterMs?: number,
  ): void => {
    if (suggestionResults.length === 0) return;
    publish(
      {
        type: 'human-agent-assistant-event',
        payload: { conversation: conversation.name, participant: agent.name, suggestionResults },
      },
      afterMs,
    );
  };

  /** Either everything in one event, as late as the slowest, or each as soon as it is there. */
  const announce = (
    record: ConversationRecord,
    agent: Participant,
    quick: readonly SuggestionResult[],
    slow: readonly SuggestionResult[],
  ): void => {
    const thought = slow.map((result) => ({ result, afterMs: thinkingTime() }));
    if (suggestionsOf(profileOf(record)).groupSuggestionResponses) {
      publishSuggestions(
        record,
        agent,
        [...quick, ...slow],
        Math.max(0, ...thought.map(({ afterMs }) => afterMs)),
      );
      return;
    }
    for (const result of quick) publishSuggestions(record, agent, [result]);
    for (const { result, afterMs } of thought) publishSuggestions(record, agent, [result], afterMs);
  };

  /** What a customer's message suggests to the agent: the quick in the answer, all of it as events. */
  const suggest = (
    record: ConversationRecord,
    message: Message,
    isNew: boolean,
  ): Partial<AnalyzeContentResponse> => {
    const agent = helpedAgentOf(record);
    if (message.participantRole !== 'END_USER' || agent === undefined) return {};
    const quick = proactive.quick(record, message);
    if (isNew) announce(record, agent, quick, proactive.slow(record, message));
    return quick.length === 0 ? {} : { humanAgentSuggestionResults: quick };
  };

  const takeMessage = (
    record: ConversationRecord,
    participant: Participant,
    textInput: { readonly text: string; readonly languageCode?: string | undefined },
    sendTime: string | undefined,
  ): AnalyzeContentResponse => {
    const { message, isNew } = conversations.addMessage(record, {
      participant,
      content: textInput.text,
      languageCode: textInput.languageCode,
      sendTime,
    });
    if (isNew) {
      publish({
        type: 'new-message-event',
        payload: { conversation: record.conversation.name, type: 'NEW_MESSAGE', newMessagePayload: message },
      });
    }
    return { message, ...suggest(record, message, isNew) };
  };

  /** The result of the tool comes in the answer and as an event; a call that is called off leaves nothing to say. */
  const takeDecision = (
    record: ConversationRecord,
    participant: Participant,
    decision: ToolDecision,
  ): AnalyzeContentResponse => {
    const completed = toolCalls.decide(record, decision);
    if (completed === undefined) return {};
    const results = [proactive.afterTool(record, completed)];
    publishSuggestions(record, participant, results);
    return { humanAgentSuggestionResults: results };
  };

  const analyzeContent = ({ name, body }: RouteCall): AnalyzeContentResponse => {
    const request = parseBody(analyzeContentBody, body);
    const { textInput, suggestionInput, messageSendTime, requestId } = request;
    const record = conversations.getInProgress(conversationOf(name));
    const participant = conversations.participant(record, name);
    const requestKey = requestId === undefined ? undefined : `${name} ${requestId}`;
    const earlier = requestKey === undefined ? undefined : record.answered.get(requestKey);
    if (earlier !== undefined) return earlier;

    if (textInput !== undefined && suggestionInput !== undefined) {
      throw new RpcError('INVALID_ARGUMENT', "Only one of 'textInput' and 'suggestionInput' can be set.");
    }
    let response: AnalyzeContentResponse;
    if (suggestionInput !== undefined) response = takeDecision(record, participant, suggestionInput);
    else if (textInput !== undefined) response = takeMessage(record, participant, textInput, messageSendTime);
    else throw new RpcError('INVALID_ARGUMENT', "One of 'textInput' and 'suggestionInput' is required.");
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
