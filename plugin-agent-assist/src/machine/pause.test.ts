import { createActor, sendTo, setup, SimulatedClock } from 'xstate';

import type { TaskRef } from '../domain/assist';
import { AssistError } from '../domain/failure';
import { covers, isPaused, NEVER_PAUSED, pausedAfter, resumedAfter, type Pause } from '../domain/pause';
import type { PauseNews } from '../domain/ports';
import { aCall, aTask, FakePauseBoard } from '../testing/fakes';
import { settle } from '../testing/settle';
import { providePause } from './actors/pause-actors';
import type { PauseEvent, PauseReport, PauseStatus } from './pause.machine';

const MINUTE_MS = 60_000;
const down = () => new AssistError('unreachable', 'Twilio does not answer');

type Told = Exclude<PauseEvent, PauseNews>;

/** A page with the board that all pages share, and a clock of its own. */
async function openPage(
  board: FakePauseBoard,
  { startAt = 0, task = aTask() }: { readonly startAt?: number; readonly task?: TaskRef } = {},
) {
  const clock = new SimulatedClock();
  let slept = 0;
  const now = () => startAt + slept + clock.now();
  const reports: PauseReport[] = [];
  const types = {} as { events: PauseReport | { type: 'tell'; event: Told } };
  const session = setup({
    types,
    actors: { pause: providePause(board, undefined) },
    actions: { note: (_, params: PauseReport) => void reports.push(params) },
  }).createMachine({
    invoke: {
      id: 'pause',
      src: 'pause',
      input: { task, isOffered: task.medium === 'chat', now, random: () => 1 },
    },
    on: {
      'pause.reported': { actions: { type: 'note', params: ({ event }) => event } },
      tell: { actions: sendTo('pause', ({ event }) => event.event) },
    },
  });
  const actor = createActor(session, { clock });
  actor.start();
  await settle();
  const tell = async (event: Told): Promise<void> => {
    actor.send({ type: 'tell', event });
    await settle();
  };
  const newest = (): PauseReport => {
    const report = reports[reports.length - 1];
    if (!report) throw new Error('Nothing was reported');
    return report;
  };
  return {
    now,
    reports,
    tell,
    pause: (minutes?: number) =>
      tell({
        type: 'pause.requested',
        until: minutes === undefined ? undefined : now() + minutes * MINUTE_MS,
      }),
    resume: () => tell({ type: 'pause.ended' }),
    status: (): PauseStatus => newest().status,
    phase: () => newest().status.phase,
    heard(upTo: number): readonly number[] {
      const pause = newest().pause ?? NEVER_PAUSED;
      return Array.from({ length: upTo + 1 }, (_, index) => index).filter((index) => !covers(pause, index));
    },
    async pass(ms: number): Promise<void> {
      clock.increment(ms);
      await settle();
    },
    /** The computer sleeps: time goes by, and timers do not. */
    sleep(ms: number): void {
      slept += ms;
    },
    close: () => actor.stop(),
  };
}

let board: FakePauseBoard;
beforeEach(() => {
  board = new FakePauseBoard();
  board.newest = 3;
});

it('knows nothing until it has read, and then that nothing is paused', async () => {
  const page = await openPage(board);
  expect(page.reports.map(({ status, pause }) => [status.phase, pause])).toEqual([
    ['unknown', undefined],
    ['active', NEVER_PAUSED],
  ]);
});

it('pauses at the click, and says that it is paused when that is written', async () => {
  const page = await openPage(board);
  let answer: (() => void) | undefined;
  const write = board.write;
  board.write = (task, pause) => new Promise((resolve) => (answer = () => resolve(write(task, pause))));

  await page.pause();
  expect(page.phase()).toBe('pausing');
  expect(page.heard(6)).toEqual([0, 1, 2, 3]);

  answer?.();
  await settle();
  expect(page.phase()).toBe('paused');
  expect(board.written).toEqual(pausedAfter(NEVER_PAUSED, 3, undefined));
});

it('goes on after the newest message that Twilio has, once that is written', async () => {
  const page = await openPage(board);
  await page.pause();
  board.newest = 6; // Which this page has not been told of.
  await page.resume();
  expect(page.phase()).toBe('active');
  expect(isPaused(board.written)).toBe(false);
  expect(page.heard(8)).toEqual([0, 1, 2, 3, 7, 8]);
});

it('tries writing again, names the failure, and is paused all the while', async () => {
  const page = await openPage(board);
  board.refusals = [down(), down()];
  await page.pause();
  expect(page.status()).toMatchObject({ phase: 'pausing', failure: { message: 'Twilio does not answer' } });
  expect(page.heard(5)).toEqual([0, 1, 2, 3]);
  await page.pass(1_000);
  expect(page.phase()).toBe('pausing');
  await page.pass(2_000);
  expect(page.status()).toEqual({
    phase: 'paused',
    until: undefined,
    failure: undefined,
    isSilenced: true,
  });
});

it('stays paused as long as the end cannot be written', async () => {
  const page = await openPage(board);
  await page.pause();
  board.refusals = [down()];
  await page.resume();
  expect(page.status()).toMatchObject({ phase: 'resuming', failure: { kind: 'unreachable' } });
  expect(page.heard(5)).toEqual([0, 1, 2, 3]);
  await page.tell({ type: 'retry.requested' });
  expect(page.phase()).toBe('active');
});

it('stays paused when the agent thinks better of resuming', async () => {
  const page = await openPage(board);
  await page.pause();
  board.refusals = [down()];
  await page.resume();
  await page.pause();
  expect(page.phase()).toBe('paused');
});

it('resumes by itself after the time, to the second', async () => {
  const page = await openPage(board);
  await page.pause(2);
  expect(page.status().until).toBe(page.now() + 2 * MINUTE_MS);
  await page.pass(2 * MINUTE_MS - 1);
  expect(page.phase()).toBe('paused');
  await page.pass(1);
  expect(page.phase()).toBe('active');
});

it('resumes when the computer wakes after that time', async () => {
  const page = await openPage(board);
  await page.pause(2);
  page.sleep(10 * MINUTE_MS);
  await page.tell({ type: 'page.woke' });
  expect(page.phase()).toBe('active');
});

it('does not resume when the computer wakes before that time', async () => {
  const page = await openPage(board);
  await page.pause(5);
  page.sleep(MINUTE_MS);
  await page.tell({ type: 'page.woke' });
  expect(page.phase()).toBe('paused');
});

it('is paused after a reload, and ends then too, later rather than earlier', async () => {
  const before = await openPage(board);
  await before.pause(2);
  before.close();

  const after = await openPage(board, { startAt: MINUTE_MS });
  expect(after.phase()).toBe('paused');
  await after.pass(MINUTE_MS);
  expect(after.phase()).toBe('paused');
  await after.pass(30_000);
  expect(after.phase()).toBe('active');
});

it('is paused after a reload though it could be written in this browser only', async () => {
  const before = await openPage(board);
  board.refusals = [down()];
  await before.pause();
  before.close();
  expect(isPaused(board.written)).toBe(false);

  const after = await openPage(board);
  await after.pass(0);
  expect(after.phase()).toBe('paused');
  expect(isPaused(board.written)).toBe(true);
});

it('follows another desk that pauses and resumes', async () => {
  const [mine, other] = [await openPage(board), await openPage(board)];
  await other.pause();
  expect(mine.phase()).toBe('paused');
  expect(mine.heard(5)).toEqual([0, 1, 2, 3]);
  board.newest = 4;
  await other.resume();
  expect(mine.phase()).toBe('active');
  expect(mine.heard(6)).toEqual([0, 1, 2, 3, 5, 6]);
});

it('writes again what somebody has wiped while it goes on', async () => {
  const page = await openPage(board);
  await page.pause();
  board.tell(NEVER_PAUSED);
  await page.pass(0);
  expect(page.phase()).toBe('paused');
  expect(isPaused(board.written)).toBe(true);
});

it('writes again what somebody has wiped after it was over, and hears nothing of it', async () => {
  const page = await openPage(board);
  await page.pause();
  board.newest = 5;
  await page.resume();
  const record: Pause = board.written;
  board.tell(NEVER_PAUSED);
  await page.pass(0);
  expect(board.written).toEqual(record);
  expect(page.phase()).toBe('active');
  expect(page.heard(6)).toEqual([0, 1, 2, 3, 6]);
});

it('does not write as fast as somebody wipes', async () => {
  const page = await openPage(board);
  await page.pause();
  for (let wipe = 0; wipe < 20; wipe += 1) {
    board.tell(NEVER_PAUSED);
    await page.pass(1_000);
  }
  expect(board.writes).toBeLessThan(10);
  expect(page.heard(5)).toEqual([0, 1, 2, 3]);
});

it('tries reading again, and says why it does not know', async () => {
  board.failures = [down()];
  const page = await openPage(board);
  expect(page.status()).toMatchObject({ phase: 'unknown', failure: { kind: 'unreachable' } });
  await page.pass(1_000);
  expect(page.status()).toEqual({ phase: 'active', until: undefined, failure: undefined, isSilenced: false });
});

it('can be paused while it is not known whether it is', async () => {
  board.failures = [down(), down()];
  const page = await openPage(board);
  await page.pause();
  expect(page.phase()).toBe('paused');
});

it('takes what it cannot read for a pause, says so, and can be resumed', async () => {
  const page = await openPage(board);
  board.tell({ spans: [{ after: -1, upTo: undefined }], until: undefined }, true);
  await settle();
  expect(page.status()).toMatchObject({ phase: 'paused', failure: { kind: 'malformed' } });
  await page.resume();
  expect(page.status()).toEqual({ phase: 'active', until: undefined, failure: undefined, isSilenced: false });
  expect(page.heard(5)).toEqual([4, 5]);
});

it('covers what is edited meanwhile, and writes that too', async () => {
  const page = await openPage(board);
  await page.pause();
  board.edit(1);
  await page.pass(0);
  expect(page.heard(5)).toEqual([0, 2, 3]);
  expect(covers(board.written, 1)).toBe(true);
});

it('covers what the relay has kept back, though it counts as over by then, and writes that too', async () => {
  const page = await openPage(board);
  await page.tell({ type: 'pause.withheld', index: 1 });
  await page.pass(0);
  expect(page.phase()).toBe('active');
  expect(page.heard(5)).toEqual([0, 2, 3, 4, 5]);
  expect(covers(board.written, 1)).toBe(true);
});

it('covers what the relay has kept back before anything was read', async () => {
  board.failures = [down()];
  const page = await openPage(board);
  await page.tell({ type: 'pause.withheld', index: 1 });
  await page.pass(1_000);
  await page.pass(0);
  expect(page.heard(5)).toEqual([0, 2, 3, 4, 5]);
  expect(covers(board.written, 1)).toBe(true);
});

it('takes an edit at any other time for what it is', async () => {
  const page = await openPage(board);
  board.edit(1);
  await page.pass(0);
  expect(page.heard(5)).toEqual([0, 1, 2, 3, 4, 5]);
});

it('keeps a first span when there is a second one', async () => {
  const page = await openPage(board);
  await page.pause();
  board.hear(4);
  await page.resume();
  await page.pause();
  expect(page.phase()).toBe('paused');
  expect(page.heard(9)).toEqual([0, 1, 2, 3]);
  board.newest = 4;
  await page.resume();
  expect(page.heard(9)).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
});

it('leaves calls alone', async () => {
  const page = await openPage(board, { task: aCall() });
  await page.pause();
  expect(page.phase()).toBe('active');
  expect(board.writes).toBe(0);
});

it('ends a pause that another record says is over', async () => {
  const page = await openPage(board);
  await page.pause();
  board.tell(resumedAfter(board.written, 4));
  await settle();
  expect(page.phase()).toBe('active');
});

it('goes on though one of long ago began at the same place, of which nothing had been read', async () => {
  board.written = { spans: [{ after: -1, upTo: 3 }], until: undefined };
  board.failures.push(down());
  board.watch = () => () => undefined;
  const page = await openPage(board);
  await page.pause();
  expect(page.phase()).toBe('paused');
  expect(isPaused(board.written)).toBe(true);
  expect(page.heard(5)).toEqual([]);
  await page.resume();
  expect(page.phase()).toBe('active');
});
