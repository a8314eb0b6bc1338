import type { NewSid } from '../ids';
import type { Attributes } from './conversations';
import { createSignal, type Signal } from './signal';

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
  readonly dateUpdated: Date;
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
  setDocument(documentSid: string, data: Attributes): SyncDocument;
  clear(): void;
}

type StoredMap = Omit<SyncMap, 'items'> & { readonly items: Map<string, SyncMapItem> };

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
  const openDocument = (name?: string): SyncDocument => {
    const known = [...documents.values()].find((one) => one.sid === name || one.uniqueName === name);
    if (known) return known;
    const sid = newSid('ET');
    const document: SyncDocument = { sid, uniqueName: name ?? sid, data: {}, dateUpdated: new Date() };
    documents.set(sid, document);
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
    setDocument(documentSid, data) {
      const document: SyncDocument = { ...openDocument(documentSid), data, dateUpdated: new Date() };
      documents.set(document.sid, document);
      events.emit({ type: 'documentUpdated', document });
      return document;
    },
    clear() {
      maps.clear();
      documents.clear();
    },
  };
}
