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

/** What can be found in a list, and in which one. */
interface Note<Item> {
  chunks: readonly (readonly Item[])[];
  /** The newest item of each key. */
  index: Map<string, Item>;
  /** Keys that more than one item has had. */
  shared: Set<string>;
}

/**
 * Makes a function that finds the newest item that has a key. It takes the same time in a list of tens of thousands as in
 * one of a hundred: keys are noted once, and the notes follow a list as it grows, forgets and has items replaced.
 * @param keysOf by which an item can be found
 */
export const createFinder = <Item extends object>(keysOf: (item: Item) => readonly string[]) => {
  /** By the first item of the last chunk, which a list has in common with what it becomes. */
  const notes = new WeakMap<Item, Note<Item>>();

  const add = ({ index, shared }: Note<Item>, item: Item): void => {
    for (const key of keysOf(item)) {
      if (index.has(key)) shared.add(key);
      index.set(key, item);
    }
  };
  const forget = ({ index }: Note<Item>, chunk: readonly Item[]): void => {
    // The oldest of all: where it is the newest of its key, it is the only one.
    for (const item of chunk) for (const key of keysOf(item)) if (index.get(key) === item) index.delete(key);
  };
  /** Puts one in the place of another, or of none. @returns false where only the whole list can tell what is found now */
  const change = ({ index, shared }: Note<Item>, old: Item | undefined, item: Item | undefined): boolean => {
    const before = old ? keysOf(old) : NOTHING;
    const keys = item ? keysOf(item) : NOTHING;
    for (const key of before) {
      if (index.get(key) !== old) continue;
      if (item && keys.includes(key)) index.set(key, item);
      else if (shared.has(key)) return false;
      else index.delete(key);
    }
    for (const key of keys) {
      if (before.includes(key)) continue;
      if (index.has(key)) return false;
      if (item) index.set(key, item);
    }
    return true;
  };
  const follow = (note: Note<Item>, chunks: Note<Item>['chunks']): boolean => {
    const [first] = chunks;
    const gone = first ? Math.max(0, note.chunks.indexOf(first)) : 0;
    for (let c = 0; c < gone; c += 1) forget(note, note.chunks[c] ?? NOTHING);
    const end = note.chunks.length - 1;
    for (let c = 0; c < Math.max(chunks.length, end + 1 - gone); c += 1) {
      const old = note.chunks[c + gone] ?? NOTHING;
      const chunk = chunks[c] ?? NOTHING;
      if (old === chunk) continue;
      for (let n = 0; n < Math.max(old.length, chunk.length); n += 1) {
        const [before, item] = [old[n], chunk[n]];
        if (before === item) continue;
        if (item && n >= old.length && c + gone >= end) add(note, item);
        else if (!change(note, before, item)) return false;
      }
    }
    note.chunks = chunks;
    return true;
  };
  const noteOf = (chunks: Note<Item>['chunks']): Note<Item> | undefined => {
    const last = chunks[chunks.length - 1]?.[0];
    if (!last) return undefined;
    const present = notes.get(last);
    if (present) return present;
    const before = chunks[chunks.length - 2]?.[0];
    const note = (before && notes.get(before)) ?? { chunks: [], index: new Map(), shared: new Set() };
    notes.set(last, note);
    return note;
  };

  return ({ chunks }: WindowedList<Item>, key: string): Item | undefined => {
    const note = noteOf(chunks);
    if (note && note.chunks !== chunks && !follow(note, chunks)) {
      Object.assign(note, { chunks, index: new Map(), shared: new Set() });
      for (const chunk of chunks) for (const item of chunk) add(note, item);
    }
    return note?.index.get(key);
  };
};

export const toArray = <Item>(list: WindowedList<Item>): readonly Item[] => list.chunks.flat();
