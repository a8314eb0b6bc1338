import { toolCallsOf, type SuggestionSet } from '../domain/suggestion';
import { currentAfterSet } from './current-replies';
import { findSetOfSuggestion, findSetOfToolCall, isReplySet } from './known';
import { omit } from './omit';
import { remembering } from './questions';
import type { SessionRecord } from './state';
import { afterResults, onlyTellsResults } from './tool-calls';
import { createAppend, forgotten } from './windowed-list';

const SETS_WINDOW = 2_048;

const appendSet = createAppend(SETS_WINDOW);

/** Google adds kinds a few times a year; whatever else might send us names does not fill the store with them. */
const MAX_UNKNOWN_KINDS = 20;

/**
 * Takes in what was proposed. The same suggestion comes by REST and by the socket: it is one by its answer record,
 * and of a set that is known in part only the rest is kept.
 */
export const receiveSet = (record: SessionRecord, set: SuggestionSet): SessionRecord => {
  const heard = hearAside(record, set);
  const fresh = set.suggestions.filter(
    (suggestion) => !findSetOfSuggestion(record.sets, suggestion.id) && !onlyTellsResults(suggestion, record),
  );
  if (fresh.length === 0) return heard;

  const kept = fresh.length === set.suggestions.length ? set : { ...set, suggestions: fresh };
  const next = {
    ...heard,
    sets: appendSet(record.sets, kept),
    // The whole set: what is known of it already is proposed still.
    current: isReplySet(kept) ? currentAfterSet(set, record) : record.current,
  };
  const gone = forgotten(record.sets, next.sets);
  return gone.length === 0 ? next : forgetActs(next, gone);
};

/** What a set tells beside its suggestions, which it tells also when it brings none. */
const hearAside = (record: SessionRecord, set: SuggestionSet): SessionRecord => {
  const toolCalls = afterResults(record, set.suggestions);
  const suggestedQuestions = set.questions.length > 0 ? set.questions : record.suggestedQuestions;
  const recentQuestions =
    set.question === undefined ? record.recentQuestions : remembering(record.recentQuestions, set.question);
  const unknownKinds = set.unknownKinds.reduce(count, record.unknownKinds);
  const isUnchanged =
    toolCalls === record.toolCalls &&
    suggestedQuestions === record.suggestedQuestions &&
    recentQuestions === record.recentQuestions &&
    unknownKinds === record.unknownKinds;
  return isUnchanged ? record : { ...record, toolCalls, suggestedQuestions, recentQuestions, unknownKinds };
};

const count = (counts: SessionRecord['unknownKinds'], kind: string): SessionRecord['unknownKinds'] => {
  // Any name may come, `constructor` among them.
  const names = Object.keys(counts);
  if (names.includes(kind)) return { ...counts, [kind]: (counts[kind] ?? 0) + 1 };
  return names.length < MAX_UNKNOWN_KINDS ? { ...counts, [kind]: 1 } : counts;
};

/** What the agent did with suggestions that are no longer held is of no use to anyone. */
const forgetActs = (record: SessionRecord, gone: readonly SuggestionSet[]): SessionRecord => {
  const suggestions = gone.flatMap((set) => set.suggestions);
  const toolCalls = suggestions
    .flatMap(toolCallsOf)
    .map(({ id }) => id)
    .filter((id) => !findSetOfToolCall(record.sets, id));
  return {
    ...record,
    marks: omit(
      record.marks,
      suggestions.map(({ id }) => id),
    ),
    toolCalls: omit(record.toolCalls, toolCalls),
  };
};
