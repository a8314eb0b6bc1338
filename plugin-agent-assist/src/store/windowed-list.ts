/**
 * A list that grows at its end and forgets its beginning. Held in chunks, so that appending to a list of
 * thousands copies one chunk and not the list; plain data, so that it can live in Redux.
 */
export interface WindowedList<Item> {
  readonly chunks: readonly (readonly Item[])[];
}

const CHUNK = 64;
const MAX_CHUNKS = 32;

const EMPTY: WindowedList<never> = { chunks: [] };

export const emptyList = <Item>(): WindowedList<Item> => EMPTY;

/** Keeps the newest 2,000 or so. */
export const append = <Item>(list: WindowedList<Item>, item: Item): WindowedList<Item> => {
  const last = list.chunks[list.chunks.length - 1];
  if (last && last.length < CHUNK) return { chunks: [...list.chunks.slice(0, -1), [...last, item]] };
  return { chunks: [...list.chunks.slice(1 - MAX_CHUNKS), [item]] };
};

/** The newest item that `matches`, looking back from the end. */
export const findLast = <Item>(
  list: WindowedList<Item>,
  matches: (item: Item) => boolean,
): Item | undefined => {
  for (let c = list.chunks.length - 1; c >= 0; c -= 1) {
    const chunk = list.chunks[c] ?? [];
    for (let i = chunk.length - 1; i >= 0; i -= 1) {
      const item = chunk[i];
      if (item !== undefined && matches(item)) return item;
    }
  }
  return undefined;
};

export const toArray = <Item>(list: WindowedList<Item>): readonly Item[] => list.chunks.flat();
