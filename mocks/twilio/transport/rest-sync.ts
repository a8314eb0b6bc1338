import * as v from 'valibot';

import { ACCOUNT_SID, SYNC_SERVICE_SID } from '../ids';
import type { SyncDocument } from '../model/sync';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';
import { ok, versioned } from './exchange';
import { jsonObject, readForm, restHost, restRoute } from './rest';

const NewDocument = v.object({
  UniqueName: v.optional(v.string()),
  Data: v.optional(jsonObject, '{}'),
  Ttl: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number))),
});
const DocumentChange = v.object({ Data: jsonObject });

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
  url: `https://sync.twilio.com/v1/Services/${SYNC_SERVICE_SID}/Documents/${document.sid}`,
});

/** Sync's revisions stand in an ETag as they are in the document, or in quotes. */
const revisionIn = (ifMatch: string | undefined): number | undefined => {
  if (ifMatch === undefined) return undefined;
  const [, revision] = /^"?(\d+)"?$/.exec(ifMatch) ?? [];
  if (revision === undefined) throw new TwilioError(400, 54_003, 'Invalid If-Match header');
  return Number(revision);
};

/** Documents of the account's one Sync service, which is its default one. */
export function restSync({ sync }: Pick<World, 'sync'>) {
  const service = (sid: string): void => {
    if (sid !== 'default' && sid !== SYNC_SERVICE_SID) throw TwilioError.notFound(`/Services/${sid}`);
  };
  const answer = (document: SyncDocument, status = 200) =>
    versioned(documentRow(document), document.revision, status);
  const documents = '/v1/Services/:service/Documents';

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
      const { Data } = readForm(DocumentChange, request);
      const { sid } = sync.findDocument(name);
      return answer(sync.setDocument(sid, Data, { revision: revisionIn(request.ifMatch) }));
    }),
    restRoute('DELETE', `${documents}/:document`, (_, serviceSid, name) => {
      service(serviceSid);
      sync.removeDocument(name);
      return ok(undefined, 204);
    }),
  ]);
}
