import type { NewSid } from '../ids';
import type { Attributes } from './conversations';
import { createSignal, type Signal } from './signal';
import { TwilioError } from './twilio-error';

export interface SyncMapItem {
  readonly key: string;
  readonly data: Attributes;
  /** Counts the changes. */
  readonly revision: number;
  readonly dateCreated: Date;
  readonly dateUpdated: Date;
  /** When Sync forgets it; `undefined` where it never does. */
  readonly dateExpires: Date | undefined;
}

export interface SyncMap {
  readonly sid: string;
  readonly uniqueName: string;
  readonly dateCreated: Date;
  readonly items: ReadonlyMap<string, SyncMapItem>;
}

export interface SyncDocument {
  readonly sid: string;
  readonly uniqueName: string;
  readonly data: Attributes;
  /** Counts the changes. */
  readonly revision: number;
  readonly dateCreated: Date;
  readonly dateUpdated: Date;
  /** When Sync forgets it; `undefined` where it never does. */
  readonly dateExpires: Date | undefined;
}

export interface NewSyncDocument {
  readonly uniqueName?: string;
  readonly data: Attributes;
  readonly ttlSeconds?: number;
}

/** The condition of a change: the revision that it was made from, unless it counts whatever has happened since. */
export interface SyncCondition {
  readonly revision?: number;
}

export interface NewSyncMapItem {
  readonly key: string;
  readonly data: Attributes;
  readonly ttlSeconds?: number;
}

export interface SyncMapItemChange extends SyncCondition {
  readonly data?: Attributes;
  readonly ttlSeconds?: number;
}

export type SyncEvent =
  | { readonly type: 'mapItemAdded' | 'mapItemUpdated'; readonly mapSid: string; readonly item: SyncMapItem }
  | { readonly type: 'mapItemRemoved'; readonly mapSid: string; readonly key: string }
  | { readonly type: 'documentUpdated'; readonly document: SyncDocument };

/** One Twilio Sync service: maps and documents, opened by SID or unique name and created where they are missing. */
export interface Sync {
  readonly events: Signal<SyncEvent>;
  map(name?: string): SyncMap;
  setMapItem(mapSid: string, key: string, data: Attributes): SyncMapItem;
  /** Without a condition it succeeds where there is no such item, too. */
  removeMapItem(mapSid: string, key: string, condition?: SyncCondition): void;
  /** As {@link Sync.map}, but throws a TwilioError where there is none. */
  findMap(name: string): SyncMap;
  /** Throws a TwilioError where the unique name is taken. */
  createMap(name: string): SyncMap;
  /** The items of a map that are not forgotten, in the order of their keys. */
  mapItems(name: string): readonly SyncMapItem[];
  /** Throws a TwilioError where there is none. */
  findMapItem(name: string, key: string): SyncMapItem;
  /** Throws a TwilioError where the key is taken. */
  createMapItem(name: string, item: NewSyncMapItem): SyncMapItem;
  changeMapItem(name: string, key: string, change: SyncMapItemChange): SyncMapItem;
  document(name?: string): SyncDocument;
  /** @param change its time to live starts anew where it is given, and goes on where it is not */
  setDocument(
    documentSid: string,
    data: Attributes,
    change?: SyncCondition & { readonly ttlSeconds?: number },
  ): SyncDocument;
  /** As {@link Sync.document}, but throws a TwilioError where there is none. */
  findDocument(name: string): SyncDocument;
  /** Throws a TwilioError where the unique name is taken. */
  createDocument(document: NewSyncDocument): SyncDocument;
  removeDocument(name: string): void;
  documents(): readonly SyncDocument[];
  clear(): void;
}

type StoredMap = Omit<SyncMap, 'items'> & { readonly items: Map<string, SyncMapItem> };

/** Sync's limit for the data of a document, as JSON. */
const MAX_DATA_BYTES = 16 * 1_024;

const requireSize = (data: Attributes): void => {
  if (Buffer.byteLength(JSON.stringify(data)) > MAX_DATA_BYTES) {
    throw new TwilioError(413, 54_006, 'Request entity too large');
  }
};

/** @param now milliseconds since the epoch: when Sync forgets what has a time to live */
export function createSync(newSid: NewSid, now: () => number = Date.now): Sync {
  const maps = new Map<string, StoredMap>();
  const documents = new Map<string, SyncDocument>();
  const events = createSignal<SyncEvent>();

  const date = (): Date => new Date(now());
  const isOver = (dateExpires: Date | undefined): boolean =>
    dateExpires !== undefined && dateExpires.getTime() <= now();
  const inSeconds = (ttlSeconds: number | undefined): Date | undefined =>
    ttlSeconds ? new Date(now() + ttlSeconds * 1_000) : undefined;

  const openMap = (name?: string): StoredMap => {
    const known = name === undefined ? undefined : lookUpMap(name);
    if (known) return known;
    const sid = newSid('MP');
    const map: StoredMap = { sid, uniqueName: name ?? sid, dateCreated: date(), items: new Map() };
    maps.set(sid, map);
    return map;
  };
  const lookUpMap = (name: string): StoredMap | undefined =>
    [...maps.values()].find((one) => one.sid === name || one.uniqueName === name);
  const findMap = (name: string): StoredMap => {
    const map = lookUpMap(name);
    if (!map) throw new TwilioError(404, 54_200, 'Map not found');
    return map;
  };
  const liveItems = (name: string): Map<string, SyncMapItem> => {
    const { items } = findMap(name);
    for (const { key, dateExpires } of items.values()) if (isOver(dateExpires)) items.delete(key);
    return items;
  };
  const findMapItem = (name: string, key: string): SyncMapItem => {
    const item = liveItems(name).get(key);
    if (!item) throw new TwilioError(404, 54_201, 'The specified Map Item does not exist');
    return item;
  };
  const requireRevision = (item: SyncMapItem, { revision }: SyncCondition): void => {
    if (revision !== undefined && revision !== item.revision) {
      throw new TwilioError(412, 54_205, 'Map Item revision mismatch');
    }
  };
  const putMapItem = (
    map: StoredMap,
    type: 'mapItemAdded' | 'mapItemUpdated',
    item: SyncMapItem,
  ): SyncMapItem => {
    requireSize(item.data);
    map.items.set(item.key, item);
    events.emit({ type, mapSid: map.sid, item });
    return item;
  };
  const lookUp = (name: string): SyncDocument | undefined => {
    for (const [sid, { dateExpires }] of documents) {
      if (isOver(dateExpires)) documents.delete(sid);
    }
    return [...documents.values()].find((one) => one.sid === name || one.uniqueName === name);
  };
  const createDocument = ({ uniqueName, data, ttlSeconds }: NewSyncDocument): SyncDocument => {
    requireSize(data);
    if (uniqueName !== undefined && lookUp(uniqueName)) {
      throw new TwilioError(409, 54_301, 'Unique name already exists');
    }
    const sid = newSid('ET');
    const created = date();
    const document: SyncDocument = {
      sid,
      uniqueName: uniqueName ?? sid,
      data,
      revision: 0,
      dateCreated: created,
      dateUpdated: created,
      dateExpires: inSeconds(ttlSeconds),
    };
    documents.set(sid, document);
    return document;
  };
  const openDocument = (name?: string): SyncDocument =>
    (name === undefined ? undefined : lookUp(name)) ?? createDocument({ uniqueName: name, data: {} });
  const findDocument = (name: string): SyncDocument => {
    const document = lookUp(name);
    if (!document) throw new TwilioError(404, 54_100, 'Document not found');
    return document;
  };

  return {
    events,
    map: openMap,
    setMapItem(mapSid, key, data) {
      const map = openMap(mapSid);
      const known = map.items.get(key);
      return putMapItem(map, known ? 'mapItemUpdated' : 'mapItemAdded', {
        key,
        data,
        revision: known ? known.revision + 1 : 0,
        dateCreated: known?.dateCreated ?? date(),
        dateUpdated: date(),
        dateExpires: known?.dateExpires,
      });
    },
    removeMapItem(mapSid, key, condition = {}) {
      const map = openMap(mapSid);
      const item = map.items.get(key);
      if (!item) return;
      requireRevision(item, condition);
      map.items.delete(key);
      events.emit({ type: 'mapItemRemoved', mapSid: map.sid, key });
    },
    findMap,
    createMap(name) {
      if (lookUpMap(name)) throw new TwilioError(409, 54_301, 'Unique name already exists');
      return openMap(name);
    },
    mapItems: (name) => [...liveItems(name).values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    findMapItem,
    createMapItem(name, { key, data, ttlSeconds }) {
      if (liveItems(name).has(key)) {
        throw new TwilioError(409, 54_208, 'An Item with given key already exists in the Map');
      }
      const created = date();
      return putMapItem(findMap(name), 'mapItemAdded', {
        key,
        data,
        revision: 0,
        dateCreated: created,
        dateUpdated: created,
        dateExpires: inSeconds(ttlSeconds),
      });
    },
    changeMapItem(name, key, { data, ttlSeconds, ...condition }) {
      const item = findMapItem(name, key);
      requireRevision(item, condition);
      return putMapItem(findMap(name), 'mapItemUpdated', {
        ...item,
        data: data ?? item.data,
        revision: item.revision + 1,
        dateUpdated: date(),
        dateExpires: ttlSeconds === undefined ? item.dateExpires : inSeconds(ttlSeconds),
      });
    },
    document: openDocument,
    setDocument(documentSid, data, { revision, ttlSeconds } = {}) {
      requireSize(data);
      const latest = openDocument(documentSid);
      if (revision !== undefined && revision !== latest.revision) {
        throw new TwilioError(412, 54_103, 'Document revision mismatch');
      }
      const document: SyncDocument = {
        ...latest,
        data,
        revision: latest.revision + 1,
        dateUpdated: date(),
        dateExpires: ttlSeconds === undefined ? latest.dateExpires : inSeconds(ttlSeconds),
      };
      documents.set(document.sid, document);
      events.emit({ type: 'documentUpdated', document });
      return document;
    },
    findDocument,
    createDocument,
    removeDocument(name) {
      documents.delete(findDocument(name).sid);
    },
    documents: () => [...documents.values()],
    clear() {
      maps.clear();
      documents.clear();
    },
  };
}
