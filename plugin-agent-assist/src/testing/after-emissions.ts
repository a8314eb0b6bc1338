import type { MessageName, TaskSid } from '../domain/ids';
import type { Suggestion, SuggestionSet } from '../domain/suggestion';
import type { AssistMessage } from '../domain/assist';
import type { SessionEmission } from '../machine/session.types';
import { projected, type Projection } from '../store/actions';
import { assistReducer } from '../store/reducer';
import { STORE_KEY, type AssistRootState, type SessionRecord, type SessionView } from '../store/state';
import { aSession, aTaskSid } from './ui/builders';

/** The task that the emissions are of. */
export const TASK = aTaskSid('a');

/** The message that is said `n` seconds into the epoch. */
export const messageAt = (n: number, role: AssistMessage['role'] = 'END_USER'): AssistMessage => ({
  name: `projects/demo-project/locations/global/conversations/CH1/messages/${n}` as MessageName,
  role,
  text: `message ${n}`,
  sentAt: new Date(n * 1_000).toISOString(),
  sentiment: undefined,
});

export const said = (n: number, role?: AssistMessage['role']): SessionEmission => ({
  type: 'messages.seen',
  messages: [messageAt(n, role)],
});

export const received = (set: SuggestionSet): SessionEmission => ({ type: 'suggestions.received', set });

/** A projection that shows a session, for the parts of its view that matter. */
export const showing = (view: Partial<SessionView> = {}, taskSid: TaskSid = TASK): Projection => ({
  of: 'session',
  taskSid,
  view: aSession({ view }).view,
});

/** The state after a live session has emitted these, all in one batch. */
export const afterEmissions = (...emissions: readonly SessionEmission[]): AssistRootState =>
  then({ [STORE_KEY]: assistReducer(undefined, projected([showing()])) }, ...emissions);

/** What the state comes to when the session emits more. */
export const then = (
  { [STORE_KEY]: state }: AssistRootState,
  ...emissions: readonly SessionEmission[]
): AssistRootState => ({
  [STORE_KEY]: assistReducer(
    state,
    projected(emissions.map((emission) => ({ of: 'content', taskSid: TASK, emission }))),
  ),
});

export const recordOf = ({ [STORE_KEY]: state }: AssistRootState): SessionRecord => {
  const record = state.sessions[TASK];
  if (!record) throw new Error('The session has ended');
  return record;
};

/** What tells a suggestion apart for a reader of tests. */
export const textOf = (suggestion: Suggestion): string => {
  switch (suggestion.kind) {
    case 'smartReply':
    case 'faq':
    case 'dialogflowAssist':
      return suggestion.text;
    case 'knowledge':
      return suggestion.markdown ?? suggestion.question;
    case 'searchAnswer':
    case 'freeForm':
      return suggestion.markdown;
    case 'article':
      return suggestion.source.title;
    case 'coaching':
    case 'companion':
    case 'entities':
      return suggestion.id.slice(suggestion.id.lastIndexOf('/') + 1);
  }
};
