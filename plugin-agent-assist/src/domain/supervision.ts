import type { ContactSid, TaskSid } from './ids';
import type { SessionReport, StoredSummary, SummaryRequest } from './summary';

/** How far a contact's summary is: nobody has written one, or it is a draft, or somebody has saved it. */
export type SummaryState = 'none' | StoredSummary['status'];

/** What a task's attributes tell supervisors of its session. Holds no word of a customer's. */
export interface SessionDigest extends SessionReport {
  readonly contact: ContactSid;
  readonly status: SummaryState;
  /** Rises with every change that is worth fetching. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  /** A wish for a fresh summary that nobody has answered yet. */
  readonly request: SummaryRequest | undefined;
}

/** All that is kept of a contact, or as much of it as whoever asks may see. */
export interface ContactView extends SessionReport {
  readonly contact: ContactSid;
  /** `web`, `sms`, `voice`, …; empty where TaskRouter does not tell. */
  readonly channelType: string;
  /** The customer's name or address; empty as above. */
  readonly customer: string;
  readonly queue: string;
  /** When the first agent accepted it, milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  /** One of each owner who has written something, the latest first. */
  readonly versions: readonly StoredSummary[];
  readonly request: SummaryRequest | undefined;
}

/** A contact as the list of summaries has it. Long names, and the text, are cut. */
export interface SummaryRow extends Pick<
  ContactView,
  'contact' | 'channelType' | 'customer' | 'queue' | 'phase' | 'isPaused' | 'startedAt' | 'updatedAt'
> {
  /** Its last task. */
  readonly taskSid: TaskSid;
  /** `WK…`, who has that task, or had it last. */
  readonly worker: string;
  /** The name of that worker. */
  readonly agent: string;
  readonly status: SummaryState;
  /** How the customer's last message feels, -1 to 1; undefined where nobody knows. */
  readonly sentiment: number | undefined;
  /** Where the latest text begins; empty where there is none. */
  readonly line: string;
}

export interface SummaryPage {
  /** The newest contact first. There may be fewer than were asked for, and none, although another page follows. */
  readonly rows: readonly SummaryRow[];
  /** Opens the page after this one; undefined for the last. */
  readonly next: string | undefined;
}

/** A task that somebody works on, as Flex's live queries tell it. */
export interface LiveSession extends Pick<
  SummaryRow,
  'taskSid' | 'worker' | 'agent' | 'customer' | 'channelType' | 'queue'
> {
  /** When it was accepted, or else made, milliseconds since the epoch. */
  readonly startedAt: number;
  /** Undefined where its attributes have no room for one, or the session has not told yet. */
  readonly digest: SessionDigest | undefined;
}

/** All tasks that are worked on, as far as Flex tells. */
export interface LiveSessions {
  readonly sessions: readonly LiveSession[];
  /** Only where it is `complete`, a task that is not among them is over. `partial`: there are more than Flex lists. */
  readonly coverage: 'loading' | 'complete' | 'partial' | 'failed';
}

/** Tells of the tasks that are worked on at once, and again at each change, until what it returns is called. */
export type WatchLive = (listener: (live: LiveSessions) => void) => () => void;
