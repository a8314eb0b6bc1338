import { SimulatedClock } from 'xstate';

import { openFeedbackStore } from '../adapters/local/feedback-store';
import { AssistError, type FailureKind } from '../domain/failure';
import type { Feedback, FeedbackChange, FeedbackEntry } from '../domain/feedback';
import type { AnswerRecordName } from '../domain/ids';
import type { FeedbackStore, StoredFeedback } from '../domain/ports';
import { settle } from '../testing/settle';
import { createFeedbackOutbox } from './feedback-outbox';
import { toFeedbackOutboxStatus } from './feedback-outbox.machine';

const A_URL = 'https://a.example/';
const B_URL = 'https://b.example/';

/** What a browser keeps: it outlives the outbox, and any tab may add to it. */
class FakeStore implements FeedbackStore {
  entries: StoredFeedback[] = [];
  private nextKey = 1;

  add = async (entry: FeedbackEntry): Promise<void> => {
    this.entries.push({ key: this.nextKey++, entry, uncertain: false });
  };
  list = async (): Promise<readonly StoredFeedback[]> => [...this.entries];
  markUncertain = async (keys: readonly number[]): Promise<void> => {
    this.entries = this.entries.map((stored) =>
      keys.includes(stored.key) ? { ...stored, uncertain: true } : stored,
    );
  };
  remove = async (keys: readonly number[]): Promise<void> => {
    this.entries = this.entries.filter(({ key }) => !keys.includes(key));
  };
}

type Weather = 'fine' | 'lost' | FailureKind;

/** Answer records as Google keeps them: addresses are appended, everything else is replaced. */
class FakeGoogle {
  readonly records = new Map<string, { urls: string[]; fields: object }>();
  readonly requests: (FeedbackChange & { readonly keepalive: boolean })[] = [];
  /** How the next requests end: `lost` ones are carried out, and their answer never arrives. */
  readonly weather: Weather[] = [];
  /** Records that Google always refuses. */
  readonly refused = new Set<string>();
  /** Requests under way, each with its record. */
  readonly inFlight = new Set<{ readonly record: string }>();
  /** Records for which there were two requests at once. */
  readonly collisions: string[] = [];
  mostAtOnce = 0;
  /** While set, requests wait for {@link letGo}. */
  isSlow = false;
  private readonly waiting: (() => void)[] = [];

  sendFeedback = async (
    { suggestion, ...fields }: FeedbackChange,
    { keepalive }: { readonly keepalive: boolean },
    signal: AbortSignal,
  ): Promise<{ clickedUrls: readonly string[] }> => {
    const record = nameOf(suggestion.id);
    this.requests.push({ suggestion, ...fields, keepalive });
    if ([...this.inFlight].some((other) => other.record === record)) this.collisions.push(record);
    const request = { record };
    this.inFlight.add(request);
    const end = () => this.inFlight.delete(request);
    signal.addEventListener('abort', end);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.inFlight.size);
    try {
      await (this.isSlow ? this.untilLetGo(signal) : Promise.resolve());
      if (signal.aborted) throw new AssistError('unreachable', 'cancelled');
      const weather = this.refused.has(record) ? 'rejected' : (this.weather.shift() ?? 'fine');
      if (weather !== 'fine' && weather !== 'lost') throw new AssistError(weather, `Google: ${weather}`);
      const { clickedUrls = [], ...others } = fields;
      const { urls, fields: before } = this.records.get(record) ?? { urls: [], fields: {} };
      const after = { urls: [...urls, ...clickedUrls], fields: { ...before, ...others } };
      this.records.set(record, after);
      if (weather === 'lost') throw new AssistError('unreachable', 'The answer was lost');
      return { clickedUrls: after.urls };
    } finally {
      end();
      signal.removeEventListener('abort', end);
    }
  };

  letGo(): void {
    this.waiting.splice(0).forEach((go) => go());
  }

  private untilLetGo(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      signal.addEventListener('abort', () => reject(new AssistError('unreachable', 'cancelled')));
    });
  }
}

const nameOf = (id: AnswerRecordName): string => id.slice(id.lastIndexOf('/') + 1);

const suggestion = (record: string) => ({
  id: `projects/demo/locations/global/answerRecords/${record}` as AnswerRecordName,
  kind: 'knowledge' as const,
});

const opened = (url: string): Feedback => ({ type: 'sourceOpened', url });

const everyGoogle: FakeGoogle[] = [];

afterEach(() => {
  expect(everyGoogle.splice(0).flatMap(({ collisions }) => collisions)).toEqual([]);
});

function setupOutbox(store: FeedbackStore = new FakeStore(), google = new FakeGoogle()) {
  everyGoogle.push(google);
  const clock = new SimulatedClock();
  let retained = 0;
  const retentions: boolean[] = [];
  const outbox = createFeedbackOutbox({
    api: google,
    store,
    connection: {
      retain() {
        retained += 1;
        retentions.push(true);
        return () => {
          retained -= 1;
          retentions.push(false);
        };
      },
    },
    random: () => 1,
    actorOptions: { clock },
  });
  let at = 0;
  /** The agent of this tab does something. */
  const act = async (record: string, feedback: Feedback) => {
    at += 1;
    await store.add({ suggestion: suggestion(record), feedback, at });
    outbox.noteAdded();
    await settle();
  };
  const pass = async (ms: number) => {
    clock.increment(ms);
    await settle();
  };
  return {
    act,
    clock,
    google,
    outbox,
    pass,
    retentions,
    store,
    isRetained: () => retained > 0,
    status: () => toFeedbackOutboxStatus(outbox.actor.getSnapshot()),
    records: () => google.requests.map((request) => nameOf(request.suggestion.id)),
  };
}

const addAll = async (store: FeedbackStore, records: readonly string[], feedback: Feedback) => {
  for (const record of records) await store.add({ suggestion: suggestion(record), feedback, at: 1 });
};

const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `r${n}`);

describe('the feedback outbox', () => {
  it('asks for no connection while there is nothing to send', async () => {
    const { outbox, pass, retentions, status } = setupOutbox();
    await settle();
    outbox.wake();
    outbox.flush();
    await pass(60_000);
    expect(retentions).toEqual([]);
    expect(status()).toEqual({ waiting: 0, refused: 0, failure: undefined });
  });

  it('makes one request of what an agent does with one answer in a moment', async () => {
    const { act, google, pass, status } = setupOutbox();
    await act('a', { type: 'displayed' });
    await pass(500);
    await act('a', { type: 'used' });
    expect(status().waiting).toBe(2);
    expect(google.requests).toEqual([]);

    await pass(500);
    expect(google.requests).toEqual([
      { suggestion: suggestion('a'), displayedAt: 1, usedAt: 2, keepalive: false },
    ]);
    expect(status()).toEqual({ waiting: 0, refused: 0, failure: undefined });
  });

  it('holds the connection from the first news until all is sent, without letting go in between', async () => {
    const { act, google, isRetained, pass, retentions } = setupOutbox();
    google.isSlow = true;
    await act('a', { type: 'displayed' });
    expect(isRetained()).toBe(true);
    await pass(1_000);
    await act('b', { type: 'displayed' });
    google.letGo();
    await settle();
    expect(isRetained()).toBe(true);

    await pass(1_000);
    google.letGo();
    await settle();
    expect(retentions).toEqual([true, false]);
  });

  it('sends what happens to an answer in order, never two requests at once', async () => {
    const { act, google, pass } = setupOutbox();
    google.isSlow = true;
    await act('a', { type: 'rated', rating: { verdict: 'helpful' } });
    await pass(1_000);
    await act('a', { type: 'rated', rating: undefined });
    await pass(5_000);
    expect(google.requests).toHaveLength(1);

    google.letGo();
    await settle();
    await pass(1_000);
    google.letGo();
    await settle();
    expect(google.requests.map(({ rating }) => rating)).toEqual([{ verdict: 'helpful' }, null]);
  });

  it('sends a long backlog in rounds, at most four requests at once', async () => {
    const store = new FakeStore();
    await addAll(store, many(130), { type: 'displayed' });
    const { google, pass, records, status } = setupOutbox(store);
    await settle();
    expect(status().waiting).toBe(130);

    await pass(1_000);
    expect(status().waiting).toBe(30);
    await pass(1_000);
    expect(status().waiting).toBe(0);
    expect(google.mostAtOnce).toBe(4);
    expect([...records()].sort()).toEqual(many(130).sort());
  });

  it('goes on after a reload with what the page before has left', async () => {
    const first = setupOutbox();
    await first.act('a', { type: 'displayed' });
    first.outbox.stop();
    const { google, pass, status } = setupOutbox(first.store);
    await settle();
    await pass(1_000);
    expect(google.records.get('a')?.fields).toEqual({ displayedAt: 1 });
    expect(status().waiting).toBe(0);
  });

  it('stops with what is on its way, and starts nothing more', async () => {
    const { act, google, isRetained, outbox, pass, store } = setupOutbox();
    google.isSlow = true;
    await act('a', { type: 'displayed' });
    await pass(1_000);
    outbox.stop();
    await settle();
    expect(google.inFlight.size).toBe(0);
    expect(isRetained()).toBe(false);
    expect(await store.list()).toHaveLength(1);
  });

  it('sends what another tab has added', async () => {
    const { google, outbox, pass, store } = setupOutbox();
    await settle();
    await addAll(store, ['a'], { type: 'displayed' });
    outbox.noteAdded();
    await settle();
    await pass(1_000);
    expect(google.records.has('a')).toBe(true);
  });

  it('sends all the same where the browser keeps nothing', async () => {
    const broken = openFeedbackStore({
      name: 'any',
      now: () => 1,
      indexedDB: {
        open: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      } as unknown as IDBFactory,
    });
    const { act, google, pass, status } = setupOutbox(broken);
    await act('a', { type: 'displayed' });
    await act('a', opened(A_URL));
    google.weather.push('lost');
    await pass(1_000);
    await pass(1_000);
    expect(google.records.get('a')?.urls).toEqual([A_URL]);
    expect(status().waiting).toBe(0);
  });
});

describe('when sending fails, the outbox', () => {
  it('sets aside what Google refuses for good, counts it, and sends the rest', async () => {
    const { act, google, pass, status, store } = setupOutbox();
    google.refused.add('bad');
    await act('bad', { type: 'displayed' });
    await act('bad', { type: 'used' });
    await act('good', { type: 'displayed' });
    await pass(1_000);

    expect(google.records.has('good')).toBe(true);
    expect(await store.list()).toEqual([]);
    expect(status()).toMatchObject({ waiting: 0, refused: 2, failure: { kind: 'rejected' } });

    await act('good', { type: 'used' });
    await pass(1_000);
    expect(status()).toEqual({ waiting: 0, refused: 2, failure: undefined });
  });

  it.each(['unreachable', 'busy'] as const)(
    'tries again after a while when Google is %s, later each time, up to a minute',
    async (kind) => {
      const { act, google, isRetained, pass, status } = setupOutbox();
      google.weather.push(...Array.from({ length: 9 }, () => kind));
      await act('a', { type: 'displayed' });
      await pass(1_000);
      expect(status()).toMatchObject({ waiting: 1, refused: 0, failure: { kind } });
      expect(isRetained()).toBe(true);

      const waits = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000];
      for (const [failures, wait] of waits.entries()) {
        await pass(wait - 1);
        expect(google.requests).toHaveLength(failures + 1);
        await pass(1);
        expect(google.requests).toHaveLength(failures + 2);
      }
      expect(status()).toEqual({ waiting: 0, refused: 0, failure: undefined });
    },
  );

  it('starts no further request once one has failed that would fail for all', async () => {
    const store = new FakeStore();
    await addAll(store, many(50), { type: 'displayed' });
    const { google, pass, status } = setupOutbox(store);
    await settle();
    google.weather.push(...Array.from({ length: 4 }, () => 'busy' as const));
    await pass(1_000);
    expect(google.requests).toHaveLength(4);
    expect(status().waiting).toBe(50);
  });

  it.each(['wake', 'retry'] as const)('does not wait any longer on %s', async (nudge) => {
    const { act, google, outbox, pass, status } = setupOutbox();
    google.weather.push('unreachable', 'unreachable');
    await act('a', { type: 'displayed' });
    await pass(1_000);
    outbox[nudge]();
    await settle();
    outbox[nudge]();
    await settle();
    expect(google.requests).toHaveLength(3);
    expect(status().waiting).toBe(0);
  });

  it('counts what is added meanwhile, and sends it with the rest', async () => {
    const { act, google, pass, records, status } = setupOutbox();
    google.weather.push('unreachable');
    await act('a', { type: 'displayed' });
    await pass(1_000);
    await act('b', { type: 'displayed' });
    expect(status().waiting).toBe(2);
    await pass(1_000);
    expect(records()).toEqual(['a', 'a', 'b']);
  });

  it.each(['unauthorized', 'forbidden'] as const)(
    'keeps everything when signing in is %s, and asks again only after minutes, by a new sign-in',
    async (kind) => {
      const { act, google, isRetained, pass, retentions, status } = setupOutbox();
      google.weather.push(kind);
      await act('a', { type: 'displayed' });
      await pass(1_000);
      expect(status()).toMatchObject({ waiting: 1, refused: 0, failure: { kind } });
      expect(isRetained()).toBe(false);

      await pass(2 * 60_000);
      expect(google.requests).toHaveLength(1);
      await pass(3 * 60_000);
      expect(google.requests).toHaveLength(2);
      expect(status()).toEqual({ waiting: 0, refused: 0, failure: undefined });
      expect(retentions).toEqual([true, false, true, false]);
    },
  );

  it('tries again at once when the agent asks for it after a refused sign-in', async () => {
    const { act, google, outbox, pass, status } = setupOutbox();
    google.weather.push('forbidden');
    await act('a', { type: 'displayed' });
    await pass(1_000);
    outbox.retry();
    await settle();
    expect(status().waiting).toBe(0);
  });

  it('sends the others when the answer to one makes no sense', async () => {
    const { act, google, pass, status } = setupOutbox();
    google.weather.push('malformed');
    for (const record of ['a', 'b', 'c', 'd', 'e', 'f']) await act(record, { type: 'displayed' });
    await pass(1_000);
    expect([...google.records.keys()].sort()).toEqual(['b', 'c', 'd', 'e', 'f']);
    expect(status()).toMatchObject({ waiting: 1, failure: { kind: 'malformed' } });
  });
});

describe('an opened source', () => {
  it('goes with the rest in one request', async () => {
    const { act, google, pass } = setupOutbox();
    await act('a', { type: 'displayed' });
    await act('a', opened(A_URL));
    await act('a', opened(B_URL));
    await act('a', opened(A_URL));
    await pass(1_000);
    expect(google.requests).toEqual([
      { suggestion: suggestion('a'), displayedAt: 1, clickedUrls: [A_URL, B_URL], keepalive: false },
    ]);
  });

  it('is listed once, though the answer was lost: Google is asked first what it has', async () => {
    const { act, google, pass } = setupOutbox();
    await act('a', opened(A_URL));
    google.weather.push('lost');
    await pass(1_000);
    await act('a', opened(B_URL));
    await pass(1_000);

    expect(google.records.get('a')?.urls).toEqual([A_URL, B_URL]);
    expect(google.requests.slice(1)).toEqual([
      { suggestion: suggestion('a'), usedAt: 1, keepalive: false },
      { suggestion: suggestion('a'), clickedUrls: [B_URL], keepalive: false },
    ]);
  });

  it('is sent again where the request never arrived', async () => {
    const { act, google, pass } = setupOutbox();
    await act('a', opened(A_URL));
    google.weather.push('unreachable');
    await pass(1_000);
    await pass(1_000);
    expect(google.records.get('a')?.urls).toEqual([A_URL]);
  });

  it('is listed once, though one answer after the other is lost', async () => {
    const { act, google, pass, status } = setupOutbox();
    await act('a', opened(A_URL));
    await act('a', { type: 'copied' });
    google.weather.push('unreachable', 'lost', 'fine', 'lost', 'lost');
    for (let minute = 0; minute < 10; minute += 1) await pass(60_000);
    expect(google.records.get('a')).toEqual({ urls: [A_URL], fields: { copied: true, usedAt: 1 } });
    expect(status().waiting).toBe(0);
  });

  it('is listed once, though the tab that sent it is gone before the answer', async () => {
    const google = new FakeGoogle();
    const first = setupOutbox(new FakeStore(), google);
    await first.act('a', opened(A_URL));
    google.weather.push('lost');
    await first.pass(1_000);
    first.outbox.stop();

    const { pass, status } = setupOutbox(first.store, google);
    await settle();
    await pass(1_000);
    expect(google.records.get('a')?.urls).toEqual([A_URL]);
    expect(status().waiting).toBe(0);
  });

  it('is listed once, though the agent opens it twice', async () => {
    const { act, google, pass, status } = setupOutbox();
    for (let time = 0; time < 2; time += 1) {
      await act('a', opened(A_URL));
      await pass(1_000);
    }
    expect(google.requests).toHaveLength(1);
    expect(status().waiting).toBe(0);
  });
});

describe('when the page goes, the outbox', () => {
  /** The page is gone: nothing of it hears an answer. */
  const reload = async (gone: ReturnType<typeof setupOutbox>) => {
    gone.outbox.stop();
    const next = setupOutbox(gone.store, gone.google);
    await settle();
    return next;
  };

  it('sends what waits before it returns, in requests that outlive the page', async () => {
    const page = setupOutbox();
    await page.act('a', { type: 'displayed' });
    await page.act('a', { type: 'used' });
    await page.act('b', opened(A_URL));
    page.outbox.flush();
    expect(page.google.requests).toEqual([
      { suggestion: suggestion('a'), displayedAt: 1, usedAt: 2, keepalive: true },
      { suggestion: suggestion('b'), clickedUrls: [A_URL], keepalive: true },
    ]);
  });

  it('keeps it until the next page has confirmed it, and changes nothing by that', async () => {
    const page = setupOutbox();
    await page.act('a', { type: 'displayed' });
    await page.act('a', opened(A_URL));
    page.outbox.flush();
    const next = await reload(page);
    const before = structuredClone(page.google.records.get('a')!);
    expect(next.status().waiting).toBe(2);

    await next.pass(1_000);
    expect(next.status().waiting).toBe(0);
    expect(page.google.records.get('a')).toEqual({ ...before, fields: { displayedAt: 1, usedAt: 2 } });
    expect(page.google.records.get('a')?.urls).toEqual([A_URL]);
  });

  it('sends on the next page what did not make it', async () => {
    const page = setupOutbox();
    await page.act('a', opened(A_URL));
    page.google.weather.push('unreachable');
    page.outbox.flush();
    const next = await reload(page);
    await next.pass(1_000);
    expect(page.google.records.get('a')?.urls).toEqual([A_URL]);
  });

  it('lets even its own end not stop those requests', async () => {
    const page = setupOutbox();
    page.google.isSlow = true;
    await page.act('a', { type: 'displayed' });
    page.outbox.flush();
    page.outbox.stop();
    page.google.letGo();
    await settle();
    expect(page.google.records.has('a')).toBe(true);
  });

  it('repeats a round that is on its way, but not its addresses', async () => {
    const page = setupOutbox();
    page.google.isSlow = true;
    await page.act('a', opened(A_URL));
    await page.pass(1_000);
    page.google.isSlow = false;
    page.outbox.flush();
    expect(page.google.requests[1]).toEqual({ suggestion: suggestion('a'), usedAt: 1, keepalive: true });
  });

  it('sends no more than the browser lets outlive the page', async () => {
    const store = new FakeStore();
    await addAll(store, many(30), { type: 'displayed' });
    const page = setupOutbox(store);
    await settle();
    page.outbox.flush();
    page.outbox.flush();
    expect(page.google.requests).toHaveLength(20);

    const next = await reload(page);
    await next.pass(1_000);
    expect(page.google.records.size).toBe(30);
    expect(next.status().waiting).toBe(0);
  });

  it('goes on when the page comes back', async () => {
    const page = setupOutbox();
    await page.act('a', opened(A_URL));
    page.outbox.flush();
    await settle();
    await page.act('a', opened(B_URL));
    await page.pass(1_000);
    expect(page.google.records.get('a')?.urls).toEqual([A_URL, B_URL]);
    expect(page.status().waiting).toBe(0);
    expect(page.isRetained()).toBe(false);
  });
});
