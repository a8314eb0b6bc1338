import type { Manager } from '@twilio/flex-ui';
import * as v from 'valibot';

import { parseTaskSid } from '../../domain/ids';
import type { LiveSession, LiveSessions, WatchLive } from '../../domain/supervision';
import { withoutBidiControls } from '../wire/text';
import { customerLabelOf } from './customer-label';
import { readDigest } from './digest';

/**
 * A reservation stays in the index when it is over, until TaskRouter forgets it. Flex's own views leave out the same
 * states (`WorkersDataTable.taskFilter` of flex-ui 2.17), and show in addition what nobody has accepted yet.
 */
const WORKED_ON =
  'data.status not_in ["pending", "completed", "canceled", "rescinded", "rejected", "timeout"]';

/** A query gives so many items at most; Flex's Teams view says the same of workers. */
export const MAX_ITEMS = 200;

/** After each attempt that failed; then again and again after the last. */
const RETRY_MS = [2_000, 5_000, 15_000, 60_000] as const;

const text = v.fallback(v.optional(v.pipe(v.string(), v.transform(withoutBidiControls)), ''), '');
const time = v.pipe(
  v.string(),
  v.transform((value) => Date.parse(value)),
  v.number(),
  v.finite(),
);

/** An item of `tr-reservation`, as flex-ui's InsightsTaskData describes it. */
const Reservation = v.object({
  task_sid: v.string(),
  worker_sid: v.string(),
  worker_name: text,
  queue_name: text,
  task_channel_unique_name: text,
  date_created: time,
  attributes: v.fallback(v.unknown(), undefined),
});

const ChannelAttributes = v.object({ channelType: v.pipe(v.string(), v.nonEmpty()) });

/** An item of `tr-worker`, as flex-ui's InsightsWorkerData describes it. */
const NamedWorker = v.object({ worker_sid: v.string(), attributes: v.object({ full_name: text }) });

interface LiveQuery {
  getItems(): object;
  on(
    event: 'itemUpdated',
    listener: (item: { readonly key: string; readonly value: object }) => void,
  ): unknown;
  on(event: 'itemRemoved', listener: (item: { readonly key: string }) => void): unknown;
  removeAllListeners(): unknown;
  close(): void;
}

/** Flex's client of Twilio Sync, as far as live queries go. */
export interface InsightsClient {
  readonly connectionState: string;
  liveQuery(index: string, expression: string): Promise<LiveQuery>;
  on(event: 'connectionStateChanged', listener: (state: string) => void): unknown;
  removeListener(event: 'connectionStateChanged', listener: (state: string) => void): unknown;
}

/**
 * The tasks that agents work on, by the live queries that Flex's Teams view reads too, on Flex's own connection.
 * Whenever that was lost they are opened again, for nobody knows what was missed; what is told meanwhile may be old,
 * and is `failed`. What does not open is tried again, ever more rarely.
 *
 * @param client `manager.insightsClient`; looked up at each watching, for Flex makes it after plugins have started
 */
export function createWatchLive(client: () => InsightsClient | undefined): WatchLive {
  return (listener) => watch(client(), listener);
}

/** {@link createWatchLive} on the client of Flex's manager. */
export const watchLiveOf = (manager: Pick<Manager, 'insightsClient'>): WatchLive =>
  createWatchLive(() => manager.insightsClient);

function watch(client: InsightsClient | undefined, listener: (live: LiveSessions) => void): () => void {
  let isWatched = true;
  let isTelling = false;

  const tell = (): void => {
    if (isTelling || !isWatched) return;
    isTelling = true;
    // After a loss of connection all items are told one by one.
    queueMicrotask(() => {
      isTelling = false;
      if (isWatched) listener(liveSessions());
    });
  };

  if (!client) {
    listener({ sessions: [], coverage: 'failed' });
    return () => {
      isWatched = false;
    };
  }

  const reservations = followIndex({
    client,
    index: 'tr-reservation',
    expression: WORKED_ON,
    read: readReservation,
    onChange: tell,
  });
  const names = followIndex({
    client,
    index: 'tr-worker',
    expression: '',
    read: readName,
    onChange: tell,
  });

  const liveSessions = (): LiveSessions => {
    const nameOf = new Map(names.items().map(({ worker, name }) => [worker, name]));
    return {
      sessions: reservations
        .items()
        .map((session) => ({ ...session, agent: nameOf.get(session.worker) || session.agent })),
      coverage: reservations.coverage(),
    };
  };

  listener(liveSessions());
  return () => {
    isWatched = false;
    reservations.stop();
    names.stop();
  };
}

interface FollowedIndex<T> {
  items(): readonly T[];
  coverage(): LiveSessions['coverage'];
  stop(): void;
}

interface IndexOptions<T> {
  readonly client: InsightsClient;
  readonly index: string;
  readonly expression: string;
  /** `undefined` for what cannot be read. */
  readonly read: (item: unknown) => T | undefined;
  readonly onChange: () => void;
}

/** Keeps a copy of all items of an index that match, each read once per change. */
function followIndex<T>({ client, index, expression, read, onChange }: IndexOptions<T>): FollowedIndex<T> {
  /** What it could not read is there, too: it counts. */
  const items = new Map<string, T | undefined>();
  let coverage: LiveSessions['coverage'] = 'loading';
  /** Once there were too many, what was left out stays out, however few there are now. */
  let isCapped = false;
  let query: LiveQuery | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  /** Rises with each opening, so that an answer to an earlier one is known for that. */
  let opening = 0;

  const enter = (next: LiveSessions['coverage']): void => {
    coverage = next;
    onChange();
  };

  const put = (key: string, value: unknown): void => {
    items.set(key, read(value));
    if (items.size >= MAX_ITEMS) isCapped = true;
  };

  const letGo = (): void => {
    clearTimeout(retry);
    opening += 1;
    query?.removeAllListeners();
    query?.close();
    query = undefined;
  };

  const open = (): void => {
    letGo();
    const mine = opening;
    client.liveQuery(index, expression).then(
      (opened) => {
        if (mine !== opening) {
          opened.close();
          return;
        }
        failures = 0;
        query = opened;
        items.clear();
        isCapped = false;
        Object.entries(opened.getItems()).forEach(([key, value]) => put(key, value));
        opened.on('itemUpdated', ({ key, value }) => {
          put(key, value);
          onChange();
        });
        opened.on('itemRemoved', ({ key }) => {
          items.delete(key);
          onChange();
        });
        enter('complete');
      },
      () => {
        if (mine !== opening) return;
        const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
        failures += 1;
        retry = setTimeout(open, wait);
        enter('failed');
      },
    );
  };

  const onConnection = (state: string): void => {
    if (state === 'connected') {
      open();
      return;
    }
    // What is told from here on may be old.
    letGo();
    if (state !== 'connecting' || coverage !== 'loading') enter('failed');
  };

  client.on('connectionStateChanged', onConnection);
  open();

  return {
    items: () => [...items.values()].filter((item): item is T => item !== undefined),
    coverage() {
      if (coverage !== 'complete') return coverage;
      return isCapped || [...items.values()].includes(undefined) ? 'partial' : coverage;
    },
    stop() {
      client.removeListener('connectionStateChanged', onConnection);
      letGo();
    },
  };
}

function readReservation(item: unknown): LiveSession | undefined {
  const parsed = v.safeParse(Reservation, item);
  if (!parsed.success) return undefined;
  const {
    task_sid,
    worker_sid,
    worker_name,
    queue_name,
    task_channel_unique_name,
    date_created,
    attributes,
  } = parsed.output;
  const taskSid = parseTaskSid(task_sid);
  if (!taskSid) return undefined;
  const channel = v.safeParse(ChannelAttributes, attributes);
  return {
    taskSid,
    worker: worker_sid,
    agent: worker_name,
    customer: customerLabelOf({ attributes }),
    channelType: channel.success ? channel.output.channelType : task_channel_unique_name,
    queue: queue_name,
    startedAt: date_created,
    digest: readDigest(attributes),
  };
}

function readName(item: unknown): { readonly worker: string; readonly name: string } | undefined {
  const parsed = v.safeParse(NamedWorker, item);
  return parsed.success
    ? { worker: parsed.output.worker_sid, name: parsed.output.attributes.full_name }
    : undefined;
}
