import type { ContactSid, TaskSid } from '../../domain/ids';
import type { StoredSummary } from '../../domain/summary';
import type {
  ContactView,
  LiveSession,
  LiveSessions,
  SessionDigest,
  SummaryPage,
  SummaryRow,
  WatchLive,
} from '../../domain/supervision';
import { NOW } from './builders';

const MINUTE_MS = 60_000;
const hex = (n: number): string => n.toString(16).padStart(32, '0');

export const aContact = (n: number): ContactSid => `KD${hex(n)}` as ContactSid;

/** The nth contact, as the index has it: it began n minutes before {@link NOW}, and has ended. */
export const aRow = (n: number, parts: Partial<SummaryRow> = {}): SummaryRow => ({
  contact: aContact(n),
  taskSid: `WT${hex(n)}` as TaskSid,
  worker: 'WKada',
  agent: 'Ada Agent',
  customer: `Customer ${n}`,
  channelType: 'web',
  queue: 'Sales',
  phase: 'ended',
  isPaused: false,
  status: 'saved',
  sentiment: undefined,
  line: `Line ${n}`,
  startedAt: NOW - n * MINUTE_MS,
  updatedAt: NOW - n * MINUTE_MS,
  ...parts,
});

/** Contacts one after the other. */
export const manyRows = (count: number, from = 1): SummaryRow[] =>
  Array.from({ length: count }, (_, n) => aRow(from + n));

/** The nth contact at work. */
export const aLiveSession = (
  n: number,
  digest: Partial<SessionDigest> = {},
  parts: Partial<LiveSession> = {},
): LiveSession => ({
  taskSid: `WT${hex(n)}` as TaskSid,
  worker: 'WKada',
  agent: 'Ada Agent',
  customer: `Customer ${n}`,
  channelType: 'web',
  queue: 'Sales',
  startedAt: NOW - n * MINUTE_MS,
  digest: {
    contact: aContact(n),
    phase: 'live',
    isPaused: false,
    status: 'none',
    version: 1,
    updatedAt: NOW,
    counts: { shown: 0, used: 0 },
    sentiment: [],
    request: undefined,
    ...digest,
  },
  ...parts,
});

/** All that is at work. */
export const atWork = (...sessions: readonly LiveSession[]): LiveSessions => ({
  sessions,
  coverage: 'complete',
});

/** The nth contact, whole. */
export const aContactView = (n: number, ...versions: readonly StoredSummary[]): ContactView => ({
  contact: aContact(n),
  phase: 'ended',
  isPaused: false,
  channelType: 'web',
  customer: `Customer ${n}`,
  queue: 'Sales',
  startedAt: NOW - n * MINUTE_MS,
  updatedAt: NOW,
  counts: { shown: 5, used: 2 },
  sentiment: [],
  versions,
  request: undefined,
});

/** One call of a Function, to be answered by the test. */
export interface Call<Asked, Answer> {
  readonly asked: Asked;
  readonly signal: AbortSignal;
  answer(answer: Answer): void;
  fail(error: unknown): void;
}

/** The Functions and Flex's live query as supervisors meet them: each call waits for the test to answer it. */
export const fakeSupervision = () => {
  const lists: Call<string | undefined, SummaryPage>[] = [];
  const reads: Call<ContactSid, ContactView | undefined>[] = [];
  const listeners = new Set<(live: LiveSessions) => void>();
  let live: LiveSessions = { sessions: [], coverage: 'loading' };

  const call = <Asked, Answer>(
    calls: Call<Asked, Answer>[],
    asked: Asked,
    signal: AbortSignal,
  ): Promise<Answer> =>
    new Promise((answer, fail) => {
      calls.push({ asked, signal, answer, fail });
    });
  const watchLive: WatchLive = (listener) => {
    listeners.add(listener);
    listener(live);
    return () => void listeners.delete(listener);
  };

  return {
    lists,
    reads,
    watchLive,
    desk: {
      listSummaries: (cursor: string | undefined, signal: AbortSignal) => call(lists, cursor, signal),
      getSummary: (of: { contact: ContactSid } | { taskSid: TaskSid }, signal: AbortSignal) => {
        if (!('contact' in of)) throw new Error('The view asks by contact');
        return call(reads, of.contact, signal);
      },
    },
    watchers: () => listeners.size,
    tellLive: (next: LiveSessions) => {
      live = next;
      listeners.forEach((listener) => listener(next));
    },
  };
};
