import type { Conversation, Conversations, Message, Participant } from '../model/conversations';
import type { SyncDocument, SyncMap, SyncMapItem } from '../model/sync';
import type {
  WireConversation,
  WireConversationSnapshot,
  WireDocument,
  WireMap,
  WireMapItem,
  WireMessage,
  WireParticipant,
} from './sdk-protocol';

export const wireParticipant = (participant: Participant): WireParticipant => ({
  ...participant,
  dateCreated: participant.dateCreated.toISOString(),
  dateUpdated: participant.dateUpdated.toISOString(),
});

export const wireMessage = (message: Message): WireMessage => ({
  ...message,
  media: message.media.map(({ content, ...medium }) => ({ ...medium, size: Buffer.byteLength(content) })),
  dateCreated: message.dateCreated.toISOString(),
  dateUpdated: message.dateUpdated.toISOString(),
});

export const wireConversation = (conversation: Conversation): WireConversation => ({
  sid: conversation.sid,
  friendlyName: conversation.friendlyName,
  attributes: conversation.attributes,
  state: conversation.state,
  email: conversation.email,
  dateCreated: conversation.dateCreated.toISOString(),
  dateUpdated: conversation.dateUpdated.toISOString(),
});

export const wireSnapshot = (
  conversation: Conversation,
  { user }: Conversations,
): WireConversationSnapshot => ({
  ...wireConversation(conversation),
  participants: conversation.participants.map(wireParticipant),
  messages: conversation.messages.map(wireMessage),
  users: conversation.participants.map(({ identity }) => user(identity)),
});

export const wireMapItem = ({ key, data, dateUpdated }: SyncMapItem): WireMapItem => ({
  key,
  data,
  dateUpdated: dateUpdated.toISOString(),
});

export const wireMap = (map: SyncMap): WireMap => ({
  sid: map.sid,
  uniqueName: map.uniqueName,
  items: [...map.items.values()].map(wireMapItem),
});

export const wireDocument = ({ sid, uniqueName, data }: SyncDocument): WireDocument => ({
  sid,
  uniqueName,
  data,
});
