import { AssistError } from '../domain/failure';
import type { AnswerRecordName } from '../domain/ids';
import type { SessionReport, StoredSummary, SummaryVersion } from '../domain/summary';
import { aSummary, aTask, aVersion, contactOf, conversationOf, saved } from '../testing/fakes';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Step } from '../testing/model/walk';
import { aReporter } from '../testing/session-reporter';
import { summaryMachine, type RestoredSummary, type SummaryEvent } from './summary.machine';
import type { SummaryOrder } from './summary.types';

type Machine = typeof summaryMachine;

interface Memory {
  /** What an editor has kept last; it is the summary until an editor keeps something newer. */
  readonly kept: SummaryVersion | undefined;
  readonly ends: number;
}

const START = Date.UTC(2026, 0, 15, 10);
const TASK = aTask();
const down = new AssistError('unreachable', 'No answer');
const DRAFT = aVersion('typed by me', { editedAt: START + 3_600_000 });
const SAVED = saved(aVersion('saved by me', { sequence: 2, editedAt: START + 3_600_000 }));
const STORED: StoredSummary = {
  worker: 'WK1',
  agent: 'Ada',
  number: 7,
  editor: 'elsewhere',
  isEdited: true,
  status: 'draft',
  savedBy: undefined,
  sections: [{ title: 'Situation', text: 'in Sync' }],
  note: '',
  answerRecord: undefined,
  updatedAt: START,
};
const contact = (mine?: StoredSummary) => ({ contact: contactOf(TASK), ticket: 't', mine, others: [] });
const TOLD: SessionReport = { phase: 'live', isPaused: false, counts: { shown: 1, used: 0 }, sentiment: [] };
const RESTORED: RestoredSummary = {
  versions: [
    { taskSid: TASK.taskSid, version: aVersion('typed before', { editor: 'old' }), isStored: false },
  ],
  told: TOLD,
};
const attached = (isHandedOver: boolean, summarises = true): SummaryEvent => ({
  type: 'conversation.attached',
  conversation: conversationOf(TASK),
  summarises,
  isHandedOver,
});
const saidAt = (second: number): SummaryEvent => ({
  type: 'messages.seen',
  messages: [
    {
      name: `${conversationOf(TASK)}/messages/${second}` as never,
      role: 'END_USER',
      text: 'Hello',
      sentAt: new Date(START + second * 1_000).toISOString(),
      sentiment: undefined,
    },
  ],
});
const REQUEST = { id: 'r1', by: 'Sue', at: START };
const ACTED: SummaryEvent = {
  type: 'suggestion.acted',
  id: 'projects/p/locations/global/answerRecords/a' as AnswerRecordName,
  act: { type: 'used', text: 'Certainly' },
};

const isOrder = (note: unknown): note is SummaryOrder =>
  typeof note === 'object' && note !== null && 'type' in note;
const ordersIn = (notes: readonly unknown[]): readonly SummaryOrder[] => notes.filter(isOrder);

const remember = (memory: Memory, step: Step<Machine, Memory>): Memory => {
  const event = step.event as SummaryEvent;
  return {
    kept: event.type === 'summary.kept' ? step.snapshot.context.text : memory.kept,
    ends: memory.ends + step.notes.filter((note) => note === 'ended').length,
  };
};

const check = (step: Step<Machine, Memory>, memory: Memory): void => {
  const { before, snapshot, event, notes } = step;
  const { context, value } = snapshot;
  const orders = ordersIn(notes);
  if (memory.ends > 1) throw new Error('The end of the task is told twice');
  const textBefore = before?.snapshot.context.text;
  if (
    event.type === 'task.ended' &&
    textBefore?.is.status === 'draft' &&
    before?.snapshot.context.phase !== 'ended'
  ) {
    const kept = orders.find((order) => order.type === 'keep');
    if (kept?.version.is.status !== 'saved')
      throw new Error('What was typed is not saved at the end of the task');
  }
  // What an editor has kept is what is saved, whatever Google or Sync say later.
  if (memory.kept?.isEdited && context.text?.sections !== memory.kept.sections)
    throw new Error('What was typed has been dropped');
  const isDrafting = typeof value.draft === 'object';
  if (isDrafting !== context.isAsking) throw new Error('It does not know whether it asks for a draft');
  if (context.status.phase === 'none' && context.text !== undefined)
    throw new Error('There is a text, and it shows none');
};

describe('the summary of a task, gone through by every way', () => {
  const coverage = createCoverage(summaryMachine);
  const go = (
    events: readonly SummaryEvent[],
    {
      redraft = false,
      restored = [RESTORED],
    }: { readonly redraft?: boolean; readonly restored?: readonly RestoredSummary[] } = {},
  ) =>
    walk<Machine, Memory>({
      machine: summaryMachine,
      coverage,
      input: ({ now, note }) => ({
        task: TASK,
        now: () => START + now(),
        random: () => 1,
        order: note,
        reporter: aReporter({
          noteAct: () => note('acted'),
          tell: () => note('told'),
          answer: (request) => note(`answered ${request}`),
          end: () => note('ended'),
        }),
        redraft: redraft ? { customerTurns: 2, minutes: 1 } : undefined,
      }),
      memory: { kept: undefined, ends: 0 },
      remember,
      check,
      answers: () => ({
        restore: { done: restored, error: [down] },
        draft: { done: [aSummary(), { ...aSummary(), sections: [] }], error: [down] },
      }),
      events: () => events,
      facts: ({ snapshot: { value, context }, memory }) => [
        value,
        context.phase,
        context.attached && [context.attached.summarises, context.attached.isHandedOver],
        context.text && [context.text.editor, context.text.is.status, context.text.isEdited],
        context.unshown?.is.status,
        context.standing,
        [context.isLastDraftDue, context.wasAsked, context.isCurrent, context.isInterim],
        context.saidAt,
        Math.min(context.turns, 2),
        context.request?.id,
        context.answered,
        context.draftedFor,
        memory.kept !== undefined,
      ],
      limit: 12_000,
    });

  const END: SummaryEvent = { type: 'task.ended' };
  const WRAPUP: SummaryEvent = { type: 'task.wrapupStarted' };
  const OPENED: SummaryEvent = { type: 'summary.reported', report: { type: 'told', contact: contact() } };

  it('asks for drafts one at a time, on demand and at the end', () => {
    go([
      attached(false),
      attached(true),
      { type: 'conversation.detached' },
      { type: 'conversation.heard' },
      { type: 'summary.requested' },
      WRAPUP,
      END,
    ]);
  });

  it('asks anew when enough was said, and not before', () => {
    go([attached(false), saidAt(1), saidAt(2), saidAt(3), { type: 'summary.requested' }, END], {
      redraft: true,
      restored: [],
    });
  });

  it('never drops what was typed, and saves it at the end', () => {
    go([
      attached(false),
      { type: 'summary.requested' },
      { type: 'summary.kept', version: DRAFT },
      { type: 'summary.kept', version: SAVED },
      { type: 'summary.reported', report: { type: 'stored', version: DRAFT, contact: contact(STORED) } },
      { type: 'summary.reported', report: { type: 'conflict', stored: STORED } },
      {
        type: 'summary.reported',
        report: { type: 'failed', failure: { kind: 'tooLong', message: 'Too long' }, version: SAVED },
      },
      END,
    ]);
  });

  it('answers a supervisor, with a fresh draft where there can be one', () => {
    go([
      attached(false),
      { type: 'summary.asked', request: REQUEST },
      { type: 'summary.asked', request: undefined },
      { type: 'summary.kept', version: DRAFT },
      OPENED,
      END,
    ]);
  });

  it('tells how the session stands', () => {
    go([
      OPENED,
      ACTED,
      WRAPUP,
      END,
      { type: 'pause.changed', isPaused: true },
      { type: 'pause.changed', isPaused: false },
    ]);
  });

  it('takes every state and every transition', () => {
    expectAllTaken('summary', coverage);
  });
});
