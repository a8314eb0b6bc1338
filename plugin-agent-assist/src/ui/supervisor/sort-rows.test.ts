import type { SummaryRow } from '../../domain/supervision';
import { aRow } from '../../testing/ui/summary-rows';
import { NEWEST_FIRST, nextSorting, sortRows, type Sorting } from './sort-rows';

const order = (rows: readonly SummaryRow[], sorting: Sorting) =>
  sortRows(rows, sorting).map(({ customer }) => customer);
const sorted = (by: Sorting['by'], parts: readonly Partial<SummaryRow>[], direction: Sorting['direction']) =>
  order(
    parts.map((part, n) => aRow(n, { customer: `${n}`, ...part })),
    { by, direction },
  );

it('begins with the newest contact', () => {
  expect(order([aRow(2), aRow(1), aRow(3)], NEWEST_FIRST)).toEqual([
    'Customer 1',
    'Customer 2',
    'Customer 3',
  ]);
});

it('orders names as people do, either way', () => {
  const names = [{ customer: 'Émile 10' }, { customer: 'zoe' }, { customer: 'Émile 9' }, { customer: 'Fay' }];
  expect(sorted('customer', names, 'ascending')).toEqual(['Émile 9', 'Émile 10', 'Fay', 'zoe']);
  expect(sorted('customer', names, 'descending')).toEqual(['zoe', 'Fay', 'Émile 10', 'Émile 9']);
});

it.each(['ascending', 'descending'] as const)('puts what has no value last, %s', (direction) => {
  const last = (by: Sorting['by'], parts: readonly Partial<SummaryRow>[]) =>
    sorted(by, parts, direction).pop();
  expect(last('queue', [{ queue: '' }, { queue: 'Sales' }])).toBe('0');
  expect(last('sentiment', [{ sentiment: undefined }, { sentiment: -1 }])).toBe('0');
  expect(last('line', [{ line: '' }, { line: 'x' }])).toBe('0');
});

it('orders phases by how much they are at work, and feelings by the score', () => {
  expect(
    sorted('phase', [{ phase: 'ended' }, { phase: 'wrapping' }, { phase: 'live' }], 'ascending'),
  ).toEqual(['2', '1', '0']);
  expect(sorted('sentiment', [{ sentiment: 0 }, { sentiment: -0.5 }, { sentiment: 1 }], 'ascending')).toEqual(
    ['1', '0', '2'],
  );
});

it('leaves equal rows newest first, either way', () => {
  const rows = [aRow(3), aRow(1), aRow(2)];
  for (const direction of ['ascending', 'descending'] as const)
    expect(order(rows, { by: 'agent', direction })).toEqual(['Customer 1', 'Customer 2', 'Customer 3']);
});

it('turns a column round when it is asked for again', () => {
  const byAgent = nextSorting(NEWEST_FIRST, 'agent');
  expect(byAgent).toEqual({ by: 'agent', direction: 'ascending' });
  expect(nextSorting(byAgent, 'agent')).toEqual({ by: 'agent', direction: 'descending' });
  expect(nextSorting(byAgent, 'started')).toEqual(NEWEST_FIRST);
});
