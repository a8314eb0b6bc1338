import type { Clock } from '../clock';
import { randomId, type Random } from '../random';
import type { AnalyzeContentResponse, Conversation, Message, Notification, Participant } from './resources';
import { RpcError } from './rpc-error';
import { timestampOf } from './timestamps';

/** Google completes a conversation by itself after this time (conversation.proto, CreateConversation). */
export const MAX_CONVERSATION_MS = 24 * 60 * 60 * 1000;

const CUSTOM_ID = /^[a-zA-Z][a-zA-Z0-9_-]{2,63}$/;

/** A message with what only the stand-in needs to know. */
export interface StoredMessage {
  readonly message: Message;
  /** Microseconds since the epoch. */
  readonly createdAt: number;
}

/** A conversation and everything that hangs on it. */
export interface ConversationRecord {
  conversation: Conversation;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly participants: Map<string, Participant>;
  /** Oldest first. */
  readonly messages: StoredMessage[];
  /** Answers of analyzeContent by participant and request id: a repeated request gets the same answer. */
  readonly answered: Map<string, AnalyzeContentResponse>;
}

export interface NewMessage {
  readonly participant: Participant;
  readonly content: string;
  readonly languageCode: string | undefined;
  /** RFC 3339 as Google writes it. */
  readonly sendTime: string | undefined;
  /** Given by whoever heard it, before it was a message: such a message is always a new one. */
  readonly id?: string;
}

/** A message that was added, or the one that it turned out to be. */
export interface KeptMessage {
  readonly message: Message;
  readonly isNew: boolean;
}

/** What Google finds out about a message of a conversation with this profile. */
export type MessageAnalysis = (
  profile: string,
  message: Pick<Message, 'content' | 'participantRole'>,
) => Pick<Message, 'sentimentAnalysis'>;

/** Conversations, their participants and messages. Every method throws RpcError as Dialogflow refuses. */
export class Conversations {
  private readonly records = new Map<string, ConversationRecord>();
  private lastMicros = 0;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly publish: (notification: Notification) => void,
    private readonly analyse: MessageAnalysis,
  ) {}

  /** @param parent `projects/P/locations/L` */
  create(
    parent: string,
    id: string | undefined,
    profile: string,
    stage: Conversation['conversationStage'],
  ): Conversation {
    if (id !== undefined && !CUSTOM_ID.test(id)) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `Conversation id '${id}' has to start with a letter and to consist of 3 to 64 letters, digits, '_' and '-'.`,
      );
    }
    const name = `${parent}/conversations/${id ?? `C${randomId(this.random)}`}`;
    if (this.records.has(name))
      throw new RpcError('ALREADY_EXISTS', `Conversation '${name}' already exists.`);
    const micros = this.nextMicros();
    const record: ConversationRecord = {
      conversation: {
        name,
        lifecycleState: 'IN_PROGRESS',
        conversationProfile: profile,
        startTime: timestampOf(micros),
        conversationStage: stage,
      },
      startedAt: this.clock.now(),
      participants: new Map(),
      messages: [],
      answered: new Map(),
    };
    this.records.set(name, record);
    this.clock.after(MAX_CONVERSATION_MS, () => this.completeOverdue(record));
    this.publish({
      type: 'conversation-lifecycle-event',
      payload: { conversation: name, type: 'CONVERSATION_STARTED' },
    });
    return record.conversation;
  }

  has(name: string): boolean {
    return this.records.has(name);
  }

  get(name: string): ConversationRecord {
    const record = this.records.get(name);
    if (record === undefined) throw new RpcError('NOT_FOUND', `Conversation '${name}' does not exist.`);
    this.completeOverdue(record);
    return record;
  }

  /** Like {@link get}, for what a completed conversation no longer allows. */
  getInProgress(name: string): ConversationRecord {
    const record = this.get(name);
    if (record.conversation.lifecycleState === 'COMPLETED') {
      throw new RpcError('FAILED_PRECONDITION', `Conversation '${name}' is completed.`);
    }
    return record;
  }

  /** CONVERSATION_FINISHED is published for every call, for a completed conversation too (conversation_event.proto). */
  complete(name: string): Conversation {
    const record = this.get(name);
    this.finish(record);
    return record.conversation;
  }

  addParticipant(record: ConversationRecord, details: Omit<Participant, 'name'>): Participant {
    const participant = {
      name: `${record.conversation.name}/participants/${randomId(this.random)}`,
      ...details,
    };
    record.participants.set(participant.name, participant);
    return participant;
  }

  participant(record: ConversationRecord, name: string): Participant {
    const participant = record.participants.get(name);
    if (participant === undefined) throw new RpcError('NOT_FOUND', `Participant '${name}' does not exist.`);
    return participant;
  }

  /** The messages as the conversation keeps them, in the given order. All new ones have the same create time. */
  addMessages(record: ConversationRecord, messages: readonly NewMessage[]): readonly KeptMessage[] {
    const createdAt = this.nextMicros();
    return messages.map((message) => this.keep(record, message, createdAt));
  }

  addMessage(record: ConversationRecord, message: NewMessage): KeptMessage {
    return this.keep(record, message, this.nextMicros());
  }

  /** Every conversation there is, oldest first. */
  all(): readonly ConversationRecord[] {
    return [...this.records.values()];
  }

  /** A message with the participant and the send time of an earlier one is that message. */
  private keep(record: ConversationRecord, added: NewMessage, createdAt: number): KeptMessage {
    const { participant, content, languageCode, sendTime, id } = added;
    const known = record.messages.find(
      ({ message }) =>
        id === undefined &&
        sendTime !== undefined &&
        message.sendTime === sendTime &&
        message.participant === participant.name,
    );
    if (known !== undefined) return { message: known.message, isNew: false };
    const message: Message = {
      name: `${record.conversation.name}/messages/${id ?? randomId(this.random)}`,
      content,
      languageCode: languageCode ?? 'en-US',
      participant: participant.name,
      participantRole: participant.role,
      createTime: timestampOf(createdAt),
      ...(sendTime === undefined ? {} : { sendTime }),
      ...this.analyse(record.conversation.conversationProfile, {
        content,
        participantRole: participant.role,
      }),
    };
    record.messages.push({ message, createdAt });
    return { message, isNew: true };
  }

  private completeOverdue(record: ConversationRecord): void {
    const overdue = this.clock.now() - record.startedAt >= MAX_CONVERSATION_MS;
    if (overdue && record.conversation.lifecycleState === 'IN_PROGRESS') this.finish(record);
  }

  private finish(record: ConversationRecord): void {
    if (record.conversation.lifecycleState === 'IN_PROGRESS') {
      record.conversation = {
        ...record.conversation,
        lifecycleState: 'COMPLETED',
        endTime: timestampOf(this.nextMicros()),
      };
    }
    this.publish({
      type: 'conversation-lifecycle-event',
      payload: { conversation: record.conversation.name, type: 'CONVERSATION_FINISHED' },
    });
  }

  /** Never twice the same, so that a filter by create time misses nothing. */
  private nextMicros(): number {
    this.lastMicros = Math.max(this.clock.now() * 1000, this.lastMicros + 1);
    return this.lastMicros;
  }
}
