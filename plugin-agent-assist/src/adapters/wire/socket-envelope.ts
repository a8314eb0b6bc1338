import * as v from 'valibot';

import type { AssistEvent } from '../../domain/assist';
import { AssistError } from '../../domain/failure';
import type { RoomName } from '../../domain/ids';
import { decode, jsonText } from './decode';
import { roomName } from './names';
import { decodeMessage } from './resources';
import { decodeSuggestionResults, type SuggestionContext } from './suggestion-results';

/** The connector's Socket.IO events that concern a chat. */
export const SOCKET_EVENTS = [
  'human-agent-assistant-event',
  'new-message-event',
  'conversation-lifecycle-event',
] as const;

export type SocketEventName = (typeof SOCKET_EVENTS)[number];

/** What the connector wraps around everything it passes on from Pub/Sub. */
export interface SocketEnvelope {
  readonly room: RoomName;
  /** Pub/Sub's id, unique within one kind of event; undefined where the connector sent none. */
  readonly messageId: string | undefined;
  /** Parsed from its JSON text, and otherwise unchecked. */
  readonly data: unknown;
}

const Envelope = v.object({
  conversation_name: roomName,
  data: jsonText,
  message_id: v.nullish(v.string()),
});

const SuggestionEvent = v.object({
  conversation: roomName,
  suggestionResults: v.optional(v.array(v.unknown())),
});

const ConversationEvent = v.object({
  conversation: roomName,
  type: v.string(),
  newMessagePayload: v.optional(v.unknown()),
});

/** Throws AssistError `malformed`. */
export function decodeEnvelope(raw: unknown): SocketEnvelope {
  const { conversation_name, data, message_id } = decode(Envelope, raw, 'event');
  return { room: conversation_name, messageId: message_id || undefined, data };
}

/**
 * What the event says, or undefined for news that this plugin has no use for. Throws AssistError `malformed`
 * where the whole cannot be read; parts that cannot be read are reported and left out.
 */
export function decodeSocketEvent(
  name: SocketEventName,
  { room, data }: SocketEnvelope,
  context: SuggestionContext,
): AssistEvent | undefined {
  return name === 'human-agent-assistant-event'
    ? decodeSuggestionEvent(room, data, context)
    : decodeConversationEvent(room, data, context);
}

/** Dialogflow's `HumanAgentAssistantEvent`: the same in v2 and v2beta1 as far as it is read here. */
function decodeSuggestionEvent(
  room: RoomName,
  data: unknown,
  context: SuggestionContext,
): AssistEvent | undefined {
  const { conversation, suggestionResults } = decode(SuggestionEvent, data, 'suggestion event');
  checkSameConversation(room, conversation);
  // Unless the profile says otherwise, Google sends an event for every message, with or without results.
  if (!suggestionResults?.length) return undefined;
  return { type: 'suggestions', room, set: decodeSuggestionResults(suggestionResults, context) };
}

/** Dialogflow's `ConversationEvent`: the same in v2 and v2beta1 as far as it is read here. */
function decodeConversationEvent(
  room: RoomName,
  data: unknown,
  { report }: SuggestionContext,
): AssistEvent | undefined {
  const { conversation, type, newMessagePayload } = decode(ConversationEvent, data, 'conversation event');
  checkSameConversation(room, conversation);
  switch (type) {
    case 'NEW_MESSAGE':
      return { type: 'message', room, message: decodeMessage(newMessagePayload, report) };
    case 'CONVERSATION_FINISHED':
      return { type: 'finished', room };
    case 'CONVERSATION_STARTED':
    case 'HUMAN_INTERVENTION_NEEDED':
      return undefined;
    case 'UNRECOVERABLE_ERROR':
      throw new AssistError('rejected', 'Agent Assist reports an error that it cannot recover from');
    default:
      throw new AssistError('malformed', 'conversation event: type is not known');
  }
}

/** The connector takes the room from the data, so they differ only if one of them is wrong. */
function checkSameConversation(room: RoomName, conversation: RoomName): void {
  if (room !== conversation) throw new AssistError('malformed', 'event: data is about another conversation');
}
