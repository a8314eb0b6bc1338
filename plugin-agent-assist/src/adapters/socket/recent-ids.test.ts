import { RecentIds } from './recent-ids';

it('knows an id again', () => {
  const ids = new RecentIds(3);
  expect([ids.add('a'), ids.add('b'), ids.add('a')]).toEqual([true, true, false]);
});

it('forgets the oldest first, and only as many as it must', () => {
  const ids = new RecentIds(2);
  for (const id of ['a', 'b', 'c']) ids.add(id);
  expect([ids.add('b'), ids.add('c'), ids.add('a')]).toEqual([false, false, true]);
});
