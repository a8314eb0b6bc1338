import { AssistError } from '../domain/failure';
import { aTask, aVersion } from '../testing/fakes';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Step } from '../testing/model/walk';
import { summaryOutboxMachine, type SummaryBacklog, type SummaryOutboxEvent } from './summary-outbox.machine';

const A = aTask('a');
const B = aTask('b');
const BACKLOG: SummaryBacklog = {
  versions: [{ taskSid: B.taskSid, version: aVersion('typed before'), isStored: false }],
  contacts: [],
};
const EMPTY: SummaryBacklog = { versions: [], contacts: [] };

const check = ({ before, event, snapshot, effects }: Step<typeof summaryOutboxMachine, undefined>): void => {
  const { lanes } = snapshot.context;
  const told = effects.flatMap((effect) => (effect.type === 'sent' ? [effect] : []));
  const opened = new Set(Object.values(lanes).map((lane) => lane?.id));
  for (const { to } of told)
    if (to !== 'self' && !opened.has(to)) throw new Error('It tells a lane that it does not have');
  for (const [taskSid, lane] of Object.entries(before?.snapshot.context.lanes ?? {}))
    if (event.type !== 'agent.left' && lanes[taskSid as keyof typeof lanes] !== lane)
      throw new Error('A lane at work was let go');
  if (event.type === 'agent.left' && Object.keys(lanes).length > 0)
    throw new Error('What is another agent’s is still there');
};

describe('the outbox of summaries, gone through by every way', () => {
  const coverage = createCoverage(summaryOutboxMachine);

  it('keeps the lane of each task, and lets none go but when the agent leaves', () => {
    const events: readonly SummaryOutboxEvent[] = [
      { type: 'lane.told', taskSid: A.taskSid, event: { type: 'version.kept', version: aVersion('typed') } },
      { type: 'tasks.loaded', present: [] },
      { type: 'tasks.loaded', present: [A.taskSid, B.taskSid] },
      { type: 'agent.left' },
      { type: 'retry.requested' },
      { type: 'network.woke' },
      { type: 'page.hidden' },
    ];
    walk<typeof summaryOutboxMachine, undefined>({
      machine: summaryOutboxMachine,
      coverage,
      input: ({ now }) => ({
        now,
        random: () => 1,
        tellStore: () => undefined,
        tellSession: () => undefined,
      }),
      memory: undefined,
      check,
      answers: () => ({
        list: { done: [EMPTY, BACKLOG], error: [new AssistError('unreachable', 'No store')] },
      }),
      // A lane that is over says so.
      events: () => [...events, { type: 'xstate.done.actor.0.lane' } as unknown as SummaryOutboxEvent],
      facts: ({ snapshot: { value, context } }) => [
        value,
        Object.keys(context.lanes),
        context.isListed,
        context.present,
      ],
    });
  });

  it('takes every state and every transition', () => {
    expectAllTaken('summaryOutbox', coverage);
  });
});
