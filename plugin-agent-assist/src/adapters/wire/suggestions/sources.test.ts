import type { AssistFailure } from '../../../domain/failure';
import { decodeSource, foldSources } from './sources';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

const decode = (raw: Parameters<typeof decodeSource>[0]) => decodeSource(raw, 'source', report);

it('is its title, its address and the passage that matters', () => {
  expect(decode({ title: 'Returns', uri: 'https://help.example/returns', snippet: '30 days' })).toEqual({
    title: 'Returns',
    url: {
      href: 'https://help.example/returns',
      host: 'help.example',
      given: 'https://help.example/returns',
    },
    snippet: '30 days',
  });
});

it.each([
  { uri: 'javascript:alert(1)' },
  { uri: ' JavaScript:alert(1)' },
  { uri: 'data:text/html,<script>alert(1)</script>' },
  { uri: 'ftp://files.example/returns' },
  { uri: 'gs://bucket/returns.pdf' },
  { uri: '/returns' },
  { uri: 'https://bank.example@evil.example/' },
  { uri: '' },
])('has no address to open where Google names $uri, and keeps its title', ({ uri }) => {
  expect(decode({ title: 'Returns', uri })).toEqual({ title: 'Returns', url: undefined, snippet: '' });
  expect(reported).toEqual([]);
});

it('is called by its host where it has no title, in punycode', () => {
  expect(decode({ uri: 'https://аpple.example/id' })?.title).toBe('xn--pple-43d.example');
  expect(decode({ title: ' \u202E ', uri: 'https://help.example/returns' })?.title).toBe('help.example');
});

it('is called by its address where that has no host, and by a word where it has none', () => {
  expect(decode({ uri: 'gs://bucket/returns\u202E.pdf' })?.title).toBe('gs://bucket/returns.pdf');
  expect(decode({ snippet: '30 days' })).toEqual({ title: 'Untitled', url: undefined, snippet: '30 days' });
});

it('is none where there is nothing to show', () => {
  expect(decode({})).toBeUndefined();
  expect(decode({ title: ' ', uri: '', snippet: '' })).toBeUndefined();
  expect(reported).toEqual([]);
});

it('keeps what can be read beside what cannot', () => {
  expect(decode({ title: 7, uri: 'https://help.example/', snippet: ['x'] })).toMatchObject({
    title: 'help.example',
    snippet: '',
  });
  expect(reported).toHaveLength(2);
});

it('holds no control in its title that could turn an address round', () => {
  expect(decode({ title: '\u202Emoc.knab\u202C', uri: 'https://evil.example/' })?.title).toBe('moc.knab');
});

it('is listed once for each address, and each title without one', () => {
  const sources = [
    { title: 'Returns', uri: 'https://help.example/returns', snippet: 'first' },
    { title: 'Returns again', uri: 'https://HELP.example/returns', snippet: 'second' },
    { title: 'Returns', snippet: 'third' },
    { title: 'Returns', snippet: 'third' },
    { title: 'Sizes', uri: 'https://help.example/sizes' },
  ].flatMap((raw) => decode(raw) ?? []);
  expect(foldSources(sources).map(({ title, snippet }) => [title, snippet])).toEqual([
    ['Returns', 'first'],
    ['Returns', 'third'],
    ['Sizes', ''],
  ]);
});
