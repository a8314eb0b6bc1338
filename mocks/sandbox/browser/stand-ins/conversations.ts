import { EventEmitter } from 'events';

import type {
  SdkEvent,
  SdkParams,
  WireConversation,
  WireConversationSnapshot,
  WireMedium,
  WireMessage,
  WireParticipant,
  WireUser,
} from '../../../twilio/transport/sdk-protocol';
import { sdkConnection, type ConnectionState } from '../sdk-connection';
import { paginate, type Paginator } from './paginator';

/*
 * Stands in for @twilio/conversations 2: the classes, properties and events that Flex UI and plugins use,
 * fed by the world over the page's one connection. The media that it plays are the texts of e-mails.
 */

type Attributes = Readonly<Record<string, unknown>>;

/** The SDK's emitters serve whole user interfaces; Node's warning about many listeners would be noise. */
class Emitter extends EventEmitter {
  constructor() {
    super();
    this.setMaxListeners(0);
  }
}

export class User extends Emitter {
  identity: string;
  friendlyName: string;
  attributes: Attributes;
  readonly isOnline = true;
  readonly isNotifiable = true;
  readonly isSubscribed = true;
  readonly state = {};

  constructor(wire: WireUser) {
    super();
    this.identity = wire.identity;
    this.friendlyName = wire.friendlyName;
    this.attributes = wire.attributes;
  }

  /** @internal */
  apply(wire: WireUser): void {
    const updateReasons = wire.friendlyName === this.friendlyName ? ['attributes'] : ['friendlyName'];
    this.identity = wire.identity;
    this.friendlyName = wire.friendlyName;
    this.attributes = wire.attributes;
    this.emit('updated', { user: this, updateReasons });
  }

  async updateFriendlyName(friendlyName: string): Promise<User> {
    await sdkConnection.request('users.update', { friendlyName });
    return this;
  }

  async updateAttributes(attributes: Attributes): Promise<User> {
    await sdkConnection.request('users.update', { attributes });
    return this;
  }

  unsubscribe(): Promise<void> {
    return Promise.resolve();
  }
}

export class Participant extends Emitter {
  readonly conversation: Conversation;
  readonly sid: string;
  /** Null for those who take part by e-mail, as in Twilio. */
  readonly identity: string | null;
  readonly type: 'chat' | 'email';
  readonly bindings: { readonly email?: { readonly address: string; readonly name: string; level: 'to' } };
  readonly roleSid = null;
  readonly dateCreated: Date;
  dateUpdated: Date;
  attributes: Attributes;
  isTyping = false;
  lastReadMessageIndex: number | null;
  lastReadTimestamp: Date | null = null;

  constructor(conversation: Conversation, wire: WireParticipant) {
    super();
    this.conversation = conversation;
    this.sid = wire.sid;
    this.identity = wire.email ? null : wire.identity;
    this.type = wire.email ? 'email' : 'chat';
    this.bindings = wire.email ? { email: { ...wire.email, level: 'to' } } : {};
    this.dateCreated = new Date(wire.dateCreated);
    this.dateUpdated = new Date(wire.dateUpdated);
    this.attributes = wire.attributes;
    this.lastReadMessageIndex = wire.lastReadMessageIndex;
  }

  /** @internal */
  apply(wire: WireParticipant): string[] {
    const updateReasons = [
      ...(wire.lastReadMessageIndex === this.lastReadMessageIndex ? [] : ['lastReadMessageIndex']),
      ...(JSON.stringify(wire.attributes) === JSON.stringify(this.attributes) ? [] : ['attributes']),
    ];
    this.attributes = wire.attributes;
    this.dateUpdated = new Date(wire.dateUpdated);
    if (wire.lastReadMessageIndex !== this.lastReadMessageIndex) this.lastReadTimestamp = this.dateUpdated;
    this.lastReadMessageIndex = wire.lastReadMessageIndex;
    return updateReasons;
  }

  getUser(): Promise<User> {
    return this.identity === null
      ? Promise.reject(new Error(`Participant ${this.sid} has no identity`))
      : this.conversation.client.getUser(this.identity);
  }

  async updateAttributes(attributes: Attributes): Promise<Participant> {
    const { sid } = this.conversation;
    await sdkConnection.request('conversations.setParticipantAttributes', {
      sid,
      participantSid: this.sid,
      attributes,
    });
    return this;
  }
}

type MediaCategory = WireMedium['category'];

/** Content of a message that is kept beside it. */
export class Media {
  readonly sid: string;
  readonly category: MediaCategory;
  readonly contentType: string;
  readonly filename: string | null;
  readonly size: number;

  constructor(wire: WireMedium) {
    this.sid = wire.sid;
    this.category = wire.category;
    this.contentType = wire.contentType;
    this.filename = wire.filename;
    this.size = wire.size;
  }

  getContentTemporaryUrl(): Promise<string> {
    return sdkConnection.request('conversations.mediaAddress', { mediaSid: this.sid });
  }
}

/** An address that an e-mail came from or went to. */
interface Recipient {
  readonly type: 'email';
  readonly messageSid: string;
  readonly level: 'from' | 'to';
  readonly name: string;
  readonly address: string;
}

/** What the SDK can tell of a changed message, in its order. */
const MESSAGE_UPDATE_REASONS = ['body', 'lastUpdatedBy', 'author', 'dateUpdated', 'attributes'] as const;
type MessageUpdateReason = (typeof MESSAGE_UPDATE_REASONS)[number];

export class Message extends Emitter {
  readonly conversation: Conversation;
  readonly sid: string;
  readonly index: number;
  author: string;
  body: string | null;
  readonly subject: string | null;
  attributes: Attributes;
  readonly participantSid: string | null;
  readonly dateCreated: Date;
  dateUpdated: Date;
  lastUpdatedBy: string;
  readonly type = 'text';
  readonly media = null;
  readonly contentSid = null;
  readonly aggregatedDeliveryReceipt = null;
  private readonly contents: readonly Media[];

  constructor(conversation: Conversation, wire: WireMessage) {
    super();
    this.conversation = conversation;
    this.sid = wire.sid;
    this.index = wire.index;
    this.author = wire.author;
    this.body = wire.body === '' ? null : wire.body;
    this.subject = wire.subject;
    this.contents = wire.media.map((medium) => new Media(medium));
    this.attributes = wire.attributes;
    this.participantSid = wire.participantSid;
    this.dateCreated = new Date(wire.dateCreated);
    this.dateUpdated = new Date(wire.dateUpdated);
    this.lastUpdatedBy = wire.lastUpdatedBy;
  }

  /** @internal The message stays the same object, as with the SDK. */
  apply(wire: WireMessage): MessageUpdateReason[] {
    const body = wire.body === '' ? null : wire.body;
    const dateUpdated = new Date(wire.dateUpdated);
    const isChanged: Readonly<Record<MessageUpdateReason, boolean>> = {
      body: body !== this.body,
      lastUpdatedBy: wire.lastUpdatedBy !== this.lastUpdatedBy,
      author: wire.author !== this.author,
      dateUpdated: dateUpdated.getTime() !== this.dateUpdated.getTime(),
      attributes: JSON.stringify(wire.attributes) !== JSON.stringify(this.attributes),
    };
    this.body = body;
    this.lastUpdatedBy = wire.lastUpdatedBy;
    this.author = wire.author;
    this.dateUpdated = dateUpdated;
    this.attributes = wire.attributes;
    const updateReasons = MESSAGE_UPDATE_REASONS.filter((reason) => isChanged[reason]);
    if (updateReasons.length > 0) this.emit('updated', { message: this, updateReasons });
    return updateReasons;
  }

  async updateBody(body: string): Promise<this> {
    await this.edit({ body });
    return this;
  }
  async updateAttributes(attributes: Attributes): Promise<this> {
    await this.edit({ attributes });
    return this;
  }
  async remove(): Promise<this> {
    await sdkConnection.request('conversations.removeMessage', {
      sid: this.conversation.sid,
      messageSid: this.sid,
    });
    return this;
  }
  private async edit(change: { readonly body?: string; readonly attributes?: Attributes }): Promise<void> {
    const { sid } = this.conversation;
    await sdkConnection.request('conversations.editMessage', { sid, messageSid: this.sid, ...change });
  }

  get attachedMedia(): Media[] {
    return this.getMediaByCategories(['media']);
  }
  getMediaByCategories(categories: readonly MediaCategory[]): Media[] {
    return this.contents.filter(({ category }) => categories.includes(category));
  }
  getEmailBody(type = 'text/plain'): Media | null {
    return this.getMediaByCategories(['body']).find(({ contentType }) => contentType === type) ?? null;
  }
  getEmailHistory(type = 'text/plain'): Media | null {
    return this.getMediaByCategories(['history']).find(({ contentType }) => contentType === type) ?? null;
  }
  getParticipant(): Promise<Participant | null> {
    return this.participantSid === null
      ? Promise.resolve(null)
      : this.conversation.getParticipantBySid(this.participantSid);
  }
  getDetailedDeliveryReceipts(): Promise<never[]> {
    return Promise.resolve([]);
  }
  getMessageRecipients(): Promise<Recipient[]> {
    return Promise.resolve(this.conversation.recipientsOf(this));
  }
  getContentData(): Promise<null> {
    return Promise.resolve(null);
  }
}

type NewMedium = NonNullable<SdkParams<'conversations.send'>['media']>[number];

/** Collects a message before it is sent. Files are left out: the world keeps texts only. */
class MessageBuilder {
  private body = '';
  private attributes: Attributes = {};
  private subject: string | undefined;
  private readonly media: NewMedium[] = [];

  constructor(private readonly conversation: Conversation) {}

  setBody(body: string): this {
    this.body = body;
    return this;
  }
  setAttributes(attributes: Attributes): this {
    this.attributes = attributes;
    return this;
  }
  setSubject(subject: string): this {
    this.subject = subject;
    return this;
  }
  setEmailBody(contentType: string, { media: content }: { readonly media: string }): this {
    this.media.push({ category: 'body', contentType, filename: null, content });
    return this;
  }
  setEmailHistory(contentType: string, { media: content }: { readonly media: string }): this {
    this.media.push({ category: 'history', contentType, filename: null, content });
    return this;
  }
  addMedia(): this {
    return this;
  }
  build(): { send(): Promise<number> } {
    const { body, attributes, subject, media } = this;
    return { send: () => this.conversation.sendMessage(body, attributes, { subject, media }) };
  }
  buildAndSend(): Promise<number> {
    return this.build().send();
  }
}

const MESSAGES_PER_PAGE = 30;
const NO_MEDIA_LIMITS = {
  mediaAttachmentsCountLimit: 10,
  mediaAttachmentsSizeLimitInBytes: 150_000_000,
  mediaAttachmentsTotalSizeLimitInBytes: 157_286_400,
  mediaAttachmentsContentTypeLimit: [],
  emailHistoriesAllowedContentTypes: ['text/plain', 'text/html'],
  emailBodiesAllowedContentTypes: ['text/plain', 'text/html'],
};

export class Conversation extends Emitter {
  readonly client: Client;
  readonly sid: string;
  readonly uniqueName = null;
  readonly createdBy = 'system';
  readonly notificationLevel = 'default';
  readonly bindings: { readonly email?: { readonly projected_address: string; readonly name: string } };
  readonly limits = NO_MEDIA_LIMITS;
  readonly dateCreated: Date;
  dateUpdated: Date;
  friendlyName: string;
  attributes: Attributes;
  state: { current: string; dateUpdated: Date };
  status: 'joined' | 'notParticipating' = 'notParticipating';

  private readonly participants = new Map<string, Participant>();
  private messages: Message[] = [];

  constructor(client: Client, wire: WireConversationSnapshot) {
    super();
    this.client = client;
    this.sid = wire.sid;
    this.bindings = wire.email
      ? { email: { projected_address: wire.email.address, name: wire.email.name } }
      : {};
    this.dateCreated = new Date(wire.dateCreated);
    this.dateUpdated = new Date(wire.dateUpdated);
    this.friendlyName = wire.friendlyName;
    this.attributes = wire.attributes;
    this.state = { current: wire.state, dateUpdated: this.dateUpdated };
    for (const participant of wire.participants) this.insertParticipant(participant);
    for (const message of wire.messages) this.messages.push(new Message(this, message));
  }

  get lastReadMessageIndex(): number | null {
    return this.mine()?.lastReadMessageIndex ?? null;
  }
  get lastMessage(): { index: number; dateCreated: Date } | undefined {
    const last = this.messages.at(-1);
    return last && { index: last.index, dateCreated: last.dateCreated };
  }

  private mine(): Participant | undefined {
    return this.byIdentity(this.client.user.identity);
  }
  private byIdentity(identity: string): Participant | undefined {
    return [...this.participants.values()].find((one) => one.identity === identity);
  }
  private insertParticipant(wire: WireParticipant): Participant {
    const participant = new Participant(this, wire);
    this.participants.set(participant.sid, participant);
    if (participant.identity === this.client.user.identity) this.status = 'joined';
    return participant;
  }

  /** @internal Brings everything up to date after a gap, and tells of what is new. */
  catchUp(wire: WireConversationSnapshot): void {
    this.applyConversation(wire);
    for (const participant of wire.participants) {
      if (this.participants.has(participant.sid)) this.applyParticipant(participant);
      else this.addParticipant(participant);
    }
    for (const gone of [...this.participants.keys()].filter(
      (sid) => !wire.participants.some((one) => one.sid === sid),
    )) {
      this.dropParticipant(gone);
    }
    for (const message of wire.messages) {
      if (this.messages.some((one) => one.sid === message.sid)) this.applyMessage(message);
      else this.addMessage(message);
    }
    const gone = this.messages.filter(({ sid }) => !wire.messages.some((one) => one.sid === sid));
    for (const { sid } of gone) this.dropMessage(sid);
  }
  private announce(updateReasons: readonly string[]): void {
    this.emit('updated', { conversation: this, updateReasons });
    this.client.emit('conversationUpdated', { conversation: this, updateReasons });
  }
  /** @internal */
  applyConversation(wire: WireConversation): void {
    const updateReasons = [
      ...(wire.state === this.state.current ? [] : ['state']),
      ...(JSON.stringify(wire.attributes) === JSON.stringify(this.attributes) ? [] : ['attributes']),
    ];
    this.dateUpdated = new Date(wire.dateUpdated);
    this.friendlyName = wire.friendlyName;
    this.attributes = wire.attributes;
    this.state = { current: wire.state, dateUpdated: this.dateUpdated };
    if (updateReasons.length > 0) this.announce(updateReasons);
  }
  /** @internal */
  addParticipant(wire: WireParticipant): Participant {
    const participant = this.insertParticipant(wire);
    this.emit('participantJoined', participant);
    return participant;
  }
  /** @internal */
  applyParticipant(wire: WireParticipant): void {
    const participant = this.participants.get(wire.sid);
    const updateReasons = participant?.apply(wire) ?? [];
    if (!participant || updateReasons.length === 0) return;
    participant.emit('updated', { participant, updateReasons });
    this.emit('participantUpdated', { participant, updateReasons });
    this.client.emit('participantUpdated', { participant, updateReasons });
    // How far its own reader has read is a property of the conversation, too.
    if (participant === this.mine() && updateReasons.includes('lastReadMessageIndex')) {
      this.announce(['lastReadMessageIndex']);
    }
  }
  /** @internal */
  dropParticipant(sid: string): void {
    const participant = this.participants.get(sid);
    if (!participant) return;
    this.participants.delete(sid);
    if (participant.identity === this.client.user.identity) this.status = 'notParticipating';
    this.emit('participantLeft', participant);
    this.client.emit('participantLeft', participant);
  }
  /** @internal */
  leftByMe(): void {
    const me = this.mine();
    if (me) this.dropParticipant(me.sid);
  }
  /** @internal */
  addMessage(wire: WireMessage): void {
    if (this.messages.some((one) => one.sid === wire.sid)) return;
    const message = new Message(this, wire);
    this.messages.push(message);
    // What was missed comes after what has come since.
    this.messages.sort((one, other) => one.index - other.index);
    this.emit('messageAdded', message);
    this.client.emit('messageAdded', message);
    this.announce(['lastMessage']);
  }
  /** @internal */
  applyMessage(wire: WireMessage): void {
    const message = this.messages.find((one) => one.sid === wire.sid);
    const updateReasons = message?.apply(wire) ?? [];
    if (updateReasons.length === 0) return;
    this.emit('messageUpdated', { message, updateReasons });
    this.client.emit('messageUpdated', { message, updateReasons });
  }
  /** @internal */
  dropMessage(sid: string): void {
    const message = this.messages.find((one) => one.sid === sid);
    if (!message) return;
    this.messages = this.messages.filter((one) => one !== message);
    this.emit('messageRemoved', message);
    this.client.emit('messageRemoved', message);
  }
  /** @internal */
  setTyping(identity: string, isTyping: boolean): void {
    const participant = this.byIdentity(identity);
    if (!participant) return;
    participant.isTyping = isTyping;
    const event = isTyping ? 'typingStarted' : 'typingEnded';
    participant.emit(event, participant);
    this.emit(event, participant);
    this.client.emit(event, participant);
  }

  getParticipants(): Promise<Participant[]> {
    return Promise.resolve([...this.participants.values()]);
  }
  getParticipantsCount(): Promise<number> {
    return Promise.resolve(this.participants.size);
  }
  getParticipantByIdentity(identity: string): Promise<Participant | null> {
    return Promise.resolve(this.byIdentity(identity) ?? null);
  }
  getParticipantBySid(sid: string): Promise<Participant | null> {
    return Promise.resolve(this.participants.get(sid) ?? null);
  }

  /**
   * @param anchor index of the message to start from, or of the next that is there; the newest when omitted
   * @param direction `backwards` gives the page that ends at the anchor
   */
  getMessages(
    pageSize = MESSAGES_PER_PAGE,
    anchor?: number,
    direction: 'backwards' | 'forward' = 'backwards',
  ): Promise<Paginator<Message>> {
    // Messages that were removed leave gaps between the indexes.
    const place =
      direction === 'forward'
        ? this.messages.filter(({ index }) => index < (anchor ?? 0)).length
        : this.messages.filter(({ index }) => anchor === undefined || index <= anchor).length - 1;
    const start = direction === 'forward' ? place : place - pageSize + 1;
    const from = Math.max(0, start);
    const size =
      direction === 'forward' ? pageSize : Math.max(0, Math.min(pageSize, start + pageSize - from));
    return Promise.resolve(paginate(this.messages, from, size));
  }
  private messagesAfter(read: number): number {
    return this.messages.filter(({ index }) => index > read).length;
  }
  getMessagesCount(): Promise<number> {
    return Promise.resolve(this.messages.length);
  }
  getUnreadMessagesCount(): Promise<number | null> {
    const read = this.lastReadMessageIndex;
    return Promise.resolve(read === null ? null : this.messagesAfter(read));
  }
  getMessageRecipients(): Promise<Paginator<Recipient>> {
    const all = this.messages.flatMap((message) => this.recipientsOf(message));
    return Promise.resolve(paginate(all, 0, all.length));
  }
  /** @internal Everybody of an e-mail conversation gets every e-mail of it. */
  recipientsOf({ sid: messageSid, participantSid }: Message): Recipient[] {
    const ours = this.bindings.email;
    if (!ours) return [];
    const us = { address: ours.projected_address, name: ours.name };
    const customers = [...this.participants.values()].flatMap(({ sid, bindings }) =>
      bindings.email ? [{ sid, address: bindings.email.address, name: bindings.email.name }] : [],
    );
    const sender = customers.find(({ sid }) => sid === participantSid) ?? us;
    return [...customers, us].map(({ address, name }) => ({
      type: 'email',
      messageSid,
      level: address === sender.address ? 'from' : 'to',
      name,
      address,
    }));
  }

  async updateLastReadMessageIndex(index: number | null): Promise<number> {
    if (index !== null) await sdkConnection.request('conversations.read', { sid: this.sid, index });
    return this.messagesAfter(index ?? -1);
  }
  advanceLastReadMessageIndex(index: number): Promise<number> {
    return this.updateLastReadMessageIndex(index);
  }
  setAllMessagesRead(): Promise<number> {
    const index = this.lastMessage?.index;
    return index === undefined ? Promise.resolve(0) : this.updateLastReadMessageIndex(index);
  }
  setAllMessagesUnread(): Promise<number> {
    return Promise.resolve(this.messages.length);
  }

  async typing(): Promise<void> {
    await sdkConnection.request('conversations.typing', { sid: this.sid });
  }
  prepareMessage(): MessageBuilder {
    return new MessageBuilder(this);
  }
  /** @returns the index of the message. Rejects when the conversation is closed. */
  async sendMessage(
    body: string | null,
    attributes: Attributes = {},
    { subject, media }: { readonly subject?: string; readonly media?: NewMedium[] } = {},
  ): Promise<number> {
    const message = await sdkConnection.request('conversations.send', {
      sid: this.sid,
      body: body ?? '',
      attributes,
      subject,
      media,
    });
    return message.index;
  }

  join(): Promise<this> {
    return Promise.resolve(this);
  }
  async leave(): Promise<this> {
    await sdkConnection.request('conversations.leave', { sid: this.sid });
    return this;
  }
  async updateAttributes(attributes: Attributes): Promise<this> {
    await sdkConnection.request('conversations.setAttributes', { sid: this.sid, attributes });
    return this;
  }
  getTransfers(): Promise<never[]> {
    return Promise.resolve([]);
  }
}

export class Client extends Emitter {
  static readonly connectionError = 'connectionError';
  static readonly connectionStateChanged = 'connectionStateChanged';
  static readonly conversationAdded = 'conversationAdded';
  static readonly conversationJoined = 'conversationJoined';
  static readonly conversationUpdated = 'conversationUpdated';
  static readonly messageAdded = 'messageAdded';
  static readonly messageRemoved = 'messageRemoved';
  static readonly messageUpdated = 'messageUpdated';
  static readonly tokenAboutToExpire = 'tokenAboutToExpire';
  static readonly tokenExpired = 'tokenExpired';

  readonly version = '2.5.0';
  /** Empty until the client is initialized, as with the SDK. */
  readonly user = new User({ identity: '', friendlyName: '', attributes: {} });
  connectionState: ConnectionState = 'connecting';

  private readonly conversations = new Map<string, Conversation>();
  private readonly users = new Map<string, User>();
  private readonly ready: Promise<void>;
  private readonly unsubscribe: (() => void)[];

  constructor(token: string) {
    super();
    this.unsubscribe = [
      sdkConnection.onEvent((event) => this.apply(event)),
      sdkConnection.onState((state) => this.follow(state)),
      sdkConnection.onExpired(() => this.emit(Client.tokenExpired)),
    ];
    this.ready = this.initialize(token);
    // Whoever asks for something later gets the same failure; this one is told by event.
    this.ready.catch((error: unknown) =>
      this.emit(Client.connectionError, { terminal: true, message: String(error) }),
    );
  }

  private async initialize(token: string): Promise<void> {
    const { user } = await sdkConnection.signIn(token);
    this.user.apply(user);
    this.users.set(user.identity, this.user);
    for (const wire of await sdkConnection.request('conversations.list', {})) this.insert(wire);
    this.enter('connected');
    this.emit('stateChanged', 'initialized');
    this.emit('initialized');
    for (const conversation of this.conversations.values())
      this.emit(Client.conversationJoined, conversation);
  }

  private enter(state: ConnectionState): void {
    if (this.connectionState === state) return;
    this.connectionState = state;
    this.emit(Client.connectionStateChanged, state);
  }

  private follow(state: ConnectionState): void {
    const isBack = state === 'connected' && this.connectionState === 'disconnected';
    if (state === 'disconnected' || isBack) this.enter(state);
    if (isBack) void this.catchUp();
  }

  /** Of what this person came to and left meanwhile they are told, too. */
  private async catchUp(): Promise<void> {
    const before = [...this.conversations.values()];
    const mine = await sdkConnection.request('conversations.list', {});
    for (const wire of mine)
      if (this.conversations.has(wire.sid)) this.insert(wire);
      else this.join(wire);
    for (const conversation of before.filter(({ sid }) => !mine.some((wire) => wire.sid === sid))) {
      const { status } = conversation;
      await sdkConnection.request('conversations.get', { sid: conversation.sid }).then(
        (wire) => conversation.catchUp(wire),
        // Nothing of it is this person's to see.
        () => conversation.leftByMe(),
      );
      if (conversation.status !== status) this.emit('conversationLeft', conversation);
    }
  }

  private join(wire: WireConversationSnapshot): void {
    const conversation = this.insert(wire);
    this.emit(Client.conversationAdded, conversation);
    this.emit(Client.conversationJoined, conversation);
  }

  private leave(conversation: Conversation): void {
    conversation.leftByMe();
    this.emit('conversationLeft', conversation);
  }

  private insert(wire: WireConversationSnapshot): Conversation {
    for (const user of wire.users)
      if (!this.users.has(user.identity)) this.users.set(user.identity, new User(user));
    const known = this.conversations.get(wire.sid);
    if (known) {
      known.catchUp(wire);
      return known;
    }
    const conversation = new Conversation(this, wire);
    this.conversations.set(wire.sid, conversation);
    return conversation;
  }

  private apply(event: SdkEvent): void {
    switch (event.type) {
      case 'conversationJoined':
        this.join(event.conversation);
        break;
      case 'conversationLeft': {
        const conversation = this.conversations.get(event.conversationSid);
        if (conversation) this.leave(conversation);
        break;
      }
      case 'participantJoined': {
        if (!this.users.has(event.user.identity)) this.users.set(event.user.identity, new User(event.user));
        const participant = this.conversations.get(event.conversationSid)?.addParticipant(event.participant);
        if (participant) this.emit('participantJoined', participant);
        break;
      }
      case 'participantUpdated':
        this.conversations.get(event.conversationSid)?.applyParticipant(event.participant);
        break;
      case 'participantLeft':
        this.conversations.get(event.conversationSid)?.dropParticipant(event.participant.sid);
        break;
      case 'messageAdded':
        this.conversations.get(event.conversationSid)?.addMessage(event.message);
        break;
      case 'messageUpdated':
        this.conversations.get(event.conversationSid)?.applyMessage(event.message);
        break;
      case 'messageRemoved':
        this.conversations.get(event.conversationSid)?.dropMessage(event.messageSid);
        break;
      case 'typingStarted':
      case 'typingEnded':
        this.conversations
          .get(event.conversationSid)
          ?.setTyping(event.identity, event.type === 'typingStarted');
        break;
      case 'conversationUpdated': {
        const conversation = this.conversations.get(event.conversation.sid);
        conversation?.applyConversation(event.conversation);
        break;
      }
      case 'userUpdated': {
        const user = this.users.get(event.user.identity);
        user?.apply(event.user);
        if (user) this.emit('userUpdated', { user, updateReasons: ['friendlyName'] });
        break;
      }
      case 'mapItemAdded':
      case 'mapItemUpdated':
      case 'mapItemRemoved':
      case 'documentUpdated':
      case 'queryItemUpdated':
      case 'queryItemRemoved':
      case 'callIncoming':
      case 'callEnded':
        // Sync's and Voice's; their stand-ins listen for themselves.
        break;
    }
  }

  async getConversationBySid(sid: string): Promise<Conversation> {
    await this.ready;
    return (
      this.conversations.get(sid) ?? this.insert(await sdkConnection.request('conversations.get', { sid }))
    );
  }
  peekConversationBySid(sid: string): Promise<Conversation> {
    return this.getConversationBySid(sid);
  }
  async getSubscribedConversations(): Promise<Paginator<Conversation>> {
    await this.ready;
    const joined = [...this.conversations.values()].filter(({ status }) => status === 'joined');
    return paginate(joined, 0, joined.length);
  }
  async getUser(identity: string): Promise<User> {
    await this.ready;
    const known = this.users.get(identity);
    if (known) return known;
    const user = new User(await sdkConnection.request('users.get', { identity }));
    this.users.set(identity, user);
    return user;
  }
  async getSubscribedUsers(): Promise<User[]> {
    await this.ready;
    return [...this.users.values()];
  }
  async updateToken(token: string): Promise<this> {
    await sdkConnection.signIn(token);
    return this;
  }
  async shutdown(): Promise<void> {
    for (const stop of this.unsubscribe) stop();
    await Promise.resolve();
  }
}
