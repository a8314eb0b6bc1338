import { NOW } from '../../testing/ui/builders';
import { aRow } from '../../testing/ui/summary-rows';
import { agentsOf, channelsOf, filterRows, isFiltering, NO_FILTER, type RowFilter } from './filter-rows';

const HOUR = 3_600_000;
const rows = [
  aRow(1, { customer: 'Émile Zola', line: 'Blender leaks', updatedAt: NOW }),
  aRow(2, { worker: 'WKbo', agent: 'Bo', queue: 'Returns', channelType: 'voice', updatedAt: NOW - 2 * HOUR }),
  aRow(3, { phase: 'live', line: 'Where is the blender?', updatedAt: NOW - 30 * 24 * HOUR }),
  aRow(4, { updatedAt: NOW - 3 * 24 * HOUR, line: '' }),
];
const found = (parts: Partial<RowFilter>) =>
  filterRows(rows, { ...NO_FILTER, ...parts }, NOW).map(({ customer }) => customer.replace('Customer ', ''));

it('shows all that is loaded where nothing is asked for', () => {
  expect(filterRows(rows, NO_FILTER, NOW)).toEqual(rows);
  expect(isFiltering(NO_FILTER)).toBe(false);
  expect(isFiltering({ ...NO_FILTER, text: ' ' })).toBe(false);
  expect(isFiltering({ ...NO_FILTER, period: 'hour' })).toBe(true);
});

it('finds all words of a search anywhere in the row, in capitals or not', () => {
  expect(found({ text: 'BLENDER' })).toEqual(['Émile Zola', '3']);
  expect(found({ text: '  leaks émile ' })).toEqual(['Émile Zola']);
  expect(found({ text: 'bo returns' })).toEqual(['2']);
  expect(found({ text: 'blender.*' })).toEqual([]);
});

it('finds one agent, one channel, one phase, and all of them together', () => {
  expect(found({ worker: 'WKbo' })).toEqual(['2']);
  expect(found({ channelType: 'voice' })).toEqual(['2']);
  expect(found({ phase: 'live' })).toEqual(['3']);
  expect(found({ worker: 'WKbo', phase: 'live' })).toEqual([]);
});

it('finds what something happened to in a period, and what is still at work in any', () => {
  expect(found({ period: 'hour' })).toEqual(['Émile Zola', '3']);
  // It is two in the afternoon.
  expect(found({ period: 'today' })).toEqual(['Émile Zola', '2', '3']);
  expect(found({ period: 'week' })).toEqual(['Émile Zola', '2', '3', '4']);
  const midnight = new Date(NOW).setHours(0, 0, 0, 0);
  const nights = [aRow(1, { updatedAt: midnight }), aRow(2, { updatedAt: midnight - 1 })];
  expect(filterRows(nights, { ...NO_FILTER, period: 'today' }, NOW)).toEqual([nights[0]]);
});

it('offers each agent and channel once, by name', () => {
  const all = [aRow(1, { worker: 'WK2', agent: 'Zoe' }), ...rows, aRow(9, { worker: 'WK9', agent: '' })];
  expect(agentsOf(all).map(({ name }) => name)).toEqual(['Ada Agent', 'Bo', 'WK9', 'Zoe']);
  expect(channelsOf([...all, aRow(8, { channelType: '' })]).map(({ value }) => value)).toEqual([
    'voice',
    'web',
  ]);
});
