import { isRefusal, toFailure, type AssistFailure } from '../domain/failure';
import type { FeedbackChange } from '../domain/feedback';
import type { AnswerRecordName } from '../domain/ids';
import type { AssistApi, FeedbackStore, StoredFeedback } from '../domain/ports';
import { pendingChanges, withoutUrls, type PendingChange } from './feedback-changes';

const MAX_AT_ONCE = 4;
/** All requests that outlive a page share 64 KiB, and the browser refuses what goes beyond. */
const MAX_LAST_REQUESTS = 20;
const MAX_REMEMBERED_RECORDS = 500;

export interface RoundPorts {
  readonly api: Pick<AssistApi, 'sendFeedback'>;
  readonly store: Pick<FeedbackStore, 'markUncertain' | 'remove'>;
  readonly listed: ListedUrls;
}

export interface RoundReport {
  /** Entries that Google refused for good. */
  readonly refused: number;
  readonly refusal: AssistFailure | undefined;
  /** Why some entries are still there; undefined where none is. */
  readonly failure: AssistFailure | undefined;
}

/** The addresses that Google lists as clicked, as far as its answers to this page have told. */
export interface ListedUrls {
  of(record: AnswerRecordName): readonly string[];
  note(record: AnswerRecordName, urls: readonly string[]): void;
}

export function createListedUrls(): ListedUrls {
  const byRecord = new Map<AnswerRecordName, readonly string[]>();
  return {
    of: (record) => byRecord.get(record) ?? [],
    note(record, urls) {
      byRecord.delete(record);
      byRecord.set(record, urls);
      const [oldest] = byRecord.keys();
      if (byRecord.size > MAX_REMEMBERED_RECORDS && oldest !== undefined) byRecord.delete(oldest);
    },
  };
}

/**
 * Sends what waits, one request for each answer record and a few at once. What Google takes or refuses for good is
 * removed from the store. Once something fails that would fail for every record, no further request is started.
 */
export async function sendRound(
  { api, store, listed }: RoundPorts,
  round: readonly StoredFeedback[],
  signal: AbortSignal,
): Promise<RoundReport> {
  const queue = [...pendingChanges(round)];
  const refusals: { readonly count: number; readonly failure: AssistFailure }[] = [];
  const failures: AssistFailure[] = [];

  const send = async (change: FeedbackChange): Promise<readonly string[]> => {
    const { clickedUrls } = await api.sendFeedback(change, { keepalive: false }, signal);
    listed.note(change.suggestion.id, clickedUrls);
    return clickedUrls;
  };
  const sendNext = async (): Promise<void> => {
    // An answer that makes no sense says nothing of the other records.
    const isOver = signal.aborted || failures.some(({ kind }) => kind !== 'malformed');
    const next = isOver ? undefined : queue.shift();
    if (next === undefined) return;
    const failure = await failureOf(deliver(next, send, listed));
    if (failure && !isRefusal(failure)) failures.push(failure);
    else await store.remove(next.keys);
    if (failure && isRefusal(failure)) refusals.push({ count: next.keys.length, failure });
    await sendNext();
  };

  await store.markUncertain(round.map(({ key }) => key));
  await Promise.all(Array.from({ length: MAX_AT_ONCE }, sendNext));
  return {
    refused: refusals.reduce((sum, { count }) => sum + count, 0),
    refusal: refusals[0]?.failure,
    failure: failures.find(({ kind }) => kind !== 'malformed') ?? failures[0],
  };
}

/**
 * Sends at once, without waiting for anything, because the page may be gone the next moment. Everything stays in
 * the store: whether it arrived, a later round finds out by repeating it. Resolves when all is answered, where the
 * page lives to see it.
 */
export async function sendLast(
  { api, store }: RoundPorts,
  waiting: readonly StoredFeedback[],
): Promise<void> {
  const last = pendingChanges(waiting).slice(0, MAX_LAST_REQUESTS);
  const marked = store.markUncertain(last.flatMap(({ keys }) => keys));
  const sent = last.map((pending) =>
    failureOf(
      api.sendFeedback(
        pending.mayBeListed ? withoutUrls(pending) : pending.change,
        { keepalive: true },
        // Whatever else ends with the page, these do not.
        new AbortController().signal,
      ),
    ),
  );
  await Promise.all([marked, ...sent]);
}

/**
 * Google appends addresses to those that it has, so none may be sent twice. Where a request with some was lost, one
 * that can do no harm goes first: its answer lists what has arrived.
 */
async function deliver(
  pending: PendingChange,
  send: (change: FeedbackChange) => Promise<readonly string[]>,
  listed: ListedUrls,
): Promise<void> {
  const { clickedUrls = [], ...rest } = pending.change;
  const { suggestion } = rest;
  const there = pending.mayBeListed ? await send(withoutUrls(pending)) : listed.of(suggestion.id);
  const missing = clickedUrls.filter((url) => !there.includes(url));
  const base = pending.mayBeListed ? { suggestion } : rest;
  const change = missing.length > 0 ? { ...base, clickedUrls: missing } : base;
  if (Object.keys(change).length > 1) await send(change);
}

const failureOf = (work: Promise<unknown>): Promise<AssistFailure | undefined> =>
  work.then(() => undefined, toFailure);
