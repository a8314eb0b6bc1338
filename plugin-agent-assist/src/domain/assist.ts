import type { Feedback, SuggestionMark, SuggestionRef } from './feedback';
import type {
  CallSid,
  ConversationName,
  ConversationProfileName,
  ConversationSid,
  MessageName,
  MessageSid,
  ParticipantName,
  RoomName,
  TaskSid,
} from './ids';
import type { SuggestionSet, ToolCall, ToolDecision } from './suggestion';
import type { SummaryVersion } from './summary';

/** Dialogflow's `Participant.Role`. */
export type ParticipantRole = 'HUMAN_AGENT' | 'AUTOMATED_AGENT' | 'END_USER';

interface AnyTask {
  readonly taskSid: TaskSid;
  /** `web`, `sms`, `whatsapp`, … as the task's attributes name it; `voice` for a call. */
  readonly channelType: string;
  /** The agent is past the conversation and in after-call work. */
  readonly wrapping: boolean;
}

/** A task whose customer writes. This plugin passes on to Agent Assist what is written. */
export interface ChatTask extends AnyTask {
  readonly medium: 'chat';
  /** The Twilio conversation that carries the customer's messages. */
  readonly conversationSid: ConversationSid;
  /** The attribute `agent_assist_conversation`, unchecked. */
  readonly namedConversation: string | undefined;
}

/** What tells a chat, whatever has become of its task. */
export type ChatRef = Pick<ChatTask, 'taskSid' | 'conversationSid'>;

/** A phone call. Its audio goes from Twilio to Google by SIPREC, and never through the browser. */
export interface CallTask extends AnyTask {
  readonly medium: 'call';
}

/** What a session needs to know of a Flex task. */
export type TaskRef = ChatTask | CallTask;

/** What Flex knows of a call at this moment; most of it comes only after the agent has accepted. */
export interface CallFacts {
  readonly direction: 'inbound' | 'outbound';
  /** The attribute `agent_assist_conversation`, unchecked. */
  readonly namedConversation: string | undefined;
  /** The customer's leg, whose SID is the id of the conversation where Twilio was told so. */
  readonly customerCallSid: CallSid | undefined;
  /** The customer's number in E.164; undefined where it is withheld or none. */
  readonly customerNumber: string | undefined;
  /** When the task was made, milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What Twilio said of the stream that carries a call's audio to Google. */
export interface AudioReport {
  readonly status: 'started' | 'stopped' | 'failed';
  /** Which of the call's streams: 1, and one more each time it is started anew. Each makes a conversation. */
  readonly generation: number;
  /** Twilio's `SiprecErrorCode`, where it `failed`. */
  readonly code: string | undefined;
}

/** What Flex has to tell of a call while it is on. */
export interface CallNews {
  /** Undefined where Twilio has said nothing. */
  readonly audio: AudioReport | undefined;
  /** A transfer is on its way or done: the call is another agent's, or may be in a moment. */
  readonly isHandedOn: boolean;
}

/**
 * Whether a call's audio reaches Agent Assist.
 * - `awaited`: the call is on, and Google has not begun to hear it; that takes seconds
 * - `absent`: it takes too long: something is not set up, or broken. Still looked for.
 * - `ambiguous`: there is a conversation under the customer's number, and it may be another customer's
 * - `heard`: Google hears the call
 * - `stopped`: it did, and does not any more though the call goes on
 */
export interface CallAudio {
  readonly status: 'awaited' | 'absent' | 'ambiguous' | 'heard' | 'stopped';
  /** Twilio's `SiprecErrorCode`, where Twilio said why. */
  readonly code: string | undefined;
}

/** What Google believes to hear (`StreamingRecognitionResult` of type TRANSCRIPT). */
export interface Recognition {
  /** Undefined where Pub/Sub carried no attributes. */
  readonly role: ParticipantRole | undefined;
  /** The last part of the name of the message that this becomes; undefined as above. */
  readonly messageId: string | undefined;
  readonly text: string;
  /** Google has made up its mind; the message follows. */
  readonly isFinal: boolean;
}

/** A message of the Twilio conversation, as the relay sends it to Agent Assist. */
export interface TaskMessage {
  readonly sid: MessageSid;
  readonly role: ParticipantRole;
  readonly text: string;
  /** RFC 3339 with milliseconds, by which Google tells messages apart: see `sentAtOf`. */
  readonly sentAt: string;
  /** The same as Twilio tells it, where that differs. */
  readonly createdAt?: string | undefined;
  /** Its place in the Twilio conversation: it rises, with gaps where messages were removed. */
  readonly index: number;
}

/** Of a message that is no more: what tells it from others. */
export type RemovedMessage = Pick<TaskMessage, 'sid' | 'role' | 'sentAt' | 'index'>;

/** What becomes known of the messages of a Twilio conversation while it goes on. */
export type MessageNews =
  | { readonly type: 'message.added'; readonly message: TaskMessage }
  /** Its words or its media are other ones now. */
  | { readonly type: 'message.changed'; readonly message: TaskMessage }
  | { readonly type: 'message.removed'; readonly message: RemovedMessage };

/** What somebody did to a message in Twilio after Agent Assist had got it: nothing takes it back there. */
export type Revision = 'edited' | 'deleted';

/**
 * Who sends a chat's messages to Agent Assist: the agent's `browser`, or the `server`, which is the Functions. Of calls
 * Google hears the audio.
 */
export type RelayMode = 'browser' | 'server';

/** A message as Agent Assist knows it. */
export interface AssistMessage {
  readonly name: MessageName;
  readonly role: ParticipantRole;
  readonly text: string;
  /** RFC 3339, or undefined where the message carries no send time. */
  readonly sentAt: string | undefined;
  /** RFC 3339: when Google stored it, where there is no send time. What is said on a call may have none. */
  readonly createdAt?: string | undefined;
  /** How the words feel, -1 (negative) to 1 (positive); undefined where the profile does not analyse it. */
  readonly sentiment: number | undefined;
  /** What has become of it in Twilio since; absent where nothing has. The words of a deleted one are forgotten. */
  readonly revision?: Revision | undefined;
}

/** Longer texts fit into no message of Twilio Conversations. */
export const MAX_MESSAGE_LENGTH = 32_768;
/** Longer questions are no questions. */
export const MAX_QUESTION_LENGTH = 500;

export type ConversationState = 'IN_PROGRESS' | 'COMPLETED';

export interface AssistConversation {
  readonly name: ConversationName;
  readonly state: ConversationState;
  /** The conversation profile that it was made with; undefined where Google does not say. */
  readonly profile: ConversationProfileName | undefined;
  /** Milliseconds since the epoch; undefined where Google does not say. */
  readonly startedAt: number | undefined;
}

export interface AssistParticipant {
  readonly name: ParticipantName;
  readonly role: ParticipantRole;
  readonly obfuscatedUserId: string | undefined;
}

/** What the socket brings, decoded. */
export type AssistEvent =
  | { readonly type: 'suggestions'; readonly room: RoomName; readonly set: SuggestionSet }
  | { readonly type: 'message'; readonly room: RoomName; readonly message: AssistMessage }
  | { readonly type: 'speech'; readonly room: RoomName; readonly recognition: Recognition }
  | { readonly type: 'finished'; readonly room: RoomName }
  /** Google cannot go on with this conversation (`UNRECOVERABLE_ERROR`): it hears nothing more. */
  | { readonly type: 'broken'; readonly room: RoomName };

/** A text of a suggestion, on its way into the composer. */
export interface SuggestionUse extends SuggestionRef {
  /** Plain, as the customer is to read it. */
  readonly text: string;
}

/** What an agent wants to know. */
export interface KnowledgeQuestion {
  readonly question: string;
  /** Whose idea it was: Google treats a question of its own as going on with that (`SearchKnowledgeRequest`). */
  readonly source: 'agent' | 'suggested';
}

/** What becomes of an unsaved draft. */
export type DraftAct = 'save' | 'discard';

/** What the agent can ask for. Every command names its task: nothing acts on "the selected task" by accident. */
export interface AssistCommands {
  /** Puts the text into the task's composer beside what is already there. Never sends. */
  useSuggestion(taskSid: TaskSid, use: SuggestionUse): void;
  /** Tells Google, in its own time, what the agent did with a suggestion. */
  sendFeedback(taskSid: TaskSid, suggestion: SuggestionRef, feedback: Feedback): void;
  markSuggestion(taskSid: TaskSid, suggestion: SuggestionRef, mark: SuggestionMark): void;
  searchKnowledge(taskSid: TaskSid, search: KnowledgeQuestion): void;
  /**
   * Decides a tool call that waits for the agent. A second decision on the same call changes nothing. Resolves to
   * false where the decision went nowhere, because another plugin called it off or it could not be taken.
   */
  decideToolCall(taskSid: TaskSid, toolCall: ToolCall['id'], decision: ToolDecision): Promise<boolean>;
  requestSummary(taskSid: TaskSid): void;
  /** Nothing of the task goes to Agent Assist, for so many minutes or until it is resumed. */
  pause(taskSid: TaskSid, minutes: number | undefined): void;
  /** Agent Assist hears again what is said from now on. */
  resume(taskSid: TaskSid): void;
  /** Keeps what is typed, in this browser at once and in Sync soon. No Action: it comes with every pause in typing. */
  keepSummary(taskSid: TaskSid, version: SummaryVersion): void;
  /** Keeps it as saved by the agent, whatever the version says of that, and has it sent at once. */
  saveSummary(taskSid: TaskSid, version: SummaryVersion): void;
  /** Saves an unsaved draft, whose task has gone, or throws it away. */
  settleDraft(taskSid: TaskSid, act: DraftAct): void;
  /** Tries again whatever has failed, the connection included; not of this task alone, so that none need be named. */
  retry(taskSid?: TaskSid): void;
}
