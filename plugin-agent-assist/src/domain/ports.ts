import type {
  AssistConversation,
  AssistEvent,
  AssistMessage,
  AssistParticipant,
  CallFacts,
  CallTask,
  ChatRef,
  ChatTask,
  KnowledgeQuestion,
  MessageNews,
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
  MessageSid,
  ParticipantName,
  TaskSid,
} from './ids';
import type { Pause } from './pause';
import type { SuggestionSet, ToolCall, ToolDecision } from './suggestion';
import type { ContactView, SummaryPage } from './supervision';

/*
 * The outside world as the machines need it. Adapters implement it, tests fake it. Every promise rejects with an
 * AssistError and ends within a time limit of its own; no implementation retries: the machines do.
 */

/** What the agent's browser may use to talk to the connector. Lives in memory only. */
export interface ConnectorToken {
  readonly token: string;
  /** Milliseconds since the epoch, by this computer's clock, however wrong that may be. */
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
  /**
   * Adds what was said before anyone listened. Messages with equal role and send time are one. Rejects with `ended`
   * where Google says that the conversation is not in the state to take any, with `rejected` where it says that one of
   * them is wrong, and with `notFound` where it refuses them for a reason that it does not say.
   */
  createMessages(
    name: ConversationName,
    messages: readonly (TaskMessage & { readonly participant: ParticipantName })[],
    signal: AbortSignal,
  ): Promise<void>;
  /** Idempotent by the message's SID. Rejects as `createMessages` does. */
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
  /**
   * Asks to be let into a conversation's room. By callback, because every room is asked for every few seconds.
   * @param onAnswer called once and later, never before this returns: with true only if the server acknowledged with
   *   `true`; with false on any other answer, on none in time, and where the socket is down
   */
  join(conversation: ConversationName, onAnswer: (isJoined: boolean) => void): void;
  leave(conversation: ConversationName): void;
  /** The listener hears nothing after this. */
  close(): void;
}

export type SocketOpener = (token: ConnectorToken, listener: SocketListener) => AssistSocket;

/** The task's conversation in Twilio. */
export interface TaskConversation {
  /** Everything said so far, oldest first. */
  list(task: ChatRef, signal: AbortSignal): Promise<readonly TaskMessage[]>;
  /**
   * Reports what is said, changed and removed, in that order for each message. Returns the function that ends it. A
   * message may be reported here and listed too.
   */
  subscribe(task: ChatTask, onNews: (news: MessageNews) => void): () => void;
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

/** A message on its way to Agent Assist, as it lies in this browser. */
export interface KeptMessage {
  /** Where it was to go; Google may have completed it since. */
  readonly conversation: ConversationName;
  readonly task: ChatRef;
  readonly message: TaskMessage;
  /** Milliseconds since the epoch. */
  readonly queuedAt: number;
}

/**
 * Keeps messages until Google has them or has refused them, in this browser and for one agent: they survive reloads and
 * the end of tasks. What is older than 24 hours is dropped, for then Google has completed its conversation. Never
 * rejects: what the browser does not keep, the page does.
 */
export interface MessageStore {
  /**
   * Resolves when it would survive the end of the page. Takes the place of what was kept of the same message, whose age
   * it keeps.
   */
  keep(entries: readonly KeptMessage[]): Promise<void>;
  /** Everything that waits; of each Twilio conversation in the order in which it was said. */
  list(): Promise<readonly KeptMessage[]>;
  remove(messages: readonly MessageSid[]): Promise<void>;
  /** Everything of this agent goes, as at sign-out, and nothing more is kept. */
  clear(): Promise<void>;
}

/** What happens where pauses are written, and in the conversation that they are of. */
export type PauseNews =
  /** What stands written where others read it; an unreadable record counts as a pause of everything. */
  | { type: 'pause.told'; pause: Pause; isUnreadable: boolean }
  /** The newest message that this page knows, by its index. */
  | { type: 'pause.newest'; index: number }
  /** A message was edited. */
  | { type: 'pause.edited'; index: number };

/**
 * Where it is written when an agent wanted a conversation not to be heard: with the conversation, where everybody who
 * serves it reads it, and in this browser, where nobody else wipes it.
 */
export interface PauseBoard {
  /** Both. What cannot be understood there counts as paused; rejects only where it cannot be read. */
  read(task: ChatRef, signal: AbortSignal): Promise<Pause>;
  /**
   * Writes it beside what is written by then. What is not over is in this browser first, and stays there where the rest
   * fails.
   * @returns all that is written then
   */
  write(task: ChatRef, pause: Pause, signal: AbortSignal): Promise<Pause>;
  /** The index of the newest message that Twilio has, -1 where there is none. */
  findNewest(task: ChatRef, signal: AbortSignal): Promise<number>;
  /** Tells how things stand as soon as that is known, and of every change. Returns the function that ends it. */
  watch(task: ChatRef, onNews: (news: PauseNews) => void): () => void;
}

/**
 * Where a call is paused: Twilio's stream of its audio, and the attributes of its task, which every desktop reads that
 * the call comes to, and the Function that starts audio.
 */
export interface CallPauseBoard {
  /** What the task says, as far as Flex knows. What cannot be understood counts as paused. */
  read(task: CallTask): Pause;
  /**
   * Has the audio stopped, and the pause written. Resolves once Twilio has confirmed that no stream runs; where it
   * `mustStop` one, because something is heard, only if one was found. What has been done where it rejects is not known.
   * @param order.until as in {@link Pause}
   */
  pause(
    task: CallTask,
    order: { readonly until: number | undefined; readonly mustStop: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Writes the end of the pause and has the audio started anew.
   * @param places where the spans begin that are to end: a later pause, begun by the time that this is carried out,
   * goes on
   */
  resume(task: CallTask, places: readonly number[], signal: AbortSignal): Promise<void>;
  /** Tells what the task says at once, and of every change. Returns the function that ends it. */
  watch(task: CallTask, onNews: (news: PauseNews) => void): () => void;
}

export interface Healed {
  /** Where the Functions relay to; undefined where nothing has been relayed yet. */
  readonly conversation: ConversationName | undefined;
  /** So many messages could not be sent now: to be asked for again. */
  readonly left: number;
}

/** Has the Functions relay what Agent Assist misses of a chat, as they do at each of Twilio's webhooks. */
export interface ConversationHealer {
  /** Rejects with `busy` where Twilio does not know yet that the agent has the task. */
  heal(task: ChatTask, signal: AbortSignal): Promise<Healed>;
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
