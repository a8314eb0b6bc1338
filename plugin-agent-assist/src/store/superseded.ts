import type { Coaching, Suggestion, SuggestionSet } from '../domain/suggestion';
import { createNotes } from './notes';
import { normalised } from './questions';

/**
 * What something newer has taken the place of. It folds away, so that of two answers an agent reads the one that
 * counts.
 * @param episodes for each cause, the newest first, the sets that it brought, by time of arrival
 */
export const findSuperseded = (episodes: readonly (readonly SuggestionSet[])[]): ReadonlySet<Suggestion> => {
  const superseded = new Set<Suggestion>();
  const newer = noNews();
  for (const sets of episodes) {
    newer.hasAnswerInEpisode = false;
    for (const set of [...sets].reverse()) {
      for (const suggestion of set.suggestions) {
        if (isSuperseded(suggestion, set, newer)) superseded.add(suggestion);
      }
      // Only now: what came together does not take each other's place.
      note(set, newer);
    }
  }
  return superseded;
};

/** What is known of all that is newer than the set at hand. Questions are normalised. */
interface News {
  hasReplies: boolean;
  hasCoaching: boolean;
  /** Google was asked again what one should know, about the message at hand. */
  hasAnswerInEpisode: boolean;
  readonly proposed: Set<string>;
  readonly answered: Set<string>;
  readonly searched: Set<string>;
}

const noNews = (): News => ({
  hasReplies: false,
  hasCoaching: false,
  hasAnswerInEpisode: false,
  proposed: new Set(),
  answered: new Set(),
  searched: new Set(),
});

const isSuperseded = (suggestion: Suggestion, set: SuggestionSet, newer: News): boolean => {
  switch (suggestion.kind) {
    case 'smartReply':
      return newer.hasReplies;
    case 'coaching':
      return (newer.hasCoaching && !asksTheAgent(suggestion)) || isRepetition(suggestion);
    case 'knowledge': {
      const question = formOf(suggestion);
      // Google may answer without saying which question: that says nothing of other answers.
      const isAsked = question !== '';
      return (
        newer.hasAnswerInEpisode ||
        (isAsked && newer.answered.has(question)) ||
        (isAsked && suggestion.markdown === undefined && newer.proposed.has(question))
      );
    }
    case 'searchAnswer':
      return set.question !== undefined && newer.searched.has(formOf(set));
    // Several of one kind may come for one message, one after the other: nothing tells that they are rivals.
    case 'article':
    case 'faq':
    case 'freeForm':
    case 'dialogflowAssist':
    case 'entities':
    case 'companion':
      return false;
  }
};

const note = (set: SuggestionSet, newer: News): void => {
  if (set.question !== undefined) {
    newer.searched.add(formOf(set));
    newer.answered.add(formOf(set));
  }
  for (const suggestion of set.suggestions) {
    if (suggestion.kind === 'smartReply') newer.hasReplies = true;
    if (suggestion.kind === 'coaching' && !isRepetition(suggestion)) newer.hasCoaching = true;
    if (suggestion.kind === 'knowledge') {
      const isAnswered = suggestion.markdown !== undefined;
      newer.hasAnswerInEpisode ||= isAnswered;
      (isAnswered ? newer.answered : newer.proposed).add(formOf(suggestion));
    }
  }
};

/** What was proposed stays as it is, and is looked through again with each set that comes. */
const formOf = createNotes(({ question = '' }: { readonly question?: string | undefined }) =>
  normalised(question),
);

/** Whether Google has given all of this advice before, and nothing in it is the agent's to decide: that is news. */
const isRepetition = (coaching: Coaching): boolean => {
  const { instructions, actions, responses } = coaching;
  const points = [...instructions, ...actions, ...responses];
  return points.length > 0 && points.every(({ isDuplicate }) => isDuplicate) && !asksTheAgent(coaching);
};

/** Whether something in it is the agent's to decide, or was: then what comes of it is told there, and nowhere else. */
const asksTheAgent = ({ toolCalls }: Coaching): boolean =>
  toolCalls.some(({ needsConfirmation, result }) => needsConfirmation && result === undefined);
