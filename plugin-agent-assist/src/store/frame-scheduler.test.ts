import { createFrameScheduler } from './frame-scheduler';

/** The browser's frames, drawn when the test says so. */
const frames: (() => void)[] = [];
const drawFrame = (): void => frames.splice(0).forEach((run) => run());

/** Timers that run when the test says so. */
function setup() {
  const timers = new Map<number, { readonly run: () => void; readonly ms: number }>();
  let last = 0;
  const scheduler = createFrameScheduler<number>({
    setTimeout(run, ms) {
      timers.set((last += 1), { run, ms });
      return last;
    },
    clearTimeout: (timer) => timers.delete(timer),
  });
  const done: string[] = [];
  return {
    done,
    timers,
    /** What each timer waits for, in milliseconds. */
    waits: () => [...timers.values()].map(({ ms }) => ms),
    runTimers() {
      const due = [...timers];
      for (const [timer] of due) timers.delete(timer);
      for (const [, { run }] of due) run();
    },
    prepare: (name: string, then?: () => void) =>
      scheduler.prepare(() => {
        done.push(name);
        then?.();
      }),
    show: (name: string, then?: () => void) =>
      scheduler.show(() => {
        done.push(name);
        then?.();
      }),
  };
}

const endOfTask = (): Promise<void> => Promise.resolve();

beforeEach(() => {
  frames.length = 0;
  jest.spyOn(window, 'requestAnimationFrame').mockImplementation((run) => frames.push(() => run(0)));
});
afterEach(() => jest.restoreAllMocks());

const hide = () => jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');

describe('in a tab that is seen', () => {
  it('does at the end of the task what comes first after a frame, and not within whoever asks', async () => {
    const { show, done } = setup();
    show('news');
    expect(done).toEqual([]);

    await endOfTask();
    expect(done).toEqual(['news']);
  });

  it('does all of one task in one turn, and prepares before it shows', async () => {
    const { show, prepare, done } = setup();
    show('shown');
    prepare('first');
    prepare('second');
    await endOfTask();
    expect(done).toEqual(['first', 'second', 'shown']);
  });

  it('shows in the same turn what is to be shown because of a preparation', async () => {
    const { show, prepare, done } = setup();
    prepare('prepared', () => show('shown'));
    await endOfTask();
    expect(done).toEqual(['prepared', 'shown']);

    drawFrame();
    expect(done).toEqual(['prepared', 'shown']);
  });

  it('keeps what comes after that for the next frame, however much, and does it all with that', async () => {
    const { show, done } = setup();
    show('first');
    await endOfTask();
    for (const name of ['second', 'third', 'fourth']) {
      show(name);
      await endOfTask();
    }
    expect(done).toEqual(['first']);

    drawFrame();
    expect(done).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('counts a turn that a frame began with to the time after it', async () => {
    const { show, done } = setup();
    show('first');
    await endOfTask();
    show('second');
    drawFrame();
    show('third');
    await endOfTask();
    expect(done).toEqual(['first', 'second']);

    drawFrame();
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('has the next turn at once again after a frame without any', async () => {
    const { show, done } = setup();
    show('first');
    await endOfTask();
    drawFrame();
    show('second');
    await endOfTask();
    expect(done).toEqual(['first', 'second']);
  });

  it('keeps what is asked for while it shows for the next frame', async () => {
    const { show, prepare, done } = setup();
    show('shown', () => {
      prepare('prepared later');
      show('shown later');
    });
    await endOfTask();
    expect(done).toEqual(['shown']);

    drawFrame();
    expect(done).toEqual(['shown', 'prepared later', 'shown later']);
  });

  it('waits for a frame that is late, for a second', async () => {
    const { show, done, waits, runTimers } = setup();
    show('first');
    await endOfTask();
    show('second');
    runTimers();
    expect(done).toEqual(['first']);
    expect(waits()).toEqual([1_000]);

    runTimers();
    expect(done).toEqual(['first', 'second']);
  });

  it('does nothing twice where the frame comes before the timer', async () => {
    const { show, done, timers } = setup();
    show('first');
    await endOfTask();
    show('second');
    drawFrame();
    expect(timers.size).toBe(0);
    expect(done).toEqual(['first', 'second']);
  });

  it('lets a mistake in one keep none of the others from running', async () => {
    const { show, prepare, done } = setup();
    show('first');
    await endOfTask();
    const mistake = (): void => {
      throw new Error('mistake');
    };
    prepare('broken', mistake);
    prepare('prepared');
    show('shown');
    expect(drawFrame).toThrow('mistake');
    expect(done).toEqual(['first', 'broken', 'prepared', 'shown']);

    show('next');
    drawFrame();
    expect(done.at(-1)).toBe('next');
  });
});

describe('in a hidden tab, which has no frames', () => {
  it('does everything by one timer', async () => {
    hide();
    const { show, prepare, done, waits, runTimers } = setup();
    show('shown');
    prepare('prepared');
    await endOfTask();
    expect(done).toEqual([]);
    expect(waits()).toEqual([100]);

    runTimers();
    expect(done).toEqual(['prepared', 'shown']);
  });

  it('does so as often as anything comes', () => {
    hide();
    const { show, done, runTimers } = setup();
    for (const name of ['first', 'second', 'third']) {
      show(name);
      runTimers();
    }
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('does not keep what came just before it was hidden until it is seen again', async () => {
    const { show, done, runTimers } = setup();
    show('first');
    await endOfTask();
    show('second');
    hide();
    runTimers();
    expect(done).toEqual(['first', 'second']);
  });

  it('does by that timer, too, what is still waiting when it is seen again', () => {
    const hidden = hide();
    const { show, done, runTimers } = setup();
    show('news');
    hidden.mockReturnValue('visible');
    runTimers();
    expect(done).toEqual(['news']);
  });
});
