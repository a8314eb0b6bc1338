import type {
  AssistConversation,
  AssistEvent,
  AssistMessage,
  AudioReport,
  CallAudio,
  CallNews,
  KnowledgeQuestion,
  Recognition,
  RelayMode,
  Revision,
  TaskRef,
} from '../domain/assist';
import type { StoredSummary, Summary, SummaryRequest, SummaryVersion } from '../domain/summary';
import type { AssistFailure } from '../domain/failure';
import type { Feature } from '../domain/feature';
import type { Feedback, SuggestionMark } from '../domain/feedback';
import type {
  AnswerRecordName,
  ConversationName,
  MessageName,
  MessageSid,
  ParticipantName,
} from '../domain/ids';
import type { Pause } from '../domain/pause';
import type { MessageCursor } from '../domain/ports';
import type { SuggestionSet, ToolCall, ToolCallPhase, ToolDecision } from '../domain/suggestion';
import type { CallFinderReport } from './call-finder.machine';
import type { PauseReport, PauseStatus } from './pause.machine';
import type { RelayReport, RelayStatus } from './relay.machine';
import type { Hearing } from './room-content';
import type { SessionReporter } from './session-reporter';
import type {
  Redraft,
  SummaryNews,
  SummaryOrder,
  SummaryReportToSession,
  SummaryStatus,
} from './summary.types';

export interface SessionInput {
  readonly task: TaskRef;
  readonly now: () => number;
  readonly random: () => number;
  readonly relayMode: RelayMode;
  readonly summaries: SummaryPort;
  /** Tells supervisors how the session stands. */
  readonly reporter: SessionReporter;
  /** Calls can be paused: the audio of one that was stopped can be started anew. Not unless told. */
  readonly pausesCalls?: boolean | undefined;
  /**
   * Another tab of the agent's led until just now: when it last told of anything, milliseconds since the epoch.
   * Undefined where nobody listened to this task before.
   */
  readonly heardBefore?: number | undefined;
  /** Makes what takes in the events of a room: it shows content, and tells of it what there is to decide by. */
  readonly listen: (tell: (report: RoomReport) => void) => Hearing;
}

/** What it takes to listen to a room. */
export interface RoomInput extends Pick<SessionInput, 'listen'> {
  readonly conversation: ConversationName;
  /** Whether an old socket of ours may still be in our place. */
  readonly isInDoubt: () => boolean;
}

/** The agent's outbox of summaries, as a session knows it. */
export interface SummaryPort {
  readonly order: (task: TaskRef, order: SummaryOrder) => void;
  /** When a summary that nobody has touched is drafted anew; undefined: never. */
  readonly redraft: Redraft | undefined;
}

/** What it takes to find or make the Agent Assist side of a task. */
export interface AttachOrder {
  readonly task: TaskRef;
  /** What Google has made of a call; undefined for a chat. */
  readonly found: AssistConversation | undefined;
  readonly relayMode: RelayMode;
}

/** The Agent Assist side of a task, once it is there. */
export interface Attachment {
  readonly conversation: ConversationName;
  /** The participant who is to be helped. */
  readonly agent: ParticipantName;
  /** Another agent had this conversation before. */
  readonly isHandedOver: boolean;
  /** What is switched on, and so which controls the agent gets. */
  readonly features: readonly Feature[];
  /** They could not be read, so that everything may come: enough to show it, not to send a draft for it. */
  readonly areFeaturesGuessed: boolean;
  /** The only features whose suggestions are shown, where the configuration names any. */
  readonly onlyFeatures: readonly Feature[] | undefined;
}

/** What is proposed to what was said last, and can be asked for again. */
export type AskableFeature = Extract<Feature, 'SMART_REPLY' | 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST'>;

/** What is asked for again after a gap. */
export interface AskOrder {
  readonly task: TaskRef;
  readonly attachment: Attachment;
  readonly latest: AssistMessage | undefined;
  /** Those of them that are switched on are asked for. */
  readonly features: readonly AskableFeature[];
}

/** What came of it. What was refused for good is in neither. */
export interface AskedAgain {
  readonly sets: readonly SuggestionSet[];
  /** Could not be had just now, and may be had later. */
  readonly owed: readonly AskableFeature[];
}

/** What is asked for until it comes. */
export interface OwedSuggestions {
  /** The customer's words to which they are proposed. Undefined where nothing was said yet. */
  readonly to: MessageName | undefined;
  readonly features: readonly AskableFeature[];
  /** How often asking has failed, one time after the other. */
  readonly attempt: number;
}

/** A decision on its way to Google or there. */
export interface DecidedToolCall {
  readonly status: 'deciding' | 'decided' | 'unknown';
  readonly decision: TimedDecision;
  /** In whose name: asked again in another's, it would be another request. */
  readonly agent: ParticipantName;
  /** It was asked for before, and nothing was heard of that. */
  readonly isRepeated: boolean;
}

export type TimedDecision = ToolDecision & {
  /** Milliseconds since the epoch. */
  readonly decidedAt: number;
};

/** How the agent's last search stands. Its answers are emitted. */
export interface SearchStatus {
  readonly phase: 'none' | 'asking' | 'answered' | 'noAnswer' | 'failed';
  /** Empty before the first search. */
  readonly question: string;
  /** Why it `failed`. */
  readonly failure: AssistFailure | undefined;
}

export interface SessionContext extends SessionInput {
  /** What Google has made of a call; undefined for a chat. */
  readonly found: AssistConversation | undefined;
  /** Undefined for a chat. */
  readonly audio: CallAudio['status'] | undefined;
  /** Agent Assist has heard something of the call. */
  readonly hasHeard: boolean;
  /** What Twilio said last of the latest of the call's streams. */
  readonly audioReport: AudioReport | undefined;
  /** The call is another agent's, or may be in a moment. */
  readonly isHandedOn: boolean;
  /** How often the audio was started, since the agent last asked for it. */
  readonly audioStarts: number;
  /** Google has nothing more to say about the call's audio. */
  readonly isFinished: boolean;
  /** Nothing more comes of the call's audio, for the reason given where there is one. */
  readonly audioEnd: { readonly code: string | undefined } | undefined;
  /** Up to where messages have been listed. */
  readonly cursor: MessageCursor | undefined;
  readonly listedAt: number;
  /** How often listing has failed, one time after the other. */
  readonly listAttempt: number;
  /** Messages are not to be had by asking again, until something has changed. */
  readonly isListingRefused: boolean;
  readonly attachment: Attachment | undefined;
  readonly wrapping: boolean;
  readonly ended: boolean;
  readonly attempt: number;
  readonly failure: AssistFailure | undefined;
  /**
   * When the room was last joined, milliseconds since the epoch; before the first time, when the session began to
   * want it.
   */
  readonly joinedAt: number;
  /** Events may have been missed since the last good join. */
  readonly gap: boolean;
  /** When anything was last said or proposed, as far as this browser heard: milliseconds since the epoch. */
  readonly heardAt: number;
  /** A gap too short and too quiet to be told of, unless it turns out that something was said in it. */
  readonly quietGap: Gap | undefined;
  /** After a gap, once it is known what was said in it, it is asked what was proposed. */
  readonly owesCatchUp: boolean;
  /** What is being asked for again, or is to be; undefined: nothing. */
  readonly owed: OwedSuggestions | undefined;
  /**
   * The connector may still hold an old socket of ours, whose end takes our place in the room with it. Until when,
   * milliseconds since the epoch; undefined where that is no more to be feared.
   */
  readonly doubtUntil: number | undefined;
  /** The socket tells of this conversation's messages; not every profile is set up so. */
  readonly isToldOfMessages: boolean;
  /** Messages that were listed and of which the socket has not told. */
  readonly untold: readonly MessageName[];
  readonly relay: RelayStatus;
  readonly pause: PauseStatus;
  /** What must not be heard; undefined until that is known. */
  readonly paused: Pause | undefined;
  /** Google has completed the conversation: the next one has to be found. */
  readonly mustMove: boolean;
  /** The newest message that Agent Assist knows. */
  readonly latest: AssistMessage | undefined;
  readonly summary: SummaryStatus;
  readonly search: SearchStatus;
  /** Set while a search is under way. */
  readonly searching: KnowledgeQuestion | undefined;
  /** What stands in the composer. */
  readonly draft: string;
  readonly hasFollowUps: boolean;
  /**
   * Tool calls that the agent has decided. Those that Google refused are not among them: they can be decided anew.
   * One of which nothing was heard is `unknown`: it may have run, so it can only be asked for again, as it was.
   */
  readonly toolCalls: Readonly<Partial<Record<ToolCall['id'], DecidedToolCall>>>;
}

/** Sent by people (through the UI) or by Flex (through the task watcher). */
export type SessionCommand =
  | { type: 'retry.requested' }
  /** The agent did something with a suggestion. */
  | { type: 'suggestion.acted'; id: AnswerRecordName; act: SuggestionAct }
  /** What stands in the task's composer has changed. */
  | { type: 'draft.changed'; text: string }
  | { type: 'search.requested'; search: KnowledgeQuestion }
  | { type: 'toolCall.decided'; toolCall: ToolCall['id']; decision: ToolDecision }
  /** Nothing of the task goes to Google. `until`: milliseconds since the epoch, or undefined: when the agent ends it. */
  | { type: 'pause.requested'; until: number | undefined }
  | { type: 'pause.ended' }
  | { type: 'summary.requested' }
  /** An editor has kept a version in this browser. */
  | { type: 'summary.kept'; version: SummaryVersion }
  /** The summary outbox has news of this task. */
  | { type: 'summary.reported'; report: SummaryNews }
  /** What the task's digest says of a supervisor's wish; undefined where there is none or none any more. */
  | { type: 'summary.asked'; request: SummaryRequest | undefined }
  /** What Flex knows of a call has changed: its legs, its attributes, or what Twilio says of its audio. */
  | ({ type: 'call.changed' } & CallNews)
  /** The page came to the front or back online. */
  | { type: 'page.woke' }
  | { type: 'task.wrapupStarted' }
  /** The task is over for this agent: completed, canceled, rescinded or handed on. */
  | { type: 'task.ended' };

/** Reported by the room actor. */
export type RoomReport =
  | { type: 'room.connected' }
  | { type: 'room.disconnected' }
  /** The connector has said that the room is joined, and there may be something to do. */
  | { type: 'room.joined' }
  /** The same, and there was nothing to do: `at`, milliseconds since the epoch. */
  | { type: 'room.rejoined'; at: number }
  /** It has not said so. It is being asked again. */
  | { type: 'room.refused' }
  /**
   * What came of content since it was told last: at least that there was some. It is shown already. The last of it came
   * `at`, milliseconds since the epoch.
   */
  | { type: 'room.heard'; messages: readonly AssistMessage[]; at: number }
  | { type: 'room.delivered'; event: Exclude<AssistEvent, RoomContent> };

/** What was said in a room, or is proposed to it. */
export type RoomContent = Extract<AssistEvent, { type: 'message' | 'speech' | 'suggestions' }>;

/** Reported by the actor that carries decisions to Google. */
export interface ToolCallReport {
  type: 'toolCall.settled';
  toolCall: ToolCall['id'];
  outcome:
    | { readonly status: 'decided'; readonly set: SuggestionSet }
    | { readonly status: 'failed'; readonly failure: AssistFailure };
}

export type SessionEvent =
  | SessionCommand
  | RoomReport
  | RelayReport
  | PauseReport
  | ToolCallReport
  | CallFinderReport
  | SummaryReportToSession
  /** Messages may have been missed: list those that are new. Raised by the machine itself. */
  | { type: 'messages.due'; areLastWords: boolean }
  /** Nothing more may be asked of Google for now: a pause has begun. Raised by the machine itself. */
  | { type: 'hearing.stopped' }
  /** What was proposed may have been missed: ask again. Raised by the machine itself. */
  | { type: 'suggestions.due' };

/** What becomes of a suggestion in the agent's hands. */
export type SuggestionAct =
  | { readonly type: 'used'; readonly text: string }
  | { readonly type: 'marked'; readonly mark: SuggestionMark }
  | { readonly type: 'fedBack'; readonly feedback: Feedback };

/** What was said since the last time, and up to where that is. */
export interface Listed {
  readonly messages: readonly AssistMessage[];
  readonly cursor: MessageCursor | undefined;
  /** Google has completed the conversation. Looked for only where nothing else would tell, were that event lost. */
  readonly isCompleted?: boolean;
}

/** From when to when events may have been lost: milliseconds since the epoch, by this computer's clock. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Content leaves the machine as emitted events and is stored once, in Redux. */
export type SessionEmission =
  /** The stream is back. What was said meanwhile follows; what was proposed meanwhile may be gone. */
  | ({ type: 'gap.passed' } & Gap)
  | { type: 'messages.seen'; messages: readonly AssistMessage[] }
  /** Agent Assist keeps it as it was. It may be told of before the message is, or of one that never comes. */
  | ({ type: 'message.revised' } & MessageRevision)
  | { type: 'speech.heard'; recognition: Recognition }
  | { type: 'suggestions.received'; set: SuggestionSet }
  /** Replies that go on from what the agent has typed; none where the draft is gone or has changed. */
  | { type: 'followUps.changed'; replies: SuggestionSet | undefined }
  | { type: 'suggestion.acted'; id: AnswerRecordName; act: SuggestionAct }
  | {
      type: 'toolCall.changed';
      toolCall: ToolCall['id'];
      decision: ToolDecision;
      phase: ToolCallPhase;
    }
  | { type: 'summary.drafted'; summary: Summary }
  | { type: 'summary.kept'; version: SummaryVersion }
  | { type: 'summary.stored'; mine: StoredSummary | undefined; others: readonly StoredSummary[] }
  | { type: 'summary.conflicted'; stored: StoredSummary }
  | { type: 'summary.asked'; request: SummaryRequest | undefined };

/** A message is told by role and send time, as Google does it. */
export interface MessageRevision {
  readonly sid: MessageSid;
  readonly role: AssistMessage['role'];
  /** RFC 3339. */
  readonly sentAt: string;
  readonly revision: Revision;
}

/** What is told of the summary. */
export type SummaryEmission = Extract<SessionEmission, { type: `summary.${string}` }>;
