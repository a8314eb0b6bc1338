import * as v from 'valibot';

import type { Attributes } from './task-attributes';

/** What Twilio last said of a call's audio, in the task's attribute `agent_assist_audio`. Holds nobody's words. */
export interface AudioReport {
  readonly status: 'started' | 'stopped' | 'failed';
  /** Which of the call's streams: 1, and one more each time it is started anew. */
  readonly generation: number;
  /** Twilio's `SiprecErrorCode`. */
  readonly code?: string;
  /** ISO 8601. */
  readonly at: string;
}

const ATTRIBUTE = 'agent_assist_audio';

const reportSchema = v.object({
  status: v.picklist(['started', 'stopped', 'failed']),
  // What was written before streams were counted was of the first.
  generation: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1), 1),
  at: v.pipe(v.string(), v.isoTimestamp()),
});

const RANK = { started: 0, stopped: 1, failed: 2 } as const;

/**
 * The attributes with a report, or `undefined` where they know better: callbacks overtake each other, those of an
 * earlier stream the later one's too. A stop after a failure is no news, and would hide why the audio ended.
 */
export function withAudioReport(attributes: Attributes, report: AudioReport): Attributes | undefined {
  const latest = readAudioReport(attributes);
  if (latest && !isNews(report, latest)) return undefined;
  return { ...attributes, [ATTRIBUTE]: report };
}

/** `undefined` where nothing was reported, or somebody else has written there. */
export function readAudioReport(attributes: Attributes): Omit<AudioReport, 'code'> | undefined {
  const reading = v.safeParse(reportSchema, attributes[ATTRIBUTE]);
  return reading.success ? reading.output : undefined;
}

function isNews(report: AudioReport, latest: Omit<AudioReport, 'code'>): boolean {
  if (report.generation !== latest.generation) return report.generation > latest.generation;
  if (latest.status === 'failed' && report.status === 'stopped') return false;
  const later = Date.parse(report.at) - Date.parse(latest.at);
  return later > 0 || (later === 0 && RANK[report.status] > RANK[latest.status]);
}
