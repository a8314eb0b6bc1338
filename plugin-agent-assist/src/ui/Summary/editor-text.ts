import {
  isNewerVersion,
  rankOf,
  type StoredSummary,
  type Summary,
  type SummarySection,
  type SummaryStatus,
  type SummaryText,
  type SummaryVersion,
  type VersionId,
} from '../../domain/summary';
import type { SummaryRecord } from '../../store/state';

/** What stands in the text boxes, and where it comes from. Times are in milliseconds since the epoch. */
export interface EditorText extends SummaryText, Pick<SummaryVersion, 'answerRecord' | 'grewFrom'> {
  /** The agent has written some of it, here or elsewhere, or has chosen it over another. */
  readonly isEdited: boolean;
  /** Something was typed or chosen in this very editor. What comes from elsewhere does not take its place. */
  readonly isTouched: boolean;
  readonly is: SummaryStatus;
  /** When the agent was first shown it; undefined while the summary is folded. */
  readonly startedAt: number | undefined;
}

/** A text that the agent wrote in another tab or on another computer. */
export interface Rival {
  readonly text: EditorText;
  /** When it was written. */
  readonly at: number;
  /** The number in Sync that whoever knows it has seen. */
  readonly base: number;
  /** Which version it is, where another tab of this browser keeps it. */
  readonly kept: VersionId | undefined;
}

/** A text that has made way for another and can be brought back. */
export interface PutAside {
  readonly text: EditorText;
  /** Whether it was what stood here, or what had been written elsewhere. */
  readonly whose: 'mine' | 'theirs';
}

/** All that one editor knows. */
export interface EditorState {
  /** The editor's own name. */
  readonly editor: string;
  /** The number of its last version; 0 before the first. */
  readonly sequence: number;
  /** The number of the agent's version in Sync that was last seen. */
  readonly base: number;
  readonly text: EditorText | undefined;
  /** When something was last typed or chosen here. */
  readonly editedAt: number;
  /** The newest draft that has been placed, offered or passed over. */
  readonly latest: Summary | undefined;
  /** A newer draft waits for the agent's word. */
  readonly isOffered: boolean;
  readonly rival: Rival | undefined;
  /** The last one last. None is ever thrown away. */
  readonly putAside: readonly PutAside[];
  /** What another editor of this browser kept and this one has dealt with. */
  readonly met: VersionId | undefined;
}

const DRAFT: SummaryStatus = { status: 'draft' };

/** Whether two texts read the same. */
export const isSameText = (a: SummaryText, b: SummaryText): boolean =>
  a.note === b.note && isSameSections(a.sections, b.sections);

export const isSameSections = (a: readonly SummarySection[], b: readonly SummarySection[]): boolean =>
  a.length === b.length &&
  a.every(({ title, text }, index) => {
    const other = b[index];
    return other?.title === title && other.text === text;
  });

const isSameDraft = (a: Summary, b: Summary): boolean =>
  a.createdAt === b.createdAt && a.answerRecord === b.answerRecord;

/** Whether no section says anything, as where the agent has only left a note. */
export const isBlank = ({ sections }: SummaryText): boolean => sections.every(({ text }) => text === '');

/** Whether the agent has done anything with it that a draft must not undo. */
const isWanted = (text: EditorText): boolean =>
  (text.isEdited || text.isTouched || (text.is.status === 'saved' && text.is.savedBy === 'agent')) &&
  !isBlank(text);

/** A draft as it is shown; what was noted for the next agent stays. */
export const textOfDraft = (
  { sections, answerRecord }: Pick<Summary, 'sections' | 'answerRecord'>,
  before: EditorText | undefined,
): EditorText => ({
  sections,
  note: before?.note ?? '',
  answerRecord,
  isEdited: before !== undefined && (before.isEdited || before.note !== ''),
  isTouched: before?.isTouched ?? false,
  is: DRAFT,
  startedAt: undefined,
  grewFrom: before?.grewFrom,
});

const textOfKept = (version: SummaryVersion): EditorText => ({
  sections: version.sections,
  note: version.note,
  answerRecord: version.answerRecord,
  isEdited: version.isEdited,
  isTouched: false,
  is: version.is,
  startedAt: version.startedAt,
  grewFrom: idOf(version),
});

const textOfStored = (stored: StoredSummary): EditorText => ({
  sections: stored.sections,
  note: stored.note,
  answerRecord: stored.answerRecord,
  isEdited: stored.isEdited,
  isTouched: false,
  is:
    stored.status === 'saved'
      ? { status: 'saved', savedBy: stored.savedBy ?? 'agent', submittedAt: stored.updatedAt }
      : DRAFT,
  startedAt: undefined,
  grewFrom: undefined,
});

const idOf = ({ editor, sequence, is }: SummaryVersion): VersionId => ({ editor, sequence, is });

/**
 * The editor after something became known of the summary: shown where the agent has done nothing here, else offered or
 * reported. The same object where nothing changes.
 */
export const afterRecord = (
  state: EditorState,
  { kept, stored, conflict, draft }: SummaryRecord,
): EditorState => {
  let next = state;
  if (kept) next = afterKept(next, kept);
  if (stored) next = afterStored(next, stored);
  if (conflict) next = afterConflict(next, conflict);
  if (draft) next = afterDraft(next, draft, { kept, stored });
  return next;
};

const afterKept = (state: EditorState, kept: SummaryVersion): EditorState => {
  const { text, met, sequence, editedAt, editor } = state;
  if (kept.editor === editor) return afterOwnKept(state, kept);
  if (met?.editor === kept.editor && rankOf(met) >= rankOf(kept)) return state;
  if (sequence > 0 && !isNewerVersion(kept, { ...kept, editor, editedAt })) return state;
  const known = { ...state, met: idOf(kept) };
  // What Sync has beyond that is met next.
  if (!text?.isTouched) return { ...known, text: textOfKept(kept), base: kept.base };
  if (isSameText(text, kept)) return { ...known, rival: undefined };
  const rival = { text: textOfKept(kept), at: kept.editedAt, base: kept.base, kept: idOf(kept) };
  return { ...known, rival };
};

/** Save has come through late, after it had seemed to be called off. */
const afterOwnKept = (state: EditorState, { sequence, is, ...kept }: SummaryVersion): EditorState =>
  state.text?.is.status === 'draft' &&
  is.status === 'saved' &&
  sequence === state.sequence &&
  isSameText(state.text, kept)
    ? { ...state, text: { ...state.text, is } }
    : state;

/** What Sync has of a text that grew on here is no news, wherever it was written. */
const afterStored = (state: EditorState, stored: StoredSummary): EditorState => {
  const { text, base, editor } = state;
  if (stored.number <= base) return state;
  const known = { ...state, base: stored.number };
  if (!text) return { ...known, text: textOfStored(stored) };
  if (isSameText(text, stored)) return { ...known, rival: undefined };
  if (stored.editor === editor || stored.editor === text.grewFrom?.editor) return known;
  if (isGoogles(stored)) {
    if (!isShownInstead(state, text, stored)) return known;
    // A note is not Google's, and may have been typed before anything was known of this.
    return text.note === ''
      ? show(known, stored)
      : { ...show(known, stored), text: textOfDraft(stored, text) };
  }
  return isMine(text) ? report(state, stored) : show(known, stored);
};

/** Here the text is held up until the agent has decided, though it grew from what Sync has. */
const afterConflict = (state: EditorState, conflict: StoredSummary): EditorState => {
  const { text, base } = state;
  if (conflict.number <= base) return state;
  if (!text || isSameText(text, conflict)) return afterStored(state, conflict);
  return isMine(text) ? report(state, conflict) : show({ ...state, base: conflict.number }, conflict);
};

/** Another tab's text is known here before Sync has it, and may be further on. */
const report = (state: EditorState, stored: StoredSummary): EditorState => {
  const { rival } = state;
  if (rival && (rival.kept?.editor === stored.editor || isSameText(rival.text, stored)))
    return rival.base >= stored.number ? state : { ...state, rival: { ...rival, base: stored.number } };
  return {
    ...state,
    rival: { text: textOfStored(stored), at: stored.updatedAt, base: stored.number, kept: undefined },
  };
};

const afterDraft = (
  state: EditorState,
  draft: Summary,
  { kept, stored }: Pick<SummaryRecord, 'kept' | 'stored'>,
): EditorState => {
  const { text, latest } = state;
  if (latest && isSameDraft(latest, draft)) return state;
  const known = { ...state, latest: draft };
  if (!text) return { ...known, text: textOfDraft(draft, undefined) };
  // Begun after the draft had come: a reload is no reason to offer it again.
  const isOld = latest === undefined && isBegunAfter(draft, kept, stored);
  if (isOld || isSameSections(text.sections, draft.sections)) return known;
  return isWanted(text)
    ? { ...known, isOffered: true }
    : { ...known, isOffered: false, text: textOfDraft(draft, text) };
};

const isBegunAfter = (
  draft: Summary,
  kept: SummaryVersion | undefined,
  stored: StoredSummary | undefined,
): boolean => draft.createdAt <= Math.max(kept?.editedAt ?? 0, stored?.updatedAt ?? 0);

/** Whether it may be in this browser alone. */
const isMine = (text: EditorText): boolean =>
  text.isTouched || (text.isEdited && text.grewFrom !== undefined);

/** What Google drafted and nobody has touched, though its task may have ended. */
const isGoogles = ({ isEdited, savedBy }: StoredSummary): boolean => !isEdited && savedBy !== 'agent';

const isShownInstead = ({ latest }: EditorState, text: EditorText, stored: StoredSummary): boolean =>
  !isWanted(text) && stored.updatedAt > (latest?.createdAt ?? 0);

const show = (state: EditorState, stored: StoredSummary): EditorState => ({
  ...state,
  text: textOfStored(stored),
  isOffered: false,
  rival: undefined,
});
