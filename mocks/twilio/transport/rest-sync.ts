import * as v from 'valibot';

import { ACCOUNT_SID, SYNC_SERVICE_SID } from '../ids';
import type { SyncDocument, SyncMap, SyncMapItem } from '../model/sync';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';
import { ok, versioned, type TwilioAnswer, type TwilioRequest } from './exchange';
import { jsonObject, readForm, restHost, restRoute } from './rest';

const NewDocument = v.object({
  UniqueName: v.optional(v.string()),
  Data: v.optional(jsonObject, '{}'),
  Ttl: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number))),
});

const seconds = v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)));
const DocumentChange = v.object({ Data: jsonObject, Ttl: seconds });
const NewMap = v.object({ UniqueName: v.string() });
/** `Ttl` is another name of `ItemTtl`, and gives way to it. */
const NewMapItem = v.object({
  Key: v.pipe(v.string(), v.minLength(1), v.maxLength(320)),
  Data: jsonObject,
  ItemTtl: seconds,
  Ttl: seconds,
});
const MapItemChange = v.object({ Data: v.optional(jsonObject), ItemTtl: seconds, Ttl: seconds });
const ItemsQuery = v.object({
  Order: v.optional(v.picklist(['asc', 'desc']), 'asc'),
  From: v.optional(v.string()),
  Bounds: v.optional(v.picklist(['inclusive', 'exclusive']), 'inclusive'),
  PageSize: v.optional(
    v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(100)),
    '50',
  ),
  PageToken: v.optional(v.string()),
});

const url = (path: string): string => `https://sync.twilio.com/v1/Services/${SYNC_SERVICE_SID}/${path}`;

const mapRow = (map: SyncMap) => ({
  account_sid: ACCOUNT_SID,
  service_sid: SYNC_SERVICE_SID,
  sid: map.sid,
  unique_name: map.uniqueName,
  revision: '0',
  created_by: 'system',
  date_created: map.dateCreated.toISOString(),
  date_updated: map.dateCreated.toISOString(),
  date_expires: null,
  url: url(`Maps/${map.sid}`),
  links: { items: url(`Maps/${map.sid}/Items`) },
});

const itemRow = (map: SyncMap, item: SyncMapItem) => ({
  account_sid: ACCOUNT_SID,
  service_sid: SYNC_SERVICE_SID,
  map_sid: map.sid,
  key: item.key,
  data: item.data,
  revision: String(item.revision),
  created_by: 'system',
  date_created: item.dateCreated.toISOString(),
  date_updated: item.dateUpdated.toISOString(),
  date_expires: item.dateExpires?.toISOString() ?? null,
  url: url(`Maps/${map.sid}/Items/${encodeURIComponent(item.key)}`),
});

const documentRow = (document: SyncDocument) => ({
  account_sid: ACCOUNT_SID,
  service_sid: SYNC_SERVICE_SID,
  sid: document.sid,
  unique_name: document.uniqueName,
  data: document.data,
  revision: String(document.revision),
  created_by: 'system',
  date_created: document.dateCreated.toISOString(),
  date_updated: document.dateUpdated.toISOString(),
  date_expires: document.dateExpires?.toISOString() ?? null,
  url: url(`Documents/${document.sid}`),
});

/** Sync's revisions stand in an ETag as they are in the document, or in quotes. */
const revisionIn = (ifMatch: string | undefined): number | undefined => {
  if (ifMatch === undefined) return undefined;
  const [, revision] = /^"?(\d+)"?$/.exec(ifMatch) ?? [];
  if (revision === undefined) throw new TwilioError(400, 54_003, 'Invalid If-Match header');
  return Number(revision);
};

/**
 * One page of a map's items. Keys are compared as they are, so a page can begin at a key that nobody has (any
 * more). The token is the last key of the page before: what comes and goes on earlier pages moves nothing.
 */
function itemsPage(map: SyncMap, items: readonly SyncMapItem[], request: TwilioRequest): TwilioAnswer {
  const query = v.safeParse(ItemsQuery, Object.fromEntries(request.query));
  if (!query.success) throw TwilioError.badRequest(query.issues[0].message);
  const { Order, From, Bounds, PageSize, PageToken } = query.output;

  const isDescending = Order === 'desc';
  const after = PageToken === undefined ? undefined : Buffer.from(PageToken, 'base64url').toString();
  const start = after ?? From;
  const isBeyond = ({ key }: SyncMapItem): boolean => {
    if (start === undefined) return true;
    if (key === start) return after === undefined && Bounds === 'inclusive';
    return isDescending ? key < start : key > start;
  };
  const found = (isDescending ? [...items].reverse() : items).filter(isBeyond);
  const rows = found.slice(0, PageSize);
  const last = rows.at(-1);
  const next = new URL(url(`Maps/${map.sid}/Items`));
  next.search = new URLSearchParams({
    Order,
    PageSize: String(PageSize),
    PageToken: Buffer.from(last?.key ?? '').toString('base64url'),
  }).toString();
  return ok({
    items: rows.map((item) => itemRow(map, item)),
    meta: {
      key: 'items',
      page: 0,
      page_size: PageSize,
      next_page_url: found.length > PageSize ? next.href : null,
    },
  });
}

/** Sync takes so many writes of one object, which a map is with all its items, and lets bursts pass. */
const WRITES_PER_SECOND = 20;
const BURST_SECONDS = 10;

/** Throws the 429 of an object that is written too often. */
function writeLimit(): (objectSid: string) => void {
  const writes = new Map<string, number[]>();
  return (objectSid) => {
    const now = Date.now();
    const recent = (writes.get(objectSid) ?? []).filter((at) => now - at < BURST_SECONDS * 1_000);
    if (recent.length >= WRITES_PER_SECOND * BURST_SECONDS) {
      throw new TwilioError(429, 54_009, 'Rate limit exceeded');
    }
    writes.set(objectSid, [...recent, now]);
  };
}

/** Documents and maps of the account's one Sync service, which is its default one. */
export function restSync({ sync }: Pick<World, 'sync'>) {
  const service = (sid: string): void => {
    if (sid !== 'default' && sid !== SYNC_SERVICE_SID) throw TwilioError.notFound(`/Services/${sid}`);
  };
  const answer = (document: SyncDocument, status = 200) =>
    versioned(documentRow(document), document.revision, status);
  const countWrite = writeLimit();
  const documents = '/v1/Services/:service/Documents';
  const maps = '/v1/Services/:service/Maps';
  const answerItem = (mapName: string, item: SyncMapItem, status = 200) =>
    versioned(itemRow(sync.findMap(mapName), item), item.revision, status);

  return restHost('sync.twilio.com', [
    restRoute('POST', documents, (request, serviceSid) => {
      service(serviceSid);
      const { UniqueName, Data, Ttl } = readForm(NewDocument, request);
      return answer(sync.createDocument({ uniqueName: UniqueName, data: Data, ttlSeconds: Ttl }), 201);
    }),
    restRoute('GET', `${documents}/:document`, (_, serviceSid, name) => {
      service(serviceSid);
      return answer(sync.findDocument(name));
    }),
    restRoute('POST', `${documents}/:document`, (request, serviceSid, name) => {
      service(serviceSid);
      const { Data, Ttl } = readForm(DocumentChange, request);
      const { sid } = sync.findDocument(name);
      countWrite(sid);
      const revision = revisionIn(request.ifMatch);
      return answer(sync.setDocument(sid, Data, { revision, ttlSeconds: Ttl }));
    }),
    restRoute('DELETE', `${documents}/:document`, (_, serviceSid, name) => {
      service(serviceSid);
      sync.removeDocument(name);
      return ok(undefined, 204);
    }),

    restRoute('POST', maps, (request, serviceSid) => {
      service(serviceSid);
      return ok(mapRow(sync.createMap(readForm(NewMap, request).UniqueName)), 201);
    }),
    restRoute('GET', `${maps}/:map`, (_, serviceSid, name) => {
      service(serviceSid);
      return ok(mapRow(sync.findMap(name)));
    }),
    restRoute('GET', `${maps}/:map/Items`, (request, serviceSid, name) => {
      service(serviceSid);
      return itemsPage(sync.findMap(name), sync.mapItems(name), request);
    }),
    restRoute('POST', `${maps}/:map/Items`, (request, serviceSid, name) => {
      service(serviceSid);
      const { Key, Data, ItemTtl, Ttl } = readForm(NewMapItem, request);
      countWrite(sync.findMap(name).sid);
      const item = sync.createMapItem(name, { key: Key, data: Data, ttlSeconds: ItemTtl ?? Ttl });
      return answerItem(name, item, 201);
    }),
    restRoute('GET', `${maps}/:map/Items/:key`, (_, serviceSid, name, key) => {
      service(serviceSid);
      return answerItem(name, sync.findMapItem(name, key));
    }),
    restRoute('POST', `${maps}/:map/Items/:key`, (request, serviceSid, name, key) => {
      service(serviceSid);
      const { Data, ItemTtl, Ttl } = readForm(MapItemChange, request);
      countWrite(sync.findMap(name).sid);
      const revision = revisionIn(request.ifMatch);
      const item = sync.changeMapItem(name, key, { data: Data, ttlSeconds: ItemTtl ?? Ttl, revision });
      return answerItem(name, item);
    }),
    restRoute('DELETE', `${maps}/:map/Items/:key`, (request, serviceSid, name, key) => {
      service(serviceSid);
      sync.findMapItem(name, key);
      countWrite(sync.findMap(name).sid);
      sync.removeMapItem(name, key, { revision: revisionIn(request.ifMatch) });
      return ok(undefined, 204);
    }),
  ]);
}
