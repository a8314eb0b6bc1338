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
const NOTHING: readonly never[] = [];

export const emptyList = <Item>(): WindowedList<Item> => EMPTY;

/** Keeps the newest 2,000 or so. */
export const append = <Item>(list: WindowedList<Item>, item: Item): WindowedList<Item> => {
  const last = list.chunks[list.chunks.length - 1];
  if (last && last.length < CHUNK) return { chunks: [...list.chunks.slice(0, -1), [...last, item]] };
  return { chunks: [...list.chunks.slice(1 - MAX_CHUNKS), [item]] };
};

/** What `append` made the list forget: mostly nothing, else a chunk's worth. */
export const forgotten = <Item>(before: WindowedList<Item>, after: WindowedList<Item>): readonly Item[] => {
  const first = before.chunks[0];
  return first === undefined || first[0] === after.chunks[0]?.[0] ? NOTHING : first;
};

/** The same list with `item` in the place of `old`, or as it was where it does not hold that. */
export const replace = <Item>(list: WindowedList<Item>, old: Item, item: Item): WindowedList<Item> => {
  const place = list.chunks.findIndex((chunk) => chunk.includes(old));
  if (place < 0) return list;
  return {
    chunks: list.chunks.map((chunk, c) =>
      c === place ? chunk.map((present) => (present === old ? item : present)) : chunk,
    ),
  };
};

/**
 * Makes a function that finds the newest item that has a key. It takes the same time in a list of thousands as in
 * one of a hundred: a full chunk never changes, so its keys are noted once, and forgotten with it.
 */
export const createFinder = <Item>(keysOf: (item: Item) => readonly string[]) => {
  const notes = new WeakMap<readonly Item[], ReadonlyMap<string, Item>>();

  const notesOf = (chunk: readonly Item[]): ReadonlyMap<string, Item> => {
    const present = notes.get(chunk);
    if (present) return present;
    const made = new Map<string, Item>();
    for (const item of chunk) for (const key of keysOf(item)) made.set(key, item);
    notes.set(chunk, made);
    return made;
  };

  return (list: WindowedList<Item>, key: string): Item | undefined => {
    for (let c = list.chunks.length - 1; c >= 0; c -= 1) {
      const chunk = list.chunks[c] ?? NOTHING;
      const item =
        chunk.length < CHUNK
          ? [...chunk].reverse().find((candidate) => keysOf(candidate).includes(key))
          : notesOf(chunk).get(key);
      if (item !== undefined) return item;
    }
    return undefined;
  };
};

export const toArray = <Item>(list: WindowedList<Item>): readonly Item[] => list.chunks.flat();
