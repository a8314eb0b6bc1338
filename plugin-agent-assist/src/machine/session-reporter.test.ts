import { SimulatedClock } from 'xstate';

import type { AssistMessage } from '../domain/assist';
import type { AnswerRecordName } from '../domain/ids';
import type { SessionReport } from '../domain/summary';
import { aMessage, aTask, conversationOf } from '../testing/fakes';
import { createSessionReporter } from './session-reporter';
import type { SummaryOrder } from './summary.types';

const START = Date.UTC(2026, 0, 15, 10);

const feels = (
  n: number,
  sentiment: number | undefined,
  role: AssistMessage['role'] = 'END_USER',
): AssistMessage => ({
  name: `${conversationOf(aTask())}/messages/${n}` as AssistMessage['name'],
  role,
  text: `message ${n}`,
  sentAt: aMessage(n).sentAt,
  sentiment,
});
const answer = (n: number) => `projects/p/locations/global/answerRecords/${n}` as AnswerRecordName;

function setupReporter(phase: SessionReport['phase'] = 'live') {
  const clock = new SimulatedClock();
  const orders: SummaryOrder[] = [];
  const reporter = createSessionReporter({
    phase,
    order: (order) => orders.push(order),
    now: () => START + clock.now(),
    random: () => 0,
    timers: clock,
  });
  /** What was told since the last time. */
  const told = () =>
    orders.splice(0).flatMap((order) => (order.type === 'tell' || order.type === 'end' ? [order] : []));
  return { ...reporter, clock, told };
}

const report = (more: Partial<SessionReport> = {}): SessionReport => ({
  phase: 'live',
  isPaused: false,
  counts: { shown: 0, used: 0 },
  sentiment: [],
  ...more,
});

/** One that has told how the session stands, just now. */
function begun() {
  const desk = setupReporter();
  desk.begin();
  desk.told();
  return desk;
}

describe('supervisors are told', () => {
  it('how a session stands as soon as its contact is open, with what was counted before', () => {
    const { begin, clock, noteAct, restore, told } = setupReporter();
    noteAct(answer(1), { type: 'used', text: 'Certainly' });
    clock.increment(60_000);
    restore(report({ counts: { shown: 3, used: 1 } }));
    expect(told()).toEqual([]);
    begin();
    expect(told()).toEqual([
      { type: 'tell', session: report({ counts: { shown: 3, used: 2 } }), answers: undefined },
    ]);
  });

  it('how the customer feels every thirty seconds at most, and only where that has changed', () => {
    const { clock, noteMessages, told } = begun();
    noteMessages([feels(1, 0.5)]);
    clock.increment(29_999);
    expect(told()).toEqual([]);
    noteMessages([feels(2, -0.5)]);
    clock.increment(1);
    expect(told().map(({ session }) => session.sentiment)).toEqual([[0.5, -0.5]]);
    noteMessages([feels(2, -0.5), feels(3, undefined), feels(4, 0.1, 'HUMAN_AGENT')]);
    clock.increment(120_000);
    expect(told()).toEqual([]);
    noteMessages([feels(5, 1)]);
    clock.increment(0);
    expect(told().map(({ session }) => session.sentiment)).toEqual([[0.5, -0.5, 1]]);
  });

  it('what was shown and used, each once', () => {
    const { clock, noteAct, told } = begun();
    for (const n of [1, 2, 2]) noteAct(answer(n), { type: 'fedBack', feedback: { type: 'displayed' } });
    noteAct(answer(2), { type: 'used', text: 'Certainly' });
    clock.increment(30_000);
    expect(told().map(({ session }) => session.counts)).toEqual([{ shown: 2, used: 1 }]);
  });

  it('at once of a pause, of wrap-up, and of what the agent has saved', () => {
    const { notePause, noteWrapping, tell, told } = begun();
    notePause(true);
    expect(told()).toEqual([{ type: 'tell', session: report({ isPaused: true }), answers: undefined }]);
    noteWrapping();
    tell();
    expect(told().map(({ session }) => session.phase)).toEqual(['wrapping', 'wrapping']);
  });

  it('what they ask, and not the same again after that', () => {
    const { answer: answerRequest, clock, noteMessages, told } = begun();
    noteMessages([feels(1, 0.5)]);
    answerRequest('r1');
    expect(told()).toEqual([{ type: 'tell', session: report({ sentiment: [0.5] }), answers: 'r1' }]);
    clock.increment(60_000);
    expect(told()).toEqual([]);
  });

  it('of the end, and nothing of its own accord after that', () => {
    const { answer: answerRequest, clock, end, noteMessages, notePause, tell, told } = begun();
    notePause(true);
    noteMessages([feels(1, 0.5)]);
    told();
    end('r1');
    expect(told()).toEqual([
      { type: 'end', session: report({ phase: 'ended', sentiment: [0.5] }), answers: 'r1' },
    ]);
    noteMessages([feels(2, 0.7)]);
    tell();
    clock.increment(60_000);
    expect(told()).toEqual([]);
    answerRequest('r2');
    expect(told().map(({ session, answers }) => [session.phase, answers])).toEqual([['ended', 'r2']]);
  });

  it('nothing by a page that has stopped', () => {
    const { clock, noteMessages, stop, told } = begun();
    noteMessages([feels(1, 0.5)]);
    stop();
    clock.increment(60_000);
    expect(told()).toEqual([]);
  });
});
