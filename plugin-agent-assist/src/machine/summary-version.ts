import { UNTOUCHED_EDITOR, type StoredSummary, type Summary, type SummaryVersion } from '../domain/summary';

/** The editor of what was taken from Sync because this browser had no text of its own. */
export const RESTORING_EDITOR = 'agent-assist-restored';

/** A draft of Google's as the first version of a summary. */
export const untouchedVersion = (
  { sections, answerRecord }: Summary,
  { at, base }: { readonly at: number; readonly base: number },
): SummaryVersion => ({
  editor: UNTOUCHED_EDITOR,
  // Rises over reloads and over computers, which know nothing of each other's.
  sequence: at,
  base,
  isEdited: false,
  is: { status: 'draft' },
  sections,
  note: '',
  answerRecord,
  startedAt: at,
  editedAt: at,
});

/** The version as the end of its task saves it. */
export const endedVersion = (version: SummaryVersion, at: number): SummaryVersion => ({
  ...version,
  // The sequence is its editor's own to count.
  is: { status: 'saved', savedBy: 'taskEnd', submittedAt: at },
});

/** What Sync has, as if it had been written here. */
export const restoredVersion = (stored: StoredSummary, at: number): SummaryVersion => ({
  editor: RESTORING_EDITOR,
  sequence: at,
  base: stored.number,
  isEdited: stored.isEdited,
  is:
    stored.status === 'saved'
      ? { status: 'saved', savedBy: stored.savedBy ?? 'agent', submittedAt: stored.updatedAt }
      : { status: 'draft' },
  sections: stored.sections,
  note: stored.note,
  answerRecord: stored.answerRecord,
  startedAt: stored.updatedAt,
  editedAt: stored.updatedAt,
});

/** What is still known of a draft of Google's after a reload. */
export const draftOf = ({ sections, answerRecord, editedAt }: SummaryVersion): Summary => ({
  sections,
  answerRecord,
  createdAt: editedAt,
});
