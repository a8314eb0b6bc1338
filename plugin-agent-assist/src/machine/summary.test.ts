import { AssistError } from '../domain/failure';
import type { AnswerRecordName, MessageName, ParticipantName } from '../domain/ids';
import { UNTOUCHED_EDITOR, type Summary, type SummaryRequest } from '../domain/summary';
import {
  aCall,
  aMessage,
  aSummary,
  aTask,
  aVersion,
  callConversation,
  conversationOf,
  FakeSummaryDesk,
  FakeSummaryStore,
  saved,
} from '../testing/fakes';
import { setupDesk, type DeskOptions } from '../testing/session-desk';
import { settle } from '../testing/settle';

const TASK = aTask();
const { taskSid } = TASK;
const MINUTE = 60_000;

type Desk = ReturnType<typeof setupDesk>;

const setup = (options: DeskOptions = {}) => {
  const desk = setupDesk(['SMART_REPLY', 'CONVERSATION_SUMMARIZATION'], options);
  const notify = desk.registry.notify;
  let said = 0;
  return {
    ...desk,
    /** Accepts the task, and gives the contact time to open. */
    accept: async (task = TASK) => {
      await desk.goLive(task);
      await desk.passTime(200, 100);
    },
    wrapUp: async () => {
      notify(taskSid, { type: 'task.wrapupStarted' });
      await settle();
    },
    /** By the timer, by Complete or by a supervisor: Flex has the task no more. */
    end: async () => {
      notify(taskSid, { type: 'task.ended' });
      await settle();
    },
    request: async () => {
      desk.registry.commands.requestSummary(taskSid);
      await settle();
    },
    ask: async (request: Partial<SummaryRequest> = {}) => {
      notify(taskSid, {
        type: 'summary.asked',
        request: { id: 'ask-1', by: 'Sue Supervisor', at: desk.now(), ...request },
      });
      await settle();
    },
    customerSays: async (count = 1) => {
      for (let n = 0; n < count; n += 1) desk.conversations.say(aMessage((said += 1)));
      await settle();
    },
    summary: () => desk.record().view.summary,
    held: () => desk.record().summary,
    /** A draft that comes when the test says so. */
    slowDraft: () => {
      let answer: (summary: Summary) => void = () => undefined;
      desk.api.summary = () => new Promise((resolve) => (answer = resolve));
      return async (summary = aSummary()) => {
        answer(summary);
        await settle();
      };
    },
  };
};

describe('the summary of a task', () => {
  it('goes from none by a draft and the agent’s edits to saved', async () => {
    const { accept, desk, held, keepSummary, now, passTime, request, summary } = setup();
    await accept();
    expect(summary().phase).toBe('none');

    await request();
    expect(summary().phase).toBe('drafted');
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject({ status: 'draft', isEdited: false });

    const mine = aVersion('What I make of it', { base: 1, editedAt: now() });
    keepSummary(mine);
    await settle();
    expect(summary().phase).toBe('edited');

    keepSummary(saved(mine));
    await settle();
    expect(summary().phase).toBe('saving');
    await passTime(200, 100);
    expect(summary()).toEqual({ phase: 'saved', failure: undefined, notSaved: undefined });
    expect(desk.mine(TASK)).toMatchObject({ status: 'saved', savedBy: 'agent' });
    expect(held()).toMatchObject({
      draft: aSummary(),
      kept: { is: { status: 'saved' } },
      stored: { number: 2, status: 'saved' },
    });
  });

  it('is edited again while a save is on its way, and is not saved until that is', async () => {
    const { accept, desk, keepSummary, passTime, summary } = setup();
    await accept();
    let answer: () => void = () => undefined;
    desk.gate = () => new Promise((resolve) => (answer = resolve));
    keepSummary(saved(aVersion('one')));
    await passTime(200, 100);
    keepSummary(aVersion('one two', { sequence: 2 }));
    await settle();
    answer();
    desk.gate = () => Promise.resolve();
    await settle();
    expect(summary().phase).toBe('edited');

    keepSummary(saved(aVersion('one two', { sequence: 2 })));
    await passTime(200, 100);
    expect(summary().phase).toBe('saved');
    expect(desk.textOf(TASK)).toBe('one two');
  });

  it('is not saved because Sync has it as a draft', async () => {
    const { accept, desk, keepSummary, passTime, summary } = setup();
    await accept();
    let answer: () => void = () => undefined;
    desk.gate = () => new Promise((resolve) => (answer = resolve));
    keepSummary(aVersion('text'));
    await passTime(3_000);
    keepSummary(saved(aVersion('text')));
    answer();
    desk.gate = () => new Promise(() => undefined);
    await passTime(1_000);
    expect(summary().phase).toBe('saving');
  });

  it('can be written by hand where Agent Assist is not there at all', async () => {
    const { accept, api, desk, held, keepSummary, passTime, request, summary } = setup();
    api.failNext('createConversation', new AssistError('forbidden', 'no'));
    await accept();
    await request();
    expect(summary()).toMatchObject({ phase: 'none', failure: { kind: 'unreachable' } });

    keepSummary(saved(aVersion('by hand')));
    await passTime(200, 100);
    expect(summary().phase).toBe('saved');
    expect(desk.textOf(TASK)).toBe('by hand');
    expect(held().draft).toBeUndefined();
  });

  it.each<[string, () => Promise<Summary>, string]>([
    ['Google refuses', () => Promise.reject(new AssistError('rejected', 'no')), 'rejected'],
    ['there is nothing to say yet', () => Promise.resolve({ ...aSummary(), sections: [] }), 'notFound'],
    ['no answer comes', () => new Promise(() => undefined), 'unreachable'],
  ])('can be written by hand where %s', async (_, answer, kind) => {
    const { accept, api, desk, keepSummary, passTime, request, summary } = setup();
    await accept();
    api.summary = answer;
    await request();
    await passTime(40_000, 5_000);
    expect(summary()).toMatchObject({ phase: 'none', failure: { kind } });

    keepSummary(saved(aVersion('by hand')));
    await passTime(200, 100);
    expect(summary().phase).toBe('saved');
    expect(desk.textOf(TASK)).toBe('by hand');
  });

  it('says why it is not in Sync, for as long as that is so', async () => {
    const { accept, desk, keepSummary, passTime, summary } = setup();
    await accept();
    desk.down = new AssistError('unreachable', 'Sync does not answer');
    keepSummary(saved(aVersion('text')));
    await passTime(1_000);
    expect(summary()).toMatchObject({ phase: 'saving', notSaved: { kind: 'unreachable' } });

    desk.down = undefined;
    await passTime(MINUTE, 5_000);
    expect(summary()).toMatchObject({ phase: 'saved', notSaved: undefined });
  });

  it('that is too long is the agent’s to shorten', async () => {
    const { accept, keepSummary, passTime, summary } = setup();
    await accept();
    keepSummary(saved(aVersion('x'.repeat(2_000))));
    await passTime(200, 100);
    expect(summary()).toMatchObject({ phase: 'edited', notSaved: { kind: 'tooLong' } });

    keepSummary(saved(aVersion('short', { sequence: 2 })));
    await passTime(200, 100);
    expect(summary()).toMatchObject({ phase: 'saved', notSaved: undefined });
  });

  it('is on its way where an earlier text was too long and this one is not', async () => {
    const { accept, desk, keepSummary, passTime, summary } = setup();
    await accept();
    let answer: () => void = () => undefined;
    desk.gate = () => new Promise((resolve) => (answer = resolve));
    keepSummary(saved(aVersion('x'.repeat(2_000))));
    await passTime(200, 100);
    keepSummary(saved(aVersion('short', { sequence: 2 })));
    answer();
    await settle();
    expect(summary().phase).toBe('saving');
  });

  it('shows in other tabs what is typed once a second at most, and what is saved at once', async () => {
    const { accept, batches, held, keepSummary, passTime } = setup();
    await accept();
    const shown = () =>
      batches.flat().filter((one) => one.of === 'content' && one.emission.type === 'summary.kept').length;
    for (let n = 1; n <= 30; n += 1) {
      keepSummary(aVersion(`text ${n}`, { sequence: n }));
      await passTime(100, 100);
    }
    expect(shown()).toBeLessThanOrEqual(4);
    await passTime(1_000);
    expect(held().kept?.sequence).toBe(30);

    keepSummary(saved(aVersion('text 31', { sequence: 31 })));
    await settle();
    expect(held().kept).toMatchObject({ sequence: 31, is: { status: 'saved' } });
  });

  it('of another tab or computer is shown where two are at work, and the agent decides', async () => {
    const { accept, held, keepSummary, passTime, summary } = setup();
    await accept();
    keepSummary(aVersion('of one', { editor: 'tab-1' }));
    await passTime(3_000);
    keepSummary(aVersion('of the other', { editor: 'tab-2', sequence: 2 }));
    await passTime(3_000);
    expect(held().conflict).toMatchObject({ editor: 'tab-1', number: 1 });
    expect(held().kept?.editor).toBe('tab-2');
    expect(summary().phase).toBe('edited');

    keepSummary(saved(aVersion('of both', { editor: 'tab-2', sequence: 3, base: 1 })));
    await passTime(200, 100);
    expect(held().conflict).toBeUndefined();
    expect(summary().phase).toBe('saved');
  });
});

describe('a draft', () => {
  it('never takes the place of what the agent wrote, though it was asked for before they began', async () => {
    const { accept, desk, held, keepSummary, passTime, request, slowDraft, summary } = setup();
    await accept();
    const answer = slowDraft();
    await request();
    expect(summary().phase).toBe('requested');
    keepSummary(aVersion('mine'));
    await passTime(3_000);
    await answer();
    expect(summary().phase).toBe('edited');
    await passTime(3_000);
    expect(desk.reports.map(({ version }) => version?.editor)).not.toContain(UNTOUCHED_EDITOR);
    expect(held().draft).toEqual(aSummary());
    expect(desk.textOf(TASK)).toBe('mine');
  });

  it('never takes the place of what the agent saved without a change', async () => {
    const { accept, api, desk, keepSummary, passTime, request } = setup();
    await accept();
    await request();
    keepSummary(saved(aVersion('The parcel is late.', { isEdited: false })));
    await passTime(3_000);
    api.summary = () => Promise.resolve(aSummary('Another draft'));
    await request();
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject({ status: 'saved' });
    expect(desk.textOf(TASK)).toBe('The parcel is late.');
  });

  it('takes the place of an earlier one that nobody touched, also after a reload', async () => {
    const before = setup();
    await before.accept();
    await before.request();
    await before.passTime(3_000);
    before.registry.stopAll();
    before.summaries.stop();

    const { accept, api, desk, passTime, request } = setup({
      store: before.store,
      summaryDesk: before.desk,
      startAt: 10_000,
    });
    await accept();
    api.summary = () => Promise.resolve(aSummary('The parcel has come.'));
    await request();
    await passTime(3_000);
    expect(desk.textOf(TASK)).toBe('The parcel has come.');
  });

  it('is asked for at wrap-up only where there is something new to say', async () => {
    const { accept, api, customerSays, request, wrapUp } = setup();
    await accept();
    await customerSays();
    await request();
    await wrapUp();
    expect(api.summariesAsked).toBe(1);
  });

  it('is asked for anew at wrap-up where more was said since', async () => {
    const { accept, api, customerSays, passTime, request, wrapUp } = setup();
    await accept();
    await request();
    await customerSays();
    await passTime(1_000);
    await wrapUp();
    expect(api.summariesAsked).toBe(2);
  });

  it('is asked for at wrap-up where the agent has only left a note', async () => {
    const { accept, api, held, keepSummary, wrapUp } = setup();
    await accept();
    const note = aVersion('', { sections: [], note: 'Call her back' });
    keepSummary(note);
    await wrapUp();
    expect(api.summariesAsked).toBe(1);
    expect(held()).toMatchObject({ draft: aSummary(), kept: note });
  });

  it('is not asked for at wrap-up where the agent has begun to write', async () => {
    const { accept, api, keepSummary, wrapUp } = setup();
    await accept();
    keepSummary(aVersion('mine'));
    await wrapUp();
    expect(api.summariesAsked).toBe(0);
  });
});

describe('the end of the task', () => {
  const atEnd = { status: 'saved', savedBy: 'taskEnd' };

  it('saves what the agent typed and nobody had time to send', async () => {
    const { accept, desk, end, keepSummary, passTime, state } = setup();
    await accept();
    keepSummary(aVersion('half a sentence'));
    await end();
    expect(state().sessions).toEqual({});
    await passTime(200, 100);
    expect(desk.mine(TASK)).toMatchObject(atEnd);
    expect(desk.textOf(TASK)).toBe('half a sentence');
  });

  it('saves what was in Sync as a draft already', async () => {
    const { accept, desk, end, keepSummary, passTime } = setup();
    await accept();
    keepSummary(aVersion('half a summary'));
    await passTime(3_000);
    expect(desk.mine(TASK)?.status).toBe('draft');
    await end();
    await passTime(200, 100);
    expect(desk.mine(TASK)).toMatchObject(atEnd);
  });

  it('saves a draft of Google’s that nobody touched, and tells Google nothing of it', async () => {
    const { accept, api, desk, end, passTime, wrapUp } = setup();
    await accept();
    await wrapUp();
    await end();
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject({ ...atEnd, isEdited: false });
    expect(api.feedback).toEqual([]);
  });

  it('leaves alone what the agent has saved', async () => {
    const { accept, desk, end, keepSummary, passTime } = setup();
    await accept();
    keepSummary(saved(aVersion('text')));
    await passTime(200, 100);
    await end();
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject({ status: 'saved', savedBy: 'agent', number: 1 });
  });

  it('saves the last draft that is under way, if it comes in time', async () => {
    const { accept, desk, end, passTime, record, request, slowDraft, state } = setup();
    await accept();
    const answer = slowDraft();
    await request();
    await end();
    expect(record().view.summary.phase).toBe('requested');
    await passTime(5_000);
    await answer(aSummary('In time'));
    expect(state().sessions).toEqual({});
    await passTime(200, 100);
    expect(desk.mine(TASK)).toMatchObject(atEnd);
    expect(desk.textOf(TASK)).toBe('In time');
  });

  it('does not wait longer than ten seconds for it', async () => {
    const { accept, end, passTime, request, slowDraft, state } = setup();
    await accept();
    slowDraft();
    await request();
    await end();
    await passTime(10_000);
    expect(state().sessions).toEqual({});
  });

  it('saves the draft beside a note of the agent’s, though no editor was open to put them together', async () => {
    const { accept, api, desk, end, keepSummary, passTime, wrapUp } = setup();
    await accept();
    keepSummary(aVersion('', { sections: [], note: 'Call her back' }));
    await wrapUp();
    await end();
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject({
      ...atEnd,
      sections: aSummary().sections,
      note: 'Call her back',
    });
    expect(api.feedback).toEqual([]);
  });

  it('leaves out a draft that the agent has taken out of the boxes', async () => {
    const { accept, desk, end, keepSummary, passTime, wrapUp } = setup();
    await accept();
    keepSummary(aVersion('', { note: 'Call her back' }));
    await wrapUp();
    keepSummary(aVersion('', { sequence: 2, note: 'Call her back today' }));
    await end();
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject({ ...atEnd, note: 'Call her back today' });
    expect(desk.textOf(TASK)).toBe('');
  });

  it('is no end where the contact comes back: what nobody touched is drafted anew', async () => {
    const { accept, api, desk, end, passTime, request, wrapUp } = setup();
    await accept();
    await request();
    await end();
    await passTime(30_000);
    expect(desk.mine(TASK)).toMatchObject({ ...atEnd, isEdited: false });
    const whole = [{ title: 'Situation', text: 'all of it' }];
    api.summary = () => Promise.resolve({ ...aSummary(), sections: whole });
    await accept();
    await wrapUp();
    expect(api.summariesAsked).toBe(2);
    await end();
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject({ ...atEnd, sections: whole });
  });

  it.each([
    ['what Sync has', false],
    ['a draft', true],
  ])('saves what was typed, though %s is dated by a clock that is ahead', async (_, isDrafted) => {
    const first = setup({ startAt: 5 * MINUTE });
    await first.accept();
    await first.request();
    await first.passTime(3_000);
    first.registry.stopAll();
    first.summaries.stop();

    const { accept, desk, end, keepSummary, now, passTime, request, summary } = setup({
      summaryDesk: first.desk,
    });
    await accept();
    if (isDrafted) await request();
    await passTime(3_000);
    keepSummary(aVersion('typed', { base: isDrafted ? 2 : 1, editedAt: now() }));
    await settle();
    expect(summary().phase).toBe('edited');
    await end();
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject(atEnd);
    expect(desk.textOf(TASK)).toBe('typed');
  });

  it('waits for no network: what is there is saved when Sync is back', async () => {
    const { accept, desk, end, keepSummary, passTime, state } = setup();
    await accept();
    desk.down = new AssistError('unreachable', 'Sync does not answer');
    keepSummary(aVersion('what the customer wanted'));
    await end();
    expect(state().sessions).toEqual({});
    desk.forgottenTasks.add(taskSid);
    await passTime(10 * MINUTE, 10_000);
    desk.down = undefined;
    await passTime(2 * MINUTE, 5_000);
    expect(desk.mine(TASK)).toMatchObject(atEnd);
    expect(desk.sessionOf(TASK)?.phase).toBe('ended');
  });

  it('saves what another computer has left in Sync', async () => {
    const first = setup();
    await first.accept();
    first.keepSummary(aVersion('begun at the first desk'));
    await first.passTime(3_000);
    first.registry.stopAll();

    const { accept, desk, end, held, passTime, summary } = setup({
      summaryDesk: first.desk,
      startAt: MINUTE,
    });
    await accept();
    expect(held().stored).toMatchObject({ number: 1, status: 'draft' });
    expect(summary().phase).toBe('edited');
    await end();
    await passTime(3_000);
    expect(desk.mine(TASK)).toMatchObject(atEnd);
    expect(desk.textOf(TASK)).toBe('begun at the first desk');
  });
});

describe('a reload or another tab that takes the lead', () => {
  it('brings back what was typed and not sent', async () => {
    const before = setup();
    await before.accept();
    before.desk.down = new AssistError('unreachable', 'Sync does not answer');
    before.keepSummary(aVersion('typed before the crash'));
    await before.passTime(1_000);
    before.registry.stopAll();
    before.summaries.stop();
    before.desk.down = undefined;

    const { accept, desk, end, held, passTime, summary } = setup({
      store: before.store,
      summaryDesk: before.desk,
      startAt: MINUTE,
    });
    await accept();
    expect(held().kept?.sections).toEqual([{ title: 'Situation', text: 'typed before the crash' }]);
    expect(summary().phase).toBe('edited');
    await end();
    await passTime(3_000);
    expect(desk.textOf(TASK)).toBe('typed before the crash');
  });

  it('shows a draft that nobody touched as a draft again', async () => {
    const store = new FakeSummaryStore();
    const before = setup({ store });
    before.desk.down = new AssistError('unreachable', 'Sync does not answer');
    await before.accept();
    await before.request();
    before.registry.stopAll();
    before.summaries.stop();

    const { accept, held, summary } = setup({ store, startAt: MINUTE });
    await accept();
    expect(held()).toMatchObject({ draft: { sections: aSummary().sections }, kept: undefined });
    expect(summary().phase).toBe('drafted');
  });
});

it('the next agent of a contact sees at once what the one before has written, note and all', async () => {
  const desk = new FakeSummaryDesk(() => 0);
  desk.sharedContacts.set(aTask('b').taskSid, 'KDshared' as never).set(taskSid, 'KDshared' as never);
  const before = setup({ summaryDesk: desk });
  await before.accept();
  before.keepSummary(saved(aVersion('so far', { note: 'Call her back by five' })));
  await before.passTime(200, 100);
  await before.end();
  await before.passTime(1_000);

  desk.worker = { sid: 'WK2', name: 'Ned Next' };
  const after = setup({ summaryDesk: desk, startAt: MINUTE });
  await after.accept(aTask('b'));
  expect(after.record(aTask('b')).summary).toMatchObject({
    stored: undefined,
    others: [{ agent: 'Ada Agent', note: 'Call her back by five', status: 'saved' }],
  });
});

describe('a supervisor who asks for a summary', () => {
  it('gets a fresh draft where the agent has not written, and the agent sees who asked', async () => {
    const { accept, api, ask, desk, held, passTime } = setup();
    await accept();
    await ask();
    expect(held().request).toMatchObject({ by: 'Sue Supervisor' });
    await passTime(1_000);
    expect(api.summariesAsked).toBe(1);
    expect(desk.answered).toEqual(['ask-1']);
    expect(desk.mine(TASK)).toMatchObject({ status: 'draft', isEdited: false });
    expect(desk.reports[desk.reports.length - 1]?.session?.phase).toBe('live');
  });

  it('gets what the agent has written, and no draft over it', async () => {
    const { accept, api, ask, desk, keepSummary, passTime } = setup();
    await accept();
    keepSummary(aVersion('mine'));
    await ask();
    await passTime(1_000);
    expect(api.summariesAsked).toBe(0);
    expect(desk.answered).toEqual(['ask-1']);
    expect(desk.mine(TASK)).toMatchObject({ status: 'draft', isEdited: true });
  });

  it.each<[string, () => Promise<Summary>]>([
    ['Google writes none', () => Promise.reject(new AssistError('rejected', 'no'))],
    ['Google takes too long', () => new Promise(() => undefined)],
  ])('hears within fifteen seconds though %s', async (_, answer) => {
    const { accept, api, ask, desk, passTime } = setup();
    await accept();
    api.summary = answer;
    await ask();
    await passTime(12_000);
    expect(desk.answered).toEqual(['ask-1']);
  });

  it('hears within fifteen seconds though Agent Assist is not there', async () => {
    const { accept, api, ask, desk, passTime } = setup();
    api.failNext('createConversation', new AssistError('forbidden', 'no'));
    await accept();
    await ask();
    await passTime(12_000);
    expect(desk.answered).toEqual(['ask-1']);
  });

  it('is answered with the draft that is under way', async () => {
    const { accept, api, ask, desk, passTime, request, slowDraft } = setup();
    await accept();
    const answer = slowDraft();
    await request();
    await ask();
    await passTime(2_000);
    expect(desk.answered).toEqual([]);
    await answer();
    await passTime(1_000);
    expect(desk.answered).toEqual(['ask-1']);
    expect(api.summariesAsked).toBe(1);
  });

  it('is answered once, however often Flex tells of it', async () => {
    const { accept, api, ask, desk, passTime } = setup();
    await accept();
    await ask();
    await passTime(1_000);
    await ask();
    await passTime(20_000);
    expect(desk.answered).toEqual(['ask-1']);
    expect(api.summariesAsked).toBe(1);

    await ask({ id: 'ask-2' });
    await passTime(1_000);
    expect(desk.answered).toEqual(['ask-1', 'ask-2']);
  });

  it('long ago, before the page was loaded, is not answered any more', async () => {
    const { accept, ask, desk, goLive, held, passTime } = setup();
    await goLive();
    await ask({ at: Date.UTC(2026, 0, 15, 9) });
    await accept();
    await passTime(20_000);
    expect(desk.answered).toEqual([]);
    expect(held().request).toBeUndefined();
  });
});

describe('a summary that is kept current while the conversation goes on', () => {
  const byTurns = { redraft: { customerTurns: 3, minutes: undefined } };
  const byMinutes = { redraft: { customerTurns: undefined, minutes: 2 } };

  it('costs nothing where nobody has asked for that', async () => {
    const { accept, api, customerSays, passTime } = setup();
    await accept();
    await customerSays(20);
    await passTime(30 * MINUTE, MINUTE);
    expect(api.summariesAsked).toBe(0);
  });

  it('is drafted anew after so many messages of the customer’s', async () => {
    const { accept, api, customerSays, passTime } = setup(byTurns);
    await accept();
    await customerSays(2);
    expect(api.summariesAsked).toBe(0);
    await customerSays(1);
    expect(api.summariesAsked).toBe(1);
    await customerSays(2);
    await passTime(5_000);
    expect(api.summariesAsked).toBe(1);
    await customerSays(1);
    await passTime(5_000);
    expect(api.summariesAsked).toBe(2);
  });

  it('is not drafted anew because the page was loaded, whatever was said before', async () => {
    const { accept, api, conversations, passTime } = setup({ redraft: { customerTurns: 1, minutes: 1 } });
    conversations.said.push(aMessage(1), aMessage(2));
    await accept();
    await passTime(10 * MINUTE, 10_000);
    expect(api.summariesAsked).toBe(0);
  });

  it('is drafted anew after so many minutes, if the customer has said something', async () => {
    const { accept, api, customerSays, passTime } = setup(byMinutes);
    await accept();
    await customerSays();
    await passTime(2 * MINUTE, 10_000);
    expect(api.summariesAsked).toBe(1);
    await passTime(10 * MINUTE, 10_000);
    expect(api.summariesAsked).toBe(1);
    await customerSays();
    expect(api.summariesAsked).toBe(2);
  });

  it.each([
    ['what the agent typed', aVersion('mine')],
    ['what the agent saved', saved(aVersion('as drafted', { isEdited: false }))],
  ])('never over %s', async (_, version) => {
    const { accept, api, customerSays, keepSummary, passTime } = setup({
      redraft: { customerTurns: 1, minutes: 1 },
    });
    await accept();
    keepSummary(version);
    await customerSays(5);
    await passTime(10 * MINUTE, 10_000);
    expect(api.summariesAsked).toBe(0);
  });
});

describe('what supervisors are told beside the text', () => {
  const suggestion = (n: number) => `projects/demo/locations/global/answerRecords/${n}` as AnswerRecordName;
  const see = ({ registry }: Desk, n: number) =>
    registry.commands.noteAct(taskSid, suggestion(n), { type: 'fedBack', feedback: { type: 'displayed' } });
  const use = ({ registry }: Desk, n: number) =>
    registry.commands.noteAct(taskSid, suggestion(n), { type: 'used', text: 'text' });

  it('is the phase at once, when it changes', async () => {
    const { accept, desk, end, passTime, wrapUp } = setup();
    await accept();
    expect(desk.sessionOf(TASK)?.phase).toBe('live');
    await wrapUp();
    await passTime(200, 100);
    expect(desk.sessionOf(TASK)?.phase).toBe('wrapping');
    await end();
    await passTime(200, 100);
    expect(desk.sessionOf(TASK)?.phase).toBe('ended');
  });

  it('are the suggestions shown and used, each once, half a minute late at most', async () => {
    const desk = setup();
    await desk.accept();
    const before = desk.desk.reports.length;
    for (let n = 0; n < 10; n += 1) {
      see(desk, n);
      see(desk, n);
    }
    use(desk, 3);
    use(desk, 3);
    await desk.passTime(40_000);
    expect(desk.desk.sessionOf(TASK)?.counts).toEqual({ shown: 10, used: 1 });
    expect(desk.desk.reports).toHaveLength(before + 1);
    await desk.passTime(5 * MINUTE, 10_000);
    expect(desk.desk.reports).toHaveLength(before + 1);
  });

  it('go on being counted after a reload', async () => {
    const before = setup();
    await before.accept();
    see(before, 1);
    use(before, 1);
    await before.passTime(40_000);
    before.registry.stopAll();
    before.summaries.stop();

    const after = setup({ store: before.store, summaryDesk: before.desk, startAt: MINUTE });
    await after.accept();
    see(after, 2);
    await after.passTime(40_000);
    expect(after.desk.sessionOf(TASK)?.counts).toEqual({ shown: 2, used: 1 });
  });

  it('come with a Save, though it is not time for them', async () => {
    const desk = setup();
    await desk.accept();
    see(desk, 1);
    desk.keepSummary(saved(aVersion('text')));
    await desk.passTime(200, 100);
    expect(desk.desk.sessionOf(TASK)?.counts.shown).toBe(1);
    expect(desk.desk.reports.filter(({ session }) => session?.counts.shown === 1)).toHaveLength(1);
  });

  it('is how the customer’s last eight messages feel, in the order in which they were said', async () => {
    const { accept, desk, passTime, sockets } = setup();
    await accept();
    for (let n = 10; n >= 1; n -= 1)
      sockets.newest.onEvent({
        type: 'message',
        room: `projects/demo/conversations/${TASK.conversationSid}` as never,
        message: {
          name: `${conversationOf(TASK)}/messages/${n}` as MessageName,
          role: n === 10 ? 'HUMAN_AGENT' : 'END_USER',
          text: 'text',
          sentAt: new Date(Date.UTC(2026, 0, 15, 10, 0, n)).toISOString(),
          sentiment: n / 10,
        },
      });
    await passTime(40_000);
    expect(desk.sessionOf(TASK)?.sentiment).toEqual([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
  });
});

it('a call that was taken over has a summary for the agent who takes it, unless they have begun to write', async () => {
  const call = aCall();
  const { api, goLive, keepSummary, passTime, conversations } = setup();
  conversations.calls.set(call.taskSid, {
    direction: 'inbound',
    namedConversation: callConversation(),
    customerCallSid: undefined,
    customerNumber: undefined,
    startedAt: 0,
  });
  api.begin(callConversation());
  api.participants.set(callConversation(), [
    {
      name: `${callConversation()}/participants/1` as ParticipantName,
      role: 'HUMAN_AGENT',
      obfuscatedUserId: 'the agent before',
    },
  ]);
  keepSummary(aVersion('mine'), call);
  await goLive(call);
  await passTime(5_000);
  expect(api.summariesAsked).toBe(0);
});
