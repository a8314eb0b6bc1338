import type { HttpUrl } from './http-url';
import type { AnswerRecordName } from './ids';
import type { SuggestionKind } from './suggestion';

/** Which suggestion is meant, and what Google needs to know of it to take feedback. */
export interface SuggestionRef {
  readonly id: AnswerRecordName;
  readonly kind: SuggestionKind;
}

/** Why an answer was not helpful, by the three judgements that Google takes (`AgentAssistantFeedback`). */
export type UnhelpfulReason = 'irrelevant' | 'incorrect' | 'inefficient';

/** What an agent thinks of a suggestion. */
export type Rating =
  | { readonly verdict: 'helpful' }
  | { readonly verdict: 'notHelpful'; readonly reason: UnhelpfulReason | undefined };

/** What an agent did with a suggestion, as far as Google wants to know. */
export type Feedback =
  /** It came into the agent's sight. */
  | { readonly type: 'displayed' }
  /** It went into the composer, was run or was opened. */
  | { readonly type: 'used' }
  | { readonly type: 'copied' }
  | { readonly type: 'sourceOpened'; readonly url: HttpUrl['given'] }
  /** Undefined takes an earlier rating back. */
  | { readonly type: 'rated'; readonly rating: Rating | undefined };

/** Feedback that waits to be sent. Holds nothing that a customer or an agent wrote. */
export interface FeedbackEntry {
  readonly suggestion: SuggestionRef;
  readonly feedback: Feedback;
  /** When the agent did it, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What is to be changed in one answer record: the sum of one or more entries. An absent field stays as it is. Only
 * what `copied` and `clickedUrls` say depends on the kind of suggestion.
 */
export interface FeedbackChange {
  readonly suggestion: SuggestionRef;
  /** Milliseconds since the epoch. */
  readonly displayedAt?: number;
  /** Milliseconds since the epoch. */
  readonly usedAt?: number;
  readonly copied?: true;
  /** Each is appended by Google, so none may be sent twice. */
  readonly clickedUrls?: readonly HttpUrl['given'][];
  /** `null` takes an earlier rating back. */
  readonly rating?: Rating | null;
}

/** What an agent keeps or puts out of sight. Of no interest to Google. */
export type SuggestionMark = 'pinned' | 'unpinned' | 'dismissed' | 'restored';
