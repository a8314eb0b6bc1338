import type { AssistMessage, Feature, SuggestionSet, Summary, SummarySection } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import type { AnswerRecordName, TaskSid } from '../domain/ids';
import type { WindowedList } from './windowed-list';

/** The key under which our state hangs in Flex's store. */
export const STORE_KEY = 'agentAssist';

export interface AssistRootState {
  readonly [STORE_KEY]: AssistState;
}

/** Everything here is plain data. Tokens never enter it. */
export interface AssistState {
  readonly connection: ConnectionView;
  readonly sessions: Readonly<Partial<Record<TaskSid, SessionRecord>>>;
}

/** The picture of the connection machine that components may see. */
export interface ConnectionView {
  /** `idle` while no task needs a connection. */
  readonly status: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'unavailable';
  readonly failure: AssistFailure | undefined;
}

/** The picture of a session machine that components may see. */
export interface SessionView {
  readonly phase: 'starting' | 'live' | 'wrapping' | 'failed' | 'closing';
  /** Why `starting` does not get on, or why it `failed`. */
  readonly failure: AssistFailure | undefined;
  /** What is switched on for this conversation; all of it until that is known. */
  readonly features: readonly Feature[];
  readonly stream: 'connecting' | 'connected' | 'reconnecting';
  readonly relay: RelayView;
  readonly summary: SummaryView;
}

export interface RelayView {
  /** `waiting`: messages are held back and tried again, for the reason in `failure`. */
  readonly status: 'backfilling' | 'sending' | 'current' | 'waiting';
  readonly failure: AssistFailure | undefined;
  /** Messages that Agent Assist refused for good. */
  readonly setAside: number;
}

export interface SummaryView {
  readonly phase: 'none' | 'requested' | 'drafted' | 'saving' | 'saved';
  /** Why the last request or save did not succeed. */
  readonly failure: AssistFailure | undefined;
}

export interface SessionRecord {
  readonly view: SessionView;
  /** By time of arrival. */
  readonly messages: WindowedList<AssistMessage>;
  /** By time of arrival; only sets that hold something. */
  readonly sets: WindowedList<SuggestionSet>;
  /** The set that answers what was said last, or none if the agent has answered since. */
  readonly current: SuggestionSet | undefined;
  readonly used: readonly AnswerRecordName[];
  /** How many results came of a kind that this version does not know. */
  readonly unknownKinds: number;
  readonly draft: Summary | undefined;
  readonly saved: SavedSummary | undefined;
}

export interface SavedSummary {
  readonly sections: readonly SummarySection[];
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
}
