/**
 * Messages of which nothing may reach Agent Assist: those whose index in the Twilio conversation is above `after`, and
 * at most `upTo`. By index and not by time, because the agent's computer and Twilio need not agree on that.
 */
export interface PausedSpan {
  readonly after: number;
  /** The last message that was said meanwhile; undefined while it goes on. */
  readonly upTo: number | undefined;
}

/** When an agent wanted a conversation not to be heard. Spans of a call tell no more than whether one is open. */
export interface Pause {
  /** In the order of where they begin, and no two begin at the same place. They may overlap. */
  readonly spans: readonly PausedSpan[];
  /** When it ends by itself, milliseconds since the epoch; undefined: when somebody ends it. */
  readonly until: number | undefined;
}

export const NEVER_PAUSED: Pause = { spans: [], until: undefined };

/** A span of everything: of a call, and of a conversation whose record cannot be read. */
export const ALL_PAUSED: Pause = { spans: [{ after: -1, upTo: undefined }], until: undefined };

/**
 * So many spans a record holds at the most, for attributes have little room. The Functions keep to the same
 * (`lib/pause.ts`).
 */
export const MAX_SPANS = 200;

const isOpen = ({ upTo }: PausedSpan): boolean => upTo === undefined;

export const isPaused = ({ spans }: Pause): boolean => spans.some(isOpen);

/** Where the spans begin that still go on. */
export const openPlacesOf = ({ spans }: Pause): readonly number[] =>
  spans.filter(isOpen).map(({ after }) => after);

/** Whether a message, told by its index, was said while the agent wanted nothing to be heard. */
export const covers = ({ spans }: Pause, index: number): boolean =>
  spans.some(({ after, upTo }) => index > after && (upTo === undefined || index <= upTo));

/** Whether a pause that is over has swallowed anything. Spans in which nobody spoke have not. */
export const hasSwallowed = ({ spans }: Pause): boolean =>
  spans.some(({ after, upTo }) => upTo !== undefined && upTo > after);

/** Whether there has been a pause that is over. Of a call nobody knows whether anything was said in it. */
export const hasBeenPaused = ({ spans }: Pause): boolean => spans.some((span) => !isOpen(span));

/**
 * What either of two records covers: whoever writes attributes may drop what somebody else has written. Of two spans
 * that begin at the same place the later end counts, and none only as long as neither has one. While the pause goes on,
 * it ends by itself only when all who know of it say so, and then at the latest of their times. Where that makes too
 * many spans, the oldest that are over become one with what was said between them.
 */
export function unitedPause(one: Pause, other: Pause): Pause {
  const ends = new Map<number, number | undefined>();
  for (const { after, upTo } of [...one.spans, ...other.spans]) {
    const known = ends.get(after);
    ends.set(after, known === undefined || (upTo !== undefined && upTo > known) ? upTo : known);
  }
  const spans = withinRoom([...ends].sort(([a], [b]) => a - b).map(([after, upTo]) => ({ after, upTo })));
  const open = new Set(spans.filter(isOpen).map(({ after }) => after));
  const times = [one, other]
    .filter((record) => record.spans.some((span) => isOpen(span) && open.has(span.after)))
    .map(({ until }) => until);
  return { spans, until: times.reduce(latest, times[0]) };
}

/** Nothing that was covered may be heard, so that a little more is not heard either. */
function withinRoom(spans: readonly PausedSpan[]): readonly PausedSpan[] {
  const kept = [...spans];
  while (kept.length > MAX_SPANS) {
    const [first, second] = kept.filter((span) => !isOpen(span));
    if (first?.upTo === undefined || second?.upTo === undefined) break;
    kept.splice(kept.indexOf(second), 1);
    kept[kept.indexOf(first)] = { after: first.after, upTo: Math.max(first.upTo, second.upTo) };
  }
  return kept;
}

const latest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : Math.max(one, other);

/** Whether a record says all that another one says of what is covered. */
export const saysAllOf = (record: Pause, other: Pause): boolean =>
  isSamePause(unitedPause(record, other), record);

/** Whether two records cover the same; when the pause ends by itself is left out. */
export const isSamePause = (one: Pause, other: Pause): boolean =>
  JSON.stringify(one.spans.map(toPair)) === JSON.stringify(other.spans.map(toPair));

/** Undefined would be left out, and the record of an open span look like that of none. */
const toPair = ({ after, upTo }: PausedSpan): readonly (number | null)[] => [after, upTo ?? null];

/**
 * Nothing of what is said after the newest message may be heard. Where a pause that is over began at the same place,
 * this one begins before that: united, the two would be one that is over.
 *
 * @param newest the index of the newest message, -1 where there is none
 * @param until as in {@link Pause}
 */
export function pausedAfter(pause: Pause, newest: number, until: number | undefined): Pause {
  if (isPaused(pause)) return pause;
  const taken = new Set(pause.spans.map(({ after }) => after));
  let after = newest;
  while (taken.has(after)) after -= 1;
  return unitedPause(pause, { spans: [{ after, upTo: undefined }], until });
}

/**
 * What is said after the newest message may be heard again; what was said meanwhile never.
 *
 * @param newest the index of the newest message, -1 where there is none
 */
export const resumedAfter = ({ spans }: Pause, newest: number): Pause => ({
  spans: spans.map((span) => (isOpen(span) ? { ...span, upTo: Math.max(newest, span.after) } : span)),
  until: undefined,
});

/** A message that was edited during a pause is not to be heard either: its new words are as those that are said. */
export const pausedOver = (pause: Pause, index: number): Pause =>
  covers(pause, index)
    ? pause
    : unitedPause(pause, { spans: [{ after: index - 1, upTo: index }], until: undefined });
