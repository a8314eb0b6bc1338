import type { TaskSid } from '../../domain/ids';
import type { KeptSummaryEditor } from './summary-editor.machine';

/** Keeps what the agent has typed while its task is not on the screen, and over a reload of the page. */
export interface SummaryEdits {
  read(taskSid: TaskSid): KeptSummaryEditor | undefined;
  keep(taskSid: TaskSid, editor: KeptSummaryEditor): void;
  /** To be called when the task is over: a summary holds a customer's words. */
  forget(taskSid: TaskSid): void;
}

/** Snapshots of another version of the editor are not read. */
const VERSION = 2;

/**
 * @param storage the tab's session storage: it goes with the tab, and no other tab or later sign-in reads it
 * @param agent account and worker, so that whoever signs in next in the same tab sees nothing of this one's
 */
export const createSummaryEdits = (
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  agent: string,
): SummaryEdits => {
  const editors = new Map<TaskSid, KeptSummaryEditor>();
  const keyOf = (taskSid: TaskSid): string => `agent-assist/summary/${VERSION}/${agent}/${taskSid}`;

  const stored = (taskSid: TaskSid): KeptSummaryEditor | undefined => {
    try {
      const text = storage.getItem(keyOf(taskSid));
      // Written by ourselves, in this tab and by this version.
      return text === null ? undefined : (JSON.parse(text) as KeptSummaryEditor);
    } catch {
      return undefined;
    }
  };

  return {
    read: (taskSid) => editors.get(taskSid) ?? stored(taskSid),
    keep(taskSid, editor) {
      editors.set(taskSid, editor);
      try {
        storage.setItem(keyOf(taskSid), JSON.stringify(editor));
      } catch {
        // Full or forbidden: the text still lives as long as the page.
      }
    },
    forget(taskSid) {
      editors.delete(taskSid);
      storage.removeItem(keyOf(taskSid));
    },
  };
};
