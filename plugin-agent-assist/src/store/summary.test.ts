import type { StoredSummary, SummaryVersion } from '../domain/summary';
import { afterEmissions, TASK, then } from '../testing/after-emissions';
import { aDraft } from '../testing/ui/builders';
import { mirrored, projected } from './actions';
import { assistReducer } from './reducer';
import { STORE_KEY } from './state';
import { selectSummaries, selectSummary } from './summary-selectors';

const aKept = (parts: Partial<SummaryVersion>): SummaryVersion => ({
  editor: 'tab-1',
  sequence: 1,
  base: 0,
  isEdited: true,
  is: { status: 'draft' },
  sections: [{ title: 'Situation', text: 'text' }],
  note: '',
  answerRecord: undefined,
  startedAt: 1,
  editedAt: 1,
  ...parts,
});

const aStored = (number: number): StoredSummary => ({
  worker: 'WK1',
  agent: 'Ada',
  number,
  editor: 'tab-1',
  isEdited: true,
  status: 'draft',
  savedBy: undefined,
  sections: [],
  note: '',
  answerRecord: undefined,
  updatedAt: 1,
});

const kept = (parts: Partial<SummaryVersion>) => ({ type: 'summary.kept', version: aKept(parts) }) as const;

describe('the summary of a task in the store', () => {
  it('is the same object where Sync is read and nobody has written anything, and another where they have', () => {
    const none = { type: 'summary.stored', mine: undefined, others: [] } as const;
    const state = afterEmissions(none);
    const again = then(state, none);
    expect(selectSummary(again, TASK)).toBe(selectSummary(state, TASK));
    const written = then(again, { ...none, others: [aStored(4)] });
    expect(selectSummary(written, TASK)).toMatchObject({ others: [aStored(4)] });
    expect(selectSummary(then(written, none), TASK)).toMatchObject({ others: [] });
  });

  it('holds the draft, the agent’s text, what Sync has, and who waits for it, side by side', () => {
    const draft = aDraft({ Situation: 'drafted' });
    const request = { id: 'ask-1', by: 'Sue', at: 1 };
    const state = afterEmissions(
      { type: 'summary.drafted', summary: draft },
      kept({ sequence: 2 }),
      { type: 'summary.stored', mine: aStored(1), others: [aStored(4)] },
      { type: 'summary.asked', request },
    );
    expect(selectSummary(state, TASK)).toEqual({
      draft,
      kept: aKept({ sequence: 2 }),
      stored: aStored(1),
      others: [aStored(4)],
      conflict: undefined,
      request,
    });
  });

  it.each([
    ['an earlier change of the same editor', kept({ sequence: 2, editedAt: 9 })],
    ['a draft of what is saved', kept({ sequence: 3, editedAt: 9 })],
    ['what another editor kept before', kept({ editor: 'tab-2', sequence: 9, editedAt: 2 })],
  ])('is not turned back by %s', (_, late) => {
    const saved = { status: 'saved', savedBy: 'agent', submittedAt: 3 } as const;
    const before = afterEmissions(kept({ sequence: 3, editedAt: 3, is: saved }));
    expect(selectSummary(then(before, late), TASK).kept).toMatchObject({ sequence: 3, is: saved });
  });

  it('is in conflict until an editor has seen the other text', () => {
    const before = afterEmissions({ type: 'summary.conflicted', stored: aStored(2) }, kept({ sequence: 2 }));
    expect(selectSummary(before, TASK).conflict).toEqual(aStored(2));
    expect(selectSummary(then(before, kept({ sequence: 3, base: 2 })), TASK).conflict).toBeUndefined();
  });

  it('is the same object where there is none', () => {
    const state = { [STORE_KEY]: assistReducer(undefined, { type: 'init' }) };
    expect(selectSummary(state, TASK)).toBe(selectSummary(state, TASK));
  });
});

it('what is still to be saved shows in every tab', () => {
  const view = {
    waiting: 2,
    failure: { kind: 'unreachable' as const, message: 'Sync does not answer' },
    drafts: [{ taskSid: TASK, customer: 'Grace', channelType: 'web', version: aKept({}) }],
  };
  const leading = assistReducer(undefined, projected([{ of: 'summaries', view }]));
  const following = assistReducer(undefined, mirrored(leading));
  expect(selectSummaries({ [STORE_KEY]: following })).toEqual(view);
});
