import type { LiveSessions } from '../../domain/supervision';
import { createWatchLive, MAX_ITEMS, type InsightsClient } from './live-sessions';

type Item = Readonly<Record<string, unknown>>;
type Listener = (news: never) => void;

const sid = (prefix: string, n: number): string => `${prefix}${n.toString(16).padStart(32, '0')}`;

const aReservation = (n: number, changes: Item = {}): Item => ({
  reservation_sid: sid('WR', n),
  task_sid: sid('WT', n),
  worker_sid: sid('WK', 1),
  worker_name: 'ada',
  status: 'accepted',
  queue_name: 'Returns',
  task_channel_unique_name: 'chat',
  date_created: '2026-01-15T14:00:00.000Z',
  attributes: { customerName: 'Crystal Minh', channelType: 'web' },
  ...changes,
});

const aWorker = (n: number, fullName?: string): Item => ({
  worker_sid: sid('WK', n),
  friendly_name: 'ada',
  attributes: fullName === undefined ? {} : { full_name: fullName },
});

const aDigest = (version: number) => ({
  v: 1,
  contact: sid('KD', 1),
  phase: 'live',
  status: 'none',
  version,
  updatedAt: 1_768_471_200_000,
  counts: { shown: 0, used: 0 },
  sentiment: [],
});

/** A client of Sync's, and the indexes behind it. */
class FakeInsights implements InsightsClient {
  connectionState = 'connected';
  readonly indexes: Record<string, Map<string, Item>> = {
    'tr-reservation': new Map(),
    'tr-worker': new Map(),
  };
  readonly expressions: Record<string, string> = {};
  readonly queries: FakeQuery[] = [];
  readonly watchers = new Set<(state: string) => void>();
  isDown = false;
  opened = 0;

  liveQuery(index: string, expression: string): Promise<FakeQuery> {
    this.opened += 1;
    this.expressions[index] = expression;
    if (this.isDown) return Promise.reject(new Error('Sync is down'));
    const query = new FakeQuery(index, new Map(this.indexes[index]));
    this.queries.push(query);
    return Promise.resolve(query);
  }
  on(_: string, watcher: (state: string) => void): void {
    this.watchers.add(watcher);
  }
  removeListener(_: string, watcher: (state: string) => void): void {
    this.watchers.delete(watcher);
  }

  enter(state: string): void {
    this.connectionState = state;
    this.watchers.forEach((watcher) => watcher(state));
  }
  put(index: string, key: string, value: Item): void {
    this.indexes[index]?.set(key, value);
    this.open(index).forEach((query) => query.tell('itemUpdated', { key, value }));
  }
  remove(index: string, key: string): void {
    this.indexes[index]?.delete(key);
    this.open(index).forEach((query) => query.tell('itemRemoved', { key }));
  }
  open(index: string): readonly FakeQuery[] {
    return this.queries.filter((query) => query.index === index && !query.isClosed);
  }
}

class FakeQuery {
  isClosed = false;
  private readonly listeners = new Map<string, Listener>();
  constructor(
    readonly index: string,
    private readonly items: ReadonlyMap<string, Item>,
  ) {}
  getItems(): object {
    return Object.fromEntries(this.items);
  }
  on(event: string, listener: Listener): void {
    this.listeners.set(event, listener);
  }
  removeAllListeners(): void {
    this.listeners.clear();
  }
  close(): void {
    this.isClosed = true;
  }
  tell(event: string, news: object): void {
    this.listeners.get(event)?.(news as never);
  }
}

/** Somebody who watches what is worked on. */
const watch = async (client: FakeInsights) => {
  const told: LiveSessions[] = [];
  const stop = createWatchLive(() => client)((live) => told.push(live));
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  await pass(0);
  const last = () => told[told.length - 1];
  return { told, stop, pass, last, tasks: () => last()?.sessions.map(({ taskSid }) => taskSid) };
};

const withReservations = (count: number): FakeInsights => {
  const client = new FakeInsights();
  for (let n = 1; n <= count; n += 1) client.put('tr-reservation', sid('WR', n), aReservation(n));
  return client;
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the tasks that are worked on', () => {
  it('are told with their agent, customer, channel and queue, and with their digest', async () => {
    const client = withReservations(0);
    client.put('tr-worker', sid('WK', 1), aWorker(1, 'Ada Agent'));
    client.put(
      'tr-reservation',
      sid('WR', 1),
      aReservation(1, {
        attributes: { customerName: 'Crystal Minh', channelType: 'sms', agent_assist_digest: aDigest(3) },
      }),
    );
    const { told, last } = await watch(client);
    expect(told[0]).toEqual({ sessions: [], coverage: 'loading' });
    const { v: _, ...digest } = aDigest(3);
    expect(last()).toEqual({
      coverage: 'complete',
      sessions: [
        {
          taskSid: sid('WT', 1),
          worker: sid('WK', 1),
          agent: 'Ada Agent',
          customer: 'Crystal Minh',
          channelType: 'sms',
          queue: 'Returns',
          startedAt: Date.UTC(2026, 0, 15, 14),
          digest: { ...digest, isPaused: false, request: undefined },
        },
      ],
    });
  });

  it('have the worker’s other name and TaskRouter’s channel where there is no better one', async () => {
    const client = withReservations(0);
    client.put('tr-worker', sid('WK', 1), aWorker(1));
    client.put('tr-reservation', sid('WR', 1), aReservation(1, { attributes: '{' }));
    const { last } = await watch(client);
    expect(last()?.sessions).toMatchObject([{ agent: 'ada', channelType: 'chat', customer: '' }]);
  });

  it('are neither those that nobody has accepted, nor those that are over', async () => {
    const client = withReservations(1);
    await watch(client);
    expect(client.expressions['tr-reservation']).toBe(
      'data.status not_in ["pending", "completed", "canceled", "rescinded", "rejected", "timeout"]',
    );
  });

  it('come, change and go, each told once however many change together', async () => {
    const client = withReservations(1);
    const { told, pass, last, tasks } = await watch(client);
    const before = told.length;
    client.put('tr-reservation', sid('WR', 2), aReservation(2));
    client.put(
      'tr-reservation',
      sid('WR', 1),
      aReservation(1, { attributes: { agent_assist_digest: aDigest(4) } }),
    );
    await pass(0);
    expect(told).toHaveLength(before + 1);
    expect(tasks()).toEqual([sid('WT', 1), sid('WT', 2)]);
    expect(last()?.sessions[0]?.digest?.version).toBe(4);

    client.remove('tr-reservation', sid('WR', 1));
    await pass(0);
    expect(tasks()).toEqual([sid('WT', 2)]);
  });

  it('are not known to be all where Flex gives no more, even if some of them go', async () => {
    const client = withReservations(MAX_ITEMS - 1);
    const { last, pass } = await watch(client);
    expect(last()?.coverage).toBe('complete');
    client.put('tr-reservation', sid('WR', MAX_ITEMS), aReservation(MAX_ITEMS));
    await pass(0);
    expect(last()?.coverage).toBe('partial');
    client.remove('tr-reservation', sid('WR', 1));
    await pass(0);
    expect(last()?.coverage).toBe('partial');
  });

  it('are not known to be all where one cannot be read', async () => {
    const client = withReservations(1);
    client.put('tr-reservation', sid('WR', 2), aReservation(2, { task_sid: 'none' }));
    const { last } = await watch(client);
    expect(last()).toMatchObject({ coverage: 'partial', sessions: [{ taskSid: sid('WT', 1) }] });
  });

  it('are read anew after a loss of connection, and until then nobody knows', async () => {
    const client = withReservations(2);
    const { last, tasks, pass } = await watch(client);
    client.enter('disconnected');
    await pass(0);
    expect(last()?.coverage).toBe('failed');
    client.remove('tr-reservation', sid('WR', 1));
    client.enter('connecting');
    await pass(0);
    expect(last()?.coverage).toBe('failed');

    client.enter('connected');
    await pass(0);
    expect(tasks()).toEqual([sid('WT', 2)]);
    expect(last()?.coverage).toBe('complete');
    expect(client.open('tr-reservation')).toHaveLength(1);
  });

  it('are asked for again, ever more rarely, where that failed', async () => {
    const client = withReservations(1);
    client.isDown = true;
    const { last, pass, tasks } = await watch(client);
    expect(last()?.coverage).toBe('failed');
    await pass(600_000);
    expect(client.opened).toBeLessThanOrEqual(2 * 14);
    client.isDown = false;
    await pass(60_000);
    expect(last()?.coverage).toBe('complete');
    expect(tasks()).toEqual([sid('WT', 1)]);
  });

  it('are told without better names where only those cannot be had', async () => {
    const client = withReservations(1);
    const liveQuery = client.liveQuery.bind(client);
    client.liveQuery = (index, expression) =>
      index === 'tr-worker' ? Promise.reject(new Error('no')) : liveQuery(index, expression);
    const { last } = await watch(client);
    expect(last()).toMatchObject({ coverage: 'complete', sessions: [{ agent: 'ada' }] });
  });

  it('are followed no more when nobody watches, not even where the query opens only then', async () => {
    const client = withReservations(1);
    const watched = await watch(client);
    watched.stop();
    const early = createWatchLive(() => client)(() => undefined);
    early();
    await watched.pass(0);
    expect(client.queries.filter(({ isClosed }) => !isClosed)).toEqual([]);
    expect(client.watchers.size).toBe(0);
    const before = watched.told.length;
    client.put('tr-reservation', sid('WR', 2), aReservation(2));
    await watched.pass(600_000);
    expect(watched.told).toHaveLength(before);
  });

  it('are not known at all where Flex has no such client', () => {
    const told: LiveSessions[] = [];
    createWatchLive(() => undefined)((live) => told.push(live))();
    expect(told).toEqual([{ sessions: [], coverage: 'failed' }]);
  });
});
