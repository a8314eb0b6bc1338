import type { ContactSid } from '../../domain/ids';
import type { LiveSession, LiveSessions, SessionDigest, SummaryRow } from '../../domain/supervision';

/** `unknown`: it was at work when that was written last, and Flex does not tell whether it still is. */
export type ShownPhase = SummaryRow['phase'] | 'unknown';

/** A contact as the view lists it. */
export interface ShownRow extends Omit<SummaryRow, 'phase'> {
  readonly phase: ShownPhase;
}

/** A session that has told whose contact it is. */
export interface ToldSession extends LiveSession {
  readonly digest: SessionDigest;
}

export interface RowSources {
  /** What the index of summaries tells. */
  readonly listed: ReadonlyMap<ContactSid, SummaryRow>;
  readonly live: LiveSessions;
  /** Sessions that Flex told of, and tells of no more. */
  readonly left: ReadonlyMap<ContactSid, ToldSession>;
  /** `team`: whose contacts may be shown is known to the index only, so that what it does not list is left out. */
  readonly scope: 'all' | 'team';
}

/**
 * One row per contact, in no order. What Flex tells of a session at work goes before what the index tells. What only
 * the index calls live has ended, because a task that ends while the agent's browser is closed is told to nobody:
 * but nobody knows while Flex does not tell of all tasks.
 */
export function mergeRows({ listed, live, left, scope }: RowSources): readonly ShownRow[] {
  const working = sessionsByContact(live.sessions);
  const workingTasks = new Set(live.sessions.map(({ taskSid }) => taskSid));
  const told = scope === 'team' ? [] : [...working.keys(), ...left.keys()];

  const rows: ShownRow[] = [];
  new Set([...listed.keys(), ...told]).forEach((contact) => {
    const inIndex = listed.get(contact);
    const session = working.get(contact);
    if (session) {
      rows.push({ ...withSession(inIndex, session), ...untold(inIndex, session) });
      return;
    }
    const row = latest(inIndex, left.get(contact));
    // A task whose attributes have no room for a digest is at work all the same.
    if (row) rows.push(workingTasks.has(row.taskSid) ? row : afterwards(row, live.coverage));
  });
  return rows;
}

/** Of several tasks of a contact, as after a transfer, the one that is still talked in, and of those the last. */
export function sessionsByContact(sessions: readonly LiveSession[]): ReadonlyMap<ContactSid, ToldSession> {
  const byContact = new Map<ContactSid, ToldSession>();
  for (const session of sessions.filter(hasTold)) {
    const other = byContact.get(session.digest.contact);
    if (!other || isBefore(other, session)) byContact.set(session.digest.contact, session);
  }
  return byContact;
}

const hasTold = (session: LiveSession): session is ToldSession => session.digest !== undefined;

const LIVELINESS = { live: 2, wrapping: 1, ended: 0 } as const;

const isBefore = (one: ToldSession, other: ToldSession): boolean => {
  const difference = LIVELINESS[other.digest.phase] - LIVELINESS[one.digest.phase];
  return difference === 0 ? one.startedAt < other.startedAt : difference > 0;
};

/** A digest holds no text, so that the first line is the index's. */
const withSession = (listed: SummaryRow | undefined, { digest, ...session }: ToldSession): ShownRow => ({
  contact: digest.contact,
  taskSid: session.taskSid,
  worker: session.worker,
  agent: session.agent || (listed?.agent ?? ''),
  customer: session.customer || (listed?.customer ?? ''),
  channelType: session.channelType || (listed?.channelType ?? ''),
  queue: session.queue || (listed?.queue ?? ''),
  phase: digest.phase,
  isPaused: digest.isPaused,
  status: digest.status,
  sentiment: digest.sentiment[digest.sentiment.length - 1],
  line: listed?.line ?? '',
  startedAt: listed?.startedAt ?? session.startedAt,
  updatedAt: digest.updatedAt,
});

/** What the index knows later than the digest of the same task, for which its attributes have had no room. */
const untold = (listed: SummaryRow | undefined, { taskSid, digest }: ToldSession): Partial<ShownRow> => {
  if (listed?.taskSid !== taskSid || listed.updatedAt <= digest.updatedAt) return {};
  const { phase, status, sentiment, updatedAt } = listed;
  return { phase, status, sentiment, updatedAt };
};

const latest = (listed: SummaryRow | undefined, session: ToldSession | undefined): ShownRow | undefined => {
  if (!session) return listed;
  return listed && listed.updatedAt >= session.digest.updatedAt ? listed : withSession(listed, session);
};

const afterwards = (row: ShownRow, coverage: LiveSessions['coverage']): ShownRow =>
  row.phase === 'ended' ? row : { ...row, phase: coverage === 'complete' ? 'ended' : 'unknown' };
