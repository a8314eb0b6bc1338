import type { Action } from '@reduxjs/toolkit';

import type { AssistMessage } from '../domain/assist';
import type { AnswerRecordName, TaskSid } from '../domain/ids';
import type { SuggestionSet } from '../domain/suggestion';
import type { SessionEmission } from '../machine/session.types';
import { mirrored, projected, type Projection } from './actions';
import { currentAfterMessage } from './current-replies';
import { findMessage, findSetOfSuggestion, isReplySet } from './known';
import { afterAct, NO_MARKS } from './marks';
import { omit } from './omit';
import { receiveSet } from './receive-set';
import { afterRevision, asRevised } from './revisions';
import { addGap } from './gaps';
import { hear, settle } from './speech';
import type { AssistState, SessionRecord, SessionView } from './state';
import { afterSummary, NO_SUMMARY } from './summary';
import { afterDecision } from './tool-calls';
import { createAppend, emptyList, replace } from './windowed-list';

/** A call of many hours has fewer lines. */
const MESSAGES_WINDOW = 24_576;

const appendMessage = createAppend(MESSAGES_WINDOW);

const initialState: AssistState = {
  connection: { status: 'idle', failure: undefined },
  outbox: { waiting: 0, refused: 0, failure: undefined },
  summaries: { waiting: 0, failure: undefined, drafts: [] },
  sessions: {},
};

/**
 * A plain function, not a slice: whole batches of events pass through it, and Immer's drafts of lists that grow
 * for hours cost many times the parsing of the events themselves.
 */
export const assistReducer = (state: AssistState = initialState, action: Action): AssistState => {
  if (projected.match(action)) return applyAll(state, action.payload);
  if (mirrored.match(action)) return action.payload;
  return state;
};

type Sessions = Map<TaskSid, SessionRecord | undefined>;

/**
 * What a batch tells of sessions is collected, so that the state and the map of sessions are copied once for each batch:
 * with hundreds of sessions that copy costs more than all the rest of an event.
 */
const applyAll = (state: AssistState, batch: readonly Projection[]): AssistState => {
  const changed: Sessions = new Map();
  let next = state;
  for (const projection of batch) {
    if (projection.of === 'connection') next = { ...next, connection: projection.view };
    else if (projection.of === 'outbox') next = { ...next, outbox: projection.view };
    else if (projection.of === 'summaries') next = { ...next, summaries: projection.view };
    else applyToSession(state.sessions, changed, projection);
  }
  return changed.size === 0 ? next : { ...next, sessions: withChanged(state.sessions, changed) };
};

const applyToSession = (
  sessions: AssistState['sessions'],
  changed: Sessions,
  projection: Extract<Projection, { of: 'session' | 'content' | 'end' }>,
): void => {
  const { taskSid } = projection;
  if (projection.of === 'end') {
    changed.set(taskSid, undefined);
    return;
  }
  const record = changed.has(taskSid) ? changed.get(taskSid) : sessions[taskSid];
  const next =
    projection.of === 'session'
      ? { ...(record ?? blankRecord(projection.view)), view: projection.view }
      : record && receive(record, projection.emission);
  // Content for a task whose session has ended changes nothing.
  if (next !== undefined && next !== record) changed.set(taskSid, next);
};

const withChanged = (sessions: AssistState['sessions'], changed: Sessions): AssistState['sessions'] => {
  const next: Partial<Record<TaskSid, SessionRecord>> = { ...sessions };
  for (const [taskSid, record] of changed) {
    if (record) next[taskSid] = record;
    else Reflect.deleteProperty(next, taskSid);
  }
  return next;
};

const blankRecord = (view: SessionView): SessionRecord => ({
  view,
  messages: emptyList(),
  revisions: {},
  speech: [],
  sets: emptyList(),
  current: undefined,
  followUps: undefined,
  marks: {},
  toolCalls: {},
  suggestedQuestions: [],
  recentQuestions: [],
  unknownKinds: {},
  gaps: [],
  summary: NO_SUMMARY,
});

const receive = (record: SessionRecord, emission: SessionEmission): SessionRecord => {
  switch (emission.type) {
    case 'messages.seen':
      return emission.messages.reduce(seeMessage, record);
    case 'gap.passed':
      return { ...record, gaps: addGap(record.gaps, emission) };
    case 'message.revised':
      return afterRevision(record, emission);
    case 'speech.heard': {
      const speech = hear(record, emission.recognition);
      return speech === record.speech ? record : { ...record, speech };
    }
    case 'suggestions.received':
      return receiveSet(record, emission.set);
    case 'followUps.changed':
      return changeFollowUps(record, emission.replies);
    case 'suggestion.acted':
      return noteAct(record, emission);
    case 'toolCall.changed': {
      const toolCalls = afterDecision(record, emission);
      return toolCalls === record.toolCalls ? record : { ...record, toolCalls };
    }
    case 'summary.drafted':
    case 'summary.kept':
    case 'summary.stored':
    case 'summary.conflicted':
    case 'summary.asked': {
      const summary = afterSummary(record.summary, emission);
      return summary === record.summary ? record : { ...record, summary };
    }
  }
};

/** The same message comes by REST, by the socket and in lists: it is one by its name. */
const seeMessage = (record: SessionRecord, seen: AssistMessage): SessionRecord => {
  const known = findMessage(record.messages, seen.name);
  if (known) return completeMessage(record, known, seen);
  const message = asRevised(seen, record.revisions);
  const messages = appendMessage(record.messages, message);
  const { sets, current } = record;
  const answered = {
    ...record,
    messages,
    speech: settle(record.speech, message),
    current: currentAfterMessage(message, { messages, sets, current }),
  };
  // What the customer has just said is worth more than how to go on without it.
  return message.role === 'END_USER' ? changeFollowUps(answered, undefined) : answered;
};

/** Not every way brings all of a message: how the words feel is analysed after they were taken in. */
const completeMessage = (
  record: SessionRecord,
  known: AssistMessage,
  again: AssistMessage,
): SessionRecord => {
  const sentAt = known.sentAt ?? again.sentAt;
  const sentiment = known.sentiment ?? again.sentiment;
  return sentAt === known.sentAt && sentiment === known.sentiment
    ? record
    : { ...record, messages: replace(record.messages, known, { ...known, sentAt, sentiment }) };
};

/** Follow-ups come and go with what is typed, and are no part of the feed. */
const changeFollowUps = (record: SessionRecord, replies: SuggestionSet | undefined): SessionRecord => {
  const followUps = replies && isReplySet(replies) ? replies : undefined;
  if (followUps === record.followUps) return record;
  const gone = (record.followUps?.suggestions ?? [])
    .map(({ id }) => id)
    .filter((id) => !holds(followUps, id) && !findSetOfSuggestion(record.sets, id));
  return { ...record, followUps, marks: omit(record.marks, gone) };
};

/** Commands come from other tabs and other plugins too: acts on what this session never held are not kept. */
const noteAct = (
  record: SessionRecord,
  { id, act }: Extract<SessionEmission, { type: 'suggestion.acted' }>,
): SessionRecord => {
  if (!findSetOfSuggestion(record.sets, id) && !holds(record.followUps, id)) return record;
  const before = record.marks[id] ?? NO_MARKS;
  const after = afterAct(before, act);
  return after === before ? record : { ...record, marks: { ...record.marks, [id]: after } };
};

const holds = (set: SuggestionSet | undefined, id: AnswerRecordName): boolean =>
  set?.suggestions.some((suggestion) => suggestion.id === id) ?? false;
