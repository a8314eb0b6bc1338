import { cutText, jsonLength } from './cut-text';
import { currentTask, statusOf, type SummaryDocument } from './summary-document';
import type { Attributes } from './task-attributes';

/**
 * What a task's attributes tell of its session and summary. Attributes are copied to places with a retention of
 * their own, so no word of a customer's stands here. Times are milliseconds since the epoch.
 */
export interface Digest {
  readonly v: 1;
  readonly contact: string;
  readonly phase: 'live' | 'wrapping' | 'ended';
  /** Only while Agent Assist hears nothing, as the agent wants it. */
  readonly paused?: true;
  readonly status: 'none' | 'draft' | 'saved';
  /** Rises with every change that is worth fetching. */
  readonly version: number;
  readonly updatedAt: number;
  readonly counts: { readonly shown: number; readonly used: number };
  readonly sentiment: readonly number[];
  readonly request?: { readonly id: string; readonly by: string; readonly at: number };
}

const DIGEST_ATTRIBUTE = 'agent_assist_digest';

/** All attributes of a task together have 4,096 characters, and others need most of them. */
export const MAX_DIGEST_LENGTH = 300;

/** Higher counts say no more, and take room. */
const MAX_COUNT = 99_999;

/** However long the name of whoever asks is, this much of a trend stays. */
const MIN_SENTIMENT = 3;

/** The digest of one task of the contact; `undefined` for a task that the document does not list. */
export function digestOf(document: SummaryDocument, taskSid: string): Digest | undefined {
  const task = currentTask(document.tasks.filter(({ sid }) => sid === taskSid));
  if (!task) return undefined;
  const { phase, paused, counts, sentiment } = task.session;
  const digest: Digest = {
    v: 1,
    contact: document.contact,
    phase,
    ...(paused && { paused }),
    status: statusOf(document),
    version: document.version,
    updatedAt: document.updatedAt,
    counts: { shown: Math.min(counts.shown, MAX_COUNT), used: Math.min(counts.used, MAX_COUNT) },
    sentiment,
  };
  const { request } = document;
  if (request?.taskSid !== taskSid) return digest;
  return fit({ ...digest, request: { id: request.id, by: request.by, at: request.at } });
}

const lengthOf = (digest: Digest): number => JSON.stringify(digest).length;

/** The oldest of the trend goes first, then the end of the name. */
function fit(digest: Digest & Required<Pick<Digest, 'request'>>): Digest {
  let { sentiment } = digest;
  while (lengthOf({ ...digest, sentiment }) > MAX_DIGEST_LENGTH && sentiment.length > MIN_SENTIMENT) {
    sentiment = sentiment.slice(1);
  }
  const { by } = digest.request;
  const excess = Math.max(0, lengthOf({ ...digest, sentiment }) - MAX_DIGEST_LENGTH);
  return {
    ...digest,
    sentiment,
    request: { ...digest.request, by: cutText(by, jsonLength(by) - excess, jsonLength) },
  };
}

/** No Function writes for so long: what claims to be later by more was not written by one. */
const MAX_LEAD_MS = 60_000;

/** The attributes with a digest; `undefined` where they have this one already, or one that was written later. */
export function withDigest(attributes: Attributes, digest: Digest): Attributes | undefined {
  const there = attributes[DIGEST_ATTRIBUTE];
  const isLater =
    typeof there === 'object' &&
    there !== null &&
    'contact' in there &&
    there.contact === digest.contact &&
    'updatedAt' in there &&
    typeof there.updatedAt === 'number' &&
    there.updatedAt >= digest.updatedAt &&
    there.updatedAt < digest.updatedAt + MAX_LEAD_MS;
  return isLater ? undefined : { ...attributes, [DIGEST_ATTRIBUTE]: digest };
}
