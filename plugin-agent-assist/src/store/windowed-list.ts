/**
 * A list that grows at its end and forgets its beginning. Held in chunks, so that appending to a list of
 * thousands copies one chunk and not the list; plain data, so that it can live in Redux.
 */
export interface WindowedList<Item> {
  readonly chunks: readonly (readonly Item[])[];
}

const CHUNK = 64;
/** Chunks that are noted, and in long lists forgotten, together. */
const BLOCK = 16;

const EMPTY: WindowedList<never> = { chunks: [] };
const NOTHING: readonly never[] = [];

export const emptyList = <Item>(): WindowedList<Item> => EMPTY;

/**
 * Makes a function that appends to a list of at most `window` items, and forgets the oldest when there are more: a
 * chunk's worth, or a block's worth where the window is many blocks wide.
 */
export const createAppend = (window: number) => {
  const maxChunks = Math.floor(window / CHUNK);
  // Whole blocks, so that those which are left hold the same chunks as before.
  const step = maxChunks > 8 * BLOCK ? BLOCK : 1;

  return <Item>({ chunks }: WindowedList<Item>, item: Item): WindowedList<Item> => {
    const last = chunks[chunks.length - 1];
    if (last && last.length < CHUNK) {
      const grown = chunks.slice();
      grown[grown.length - 1] = [...last, item];
      return { chunks: grown };
    }
    return { chunks: [...(chunks.length < maxChunks ? chunks : chunks.slice(step)), [item]] };
  };
};

/** What an append made the list forget: mostly nothing. */
export const forgotten = <Item>(before: WindowedList<Item>, after: WindowedList<Item>): readonly Item[] => {
  const kept = after.chunks[0]?.[0];
  const count = before.chunks.findIndex(([first]) => first === kept);
  return count <= 0 ? NOTHING : before.chunks.slice(0, count).flat();
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

/** The last `count` items, or all there are. */
export const latest = <Item>({ chunks }: WindowedList<Item>, count: number): readonly Item[] =>
  chunks
    .slice(-Math.ceil(count / CHUNK) - 1)
    .flat()
    .slice(-count);

interface BlockNote<Item> {
  readonly chunks: readonly (readonly Item[])[];
  /** How often it was looked into since it is as it is. */
  looks: number;
  index: ReadonlyMap<string, Item> | undefined;
}

/** What was noted of a chunk that grows, or has grown full. */
interface ChunkNote<Item> {
  items: readonly Item[];
  readonly index: Map<string, Item>;
}

/**
 * Makes a function that finds the newest item that has a key. It takes about the same time in a list of tens of
 * thousands as in one of a hundred: the keys of a chunk are noted, those of an item that was appended are added to
 * them, and they are forgotten with it; the keys of neighbouring chunks are noted together once they have proved to
 * stay.
 * @param keysOf by which an item can be found
 */
export const createFinder = <Item extends object>(keysOf: (item: Item) => readonly string[]) => {
  const note = (index: Map<string, Item>, items: readonly Item[], from: number): Map<string, Item> => {
    for (let n = from; n < items.length; n += 1) {
      const item = items[n];
      if (item !== undefined) for (const key of keysOf(item)) index.set(key, item);
    }
    return index;
  };
  const indexOf = (items: readonly Item[]): Map<string, Item> => note(new Map(), items, 0);
  /** By the first of its items, which a chunk that grows has in common with what it becomes. */
  const chunkNotes = new WeakMap<Item, ChunkNote<Item>>();
  const chunkIndexOf = (chunk: readonly Item[]): ReadonlyMap<string, Item> | undefined => {
    const first = chunk[0];
    if (first === undefined) return undefined;
    const present = chunkNotes.get(first);
    if (present?.items === chunk) return present.index;
    if (present && isPart(present.items, chunk, 0)) {
      note(present.index, chunk, present.items.length);
      present.items = chunk;
      return present.index;
    }
    const index = indexOf(chunk);
    chunkNotes.set(first, { items: chunk, index });
    return index;
  };
  const blocks = new WeakMap<readonly Item[], BlockNote<Item>>();

  /** Undefined for a block of which something has changed lately: it may go on changing. */
  const blockIndexOf = (list: WindowedList<Item>, start: number): ReadonlyMap<string, Item> | undefined => {
    const first = list.chunks[start];
    if (!first) return undefined;
    const present = blocks.get(first);
    if (!present || !isPart(present.chunks, list.chunks, start)) {
      blocks.set(first, { chunks: list.chunks.slice(start, start + BLOCK), looks: 0, index: undefined });
      return undefined;
    }
    present.looks += 1;
    if (present.looks > BLOCK) present.index ??= indexOf(present.chunks.flat());
    return present.index;
  };

  return (list: WindowedList<Item>, key: string): Item | undefined => {
    const { chunks } = list;
    // The last chunk grows, and its block with it.
    const inBlocks = Math.floor((chunks.length - 1) / BLOCK) * BLOCK;
    for (let c = chunks.length - 1; c >= 0; c -= 1) {
      const isBlockEnd = c < inBlocks && (c + 1) % BLOCK === 0;
      const index = isBlockEnd ? blockIndexOf(list, c + 1 - BLOCK) : undefined;
      const item = (index ?? chunkIndexOf(chunks[c] ?? NOTHING))?.get(key);
      if (item !== undefined) return item;
      if (index) c -= BLOCK - 1;
    }
    return undefined;
  };
};

/** A loop, because every look-up comes here for the last chunk, and in a long list for each block. */
const isPart = <Chunk>(part: readonly Chunk[], whole: readonly Chunk[], start: number): boolean => {
  for (let c = 0; c < part.length; c += 1) if (part[c] !== whole[start + c]) return false;
  return true;
};

export const toArray = <Item>(list: WindowedList<Item>): readonly Item[] => list.chunks.flat();
