import * as v from 'valibot';

import type { Attributes, ConversationState, EmailAddress, Medium } from '../model/conversations';

/*
 * What the stand-ins for Twilio's browser SDKs (Conversations, Sync, Voice) say to the world over one WebSocket per
 * page. It is the sandbox's own protocol: JSON frames, requests answered by id, events pushed in their order.
 * Dates are ISO 8601.
 */

/**
 * A query that finds more does not say so; the others are heard of when they change. flex-ui counts on it
 * (`maxWorkersNumberFromInitialLoad`).
 */
export const MAX_INITIAL_ITEMS = 200;

const attributes = v.record(v.string(), v.unknown());
const sid = v.string();

/** The parameters of every request, by its method. */
export const SDK_REQUESTS = {
  /** First of all: who is there. Every later request is made in this person's name. */
  hello: v.object({ token: v.string() }),
  'conversations.list': v.object({}),
  'conversations.get': v.object({ sid }),
  'conversations.send': v.object({
    sid,
    body: v.string(),
    attributes,
    subject: v.optional(v.string()),
    media: v.optional(
      v.array(
        v.object({
          category: v.picklist(['body', 'history', 'media']),
          contentType: v.string(),
          filename: v.nullable(v.string()),
          content: v.string(),
        }),
      ),
    ),
  }),
  'conversations.editMessage': v.object({
    sid,
    messageSid: v.string(),
    body: v.optional(v.string()),
    attributes: v.optional(attributes),
  }),
  'conversations.removeMessage': v.object({ sid, messageSid: v.string() }),
  /** An address at which the content can be read. */
  'conversations.mediaAddress': v.object({ mediaSid: v.string() }),
  'conversations.typing': v.object({ sid }),
  'conversations.read': v.object({ sid, index: v.number() }),
  'conversations.setAttributes': v.object({ sid, attributes }),
  'conversations.setParticipantAttributes': v.object({ sid, participantSid: v.string(), attributes }),
  'conversations.leave': v.object({ sid }),
  'users.get': v.object({ identity: v.string() }),
  'users.update': v.object({ friendlyName: v.optional(v.string()), attributes: v.optional(attributes) }),
  'sync.map': v.object({ name: v.optional(v.string()) }),
  'sync.setMapItem': v.object({ sid, key: v.string(), data: attributes }),
  'sync.removeMapItem': v.object({ sid, key: v.string() }),
  'sync.document': v.object({ name: v.optional(v.string()) }),
  'sync.setDocument': v.object({ sid, data: attributes }),
  'sync.query': v.object({ queryId: v.string(), index: v.string(), expression: v.string() }),
  'sync.closeQuery': v.object({ queryId: v.string() }),
  /** From now on the person's calls ring here. A page whose connection was lost names the calls that it has. */
  'voice.register': v.object({ callSids: v.array(v.string()) }),
  'voice.unregister': v.object({}),
  'voice.accept': v.object({ callSid: v.string() }),
  'voice.hangUp': v.object({ callSid: v.string() }),
  'voice.mute': v.object({ callSid: v.string(), isMuted: v.boolean() }),
  'voice.sendDigits': v.object({ callSid: v.string(), digits: v.string() }),
} as const;

export type SdkMethod = keyof typeof SDK_REQUESTS;
export type SdkParams<M extends SdkMethod> = v.InferOutput<(typeof SDK_REQUESTS)[M]>;

export interface WireUser {
  readonly identity: string;
  readonly friendlyName: string;
  readonly attributes: Attributes;
}
export interface WireParticipant {
  readonly sid: string;
  readonly identity: string;
  readonly email: EmailAddress | null;
  readonly attributes: Attributes;
  readonly lastReadMessageIndex: number | null;
  readonly dateCreated: string;
  readonly dateUpdated: string;
}
export interface WireMedium extends Omit<Medium, 'content'> {
  readonly size: number;
}
export interface WireMessage {
  readonly sid: string;
  readonly index: number;
  readonly author: string;
  readonly body: string;
  readonly subject: string | null;
  readonly media: readonly WireMedium[];
  readonly attributes: Attributes;
  readonly participantSid: string | null;
  readonly dateCreated: string;
  readonly dateUpdated: string;
  readonly lastUpdatedBy: string;
}
export interface WireConversation {
  readonly sid: string;
  readonly friendlyName: string;
  readonly attributes: Attributes;
  readonly state: ConversationState;
  readonly email: EmailAddress | null;
  readonly dateCreated: string;
  readonly dateUpdated: string;
}
/** All there is to know of a conversation at one moment; later events continue exactly from here. */
export interface WireConversationSnapshot extends WireConversation {
  readonly participants: readonly WireParticipant[];
  readonly messages: readonly WireMessage[];
  readonly users: readonly WireUser[];
}
export interface WireMapItem {
  readonly key: string;
  readonly data: Attributes;
  readonly dateUpdated: string;
}
export interface WireMap {
  readonly sid: string;
  readonly uniqueName: string;
  readonly items: readonly WireMapItem[];
}
export interface WireDocument {
  readonly sid: string;
  readonly uniqueName: string;
  readonly data: Attributes;
}
export interface WireCall {
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  readonly isMuted: boolean;
}
export type QueryItems = Readonly<Record<string, Attributes>>;

export interface SdkResults {
  hello: { identity: string; user: WireUser };
  'conversations.list': readonly WireConversationSnapshot[];
  'conversations.get': WireConversationSnapshot;
  'conversations.send': WireMessage;
  'conversations.editMessage': WireMessage;
  'conversations.removeMessage': null;
  'conversations.mediaAddress': string;
  'conversations.typing': null;
  'conversations.read': null;
  'conversations.setAttributes': null;
  'conversations.setParticipantAttributes': null;
  'conversations.leave': null;
  'users.get': WireUser;
  'users.update': WireUser;
  'sync.map': WireMap;
  'sync.setMapItem': WireMapItem;
  'sync.removeMapItem': null;
  'sync.document': WireDocument;
  'sync.setDocument': WireDocument;
  'sync.query': QueryItems;
  'sync.closeQuery': null;
  'voice.register': null;
  'voice.unregister': null;
  'voice.accept': null;
  'voice.hangUp': null;
  'voice.mute': null;
  'voice.sendDigits': null;
}

export type SdkEvent =
  | { readonly type: 'conversationJoined'; readonly conversation: WireConversationSnapshot }
  | { readonly type: 'conversationLeft'; readonly conversationSid: string }
  | {
      readonly type: 'participantJoined';
      readonly conversationSid: string;
      readonly participant: WireParticipant;
      readonly user: WireUser;
    }
  | {
      readonly type: 'participantUpdated' | 'participantLeft';
      readonly conversationSid: string;
      readonly participant: WireParticipant;
    }
  | {
      readonly type: 'messageAdded' | 'messageUpdated';
      readonly conversationSid: string;
      readonly message: WireMessage;
    }
  | { readonly type: 'messageRemoved'; readonly conversationSid: string; readonly messageSid: string }
  | {
      readonly type: 'typingStarted' | 'typingEnded';
      readonly conversationSid: string;
      readonly identity: string;
    }
  | { readonly type: 'conversationUpdated'; readonly conversation: WireConversation }
  | { readonly type: 'userUpdated'; readonly user: WireUser }
  | { readonly type: 'mapItemAdded' | 'mapItemUpdated'; readonly mapSid: string; readonly item: WireMapItem }
  | { readonly type: 'mapItemRemoved'; readonly mapSid: string; readonly key: string }
  | { readonly type: 'documentUpdated'; readonly document: WireDocument }
  | {
      readonly type: 'queryItemUpdated';
      readonly queryId: string;
      readonly key: string;
      readonly value: Attributes;
    }
  | { readonly type: 'queryItemRemoved'; readonly queryId: string; readonly key: string }
  /** It rings, or goes on after the page that had the call went away. */
  | { readonly type: 'callIncoming'; readonly call: WireCall }
  /** It is over, or another page of the same person has it. */
  | { readonly type: 'callEnded'; readonly callSid: string };

export interface SdkError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** A frame from the world: the answer to one request, or an event. */
export type SdkFrame =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SdkError }
  | { readonly event: SdkEvent };

/** A frame from a page. Its parameters are checked against {@link SDK_REQUESTS} by the world. */
export const SdkRequestFrame = v.object({
  id: v.number(),
  method: v.picklist(Object.keys(SDK_REQUESTS) as [SdkMethod, ...SdkMethod[]]),
  params: v.unknown(),
});
