import type { NewSid } from '../ids';
import type { Attributes } from './conversations';
import { createSignal, type Signal } from './signal';
import { TwilioError } from './twilio-error';

export interface SyncMapItem {
  readonly key: string;
  readonly data: Attributes;
  readonly dateUpdated: Date;
}

export interface SyncMap {
  readonly sid: string;
  readonly uniqueName: string;
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

export type SyncEvent =
  | { readonly type: 'mapItemAdded' | 'mapItemUpdated'; readonly mapSid: string; readonly item: SyncMapItem }
  | { readonly type: 'mapItemRemoved'; readonly mapSid: string; readonly key: string }
  | { readonly type: 'documentUpdated'; readonly document: SyncDocument };

/** One Twilio Sync service: maps and documents, opened by SID or unique name and created where they are missing. */
export interface Sync {
  readonly events: Signal<SyncEvent>;
  map(name?: string): SyncMap;
  setMapItem(mapSid: string, key: string, data: Attributes): SyncMapItem;
  removeMapItem(mapSid: string, key: string): void;
  document(name?: string): SyncDocument;
  setDocument(documentSid: string, data: Attributes, condition?: SyncCondition): SyncDocument;
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

export function createSync(newSid: NewSid): Sync {
  const maps = new Map<string, StoredMap>();
  const documents = new Map<string, SyncDocument>();
  const events = createSignal<SyncEvent>();

  const openMap = (name?: string): StoredMap => {
    const known = [...maps.values()].find((one) => one.sid === name || one.uniqueName === name);
    if (known) return known;
    const sid = newSid('MP');
    const map: StoredMap = { sid, uniqueName: name ?? sid, items: new Map() };
    maps.set(sid, map);
    return map;
  };
  const lookUp = (name: string): SyncDocument | undefined => {
    for (const [sid, { dateExpires }] of documents) {
      if (dateExpires && dateExpires.getTime() <= Date.now()) documents.delete(sid);
    }
    return [...documents.values()].find((one) => one.sid === name || one.uniqueName === name);
  };
  const createDocument = ({ uniqueName, data, ttlSeconds }: NewSyncDocument): SyncDocument => {
    requireSize(data);
    if (uniqueName !== undefined && lookUp(uniqueName)) {
      throw new TwilioError(409, 54_301, 'Unique name already exists');
    }
    const sid = newSid('ET');
    const now = new Date();
    const document: SyncDocument = {
      sid,
      uniqueName: uniqueName ?? sid,
      data,
      revision: 0,
      dateCreated: now,
      dateUpdated: now,
      dateExpires: ttlSeconds ? new Date(now.getTime() + ttlSeconds * 1_000) : undefined,
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
      const { items } = openMap(mapSid);
      const type = items.has(key) ? 'mapItemUpdated' : 'mapItemAdded';
      const item: SyncMapItem = { key, data, dateUpdated: new Date() };
      items.set(key, item);
      events.emit({ type, mapSid, item });
      return item;
    },
    removeMapItem(mapSid, key) {
      if (openMap(mapSid).items.delete(key)) events.emit({ type: 'mapItemRemoved', mapSid, key });
    },
    document: openDocument,
    setDocument(documentSid, data, { revision } = {}) {
      requireSize(data);
      const latest = openDocument(documentSid);
      if (revision !== undefined && revision !== latest.revision) {
        throw new TwilioError(412, 54_103, 'Document revision mismatch');
      }
      const document: SyncDocument = {
        ...latest,
        data,
        revision: latest.revision + 1,
        dateUpdated: new Date(),
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
