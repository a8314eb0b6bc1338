import { AssistError } from '../../domain/failure';
import type { ContactSid } from '../../domain/ids';
import type { SummaryRequest } from '../../domain/summary';
import type { SessionDigest } from '../../domain/supervision';
import { createCoverage } from '../../testing/model/coverage';
import { expectAllTaken } from '../../testing/model/expect-all-taken';
import { walk, type Step } from '../../testing/model/walk';
import { aTaskSid } from '../../testing/ui/builders';
import { monitoredSummaryMachine, type MonitoringDesk } from './monitored-summary.machine';

const REST_MS = 30_000;
const down = new AssistError('unreachable', 'No answer');

const digest = (version: number, request?: SummaryRequest): SessionDigest => ({
  contact: `KD${'0'.repeat(32)}` as ContactSid,
  phase: 'live',
  isPaused: false,
  status: 'draft',
  version,
  updatedAt: 100_000 * version,
  counts: { shown: 0, used: 0 },
  sentiment: [],
  request,
});
const requestOf = (id: string, at: number): SummaryRequest => ({ id, by: 'Sue', at });

const NO_DESK: MonitoringDesk = {
  getSummary: () => Promise.reject(down),
  requestSummary: () => Promise.reject(down),
};

type Watching = Step<typeof monitoredSummaryMachine, undefined>;

const check = ({ before, snapshot, effects }: Watching): void => {
  const { context, value } = snapshot;
  const fetches = effects.filter((effect) => effect.type === 'started' && effect.src === 'fetch');
  if (fetches.length > 1) throw new Error('It asks for the summary twice in one moment');
  if (fetches.length > 0 && before?.snapshot.value.summary === 'fetching')
    if (
      before.snapshot.context.fetched === context.fetched &&
      before.snapshot.context.digest === context.digest
    )
      throw new Error('It asks twice for one state of the digest');
  const wasResting = before?.snapshot.value.asking === 'resting';
  if (wasResting && value.asking === 'asking') throw new Error('It asks the agent without a rest');
  const hasNews = value.summary === 'settled' && context.digest !== undefined;
  if (hasNews && context.fetched !== `${context.digest.contact} ${context.digest.version}`)
    throw new Error('It rests though the digest tells something new');
};

describe('the summary that a supervisor watches, gone through by every way', () => {
  const coverage = createCoverage(monitoredSummaryMachine);

  it('asks once for each state of the digest, and lets the agent rest', () => {
    walk<typeof monitoredSummaryMachine, undefined>({
      machine: monitoredSummaryMachine,
      coverage,
      input: ({ now }) => ({ desk: NO_DESK, taskSid: aTaskSid('1'), digest: undefined, now }),
      memory: undefined,
      check,
      time: { byMs: REST_MS, untilMs: REST_MS },
      answers: ({ at }) => ({
        fetch: { done: [undefined], error: [down] },
        ask: { done: [requestOf('mine', at)], error: [down] },
      }),
      events: () => [
        { type: 'digest.changed', digest: undefined },
        { type: 'digest.changed', digest: digest(1) },
        { type: 'digest.changed', digest: digest(1, requestOf('theirs', 10_000)) },
        { type: 'digest.changed', digest: digest(2, requestOf('other', 20_000)) },
        { type: 'fetch.wanted' },
        { type: 'refresh.wanted' },
      ],
      facts: ({ snapshot: { value, context }, at }) => [
        value,
        context.digest?.version,
        context.digest?.request?.id,
        context.request?.id,
        context.request?.madeAt,
        context.awaited,
        context.restedFor,
        context.fetched,
        at,
      ],
    });
  });

  it('takes every state and every transition', () => {
    expectAllTaken('monitoredSummary', coverage);
  });
});
