import {
  createAppend,
  createFinder,
  emptyList,
  forgotten,
  latest,
  replace,
  toArray,
  type WindowedList,
} from './windowed-list';

interface Item {
  readonly key: string;
}

const append = createAppend(2_048);
const appendToLong = createAppend(24_576);

const listOf = (length: number, before = emptyList<Item>()): WindowedList<Item> =>
  Array.from({ length }, (_, n) => ({ key: `k${n}` })).reduce(append<Item>, before);
const find = createFinder<Item>(({ key }) => [key]);

describe('a windowed list', () => {
  it('forgets its oldest items, and tells which', () => {
    const full = listOf(2_048);
    const more = append(full, { key: 'more' });
    expect(toArray(more)).toHaveLength(2_048 - 64 + 1);
    expect(forgotten(full, more)).toEqual(toArray(full).slice(0, 64));
    expect(forgotten(more, append(more, { key: 'another' }))).toEqual([]);
    expect(forgotten(emptyList<Item>(), listOf(1))).toEqual([]);
  });

  it('forgets more at once where it is long, and holds the thousands that it is made for', () => {
    const full = Array.from({ length: 24_576 }, (_, n) => ({ key: `k${n}` })).reduce(
      appendToLong<Item>,
      emptyList<Item>(),
    );
    const more = appendToLong(full, { key: 'more' });
    expect(toArray(more)).toHaveLength(24_576 - 1_024 + 1);
    expect(forgotten(full, more)).toEqual(toArray(full).slice(0, 1_024));
  });

  it.each([1, 64, 65, 200])('tells its last items (%i)', (length) => {
    const list = listOf(length);
    for (const count of [1, 4, 64, 100]) expect(latest(list, count)).toEqual(toArray(list).slice(-count));
    expect(latest(emptyList<Item>(), 4)).toEqual([]);
  });

  it.each([1, 64, 65, 2_048])('finds by key in a list of %i', (length) => {
    const list = listOf(length);
    expect(find(list, 'k0')).toBe(toArray(list)[0]);
    expect(find(list, `k${length - 1}`)).toBe(toArray(list)[length - 1]);
    expect(find(list, `k${length}`)).toBeUndefined();
  });

  it('finds the newest of those with one key, and none that it has forgotten', () => {
    const list = append(append(listOf(100), { key: 'k3' }), { key: 'last' });
    expect(find(list, 'k3')).toBe(toArray(list)[100]);
    const long = listOf(3_000, append(emptyList<Item>(), { key: 'first' }));
    expect(find(long, 'first')).toBeUndefined();
  });

  it('finds what has taken the place of another', () => {
    const list = listOf(200);
    const old = toArray(list)[10];
    if (!old) throw new Error('The list is too short');
    const next = replace(list, old, { key: 'new' });
    expect(find(next, 'new')).toBe(toArray(next)[10]);
    expect(find(next, 'k10')).toBeUndefined();
    expect(next.chunks[1]).toBe(list.chunks[1]);
  });

  describe('of tens of thousands', () => {
    const length = 20_000;
    const list = Array.from({ length }, (_, n) => ({ key: `k${n}` })).reduce(
      appendToLong<Item>,
      emptyList<Item>(),
    );

    it('finds each item, and none that is not there', () => {
      const found = toArray(list).filter((item) => find(list, item.key) === item);
      expect(found).toHaveLength(length);
      expect(find(list, `k${length}`)).toBeUndefined();
    });

    it('finds without a look at the items, once it has been asked a few times', () => {
      let looks = 0;
      const counting = createFinder<Item>(({ key }) => ((looks += 1), [key]));
      for (let n = 0; n < 100; n += 1) counting(list, 'none');
      looks = 0;
      for (let n = 0; n < 100; n += 1) counting(list, 'none');
      expect(looks).toBe(0);
    });

    it('looks at what is appended once, and at nothing else', () => {
      let looks = 0;
      const counting = createFinder<Item>(({ key }) => ((looks += 1), [key]));
      for (let n = 0; n < 100; n += 1) counting(list, 'none');
      looks = 0;
      let grown = list;
      for (let n = 0; n < 20; n += 1) {
        grown = appendToLong(grown, { key: `later ${n}` });
        expect(counting(grown, `later ${n}`)).toBeDefined();
      }
      expect(looks).toBe(20);
    });

    it('finds what has taken the place of another, however often that happens', () => {
      for (let n = 0; n < 50; n += 1) find(list, 'none');
      const items = toArray(list).slice(100, 200);
      const next = items.reduce((before, item) => {
        const after = replace(before, item, { key: `new ${item.key}` });
        expect(find(after, item.key)).toBeUndefined();
        return after;
      }, list);
      for (const { key } of items) expect(find(next, `new ${key}`)).toBeDefined();
      expect(find(list, 'k100')).toBe(items[0]);
    });

    it('does not mix up lists that were once the same', () => {
      for (let n = 0; n < 50; n += 1) find(list, 'none');
      const [one, other] = ['one', 'other'].map((key) =>
        Array.from({ length: 100 }, (_, n) => ({ key: `${key} ${n}` })).reduce(appendToLong<Item>, list),
      );
      for (let n = 0; n < 50; n += 1) find(one!, 'one 3');
      expect(find(one!, 'one 3')).toBeDefined();
      expect(find(other!, 'one 3')).toBeUndefined();
      expect(find(other!, 'other 3')).toBeDefined();
    });
  });
});
