/** What is done to the rows of a list, by their keys. */
export interface RowPlaces {
  readonly count: () => number;
  /** Pixels from the first row's top to that of a row; of the row after the last, the height of all. */
  readonly topOf: (index: number) => number;
  readonly heightOf: (index: number) => number;
  /** The row that stands so many pixels below the first row's top; the first or the last beyond either end. */
  readonly at: (top: number) => number;
  /** Takes note of a height as it was measured. */
  readonly measured: (index: number, height: number) => void;
  /**
   * Goes on with another list. Rows that it holds too keep their heights.
   * @param unchanged so many rows at the beginning are known to be the same, and are not looked at
   * @param held the row that is being read
   * @returns where that row is now; where it has gone, the next one that is left
   */
  readonly follow: (count: number, keyAt: (index: number) => string, unchanged: number, held: number) => Held;
}

export interface Held {
  readonly index: number;
  /** Pixels by which its top was below that of the row that was held: 0 unless that has gone. */
  readonly below: number;
}

/**
 * Knows where each row of a list stands, of which few have ever been measured. Adding a row at the end, taking note of
 * a height and finding a place take the logarithm of the number of rows.
 * @param estimate pixels of a row that has not been measured
 */
export const createRowPlaces = (estimate: number): RowPlaces => {
  const keys: string[] = [];
  const heights: number[] = [];
  /** A Fenwick tree: at n the sum of the n & -n heights that end with the nth. What comes after n does not matter to it. */
  const sums: number[] = [0];

  const push = (key: string, height: number): void => {
    keys.push(key);
    heights.push(height);
    const n = keys.length;
    let sum = height;
    for (let part = 1; part < (n & -n); part *= 2) sum += sums[n - part] ?? 0;
    sums.push(sum);
  };

  const topOf = (index: number): number => {
    let top = 0;
    for (let n = Math.min(index, keys.length); n > 0; n -= n & -n) top += sums[n] ?? 0;
    return top;
  };

  return {
    count: () => keys.length,
    topOf,
    heightOf: (index) => heights[index] ?? estimate,
    at: (top) => {
      let above = 0;
      let left = top;
      for (let part = 2 ** Math.floor(Math.log2(keys.length || 1)); part >= 1; part /= 2) {
        const sum = sums[above + part];
        if (sum === undefined || sum > left) continue;
        above += part;
        left -= sum;
      }
      return Math.max(0, Math.min(above, keys.length - 1));
    },
    measured: (index, height) => {
      const more = height - (heights[index] ?? height);
      if (more === 0) return;
      heights[index] = height;
      for (let n = index + 1; n <= keys.length; n += n & -n) sums[n] = (sums[n] ?? 0) + more;
    },
    follow: (count, keyAt, unchanged, held) => {
      let same = Math.min(unchanged, count, keys.length);
      while (same < count && same < keys.length && keys[same] === keyAt(same)) same += 1;

      const [oldKeys, oldHeights] = [keys.slice(same), heights.slice(same)];
      const places = new Map(oldKeys.map((key, n) => [key, same + n]));
      keys.length = heights.length = same;
      sums.length = same + 1;

      let left = Infinity;
      let index = held;
      for (let n = same; n < count; n += 1) {
        const key = keyAt(n);
        const old = places.get(key);
        push(key, old === undefined ? estimate : (oldHeights[old - same] ?? estimate));
        if (old !== undefined && old >= held && old < left) [left, index] = [old, n];
      }
      if (held < same) return { index: held, below: 0 };
      const passed = left === Infinity ? [] : oldHeights.slice(held - same, left - same);
      return {
        index: Math.max(0, Math.min(index, count - 1)),
        below: passed.reduce((sum, height) => sum + height, 0),
      };
    },
  };
};
