import { assign, fromCallback, fromPromise, type SnapshotFrom } from 'xstate';

import { toFailure, type AssistFailure } from '../../domain/failure';
import type { ContactSid } from '../../domain/ids';
import type { SupervisorDesk } from '../../domain/ports';
import type { ContactView, LiveSessions, SummaryPage, SummaryRow, WatchLive } from '../../domain/supervision';
import { setup } from '../../xstate/lazy-setup';
import { sessionsByContact, type ToldSession } from './merge-rows';

/** So many pages without a row are passed over by themselves; after that somebody has to want more. */
const MAX_EMPTY_PAGES = 20;
/** So many pages are read for what is new, where more than one page has come since. */
const MAX_NEW_PAGES = 5;

const DELAYS = {
  /** The index is written just before the digest that tells of it, or just after. */
  catchUp: 1_000,
  /** The list is asked for anew no more often. */
  rest: 15_000,
  restAfterFailure: 60_000,
};

/** The contact whose summary is read. */
export interface OpenContact {
  readonly contact: ContactSid;
  /** As it was told last; undefined before that, and where nobody has written any. */
  readonly view: ContactView | undefined;
  /** The state of the contact that `view` is of, or newer: see `versionOf`. */
  readonly asked: string;
}

/** What the view asks of the Functions: it only reads. */
export type SummariesDesk = Pick<SupervisorDesk, 'listSummaries' | 'getSummary'>;

export interface SummariesContext {
  readonly desk: SummariesDesk;
  readonly watchLive: WatchLive;
  readonly listed: ReadonlyMap<ContactSid, SummaryRow>;
  /** Opens the page that was not read yet; undefined before the first and after the last. */
  readonly next: string | undefined;
  readonly pagesRead: number;
  /** Pages without a row, one after the other, since somebody wanted more. */
  readonly emptyPages: number;
  /** Why the page that was asked for last did not come. */
  readonly failure: AssistFailure | undefined;
  readonly live: LiveSessions;
  readonly left: ReadonlyMap<ContactSid, ToldSession>;
  /** How the live sessions stood when the list was last read anew; undefined while that is still to be done. */
  readonly caughtUp: string | undefined;
  /** Of the contacts of which the index tells something new, when the oldest began; Infinity where none is known. */
  readonly newsSince: number;
  readonly open: OpenContact | undefined;
  /** Why the open contact's summary did not come. */
  readonly openFailure: AssistFailure | undefined;
}

export interface SummariesInput {
  readonly desk: SummariesDesk;
  readonly watchLive: WatchLive;
}

export type SummariesEvent =
  | { readonly type: 'live.changed'; readonly live: LiveSessions }
  | { readonly type: 'more.wanted' }
  | { readonly type: 'retry.wanted' }
  | { readonly type: 'contact.opened'; readonly contact: ContactSid }
  | { readonly type: 'contact.retried' }
  | { readonly type: 'contact.closed' };

const NOTHING_LIVE: LiveSessions = { sessions: [], coverage: 'loading' };

/**
 * What the Summaries view knows: the pages of the index, the sessions at work, and the one summary that is read. The
 * first page is read at once, another one when it is wanted. What the index tells anew of sessions at work, such as
 * the first line of what they save, is read when one of them comes, goes, saves or changes its phase, at most every
 * 15 seconds; that is tried again by itself. The summary that is read is fetched again when its digest has changed.
 */
export const summariesMachine = setup({
  types: {} as { context: SummariesContext; events: SummariesEvent; input: SummariesInput },
  delays: DELAYS,
  actors: {
    watchLive: fromCallback<SummariesEvent, WatchLive>(({ input: watchLive, sendBack }) =>
      watchLive((live) => sendBack({ type: 'live.changed', live })),
    ),
    readPage: fromPromise<SummaryPage, Pick<SummariesContext, 'desk' | 'next'>>(({ input, signal }) =>
      input.desk.listSummaries(input.next, signal),
    ),
    readNews: fromPromise<readonly SummaryRow[], Pick<SummariesContext, 'desk' | 'listed' | 'newsSince'>>(
      async ({ input: { desk, listed, newsSince }, signal }) => {
        const rows: SummaryRow[] = [];
        let cursor: string | undefined;
        for (let pages = 0; pages < MAX_NEW_PAGES; pages += 1) {
          const page = await desk.listSummaries(cursor, signal);
          rows.push(...page.rows);
          cursor = page.next;
          // From there on it goes on as it is known.
          if (
            cursor === undefined ||
            page.rows.some((row) => listed.has(row.contact) && row.startedAt <= newsSince)
          )
            break;
        }
        return rows;
      },
    ),
    readContact: fromPromise<ContactView | undefined, { desk: SummariesDesk; contact: ContactSid }>(
      ({ input: { desk, contact }, signal }) => desk.getSummary({ contact }, signal),
    ),
  },
  guards: {
    /** A page without a row is no end where another follows. */
    isPassedOver: ({ context }) =>
      context.next !== undefined && context.emptyPages > 0 && context.emptyPages < MAX_EMPTY_PAGES,
    hasNext: ({ context }) => context.next !== undefined,
    isBehind: ({ context }) =>
      context.pagesRead > 0 &&
      context.live.coverage !== 'loading' &&
      context.caughtUp !== standingOf(context.live),
    isAnother: ({ context }, { contact }: { contact: ContactSid }) => context.open?.contact !== contact,
    isOpenStale: ({ context }) =>
      context.open !== undefined && context.open.asked !== versionOf(context, context.open.contact),
  },
  actions: {
    noteLive: assign(({ context }, { live }: { live: LiveSessions }) => {
      const working = sessionsByContact(live.sessions);
      const left = new Map([...context.left, ...sessionsByContact(context.live.sessions)]);
      working.forEach((_, contact) => left.delete(contact));
      return { live, left };
    }),
    addPage: assign(({ context }, { rows, next }: SummaryPage) => ({
      listed: withRows(context.listed, rows),
      next,
      failure: undefined,
      pagesRead: context.pagesRead + 1,
      emptyPages: rows.length === 0 ? context.emptyPages + 1 : 0,
      // The first page tells of all that is at work as it stands.
      caughtUp: context.pagesRead === 0 ? standingOf(context.live) : context.caughtUp,
    })),
    addNews: assign(({ context }, { rows }: { rows: readonly SummaryRow[] }) => ({
      listed: withRows(context.listed, rows),
    })),
    noteFailure: assign((_, { error }: { error: unknown }) => ({ failure: toFailure(error) })),
    open: assign((_, { contact }: { contact: ContactSid }) => ({
      open: { contact, view: undefined, asked: '' },
      openFailure: undefined,
    })),
    noteAsked: assign(({ context }) => ({
      open: context.open && { ...context.open, asked: versionOf(context, context.open.contact) },
      openFailure: undefined,
    })),
    show: assign(({ context }, { view }: { view: ContactView | undefined }) => ({
      open: context.open && { ...context.open, view },
    })),
  },
}).createMachine({
  id: 'summaries',
  context: ({ input }) => ({
    ...input,
    listed: new Map(),
    next: undefined,
    pagesRead: 0,
    emptyPages: 0,
    failure: undefined,
    live: NOTHING_LIVE,
    left: new Map(),
    caughtUp: undefined,
    newsSince: Infinity,
    open: undefined,
    openFailure: undefined,
  }),
  invoke: { src: 'watchLive', input: ({ context }: { context: SummariesContext }) => context.watchLive },
  on: { 'live.changed': { actions: { type: 'noteLive', params: ({ event }) => event } } },
  type: 'parallel',
  states: {
    history: {
      initial: 'reading',
      states: {
        reading: {
          invoke: {
            src: 'readPage',
            input: ({ context: { desk, next } }) => ({ desk, next }),
            onDone: { target: 'read', actions: { type: 'addPage', params: ({ event }) => event.output } },
            onError: { target: 'failed', actions: { type: 'noteFailure', params: ({ event }) => event } },
          },
        },
        read: {
          always: [
            { guard: 'isPassedOver', target: 'reading' },
            { guard: 'hasNext', target: 'more' },
            { target: 'complete' },
          ],
        },
        more: {
          on: { 'more.wanted': { target: 'reading', actions: assign({ emptyPages: 0 }) } },
        },
        complete: {},
        failed: {
          on: { 'retry.wanted': { target: 'reading', actions: assign({ emptyPages: 0 }) } },
        },
      },
    },
    news: {
      initial: 'caughtUp',
      states: {
        caughtUp: { always: { guard: 'isBehind', target: 'behind' } },
        behind: { after: { catchUp: 'reading' } },
        reading: {
          entry: assign(({ context }) => ({
            caughtUp: standingOf(context.live),
            newsSince: newsSince(context),
          })),
          invoke: {
            src: 'readNews',
            input: ({ context }) => context,
            onDone: {
              target: 'resting',
              actions: { type: 'addNews', params: ({ event }) => ({ rows: event.output }) },
            },
            onError: { target: 'failed', actions: assign({ caughtUp: undefined }) },
          },
        },
        resting: { after: { rest: 'caughtUp' } },
        failed: { after: { restAfterFailure: 'caughtUp' } },
      },
    },
    contact: {
      initial: 'closed',
      on: {
        'contact.opened': {
          guard: { type: 'isAnother', params: ({ event }) => event },
          target: '.reading',
          actions: { type: 'open', params: ({ event }) => event },
        },
        'contact.closed': { target: '.closed', actions: assign({ open: undefined, openFailure: undefined }) },
      },
      states: {
        closed: {},
        reading: {
          entry: 'noteAsked',
          invoke: {
            src: 'readContact',
            input: ({ context: { desk, open } }) => {
              if (!open) throw new Error('Only what is open is read');
              return { desk, contact: open.contact };
            },
            onDone: {
              target: 'shown',
              actions: { type: 'show', params: ({ event }) => ({ view: event.output }) },
            },
            onError: {
              target: 'failed',
              actions: assign(({ event }) => ({ openFailure: toFailure(event.error) })),
            },
          },
        },
        shown: { always: { guard: 'isOpenStale', target: 'reading' } },
        failed: {
          always: { guard: 'isOpenStale', target: 'reading' },
          on: { 'contact.retried': 'reading' },
        },
      },
    },
  },
});

export type SummariesSnapshot = SnapshotFrom<typeof summariesMachine>;

const withRows = (
  listed: SummariesContext['listed'],
  rows: readonly SummaryRow[],
): ReadonlyMap<ContactSid, SummaryRow> =>
  new Map([...listed, ...rows.map((row) => [row.contact, later(listed.get(row.contact), row)] as const)]);

/** Pages are read side by side, and the answer that comes last need not be the newest. */
const later = (known: SummaryRow | undefined, row: SummaryRow): SummaryRow =>
  known && known.updatedAt > row.updatedAt ? known : row;

/** What the index is written for: who is at work, and how far they are. */
const standingOf = ({ sessions }: LiveSessions): string =>
  [...sessionsByContact(sessions).values()]
    .map(({ taskSid, digest }) => `${digest.contact} ${taskSid} ${digest.phase} ${digest.status}`)
    .sort()
    .join('\n');

/** When the oldest of the listed contacts began that have come, gone or changed since the list was last read anew. */
const newsSince = ({ listed, live, caughtUp, newsSince: untold }: SummariesContext): number => {
  const before = new Set(caughtUp?.split('\n'));
  const after = new Set(standingOf(live).split('\n'));
  const changed = [...before].filter((line) => !after.has(line));
  changed.push(...[...after].filter((line) => !before.has(line)));
  const began = changed.flatMap((line) => listed.get(line.split(' ')[0] as ContactSid)?.startedAt ?? []);
  return Math.min(caughtUp === undefined ? untold : Infinity, ...began);
};

/** Changes whenever something is known to have happened to the contact that its summary may tell more of. */
const versionOf = ({ listed, live, left }: SummariesContext, contact: ContactSid): string => {
  const session = sessionsByContact(live.sessions).get(contact) ?? left.get(contact);
  // What is saved after the end of the task, the index alone tells.
  return `${session?.taskSid ?? ''} ${session?.digest.version ?? 0} ${listed.get(contact)?.updatedAt ?? 0}`;
};
