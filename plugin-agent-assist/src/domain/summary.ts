import type { AssistFailure } from './failure';
import type { AnswerRecordName, ContactSid, TaskSid } from './ids';

export interface SummarySection {
  readonly title: string;
  readonly text: string;
}

/** The title of what is one text and has no sections. */
export const UNTITLED = 'Summary';

/** What Google proposes as a summary. */
export interface Summary {
  readonly sections: readonly SummarySection[];
  /** Names the answer that feedback is about; undefined where Google gave none. */
  readonly answerRecord: AnswerRecordName | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What a summary says. */
export interface SummaryText {
  readonly sections: readonly SummarySection[];
  /** For whoever takes the contact over; empty where there is nothing to say. */
  readonly note: string;
}

/** `draft`: nobody has pressed Save. Whose act made it `saved`: the agent's, or the end of the task. */
export type SummaryStatus =
  | { readonly status: 'draft' }
  /** When Save was pressed or the task ended, milliseconds since the epoch. */
  | { readonly status: 'saved'; readonly savedBy: 'agent' | 'taskEnd'; readonly submittedAt: number };

/** The editor of what Google drafted and nobody has touched. */
export const UNTOUCHED_EDITOR = 'agent-assist';

/** One state of the text in one editor. It is kept in this browser until Sync has it. */
export interface SummaryVersion extends SummaryText {
  /** Which editor: one in some tab of the agent's, or {@link UNTOUCHED_EDITOR}. */
  readonly editor: string;
  /** Rises with each change that this editor makes, from 1. */
  readonly sequence: number;
  /** The number of the version in Sync that the editor has last seen; 0 for none. */
  readonly base: number;
  /** The agent has typed, or has chosen this text over another. */
  readonly isEdited: boolean;
  readonly is: SummaryStatus;
  /** The draft that it was made of; undefined where the agent wrote it by hand. */
  readonly answerRecord: AnswerRecordName | undefined;
  /**
   * The version of another editor that this one goes on from, as after a reload. That Sync has got that one meanwhile
   * is no conflict. Undefined where the editor began with nothing, a draft or what Sync has.
   */
  readonly grewFrom?: VersionId | undefined;
  /** When the agent was first shown it, milliseconds since the epoch. */
  readonly startedAt: number;
  /** When it was last changed, milliseconds since the epoch. */
  readonly editedAt: number;
}

/** Names one state of the text in one editor. At one sequence there may be two: `saved` comes after `draft`. */
export type VersionId = Pick<SummaryVersion, 'editor' | 'sequence' | 'is'>;

/**
 * Whether a version takes the place of another. Tabs tell of what they keep in any order, and more than once. What the
 * agent wrote takes the place of what nobody has touched, whatever the clocks say: a draft may be dated by Sync's.
 */
export const isNewerVersion = (version: SummaryVersion, than: SummaryVersion | undefined): boolean => {
  if (than === undefined) return true;
  if (version.editor === than.editor) return rankOf(version) > rankOf(than);
  return isUntouchedDraft(version) === isUntouchedDraft(than)
    ? version.editedAt >= than.editedAt
    : isUntouchedDraft(than);
};

const isUntouchedDraft = ({ editor, isEdited, is }: SummaryVersion): boolean =>
  editor === UNTOUCHED_EDITOR && !isEdited && !(is.status === 'saved' && is.savedBy === 'agent');

/** Orders one editor's versions: saving changes no word, and comes after the draft of the same sequence. */
export const rankOf = ({ sequence, is }: Pick<SummaryVersion, 'sequence' | 'is'>): number =>
  2 * sequence + (is.status === 'saved' ? 1 : 0);

/**
 * When somebody last did something about it, milliseconds since the epoch: what is found again after days may only just
 * have been saved.
 */
export const lastActOn = ({ editedAt, is }: Pick<SummaryVersion, 'editedAt' | 'is'>): number =>
  is.status === 'saved' ? Math.max(editedAt, is.submittedAt) : editedAt;

/** What Google is told became of a draft of its own. */
export interface SummaryFeedback {
  readonly sections: readonly SummarySection[];
  /** When the agent was first shown the draft, milliseconds since the epoch. */
  readonly startedAt: number;
  /** When it was saved, milliseconds since the epoch. */
  readonly submittedAt: number;
}

/** One owner's summary of a contact as Sync has it. */
export interface StoredSummary extends SummaryText {
  /** `WK…` */
  readonly worker: string;
  /** The name of that worker. */
  readonly agent: string;
  /** Counts what Sync has accepted from this owner. */
  readonly number: number;
  readonly editor: string;
  readonly isEdited: boolean;
  readonly status: SummaryStatus['status'];
  readonly savedBy: 'agent' | 'taskEnd' | undefined;
  readonly answerRecord: AnswerRecordName | undefined;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** A supervisor's wish for a fresh summary, as the task's digest carries it. */
export interface SummaryRequest {
  readonly id: string;
  /** The supervisor's name. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What supervisors are told of a session beside its summary. Holds no word of a customer's. */
export interface SessionReport {
  readonly phase: 'live' | 'wrapping' | 'ended';
  /** The agent wants Agent Assist not to hear what is said now. */
  readonly isPaused: boolean;
  /** Suggestions that the agent has seen, and has used. */
  readonly counts: { readonly shown: number; readonly used: number };
  /** How the customer's last messages feel, -1 to 1 each, the oldest first; at most 8. */
  readonly sentiment: readonly number[];
}

/** A task of a contact whose summary this browser looks after, also when Flex has forgotten the task. */
export interface KeptContact {
  readonly taskSid: TaskSid;
  /** Undefined until the Function has told. */
  readonly contact: ContactSid | undefined;
  /** The Function's proof that this worker had the task; opens nothing without their Flex token. */
  readonly ticket: string | undefined;
  /** By which the agent knows the task again: the customer's name as Flex shows it. */
  readonly customer: string;
  readonly channelType: string;
  /** How the session stood when that was told last; from here it goes on after a reload. */
  readonly told: SessionReport | undefined;
  /** What is still to be told of the session's end; undefined while it goes on or when all is told. */
  readonly end: SessionReport | undefined;
  /** When the task was accepted, milliseconds since the epoch. */
  readonly at: number;
}

/** A version on its way to Sync. */
export interface KeptVersion {
  readonly taskSid: TaskSid;
  readonly version: SummaryVersion;
  /** Sync has it, and Google's feedback on it is still to be sent. */
  readonly isStored: boolean;
}

/** A text that was not saved when its task went away, and that the agent can still save or throw away. */
export interface UnsavedDraft {
  readonly taskSid: TaskSid;
  readonly customer: string;
  readonly channelType: string;
  /** `saved` where it was to be saved and would not be taken. */
  readonly version: SummaryVersion;
  /** Why it would not be taken; undefined also where it is another text, saved elsewhere, that stands in the way. */
  readonly failure?: AssistFailure | undefined;
}
