import type { NewSid } from '../ids';
import { createSignal, type Signal } from './signal';
import { TwilioError } from './twilio-error';

export type Attributes = Readonly<Record<string, unknown>>;
export type ConversationState = 'active' | 'inactive' | 'closed';

export interface User {
  readonly identity: string;
  readonly friendlyName: string;
  readonly attributes: Attributes;
}

/** Somebody's e-mail address. */
export interface EmailAddress {
  readonly address: string;
  readonly name: string;
}

export interface Participant {
  readonly sid: string;
  /** By which the world knows them. Twilio gives an identity to those who chat only. */
  readonly identity: string;
  /** Set for those who take part by e-mail. */
  readonly email: EmailAddress | null;
  readonly attributes: Attributes;
  readonly lastReadMessageIndex: number | null;
  readonly dateCreated: Date;
  readonly dateUpdated: Date;
}

/** What a message holds beside its body. Of an e-mail, that is its text as well. */
export interface Medium {
  readonly sid: string;
  readonly category: 'body' | 'history' | 'media';
  readonly contentType: string;
  readonly filename: string | null;
  readonly content: string;
}

export type NewMedium = Omit<Medium, 'sid'>;

/** What can be changed of a message that has been sent. */
export interface MessageChange {
  readonly body?: string;
  readonly attributes?: Attributes;
  readonly author?: string;
}

/**
 * By which way a message came in: an SDK, such as the customer's page and Flex; or Twilio's REST interface, as bots
 * and Studio use it, which tells webhooks only where it is asked to.
 */
export type MessageOrigin = 'sdk' | 'rest' | 'restWithWebhooks';

export interface Message {
  readonly sid: string;
  /** Its place among the messages of the conversation. Rises, and is never given again. */
  readonly index: number;
  readonly author: string;
  readonly body: string;
  /** E-mails only. */
  readonly subject: string | null;
  readonly media: readonly Medium[];
  readonly attributes: Attributes;
  readonly participantSid: string | null;
  readonly dateCreated: Date;
  /** That of its creation while it has not been edited. */
  readonly dateUpdated: Date;
  /** Who edited it last, or wrote it. */
  readonly lastUpdatedBy: string;
}

/**
 * One conversation as Twilio Conversations keeps it: a live view whose fields change as the conversation goes
 * on. Participants and messages themselves never change; a change replaces them.
 */
export interface Conversation {
  readonly sid: string;
  readonly friendlyName: string;
  readonly attributes: Attributes;
  readonly state: ConversationState;
  /** The address of ours that an e-mail conversation goes through; null for every other conversation. */
  readonly email: EmailAddress | null;
  readonly participants: readonly Participant[];
  readonly messages: readonly Message[];
  readonly dateCreated: Date;
  readonly dateUpdated: Date;
}

export type ConversationEvent =
  | {
      readonly type: 'participantJoined';
      readonly conversationSid: string;
      readonly participant: Participant;
    }
  | {
      readonly type: 'participantUpdated';
      readonly conversationSid: string;
      readonly participant: Participant;
    }
  | { readonly type: 'participantLeft'; readonly conversationSid: string; readonly participant: Participant }
  | {
      readonly type: 'messageAdded';
      readonly conversationSid: string;
      readonly message: Message;
      readonly origin: MessageOrigin;
    }
  | {
      readonly type: 'messageUpdated';
      readonly conversationSid: string;
      readonly message: Message;
      readonly changed: readonly (keyof MessageChange)[];
    }
  | { readonly type: 'messageRemoved'; readonly conversationSid: string; readonly message: Message }
  | { readonly type: 'typingStarted'; readonly conversationSid: string; readonly identity: string }
  | { readonly type: 'typingEnded'; readonly conversationSid: string; readonly identity: string }
  | {
      readonly type: 'conversationUpdated';
      readonly conversationSid: string;
      readonly conversation: Conversation;
    }
  | { readonly type: 'userUpdated'; readonly user: User };

/** Twilio Conversations of one service. Methods throw {@link TwilioError} where Twilio would refuse. */
export interface Conversations {
  readonly events: Signal<ConversationEvent>;
  /** @param email makes it a conversation by e-mail */
  create(friendlyName: string, attributes: Attributes, email?: EmailAddress): Conversation;
  find(sid: string): Conversation | undefined;
  get(sid: string): Conversation;
  ofParticipant(identity: string): Conversation[];
  addParticipant(sid: string, identity: string, attributes: Attributes, email?: EmailAddress): Participant;
  removeParticipant(sid: string, identity: string): void;
  updateParticipant(sid: string, participantSid: string, attributes: Attributes): Participant;
  /** Moves the read horizon of `identity`; it never moves back. */
  markRead(sid: string, identity: string, index: number): void;
  /**
   * Empty and over-long bodies are refused. In a conversation by e-mail, a text without media becomes the plain text
   * of an e-mail that answers the last one.
   * @param author a participant, or anybody for messages of the system
   * @param more `origin` is an SDK unless told
   */
  send(
    sid: string,
    author: string,
    body: string,
    attributes?: Attributes,
    more?: {
      readonly subject?: string;
      readonly media?: readonly NewMedium[];
      readonly origin?: MessageOrigin;
    },
  ): Message;
  /**
   * Changes a message in its place. What stays as it was makes no event.
   * @param by who does it with an SDK: authors may edit what they wrote. The account itself unless told, which may
   * edit everything.
   */
  editMessage(sid: string, messageSid: string, change: MessageChange, by?: string): Message;
  /** Takes a message away, for the same people as in {@link editMessage}. The others keep their index. */
  removeMessage(sid: string, messageSid: string, by?: string): Message;
  findMedium(sid: string): { readonly medium: Medium; readonly conversationSid: string } | undefined;
  /** Tells the others that `identity` is writing. Ends by itself five seconds later, as in Twilio's SDK. */
  typing(sid: string, identity: string): void;
  setState(sid: string, state: ConversationState): void;
  updateAttributes(sid: string, attributes: Attributes): void;
  /** Closes every conversation that is open. */
  closeAll(): void;
  user(identity: string): User;
  updateUser(identity: string, change: Partial<Pick<User, 'friendlyName' | 'attributes'>>): User;
}

const TYPING_MS = 5_000;
/** A conversation holds at most 16 KB of attributes. */
const MAX_ATTRIBUTES_BYTES = 16_384;
/** A message of a conversation holds at most 32 KB of text. */
const MAX_BODY_LENGTH = 32_768;
/** Twilio's dictionary: the conversation is closed and takes no changes but of its state. */
const CONVERSATION_CLOSED = 50_438;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface StoredConversation extends Omit<Mutable<Conversation>, 'participants' | 'messages'> {
  participants: Participant[];
  messages: Message[];
  nextIndex: number;
}

const plainBody = (content: string): NewMedium => ({
  category: 'body',
  contentType: 'text/plain',
  filename: null,
  content,
});

/** Throws where Twilio would not take the text. */
function requireBody(text: string, hasMedia: boolean): void {
  if (text.length === 0 && !hasMedia) throw TwilioError.badRequest('A message needs a body');
  if (text.length > MAX_BODY_LENGTH) {
    throw TwilioError.badRequest(`A message has at most ${MAX_BODY_LENGTH} characters`);
  }
}

/** The subject of an answer, as mail programs make it. */
const answerTo = (messages: readonly Message[]): string => {
  const before = messages[messages.length - 1]?.subject ?? '';
  return before === '' || before.startsWith('Re: ') ? before : `Re: ${before}`;
};

export function createConversations(newSid: NewSid): Conversations {
  const conversations = new Map<string, StoredConversation>();
  const users = new Map<string, User>();
  const events = createSignal<ConversationEvent>();
  const typingTimers = new Map<string, NodeJS.Timeout>();

  const stored = (sid: string): StoredConversation => {
    const conversation = conversations.get(sid);
    if (!conversation) throw TwilioError.notFound(`/Conversations/${sid}`);
    return conversation;
  };
  const open = (sid: string): StoredConversation => {
    const conversation = stored(sid);
    if (conversation.state === 'closed') {
      throw new TwilioError(409, CONVERSATION_CLOSED, `Conversation ${sid} is closed`);
    }
    return conversation;
  };
  const announce = (conversation: StoredConversation): void => {
    conversation.dateUpdated = new Date();
    events.emit({ type: 'conversationUpdated', conversationSid: conversation.sid, conversation });
  };
  const changeState = (conversation: StoredConversation, state: ConversationState): void => {
    if (conversation.state === state) return;
    if (conversation.state === 'closed') {
      throw new TwilioError(
        409,
        CONVERSATION_CLOSED,
        `Conversation ${conversation.sid} is closed and stays so`,
      );
    }
    conversation.state = state;
    announce(conversation);
  };
  const replaceParticipant = (conversation: StoredConversation, changed: Participant): void => {
    conversation.participants = conversation.participants.map((one) =>
      one.sid === changed.sid ? changed : one,
    );
    events.emit({ type: 'participantUpdated', conversationSid: conversation.sid, participant: changed });
  };
  const endTyping = (sid: string, identity: string): void => {
    const key = `${sid}/${identity}`;
    if (!typingTimers.has(key)) return;
    clearTimeout(typingTimers.get(key));
    typingTimers.delete(key);
    events.emit({ type: 'typingEnded', conversationSid: sid, identity });
  };
  /** The message, where `by` may change it. */
  const editable = (conversation: StoredConversation, messageSid: string, by?: string): Message => {
    const message = conversation.messages.find((one) => one.sid === messageSid);
    if (!message) throw TwilioError.notFound(`/Conversations/${conversation.sid}/Messages/${messageSid}`);
    if (by !== undefined && by !== message.author) {
      throw TwilioError.forbidden(`User ${by} is not the author of ${messageSid}`);
    }
    return message;
  };
  const user = (identity: string): User => {
    const known = users.get(identity) ?? { identity, friendlyName: identity, attributes: {} };
    users.set(identity, known);
    return known;
  };

  return {
    events,

    create(friendlyName, attributes, email) {
      const now = new Date();
      const conversation: StoredConversation = {
        sid: newSid('CH'),
        friendlyName,
        attributes,
        state: 'active',
        email: email ?? null,
        participants: [],
        messages: [],
        nextIndex: 0,
        dateCreated: now,
        dateUpdated: now,
      };
      conversations.set(conversation.sid, conversation);
      return conversation;
    },

    find: (sid) => conversations.get(sid),
    get: stored,
    ofParticipant: (identity) =>
      [...conversations.values()].filter((one) =>
        one.participants.some((member) => member.identity === identity),
      ),

    addParticipant(sid, identity, attributes, email) {
      const conversation = open(sid);
      if (conversation.participants.some((one) => one.identity === identity)) {
        throw new TwilioError(409, 50_433, `Participant ${identity} already exists`);
      }
      const now = new Date();
      const participant: Participant = {
        sid: newSid('MB'),
        identity,
        email: email ?? null,
        attributes,
        lastReadMessageIndex: null,
        dateCreated: now,
        dateUpdated: now,
      };
      conversation.participants = [...conversation.participants, participant];
      events.emit({ type: 'participantJoined', conversationSid: sid, participant });
      return participant;
    },

    removeParticipant(sid, identity) {
      const conversation = open(sid);
      const leaving = conversation.participants.find((one) => one.identity === identity);
      if (!leaving) throw TwilioError.notFound(`/Conversations/${sid}/Participants/${identity}`);
      conversation.participants = conversation.participants.filter((one) => one !== leaving);
      events.emit({ type: 'participantLeft', conversationSid: sid, participant: leaving });
    },

    updateParticipant(sid, participantSid, attributes) {
      const conversation = open(sid);
      const participant = conversation.participants.find((one) => one.sid === participantSid);
      if (!participant) throw TwilioError.notFound(`/Conversations/${sid}/Participants/${participantSid}`);
      const changed = { ...participant, attributes, dateUpdated: new Date() };
      replaceParticipant(conversation, changed);
      return changed;
    },

    markRead(sid, identity, index) {
      const conversation = stored(sid);
      const reader = conversation.participants.find((one) => one.identity === identity);
      if (!reader || (reader.lastReadMessageIndex ?? -1) >= index) return;
      replaceParticipant(conversation, { ...reader, lastReadMessageIndex: index, dateUpdated: new Date() });
    },

    send(sid, author, text, attributes = {}, { subject, media: given = [], origin = 'sdk' } = {}) {
      const conversation = open(sid);
      requireBody(text, given.length > 0);
      endTyping(sid, author);
      const isPlainEmail = conversation.email !== null && given.length === 0;
      const body = isPlainEmail ? '' : text;
      const media = isPlainEmail ? [plainBody(text)] : given;
      const now = new Date();
      const message: Message = {
        sid: newSid('IM'),
        index: conversation.nextIndex,
        author,
        body,
        subject: conversation.email ? (subject ?? answerTo(conversation.messages)) : null,
        media: media.map((medium) => ({ ...medium, sid: newSid('ME') })),
        attributes,
        participantSid: conversation.participants.find((one) => one.identity === author)?.sid ?? null,
        dateCreated: now,
        dateUpdated: now,
        lastUpdatedBy: author,
      };
      conversation.nextIndex += 1;
      conversation.messages = [...conversation.messages, message];
      events.emit({ type: 'messageAdded', conversationSid: sid, message, origin });
      return message;
    },

    editMessage(sid, messageSid, { body, attributes, author }, by) {
      const conversation = open(sid);
      const before = editable(conversation, messageSid, by);
      if (body !== undefined) requireBody(body, before.media.length > 0);
      const edited: Message = {
        ...before,
        body: body ?? before.body,
        attributes: attributes ?? before.attributes,
        author: author ?? before.author,
        dateUpdated: new Date(),
        lastUpdatedBy: by ?? 'system',
      };
      const changed = (['body', 'attributes', 'author'] as const).filter(
        (name) => JSON.stringify(edited[name]) !== JSON.stringify(before[name]),
      );
      if (changed.length === 0) return before;
      conversation.messages = conversation.messages.map((one) => (one === before ? edited : one));
      events.emit({ type: 'messageUpdated', conversationSid: sid, message: edited, changed });
      return edited;
    },

    removeMessage(sid, messageSid, by) {
      const conversation = open(sid);
      const message = editable(conversation, messageSid, by);
      conversation.messages = conversation.messages.filter((one) => one !== message);
      events.emit({ type: 'messageRemoved', conversationSid: sid, message });
      return message;
    },

    findMedium(sid) {
      for (const { sid: conversationSid, messages } of conversations.values()) {
        const medium = messages.flatMap(({ media }) => media).find((one) => one.sid === sid);
        if (medium) return { medium, conversationSid };
      }
      return undefined;
    },

    typing(sid, identity) {
      open(sid);
      const key = `${sid}/${identity}`;
      const already = typingTimers.get(key);
      clearTimeout(already);
      typingTimers.set(key, setTimeout(() => endTyping(sid, identity), TYPING_MS).unref());
      if (already === undefined) events.emit({ type: 'typingStarted', conversationSid: sid, identity });
    },

    setState: (sid, state) => changeState(stored(sid), state),
    closeAll() {
      for (const conversation of conversations.values()) changeState(conversation, 'closed');
    },

    updateAttributes(sid, attributes) {
      const conversation = open(sid);
      if (Buffer.byteLength(JSON.stringify(attributes)) > MAX_ATTRIBUTES_BYTES) {
        throw TwilioError.badRequest(`Attributes have at most ${MAX_ATTRIBUTES_BYTES} bytes`);
      }
      conversation.attributes = attributes;
      announce(conversation);
    },

    user,
    updateUser(identity, change) {
      const changed = { ...user(identity), ...change };
      users.set(identity, changed);
      events.emit({ type: 'userUpdated', user: changed });
      return changed;
    },
  };
}
