import * as v from 'valibot';

import { isOk, readAnswer, unexpectedAnswer, type RestAnswer, type TwilioRest } from './twilio-rest';

/** A Sync document as it stood at one moment. */
export interface DocumentVersion<Data> {
  readonly data: Data;
  readonly revision: string;
}

/** Documents of one kind in a Sync service, addressed by their unique names. */
export interface SyncDocuments<Data> {
  /** `undefined` where the name is taken: of many who create it at once, one succeeds. */
  create(name: string, data: Data): Promise<DocumentVersion<Data> | undefined>;
  /** `undefined` where there is none. */
  fetch(name: string): Promise<DocumentVersion<Data> | undefined>;
  /**
   * Replaces one revision. `undefined` where that is not the latest any more, or the document is gone.
   * @param isRenewed the time after which Sync forgets the document starts anew; else it stays as it was
   */
  replace(
    name: string,
    revision: string,
    data: Data,
    isRenewed?: boolean,
  ): Promise<DocumentVersion<Data> | undefined>;
  /** Succeeds where there is none, too. */
  remove(name: string): Promise<void>;
}

export interface SyncDocumentsOptions<Data> {
  readonly serviceSid: string;
  readonly schema: v.GenericSchema<unknown, Data>;
  /** The JSON of what is written, for whoever has it already. */
  readonly textOf?: (data: Data) => string;
  /** How long after its creation, or its renewal, Sync forgets a document. */
  readonly ttlSeconds: number;
}

const writtenSchema = v.object({ revision: v.string() });

/**
 * The revision of what was just written. What the answer repeats beside it is not read.
 * @throws HttpProblem `twilio_unavailable` where it was not written
 */
export function revisionOf(answer: RestAnswer): string {
  if (!isOk(answer)) throw unexpectedAnswer(answer);
  // Something between these Functions and Sync may answer in its place, with an ETag of its own.
  const isSyncs = answer.etag !== undefined && answer.text.includes('"revision"');
  return isSyncs ? answer.etag : readAnswer(writtenSchema, answer).revision;
}

/** Every method throws HttpProblem `twilio_unavailable` where Sync could not be asked or answers something else. */
export function syncDocuments<Data extends object>(
  rest: TwilioRest,
  { serviceSid, schema, textOf = JSON.stringify, ttlSeconds }: SyncDocumentsOptions<Data>,
): SyncDocuments<Data> {
  const url = `https://sync.twilio.com/v1/Services/${serviceSid}/Documents`;
  const urlOf = (name: string) => `${url}/${encodeURIComponent(name)}`;
  const documentSchema = v.object({ data: schema, revision: v.string() });

  const read = (answer: RestAnswer): DocumentVersion<Data> => {
    const { data, revision } = readAnswer(documentSchema, answer);
    return { data, revision: answer.etag ?? revision };
  };
  const written = (answer: RestAnswer, data: Data): DocumentVersion<Data> => ({
    data,
    revision: revisionOf(answer),
  });

  return {
    async create(name, data) {
      const answer = await rest(url, {
        form: { UniqueName: name, Data: textOf(data), Ttl: String(ttlSeconds) },
      });
      return answer.status === 409 ? undefined : written(answer, data);
    },
    async fetch(name) {
      const answer = await rest(urlOf(name));
      return answer.status === 404 ? undefined : read(answer);
    },
    async replace(name, revision, data, isRenewed = false) {
      const answer = await rest(urlOf(name), {
        form: { Data: textOf(data), ...(isRenewed && { Ttl: String(ttlSeconds) }) },
        ifMatch: revision,
      });
      return answer.status === 412 || answer.status === 404 ? undefined : written(answer, data);
    },
    async remove(name) {
      const answer = await rest(urlOf(name), { method: 'DELETE' });
      if (!isOk(answer) && answer.status !== 404) throw unexpectedAnswer(answer);
    },
  };
}
