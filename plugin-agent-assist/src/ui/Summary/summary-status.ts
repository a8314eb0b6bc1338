import type { StoredSummary } from '../../domain/summary';
import type { SummaryView } from '../../store/state';
import { strings } from '../strings';
import { isSameText, type EditorText } from './editor-text';

export interface Standing {
  readonly view: SummaryView | undefined;
  readonly text: EditorText | undefined;
  readonly stored: StoredSummary | undefined;
  /** What was written elsewhere waits for the agent's word, and holds up what stands here. */
  readonly isContested: boolean;
}

/** Whether Sync has just this text, as saved. */
export const isSaved = ({ text, stored }: Pick<Standing, 'text' | 'stored'>): boolean =>
  text !== undefined && stored?.status === 'saved' && isSameText(text, stored);

/** Whether Save was pressed on it, and it is under way. */
export const isSaving = (standing: Standing): boolean =>
  standing.text?.is.status === 'saved' &&
  !isSaved(standing) &&
  !standing.isContested &&
  standing.view?.notSaved === undefined;

/** How the text stands, in a few words that are true at this moment. `now` is in milliseconds since the epoch. */
export const statusOf = (standing: Standing, isOpen: boolean, now: number): string => {
  const { view, text, stored, isContested } = standing;
  if (view?.phase === 'requested') return strings.summaryRequested;
  if (text === undefined) return '';
  if (stored && isSaved(standing))
    return stored.savedBy === 'taskEnd'
      ? strings.summarySavedAtEnd
      : strings.summarySaved(stored.updatedAt, now);
  const isWritten = text.isEdited || text.is.status === 'saved';
  if (isWritten && (view?.notSaved ?? isContested)) return strings.summaryUnsaved;
  if (isSaving(standing)) return strings.summarySaving;
  if (isWritten && stored?.isEdited && stored.status === 'draft')
    return strings.summaryKept(stored.updatedAt, now);
  return isOpen || isWritten ? strings.summaryDraft : strings.summaryReady;
};
