import type {
  AssistEvent,
  AssistMessage,
  Feature,
  SuggestionSet,
  Summary,
  SummaryEdit,
  TaskRef,
} from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import type { AnswerRecordName, ConversationName, ParticipantName } from '../domain/ids';
import type { RelayReport, RelayStatus } from './relay.machine';

export interface SessionInput {
  readonly task: TaskRef;
  readonly now: () => number;
  readonly random: () => number;
}

/** The Agent Assist side of a task, once it is there. */
export interface Attachment {
  readonly conversation: ConversationName;
  /** The participant who is to be helped. */
  readonly agent: ParticipantName;
  readonly features: readonly Feature[];
}

export interface SessionContext extends SessionInput {
  readonly attachment: Attachment | undefined;
  readonly wrapping: boolean;
  readonly ended: boolean;
  readonly attempt: number;
  readonly failure: AssistFailure | undefined;
  /** When the room was last joined, milliseconds since the epoch. */
  readonly joinedAt: number;
  readonly joinAttempt: number;
  /** Events may have been missed since the last good join. */
  readonly gap: boolean;
  readonly relay: RelayStatus;
  /** Google has completed the conversation: the next one has to be found. */
  readonly mustMove: boolean;
  readonly saveAttempt: number;
  /** The newest message that Agent Assist knows. */
  readonly latest: AssistMessage | undefined;
  readonly hasDraft: boolean;
  readonly edit: SummaryEdit | undefined;
  readonly summaryFailure: AssistFailure | undefined;
}

/** Sent by people (through the UI) or by Flex (through the task watcher). */
export type SessionCommand =
  | { type: 'retry.requested' }
  | { type: 'suggestion.used'; id: AnswerRecordName }
  | { type: 'summary.requested' }
  | { type: 'summary.saveRequested'; edit: SummaryEdit }
  | { type: 'task.wrapupStarted' }
  /** The task is over for this agent: completed, canceled, rescinded or handed on. */
  | { type: 'task.ended' };

/** Reported by the room actor. */
export type RoomReport =
  | { type: 'room.connected' }
  | { type: 'room.disconnected' }
  | { type: 'room.heartbeat' }
  | { type: 'room.delivered'; event: AssistEvent };

export type SessionEvent =
  | SessionCommand
  | RoomReport
  | RelayReport
  /** What was proposed may have been missed: ask again. Raised by the machine itself. */
  | { type: 'replies.due' };

/** Content leaves the machine as emitted events and is stored once, in Redux. */
export type SessionEmission =
  | { type: 'messages.seen'; messages: readonly AssistMessage[] }
  | { type: 'suggestions.received'; set: SuggestionSet }
  | { type: 'suggestion.used'; id: AnswerRecordName }
  | { type: 'summary.drafted'; summary: Summary }
  | { type: 'summary.saved'; edit: SummaryEdit };
