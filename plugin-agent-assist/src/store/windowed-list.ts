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
}

/**
 * Makes a function that finds the newest item that has a key. It takes the same time in a list of tens of thousands as in
 * one of a hundred: keys are noted once, and the notes follow a list as it grows, forgets, and has items replaced by
 * others with the same keys. Where anything else has become of it, they are made anew.
 * @param keysOf by which an item can be found
 */
export const createFinder = <Item extends object>(keysOf: (item: Item) => readonly string[]) => {
  /** By the first item of the last chunk, which a list has in common with what it becomes. */
  const notes = new WeakMap<Item, Note<Item>>();

  const add = (index: Note<Item>['index'], item: Item): void => {
    for (const key of keysOf(item)) index.set(key, item);
  };
  const forget = (index: Note<Item>['index'], chunk: readonly Item[]): void => {
    // The oldest of all: where it is the newest of its key, it is the only one.
    for (const item of chunk) for (const key of keysOf(item)) if (index.get(key) === item) index.delete(key);
  };
  /** @returns false where they have not the same keys */
  const exchange = (index: Note<Item>['index'], old: Item, item: Item): boolean => {
    const keys = keysOf(item);
    const before = keysOf(old);
    if (keys.length !== before.length || keys.some((key, n) => key !== before[n])) return false;
    for (const key of keys) if (index.get(key) === old) index.set(key, item);
    return true;
  };
  /** @returns false where the list is not what has become of the one that was noted, or is no longer found by its keys */
  const follow = ({ chunks: before, index }: Note<Item>, chunks: Note<Item>['chunks']): boolean => {
    const gone = before.indexOf(chunks[0] ?? NOTHING);
    for (let c = 0; c < gone; c += 1) forget(index, before[c] ?? NOTHING);
    const shift = Math.max(0, gone);
    const last = before.length - 1 - shift;
    if (chunks.length <= last) return false;
    for (let c = 0; c < chunks.length; c += 1) {
      const old = before[c + shift] ?? NOTHING;
      const chunk = chunks[c] ?? NOTHING;
      if (old === chunk) continue;
      if (chunk.length < old.length || (chunk.length > old.length && c < last)) return false;
      for (let n = 0; n < chunk.length; n += 1) {
        const [present, item] = [old[n], chunk[n]];
        if (present === item || !item) continue;
        if (!present) add(index, item);
        else if (!exchange(index, present, item)) return false;
      }
    }
    return true;
  };
  const noteOf = (chunks: Note<Item>['chunks'], last: Item): Note<Item> => {
    const present = notes.get(last);
    if (present) return present;
    let note: Note<Item> | undefined;
    // However many chunks have come since the last look: a second note would keep what the first one knew, and that the
    // one before it.
    for (let c = chunks.length - 2; c >= 0 && !note; c -= 1) {
      const first = chunks[c]?.[0];
      note = first && notes.get(first);
    }
    note ??= { chunks: [], index: new Map<string, Item>() };
    notes.set(last, note);
    return note;
  };

  return ({ chunks }: WindowedList<Item>, key: string): Item | undefined => {
    const last = chunks[chunks.length - 1]?.[0];
    if (!last) return undefined;
    const note = noteOf(chunks, last);
    if (note.chunks !== chunks) {
      if (!follow(note, chunks)) {
        note.index = new Map();
        for (const chunk of chunks) for (const item of chunk) add(note.index, item);
      }
      note.chunks = chunks;
    }
    return note.index.get(key);
  };
};

export const toArray = <Item>(list: WindowedList<Item>): readonly Item[] => list.chunks.flat();
