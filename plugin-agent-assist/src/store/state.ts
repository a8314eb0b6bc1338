import type { AssistMessage, CallAudio, Recognition, Revision } from '../domain/assist';
import type { StoredSummary, Summary, SummaryRequest, SummaryVersion, UnsavedDraft } from '../domain/summary';
import type { AssistFailure } from '../domain/failure';
import type { Feature } from '../domain/feature';
import type { Rating } from '../domain/feedback';
import type { HttpUrl } from '../domain/http-url';
import type { AnswerRecordName, TaskSid } from '../domain/ids';
import type { SuggestionSet, ToolCall, ToolCallPhase, ToolDecision, ToolResult } from '../domain/suggestion';
import type { Gap } from '../machine/session.types';
import type { WindowedList } from './windowed-list';

/** The key under which our state hangs in Flex's store. */
export const STORE_KEY = 'agentAssist';

export interface AssistRootState {
  readonly [STORE_KEY]: AssistState;
}

/** Everything here is plain data. Tokens never enter it. */
export interface AssistState {
  readonly connection: ConnectionView;
  readonly outbox: OutboxView;
  readonly summaries: SummaryOutboxView;
  readonly sessions: Readonly<Partial<Record<TaskSid, SessionRecord>>>;
}

/** The picture of the connection machine that components may see. */
export interface ConnectionView {
  /** `idle` while no task needs a connection. */
  readonly status: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'unavailable';
  readonly failure: AssistFailure | undefined;
}

/** The picture of the outbox that components may see. */
export interface OutboxView {
  /** Pieces of feedback that Google has not confirmed. */
  readonly waiting: number;
  /** Pieces that Google refused for good, since the page was loaded. */
  readonly refused: number;
  /** Why the last attempt did not succeed; undefined while all is well. */
  readonly failure: AssistFailure | undefined;
}

/** The picture of the summary outbox that components may see. */
export interface SummaryOutboxView {
  /** Texts that are not in Sync yet, of all tasks, those among `drafts` left out. */
  readonly waiting: number;
  /** Why the last attempt did not succeed; undefined while all is well. */
  readonly failure: AssistFailure | undefined;
  /** Of tasks that have gone: what the agent wrote and never saved. */
  readonly drafts: readonly UnsavedDraft[];
}

/** The picture of a session machine that components may see. */
export interface SessionView {
  readonly phase: 'starting' | 'live' | 'wrapping' | 'failed' | 'closing';
  /** `web`, `sms`, `whatsapp`, … as the task's attributes name it; `voice` for a call. */
  readonly channelType: string;
  /** Of a call: whether its audio reaches Agent Assist. Undefined for a chat. */
  readonly audio: AudioView | undefined;
  /** Why `starting` does not get on, or why it `failed`. */
  readonly failure: AssistFailure | undefined;
  /** What is switched on for this conversation; all of it until that is known. */
  readonly features: readonly Feature[];
  readonly stream: 'connecting' | 'connected' | 'reconnecting';
  readonly relay: RelayView;
  /** Undefined where it cannot be paused: of a call whose audio the plugin may not start. */
  readonly pause: PauseView | undefined;
  readonly summary: SummaryView;
  readonly search: SearchView;
}

/** Whether a call's audio reaches Agent Assist. */
export type AudioView = CallAudio;

/** Whether the agent wants Agent Assist not to hear what is said. */
export interface PauseView {
  /**
   * `unknown`: that has not been read yet. `pausing`: nothing of a chat is sent from here, and others do not know of it
   * yet; a call may still be heard. `resuming`: it is over as soon as they do, or the audio of a call is started.
   */
  readonly phase: 'unknown' | 'active' | 'pausing' | 'paused' | 'resuming';
  /** When it ends by itself, milliseconds since the epoch; undefined: when somebody ends it. */
  readonly until: number | undefined;
  /** Why reading or writing it does not get on; it is tried again. */
  readonly failure: AssistFailure | undefined;
  /** Nothing reaches Google: of a chat from the click on, of a call once Twilio has stopped the audio. */
  readonly isSilenced: boolean;
  /** Something was said during a pause that is over, or may have been: of a call nobody can tell. */
  readonly hasSwallowed: boolean;
}

export interface RelayView {
  /**
   * `waiting`: messages are held back and tried again, for the reason in `failure`. `paused`: the agent wants nothing to
   * be sent.
   */
  readonly status: 'backfilling' | 'sending' | 'current' | 'waiting' | 'paused';
  readonly failure: AssistFailure | undefined;
  /** Messages that Agent Assist refused for good. */
  readonly setAside: number;
}

/** How the agent's last search stands. Its answers are in the feed. */
export interface SearchView {
  readonly phase: 'none' | 'asking' | 'answered' | 'noAnswer' | 'failed';
  /** Empty before the first search. */
  readonly question: string;
  /** Why it `failed`. */
  readonly failure: AssistFailure | undefined;
}

export interface SummaryView {
  /**
   * `requested`: a draft is being written. Else what there is: `drafted` as Google wrote it, `edited` by the agent,
   * `saving` while Sync does not have what was saved, `saved`.
   */
  readonly phase: 'none' | 'requested' | 'drafted' | 'edited' | 'saving' | 'saved';
  /** Why the last request for a draft brought none. */
  readonly failure: AssistFailure | undefined;
  /** Why what was typed or saved is not in Sync; undefined while all is well or it is just under way. */
  readonly notSaved: AssistFailure | undefined;
}

export interface SessionRecord {
  readonly view: SessionView;
  /** By time of arrival. */
  readonly messages: WindowedList<AssistMessage>;
  /** What was edited or deleted in Twilio before it came, by send time in milliseconds since the epoch. */
  readonly revisions: Readonly<Partial<Record<string, Revision>>>;
  /** What is being said on a call and is no message yet: at most one line per utterance, few at a time. */
  readonly speech: readonly SpeechLine[];
  /** When suggestions may have been missed, by this computer's clock; the latest one last. */
  readonly gaps: readonly Gap[];
  /** By time of arrival; only sets that hold something. */
  readonly sets: WindowedList<SuggestionSet>;
  /** The replies to what was said last, or none if the agent's side has answered since. */
  readonly current: SuggestionSet | undefined;
  /** The replies that go on from what the agent is typing. */
  readonly followUps: SuggestionSet | undefined;
  /** What the agent did with suggestions. */
  readonly marks: Readonly<Partial<Record<AnswerRecordName, SuggestionMarks>>>;
  readonly toolCalls: Readonly<Partial<Record<ToolCall['id'], ToolCallView>>>;
  /** What Google thinks worth a search, from the newest set that said so. */
  readonly suggestedQuestions: readonly string[];
  /** What the agent searched for, newest first, each once; a handful. */
  readonly recentQuestions: readonly string[];
  /** How many results came of kinds that this version does not know, by their wire name. */
  readonly unknownKinds: Readonly<Record<string, number>>;
  readonly summary: SummaryRecord;
}

/** All that is known of the summary of one task. */
export interface SummaryRecord {
  /** What Google proposed last; after a reload, what is still known of it. */
  readonly draft: Summary | undefined;
  /**
   * The newest text that an editor has kept, in any tab of this browser or before a reload. Drafts that nobody has
   * touched are no such text.
   */
  readonly kept: SummaryVersion | undefined;
  /** The agent's own, as Sync has it. */
  readonly stored: StoredSummary | undefined;
  /** Those of the contact's other agents, the latest first. */
  readonly others: readonly StoredSummary[];
  /** What Sync has of this agent and the editor had not seen, where that kept a text from being stored. */
  readonly conflict: StoredSummary | undefined;
  /** A supervisor waits for a summary. */
  readonly request: SummaryRequest | undefined;
}

/** Words that Google is still making up its mind about, or whose message has not come yet. */
export interface SpeechLine extends Recognition {
  /** Tells lines apart: the message's id, or else who speaks. */
  readonly key: string;
  /** Another message of this speaker has come since it was last heard; the next one ends it. */
  readonly isOvertaken: boolean;
}

export interface SuggestionMarks {
  readonly displayed: boolean;
  /** The texts that went into the composer; kinds with several texts can be used more than once. */
  readonly used: readonly string[];
  readonly copied: boolean;
  /** Sources that the agent opened, as Google wrote their addresses. */
  readonly opened: readonly HttpUrl['given'][];
  readonly dismissed: boolean;
  readonly pinned: boolean;
  readonly rating: Rating | undefined;
}

export interface ToolCallView {
  /** Undefined while the agent has not decided. */
  readonly decision: ToolDecision | undefined;
  readonly phase: ToolCallPhase | undefined;
  /** Known from any later set that tells of this call. */
  readonly result: ToolResult | undefined;
}
