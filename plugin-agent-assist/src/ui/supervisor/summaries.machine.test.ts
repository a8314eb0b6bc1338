import { createActor, SimulatedClock } from 'xstate';

import { AssistError } from '../../domain/failure';
import { settle } from '../../testing/settle';
import { NOW } from '../../testing/ui/builders';
import {
  aContact,
  aContactView,
  aLiveSession,
  aRow,
  atWork,
  fakeSupervision,
  manyRows,
} from '../../testing/ui/summary-rows';
import { summariesMachine } from './summaries.machine';

const SECOND = 1_000;
const down = () => new AssistError('unreachable', 'The Functions did not answer.');

const openView = () => {
  const supervision = fakeSupervision();
  const clock = new SimulatedClock();
  const actor = createActor(summariesMachine, {
    input: { desk: supervision.desk, watchLive: supervision.watchLive },
    clock,
  });
  actor.start();
  return {
    ...supervision,
    actor,
    context: () => actor.getSnapshot().context,
    is: (state: Parameters<ReturnType<typeof actor.getSnapshot>['matches']>[0]) =>
      actor.getSnapshot().matches(state),
    customers: () => [...actor.getSnapshot().context.listed.values()].map(({ customer }) => customer),
    pass: async (ms: number) => {
      clock.increment(ms);
      await settle();
    },
    page: async (nth: number, rows: ReturnType<typeof manyRows>, next?: string) => {
      supervision.lists[nth]!.answer({ rows, next });
      await settle();
    },
  };
};

/** With one page that is the last. */
const opened = async (rows = manyRows(2)) => {
  const view = openView();
  view.tellLive(atWork());
  await view.page(0, rows);
  return view;
};

describe('the pages of the index', () => {
  it('come one by one: the first on opening, the next when it is wanted, until the last', async () => {
    const view = openView();
    expect(view.lists.map(({ asked }) => asked)).toEqual([undefined]);
    await view.page(0, manyRows(2), 'second');
    expect(view.is({ history: 'more' })).toBe(true);
    expect(view.lists).toHaveLength(1);

    view.actor.send({ type: 'more.wanted' });
    view.actor.send({ type: 'more.wanted' });
    expect(view.lists.map(({ asked }) => asked)).toEqual([undefined, 'second']);
    await view.page(1, manyRows(1, 3));
    expect(view.is({ history: 'complete' })).toBe(true);
    expect(view.customers()).toEqual(['Customer 1', 'Customer 2', 'Customer 3']);
  });

  it('may be empty before the last, and are passed over', async () => {
    const view = openView();
    await view.page(0, [], 'second');
    await view.page(1, [], 'third');
    expect(view.lists.map(({ asked }) => asked)).toEqual([undefined, 'second', 'third']);
    await view.page(2, [aRow(1)]);
    expect(view.is({ history: 'complete' })).toBe(true);
    expect(view.customers()).toEqual(['Customer 1']);
  });

  it('are not passed over without end', async () => {
    const view = openView();
    for (let n = 0; n < 20; n += 1) await view.page(n, [], `page ${n}`);
    expect(view.is({ history: 'more' })).toBe(true);
    expect(view.lists).toHaveLength(20);
    view.actor.send({ type: 'more.wanted' });
    expect(view.lists).toHaveLength(21);
  });

  it('are asked for again where they did not come, the first one and a later one', async () => {
    const view = openView();
    view.lists[0]!.fail(down());
    await settle();
    expect(view.context().failure).toEqual({ kind: 'unreachable', message: 'The Functions did not answer.' });
    view.actor.send({ type: 'retry.wanted' });
    await view.page(1, [aRow(1)], 'second');
    expect(view.context().failure).toBeUndefined();

    view.actor.send({ type: 'more.wanted' });
    view.lists[2]!.fail(down());
    await settle();
    view.actor.send({ type: 'retry.wanted' });
    expect(view.lists[3]!.asked).toBe('second');
    await view.page(3, [aRow(2)]);
    expect(view.customers()).toEqual(['Customer 1', 'Customer 2']);
  });
});

describe('what is at work', () => {
  it('is watched for as long as the view is open', () => {
    const view = openView();
    expect(view.watchers()).toBe(1);
    view.actor.stop();
    expect(view.watchers()).toBe(0);
    expect(view.lists[0]!.signal.aborted).toBe(true);
  });

  it('is remembered when Flex tells of it no more', async () => {
    const view = await opened([]);
    view.tellLive(atWork(aLiveSession(1), aLiveSession(2)));
    view.tellLive(atWork(aLiveSession(2)));
    expect([...view.context().left.keys()]).toEqual([aContact(1)]);
    view.tellLive(atWork(aLiveSession(1)));
    expect([...view.context().left.keys()]).toEqual([aContact(2)]);
  });

  it('has its first lines read anew when it comes, saves or goes', async () => {
    const view = await opened();
    view.tellLive(atWork(aLiveSession(9)));
    await view.pass(SECOND);
    expect(view.lists).toHaveLength(2);
    expect(view.lists[1]!.asked).toBeUndefined();
    await view.page(1, [aRow(9, { phase: 'live', line: '' }), aRow(1)]);

    view.tellLive(atWork(aLiveSession(9, { status: 'saved', version: 2 })));
    await view.pass(16 * SECOND);
    await view.pass(SECOND);
    expect(view.lists).toHaveLength(3);
    await view.page(2, [aRow(9, { line: 'It leaks.' }), aRow(1)]);
    expect(view.context().listed.get(aContact(9))?.line).toBe('It leaks.');
    expect(view.is({ history: 'complete' })).toBe(true);
  });

  it('is not asked after for what it feels, and no more often than every 15 seconds', async () => {
    const view = await opened();
    view.tellLive(atWork(aLiveSession(9)));
    await view.pass(SECOND);
    await view.page(1, [aRow(9), aRow(1)]);

    view.tellLive(atWork(aLiveSession(9, { sentiment: [0.5], version: 2, counts: { shown: 3, used: 1 } })));
    await view.pass(60 * SECOND);
    expect(view.lists).toHaveLength(2);

    view.tellLive(atWork(aLiveSession(9), aLiveSession(10)));
    await view.pass(SECOND);
    await view.page(2, [aRow(10), aRow(9)]);
    view.tellLive(atWork());
    await view.pass(14 * SECOND);
    expect(view.lists).toHaveLength(3);
    await view.pass(SECOND);
    await view.pass(SECOND);
    expect(view.lists).toHaveLength(4);
  });

  it('is read from as many pages as have come since', async () => {
    const view = await opened();
    view.tellLive(atWork(aLiveSession(9)));
    await view.pass(SECOND);
    await view.page(1, [aRow(9)], 'second');
    expect(view.lists[2]!.asked).toBe('second');
    await view.page(2, [aRow(8), aRow(1)], 'third');
    expect(view.lists).toHaveLength(3);
    expect(view.context().listed.size).toBe(4);
  });

  it('is read from as many pages as it takes to reach one that began long ago', async () => {
    const view = openView();
    view.tellLive(atWork(aLiveSession(4)));
    await view.page(0, manyRows(2), 'second');
    view.actor.send({ type: 'more.wanted' });
    await view.page(1, [aRow(3), aRow(4, { phase: 'live', line: '' })], 'third');

    view.tellLive(atWork(aLiveSession(4, { status: 'saved', version: 2 })));
    await view.pass(SECOND);
    await view.page(2, manyRows(2), 'second');
    expect(view.lists[3]!.asked).toBe('second');
    await view.page(3, [aRow(3), aRow(4, { line: 'It leaks.', updatedAt: NOW })], 'third');
    expect(view.context().listed.get(aContact(4))?.line).toBe('It leaks.');
    expect(view.lists).toHaveLength(4);
  });

  it('is not overwritten by a page that was asked for earlier and comes later', async () => {
    const view = openView();
    view.tellLive(atWork());
    await view.page(0, manyRows(2), 'second');
    view.actor.send({ type: 'more.wanted' });
    view.tellLive(atWork(aLiveSession(1, { status: 'saved' })));
    await view.pass(SECOND);
    await view.page(2, [aRow(1, { line: 'New', updatedAt: NOW })], 'second');
    await view.page(1, [aRow(1, { line: 'Old' })]);
    expect(view.context().listed.get(aContact(1))?.line).toBe('New');
  });

  it('is asked after again by itself where the answer did not come', async () => {
    const view = await opened();
    view.tellLive(atWork(aLiveSession(9)));
    await view.pass(SECOND);
    view.lists[1]!.fail(down());
    await settle();
    expect(view.context().failure).toBeUndefined();
    await view.pass(60 * SECOND);
    await view.pass(SECOND);
    expect(view.lists).toHaveLength(3);
  });
});

describe('the summary that is read', () => {
  const reading = async () => {
    const view = await opened();
    view.tellLive(atWork(aLiveSession(1)));
    view.actor.send({ type: 'contact.opened', contact: aContact(1) });
    return view;
  };

  it('is fetched when it is opened', async () => {
    const view = await reading();
    expect(view.reads.map(({ asked }) => asked)).toEqual([aContact(1)]);
    view.reads[0]!.answer(aContactView(1));
    await settle();
    expect(view.context().open?.view).toEqual(aContactView(1));
    // The second click of two.
    view.actor.send({ type: 'contact.opened', contact: aContact(1) });
    expect(view.reads).toHaveLength(1);
    expect(view.context().open?.view).toEqual(aContactView(1));
  });

  it('is fetched anew when its digest has changed, once at a time, and stays to be read meanwhile', async () => {
    const view = await reading();
    view.tellLive(atWork(aLiveSession(1, { version: 2 })));
    view.tellLive(atWork(aLiveSession(1, { version: 3 })));
    expect(view.reads).toHaveLength(1);
    view.reads[0]!.answer(aContactView(1));
    await settle();
    expect(view.reads).toHaveLength(2);
    expect(view.context().open?.view).toEqual(aContactView(1));

    view.reads[1]!.answer(undefined);
    await settle();
    view.tellLive(atWork(aLiveSession(1, { version: 3 }), aLiveSession(2, { version: 9 })));
    expect(view.reads).toHaveLength(2);
  });

  it('is never that of a contact that was opened before', async () => {
    const view = await reading();
    view.actor.send({ type: 'contact.opened', contact: aContact(2) });
    expect(view.reads[0]!.signal.aborted).toBe(true);
    view.reads[0]!.answer(aContactView(1));
    await settle();
    expect(view.context().open).toMatchObject({ contact: aContact(2), view: undefined });
    view.reads[1]!.answer(aContactView(2));
    await settle();
    expect(view.context().open?.view?.contact).toBe(aContact(2));
  });

  it('is gone when it is closed', async () => {
    const view = await reading();
    view.actor.send({ type: 'contact.closed' });
    view.reads[0]!.answer(aContactView(1));
    await settle();
    expect(view.context().open).toBeUndefined();
    expect(view.is({ contact: 'closed' })).toBe(true);
  });

  it('is asked for again where it did not come, by hand or by a change', async () => {
    const view = await reading();
    view.reads[0]!.fail(down());
    await settle();
    expect(view.context().openFailure?.message).toBe('The Functions did not answer.');
    expect(view.reads).toHaveLength(1);
    view.actor.send({ type: 'contact.retried' });
    expect(view.context().openFailure).toBeUndefined();
    view.reads[1]!.fail(down());
    await settle();
    view.tellLive(atWork(aLiveSession(1, { version: 2 })));
    expect(view.reads).toHaveLength(3);
  });
});
