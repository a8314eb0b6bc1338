import type { Manager } from '@twilio/flex-ui';
import { configureStore } from '@reduxjs/toolkit';

import type { StoredFeedback } from '../domain/ports';
import { aTask } from '../testing/fakes';
import { settle } from '../testing/settle';
import { startLead, type Lead, type LeadDeps } from './lead';
import { leadWhenNeeded } from './lead-when-needed';

jest.mock('./lead');

const TASK = aTask();

/** Flex's list of tasks, and what waits in this browser. */
function setup({
  sessions = {},
  outbox = {},
  summaries = {},
  feedback = [] as readonly unknown[],
  contacts = [] as readonly unknown[],
} = {}) {
  const lead = {
    commands: { retry: jest.fn() },
    wake: jest.fn(),
    flush: jest.fn(),
    noteFeedback: jest.fn(),
    forgetTexts: jest.fn(() => Promise.resolve()),
    stop: jest.fn(),
  };
  const start = jest.mocked(startLead).mockReset();
  start.mockReturnValue(lead as unknown as Lead);
  const tasks = new Map<string, unknown>();
  const store = configureStore({
    reducer: () => ({ flex: { worker: { tasks } } }),
    middleware: (defaults) => defaults({ serializableCheck: false, immutableCheck: false }),
  });
  const waiting = { feedback };
  const cleared: string[] = [];
  const clear = (name: string): Promise<void> => {
    cleared.push(name);
    return Promise.resolve();
  };
  const deps = {
    manager: { store } as unknown as Manager,
    readState: () => ({
      sessions,
      outbox: { waiting: 0, refused: 0, ...outbox },
      summaries: { waiting: 0, drafts: [], ...summaries },
    }),
    feedbackStore: { list: () => Promise.resolve(waiting.feedback as readonly StoredFeedback[]) },
    summaryStore: {
      list: () => Promise.resolve({ versions: [], contacts }),
      clear: clear.bind(null, 'summaries'),
    },
    messageStore: { list: () => Promise.resolve([]), clear: clear.bind(null, 'messages') },
  } as unknown as LeadDeps;
  const leader = leadWhenNeeded(deps, () => undefined);
  return {
    cleared,
    lead,
    leader,
    waiting,
    starts: () => start.mock.calls.length,
    offer: () => {
      tasks.set('WR1', { status: 'pending' });
      store.dispatch({ type: 'offered' });
    },
  };
}

describe('the tab that leads', () => {
  it('starts nothing while there is no task and nothing waits', async () => {
    const { starts, leader } = setup();
    leader.tick();
    leader.flush();
    await settle();
    expect(starts()).toBe(0);
  });

  it('starts when a task is offered, once', async () => {
    const { starts, offer } = setup();
    await settle();
    offer();
    offer();
    await settle();
    expect(starts()).toBe(1);
  });

  it('goes on at once with what another tab led', () => {
    expect(setup({ sessions: { [TASK.taskSid]: {} } }).starts()).toBe(1);
  });

  it.each([
    ['feedback that waits', { outbox: { waiting: 2 } }],
    ['feedback that was refused', { outbox: { refused: 1 } }],
    ['a summary that waits', { summaries: { waiting: 1 } }],
    ['a draft that was never saved', { summaries: { drafts: [{}] } }],
  ])('puts right what a tab that has died has shown: %s', (_, shown) => {
    expect(setup(shown).starts()).toBe(1);
  });

  it.each([
    ['feedback', { feedback: [{}] }],
    ['a contact', { contacts: [{}] }],
  ])('sends %s that an earlier page has left, without any task', async (_, left) => {
    const { starts } = setup(left);
    await settle();
    expect(starts()).toBe(1);
  });

  it('looks again when the page wakes, for what another tab has left', async () => {
    const { starts, leader, waiting } = setup();
    await settle();
    waiting.feedback = [{}];
    leader.wake();
    await settle();
    expect(starts()).toBe(1);
  });

  it.each<[string, (leader: Lead) => void, (lead: ReturnType<typeof setup>['lead']) => jest.Mock]>([
    ['a command', ({ commands }) => commands.retry(TASK.taskSid), ({ commands }) => commands.retry],
    ['feedback', (leader) => leader.noteFeedback(), (lead) => lead.noteFeedback],
  ])('starts for %s, and passes it on', (_, tell, told) => {
    const { lead, leader, starts } = setup();
    tell(leader);
    expect(starts()).toBe(1);
    expect(told(lead)).toHaveBeenCalledTimes(1);
  });

  it('forgets at a sign-out what waits, without starting anything', async () => {
    const { cleared, leader, starts } = setup();
    await leader.forgetTexts();
    expect(cleared).toEqual(['summaries', 'messages']);
    expect(starts()).toBe(0);
  });

  it('has what is started forget at a sign-out', async () => {
    const { cleared, lead, leader, offer } = setup();
    offer();
    await leader.forgetTexts();
    expect(lead.forgetTexts).toHaveBeenCalledTimes(1);
    expect(cleared).toEqual([]);
  });

  it('starts nothing once it has gone', async () => {
    const { starts, leader, offer } = setup({ feedback: [{}] });
    leader.stop();
    offer();
    leader.noteFeedback();
    leader.commands.retry(TASK.taskSid);
    await settle();
    expect(starts()).toBe(0);
  });
});
