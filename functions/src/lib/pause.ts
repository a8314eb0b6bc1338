import * as v from 'valibot';

/**
 * Messages of which nothing may reach Agent Assist, by their index in the Twilio conversation: above the first number
 * and at most the second, without which the pause still goes on.
 */
export type PausedSpans = readonly (readonly [after: number, upTo: number | null])[];

/** Below -1 begins a pause that is not the first one before anything was said: no two begin at the same place. */
const placeSchema = v.pipe(v.number(), v.safeInteger());

/** The plugin keeps to the same (`domain/pause.ts`). */
export const MAX_SPANS = 200;

export const pausedSpansSchema = v.pipe(
  v.array(v.tuple([placeSchema, v.nullable(placeSchema)])),
  v.maxLength(MAX_SPANS),
);

/** Where a pause is written: in the attributes of a chat's Twilio conversation, or of a call's task. */
export const PAUSE_ATTRIBUTE = 'agent_assist_pause';

/** {@link PAUSE_ATTRIBUTE} in the attributes of the Twilio conversation, as the plugin writes it. */
const pauseSchema = v.object({ v: v.literal(1), spans: pausedSpansSchema });

export const NEVER_PAUSED: PausedSpans = [];

/** A record that cannot be read counts as a pause of everything: it was written for a reason. */
const ALL_PAUSED: PausedSpans = [[-1, null]];

export function pausedSpansOf(attributes: Readonly<Record<string, unknown>>): PausedSpans {
  const record = attributes[PAUSE_ATTRIBUTE];
  if (record === undefined || record === null) return NEVER_PAUSED;
  const reading = v.safeParse(pauseSchema, record);
  return reading.success ? reading.output.spans : ALL_PAUSED;
}

/**
 * What either of them covers: whoever writes attributes may have dropped what another one has written. Of two spans
 * with the same beginning the later end counts, and none at all only while no record has one. Where that makes too many,
 * the oldest that are over become one with what was said between them.
 */
export function unitedSpans(one: PausedSpans, other: PausedSpans): PausedSpans {
  const ends = new Map<number, number | null>();
  for (const [after, upTo] of [...one, ...other]) {
    const known = ends.get(after);
    if (known === undefined || known === null) ends.set(after, upTo);
    else if (upTo !== null && upTo > known) ends.set(after, upTo);
  }
  return withinRoom([...ends].sort(([a], [b]) => a - b));
}

/** What cannot be read back would be begun anew, and what was paused with it. */
function withinRoom(spans: PausedSpans): PausedSpans {
  const kept = [...spans];
  while (kept.length > MAX_SPANS) {
    const [first, second] = kept.filter(([, upTo]) => upTo !== null);
    if (!first || !second) break;
    kept.splice(kept.indexOf(second), 1);
    kept[kept.indexOf(first)] = [first[0], Math.max(first[1] ?? first[0], second[1] ?? second[0])];
  }
  return kept;
}

export const isPausedAt = (spans: PausedSpans, index: number): boolean =>
  spans.some(([after, upTo]) => index > after && (upTo === null || index <= upTo));

/** The last index that no pause covers which still goes on; `Infinity` where there is none. */
export const lastBeforePause = (spans: PausedSpans): number =>
  Math.min(...spans.filter(([, upTo]) => upTo === null).map(([after]) => after));
