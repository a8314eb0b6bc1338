import { digestOf, MAX_DIGEST_LENGTH, withDigest, type Digest } from './digest';
import { createDocument, withOwner, type SummaryDocument } from './summary-document';
import { takeReport } from './summary-report';

const taskSid = `WT${'1'.repeat(32)}`;
const worker = `WK${'a'.repeat(32)}`;
const empty = createDocument(
  { contact: `KD${'0'.repeat(32)}`, customer: 'Cleo', channel: 'web', queue: 'Everyone' },
  1_798_000_000_000,
);
const document = takeReport(
  withOwner(empty, { worker, agent: 'Ada' }, taskSid, 1_798_000_000_000),
  {
    taskSid,
    worker,
    session: {
      phase: 'wrapping',
      counts: { shown: 1_000_000, used: 1_000_000 },
      sentiment: [-0.91, -0.82, -0.73, -0.64, -0.55, -0.46, -0.37, -0.28],
    },
    version: {
      editor: 'tab',
      sequence: 1,
      base: 0,
      isEdited: true,
      status: 'saved',
      sections: [{ title: 'Secret', text: 'of the customer' }],
      note: 'more of it',
    },
    isOpening: true,
    hasWebhook: false,
  },
  1_798_000_000_001,
).document;

const asked = (by: string): SummaryDocument => ({
  ...document,
  version: 99_999,
  request: { id: '0a1b2c3d', by, at: 1_798_000_000_002, taskSid },
});
const digestFor = (by: string): Digest => {
  const digest = digestOf(asked(by), taskSid);
  if (!digest) throw new Error('There is none');
  return digest;
};

it('tells phase, state and trend, and no word of the summary', () => {
  const digest = digestOf(document, taskSid);
  expect(digest).toMatchObject({
    v: 1,
    contact: document.contact,
    phase: 'wrapping',
    status: 'saved',
    version: 1,
    counts: { shown: 99_999, used: 99_999 },
    sentiment: [-0.9, -0.8, -0.7, -0.6, -0.5, -0.5, -0.4, -0.3],
  });
  expect(JSON.stringify(digest)).not.toMatch(/Secret|customer|more/);
});

it('says that the session is paused only while it is', () => {
  const told = (paused?: true): Digest | undefined =>
    digestOf(
      takeReport(
        asked('👩‍👩‍👧‍👦'.repeat(40)),
        {
          taskSid,
          worker,
          session: {
            phase: 'live',
            paused,
            counts: { shown: 99_999, used: 99_999 },
            sentiment: Array.from({ length: 8 }, () => -0.9),
          },
          isOpening: false,
          hasWebhook: false,
        },
        1_798_000_000_003,
      ).document,
      taskSid,
    );
  expect(told()).not.toHaveProperty('paused');
  const paused = told(true);
  expect(paused?.paused).toBe(true);
  expect(JSON.stringify(paused).length).toBeLessThanOrEqual(MAX_DIGEST_LENGTH);
});

it.each([
  ['a plain name', 'Sam Supervisor'],
  ['a long one', 'x'.repeat(40)],
  ['emoji', '👩‍👩‍👧‍👦'.repeat(40)],
  ['Chinese', '客户'.repeat(40)],
  ['quotation marks', '"'.repeat(40)],
  ['control characters', '\u0002'.repeat(40)],
])('stays within its room where %s asks', (_, by) => {
  const digest = digestFor(by);
  expect(JSON.stringify(digest).length).toBeLessThanOrEqual(MAX_DIGEST_LENGTH);
  expect(digest.sentiment.length).toBeGreaterThanOrEqual(3);
  expect(digest.sentiment.at(-1)).toBe(-0.3);
  expect(digest.request).toMatchObject({ id: '0a1b2c3d', at: 1_798_000_000_002 });
});

it('keeps as much of the name as fits', () => {
  expect(digestFor('Sam Supervisor').request?.by).toBe('Sam Supervisor');
});

it('carries a request to the task that it was made for, and to no other', () => {
  const other = `WT${'2'.repeat(32)}`;
  const both = withOwner(asked('Sam'), { worker, agent: 'Ada' }, other, 1_798_000_000_003);
  expect(digestOf(both, other)).not.toHaveProperty('request');
  expect(digestOf(both, `WT${'3'.repeat(32)}`)).toBeUndefined();
});

describe('in the attributes', () => {
  const digest = digestFor('Sam');
  const there = (changes: object) => ({ other: 1, agent_assist_digest: { ...digest, ...changes } });

  it('stands beside what others have written there', () => {
    expect(withDigest({ other: 1, constructor: 'x' }, digest)).toEqual({
      other: 1,
      constructor: 'x',
      agent_assist_digest: digest,
    });
  });

  it.each([
    ['an earlier one', { updatedAt: digest.updatedAt - 1 }],
    ['one of another contact', { contact: 'KD1', updatedAt: digest.updatedAt + 1 }],
    ['something else', { updatedAt: 'yesterday' }],
  ])('replaces %s', (_, changes) => {
    expect(withDigest(there(changes), digest)).toEqual({ other: 1, agent_assist_digest: digest });
  });

  it.each([0, 1])('leaves one that is as late or later', (ms) => {
    expect(withDigest(there({ updatedAt: digest.updatedAt + ms }), digest)).toBeUndefined();
  });
});
