import { PAUSE_ATTRIBUTE, pausedSpansOf, type PausedSpans } from './pause';
import type { Attributes } from './task-attributes';

/*
 * The pause of a call, in the attribute `agent_assist_pause` of its task, in the form that conversations have it in
 * (`pause.ts`). A call has no messages that could be counted, so its spans tell no more than whether one is open: each
 * begins at a place of its own, because the plugin unites what it knows by where spans begin.
 */

/** More would only fill the attributes, of which TaskRouter takes 4 KB. */
const MAX_SPANS_OF_CALL = 20;

const isOpen = ([, upTo]: PausedSpans[number]): boolean => upTo === null;

/** Whether the agent wants the call not to be heard. A record that cannot be read counts as such. */
export const isCallPaused = (attributes: Attributes): boolean => pausedSpansOf(attributes).some(isOpen);

/**
 * The attributes of a call that is not to be heard; `undefined` where they say just that.
 * @param until when the plugin ends it, milliseconds since the epoch; undefined: when somebody does
 */
export function withCallPaused(attributes: Attributes, until: number | undefined): Attributes | undefined {
  const spans = pausedSpansOf(attributes);
  const first = Math.min(0, ...spans.map(([after]) => after)) - 1;
  const opened: PausedSpans = [[first, null], ...spans];
  const paused = spans.some(isOpen) ? spans : opened.slice(0, MAX_SPANS_OF_CALL);
  const record = { v: 1, spans: paused, ...(until === undefined ? {} : { until }) };
  return JSON.stringify(record) === JSON.stringify(attributes[PAUSE_ATTRIBUTE])
    ? undefined
    : { ...attributes, [PAUSE_ATTRIBUTE]: record };
}

/**
 * The attributes of a call of which a pause is over; `undefined` where it is already.
 * @param places where the spans begin that are to end: one that begins elsewhere is a later pause and goes on;
 * undefined: all of them
 */
export function withCallResumed(
  attributes: Attributes,
  places: readonly number[] | undefined,
): Attributes | undefined {
  const spans = pausedSpansOf(attributes);
  const ends = (span: PausedSpans[number]): boolean =>
    isOpen(span) && (places === undefined || places.includes(span[0]));
  if (!spans.some(ends)) return undefined;
  const resumed = spans.map((span) => (ends(span) ? [span[0], span[0]] : span));
  const goesOn = resumed.some(([, upTo]) => upTo === null);
  const { until } = (attributes[PAUSE_ATTRIBUTE] ?? {}) as { readonly until?: unknown };
  return {
    ...attributes,
    [PAUSE_ATTRIBUTE]: { v: 1, spans: resumed, ...(goesOn && until !== undefined ? { until } : {}) },
  };
}
