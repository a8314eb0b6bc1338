import * as React from 'react';
import { useMachine } from '@xstate/react';

import type { Summary } from '../../domain/summary';
import type { TaskSid } from '../../domain/ids';
import {
  summaryEditorMachine,
  type SummaryEditorEvent,
  type SummaryEditorSnapshot,
} from './summary-editor.machine';
import type { SummaryEdits } from './summary-edits';

export interface SummaryEditorOptions {
  readonly taskSid: TaskSid;
  readonly edits: SummaryEdits;
  /** The last draft, or undefined while there is none or the agent cannot see it. */
  readonly visibleDraft: Summary | undefined;
  readonly now: () => number;
}

/** Runs one task's editor, and keeps its state in `edits` with every key that is typed. */
export const useSummaryEditor = ({
  taskSid,
  edits,
  visibleDraft,
  now,
}: SummaryEditorOptions): readonly [SummaryEditorSnapshot, (event: SummaryEditorEvent) => void] => {
  const [snapshot, send, editor] = useMachine(summaryEditorMachine, { snapshot: edits.read(taskSid) });

  React.useLayoutEffect(() => {
    const { unsubscribe } = editor.subscribe((next) => {
      if (next.status === 'active' && !next.matches('empty'))
        edits.keep(taskSid, editor.getPersistedSnapshot());
    });
    return unsubscribe;
  }, [editor, edits, taskSid]);

  React.useLayoutEffect(() => {
    if (visibleDraft) send({ type: 'draft.arrived', draft: visibleDraft, at: now() });
  }, [visibleDraft, send, now]);

  return [snapshot, send];
};
