import type { AssistMessage } from '../domain/assist';
import type { SessionEmission } from '../machine/session.types';
import { afterEmissions, messageAt, said, showing, TASK, then } from '../testing/after-emissions';
import { projected } from './actions';
import { assistReducer } from './reducer';
import { makeSelectTranscript } from './selectors';
import { STORE_KEY, type AssistRootState, type SessionView } from './state';

const seen = (...messages: AssistMessage[]): SessionEmission => ({ type: 'messages.seen', messages });
const timeless = (n: number): AssistMessage => ({ ...messageAt(n), sentAt: undefined });
const heard = (messageId: string, text: string, isFinal = false): SessionEmission => ({
  type: 'speech.heard',
  recognition: { role: 'END_USER', messageId, text, isFinal },
});
const linesOf = (state: AssistRootState, select = makeSelectTranscript()) => select(state, TASK).between(0);
const textsOf = (state: AssistRootState, select = makeSelectTranscript()) =>
  linesOf(state, select).map(({ text }) => text);
const showingAs = ({ [STORE_KEY]: state }: AssistRootState, phase: SessionView['phase']) => ({
  [STORE_KEY]: assistReducer(state, projected([showing({ phase })])),
});

describe('the transcript', () => {
  it('is empty, and the same each time, for a task without a session', () => {
    const select = makeSelectTranscript();
    const state: AssistRootState = { [STORE_KEY]: assistReducer(undefined, { type: 'init' }) };
    expect(linesOf(state, select)).toEqual([]);
    expect(select({ ...state }, TASK)).toBe(select(state, TASK));
  });

  it('tells who said what and when', () => {
    expect(linesOf(afterEmissions(said(7, 'HUMAN_AGENT')))).toEqual([
      { key: '7', role: 'HUMAN_AGENT', text: 'message 7', sentAt: 7_000, isFinal: true },
    ]);
  });

  it('is in the order in which it was said, in whatever order and batches it comes', () => {
    const select = makeSelectTranscript();
    let state = afterEmissions();
    for (const batch of [[5], [2, 9], [1], [3, 8, 4], [7, 6]]) {
      state = then(state, seen(...batch.map((n) => messageAt(n))));
      select(state, TASK);
    }
    expect(textsOf(state, select)).toEqual(Array.from({ length: 9 }, (_, n) => `message ${n + 1}`));
    expect(textsOf(state)).toEqual(textsOf(state, select));
  });

  it('leaves what has no time where it came', () => {
    const state = afterEmissions(seen(messageAt(1), messageAt(4), timeless(100), messageAt(2), messageAt(5)));
    expect(textsOf(state)).toEqual(['message 1', 'message 2', 'message 4', 'message 100', 'message 5']);
  });

  it('puts a line right when its time becomes known', () => {
    const select = makeSelectTranscript();
    const state = afterEmissions(seen(messageAt(4), timeless(3)));
    expect(textsOf(state, select)).toEqual(['message 4', 'message 3']);
    expect(textsOf(then(state, seen(messageAt(3))), select)).toEqual(['message 3', 'message 4']);
  });

  it('keeps the lines that have not changed, as objects', () => {
    const select = makeSelectTranscript();
    const state = afterEmissions(...Array.from({ length: 150 }, (_, n) => said(n)));
    const before = linesOf(state, select);
    const after = linesOf(then(state, said(200), said(70.5)), select);
    expect(after).toHaveLength(152);
    const kept = new Set(after);
    expect(before.every((line) => kept.has(line))).toBe(true);
    expect(linesOf(then(state, said(200), said(70.5), said(200)), select)).toEqual(after);
  });

  it('never changes, whatever comes after it at the end or before', () => {
    const select = makeSelectTranscript();
    let state = afterEmissions(said(1), said(5), heard('6', 'And'));
    const transcripts = [select(state, TASK)];
    const texts = [textsOf(state, select)];
    for (const event of [said(7), said(3), said(8), said(6), said(2), said(9)]) {
      state = then(state, event);
      transcripts.push(select(state, TASK));
      texts.push(textsOf(state, select));
    }
    expect(transcripts.map((transcript) => transcript.between(0).map(({ text }) => text))).toEqual(texts);
    expect(transcripts.map(({ length }) => length)).toEqual(texts.map(({ length }) => length));
  });

  it('tells which of its lines are those of another without looking at them', () => {
    const select = makeSelectTranscript();
    const state = afterEmissions(said(1), said(5), heard('6', 'And'));
    const before = select(state, TASK);
    const grown = select(then(state, said(7)), TASK);
    expect(grown.sharedWith(before)).toBe(2);
    expect(before.sharedWith(grown)).toBe(2);
    const sorted = select(then(state, said(7), said(3)), TASK);
    expect(sorted.sharedWith(grown)).toBe(0);
    expect(makeSelectTranscript()(state, TASK).sharedWith(before)).toBe(0);
  });

  it('gives any stretch of its lines, and counts those that will not change', () => {
    const transcript = makeSelectTranscript()(
      afterEmissions(said(1), said(2), heard('3', 'So', true), heard('4', 'And')),
      TASK,
    );
    const all = transcript.between(0);
    expect(all.map(({ key }) => key)).toEqual(['1', '2', '3', '4']);
    expect(transcript.settled).toBe(3);
    for (let from = -1; from <= 4; from += 1)
      for (let to = Math.max(0, from); to <= 5; to += 1)
        expect(transcript.between(from, to)).toEqual(all.slice(Math.max(0, from), to));
    expect([-1, 0, 1, 2, 3, 4].map((index) => transcript.at(index))).toEqual([undefined, ...all, undefined]);
  });

  it('holds all of a very long call, and forgets its beginning only beyond that', () => {
    const select = makeSelectTranscript();
    const long = Array.from({ length: 23_000 }, (_, n) => messageAt(n));
    let state = afterEmissions(seen(...long));
    expect(select(state, TASK)).toHaveLength(23_000);
    for (let n = 23_000; n < 26_000; n += 100) {
      state = then(state, seen(...Array.from({ length: 100 }, (_, m) => messageAt(n + m))));
      select(state, TASK);
    }
    const texts = textsOf(state, select);
    expect(texts.length).toBeGreaterThan(20_000);
    expect(texts).toEqual(textsOf(state));
    expect(texts[texts.length - 1]).toBe('message 25999');
  });

  it('ends with what is being said, under the key that it keeps as a message', () => {
    const select = makeSelectTranscript();
    const speaking = afterEmissions(heard('8', 'mess'), said(9));
    expect(linesOf(speaking, select).map(({ key, isFinal }) => [key, isFinal])).toEqual([
      ['9', true],
      ['8', false],
    ]);
    const line = select(speaking, TASK).at(1);
    expect(select(then(speaking, heard('7', 'other')), TASK).at(1)).toBe(line);
    expect(linesOf(then(speaking, said(8)), select).map(({ key }) => key)).toEqual(['8', '9']);
  });

  it('has no unfinished sentence once the call is over', () => {
    const select = makeSelectTranscript();
    const state = afterEmissions(said(1), heard('2', 'Good', true), heard('3', 'By'));
    expect(textsOf(state, select)).toEqual(['message 1', 'Good', 'By']);
    expect(textsOf(showingAs(state, 'wrapping'), select)).toEqual(['message 1', 'Good']);
  });
});
