import type { AssistMessage } from '../domain/assist';
import { toolCallsOf, type SuggestionSet } from '../domain/suggestion';
import { createFinder } from './windowed-list';

/*
 * What a session knows already, by name. Each looks a thing up in a list of any length without going through it.
 */

export const findMessage = createFinder<AssistMessage>(({ name }) => [name]);

/** The last part of a message's name. */
export const messageIdOf = ({ name }: AssistMessage): string => name.slice(name.lastIndexOf('/') + 1);

/** By the last part of the name, which is all that a recognition tells of it. */
export const findMessageById = createFinder<AssistMessage>((message) => [messageIdOf(message)]);

const AGENT_SIDE = ['agentSide'] as const;
const NONE: readonly never[] = [];
const findByAgentSide = createFinder<AssistMessage>(({ role }) => (role === 'END_USER' ? NONE : AGENT_SIDE));

/** What the agent or the bot said last. */
export const findLastAnswer = (messages: Parameters<typeof findByAgentSide>[0]): AssistMessage | undefined =>
  findByAgentSide(messages, AGENT_SIDE[0]);

/** By answer record. */
export const findSetOfSuggestion = createFinder<SuggestionSet>(({ suggestions }) =>
  suggestions.map(({ id }) => id),
);

/** By the answer record of the tool call itself. */
export const findSetOfToolCall = createFinder<SuggestionSet>(({ suggestions }) =>
  suggestions.flatMap(toolCallsOf).map(({ id }) => id),
);

/** By the message that the replies answer. */
export const findReplySetFor = createFinder<SuggestionSet>((set) =>
  set.latestMessage !== undefined && isReplySet(set) ? [set.latestMessage] : NONE,
);

/** Whether a set answers what was said, and not what the agent searched for. */
export const isReplySet = ({ question, suggestions }: SuggestionSet): boolean =>
  question === undefined && suggestions.some(({ kind }) => kind === 'smartReply');
