import * as v from 'valibot';

import type { AssistEvent, Recognition } from '../../domain/assist';
import { AssistError, type AssistFailure } from '../../domain/failure';
import type { RoomName } from '../../domain/ids';
import { decodeField, decodeOptional, fieldsOf, jsonText, type Report } from './decode';
import { messageId, roomName } from './names';
import { decodeMessage, participantRole } from './resources';
import { decodeSuggestionResults, type SuggestionContext } from './suggestion-results';
import { decodeText, withoutBidiControls } from './text';

/** The connector's Socket.IO events. */
export const SOCKET_EVENTS = [
  'human-agent-assistant-event',
  'new-message-event',
  'conversation-lifecycle-event',
  'new-recognition-result-notification-event',
] as const;

export type SocketEventName = (typeof SOCKET_EVENTS)[number];

/** What the connector wraps around everything it passes on from Pub/Sub. */
export interface SocketEnvelope {
  readonly room: RoomName;
  /** Pub/Sub's id, unique within one kind of event; undefined where the connector sent none. */
  readonly messageId: string | undefined;
  /** Parsed from its JSON text, and otherwise unchecked. */
  readonly data: unknown;
  /** Of recognition results only, whose data say neither: unchecked, and `''` where Pub/Sub did not know. */
  readonly participantRole: unknown;
  readonly recognizedMessageId: unknown;
}

const maybeText = v.nullish(v.string());
const text = v.string();
const maybeList = v.optional(v.array(v.unknown()));
/** Proto3 JSON leaves out what is false. */
const flag = v.nullish(v.boolean(), false);

/** The code of a `google.rpc.Status`. Its message is Google's own, and may quote. */
const ErrorStatus = v.object({ code: v.nullish(v.number()) });

/** Throws AssistError `malformed`. */
export function decodeEnvelope(raw: unknown): SocketEnvelope {
  const envelope = fieldsOf<
    'conversation_name' | 'data' | 'message_id' | 'participant_role' | 'new_recognition_result_message_id'
  >(raw, 'event');
  return {
    room: decodeField(roomName, envelope, 'conversation_name', 'event'),
    data: decodeField(jsonText, envelope, 'data', 'event'),
    messageId: decodeField(maybeText, envelope, 'message_id', 'event') || undefined,
    participantRole: envelope.participant_role,
    recognizedMessageId: envelope.new_recognition_result_message_id,
  };
}

/**
 * What the event says, or undefined for news that this plugin has no use for. Throws AssistError `malformed`
 * where the whole cannot be read; parts that cannot be read are reported and left out.
 */
export function decodeSocketEvent(
  name: SocketEventName,
  envelope: SocketEnvelope,
  context: SuggestionContext,
): AssistEvent | undefined {
  return name === 'human-agent-assistant-event'
    ? decodeSuggestionEvent(envelope, context)
    : decodeConversationEvent(envelope, context);
}

/** Dialogflow's `HumanAgentAssistantEvent`: the same in v2 and v2beta1 as far as it is read here. */
function decodeSuggestionEvent(
  { room, data }: SocketEnvelope,
  context: SuggestionContext,
): AssistEvent | undefined {
  const event = fieldsOf<'conversation' | 'suggestionResults'>(data, 'suggestion event');
  const conversation = decodeField(roomName, event, 'conversation', 'suggestion event');
  const suggestionResults = decodeField(maybeList, event, 'suggestionResults', 'suggestion event');
  checkSameConversation(room, conversation);
  // Unless the profile says otherwise, Google sends an event for every message, with or without results.
  if (!suggestionResults?.length) return undefined;
  return { type: 'suggestions', room, set: decodeSuggestionResults(suggestionResults, context) };
}

/** Dialogflow's `ConversationEvent`: the same in v2 and v2beta1 as far as it is read here. */
function decodeConversationEvent(
  envelope: SocketEnvelope,
  { report }: SuggestionContext,
): AssistEvent | undefined {
  const { room } = envelope;
  const event = fieldsOf<
    'conversation' | 'type' | 'newMessagePayload' | 'newRecognitionResultPayload' | 'errorStatus'
  >(envelope.data, 'conversation event');
  const conversation = decodeField(roomName, event, 'conversation', 'conversation event');
  const type = decodeField(text, event, 'type', 'conversation event');
  checkSameConversation(room, conversation);
  switch (type) {
    case 'NEW_MESSAGE':
      return { type: 'message', room, message: decodeMessage(event.newMessagePayload, report) };
    case 'NEW_RECOGNITION_RESULT': {
      const recognition = decodeRecognition(event.newRecognitionResultPayload, envelope, report);
      return recognition && { type: 'speech', room, recognition };
    }
    case 'CONVERSATION_FINISHED':
      return { type: 'finished', room };
    case 'CONVERSATION_STARTED':
    case 'HUMAN_INTERVENTION_NEEDED':
      return undefined;
    case 'UNRECOVERABLE_ERROR':
      report(unrecoverable(event.errorStatus, report));
      return { type: 'broken', room };
    default:
      throw new AssistError('malformed', 'conversation event: type is not known');
  }
}

/** Undefined for what says no words: silence, keys that were pressed, the ends of utterances. */
function decodeRecognition(
  raw: unknown,
  { participantRole: role, recognizedMessageId }: SocketEnvelope,
  report: Report,
): Recognition | undefined {
  const result = fieldsOf<'messageType' | 'transcript' | 'isFinal'>(raw, 'recognition result');
  const messageType = decodeField(maybeText, result, 'messageType', 'recognition result');
  const isFinal = decodeField(flag, result, 'isFinal', 'recognition result');
  if (messageType !== 'TRANSCRIPT') return undefined;
  const transcript = withoutBidiControls(
    decodeText(result.transcript, 'recognition result transcript', report),
  );
  if (transcript === '') return undefined;
  return {
    role: decodeOptional(participantRole, role, 'recognition result participant_role', report),
    messageId: decodeOptional(messageId, recognizedMessageId, 'recognition result message id', report),
    text: transcript,
    isFinal,
  };
}

function unrecoverable(errorStatus: unknown, report: Report): AssistFailure {
  const code = decodeOptional(ErrorStatus, errorStatus, 'conversation event errorStatus', report)?.code;
  const detail = code ? ` (code ${code})` : '';
  return {
    kind: 'rejected',
    message: `Agent Assist reports an error that it cannot recover from${detail}`,
  };
}

/** The connector takes the room from the data, so they differ only if one of them is wrong. */
function checkSameConversation(room: RoomName, conversation: RoomName): void {
  if (room !== conversation) throw new AssistError('malformed', 'event: data is about another conversation');
}
