/**
 * Which messages of a conversation have been seen, by their places: all up to a mark, and some above it. It takes the
 * same room however long the conversation goes on.
 */
export interface SeenPlaces {
  readonly upTo: number;
  readonly above: ReadonlySet<number>;
}

export const NOTHING_SEEN: SeenPlaces = { upTo: -1, above: new Set() };

/** Messages overtake each other by a few places, if at all. */
const MAX_ABOVE = 256;

export const isIn = ({ upTo, above }: SeenPlaces, place: number): boolean =>
  place <= upTo || above.has(place);

export function addTo({ upTo, above }: SeenPlaces, ...places: readonly number[]): SeenPlaces {
  const all = [...new Set([...above, ...places])].filter((place) => place > upTo).sort((a, b) => a - b);
  if (all.length <= MAX_ABOVE) return { upTo, above: new Set(all) };
  const kept = all.slice(-MAX_ABOVE / 2);
  return { upTo: (kept[0] ?? 0) - 1, above: new Set(kept) };
}
