import { EventEmitter } from 'events';

import {
  MAX_INITIAL_ITEMS,
  type QueryItems,
  type WireDocument,
  type WireMap,
  type WireMapItem,
} from '../../../twilio/transport/sdk-protocol';
import { sdkConnection } from '../sdk-connection';
import { paginate, type Paginator } from './paginator';

/*
 * Stands in for twilio-sync, which Flex calls its insights client: maps, documents and live queries that live
 * in the world, so that a change in one tab arrives in all.
 */

type Attributes = Readonly<Record<string, unknown>>;
type OpenArgument = string | { readonly id?: string; readonly uniqueName?: string } | undefined;

const nameOf = (argument: OpenArgument): string | undefined =>
  typeof argument === 'object' ? (argument.id ?? argument.uniqueName) : argument;

/** Both are what JSON can say, with their keys in the order in which the world has them. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

class SyncMap extends EventEmitter {
  readonly sid: string;
  readonly uniqueName: string;
  private readonly items: Map<string, WireMapItem>;
  private readonly stops: readonly (() => void)[];

  constructor(wire: WireMap) {
    super();
    this.setMaxListeners(0);
    this.sid = wire.sid;
    this.uniqueName = wire.uniqueName;
    this.items = new Map(wire.items.map((item) => [item.key, item]));
    this.stops = [
      sdkConnection.onEvent((event) => {
        if (!('mapSid' in event) || event.mapSid !== this.sid) return;
        if (event.type === 'mapItemRemoved') this.drop(event.key);
        else this.put(event.item);
      }),
      sdkConnection.onBack(() => void this.catchUp()),
    ];
  }

  private put(item: WireMapItem): void {
    const name = this.items.has(item.key) ? 'itemUpdated' : 'itemAdded';
    this.items.set(item.key, item);
    this.emit(name, { item, isLocal: false });
  }
  private drop(key: string): void {
    this.items.delete(key);
    this.emit('itemRemoved', { key, isLocal: false });
  }
  private async catchUp(): Promise<void> {
    const { items } = await sdkConnection.request('sync.map', { name: this.uniqueName });
    for (const item of items) if (!isSame(item, this.items.get(item.key))) this.put(item);
    for (const key of [...this.items.keys()]) if (!items.some((item) => item.key === key)) this.drop(key);
  }

  get(key: string): Promise<WireMapItem> {
    const item = this.items.get(key);
    return item ? Promise.resolve(item) : Promise.reject(new Error('The specified Map Item does not exist'));
  }
  getItems(): Promise<Paginator<WireMapItem>> {
    const items = [...this.items.values()];
    return Promise.resolve(paginate(items, 0, items.length));
  }
  set(key: string, data: Attributes): Promise<WireMapItem> {
    return sdkConnection.request('sync.setMapItem', { sid: this.sid, key, data });
  }
  update(key: string, change: Attributes): Promise<WireMapItem> {
    return this.set(key, { ...this.items.get(key)?.data, ...change });
  }
  async remove(key: string): Promise<void> {
    await sdkConnection.request('sync.removeMapItem', { sid: this.sid, key });
  }
  close(): void {
    this.removeAllListeners();
    for (const stop of this.stops) stop();
  }
}

class SyncDocument extends EventEmitter {
  readonly sid: string;
  readonly uniqueName: string;
  data: Attributes;
  private readonly stops: readonly (() => void)[];

  constructor(wire: WireDocument) {
    super();
    this.setMaxListeners(0);
    this.sid = wire.sid;
    this.uniqueName = wire.uniqueName;
    this.data = wire.data;
    this.stops = [
      sdkConnection.onEvent((event) => {
        if (event.type === 'documentUpdated' && event.document.sid === this.sid) this.put(event.document);
      }),
      sdkConnection.onBack(() => void this.catchUp()),
    ];
  }

  private async catchUp(): Promise<void> {
    const document = await sdkConnection.request('sync.document', { name: this.uniqueName });
    if (!isSame(document.data, this.data)) this.put(document);
  }

  private put({ data }: WireDocument): void {
    this.data = data;
    this.emit('updated', { data, isLocal: false });
  }

  async set(data: Attributes): Promise<Attributes> {
    this.data = (await sdkConnection.request('sync.setDocument', { sid: this.sid, data })).data;
    return this.data;
  }
  update(change: Attributes): Promise<Attributes> {
    return this.set({ ...this.data, ...change });
  }
  close(): void {
    this.removeAllListeners();
    for (const stop of this.stops) stop();
  }
}

let lastQuery = 0;

class LiveQuery extends EventEmitter {
  readonly sid: string;
  private readonly items: Map<string, Attributes>;

  private readonly stops: readonly (() => void)[];

  constructor(
    private readonly query: { readonly queryId: string; readonly index: string; readonly expression: string },
    items: QueryItems,
  ) {
    super();
    this.sid = query.queryId;
    this.items = new Map(Object.entries(items));
    this.stops = [
      sdkConnection.onEvent((event) => {
        if (!('queryId' in event) || event.queryId !== this.sid) return;
        if (event.type === 'queryItemUpdated') this.put(event.key, event.value);
        else this.drop(event.key);
      }),
      sdkConnection.onBack(() => void this.catchUp()),
    ];
  }

  private put(key: string, value: Attributes): void {
    this.items.set(key, value);
    this.emit('itemUpdated', { key, value });
  }
  private drop(key: string): void {
    this.items.delete(key);
    this.emit('itemRemoved', { key });
  }
  private async catchUp(): Promise<void> {
    const found = await sdkConnection.request('sync.query', this.query);
    for (const [key, value] of Object.entries(found))
      if (!isSame(value, this.items.get(key))) this.put(key, value);
    // Of more than that the world does not say which they are.
    if (Object.keys(found).length === MAX_INITIAL_ITEMS) return;
    for (const key of [...this.items.keys()]) if (!(key in found)) this.drop(key);
  }

  getItems(): QueryItems {
    return Object.fromEntries(this.items);
  }
  close(): void {
    this.removeAllListeners();
    for (const stop of this.stops) stop();
    void sdkConnection.request('sync.closeQuery', { queryId: this.sid });
  }
}

class InstantQuery extends EventEmitter {
  private expression = '';
  private items: QueryItems = {};

  constructor(private readonly index: string) {
    super();
  }

  async search(expression: string): Promise<void> {
    this.expression = expression;
    const queryId = `instant-${(lastQuery += 1)}`;
    this.items = await sdkConnection.request('sync.query', { queryId, index: this.index, expression });
    await sdkConnection.request('sync.closeQuery', { queryId });
    this.emit('searchResult', this.items);
  }
  subscribe(): Promise<LiveQuery> {
    return openLiveQuery(this.index, this.expression);
  }
  getItems(): QueryItems {
    return this.items;
  }
}

async function openLiveQuery(index: string, expression: string): Promise<LiveQuery> {
  const query = { queryId: `live-${(lastQuery += 1)}`, index, expression };
  return new LiveQuery(query, await sdkConnection.request('sync.query', query));
}

export class SyncClient extends EventEmitter {
  connectionState: 'connecting' | 'connected' | 'disconnected' = 'connecting';
  private readonly unsubscribe: () => void;

  constructor(token: string) {
    super();
    this.setMaxListeners(0);
    const enter = (state: SyncClient['connectionState']): void => {
      if (state === this.connectionState) return;
      this.connectionState = state;
      this.emit('connectionStateChanged', state);
    };
    this.unsubscribe = sdkConnection.onState(enter);
    sdkConnection.signIn(token).then(
      () => enter('connected'),
      (error: unknown) => this.emit('connectionError', { terminal: true, message: String(error) }),
    );
  }

  async map(argument?: OpenArgument): Promise<SyncMap> {
    return new SyncMap(await sdkConnection.request('sync.map', { name: nameOf(argument) }));
  }
  async document(argument?: OpenArgument): Promise<SyncDocument> {
    return new SyncDocument(await sdkConnection.request('sync.document', { name: nameOf(argument) }));
  }
  liveQuery(index: string, expression: string): Promise<LiveQuery> {
    return openLiveQuery(index, expression);
  }
  instantQuery(index: string): Promise<InstantQuery> {
    return Promise.resolve(new InstantQuery(index));
  }
  async updateToken(token: string): Promise<void> {
    await sdkConnection.signIn(token);
  }
  shutdown(): Promise<void> {
    this.unsubscribe();
    return Promise.resolve();
  }
}

export { SyncClient as Client };
export default SyncClient;
