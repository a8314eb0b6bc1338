import type { TaskSid } from '../../domain/ids';
import type { KeptSummaryEditor } from './summary-editor.machine';

/** Keeps what the agent has typed while its task is not on the screen. Lives as long as the page. */
export interface SummaryEdits {
  read(taskSid: TaskSid): KeptSummaryEditor | undefined;
  keep(taskSid: TaskSid, editor: KeptSummaryEditor): void;
  /** To be called when the task is over: a summary holds a customer's words. */
  forget(taskSid: TaskSid): void;
}

export const createSummaryEdits = (): SummaryEdits => {
  const editors = new Map<TaskSid, KeptSummaryEditor>();
  return {
    read: (taskSid) => editors.get(taskSid),
    keep: (taskSid, editor) => void editors.set(taskSid, editor),
    forget: (taskSid) => void editors.delete(taskSid),
  };
};
