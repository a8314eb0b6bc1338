import { createActor, SimulatedClock } from 'xstate';

import { AssistError } from '../../domain/failure';
import type { ContactSid } from '../../domain/ids';
import type { SummaryRequest } from '../../domain/summary';
import type { ContactView, SessionDigest } from '../../domain/supervision';
import { settle } from '../../testing/settle';
import { aTaskSid } from '../../testing/ui/builders';
import { monitoredSummaryMachine } from './monitored-summary.machine';

const START = Date.UTC(2026, 0, 15, 14);
const TASK = aTaskSid('1');
const CONTACT = `KD${'0'.repeat(32)}` as ContactSid;

const aDigest = (changes: Partial<SessionDigest> = {}): SessionDigest => ({
  contact: CONTACT,
  phase: 'live',
  isPaused: false,
  status: 'draft',
  version: 1,
  updatedAt: START - 60_000,
  counts: { shown: 0, used: 0 },
  sentiment: [],
  request: undefined,
  ...changes,
});

const aView = (queue: string): ContactView => ({
  contact: CONTACT,
  phase: 'live',
  isPaused: false,
  counts: { shown: 0, used: 0 },
  sentiment: [],
  channelType: 'web',
  customer: 'Crystal Minh',
  queue,
  startedAt: START - 600_000,
  updatedAt: START,
  versions: [],
  request: undefined,
});

const aRequest = (id: string, at: number, by = 'Sam Supervisor'): SummaryRequest => ({ id, by, at });

/** A call that waits for its answer. */
interface Call<T> {
  readonly signal: AbortSignal;
  readonly answer: (value: T) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

const calls = <T>() => {
  const made: Call<T>[] = [];
  const call = (signal: AbortSignal): Promise<T> =>
    new Promise((resolve, reject) => {
      made.push({
        signal,
        answer: (value) => (resolve(value), settle()),
        fail: (error) => (reject(error), settle()),
      });
    });
  return { made, call };
};

/** A supervisor who watches the task. */
const watching = (digest: SessionDigest | undefined) => {
  const clock = new SimulatedClock();
  const fetches = calls<ContactView | undefined>();
  const requests = calls<SummaryRequest>();
  const asked: unknown[] = [];
  const now = (): number => START + clock.now();
  const actor = createActor(monitoredSummaryMachine, {
    clock,
    input: {
      taskSid: TASK,
      digest,
      now,
      desk: {
        getSummary: (of, signal) => (asked.push(of), fetches.call(signal)),
        requestSummary: (taskSid, signal) => (asked.push(taskSid), requests.call(signal)),
      },
    },
  }).start();
  return {
    actor,
    asked,
    now,
    fetches: fetches.made,
    requests: requests.made,
    view: () => actor.getSnapshot().context.view,
    is: (state: Parameters<ReturnType<typeof actor.getSnapshot>['matches']>[0]) =>
      actor.getSnapshot().matches(state),
    tell: (next: SessionDigest | undefined) => actor.send({ type: 'digest.changed', digest: next }),
    refresh: () => actor.send({ type: 'refresh.wanted' }),
    pass: (ms: number) => clock.increment(ms),
  };
};

describe('the summary of a task that is watched', () => {
  it('is asked for by the task, whatever contact the attributes name', () => {
    const { asked } = watching(aDigest());
    expect(asked).toEqual([{ taskSid: TASK }]);
  });

  it('is asked for once for each new version, and not because time passes', async () => {
    const { fetches, tell, view, pass } = watching(aDigest({ version: 1 }));
    await fetches[0]?.answer(aView('one'));
    tell(aDigest({ version: 1, sentiment: [0.5] }));
    pass(600_000);
    expect(fetches).toHaveLength(1);

    tell(aDigest({ version: 2 }));
    expect(fetches).toHaveLength(2);
    expect(view()?.queue).toBe('one');
    await fetches[1]?.answer(aView('two'));
    expect(view()?.queue).toBe('two');
  });

  it('is never asked for twice at a time, and is the newest in the end', async () => {
    const { fetches, tell, view } = watching(aDigest({ version: 1 }));
    tell(aDigest({ version: 2 }));
    tell(aDigest({ version: 3 }));
    expect(fetches).toHaveLength(1);

    await fetches[0]?.answer(aView('old'));
    expect(fetches).toHaveLength(2);
    await fetches[1]?.answer(aView('new'));
    expect(fetches).toHaveLength(2);
    expect(view()?.queue).toBe('new');
  });

  it('stays when it cannot be fetched anew, and comes by a retry or with the next version', async () => {
    const { actor, fetches, tell, view } = watching(aDigest({ version: 1 }));
    await fetches[0]?.answer(aView('one'));
    tell(aDigest({ version: 2 }));
    await fetches[1]?.fail(new AssistError('unreachable', 'No answer'));
    expect(actor.getSnapshot().context.failure?.message).toBe('No answer');
    expect(view()?.queue).toBe('one');
    expect(fetches).toHaveLength(2);

    actor.send({ type: 'fetch.wanted' });
    expect(actor.getSnapshot().context.failure).toBeUndefined();
    await fetches[2]?.fail(new AssistError('unreachable', 'No answer'));
    tell(aDigest({ version: 3 }));
    await fetches[3]?.answer(aView('three'));
    expect(actor.getSnapshot().context.failure).toBeUndefined();
    expect(view()?.queue).toBe('three');
  });

  it('is asked for where no digest tells of one only when somebody wants it', async () => {
    const { actor, fetches, view } = watching(undefined);
    expect(fetches).toHaveLength(0);
    actor.send({ type: 'fetch.wanted' });
    await fetches[0]?.answer(aView('one'));
    expect(view()?.queue).toBe('one');
    expect(fetches).toHaveLength(1);
  });

  it('is awaited no more when nobody watches', () => {
    const { actor, fetches, refresh, requests } = watching(aDigest());
    refresh();
    actor.stop();
    expect(fetches[0]?.signal.aborted).toBe(true);
    expect(requests[0]?.signal.aborted).toBe(true);
  });
});

describe('a wish for a fresh summary', () => {
  it('is sent once, is awaited, and is answered when the digest no longer carries it', async () => {
    const { asked, requests, refresh, tell, is, now, pass } = watching(aDigest());
    refresh();
    refresh();
    expect(requests).toHaveLength(1);
    expect(asked).toContain(TASK);

    const request = aRequest('a', now());
    await requests[0]?.answer(request);
    expect(is({ answer: 'awaited', asking: 'resting' })).toBe(true);
    tell(aDigest({ version: 2, updatedAt: request.at, request }));
    expect(is({ answer: 'awaited' })).toBe(true);
    pass(4_000);
    tell(aDigest({ version: 3, updatedAt: now() }));
    expect(is({ answer: 'come' })).toBe(true);
  });

  it('is answered also where the answer is here before the Function has told of the wish', async () => {
    const { requests, refresh, tell, is, now, pass } = watching(aDigest());
    refresh();
    const request = aRequest('a', now());
    tell(aDigest({ version: 2, updatedAt: request.at, request }));
    expect(is({ answer: 'awaited' })).toBe(true);
    pass(1_000);
    tell(aDigest({ version: 3, updatedAt: now() }));
    await requests[0]?.answer(request);
    expect(is({ answer: 'come' })).toBe(true);
  });

  it('is overdue after 15 seconds, and may still be answered', async () => {
    const { requests, refresh, tell, is, now, pass } = watching(aDigest());
    refresh();
    await requests[0]?.answer(aRequest('a', now()));
    pass(14_999);
    expect(is({ answer: 'awaited' })).toBe(true);
    pass(1);
    expect(is({ answer: 'overdue' })).toBe(true);
    tell(aDigest({ version: 3, updatedAt: now() }));
    expect(is({ answer: 'come' })).toBe(true);
  });

  it('cannot be sent for 30 seconds, whoever has asked', async () => {
    const { requests, refresh, tell, is, now, pass } = watching(aDigest());
    tell(aDigest({ version: 2, updatedAt: now(), request: aRequest('b', now(), 'Sue Supervisor') }));
    refresh();
    expect(requests).toHaveLength(0);
    pass(29_999);
    expect(is({ asking: 'resting' })).toBe(true);
    pass(1);
    refresh();
    expect(requests).toHaveLength(1);

    await requests[0]?.answer(aRequest('c', now()));
    expect(is({ asking: 'resting', answer: 'awaited' })).toBe(true);
  });

  it('is not awaited for another 15 seconds where it is found to be old', () => {
    const { is } = watching(aDigest({ request: aRequest('old', START - 31_000) }));
    expect(is({ asking: 'free' })).toBe(true);
  });

  it('may be sent at once where Twilio’s clock is ahead, when 30 seconds of this one are over', () => {
    const { is, pass } = watching(aDigest({ request: aRequest('ahead', START + 120_000) }));
    expect(is({ asking: 'resting' })).toBe(true);
    pass(30_000);
    expect(is({ asking: 'free' })).toBe(true);
  });

  it('that is not taken says why, and can be sent again', async () => {
    const { actor, requests, refresh, is } = watching(aDigest());
    refresh();
    await requests[0]?.fail(new AssistError('busy', 'Try again in 12 s.'));
    expect(actor.getSnapshot().context.requestFailure?.message).toBe('Try again in 12 s.');
    expect(is({ asking: 'free', answer: 'none' })).toBe(true);
    refresh();
    expect(actor.getSnapshot().context.requestFailure).toBeUndefined();
    expect(requests).toHaveLength(2);
  });
});
