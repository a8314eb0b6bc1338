import { readDigest } from './digest';

const digest = {
  v: 1,
  contact: `KD${'0'.repeat(32)}`,
  phase: 'wrapping',
  status: 'draft',
  version: 12,
  updatedAt: 1_768_471_200_000,
  counts: { shown: 4, used: 2 },
  sentiment: [-0.5, 0, 0.3],
  request: { id: '0a1b2c3d', by: 'Ada Example', at: 1_768_471_201_000 },
};

const read = (changes: object) => readDigest({ agent_assist_digest: { ...digest, ...changes }, other: 1 });

it('reads what the Functions have written, whatever else there is', () => {
  const { v: _, ...told } = digest;
  expect(read({})).toEqual({ ...told, isPaused: false });
  expect(read({ paused: true })).toEqual({ ...told, isPaused: true });
  expect(read({ request: undefined, news: 'of a later version' })).toEqual({
    ...told,
    isPaused: false,
    request: undefined,
  });
});

it.each([
  undefined,
  null,
  'digest',
  {},
  { agent_assist_digest: 'digest' },
  { agent_assist_digest: { ...digest, v: 2 } },
  { agent_assist_digest: { ...digest, contact: 'KD1' } },
  { agent_assist_digest: { ...digest, phase: 'paused' } },
  { agent_assist_digest: { ...digest, status: 'lost' } },
  { agent_assist_digest: { ...digest, version: -1 } },
  { agent_assist_digest: { ...digest, updatedAt: 'now' } },
  { agent_assist_digest: { ...digest, counts: { shown: 1 } } },
  { agent_assist_digest: { ...digest, sentiment: Array.from({ length: 9 }, () => 0) } },
  { agent_assist_digest: { ...digest, sentiment: [7] } },
])('reads nothing where there is nothing to be read: %j', (attributes) => {
  expect(readDigest(attributes)).toBeUndefined();
});

it.each([
  { id: '', by: 'Ada', at: 1 },
  { id: 'x'.repeat(37), by: 'Ada', at: 1 },
  { id: 'a', by: 'A'.repeat(101), at: 1 },
  { id: 'a', by: 'Ada', at: '1' },
  'now',
])('reads no wish that the Functions would not write, and the rest all the same: %j', (request) => {
  expect(read({ request })).toMatchObject({ version: 12, request: undefined });
});

it('shows a name in the order of its letters', () => {
  expect(read({ request: { ...digest.request, by: '\u202eadA' } })?.request?.by).toBe('adA');
});
