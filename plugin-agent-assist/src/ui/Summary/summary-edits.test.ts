import { createActor } from 'xstate';

import { aSummary, aTask } from '../../testing/fakes';
import { createSummaryEdits } from './summary-edits';
import { summaryEditorMachine } from './summary-editor.machine';

const { taskSid } = aTask();

const anEditedSummary = () => {
  const editor = createActor(summaryEditorMachine).start();
  editor.send({ type: 'draft.arrived', draft: aSummary(), at: 1 });
  editor.send({ type: 'section.edited', index: 0, text: 'What the agent typed' });
  return editor.getPersistedSnapshot();
};

describe('what the agent typed into a summary', () => {
  beforeEach(() => sessionStorage.clear());

  it('is there after a reload of the page', () => {
    createSummaryEdits(sessionStorage, 'AC1/WK1').keep(taskSid, anEditedSummary());

    const afterReload = createSummaryEdits(sessionStorage, 'AC1/WK1').read(taskSid);
    const editor = createActor(summaryEditorMachine, { snapshot: afterReload }).start();
    expect(editor.getSnapshot().context.text?.sections[0]?.text).toBe('What the agent typed');
  });

  it('is not shown to whoever signs in next', () => {
    createSummaryEdits(sessionStorage, 'AC1/WK1').keep(taskSid, anEditedSummary());
    expect(createSummaryEdits(sessionStorage, 'AC1/WK2').read(taskSid)).toBeUndefined();
  });

  it('goes when the task is over', () => {
    const edits = createSummaryEdits(sessionStorage, 'AC1/WK1');
    edits.keep(taskSid, anEditedSummary());
    edits.forget(taskSid);
    expect(edits.read(taskSid)).toBeUndefined();
    expect(sessionStorage).toHaveLength(0);
  });

  it('lives as long as the page where nothing can be stored', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
      removeItem: () => undefined,
    };
    const edits = createSummaryEdits(full, 'AC1/WK1');
    edits.keep(taskSid, anEditedSummary());
    expect(edits.read(taskSid)).toBeDefined();
  });

  it('that is damaged in storage is as good as none', () => {
    const damaged = { getItem: () => '{', setItem: () => undefined, removeItem: () => undefined };
    const edits = createSummaryEdits(damaged, 'AC1/WK1');
    expect(edits.read(taskSid)).toBeUndefined();
  });
});
