import type { AssistMessage } from '../domain/assist';
import type { MessageName } from '../domain/ids';
import type { SessionEmission } from '../machine/session.types';
import { aSuggestionSet, aTask } from '../testing/fakes';
import { projected } from './actions';
import { assistReducer } from './reducer';
import { makeSelectFeed, makeSelectSmartReplies } from './selectors';
import { STORE_KEY, type AssistState, type SessionView } from './state';

const { taskSid } = aTask();
const view: SessionView = {
  phase: 'live',
  failure: undefined,
  features: ['SMART_REPLY'],
  stream: 'connected',
  relay: { status: 'current', failure: undefined, setAside: 0 },
  summary: { phase: 'none', failure: undefined },
};
const messageName = (n: number) => `projects/p/locations/l/conversations/c/messages/${n}` as MessageName;
const said = (n: number, role: AssistMessage['role'] = 'END_USER'): SessionEmission => ({
  type: 'messages.seen',
  messages: [{ name: messageName(n), role, text: `message ${n}`, sentAt: new Date(n * 1_000).toISOString() }],
});
const proposed = (n: number, ...texts: string[]): SessionEmission => ({
  type: 'suggestions.received',
  set: aSuggestionSet(texts, messageName(n)),
});

/** The state after these emissions, all in one batch. */
const after = (...emissions: SessionEmission[]): AssistState =>
  assistReducer(
    undefined,
    projected([
      { of: 'session', taskSid, view },
      ...emissions.map((emission) => ({ of: 'content' as const, taskSid, emission })),
    ]),
  );
const replies = (state: AssistState) =>
  makeSelectSmartReplies()({ [STORE_KEY]: state }, taskSid).map(({ text }) => text);
const feed = (state: AssistState) =>
  makeSelectFeed()({ [STORE_KEY]: state }, taskSid).map(
    ({ message, set }) => `${message?.text ?? '?'}: ${set.suggestions.map(({ text }) => text).join()}`,
  );

describe('smart replies', () => {
  it('are those to the customer’s last message', () => {
    expect(replies(after(said(1), proposed(1, 'old'), said(2), proposed(2, 'new')))).toEqual(['new']);
  });

  it('go when the agent has answered', () => {
    expect(replies(after(said(1), proposed(1, 'old'), said(2, 'HUMAN_AGENT')))).toEqual([]);
  });

  it('may come before the message that they belong to', () => {
    expect(replies(after(proposed(1, 'early'), said(1)))).toEqual(['early']);
  });

  it('that come late, after the agent’s answer or after newer ones, do not show', () => {
    expect(replies(after(said(1), said(2, 'HUMAN_AGENT'), proposed(1, 'late')))).toEqual([]);
    expect(replies(after(said(1), said(2), proposed(2, 'new'), proposed(1, 'late')))).toEqual(['new']);
  });

  it('stay when an empty set follows', () => {
    expect(replies(after(said(1), proposed(1, 'good'), proposed(1)))).toEqual(['good']);
  });
});

describe('the feed', () => {
  it('is newest first, by the message that caused it', () => {
    expect(feed(after(said(1), proposed(1, 'a'), said(2), proposed(2, 'b')))).toEqual([
      'message 2: b',
      'message 1: a',
    ]);
  });

  it('holds a set once that came by REST and by the socket', () => {
    const state = after(said(1), proposed(1, 'a'), proposed(1, 'a'));
    expect(feed(state)).toEqual(['message 1: a']);
  });

  it('is the same array until something in it changes', () => {
    const select = makeSelectFeed();
    const state = after(said(1), proposed(1, 'a'));
    const before = select({ [STORE_KEY]: state }, taskSid);
    const other = assistReducer(state, projected([{ of: 'session', taskSid: aTask('b').taskSid, view }]));
    expect(select({ [STORE_KEY]: other }, taskSid)).toBe(before);
  });
});

describe('the state', () => {
  it('is unchanged by content for a task that has no session', () => {
    const empty = assistReducer(undefined, { type: 'init' });
    expect(assistReducer(empty, projected([{ of: 'content', taskSid, emission: said(1) }]))).toBe(empty);
  });

  it('forgets a task that has ended', () => {
    const state = assistReducer(after(said(1)), projected([{ of: 'end', taskSid }]));
    expect(state.sessions).toEqual({});
  });

  it('keeps the newest two thousand messages of a long chat', () => {
    const state = after(...Array.from({ length: 3_000 }, (_, n) => said(n)));
    const chunks = state.sessions[taskSid]?.messages.chunks ?? [];
    expect(chunks.flat().length).toBeLessThanOrEqual(2_048);
    expect(chunks.flat().at(-1)?.text).toBe('message 2999');
  });
});
