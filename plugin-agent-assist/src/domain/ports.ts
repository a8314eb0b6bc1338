import type {
  AssistConversation,
  AssistEvent,
  AssistMessage,
  AssistParticipant,
  CallFacts,
  CallTask,
  ChatTask,
  KnowledgeQuestion,
  ParticipantRole,
  TaskMessage,
  TaskRef,
} from './assist';
import type {
  KeptContact,
  KeptVersion,
  SessionReport,
  StoredSummary,
  Summary,
  SummaryFeedback,
  SummaryRequest,
  SummaryVersion,
  VersionId,
} from './summary';
import type { AssistFailure } from './failure';
import type { Feature } from './feature';
import type { FeedbackChange, FeedbackEntry } from './feedback';
import type {
  AnswerRecordName,
  ContactSid,
  ConversationName,
  ConversationProfileName,
  MessageName,
  ParticipantName,
  TaskSid,
} from './ids';
import type { SuggestionSet, ToolCall, ToolDecision } from './suggestion';
import type { ContactView, SummaryPage } from './supervision';

/*
 * The outside world as the machines need it. Adapters implement it, tests fake it. Every promise rejects with an
 * AssistError and ends within a time limit of its own; no implementation retries: the machines do.
 */

/** What the agent's browser may use to talk to the connector. Lives in memory only. */
export interface ConnectorToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Where the connector is: origin and path without a trailing slash. */
  readonly connectorUrl: string;
}

export interface TokenIssuer {
  issue(signal: AbortSignal): Promise<ConnectorToken>;
}

/** Lends the token to whoever calls the connector. */
export interface TokenLender {
  /** Waits for a valid token. Rejects with the reason when there will be none, or when aborted. */
  lease(signal: AbortSignal): Promise<ConnectorToken>;
  /** The connector refused this token; the next lease is another one. */
  refuse(token: string): void;
}

/** Up to where messages have been listed: Google's create time, microseconds since the epoch. */
export type MessageCursor = number;

/** Dialogflow's REST resources, through the connector's proxy. */
export interface AssistApi {
  /** `undefined` where there is no such conversation. */
  getConversation(name: ConversationName, signal: AbortSignal): Promise<AssistConversation | undefined>;
  /** `undefined` where the id is taken, which a second browser may have done in the same moment. */
  createConversation(
    name: ConversationName,
    profile: ConversationProfileName,
    signal: AbortSignal,
  ): Promise<AssistConversation | undefined>;
  completeConversation(name: ConversationName, signal: AbortSignal): Promise<void>;
  listParticipants(name: ConversationName, signal: AbortSignal): Promise<readonly AssistParticipant[]>;
  createParticipant(
    name: ConversationName,
    participant: { readonly role: ParticipantRole; readonly obfuscatedUserId: string | undefined },
    signal: AbortSignal,
  ): Promise<AssistParticipant>;
  /** All messages, oldest first. */
  listMessages(name: ConversationName, signal: AbortSignal): Promise<readonly AssistMessage[]>;
  /**
   * Messages that Google has made since `cursor`, oldest first, some of which may be known; all of them without a
   * cursor. The cursor that comes back is for the next time.
   */
  listNewMessages(
    name: ConversationName,
    cursor: MessageCursor | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly messages: readonly AssistMessage[]; readonly cursor: MessageCursor | undefined }>;
  /** Adds what was said before anyone listened. Messages with equal role and send time are one. */
  createMessages(
    name: ConversationName,
    messages: readonly (TaskMessage & { readonly participant: ParticipantName })[],
    signal: AbortSignal,
  ): Promise<void>;
  /** Idempotent by the message's SID. */
  analyzeContent(
    participant: ParticipantName,
    message: TaskMessage,
    signal: AbortSignal,
  ): Promise<{ readonly message: AssistMessage | undefined; readonly suggestions: SuggestionSet }>;
  /** `participant` is the agent who is to be helped. With a draft, the replies go on from it. */
  suggestSmartReplies(
    participant: ParticipantName,
    request: { readonly latestMessage: MessageName | undefined; readonly draft: string | undefined },
    signal: AbortSignal,
  ): Promise<SuggestionSet>;
  /** The proactive question and answer, asked for. */
  suggestKnowledge(
    participant: ParticipantName,
    latestMessage: MessageName | undefined,
    signal: AbortSignal,
  ): Promise<SuggestionSet>;
  /** A set without suggestions where nothing was found, which Google tells by a 404. */
  searchKnowledge(
    search: KnowledgeQuestion & {
      readonly conversation: ConversationName;
      readonly profile: ConversationProfileName;
      readonly latestMessage: MessageName | undefined;
      /** Questions of one session influence each other's answers. At most 36 characters, and no raw identifier. */
      readonly sessionId: string;
    },
    signal: AbortSignal,
  ): Promise<SuggestionSet>;
  /**
   * Runs a tool call or calls it off, and returns what came of it. Idempotent by the tool call: deciding it again,
   * from any browser and even otherwise, returns the first answer.
   */
  decideToolCall(
    participant: ParticipantName,
    toolCall: ToolCall['id'],
    decision: ToolDecision & { readonly decidedAt: number },
    signal: AbortSignal,
  ): Promise<SuggestionSet>;
  /**
   * Changes one answer record, and no other field of it than those given. Idempotent but for `clickedUrls`.
   * @param options.keepalive lets the request outlive the page
   * @returns the addresses that Google lists as clicked, now
   */
  sendFeedback(
    change: FeedbackChange,
    options: { readonly keepalive: boolean },
    signal: AbortSignal,
  ): Promise<{ readonly clickedUrls: readonly string[] }>;
  /**
   * The conversation that somebody registered with the connector under a key, such as a caller's number. Unchecked;
   * undefined where there is none. Keys never expire: it may be yesterday's.
   */
  findConversationName(key: string, signal: AbortSignal): Promise<string | undefined>;
  /** Succeeds also where there is no such key. */
  forgetConversationName(key: string, signal: AbortSignal): Promise<void>;
  /** What the profile has switched on, among what this version draws. */
  getProfileFeatures(profile: ConversationProfileName, signal: AbortSignal): Promise<readonly Feature[]>;
  /**
   * Asks for a summary in the way that the profile has: by its feature, or else by its generator of summaries. One
   * without sections where there is nothing to say yet.
   */
  suggestSummary(
    name: ConversationName,
    profile: ConversationProfileName,
    signal: AbortSignal,
  ): Promise<Summary>;
  /** Tells Google what became of a summary. */
  sendSummaryFeedback(
    answerRecord: AnswerRecordName,
    feedback: SummaryFeedback,
    signal: AbortSignal,
  ): Promise<void>;
}

export interface SocketListener {
  onOpen(): void;
  /** The token was not accepted. The socket stays closed. */
  onRefused(): void;
  onLost(failure: AssistFailure): void;
  /** The server's engine pinged: a sign of life that timers of a hidden tab cannot give. */
  onPing(): void;
  onEvent(event: AssistEvent): void;
}

export interface AssistSocket {
  /** True only if the server acknowledged with `true`; false on any other answer or none in time. */
  join(conversation: ConversationName): Promise<boolean>;
  leave(conversation: ConversationName): void;
  /** The listener hears nothing after this. */
  close(): void;
}

export type SocketOpener = (token: ConnectorToken, listener: SocketListener) => AssistSocket;

/** The task's conversation in Twilio. */
export interface TaskConversation {
  /** Everything said so far, oldest first. */
  list(task: ChatTask, signal: AbortSignal): Promise<readonly TaskMessage[]>;
  /** Returns the function that ends it. A message may be reported here and listed too. */
  subscribe(task: ChatTask, onMessage: (message: TaskMessage) => void): () => void;
  /** What Flex knows of the call now; undefined where it has no such task any more. */
  describeCall(task: CallTask): CallFacts | undefined;
  /**
   * Whether the channel or the call has closed and no other agent is left on it. False whenever that cannot be told.
   */
  hasEnded(task: TaskRef, signal: AbortSignal): Promise<boolean>;
  /** Notes in the task's attributes which conversation this is, without touching other attributes. */
  nameConversation(task: TaskRef, conversation: ConversationName, signal: AbortSignal): Promise<void>;
}

export interface StartedAudio {
  /** What Google will make of it. */
  readonly conversation: ConversationName;
  /** Somebody has asked Twilio for it, and whether that came to anything is not known yet: ask again later. */
  readonly isUncertain: boolean;
}

/** Has Twilio send the audio of a call to Google. */
export interface AudioStarter {
  /**
   * Starts the stream of the customer's leg, or finds it started. Rejects with `busy` while the customer is not on
   * the line yet.
   */
  start(task: CallTask, signal: AbortSignal): Promise<StartedAudio>;
}

/** What the agent types and has not sent. */
export interface Composers {
  /** Reports the draft of each of the agent's tasks as it changes. Returns the function that ends it. */
  watch(onDraft: (taskSid: TaskSid, text: string) => void): () => void;
}

/** A piece of feedback as it lies in this browser. Keys rise with time. */
export interface StoredFeedback {
  readonly key: number;
  readonly entry: FeedbackEntry;
  /** It went out once and nothing is known of how that ended. */
  readonly uncertain: boolean;
}

/** Feedback that waits to be sent, kept in this browser for one agent: it survives reloads and the end of tasks. */
export interface FeedbackStore {
  /** Any tab may add. Resolves when it would survive the end of the page. */
  add(entry: FeedbackEntry): Promise<void>;
  /** Everything that waits, oldest first. What is too old or cannot be read is dropped. */
  list(): Promise<readonly StoredFeedback[]>;
  markUncertain(keys: readonly number[]): Promise<void>;
  remove(keys: readonly number[]): Promise<void>;
}

/** Shares the relay's allowance between all tasks of one agent. Resolves when the next message may go. */
export interface RelayPacer {
  takeTurn(signal: AbortSignal): Promise<void>;
}

/** What the Function `save-summary` is told. All parts may come together. */
export interface SummaryReport {
  readonly taskSid: TaskSid;
  /** Where the contact's document is, as far as is known. It proves nothing. */
  readonly contact: ContactSid | undefined;
  readonly ticket: string | undefined;
  readonly session: SessionReport | undefined;
  readonly version: SummaryVersion | undefined;
  /** The id of the supervisor's request that this answers. */
  readonly answers: string | undefined;
}

/** What Sync has of a contact, once a report has been taken in. */
export interface ContactSummaries {
  readonly contact: ContactSid;
  readonly ticket: string;
  /** The signed-in worker's own. */
  readonly mine: StoredSummary | undefined;
  /** Those of the contact's other owners, the latest first. */
  readonly others: readonly StoredSummary[];
}

/** That the contact is this worker's, proved by the Function whatever has become of the rest of the report. */
export type ContactProof = Pick<ContactSummaries, 'contact' | 'ticket'>;

export type SummaryOutcome =
  | ({
      readonly type: 'accepted';
      /** Supervisors do not see all of it: digest or index could not be written, and it is to be told once more. */
      readonly isIncomplete?: boolean;
    } & ContactSummaries)
  /** Sync has a text of this worker that the editor had not seen. Nothing was written. */
  | { readonly type: 'conflict'; readonly stored: StoredSummary; readonly proof?: ContactProof }
  /** Nothing was written, for the reason given; with the proof it can be, also when TaskRouter has forgotten the task. */
  | { readonly type: 'refused'; readonly failure: AssistFailure; readonly proof: ContactProof };

/** Where summaries go: the Functions, and Sync behind them. */
export interface SummaryDesk {
  /**
   * Opens the contact, reports the session's state or saves a version. Idempotent by editor and sequence. Fails with
   * `busy` where Twilio does not know yet that the agent has the task, `tooLong` where Sync takes no such text: as
   * `refused` where the Function has proved whose contact it is, and by a rejection otherwise.
   */
  report(report: SummaryReport, signal: AbortSignal): Promise<SummaryOutcome>;
}

/** What supervisors see and ask for. The Functions check who they are at every call. */
export interface SupervisorDesk {
  /** `undefined` where nobody has opened a summary yet. */
  getSummary(
    of: { readonly contact: ContactSid } | { readonly taskSid: TaskSid },
    signal: AbortSignal,
  ): Promise<ContactView | undefined>;
  /** @param cursor the page to open, as an earlier one named it; undefined for the first */
  listSummaries(cursor: string | undefined, signal: AbortSignal): Promise<SummaryPage>;
  /**
   * Asks the agent's session of the task for a fresh summary. Rejects with `busy`, and how long to wait, where somebody
   * has asked just before.
   */
  requestSummary(taskSid: TaskSid, signal: AbortSignal): Promise<SummaryRequest>;
}

/**
 * Keeps what Sync does not have yet, in this browser and for one agent: it survives reloads, crashes and the end of
 * tasks. What is older than 24 hours is dropped. Never rejects: what the browser does not keep, the page does.
 */
export interface SummaryStore {
  /**
   * Any tab may keep. Resolves when it would survive the end of the browser. What that editor has kept with a later
   * sequence, or has saved with the same one, is never replaced.
   */
  keep(taskSid: TaskSid, version: SummaryVersion): Promise<void>;
  keepContact(contact: KeptContact): Promise<void>;
  list(): Promise<{ readonly versions: readonly KeptVersion[]; readonly contacts: readonly KeptContact[] }>;
  /** Sync has it: only the feedback to Google is left. */
  markStored(taskSid: TaskSid, version: VersionId): Promise<void>;
  /** Lets go of a version, unless that editor has kept a later one since. */
  settle(taskSid: TaskSid, version: VersionId): Promise<void>;
  forgetContact(taskSid: TaskSid): Promise<void>;
  /** Everything of this agent goes, as at sign-out. */
  clear(): Promise<void>;
}
