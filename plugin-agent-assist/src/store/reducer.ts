import type { Action } from '@reduxjs/toolkit';

import type { AssistMessage, SuggestionSet } from '../domain/assist';
import type { SessionEmission } from '../machine/session.types';
import { mirrored, projected, type Projection } from './actions';
import type { AssistState, SessionRecord, SessionView } from './state';
import { append, emptyList, findLast } from './windowed-list';

const initialState: AssistState = {
  connection: { status: 'idle', failure: undefined },
  sessions: {},
};

/**
 * A plain function, not a slice: whole batches of events pass through it, and Immer's drafts of lists that grow
 * for hours cost many times the parsing of the events themselves.
 */
export const assistReducer = (state: AssistState = initialState, action: Action): AssistState => {
  if (projected.match(action)) return action.payload.reduce(apply, state);
  if (mirrored.match(action)) return action.payload;
  return state;
};

const apply = (state: AssistState, projection: Projection): AssistState => {
  if (projection.of === 'connection') return { ...state, connection: projection.view };

  const { taskSid } = projection;
  if (projection.of === 'end') {
    const { [taskSid]: _ended, ...sessions } = state.sessions;
    return { ...state, sessions };
  }

  const record = state.sessions[taskSid];
  const next =
    projection.of === 'session'
      ? { ...(record ?? blankRecord(projection.view)), view: projection.view }
      : record && receive(record, projection.emission);
  // Content for a task whose session has ended changes nothing.
  return next === undefined || next === record
    ? state
    : { ...state, sessions: { ...state.sessions, [taskSid]: next } };
};

const blankRecord = (view: SessionView): SessionRecord => ({
  view,
  messages: emptyList(),
  sets: emptyList(),
  current: undefined,
  used: [],
  unknownKinds: 0,
  draft: undefined,
  saved: undefined,
});

const receive = (record: SessionRecord, emission: SessionEmission): SessionRecord => {
  switch (emission.type) {
    case 'messages.seen':
      return emission.messages.reduce(seeMessage, record);
    case 'suggestions.received':
      return receiveSet(record, emission.set);
    case 'suggestion.used':
      return record.used.includes(emission.id) ? record : { ...record, used: [...record.used, emission.id] };
    case 'summary.drafted':
      return { ...record, draft: emission.summary };
    case 'summary.saved':
      return {
        ...record,
        saved: { sections: emission.edit.sections, savedAt: emission.edit.submittedAt },
      };
  }
};

/** The same message comes by REST, by the socket and in lists: it is one by its name. */
const seeMessage = (record: SessionRecord, message: AssistMessage): SessionRecord => {
  if (findLast(record.messages, ({ name }) => name === message.name)) return record;
  const messages = append(record.messages, message);
  return { ...record, messages, current: isAnswered(record.current, messages) ? undefined : record.current };
};

/** The same set comes by REST and by the socket: it is one by its answer records. */
const receiveSet = (record: SessionRecord, set: SuggestionSet): SessionRecord => {
  const counted =
    set.unknownKinds.length === 0
      ? record
      : { ...record, unknownKinds: record.unknownKinds + set.unknownKinds.length };
  if (set.suggestions.length === 0) return counted;
  const isKnown = set.suggestions.every(({ id }) =>
    findLast(record.sets, ({ suggestions }) => suggestions.some((known) => known.id === id)),
  );
  if (isKnown) return counted;

  const isCurrent = !isAnswered(set, record.messages) && !isOlder(set, record);
  return {
    ...counted,
    sets: append(record.sets, set),
    current: isCurrent ? set : record.current,
  };
};

/** Whether the agent's side has spoken since the message that caused the set. */
const isAnswered = (set: SuggestionSet | undefined, messages: SessionRecord['messages']): boolean => {
  const cause = set && messageOf(set, messages);
  if (!cause) return false;
  const answer = findLast(messages, ({ role }) => role !== 'END_USER');
  return answer !== undefined && timeOf(answer) > timeOf(cause);
};

/** Events overtake each other: replies to an earlier message do not take the place of those to a later one. */
const isOlder = (set: SuggestionSet, { current, messages }: SessionRecord): boolean => {
  const cause = messageOf(set, messages);
  const currentCause = current && messageOf(current, messages);
  return cause !== undefined && currentCause !== undefined && timeOf(cause) < timeOf(currentCause);
};

const messageOf = (set: SuggestionSet, messages: SessionRecord['messages']): AssistMessage | undefined =>
  set.latestMessage && findLast(messages, ({ name }) => name === set.latestMessage);

const timeOf = ({ sentAt }: AssistMessage): number => (sentAt === undefined ? 0 : Date.parse(sentAt));
