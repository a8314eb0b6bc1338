import * as React from 'react';
import { useSelector } from '@xstate/react';
import { useStore } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import type { AssistRootState } from '../../store/state';
import { editorOf } from './editors';
import type { SummaryEditorContext, SummaryEditorEvent } from './summary-editor.machine';

/**
 * One task's editor. It lives on while another task is on the screen; what is typed is passed on at the latest when
 * this one leaves it, or when the page is hidden or closed.
 *
 * @param commands those of the first call hold for as long as the task does
 */
export const useSummaryEditor = (
  taskSid: TaskSid,
  commands: AssistCommands,
): readonly [SummaryEditorContext, (event: SummaryEditorEvent) => void] => {
  const store = useStore<AssistRootState>();
  const editor = React.useMemo(() => editorOf(store, taskSid, commands), [store, taskSid, commands]);
  const context = useSelector(editor, (snapshot) => snapshot.context);
  const { send } = editor;

  React.useLayoutEffect(() => {
    const flush = (): void => send({ type: 'flush.requested' });
    const flushIfHidden = (): void => {
      if (document.visibilityState === 'hidden') flush();
    };
    // Captured, and so before the desk sends what it has got by then.
    window.addEventListener('pagehide', flush, true);
    window.addEventListener('visibilitychange', flushIfHidden, true);
    return () => {
      window.removeEventListener('pagehide', flush, true);
      window.removeEventListener('visibilitychange', flushIfHidden, true);
      flush();
    };
  }, [send]);

  return [context, send];
};
