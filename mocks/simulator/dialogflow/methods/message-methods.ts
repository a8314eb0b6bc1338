import type { Announcer } from '../announcer';
import type { ConversationRecord, Conversations } from '../conversations';
import { listMessages } from '../messages';
import type { Proactive } from '../proactive';
import { analyzeContentBody, batchCreateMessagesBody, parseBody } from '../request-schemas';
import type { AnalyzeContentResponse, Message, Participant } from '../resources';
import { RpcError } from '../rpc-error';
import type { ToolCalls, ToolDecision } from '../tools/tool-calls';
import { conversationOf, type Route, type RouteCall } from './route';

export interface MessageMethodsOptions {
  readonly conversations: Conversations;
  readonly proactive: Proactive;
  readonly toolCalls: ToolCalls;
  readonly announcer: Announcer;
}

/** `analyzeContent`, and `projects.locations.conversations.messages` list and batchCreate. */
export const messageMethods = ({
  conversations,
  proactive,
  toolCalls,
  announcer,
}: MessageMethodsOptions): readonly Route[] => {
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
    if (isNew) announcer.newMessage(record, message);
    const quick = announcer.suggest(record, message, { isNew });
    return { message, ...(quick.length > 0 && { humanAgentSuggestionResults: quick }) };
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
    announcer.suggestions(record, participant, results);
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
