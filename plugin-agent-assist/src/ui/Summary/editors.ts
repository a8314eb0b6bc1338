import type { Store } from '@reduxjs/toolkit';

import type { AssistCommands } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { selectHasSession } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { selectSummary } from '../../store/summary-selectors';
import { startSummaryEditor, type SummaryEditor } from './summary-editor.machine';

type AssistStore = Pick<Store<AssistRootState>, 'getState' | 'subscribe'>;

/** One editor per task in this tab, whether its task is on the screen or not. */
type Editors = Map<TaskSid, SummaryEditor>;

const editorsOfStores = new WeakMap<AssistStore, Editors>();

/**
 * The task's editor in this tab. The first call starts it; it hears of its summary from the store until the task has
 * gone, and passes on what is typed as `commands` of this first call.
 */
export const editorOf = (
  store: AssistStore,
  taskSid: TaskSid,
  commands: Pick<AssistCommands, 'keepSummary' | 'saveSummary'>,
): SummaryEditor => {
  const editors = editorsOfStores.get(store) ?? new Map<TaskSid, SummaryEditor>();
  editorsOfStores.set(store, editors);
  const present = editors.get(taskSid);
  if (present) return present;

  let record = selectSummary(store.getState(), taskSid);
  const editor = startSummaryEditor({
    // Other tabs and earlier pages have had editors of their own, also where a tab was duplicated.
    editor: crypto.randomUUID(),
    keep: (version) => commands.keepSummary(taskSid, version),
    save: (version) => commands.saveSummary(taskSid, version),
  });
  editor.send({ type: 'record.changed', record });
  editors.set(taskSid, editor);

  const unsubscribe = store.subscribe(() => {
    const state = store.getState();
    if (!selectHasSession(state, taskSid)) {
      unsubscribe();
      // A summary holds a customer's words: it is not for longer in memory than it is needed.
      editors.delete(taskSid);
      editor.send({ type: 'flush.requested' });
      editor.stop();
      return;
    }
    const next = selectSummary(state, taskSid);
    if (next === record) return;
    record = next;
    editor.send({ type: 'record.changed', record });
  });
  return editor;
};
