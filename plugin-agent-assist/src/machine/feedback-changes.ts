import type { FeedbackChange, FeedbackEntry } from '../domain/feedback';
import type { AnswerRecordName } from '../domain/ids';
import type { StoredFeedback } from '../domain/ports';

/** All that waits for one answer record, as one change. */
export interface PendingChange {
  /** Of the entries it sums up. */
  readonly keys: readonly number[];
  readonly change: FeedbackChange;
  /** Google may have some of `change.clickedUrls` already: a request that carried them got no answer. */
  readonly mayBeListed: boolean;
  /** When the first of `change.clickedUrls` was opened, milliseconds since the epoch. */
  readonly openedAt: number | undefined;
}

/** One change per answer record, the record that has waited longest first. Entries are to be given in order. */
export function pendingChanges(stored: readonly StoredFeedback[]): readonly PendingChange[] {
  const byRecord = new Map<AnswerRecordName, PendingChange>();
  for (const { key, entry, uncertain } of stored) {
    const { suggestion, feedback, at } = entry;
    const pending = byRecord.get(suggestion.id);
    const opens = feedback.type === 'sourceOpened';
    byRecord.set(suggestion.id, {
      keys: [...(pending?.keys ?? []), key],
      change: withEntry(pending?.change ?? { suggestion }, entry),
      mayBeListed: (pending?.mayBeListed ?? false) || (opens && uncertain),
      openedAt: pending?.openedAt ?? (opens ? at : undefined),
    });
  }
  return [...byRecord.values()];
}

/** A change that may be made any number of times: the whole of it but the addresses, and that they were clicked. */
export function withoutUrls({ change, openedAt }: PendingChange): FeedbackChange {
  const { clickedUrls, ...rest } = change;
  const usedAt = rest.usedAt ?? openedAt;
  return usedAt === undefined ? rest : { ...rest, usedAt };
}

/** First times stay, a copy stays, each address is there once, and the last rating is the one that counts. */
function withEntry(change: FeedbackChange, { suggestion, feedback, at }: FeedbackEntry): FeedbackChange {
  // Only of these does Google take down what was copied and opened; of all others that is a click like any other.
  const isRead = suggestion.kind === 'knowledge' || suggestion.kind === 'searchAnswer';
  if (!isRead && (feedback.type === 'copied' || feedback.type === 'sourceOpened'))
    return { usedAt: at, ...change };
  switch (feedback.type) {
    case 'displayed':
      return { displayedAt: at, ...change };
    case 'used':
      return { usedAt: at, ...change };
    case 'copied':
      return { ...change, copied: true };
    case 'sourceOpened': {
      const { clickedUrls = [] } = change;
      return clickedUrls.includes(feedback.url)
        ? change
        : { ...change, clickedUrls: [...clickedUrls, feedback.url] };
    }
    case 'rated':
      return { ...change, rating: feedback.rating ?? null };
  }
}
