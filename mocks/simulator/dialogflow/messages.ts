import type { StoredMessage } from './conversations';
import type { Message } from './resources';
import { RpcError } from './rpc-error';
import { canonicalTimestamp } from './timestamps';

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;

const BY_MICROS = /^\s*create_time_epoch_microseconds\s*>\s*(\d+)\s*$/;
const BY_TIME = /^\s*create_time\s*>\s*"?([^"\s]+)"?\s*$/;

/** The two predicates that conversation.proto names. */
const parseFilter = (filter: string): ((stored: StoredMessage) => boolean) => {
  const micros = BY_MICROS.exec(filter)?.[1];
  if (micros !== undefined) return ({ createdAt }) => createdAt > Number(micros);
  const time = canonicalTimestamp(BY_TIME.exec(filter)?.[1] ?? '');
  if (time !== undefined) return ({ createdAt }) => Math.floor(createdAt / 1000) > Date.parse(time);
  throw new RpcError('INVALID_ARGUMENT', `Invalid filter '${filter}'.`);
};

/** `undefined` for an absent number and for 0, which mean the same in proto3; anything but a whole number is refused. */
const parseCount = (name: string, text: string | null): number | undefined => {
  if (text === null || text === '' || text === '0') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new RpcError('INVALID_ARGUMENT', `Invalid value at '${name}': '${text}' is not a whole number.`);
};

/** One page of messages, newest first. A page token is the number of messages before the page. */
export const listMessages = (
  stored: readonly StoredMessage[],
  query: URLSearchParams,
): { readonly messages?: readonly Message[]; readonly nextPageToken?: string } => {
  const filter = query.get('filter') ?? '';
  const matching = filter === '' ? [...stored] : stored.filter(parseFilter(filter));
  const newestFirst = matching.reverse().map(({ message }) => message);
  const pageSize = Math.min(
    parseCount('page_size', query.get('pageSize')) ?? DEFAULT_PAGE_SIZE,
    MAX_PAGE_SIZE,
  );
  const start = parseCount('page_token', query.get('pageToken')) ?? 0;
  const messages = newestFirst.slice(start, start + pageSize);
  const next = start + pageSize;
  return {
    ...(messages.length === 0 ? {} : { messages }),
    ...(next < newestFirst.length ? { nextPageToken: String(next) } : {}),
  };
};
