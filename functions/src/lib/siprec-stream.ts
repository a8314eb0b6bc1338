import * as v from 'valibot';

import type { AudioReport } from './audio-report';
import { callUrl } from './conference';
import { HttpProblem } from './http-problem';
import { siprecSidSchema, taskSidSchema } from './sids';
import { syncDocuments, type SyncDocuments } from './sync-document';
import { isOk, readAnswer, unexpectedAnswer, type RestAnswer, type TwilioRest } from './twilio-rest';

/** How a call's latest stream stands, as the Sync document of the call has it. */
export const streamRecordSchema = v.object({
  status: v.picklist(['starting', 'started', 'stopped', 'failed']),
  /** Google closes a conversation with its audio; each further stream of the call gets the next one. */
  generation: v.pipe(v.number(), v.integer(), v.minValue(1)),
  taskSid: taskSidSchema,
  /** ISO 8601, when this status was reached. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  sid: v.optional(siprecSidSchema),
});

export type StreamRecord = v.InferOutput<typeof streamRecordSchema>;

const TTL_SECONDS = 24 * 60 * 60;

/** A Function ends after 10 s, so one that has left `starting` behind for so long has crashed. */
const ABANDONED_MS = 60_000;

const MAX_ATTEMPTS = 5;

export const streamRecords = (rest: TwilioRest, serviceSid: string): SyncDocuments<StreamRecord> =>
  syncDocuments(rest, { serviceSid, schema: streamRecordSchema, ttlSeconds: TTL_SECONDS });

/** The unique name of a call's document. */
export const recordNameOf = (callSid: string): string => `agent-assist-siprec-${callSid}`;

/** Google's id of the conversation that a stream makes: `‹CallSid›`, then `‹CallSid›-2`, `-3`, … */
export const conversationIdOf = (callSid: string, generation: number): string =>
  generation === 1 ? callSid : `${callSid}-${generation}`;

export type Claim =
  | {
      readonly kind: 'claimed';
      readonly generation: number;
      /** Remembers that the stream runs. */
      confirm(sid: string): Promise<void>;
      /** As if nobody had claimed: the next one may try. */
      release(): Promise<void>;
    }
  | {
      /** Somebody else has started it, or is about to. */
      readonly kind: 'taken';
      readonly generation: number;
      /** Twilio has said that the stream runs. */
      readonly isConfirmed: boolean;
    };

export interface ClaimRequest {
  readonly callSid: string;
  readonly taskSid: string;
  /**
   * What was last reported of the call's audio. Without a document it is mostly about a stream that a Studio flow
   * has started, under the name of the first conversation.
   */
  readonly reported: Pick<AudioReport, 'status' | 'generation'> | undefined;
}

/**
 * The right to start the stream of a call: of all who ask at once, one gets it. Whoever gets it has to confirm
 * or release, or may leave it where nobody knows what became of the request; it is given away after a minute.
 */
export async function claimStream(
  records: SyncDocuments<StreamRecord>,
  { callSid, taskSid, reported }: ClaimRequest,
  now = Date.now,
): Promise<Claim> {
  const name = recordNameOf(callSid);
  const starting = (generation: number): StreamRecord => ({
    status: 'starting',
    generation,
    taskSid,
    at: new Date(now()).toISOString(),
  });
  const claimed = (record: StreamRecord, revision: string, previous?: StreamRecord): Claim => ({
    kind: 'claimed',
    generation: record.generation,
    async confirm(sid) {
      // Where Twilio's callback was faster, its word stands.
      await records.replace(name, revision, {
        ...record,
        status: 'started',
        at: new Date(now()).toISOString(),
        sid,
      });
    },
    async release() {
      if (previous) await records.replace(name, revision, previous);
      else await records.remove(name);
    },
  });

  if (reported?.status === 'started' && !(await records.fetch(name)))
    return { kind: 'taken', generation: reported.generation, isConfirmed: true };
  const first = starting(reported && reported.status !== 'started' ? reported.generation + 1 : 1);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const created = await records.create(name, first);
    if (created) return claimed(first, created.revision);

    const latest = await records.fetch(name);
    if (!latest) continue;
    const { status, generation, at } = latest.data;
    const isAbandoned = status === 'starting' && now() - Date.parse(at) >= ABANDONED_MS;
    const hasEnded = status === 'stopped' || status === 'failed';
    if (!isAbandoned && !hasEnded) return { kind: 'taken', generation, isConfirmed: status === 'started' };

    const next = starting(hasEnded ? generation + 1 : generation);
    const replaced = await records.replace(name, latest.revision, next);
    if (replaced) return claimed(next, replaced.revision, latest.data);
  }
  throw new HttpProblem('twilio_unavailable', 'Too many start the stream of this call at once. Try again.');
}

/** Takes down what Twilio says of a stream. What it says of an earlier one, or out of order, changes nothing. */
export async function reportStream(
  records: SyncDocuments<StreamRecord>,
  callSid: string,
  report: Pick<StreamRecord, 'generation' | 'sid' | 'at'> & {
    readonly status: AudioReport['status'];
  },
): Promise<void> {
  const name = recordNameOf(callSid);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const latest = await records.fetch(name);
    if (latest?.data.generation !== report.generation) return;
    const { status, sid } = latest.data;
    if (status === 'stopped' || status === 'failed' || status === report.status) return;

    const { taskSid } = latest.data;
    if (await records.replace(name, latest.revision, { ...report, taskSid, sid: report.sid ?? sid })) return;
  }
  throw new HttpProblem('twilio_unavailable', 'The state of the stream could not be taken down safely.');
}

/**
 * What a Studio flow has to name its stream (`docs/voice.md`): nobody tells its SID, and only by one of the two can a
 * stream be stopped.
 */
export const FLOW_STREAM_NAME = 'agent-assist';

export interface StopRequest {
  readonly accountSid: string;
  readonly callSid: string;
  readonly taskSid: string;
  /** As at {@link ClaimRequest}. */
  readonly reported: Pick<AudioReport, 'status' | 'generation' | 'at'> | undefined;
  /** A Studio flow may have started a stream of which nobody knows. */
  readonly mayBeForked: boolean;
  /** Settles when whoever begins to start a stream learns that they must not. */
  readonly isNoted: Promise<unknown>;
}

/** `none`: nobody knows of any stream of this call. One that a flow has started without a name may run all the same. */
export type StopOutcome = 'stopped' | 'alreadyStopped' | 'none';

/**
 * Stops the streams of a call that can be told: the one in its document, and the one of a Studio flow. The next stream
 * is another generation then.
 * @throws HttpProblem `stream_starting` while one is about to run, `stream_nameless` where Twilio says that one runs
 * that could not be stopped, `siprec_refused` and `twilio_unavailable` where nobody knows whether one does
 */
export async function stopStreams(
  rest: TwilioRest,
  records: SyncDocuments<StreamRecord>,
  { accountSid, callSid, taskSid, reported, mayBeForked, isNoted }: StopRequest,
  now = Date.now,
): Promise<StopOutcome> {
  const name = recordNameOf(callSid);
  let hasStopped = false;
  let known = await records.fetch(name);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const generation = known?.data.generation ?? reported?.generation ?? 1;
    const targets = new Set([known?.data.sid ?? conversationIdOf(callSid, generation), FLOW_STREAM_NAME]);
    const stops = await Promise.all(
      [...targets].map((target) => stopStream(rest, `${callUrl(accountSid, callSid)}/Siprec/${target}.json`)),
    );
    hasStopped ||= stops.includes('stopped');

    await isNoted;
    // Somebody may have begun to start one before that, and Twilio's own callback changes the document, too.
    const latest = await records.fetch(name);
    if (latest?.revision !== known?.revision) {
      known = latest;
      continue;
    }
    if (!latest) {
      if (!hasStopped && !reported && mayBeForked) return 'none';
      if (!hasStopped && reported?.status === 'started') throw nameless();
      const data: StreamRecord = {
        status: 'stopped',
        generation,
        taskSid,
        at: new Date(now()).toISOString(),
      };
      if (await records.create(name, data)) return hasStopped ? 'stopped' : 'alreadyStopped';
    } else {
      const { status, at } = latest.data;
      if (status === 'starting' && now() - Date.parse(at) < ABANDONED_MS) {
        throw new HttpProblem('stream_starting', 'The audio of this call is being started. Try again.');
      }
      const hasEnded = status === 'stopped' || status === 'failed';
      if (hasEnded && !hasStopped && reported && isStartedSince(latest.data, reported)) throw nameless();
      if (hasEnded) return hasStopped ? 'stopped' : 'alreadyStopped';
      const stopped: StreamRecord = { ...latest.data, status: 'stopped', at: new Date(now()).toISOString() };
      if (await records.replace(name, latest.revision, stopped)) {
        return hasStopped ? 'stopped' : 'alreadyStopped';
      }
    }
    known = await records.fetch(name);
  }
  throw new HttpProblem('twilio_unavailable', 'Too many start and stop the audio of this call at once.');
}

const isStartedSince = (
  record: StreamRecord,
  { status, generation, at }: NonNullable<StopRequest['reported']>,
): boolean =>
  status === 'started' &&
  (generation > record.generation ||
    (generation === record.generation && Date.parse(at) > Date.parse(record.at)));

const nameless = () =>
  new HttpProblem(
    'stream_nameless',
    `Twilio says that a stream of this call runs, and none is known that could be stopped. Name the stream of the Studio flow "${FLOW_STREAM_NAME}".`,
  );

/** Twilio's error for a call that is over: its streams are over with it. */
const CALL_NOT_IN_PROGRESS = 21_220;

/** `notThere`: there is none of that SID or name that runs. */
async function stopStream(rest: TwilioRest, url: string): Promise<'stopped' | 'notThere'> {
  const answer = await rest(url, { form: { Status: 'stopped' } });
  if (isOk(answer)) return 'stopped';
  if (answer.status === 404 || answer.code === CALL_NOT_IN_PROGRESS) return 'notThere';
  throw answer.status >= 400 && answer.status < 500 ? refusalOf(answer, 'stop') : unexpectedAnswer(answer);
}

const siprecSchema = v.object({ sid: siprecSidSchema });

export interface NewStream {
  readonly accountSid: string;
  readonly callSid: string;
  readonly connectorName: string;
  /** Unique among the streams of the call. */
  readonly name: string;
  /** Google's name of the conversation, without its location: that is how Google's recorder expects it. */
  readonly conversation: string;
  readonly statusCallback: string;
}

export type StreamStart =
  | { readonly kind: 'started'; readonly sid: string }
  /** Nothing was started. */
  | { readonly kind: 'refused'; readonly problem: HttpProblem };

/**
 * Starts sending both sides of a call to the connector.
 * @throws HttpProblem `twilio_unavailable`, where nobody knows whether the stream was started.
 */
export async function startStream(rest: TwilioRest, stream: NewStream): Promise<StreamStart> {
  const answer = await rest(`${callUrl(stream.accountSid, stream.callSid)}/Siprec.json`, {
    form: {
      ConnectorName: stream.connectorName,
      Name: stream.name,
      Track: 'both_tracks',
      StatusCallback: stream.statusCallback,
      StatusCallbackMethod: 'POST',
      'Parameter1.Name': 'conversation',
      'Parameter1.Value': stream.conversation,
    },
  });
  if (answer.status >= 400 && answer.status < 500)
    return { kind: 'refused', problem: refusalOf(answer, 'start') };
  return { kind: 'started', sid: readAnswer(siprecSchema, answer).sid };
}

function refusalOf(answer: RestAnswer, what: 'start' | 'stop'): HttpProblem {
  if ([401, 403, 429].includes(answer.status)) return unexpectedAnswer(answer);
  const error = answer.code === undefined ? `status ${answer.status}` : `error ${answer.code}`;
  return new HttpProblem(
    'siprec_refused',
    what === 'start'
      ? `Twilio refused to start the stream (${error}). Check SIPREC_CONNECTOR_NAME, and whether the call still runs.`
      : `Twilio refused to stop the stream (${error}).`,
  );
}
