import type { AssistMessage } from '../domain/assist';
import type { SuggestionSet } from '../domain/suggestion';
import { findLastAnswer, findMessage, findReplySetFor, isReplySet } from './known';
import type { SessionRecord } from './state';
import { latest } from './windowed-list';

/** Events overtake each other by seconds, in which no more come than these. */
const RECENT_SETS = 32;

type Known = Pick<SessionRecord, 'messages' | 'sets' | 'current'>;

/** The current replies when a set with replies has come. */
export const currentAfterSet = (set: SuggestionSet, known: Known): SuggestionSet | undefined => {
  const next = laterOf(set, known);
  const isGuess = known.current !== undefined && messageOf(known.current, known.messages) === undefined;
  return next === set && isGuess ? latestOf(set, known) : next;
};

const laterOf = (
  set: SuggestionSet,
  known: Pick<Known, 'messages' | 'current'>,
): SuggestionSet | undefined =>
  isAnswered(set, known.messages) || isOlder(set, known) ? known.current : set;

/** The current replies when a message has come, which `messages` hold already. */
export const currentAfterMessage = (
  message: AssistMessage,
  { messages, sets, current }: Known,
): SuggestionSet | undefined => {
  const standing = isAnswered(current, messages) ? undefined : current;
  // Replies may come before the message that they answer, and before those to an earlier one: only now can be told
  // which of them are the later.
  const early = findReplySetFor(sets, message.name);
  const next = early ? laterOf(early, { messages, current: standing }) : standing;
  return early && next === early ? latestOf(early, { messages, sets }) : next;
};

/**
 * Of these and the replies that came of late, those to what was said last and is not answered. Replies of which nobody
 * knew yet what they answer may have taken the place of those.
 */
const latestOf = (
  set: SuggestionSet,
  { messages, sets }: Pick<Known, 'messages' | 'sets'>,
): SuggestionSet | undefined =>
  messageOf(set, messages) === undefined
    ? set
    : latest(sets, RECENT_SETS)
        .filter((other) => isReplySet(other) && messageOf(other, messages) !== undefined)
        .reduce<SuggestionSet | undefined>((current, other) => laterOf(other, { messages, current }), set);

/** Whether the agent's side has spoken since the message that caused the set. */
const isAnswered = (set: SuggestionSet | undefined, messages: SessionRecord['messages']): boolean => {
  const cause = set && messageOf(set, messages);
  if (!cause) return false;
  const answer = findLastAnswer(messages);
  return answer !== undefined && timeOf(answer) > timeOf(cause);
};

/** Events overtake each other: replies to an earlier message do not take the place of those to a later one. */
const isOlder = (set: SuggestionSet, { current, messages }: Pick<Known, 'messages' | 'current'>): boolean => {
  const cause = messageOf(set, messages);
  const currentCause = current && messageOf(current, messages);
  return cause !== undefined && currentCause !== undefined && timeOf(cause) < timeOf(currentCause);
};

const messageOf = (set: SuggestionSet, messages: SessionRecord['messages']): AssistMessage | undefined =>
  set.latestMessage && findMessage(messages, set.latestMessage);

const timeOf = ({ sentAt }: AssistMessage): number => (sentAt === undefined ? 0 : Date.parse(sentAt));
