import type { AssistMessage } from '../domain/assist';
import { toolCallsOf, type SuggestionSet } from '../domain/suggestion';
import { createFinder } from './windowed-list';

/*
 * What a session knows already, by name. Each looks a thing up in a list of any length without going through it.
 */

export const findMessage = createFinder<AssistMessage>({
  of: ({ name }) => [name],
  has: ({ name }, key) => name === key,
});

/** The last part of a message's name. */
export const messageIdOf = ({ name }: AssistMessage): string => name.slice(name.lastIndexOf('/') + 1);

/** By the last part of the name, which is all that a recognition tells of it. */
export const findMessageById = createFinder<AssistMessage>({
  of: (message) => [messageIdOf(message)],
  has: ({ name }, id) => name.endsWith(id) && name[name.length - id.length - 1] === '/',
});

const AGENT_SIDE = 'agentSide';
const findByAgentSide = createFinder<AssistMessage>({
  of: ({ role }) => (role === 'END_USER' ? [] : [AGENT_SIDE]),
  has: ({ role }) => role !== 'END_USER',
});

/** What the agent or the bot said last. */
export const findLastAnswer = (messages: Parameters<typeof findByAgentSide>[0]): AssistMessage | undefined =>
  findByAgentSide(messages, AGENT_SIDE);

/** By answer record. */
export const findSetOfSuggestion = createFinder<SuggestionSet>({
  of: ({ suggestions }) => suggestions.map(({ id }) => id),
  has: ({ suggestions }, key) => suggestions.some(({ id }) => id === key),
});

/** By the answer record of the tool call itself. */
export const findSetOfToolCall = createFinder<SuggestionSet>({
  of: ({ suggestions }) => suggestions.flatMap(toolCallsOf).map(({ id }) => id),
  has: ({ suggestions }, key) =>
    suggestions.some((suggestion) => toolCallsOf(suggestion).some(({ id }) => id === key)),
});

/** By the message that the replies answer. */
export const findReplySetFor = createFinder<SuggestionSet>({
  of: (set) => (set.latestMessage !== undefined && isReplySet(set) ? [set.latestMessage] : []),
  has: (set, message) => set.latestMessage === message && isReplySet(set),
});

/** Whether a set answers what was said, and not what the agent searched for. */
export const isReplySet = ({ question, suggestions }: SuggestionSet): boolean =>
  question === undefined && suggestions.some(({ kind }) => kind === 'smartReply');
