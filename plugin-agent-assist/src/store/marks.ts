import type { Feedback, Rating, SuggestionMark } from '../domain/feedback';
import type { SuggestionAct } from '../machine/session.types';
import type { SuggestionMarks } from './state';

/** The marks of a suggestion with which the agent has done nothing. */
export const NO_MARKS: SuggestionMarks = {
  displayed: false,
  used: [],
  copied: false,
  opened: [],
  dismissed: false,
  pinned: false,
  rating: undefined,
};

/** The marks after one more act; the same object where it changes nothing. */
export const afterAct = (marks: SuggestionMarks, act: SuggestionAct): SuggestionMarks => {
  switch (act.type) {
    case 'used':
      return marks.used.includes(act.text) ? marks : { ...marks, used: [...marks.used, act.text] };
    case 'marked':
      return afterMark(marks, act.mark);
    case 'fedBack':
      return afterFeedback(marks, act.feedback);
  }
};

/** Whether a suggestion shows both in the same way: that it was in sight is shown nowhere. */
export const looksAlike = (a: SuggestionMarks, b: SuggestionMarks): boolean =>
  isSameFlags({ ...a, displayed: b.displayed }, b) &&
  a.used === b.used &&
  a.opened === b.opened &&
  a.rating === b.rating;

/** What is kept is not put out of sight, and the other way round. */
const afterMark = (marks: SuggestionMarks, mark: SuggestionMark): SuggestionMarks => {
  switch (mark) {
    case 'pinned':
      return changed(marks, { pinned: true, dismissed: false });
    case 'unpinned':
      return changed(marks, { pinned: false });
    case 'dismissed':
      return changed(marks, { pinned: false, dismissed: true });
    case 'restored':
      return changed(marks, { dismissed: false });
  }
};

const afterFeedback = (marks: SuggestionMarks, feedback: Feedback): SuggestionMarks => {
  switch (feedback.type) {
    case 'displayed':
      return changed(marks, { displayed: true });
    case 'copied':
      return changed(marks, { copied: true });
    case 'rated':
      return isSameRating(marks.rating, feedback.rating) ? marks : { ...marks, rating: feedback.rating };
    case 'sourceOpened':
      return marks.opened.includes(feedback.url)
        ? marks
        : { ...marks, opened: [...marks.opened, feedback.url] };
    // Which text was used is told by the act of that name.
    case 'used':
      return marks;
  }
};

type Flags = Partial<Pick<SuggestionMarks, 'displayed' | 'copied' | 'dismissed' | 'pinned'>>;

const changed = (marks: SuggestionMarks, flags: Flags): SuggestionMarks => {
  const next = { ...marks, ...flags };
  return isSameFlags(next, marks) ? marks : next;
};

const isSameFlags = (a: SuggestionMarks, b: SuggestionMarks): boolean =>
  a.displayed === b.displayed &&
  a.copied === b.copied &&
  a.dismissed === b.dismissed &&
  a.pinned === b.pinned;

const isSameRating = (a: Rating | undefined, b: Rating | undefined): boolean =>
  a?.verdict === b?.verdict && reasonOf(a) === reasonOf(b);

const reasonOf = (rating: Rating | undefined): string | undefined =>
  rating?.verdict === 'notHelpful' ? rating.reason : undefined;
