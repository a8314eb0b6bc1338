import type {
  AnswerRecordName,
  ConversationName,
  ConversationSid,
  MessageName,
  MessageSid,
  ParticipantName,
  RoomName,
  TaskSid,
} from './ids';

/** Dialogflow's `Participant.Role`. */
export type ParticipantRole = 'HUMAN_AGENT' | 'AUTOMATED_AGENT' | 'END_USER';

/** What a session needs to know of a Flex task. */
export interface TaskRef {
  readonly taskSid: TaskSid;
  /** The Twilio conversation that carries the customer's messages. */
  readonly conversationSid: ConversationSid;
  /** `web`, `sms`, `whatsapp`, … as the task's attributes name it. */
  readonly channelType: string;
  /** The attribute `agent_assist_conversation`, unchecked. */
  readonly namedConversation: string | undefined;
  /** The agent is past the conversation and in after-call work. */
  readonly wrapping: boolean;
}

/** A message of the Twilio conversation, as the relay sends it to Agent Assist. */
export interface TaskMessage {
  readonly sid: MessageSid;
  readonly role: ParticipantRole;
  readonly text: string;
  /** RFC 3339 with milliseconds: Twilio's `dateCreated`, by which Google tells messages apart. */
  readonly sentAt: string;
}

/** A message as Agent Assist knows it. */
export interface AssistMessage {
  readonly name: MessageName;
  readonly role: ParticipantRole;
  readonly text: string;
  /** RFC 3339, or undefined where the message carries no send time. */
  readonly sentAt: string | undefined;
}

export type ConversationState = 'IN_PROGRESS' | 'COMPLETED';

export interface AssistConversation {
  readonly name: ConversationName;
  readonly state: ConversationState;
  /** Milliseconds since the epoch; undefined where Google does not say. */
  readonly startedAt: number | undefined;
}

export interface AssistParticipant {
  readonly name: ParticipantName;
  readonly role: ParticipantRole;
  readonly obfuscatedUserId: string | undefined;
}

/** A reply the agent may send as it is. */
export interface SmartReply {
  readonly kind: 'smartReply';
  readonly id: AnswerRecordName;
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** One proposal of Agent Assist. A new kind becomes a new member, and the compiler lists what must decide. */
export type Suggestion = SmartReply;

/**
 * What was proposed together, in answer to one message. Google answers a message with a whole set, so a newer
 * set takes the place of an older one.
 */
export interface SuggestionSet {
  /** The message that caused it: undefined where Google does not say. */
  readonly latestMessage: MessageName | undefined;
  readonly suggestions: readonly Suggestion[];
  /** Kinds of result that this version does not know, by their wire name. */
  readonly unknownKinds: readonly string[];
  /** Milliseconds since the epoch, by this computer's clock. */
  readonly receivedAt: number;
}

export interface SummarySection {
  readonly title: string;
  readonly text: string;
}

export interface Summary {
  readonly sections: readonly SummarySection[];
  /** Names the answer that feedback is about; undefined where Google gave none. */
  readonly answerRecord: AnswerRecordName | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What the agent made of a summary. */
export interface SummaryEdit {
  /** The draft that it was made of. */
  readonly answerRecord: AnswerRecordName | undefined;
  readonly sections: readonly SummarySection[];
  /** When the agent was first shown the draft, milliseconds since the epoch. */
  readonly startedAt: number;
  /** When the agent pressed Save, milliseconds since the epoch. */
  readonly submittedAt: number;
}

/** What the socket brings, decoded. */
export type AssistEvent =
  | { readonly type: 'suggestions'; readonly room: RoomName; readonly set: SuggestionSet }
  | { readonly type: 'message'; readonly room: RoomName; readonly message: AssistMessage }
  | { readonly type: 'finished'; readonly room: RoomName };

/** Agent Assist's features that this version draws. */
export const ALL_FEATURES = ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION'] as const;
export type Feature = (typeof ALL_FEATURES)[number];

/** What the agent can ask for. Every command names its task: nothing acts on "the selected task" by accident. */
export interface AssistCommands {
  /** Puts the reply into the task's composer beside what is already there. Never sends. */
  useSuggestion(taskSid: TaskSid, suggestion: Suggestion): void;
  requestSummary(taskSid: TaskSid): void;
  saveSummary(taskSid: TaskSid, edit: SummaryEdit): void;
  /** Tries again whatever has failed for this task, the connection included. */
  retry(taskSid: TaskSid): void;
}
