import type { LiveSessions, SummaryRow } from '../../domain/supervision';
import { NOW } from '../../testing/ui/builders';
import { aContact, aLiveSession, aRow, atWork } from '../../testing/ui/summary-rows';
import { mergeRows, sessionsByContact, type RowSources } from './merge-rows';

const listed = (...rows: SummaryRow[]) => new Map(rows.map((row) => [row.contact, row]));
const left = (...sessions: ReturnType<typeof aLiveSession>[]) => sessionsByContact(sessions);
const merge = (parts: Partial<RowSources>) =>
  mergeRows({ listed: new Map(), live: atWork(), left: new Map(), scope: 'all', ...parts });

it('makes one row of what the index and Flex tell of a contact, Flex going first', () => {
  const row = aRow(1, { phase: 'ended', status: 'draft', line: 'The blender leaks.', customer: 'Old' });
  const session = aLiveSession(1, { phase: 'wrapping', status: 'saved', sentiment: [-0.5, 0.8] });
  expect(merge({ listed: listed(row), live: atWork(session) })).toEqual([
    {
      ...row,
      phase: 'wrapping',
      status: 'saved',
      customer: 'Customer 1',
      sentiment: 0.8,
      line: 'The blender leaks.',
      updatedAt: NOW,
    },
  ]);
});

it('takes from the index what a digest of the same task has had no room to tell', () => {
  const live = atWork(aLiveSession(1, { phase: 'live', status: 'none', updatedAt: NOW - 2 }));
  const saved = aRow(1, { phase: 'wrapping', status: 'saved', sentiment: 0.4, updatedAt: NOW });
  const news = { phase: 'wrapping', status: 'saved', sentiment: 0.4, updatedAt: NOW };
  expect(merge({ listed: listed(saved), live })).toMatchObject([news]);
  const ofAnother = { ...saved, taskSid: aRow(2).taskSid };
  expect(merge({ listed: listed(ofAnother), live })).toMatchObject([{ phase: 'live', status: 'none' }]);
});

it('keeps what the index knows and Flex does not', () => {
  const session = aLiveSession(1, {}, { agent: '', customer: '', queue: '', channelType: '' });
  const [row] = merge({ listed: listed(aRow(1)), live: atWork(session) });
  expect(row).toMatchObject({
    agent: 'Ada Agent',
    customer: 'Customer 1',
    queue: 'Sales',
    channelType: 'web',
  });
});

it.each<[LiveSessions['coverage'], string]>([
  ['complete', 'ended'],
  ['loading', 'unknown'],
  ['partial', 'unknown'],
  ['failed', 'unknown'],
])('takes what only the index calls live, while the live query is %s, as %s', (coverage, phase) => {
  const rows = merge({ listed: listed(aRow(1, { phase: 'live' })), live: { sessions: [], coverage } });
  expect(rows).toMatchObject([{ phase }]);
});

it('leaves what has ended as it is, whatever Flex tells', () => {
  const rows = merge({ listed: listed(aRow(1)), live: { sessions: [], coverage: 'failed' } });
  expect(rows).toMatchObject([{ phase: 'ended' }]);
});

it('takes a task whose attributes have no room for a digest as at work', () => {
  const live = atWork(aLiveSession(1, {}, { digest: undefined }));
  expect(merge({ listed: listed(aRow(1, { phase: 'live' })), live })).toMatchObject([{ phase: 'live' }]);
  expect(merge({ live })).toEqual([]);
});

it('shows the task of a contact that is still talked in, and of several the last', () => {
  const over = aLiveSession(1, { phase: 'wrapping' }, { agent: 'First', startedAt: NOW });
  const next = aLiveSession(1, { phase: 'live' }, { agent: 'Second', startedAt: NOW - 1 });
  const last = aLiveSession(1, { phase: 'live' }, { agent: 'Third', startedAt: NOW });
  expect(merge({ live: atWork(next, over) })).toMatchObject([{ agent: 'Second' }]);
  expect(merge({ live: atWork(over, last, next) })).toMatchObject([{ agent: 'Third' }]);
});

it('goes on showing a session that Flex tells of no more, until the index has told later news of it', () => {
  const gone = left(aLiveSession(1, { phase: 'live', status: 'draft', updatedAt: NOW }));
  expect(merge({ left: gone })).toMatchObject([
    { contact: aContact(1), phase: 'ended', status: 'draft', line: '' },
  ]);
  const before = aRow(1, { phase: 'live', status: 'none', updatedAt: NOW - 1 });
  expect(merge({ left: gone, listed: listed(before) })).toMatchObject([{ status: 'draft', line: 'Line 1' }]);
  const after = aRow(1, { status: 'saved', updatedAt: NOW });
  expect(merge({ left: gone, listed: listed(after) })).toMatchObject([{ status: 'saved' }]);
});

it('shows of a team only what the index lists', () => {
  const live = atWork(aLiveSession(1), aLiveSession(2));
  const sources = { listed: listed(aRow(2)), live, left: left(aLiveSession(3)), scope: 'team' } as const;
  expect(merge(sources)).toMatchObject([{ contact: aContact(2), phase: 'live' }]);
  expect(merge({ ...sources, scope: 'all' })).toHaveLength(3);
});
