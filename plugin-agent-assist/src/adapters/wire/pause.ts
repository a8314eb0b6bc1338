import * as v from 'valibot';

import { ALL_PAUSED, MAX_SPANS, NEVER_PAUSED, unitedPause, type Pause } from '../../domain/pause';

/** In the attributes of a Twilio conversation, or of a call's task. The Functions read it too (`lib/pause.ts`). */
const ATTRIBUTE = 'agent_assist_pause';

const place = v.pipe(v.number(), v.safeInteger());
const Span = v.pipe(
  v.tuple([place, v.nullable(place)]),
  v.transform(([after, upTo]) => ({ after, upTo: upTo ?? undefined })),
);

/** `{"v":1,"spans":[[after, upTo | null], …],"until"?: milliseconds since the epoch}` */
const PauseRecord = v.object({
  v: v.literal(1),
  spans: v.pipe(v.array(Span), v.maxLength(MAX_SPANS)),
  until: v.fallback(v.optional(v.pipe(v.number(), v.finite())), undefined),
});

const Attributes = v.looseObject({ [ATTRIBUTE]: v.optional(v.nullable(v.unknown())) });

export interface PauseReading {
  readonly pause: Pause;
  /** There is something, and it cannot be understood: it counts as a pause of everything. */
  readonly isUnreadable: boolean;
}

/** What attributes say of pauses. What is not there has never been paused. */
export function readPause(attributes: unknown): PauseReading {
  const found = v.safeParse(Attributes, attributes);
  const record = found.success ? found.output[ATTRIBUTE] : undefined;
  if (record === undefined || record === null) return { pause: NEVER_PAUSED, isUnreadable: false };
  const parsed = v.safeParse(PauseRecord, record);
  if (!parsed.success) return { pause: ALL_PAUSED, isUnreadable: true };
  const { spans, until } = parsed.output;
  return { pause: unitedPause(NEVER_PAUSED, { spans, until }), isUnreadable: false };
}

/**
 * The attributes with a record, and with everything that others keep there. `undefined` where they are none that
 * anything can be added to: Twilio takes any JSON.
 */
export function withPause(
  attributes: unknown,
  { spans, until }: Pause,
): Readonly<Record<string, unknown>> | undefined {
  if (attributes !== null && (typeof attributes !== 'object' || Array.isArray(attributes))) return undefined;
  return {
    ...attributes,
    [ATTRIBUTE]: {
      v: 1,
      spans: spans.map(({ after, upTo }) => [after, upTo ?? null]),
      ...(until !== undefined && { until }),
    },
  };
}
