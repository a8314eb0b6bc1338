import { SimulatedClock } from 'xstate';

import { AssistError } from '../domain/failure';
import type { AnswerRecordName } from '../domain/ids';
import type { SessionReport, SummaryVersion } from '../domain/summary';
import { aTask, aVersion, FakeApi, FakeSummaryDesk, FakeSummaryStore, saved } from '../testing/fakes';
import { settle } from '../testing/settle';
import { createSummaryOutbox } from './summary-outbox';
import { toSummaryOutboxView } from './summary-outbox.machine';
import type { SummaryNews } from './summary.types';

const TASK = aTask('a');
const OTHER = aTask('b');
const RECORD = 'projects/demo/locations/global/answerRecords/summary' as AnswerRecordName;
const LIVE: SessionReport = {
  phase: 'live',
  isPaused: false,
  counts: { shown: 2, used: 1 },
  sentiment: [0.5],
};
const MINUTE = 60_000;

const unreachable = () => new AssistError('unreachable', 'Sync does not answer');

/** Two pages of one browser share a store; two computers of one agent share a desk. */
interface Around {
  readonly store?: FakeSummaryStore;
  readonly desk?: FakeSummaryDesk;
  readonly api?: FakeApi;
  readonly random?: () => number;
}

function openPage({ store = new FakeSummaryStore(), random = () => 1, ...around }: Around = {}) {
  const clock = new SimulatedClock();
  const now = () => Date.UTC(2026, 0, 15, 10) + clock.now();
  const desk = around.desk ?? new FakeSummaryDesk(now);
  const api = around.api ?? new FakeApi(now);
  const news: SummaryNews[] = [];
  let connections = 0;
  const outbox = createSummaryOutbox({
    desk,
    store,
    api,
    connection: {
      retain: () => {
        connections += 1;
        return () => void (connections -= 1);
      },
    },
    report: (_, told) => void news.push(told),
    now,
    random,
    actorOptions: { clock },
  });
  /** In steps that leave room for answers. */
  const passTime = async (ms: number, step = 500): Promise<void> => {
    await settle();
    for (let left = ms; left > 0; left -= step) {
      clock.increment(Math.min(step, left));
      await settle();
    }
  };
  const open = async (task = TASK): Promise<void> => {
    outbox.open({ taskSid: task.taskSid, channelType: 'web', customer: 'Grace', at: now() });
    await passTime(100);
  };
  /** As the tab does in which it is typed. */
  const keep = (version: SummaryVersion, task = TASK): void => {
    void store.keep(task.taskSid, version);
    outbox.noteKept(task.taskSid, version);
  };
  const end = (task = TASK): void => outbox.end(task.taskSid, { ...LIVE, phase: 'ended' }, undefined);
  const view = () => toSummaryOutboxView(outbox.actor.getSnapshot());
  const sent = () => desk.reports.flatMap(({ version }) => (version ? [version.sections[0]?.text] : []));
  return {
    api,
    clock,
    connections: () => connections,
    desk,
    end,
    keep,
    news,
    now,
    open,
    outbox,
    passTime,
    sent,
    store,
    view,
  };
}

const types = (news: readonly SummaryNews[]) => news.map(({ type }) => type);

describe('a contact', () => {
  it('is opened at acceptance, and what the Function proves is kept for later', async () => {
    const { desk, news, open, store } = openPage();
    await open();
    expect(desk.reports).toEqual([
      {
        taskSid: TASK.taskSid,
        contact: undefined,
        ticket: undefined,
        session: undefined,
        version: undefined,
        answers: undefined,
      },
    ]);
    expect(store.contacts.get(TASK.taskSid)).toMatchObject({
      customer: 'Grace',
      ticket: `ticket of ${TASK.taskSid}`,
    });
    expect(types(news)).toEqual(['told']);
  });

  it('is opened again and again until Twilio knows that the agent has the task', async () => {
    const { desk, news, open, passTime } = openPage();
    desk.failures = [new AssistError('busy', 'not yet'), new AssistError('busy', 'not yet')];
    await open();
    await passTime(5_000);
    expect(desk.reports).toHaveLength(3);
    expect(types(news)).toEqual(['failed', 'failed', 'told']);
  });

  it('that is opened while Sync is down leaves its proof all the same', async () => {
    const { desk, open, store } = openPage();
    desk.down = unreachable();
    await open();
    expect(store.contacts.get(TASK.taskSid)?.ticket).toBe(`ticket of ${TASK.taskSid}`);
  });

  it('that is another agent’s is not asked for all the time', async () => {
    const { desk, open, passTime } = openPage();
    desk.failures = [new AssistError('forbidden', 'The task is not yours')];
    await open();
    await passTime(10 * MINUTE, 10_000);
    expect(desk.reports).toHaveLength(1);
  });

  it('is forgotten once its end is told', async () => {
    const { desk, end, open, passTime, store } = openPage();
    await open();
    end();
    await passTime(MINUTE, 5_000);
    expect(desk.sessionOf(TASK)?.phase).toBe('ended');
    expect(store.contacts.size).toBe(0);
  });

  it('leaves nothing behind once all of it is done, however many there were', async () => {
    const { end, keep, open, outbox, passTime, store } = openPage();
    for (const task of [TASK, OTHER]) {
      await open(task);
      keep(saved(aVersion('a text')), task);
      end(task);
    }
    await passTime(MINUTE, 5_000);
    const { children, context } = outbox.actor.getSnapshot();
    expect(store.contacts.size).toBe(0);
    expect(context.lanes).toEqual({});
    expect(children).toEqual({});
  });

  it('that was forgotten is not brought back by a reading of the store that had begun before', async () => {
    const { end, open, outbox, passTime, store } = openPage();
    await open();
    end();
    await passTime(5_000);
    const before = await store.list();
    expect(before.contacts).toHaveLength(1);
    let answer = (): void => undefined;
    jest.spyOn(store, 'list').mockReturnValueOnce(
      new Promise((resolve) => {
        answer = () => resolve(before);
      }),
    );
    outbox.wake();
    await passTime(6_000);
    expect(store.contacts.size).toBe(0);
    answer();
    await passTime(1_000);
    expect(store.contacts.size).toBe(0);
  });

  it('that was forgotten is kept again when its call comes back', async () => {
    const { end, open, passTime, store } = openPage();
    await open();
    end();
    await passTime(MINUTE, 5_000);
    await open();
    expect(store.contacts.get(TASK.taskSid)).toMatchObject({
      ticket: `ticket of ${TASK.taskSid}`,
      end: undefined,
    });
  });

  it('of which the index has not heard the end is told of it again', async () => {
    const { desk, end, open, passTime } = openPage();
    await open();
    desk.incomplete = 2;
    end();
    await passTime(MINUTE, 5_000);
    expect(desk.reports.filter(({ session }) => session?.phase === 'ended')).toHaveLength(3);
  });

  it('may have two tasks, each with its own way to Sync', async () => {
    const { desk, end, keep, open, passTime, store } = openPage();
    desk.sharedContacts.set(OTHER.taskSid, 'KDshared' as never).set(TASK.taskSid, 'KDshared' as never);
    await open(TASK);
    keep(saved(aVersion('before the hand-over')), TASK);
    await passTime(1_000);
    end(TASK);
    await open(OTHER);
    keep(aVersion('after it', { editor: 'tab-2', base: 1 }), OTHER);
    await passTime(30_000);
    expect(desk.textOf(OTHER)).toBe('after it');
    expect([...store.contacts.keys()]).toEqual([OTHER.taskSid]);
  });
});

describe('what is typed', () => {
  it('goes to Sync every two seconds at most, and always the newest of it', async () => {
    const { desk, keep, open, passTime, sent } = openPage();
    await open();
    for (let n = 1; n <= 20; n += 1) {
      keep(aVersion(`text ${n}`, { sequence: n }));
      await passTime(300, 100);
    }
    await passTime(2_000);
    expect(sent().length).toBeLessThanOrEqual(5);
    expect(desk.textOf(TASK)).toBe('text 20');
  });

  it('goes at once when Save is pressed', async () => {
    const { desk, keep, open, passTime } = openPage();
    await open();
    keep(aVersion('draft'));
    await passTime(2_000);
    keep(saved(aVersion('draft and more', { sequence: 2 })));
    await passTime(100, 50);
    expect(desk.mine(TASK)).toMatchObject({ status: 'saved', savedBy: 'agent' });
  });

  it('is on its way once at a time, and goes on while an answer is awaited', async () => {
    const { desk, keep, news, open, passTime, sent } = openPage();
    await open();
    let answer: () => void = () => undefined;
    desk.gate = () => new Promise((resolve) => (answer = resolve));
    keep(saved(aVersion('first')));
    await passTime(500);
    keep(aVersion('first and more', { sequence: 2 }));
    await passTime(5_000);
    expect(sent()).toEqual(['first']);

    desk.gate = () => Promise.resolve();
    answer();
    await passTime(3_000);
    expect(sent()).toEqual(['first', 'first and more']);
    expect(news.slice(-2)).toMatchObject([
      { type: 'stored', version: { sequence: 1, is: { status: 'saved' } } },
      { type: 'stored', version: { sequence: 2, is: { status: 'draft' } } },
    ]);
  });

  it('leaves this browser when Sync has it, but not what was typed meanwhile', async () => {
    const { desk, keep, open, passTime, store } = openPage();
    await open();
    let answer: () => void = () => undefined;
    desk.gate = () => new Promise((resolve) => (answer = resolve));
    keep(aVersion('first'));
    await passTime(3_000);
    keep(aVersion('second', { sequence: 2 }));
    answer();
    desk.gate = () => new Promise(() => undefined);
    await passTime(500);
    expect(store.texts).toEqual(['second']);
  });

  it('is not doubled where the answer was lost', async () => {
    const { desk, keep, open, passTime } = openPage();
    await open();
    desk.lostAnswers = 1;
    keep(saved(aVersion('once')));
    await passTime(10_000);
    expect(desk.reports.filter(({ version }) => version)).toHaveLength(2);
    expect(desk.mine(TASK)).toMatchObject({ number: 1, status: 'saved' });
  });

  it('that is longer than Sync takes is kept and told, and not sent again until it is shorter', async () => {
    const { desk, keep, news, open, passTime, sent, store } = openPage();
    await open();
    await open(OTHER);
    const long = 'x'.repeat(2_000);
    keep(saved(aVersion(long)));
    keep(aVersion('of another customer'), OTHER);
    await passTime(5 * MINUTE, 10_000);
    expect(sent()).toEqual([long, 'of another customer']);
    expect(news).toContainEqual({
      type: 'failed',
      failure: expect.objectContaining({ kind: 'tooLong' }) as never,
      version: expect.objectContaining({ editor: 'tab-1', sequence: 1 }) as never,
    });
    expect(store.texts).toEqual([long]);

    keep(saved(aVersion('short', { sequence: 2 })));
    await passTime(1_000);
    expect(desk.textOf(TASK)).toBe('short');
    expect(store.texts).toEqual([]);
  });

  it('and cannot be sent waits, shows its number and why, and goes out when Sync is back', async () => {
    const { desk, keep, open, outbox, passTime, view } = openPage();
    await open();
    desk.down = unreachable();
    keep(aVersion('waiting'));
    keep(aVersion('waiting too'), OTHER);
    await passTime(10_000);
    expect(view()).toMatchObject({ waiting: 2, failure: { kind: 'unreachable' }, drafts: [] });

    desk.down = undefined;
    outbox.retry();
    await passTime(500);
    expect(view()).toEqual({ waiting: 0, failure: undefined, drafts: [] });
  });

  it('is tried again ever more slowly, and no faster because the agent types on', async () => {
    const { desk, keep, open, passTime, sent } = openPage();
    await open();
    desk.down = unreachable();
    for (let n = 1; n <= 120; n += 1) {
      keep(aVersion(`text ${n}`, { sequence: n }));
      await passTime(1_000, 1_000);
    }
    expect(sent().length).toBeLessThan(10);
  });

  it('is tried at once when the agent presses Save or the network is back', async () => {
    const { desk, keep, open, outbox, passTime, sent } = openPage();
    await open();
    desk.down = unreachable();
    keep(aVersion('text'));
    await passTime(2 * MINUTE, 1_000);
    const before = sent().length;
    keep(saved(aVersion('text')));
    await passTime(100, 50);
    expect(sent()).toHaveLength(before + 1);
    outbox.wake();
    await passTime(100, 50);
    expect(sent()).toHaveLength(before + 2);
  });

  it('waits for a new sign-in where the sign-in is refused', async () => {
    const { desk, keep, open, outbox, passTime, sent } = openPage();
    await open();
    desk.failures = [new AssistError('unauthorized', 'The Flex token has expired')];
    keep(aVersion('text'));
    await passTime(2 * MINUTE, 10_000);
    expect(sent()).toHaveLength(1);
    outbox.retry();
    await passTime(100);
    expect(desk.textOf(TASK)).toBe('text');
  });
});

describe('two editors of one agent', () => {
  it('do not overwrite each other: the later one is told, and what it has is kept until it decides', async () => {
    const { desk, keep, news, open, passTime, sent, store } = openPage();
    await open();
    keep(aVersion('of the first tab', { editor: 'tab-1' }));
    await passTime(3_000);
    keep(aVersion('of the second tab', { editor: 'tab-2', sequence: 1 }));
    await passTime(3_000);
    keep(aVersion('of the second tab, longer', { editor: 'tab-2', sequence: 2 }));
    await passTime(MINUTE, 5_000);

    expect(news).toContainEqual({
      type: 'conflict',
      stored: expect.objectContaining({ editor: 'tab-1', number: 1 }) as never,
    });
    expect(desk.textOf(TASK)).toBe('of the first tab');
    expect(sent()).toEqual(['of the first tab', 'of the second tab']);
    expect(store.texts).toEqual(['of the second tab, longer']);

    keep(aVersion('of both', { editor: 'tab-2', sequence: 3, base: 1 }));
    await passTime(3_000);
    expect(desk.textOf(TASK)).toBe('of both');
    expect(store.texts).toEqual([]);
  });

  it.each(['Keep mine', 'Use theirs'])(
    'leave nothing behind of the text decided against: %s',
    async (choice) => {
      const { desk, end, keep, now, open, passTime, store, view } = openPage();
      await open();
      keep(aVersion('of the first tab', { editedAt: now() }));
      await passTime(3_000);
      keep(aVersion('of the second tab', { editor: 'tab-2', editedAt: now() }));
      await passTime(3_000);
      expect(store.texts).toEqual(['of the second tab']);
      const text = choice === 'Keep mine' ? 'of the first tab' : 'of the second tab';
      const grewFrom = { editor: 'tab-2', sequence: 1, is: { status: 'draft' } } as const;
      const chosen = aVersion(text, { sequence: 2, base: 1, grewFrom, editedAt: now() });
      keep(chosen);
      keep(saved(chosen));
      await passTime(3_000);
      end();
      await passTime(15_000);
      expect(desk.textOf(TASK)).toBe(text);
      expect(store.texts).toEqual([]);
      expect(view().drafts).toEqual([]);
      expect(store.contacts.size).toBe(0);
    },
  );

  it('lose no Save that was still to be told of when the second went on from it', async () => {
    const { desk, keep, now, open, passTime, sent } = openPage();
    await open();
    desk.down = unreachable();
    keep(saved(aVersion('saved', { editedAt: now() }), now()));
    await passTime(2_000);
    const grewFrom = {
      editor: 'tab-1',
      sequence: 1,
      is: { status: 'saved', savedBy: 'agent', submittedAt: 1 },
    } as const;
    keep(aVersion('and more', { editor: 'tab-2', grewFrom, editedAt: now() }));
    desk.down = undefined;
    const before = sent().length;
    await passTime(90_000);
    expect(sent()[before]).toBe('saved');
    expect(desk.textOf(TASK)).toBe('and more');
  });

  it('in conflict do not keep the session’s end from being told', async () => {
    const { desk, end, keep, open, passTime } = openPage();
    await open();
    keep(aVersion('of the first tab'));
    await passTime(3_000);
    keep(saved(aVersion('of the second tab', { editor: 'tab-2' })));
    end();
    await passTime(3_000);
    expect(desk.sessionOf(TASK)?.phase).toBe('ended');
  });

  it('are one where the second goes on from what the first had kept before a reload', async () => {
    const before = openPage();
    await before.open();
    before.keep(aVersion('typed', { editor: 'tab-1', sequence: 7 }));
    await before.passTime(3_000);
    before.desk.lostAnswers = 1;
    before.keep(aVersion('typed and lost', { editor: 'tab-1', sequence: 8 }));
    await before.passTime(2_100);
    before.outbox.stop();

    const { desk, keep, news, open, passTime } = openPage(before);
    await open();
    await passTime(3_000);
    keep(
      aVersion('typed, lost and found', {
        editor: 'tab-2',
        base: 1,
        grewFrom: { editor: 'tab-1', sequence: 8, is: { status: 'draft' } },
        editedAt: Date.UTC(2026, 0, 15, 10) + 10_000,
      }),
    );
    await passTime(3_000);
    expect(types(news)).not.toContain('conflict');
    expect(desk.textOf(TASK)).toBe('typed, lost and found');
  });
});

describe('Sync down, the task completed, ten minutes, Sync up', () => {
  it.each([
    ['down from the beginning', true],
    ['down from the first word on', false],
  ])('saves what was typed: %s', async (_, fromTheBeginning) => {
    const { desk, end, keep, open, passTime, store, view } = openPage();
    if (fromTheBeginning) desk.down = unreachable();
    await open();
    desk.down = unreachable();
    keep(aVersion('what the customer wanted'));
    await passTime(5_000);
    keep(saved(aVersion('what the customer wanted')));
    end();
    desk.forgottenTasks.add(TASK.taskSid);
    await passTime(10 * MINUTE, 10_000);
    expect(desk.textOf(TASK)).toBeUndefined();
    expect(view()).toMatchObject({ waiting: 1, failure: { kind: 'unreachable' } });

    desk.down = undefined;
    await passTime(2 * MINUTE, 5_000);
    expect(desk.mine(TASK)).toMatchObject({ status: 'saved', number: 1 });
    expect(desk.sessionOf(TASK)?.phase).toBe('ended');
    expect(store.texts).toEqual([]);
    expect(view()).toEqual({ waiting: 0, failure: undefined, drafts: [] });
  });

  it('saves it though the page was closed meanwhile', async () => {
    const before = openPage();
    await before.open();
    before.desk.down = unreachable();
    before.keep(saved(aVersion('what the customer wanted')));
    before.end();
    await before.passTime(1_000);
    before.outbox.stop();
    before.desk.forgottenTasks.add(TASK.taskSid);
    before.desk.down = undefined;

    const { desk, passTime, outbox } = openPage(before);
    outbox.noteTasks([]);
    await passTime(1_000);
    expect(desk.mine(TASK)).toMatchObject({ status: 'saved', number: 1 });
    expect(desk.sessionOf(TASK)?.phase).toBe('ended');
  });
});

describe('a task that went while nobody looked', () => {
  const closePage = async (...versions: readonly SummaryVersion[]) => {
    const page = openPage();
    await page.open();
    for (const version of versions) page.keep(version);
    await page.passTime(3_000);
    page.outbox.tell(TASK.taskSid, LIVE, undefined);
    await page.passTime(500);
    page.outbox.stop();
    return page;
  };

  it.each([
    ['was not in Sync yet', false],
    ['was in Sync, and so no longer in this browser', true],
  ])('leaves an unsaved draft where only a draft was there, which %s', async (_, wasInSync) => {
    const before = await closePage(...(wasInSync ? [aVersion('half a summary')] : []));
    if (!wasInSync) await before.store.keep(TASK.taskSid, aVersion('half a summary'));

    const { desk, outbox, passTime, view } = openPage(before);
    await passTime(3_000);
    expect(view().drafts).toEqual([]);

    outbox.noteTasks([OTHER.taskSid]);
    await passTime(3_000);
    expect(view()).toMatchObject({
      waiting: 0,
      drafts: [
        {
          taskSid: TASK.taskSid,
          customer: 'Grace',
          channelType: 'web',
          version: { sections: [{ title: 'Situation', text: 'half a summary' }] },
        },
      ],
    });
    expect(desk.mine(TASK)?.status).toBe('draft');
    expect(desk.sessionOf(TASK)).toEqual({ ...LIVE, phase: 'ended' });
  });

  it('keeps all that is known of the text that this browser has', async () => {
    const before = await closePage();
    const version = aVersion('half a summary', { answerRecord: RECORD, startedAt: 7 });
    await before.store.keep(TASK.taskSid, version);
    const { outbox, passTime, view } = openPage(before);
    outbox.noteTasks([]);
    await passTime(3_000);
    expect(view().drafts).toMatchObject([{ version }]);
  });

  it('is still there as an unsaved draft at the next start, and is not sent again', async () => {
    const before = await closePage(aVersion('half a summary'));
    const second = openPage(before);
    second.outbox.noteTasks([]);
    await second.passTime(3_000);
    second.outbox.stop();
    const count = before.desk.reports.length;

    const third = openPage(before);
    third.outbox.noteTasks([]);
    await third.passTime(3_000);
    expect(third.view().drafts).toHaveLength(1);
    expect(before.desk.reports).toHaveLength(count);
  });

  it('is not taken for gone while Flex still has it, or where its session has begun', async () => {
    const before = await closePage(aVersion('half a summary'));
    const { open, outbox, passTime, view } = openPage(before);
    outbox.noteTasks([TASK.taskSid]);
    await passTime(3_000);
    expect(view().drafts).toEqual([]);

    await open();
    outbox.noteTasks([]);
    await passTime(3_000);
    expect(view().drafts).toEqual([]);
  });

  it('saves the draft when the agent says so, and tells Google', async () => {
    const before = await closePage(aVersion('half a summary', { answerRecord: RECORD }));
    before.desk.forgottenTasks.add(TASK.taskSid);
    const { api, desk, outbox, passTime, store, view } = openPage(before);
    outbox.noteTasks([]);
    await passTime(3_000);
    outbox.settleDraft(TASK.taskSid, 'save');
    await passTime(20_000);
    expect(desk.mine(TASK)).toMatchObject({ status: 'saved', savedBy: 'agent' });
    expect(api.feedback).toHaveLength(1);
    expect(view().drafts).toEqual([]);
    expect([store.texts, store.contacts.size]).toEqual([[], 0]);
  });

  it('forgets the draft when the agent says so', async () => {
    const before = await closePage(aVersion('half a summary'));
    const { desk, outbox, passTime, store, view } = openPage(before);
    outbox.noteTasks([]);
    await passTime(3_000);
    outbox.settleDraft(TASK.taskSid, 'discard');
    await passTime(20_000);
    expect(view().drafts).toEqual([]);
    expect([store.texts, store.contacts.size]).toEqual([[], 0]);
    expect(desk.mine(TASK)?.status).toBe('draft');
  });

  it('does not bring back what the agent has thrown away, though Sync had a part of it', async () => {
    const before = openPage();
    await before.open();
    before.keep(aVersion('a part', { editedAt: before.now() }));
    await before.passTime(3_000);
    before.keep(aVersion('a part, and more', { sequence: 2, editedAt: before.now() }));
    before.outbox.stop();
    before.desk.down = unreachable();

    const { desk, outbox, passTime, store, view } = openPage({ store: before.store, desk: before.desk });
    outbox.noteTasks([]);
    await passTime(3_000);
    outbox.settleDraft(TASK.taskSid, 'discard');
    desk.down = undefined;
    await passTime(80_000);
    expect(desk.sessionOf(TASK)?.phase).toBe('ended');
    expect(view().drafts).toEqual([]);
    expect(store.contacts.size).toBe(0);
  });

  it('forgets after a day what nobody wanted, in a page that stays open, too', async () => {
    const before = openPage();
    await before.open();
    before.keep(aVersion('never saved', { editedAt: before.now() }));
    await before.passTime(3_000);
    before.outbox.stop();

    const { outbox, passTime, store, view } = openPage({ store: before.store, desk: before.desk });
    outbox.noteTasks([]);
    await passTime(3_000);
    expect(view().drafts).toHaveLength(1);
    await passTime(23 * 60 * MINUTE, 10 * MINUTE);
    outbox.wake();
    await passTime(15_000);
    expect(view().drafts).toHaveLength(1);
    await passTime(60 * MINUTE, 10 * MINUTE);
    // As the store does by itself.
    store.list = () => Promise.resolve({ versions: [], contacts: [] });
    outbox.wake();
    await passTime(15_000);
    expect(view().drafts).toEqual([]);
  });

  it('leaves to the agent what nobody would take', async () => {
    const { desk, end, keep, open, outbox, passTime, view } = openPage();
    await open();
    const long = 'x'.repeat(2_000);
    keep(saved(aVersion(long)));
    end();
    await passTime(5_000);
    expect(view()).toMatchObject({
      waiting: 0,
      drafts: [{ version: { sections: [{ text: long }] }, failure: { kind: 'tooLong' } }],
    });

    desk.maxLength = 10_000;
    outbox.settleDraft(TASK.taskSid, 'save');
    await passTime(1_000);
    expect(desk.textOf(TASK)).toBe(long);
  });
});

describe('the last words', () => {
  it('typed as the task ended, and kept a moment after, are saved like the rest', async () => {
    const { desk, end, keep, open, passTime, store, view } = openPage();
    await open();
    keep(saved(aVersion('all but the last word')));
    end();
    await passTime(200, 100);
    keep(aVersion('all and the last word', { sequence: 2 }));
    await passTime(20_000);
    expect(desk.mine(TASK)).toMatchObject({ status: 'saved', savedBy: 'taskEnd' });
    expect(desk.textOf(TASK)).toBe('all and the last word');
    expect(view().drafts).toEqual([]);
    expect([store.texts, store.contacts.size]).toEqual([[], 0]);
  });

  it('of an older text on a second computer do not bring it back', async () => {
    const first = openPage();
    await first.open();
    first.keep(aVersion('old', { editor: 'first computer' }));
    await first.passTime(3_000);

    const second = openPage({ desk: first.desk });
    await second.open();
    second.keep(saved(aVersion('new', { editor: 'second computer', base: 1 })));
    await second.passTime(1_000);

    first.keep(
      aVersion('old', {
        editor: 'first computer',
        is: { status: 'saved', savedBy: 'taskEnd', submittedAt: first.now() },
      }),
    );
    first.end();
    await first.passTime(20_000);
    expect(first.desk.textOf(TASK)).toBe('new');
    expect(first.view()).toEqual({ waiting: 0, failure: undefined, drafts: [] });
    expect(first.store.texts).toEqual([]);
  });
});

describe('what Google is told of a summary', () => {
  const made = aVersion('made of a draft', { answerRecord: RECORD, startedAt: 7 });

  it('is told once, when Sync has it, over a connection that is given back', async () => {
    const { api, connections, keep, open, passTime, store } = openPage();
    await open();
    keep(made);
    await passTime(3_000);
    expect(api.feedback).toEqual([]);

    keep(saved(made, 9));
    await passTime(10_000);
    expect(api.feedback).toEqual([
      { answerRecord: RECORD, sections: made.sections, startedAt: 7, submittedAt: 9 },
    ]);
    expect(connections()).toBe(0);
    expect(store.texts).toEqual([]);
  });

  it('is told once though the store was read in the same moment', async () => {
    const { api, keep, open, outbox, passTime, store } = openPage();
    await open();
    let answer: () => void = () => undefined;
    let told = 0;
    api.sendSummaryFeedback = () => {
      told += 1;
      return new Promise<void>((resolve) => (answer = resolve));
    };
    keep(saved(aVersion('as saved', { answerRecord: RECORD })));
    await passTime(3_000);
    const list = store.list;
    let read: () => void = () => undefined;
    store.list = async () => {
      const listed = await list();
      await new Promise<void>((resolve) => (read = resolve));
      return listed;
    };
    outbox.wake();
    await settle();
    answer();
    await settle();
    read();
    await passTime(3_000);
    expect(told).toBe(1);
    expect(store.texts).toEqual([]);
  });

  it('is told after a reload where there was no time before', async () => {
    const before = openPage();
    await before.open();
    before.api.failNext('sendSummaryFeedback', new AssistError('unreachable', 'no answer'));
    before.keep(saved(made));
    await before.passTime(500);
    before.outbox.stop();
    expect(before.api.feedback).toEqual([]);

    const { desk, passTime } = openPage(before);
    await passTime(3_000);
    expect(before.api.feedback).toHaveLength(1);
    expect(desk.mine(TASK)?.number).toBe(1);
  });

  it('is dropped where Google will never take it, and keeps nothing waiting', async () => {
    const { api, keep, open, passTime, store, view } = openPage();
    await open();
    api.failNext('sendSummaryFeedback', new AssistError('notFound', 'The conversation has gone'));
    keep(saved(made));
    await passTime(3_000);
    expect(view()).toEqual({ waiting: 0, failure: undefined, drafts: [] });
    expect(store.texts).toEqual([]);
  });

  it('does not hold up what goes to Sync', async () => {
    const { api, desk, keep, open, passTime, view } = openPage();
    await open();
    api.sendSummaryFeedback = () => Promise.reject(new AssistError('unreachable', 'no answer'));
    keep(saved(made));
    await passTime(1_000);
    keep(aVersion('and on', { sequence: 2, answerRecord: RECORD }));
    await passTime(3_000);
    expect(desk.textOf(TASK)).toBe('and on');
    expect(view()).toEqual({ waiting: 0, failure: undefined, drafts: [] });
  });

  it('is nothing where the task ended over a draft that nobody touched, or the agent wrote by hand', async () => {
    const { api, keep, open, passTime } = openPage();
    await open();
    const atEnd = { status: 'saved', savedBy: 'taskEnd', submittedAt: 9 } as const;
    keep({ ...made, isEdited: false, is: atEnd });
    await open(OTHER);
    keep(saved(aVersion('by hand')), OTHER);
    await passTime(3_000);
    expect(api.feedback).toEqual([]);
  });
});

describe('another tab takes over', () => {
  it('with all that waits, whoever typed it', async () => {
    const before = openPage();
    await before.open();
    before.desk.down = unreachable();
    before.keep(aVersion('typed in the tab that led', { editor: 'tab-1' }));
    await before.passTime(3_000);
    before.outbox.stop();
    await before.store.keep(OTHER.taskSid, aVersion('typed while nobody led', { editor: 'tab-2' }));
    before.desk.down = undefined;

    const { desk, passTime } = openPage(before);
    await passTime(3_000);
    expect([desk.textOf(TASK), desk.textOf(OTHER)]).toEqual([
      'typed in the tab that led',
      'typed while nobody led',
    ]);
  });

  it('and a tab that died before it could speak up is heard when something wakes the outbox', async () => {
    const { desk, open, outbox, passTime, store } = openPage();
    await open();
    await store.keep(TASK.taskSid, aVersion('typed in a tab that died', { editor: 'tab-2' }));
    outbox.wake();
    await passTime(3_000);
    expect(desk.textOf(TASK)).toBe('typed in a tab that died');
  });
});

it('nothing stays when the agent signs out, and nothing of it is sent', async () => {
  const { desk, keep, open, outbox, passTime, sent, store } = openPage();
  await open();
  desk.down = unreachable();
  keep(aVersion('not for the next agent at this desk'));
  await passTime(3_000);
  await store.keep(TASK.taskSid, aVersion('nor this', { editor: 'tab-2' }));
  outbox.retry();
  await outbox.clear();
  const count = sent().length;
  desk.down = undefined;
  await passTime(10 * MINUTE, 10_000);
  expect([store.texts, store.contacts.size]).toEqual([[], 0]);
  expect(sent()).toHaveLength(count);

  // The same agent, back again in another tab.
  keep(aVersion('of the next sign-in', { editor: 'tab-3' }), OTHER);
  await passTime(3_000);
  expect(desk.textOf(OTHER)).toBe('of the next sign-in');
});

it('the agents of a whole floor do not come back in the same second', async () => {
  const first = openPage({ random: () => 0.1 });
  const second = openPage({ random: () => 0.9 });
  for (const page of [first, second]) {
    page.desk.down = unreachable();
    await page.open();
    page.keep(aVersion('text'));
    await page.passTime(60_000, 500);
  }
  expect(first.desk.reports.length).toBeGreaterThan(second.desk.reports.length);
});
