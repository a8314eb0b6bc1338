import { createNotes } from './notes';

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

/** By which an item can be found. */
export interface Keys<Item> {
  readonly of: (item: Item) => readonly string[];
  /** Whether it is among them, told without listing them: a chunk that grows is gone through at every look. */
  readonly has: (item: Item, key: string) => boolean;
}

/**
 * Makes a function that finds the newest item that has a key. It takes about the same time in a list of tens of
 * thousands as in one of a hundred: a full chunk never changes, so its keys are noted once, and forgotten with it;
 * the keys of neighbouring chunks are noted together once they have proved to stay.
 */
export const createFinder = <Item>(keys: Keys<Item>) => {
  const indexOf = (items: readonly Item[]): ReadonlyMap<string, Item> => {
    const index = new Map<string, Item>();
    for (const item of items) for (const key of keys.of(item)) index.set(key, item);
    return index;
  };
  const chunkIndexOf = createNotes(indexOf);
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

  const findInChunk = (chunk: readonly Item[], key: string): Item | undefined => {
    if (chunk.length === CHUNK) return chunkIndexOf(chunk).get(key);
    for (let n = chunk.length - 1; n >= 0; n -= 1) {
      const item = chunk[n];
      if (item !== undefined && keys.has(item, key)) return item;
    }
    return undefined;
  };

  return (list: WindowedList<Item>, key: string): Item | undefined => {
    const { chunks } = list;
    // The last chunk grows, and its block with it.
    const inBlocks = Math.floor((chunks.length - 1) / BLOCK) * BLOCK;
    for (let c = chunks.length - 1; c >= 0; c -= 1) {
      const isBlockEnd = c < inBlocks && (c + 1) % BLOCK === 0;
      const index = isBlockEnd ? blockIndexOf(list, c + 1 - BLOCK) : undefined;
      const item = index ? index.get(key) : findInChunk(chunks[c] ?? NOTHING, key);
      if (item !== undefined) return item;
      if (index) c -= BLOCK - 1;
    }
    return undefined;
  };
};

/** A loop, because every look-up in a long list comes here once for each block. */
const isPart = <Chunk>(part: readonly Chunk[], whole: readonly Chunk[], start: number): boolean => {
  for (let c = 0; c < part.length; c += 1) if (part[c] !== whole[start + c]) return false;
  return true;
};

export const toArray = <Item>(list: WindowedList<Item>): readonly Item[] => list.chunks.flat();
