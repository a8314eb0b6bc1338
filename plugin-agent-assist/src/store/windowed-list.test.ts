import {
  append,
  createFinder,
  emptyList,
  forgotten,
  replace,
  toArray,
  type WindowedList,
} from './windowed-list';

interface Item {
  readonly key: string;
}

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
});
