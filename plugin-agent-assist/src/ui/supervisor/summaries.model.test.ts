import { AssistError } from '../../domain/failure';
import type { LiveSessions, SummaryRow } from '../../domain/supervision';
import { createCoverage } from '../../testing/model/coverage';
import { expectAllTaken } from '../../testing/model/expect-all-taken';
import { walk, type Situation, type Step } from '../../testing/model/walk';
import { aContact, aContactView, aLiveSession, aRow, atWork } from '../../testing/ui/summary-rows';
import { summariesMachine, type SummariesDesk } from './summaries.machine';

const down = new AssistError('unreachable', 'No answer');
const NO_DESK: SummariesDesk = {
  listSummaries: () => Promise.reject(down),
  getSummary: () => Promise.reject(down),
};

type Machine = typeof summariesMachine;
type Reading = Step<Machine, undefined>;

const started = ({ effects }: Reading, src: string): readonly { readonly input: unknown }[] =>
  effects.flatMap((effect) => (effect.type === 'started' && effect.src === src ? [effect] : []));

const check = (step: Reading): void => {
  const { before, snapshot } = step;
  const { context, value } = snapshot;
  if ((context.open === undefined) !== (value.contact === 'closed'))
    throw new Error('Nothing is open, and something is read');
  if (value.contact === 'failed' && context.openFailure === undefined)
    throw new Error('It failed for no reason');
  if (value.history === 'complete' && context.next !== undefined)
    throw new Error('It ends where more follows');
  if (started(step, 'readNews').length > 0 && before?.snapshot.value.news !== 'behind')
    throw new Error('It asks for news without a rest');
  const known = before?.snapshot.context.listed ?? new Map<string, SummaryRow>();
  for (const [contact, row] of known)
    if ((context.listed.get(contact as SummaryRow['contact'])?.updatedAt ?? 0) < row.updatedAt)
      throw new Error('It takes an old row for news');
};

describe('what the Summaries view knows, gone through by every way', () => {
  const coverage = createCoverage(summariesMachine);
  const go = (
    live: readonly LiveSessions[],
    events: readonly Parameters<Machine['transition']>[1][],
    answers: Readonly<
      Record<string, { readonly done?: readonly unknown[]; readonly error?: readonly unknown[] }>
    >,
    facts: (situation: Situation<Machine, undefined>) => unknown = () => undefined,
  ) =>
    walk<Machine, undefined>({
      machine: summariesMachine,
      coverage,
      input: () => ({ desk: NO_DESK, watchLive: () => () => undefined }),
      memory: undefined,
      check,
      answers: () => answers,
      events: () => [...live.map((one) => ({ type: 'live.changed' as const, live: one })), ...events],
      facts: (situation) => {
        const { value, context } = situation.snapshot;
        return [
          value,
          context.next,
          context.pagesRead > 0,
          context.emptyPages,
          context.live,
          context.caughtUp,
          context.open?.asked,
          [...context.listed.values()].map(({ updatedAt }) => updatedAt),
          facts(situation),
        ];
      },
    });

  it('reads pages until the last, and passes over empty ones', () => {
    go([], [{ type: 'more.wanted' }, { type: 'retry.wanted' }], {
      readPage: {
        done: [
          { rows: [aRow(1)], next: 'more' },
          { rows: [], next: 'more' },
          { rows: [aRow(2)], next: undefined },
        ],
        error: [down],
      },
    });
  });

  it('reads what is new and the open contact again when a session has changed, with rests', () => {
    const live = [
      atWork(),
      atWork(aLiveSession(1)),
      atWork(aLiveSession(1, { phase: 'wrapping', version: 2, status: 'saved' })),
    ];
    go(
      live,
      [
        { type: 'contact.opened', contact: aContact(1) },
        { type: 'contact.opened', contact: aContact(2) },
        { type: 'contact.retried' },
        { type: 'contact.closed' },
      ],
      {
        readPage: { done: [{ rows: [aRow(1)], next: undefined }] },
        readNews: { done: [[aRow(1, { updatedAt: 9e15 })], [aRow(1)]], error: [down] },
        readContact: { done: [aContactView(1), undefined], error: [down] },
      },
      ({ snapshot: { context } }) => context.open?.contact,
    );
  });

  it('takes every state and every transition', () => {
    expectAllTaken('summaries', coverage);
  });
});
