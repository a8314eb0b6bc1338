import { AssistError } from '../domain/failure';
import type { AnswerRecordName } from '../domain/ids';
import type { ContactSummaries } from '../domain/ports';
import type { KeptContact, SessionReport, StoredSummary, SummaryVersion } from '../domain/summary';
import { aTask, aVersion, contactOf, saved } from '../testing/fakes';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Situation, type Step } from '../testing/model/walk';
import {
  summaryLaneMachine,
  type LaneEvent,
  type LaneOutcome,
  type StoreOrder,
} from './summary-lane.machine';
import { nextErrand, type Errand } from './summary-lane';

const TASK = aTask();
const RECORD = 'projects/p/locations/global/answerRecords/a' as AnswerRecordName;
const SESSION: SessionReport = {
  phase: 'live',
  isPaused: false,
  counts: { shown: 0, used: 0 },
  sentiment: [],
};
const ENDED: SessionReport = { ...SESSION, phase: 'ended' };
const down = new AssistError('unreachable', 'No answer');

const DRAFT = aVersion('typed by me');
const SAVED = saved(aVersion('saved by me', { sequence: 2, answerRecord: RECORD }));
/** In Sync, and from another computer. */
const STORED: StoredSummary = {
  worker: 'WK1',
  agent: 'Ada',
  number: 7,
  editor: 'elsewhere',
  isEdited: true,
  status: 'draft',
  savedBy: undefined,
  sections: [],
  note: '',
  answerRecord: undefined,
  updatedAt: 0,
};
const CONTACT: ContactSummaries = { contact: contactOf(TASK), ticket: 't', mine: undefined, others: [] };
const WRITTEN: KeptContact = {
  taskSid: TASK.taskSid,
  contact: undefined,
  ticket: undefined,
  customer: 'Grace',
  channelType: 'web',
  told: SESSION,
  end: undefined,
  at: 1,
};

const refused = (kind: AssistError['kind']): LaneOutcome => ({
  type: 'refused',
  failure: { kind, message: kind },
  proof: { contact: CONTACT.contact, ticket: 't' },
});

type Machine = typeof summaryLaneMachine;

interface Order {
  readonly order: StoreOrder;
}
const ordersIn = (notes: readonly unknown[]): readonly StoreOrder[] =>
  notes.flatMap((note) =>
    typeof note === 'object' && note !== null && 'order' in note ? [(note as Order).order] : [],
  );

const textOf = ({ sections }: SummaryVersion): string => sections.map(({ text }) => text).join();

const check = (step: Step<Machine, undefined>): void => {
  const { before, snapshot, effects, notes } = step;
  const { lane } = snapshot.context;
  const sends = effects.filter((effect) => effect.type === 'started' && effect.src === 'send');
  if (sends.length > 1) throw new Error('Two requests at a time');
  for (const effect of sends) {
    if (effect.type !== 'started') continue;
    const { report, kept } = effect.input as Errand;
    if (
      report.version === undefined &&
      report.session === undefined &&
      report.answers === undefined &&
      !before?.snapshot.context.lane.mustOpen
    )
      throw new Error('It asks for nothing');
    if (kept && lane.versions.every(({ version }) => version !== kept.version))
      throw new Error('It sends what it does not hold');
  }
  // A version leaves the lane only when the store is told so, or when a newer one of its editor takes its place.
  const gone = (before?.snapshot.context.lane.versions ?? []).filter(
    (one) => !lane.versions.some(({ version }) => version.editor === one.version.editor),
  );
  const orders = ordersIn(notes);
  for (const { version, isStored } of gone) {
    const isTold = orders.some(
      (order) =>
        (order.type === 'settle' || order.type === 'markStored') && order.version.editor === version.editor,
    );
    if (!isTold && !isStored) throw new Error(`Dropped without a word: ${textOf(version)}`);
  }
  if (snapshot.matches('over') && (lane.versions.length > 0 || nextErrand(lane)))
    throw new Error('It is over and has something left');
};

type Facts = (situation: Situation<Machine, undefined>) => unknown;

describe('the lane of one task’s summary, gone through by every way', () => {
  const coverage = createCoverage(summaryLaneMachine);
  const go = (
    events: readonly LaneEvent[],
    outcomes: readonly LaneOutcome[],
    more: Facts = () => undefined,
    isListed = true,
  ) =>
    walk<Machine, undefined>({
      machine: summaryLaneMachine,
      coverage,
      input: ({ note }) => ({
        taskSid: TASK.taskSid,
        isListed,
        // The clock of the world, by which nothing is a day old.
        now: () => Date.UTC(2026, 0, 15, 10),
        random: () => 1,
        tellStore: (_, order) => note({ order }),
        tellSession: (_, news) => note({ news }),
      }),
      memory: undefined,
      check,
      answers: () => ({
        send: { done: outcomes },
        sendFeedback: { done: [undefined], error: [down, new AssistError('rejected', 'No')] },
      }),
      events: () => events,
      facts: (situation) => {
        const { value, context, status } = situation.snapshot;
        const { lane } = context;
        return [
          value,
          status,
          lane.versions.map(({ version, isStored }) => [
            version.editor,
            Math.min(version.sequence, 3),
            version.is.status,
            version.base,
            isStored,
          ]),
          lane.contact.end !== undefined,
          lane.contact.told?.phase,
          lane.mustOpen,
          lane.session !== undefined,
          lane.answers,
          Object.keys(lane.refusals),
          Object.entries(lane.taken).map(([editor, rank]) => [editor, Math.min(rank ?? 0, 5)]),
          context.failure?.kind,
          context.isDiscarded,
          nextErrand(lane)?.press === context.errand?.press,
          more(situation),
        ];
      },
      limit: 12_000,
    });

  const OPEN: LaneEvent = {
    type: 'task.opened',
    task: { taskSid: TASK.taskSid, customer: 'Grace', channelType: 'web', at: 1 },
  };
  const END: LaneEvent = { type: 'task.ended', session: ENDED, answers: undefined };
  const WAKE: readonly LaneEvent[] = [
    { type: 'retry.requested' },
    { type: 'network.woke' },
    { type: 'page.hidden' },
  ];

  it('sends one thing at a time, whatever fails, and drops no text without a word', () => {
    go(
      [
        OPEN,
        { type: 'version.kept', version: DRAFT },
        { type: 'version.kept', version: SAVED },
        END,
        ...WAKE,
      ],
      [
        { type: 'accepted', ...CONTACT },
        { type: 'accepted', ...CONTACT, isIncomplete: true },
        { type: 'conflict', stored: STORED },
        refused('busy'),
        refused('tooLong'),
        refused('unauthorized'),
      ],
    );
  });

  it('goes on from what an earlier page has left, and lets the agent decide about it', () => {
    go(
      [
        { type: 'task.missed' },
        { type: 'backlog.listed', versions: [], contact: undefined },
        {
          type: 'backlog.listed',
          versions: [{ taskSid: TASK.taskSid, version: DRAFT, isStored: false }],
          contact: WRITTEN,
        },
        { type: 'draft.settled', act: 'save' },
        { type: 'draft.settled', act: 'discard' },
      ],
      [
        { type: 'accepted', ...CONTACT, mine: STORED },
        { type: 'conflict', stored: STORED },
        refused('unauthorized'),
      ],
      () => undefined,
      false,
    );
  });

  it('tells of the session beside, and of no task that is still open that it has gone', () => {
    go(
      [
        OPEN,
        { type: 'task.missed' },
        { type: 'session.told', session: SESSION, answers: 'r1' },
        { type: 'draft.settled', act: 'discard' },
        {
          type: 'backlog.listed',
          versions: [{ taskSid: TASK.taskSid, version: SAVED, isStored: true }],
          contact: WRITTEN,
        },
      ],
      [{ type: 'accepted', ...CONTACT }, refused('busy')],
    );
  });

  it('takes every state and every transition', () => {
    expectAllTaken('summaryLane', coverage);
  });
});
