import * as v from 'valibot';

import { checked } from './checked';
import { revisionOf } from './sync-document';
import { isOk, readAnswer, unexpectedAnswer, type RestAnswer, type TwilioRest } from './twilio-rest';

/** An item of a Sync Map as it stood at one moment. */
export interface ItemVersion<Data> {
  readonly key: string;
  readonly data: Data;
  readonly revision: string;
}

export interface ItemsQuery {
  /** Only those beyond this key, which need not be there (any more). */
  readonly after?: string;
  readonly order: 'asc' | 'desc';
  /** At most 100. */
  readonly pageSize: number;
}

export interface ItemsPage<Data> {
  /** In the order of their keys, without what cannot be read. */
  readonly items: readonly ItemVersion<Data>[];
  /** Where the next page begins; `undefined` where there is none. */
  readonly next: string | undefined;
}

/** One Sync Map, which comes to be with its first item. */
export interface SyncMapItems<Data> {
  /** `undefined` where there is none. */
  fetch(key: string): Promise<ItemVersion<Data> | undefined>;
  /** `undefined` where the key is taken. */
  create(key: string, data: Data): Promise<ItemVersion<Data> | undefined>;
  /** Replaces one revision, whose time starts anew. `undefined` where it is not the latest any more, or gone. */
  replace(key: string, revision: string, data: Data): Promise<ItemVersion<Data> | undefined>;
  /** Succeeds where there is none, too. */
  remove(key: string): Promise<void>;
  list(query: ItemsQuery): Promise<ItemsPage<Data>>;
}

export interface SyncMapOptions<Data> {
  readonly serviceSid: string;
  /** The unique name of the map. */
  readonly name: string;
  readonly schema: v.GenericSchema<unknown, Data>;
  /** How long after it was last written Sync forgets an item. */
  readonly ttlSeconds: number;
}

const pageSchema = checked(
  v.object({
    items: v.array(v.object({ key: v.string() })),
    meta: v.object({ next_page_url: v.nullish(v.string()) }),
  }),
);

/** Every method throws HttpProblem `twilio_unavailable` where Sync could not be asked or answers something else. */
export function syncMapItems<Data extends object>(
  rest: TwilioRest,
  { serviceSid, name, schema, ttlSeconds }: SyncMapOptions<Data>,
): SyncMapItems<Data> {
  const maps = `https://sync.twilio.com/v1/Services/${serviceSid}/Maps`;
  const items = `${maps}/${name}/Items`;
  const urlOf = (key: string): string => `${items}/${encodeURIComponent(key)}`;
  const itemSchema = v.object({ key: v.string(), data: schema, revision: v.string() });

  const read = (answer: RestAnswer): ItemVersion<Data> => {
    const { key, data, revision } = readAnswer(itemSchema, answer);
    return { key, data, revision: answer.etag ?? revision };
  };
  const written = (answer: RestAnswer, key: string, data: Data): ItemVersion<Data> => ({
    key,
    data,
    revision: revisionOf(answer),
  });
  const postItem = (key: string, data: Data): Promise<RestAnswer> =>
    rest(items, { form: { Key: key, Data: JSON.stringify(data), ItemTtl: String(ttlSeconds) } });
  const createMap = async (): Promise<void> => {
    const answer = await rest(maps, { form: { UniqueName: name } });
    // 409: somebody else was faster.
    if (!isOk(answer) && answer.status !== 409) throw unexpectedAnswer(answer);
  };

  return {
    async fetch(key) {
      const answer = await rest(urlOf(key));
      return answer.status === 404 ? undefined : read(answer);
    },
    async create(key, data) {
      let answer = await postItem(key, data);
      if (answer.status === 404) {
        await createMap();
        answer = await postItem(key, data);
      }
      return answer.status === 409 ? undefined : written(answer, key, data);
    },
    async replace(key, revision, data) {
      const answer = await rest(urlOf(key), {
        form: { Data: JSON.stringify(data), ItemTtl: String(ttlSeconds) },
        ifMatch: revision,
      });
      return answer.status === 412 || answer.status === 404 ? undefined : written(answer, key, data);
    },
    async remove(key) {
      const answer = await rest(urlOf(key), { method: 'DELETE' });
      if (!isOk(answer) && answer.status !== 404) throw unexpectedAnswer(answer);
    },
    async list({ after, order, pageSize }) {
      const answer = await rest(items, {
        query: {
          Order: order,
          PageSize: String(pageSize),
          ...(after !== undefined && { From: after, Bounds: 'exclusive' }),
        },
      });
      if (answer.status === 404) return { items: [], next: undefined };
      const page = readAnswer(pageSchema, answer);
      return {
        items: page.items.flatMap((item) => {
          const reading = v.safeParse(itemSchema, item);
          return reading.success ? [reading.output] : [];
        }),
        next: page.meta.next_page_url ? page.items.at(-1)?.key : undefined,
      };
    },
  };
}
