import type { AssistMessage } from '../domain/assist';
import type { SuggestionSet } from '../domain/suggestion';
import { findLastAnswer, findMessage, findReplySetFor } from './known';
import type { SessionRecord } from './state';

type Known = Pick<SessionRecord, 'messages' | 'current'>;

/** The current replies when a set with replies has come. */
export const currentAfterSet = (set: SuggestionSet, known: Known): SuggestionSet | undefined =>
  isAnswered(set, known.messages) || isOlder(set, known) ? known.current : set;

/** The current replies when a message has come, which `messages` hold already. */
export const currentAfterMessage = (
  message: AssistMessage,
  { messages, sets, current }: SessionRecord,
): SuggestionSet | undefined => {
  const standing = isAnswered(current, messages) ? undefined : current;
  // Replies may come before the message that they answer, and before those to an earlier one: only now can be told
  // which of them are the later.
  const early = findReplySetFor(sets, message.name);
  return early ? currentAfterSet(early, { messages, current: standing }) : standing;
};

/** Whether the agent's side has spoken since the message that caused the set. */
const isAnswered = (set: SuggestionSet | undefined, messages: SessionRecord['messages']): boolean => {
  const cause = set && messageOf(set, messages);
  if (!cause) return false;
  const answer = findLastAnswer(messages);
  return answer !== undefined && timeOf(answer) > timeOf(cause);
};

/** Events overtake each other: replies to an earlier message do not take the place of those to a later one. */
const isOlder = (set: SuggestionSet, { current, messages }: Known): boolean => {
  const cause = messageOf(set, messages);
  const currentCause = current && messageOf(current, messages);
  return cause !== undefined && currentCause !== undefined && timeOf(cause) < timeOf(currentCause);
};

const messageOf = (set: SuggestionSet, messages: SessionRecord['messages']): AssistMessage | undefined =>
  set.latestMessage && findMessage(messages, set.latestMessage);

const timeOf = ({ sentAt }: AssistMessage): number => (sentAt === undefined ? 0 : Date.parse(sentAt));
