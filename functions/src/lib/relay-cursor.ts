import { randomUUID } from 'node:crypto';

import * as v from 'valibot';

import { HttpProblem } from './http-problem';
import { NEVER_PAUSED, pausedSpansSchema, type PausedSpans } from './pause';
import { syncDocuments, type DocumentVersion, type SyncDocuments } from './sync-document';
import type { TwilioRest } from './twilio-rest';

/** How far the server-side relay of a conversation is, as its Sync document has it. */
export interface Progress {
  /** Everything up to this index is at Google, or was set aside, or is not to be there; -1: nothing yet. */
  readonly relayed: number;
  /** Which of Google's conversations of this chat is open: the n-th. 0: none was opened yet. */
  readonly generation: number;
  /** What was ever read of a pause: an attribute can be overwritten by anybody who writes attributes. */
  readonly paused: PausedSpans;
  /** Google itself fails at what comes next; null: it does not, as far as is known. */
  readonly stuck: Stuck | null;
}

const stuckSchema = v.object({
  /** What `relayed` was: as soon as that has changed, the relay has got on. */
  after: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  /** How often in a row Google has failed. */
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Milliseconds since the epoch. */
  since: v.number(),
});
export type Stuck = v.InferOutput<typeof stuckSchema>;

const NOTHING_YET: Progress = { relayed: -1, generation: 0, paused: NEVER_PAUSED, stuck: null };

const recordSchema = v.object({
  v: v.literal(1),
  relayed: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  generation: v.pipe(v.number(), v.integer(), v.minValue(0)),
  paused: pausedSpansSchema,
  stuck: v.optional(v.nullable(stuckSchema), null),
  /** The highest index that somebody has asked for. */
  wanted: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  /** Who is at work, and until when, in milliseconds since the epoch. */
  lease: v.nullable(v.object({ id: v.string(), until: v.number() })),
});
type RelayRecord = v.InferOutput<typeof recordSchema>;

/** A conversation of weeks keeps its document as long as somebody writes; each write begins this anew. */
const TTL_SECONDS = 60 * 24 * 60 * 60;
/** Longer than a Function lives: who has not released by then has crashed. */
const LEASE_MS = 10_000;
const MAX_ATTEMPTS = 8;
/** What is so far ahead of a message that has just come was not written by one of us. */
const MAX_AHEAD = 200;

/** The right to relay a conversation: of all who ask at once, one has it. */
export interface RelayLease {
  readonly progress: Progress;
  /**
   * Keeps what was achieved and gives the right back. `more`: somebody has asked for messages beyond that meanwhile, so
   * the lease goes on.
   */
  release(progress: Progress): Promise<'released' | 'more'>;
  /** The same, whatever was asked for meanwhile: there is no time left. */
  abandon(progress: Progress): Promise<void>;
}

export type Claim =
  | { readonly kind: 'claimed'; readonly lease: RelayLease }
  /** Somebody is at work, and will go on to what was asked for. */
  | { readonly kind: 'held' }
  /** That far it has been relayed. */
  | { readonly kind: 'done' };

export interface RelayCursors {
  /**
   * @param wanted the index that has to be relayed; without it, whatever there is
   * @throws HttpProblem `twilio_unavailable`
   */
  claim(conversationSid: string, wanted?: number): Promise<Claim>;
}

export function relayCursors(
  rest: TwilioRest,
  serviceSid: string,
  now: () => number = Date.now,
): RelayCursors {
  const documents: SyncDocuments<RelayRecord> = syncDocuments(rest, {
    serviceSid,
    // What cannot be read is begun anew: Google's list tells what is there.
    schema: v.fallback(recordSchema, () => toRecord(NOTHING_YET, -1, null)),
    ttlSeconds: TTL_SECONDS,
  });
  const newLease = () => ({ id: randomUUID(), until: now() + LEASE_MS });

  return {
    async claim(conversationSid, wanted = -1) {
      const name = nameOf(conversationSid);
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const latest = await documents.fetch(name);
        if (!latest) {
          const created = await documents.create(name, toRecord(NOTHING_YET, wanted, newLease()));
          if (created) return { kind: 'claimed', lease: leaseOf(documents, name, created, now) };
          continue;
        }
        const { data, revision } = latest;
        if (wanted >= 0 && data.relayed >= wanted && data.relayed <= wanted + MAX_AHEAD)
          return { kind: 'done' };

        const asked = Math.max(data.wanted, wanted);
        if (isHeld(data, now())) {
          if (asked === data.wanted) return { kind: 'held' };
          if (await documents.replace(name, revision, { ...data, wanted: asked }, true))
            return { kind: 'held' };
          continue;
        }
        const isForged = wanted >= 0 && data.relayed > wanted + MAX_AHEAD;
        const record = isForged
          ? toRecord({ ...NOTHING_YET, paused: data.paused }, wanted, null)
          : { ...data, wanted: asked };
        const claimed = await documents.replace(name, revision, { ...record, lease: newLease() }, true);
        if (claimed) return { kind: 'claimed', lease: leaseOf(documents, name, claimed, now) };
      }
      throw new HttpProblem('twilio_unavailable', 'Too many relay this conversation at once.');
    },
  };
}

const nameOf = (conversationSid: string): string => `agent-assist-relay-${conversationSid}`;

/** A lease of years was not given by one of us. */
const isHeld = ({ lease }: RelayRecord, at: number): boolean =>
  lease !== null && lease.until > at && lease.until <= at + 2 * LEASE_MS;

function leaseOf(
  documents: SyncDocuments<RelayRecord>,
  name: string,
  claimed: DocumentVersion<RelayRecord>,
  now: () => number,
): RelayLease {
  const id = claimed.data.lease?.id;
  let known: DocumentVersion<RelayRecord> | undefined = claimed;
  // A message that was asked for may have been removed: each wish counts once.
  let considered = claimed.data.wanted;

  /** Writes in the name of this lease, beside what others have asked for meanwhile. A lost lease writes nothing. */
  const write = async (
    progress: Progress,
    leaseAfter: (wanted: number) => RelayRecord['lease'],
  ): Promise<RelayRecord | undefined> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const latest = known ?? (await documents.fetch(name));
      if (latest === undefined || latest.data.lease?.id !== id) return undefined;
      const { wanted } = latest.data;
      const written = toRecord(progress, wanted, leaseAfter(wanted));
      known = await documents.replace(name, latest.revision, written, true);
      if (known) return written;
    }
    throw new HttpProblem('twilio_unavailable', 'The progress of the relay could not be kept.');
  };

  return {
    progress: progressOf(claimed.data),
    async release(progress) {
      const written = await write(progress, (wanted) =>
        id !== undefined && wanted > considered && wanted > progress.relayed
          ? { id, until: now() + LEASE_MS }
          : null,
      );
      considered = written?.wanted ?? considered;
      return written?.lease ? 'more' : 'released';
    },
    async abandon(progress) {
      await write(progress, () => null);
    },
  };
}

const toRecord = (
  { relayed, generation, paused, stuck }: Progress,
  wanted: number,
  lease: RelayRecord['lease'],
): RelayRecord => ({
  v: 1,
  relayed,
  generation,
  paused: [...paused].map(([a, b]) => [a, b]),
  stuck: stuck?.after === relayed ? stuck : null,
  wanted,
  lease,
});

const progressOf = ({ relayed, generation, paused, stuck }: RelayRecord): Progress => ({
  relayed,
  generation,
  paused,
  stuck,
});
