import type { AssistFailure } from '../domain/failure';
import type { ContactSummaries } from '../domain/ports';
import type { SessionReport, StoredSummary, SummaryVersion, VersionId } from '../domain/summary';
import type { SummaryEmission } from './session.types';

/** What the agent's summary outbox tells the session of a task. */
export type SummaryNews =
  /** The contact was opened or the session's state reported: what Sync has of it. */
  | { readonly type: 'told'; readonly contact: ContactSummaries }
  /** Sync has a version, as a draft or as saved. */
  | { readonly type: 'stored'; readonly version: VersionId; readonly contact: ContactSummaries }
  /** Sync has a text of this agent that the editor has not seen; the editor decides. */
  | { readonly type: 'conflict'; readonly stored: StoredSummary }
  /** Why a version, or whatever else there was to tell, is not in Sync yet. */
  | { readonly type: 'failed'; readonly failure: AssistFailure; readonly version?: VersionId };

/** When a draft is renewed while the conversation goes on, whichever comes first. Each costs a request to Google. */
export interface Redraft {
  /** After so many messages of the customer's. */
  readonly customerTurns: number | undefined;
  /** After so many minutes in which the customer said something. */
  readonly minutes: number | undefined;
}

/** How the summary of a task stands, for the session's view. */
export interface SummaryStatus {
  readonly phase: 'none' | 'requested' | 'drafted' | 'edited' | 'saving' | 'saved';
  /** Why the last request for a draft brought none. */
  readonly failure: AssistFailure | undefined;
  /** Why what was typed or saved is not in Sync; undefined while all is well or it is just under way. */
  readonly notSaved: AssistFailure | undefined;
}

export const NO_SUMMARY_YET: SummaryStatus = { phase: 'none', failure: undefined, notSaved: undefined };

/** What the summary tells its session. */
export type SummaryReportToSession =
  | { type: 'summary.changed'; summary: SummaryStatus }
  | { type: 'summary.published'; emission: SummaryEmission };

/** What the summary asks of the agent-level outbox. */
export type SummaryOrder =
  | { readonly type: 'open' }
  | { readonly type: 'keep'; readonly version: SummaryVersion }
  | {
      readonly type: 'tell' | 'end';
      readonly session: SessionReport;
      /** The id of the supervisor's request that is answered with this. */
      readonly answers: string | undefined;
    };
