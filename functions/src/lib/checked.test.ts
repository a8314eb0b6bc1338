import * as v from 'valibot';

import { checked } from './checked';
import { summaryDocumentSchema } from './summary-document';

const schema = v.object({
  sid: v.pipe(v.pipe(v.string(), v.regex(/^WT[0-9a-f]{2}$/)), v.maxLength(9)),
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(9)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(3)),
  phase: v.picklist(['live', 'ended']),
  paused: v.optional(v.literal(true)),
  sentiment: v.nullable(v.number()),
  next: v.nullish(v.string()),
  either: v.union([v.boolean(), v.string()]),
  sections: v.pipe(v.array(v.object({ title: v.string() })), v.maxLength(2)),
});

const VALUE = {
  sid: 'WT0f',
  count: 3,
  name: 'Ada',
  phase: 'live',
  paused: true,
  sentiment: 0.5,
  next: 'a',
  either: false,
  sections: [{ title: 'Situation' }],
};

describe.each([
  ['the whole', VALUE],
  ['what may be left out', { ...VALUE, paused: undefined, next: undefined, sentiment: null }],
  ['null where that may be', { ...VALUE, next: null, either: 'a', sections: [] }],
  ['nothing at all', undefined],
  ['null', null],
  ['a text', 'a'],
  ['a list', []],
  ['another pattern', { ...VALUE, sid: 'WK0f' }],
  ['a pattern of no text', { ...VALUE, sid: ['WT0f'] }],
  ['less than the least', { ...VALUE, count: -1 }],
  ['more than the most', { ...VALUE, count: 10 }],
  ['a fraction', { ...VALUE, count: 1.5 }],
  ['no number', { ...VALUE, count: NaN }],
  ['a number as text', { ...VALUE, count: '3' }],
  ['a name that is too short', { ...VALUE, name: '' }],
  ['a name that is too long', { ...VALUE, name: 'Adas' }],
  ['a word that is none of them', { ...VALUE, phase: 'over' }],
  ['another literal', { ...VALUE, paused: false }],
  ['null for what may only be left out', { ...VALUE, paused: null }],
  ['nothing for what may only be null', { ...VALUE, sentiment: undefined }],
  ['neither of a union', { ...VALUE, either: 1 }],
  ['too many', { ...VALUE, sections: [{ title: 'a' }, { title: 'b' }, { title: 'c' }] }],
  ['a wrong item', { ...VALUE, sections: [{ title: 'a' }, { title: 1 }] }],
  ['no list', { ...VALUE, sections: { length: 0 } }],
])('%s', (_, value) => {
  it('is judged as valibot does', () => {
    expect(v.is(checked(schema), value)).toBe(v.is(schema, value));
  });
});

it('takes the value as it is, with what stands beside', () => {
  const value = { ...VALUE, more: 1 };
  expect(v.parse(checked(schema), value)).toBe(value);
});

it.each([
  ['changes a value', v.pipe(v.string(), v.trim())],
  ['fills in what is not there', v.object({ name: v.optional(v.string(), 'Ada') })],
  ['has a part that nobody has needed', v.date()],
  ['puts something in place of what is wrong', v.fallback(v.string(), '')],
  [
    'looks at items',
    v.pipe(
      v.array(v.number()),
      v.checkItems((item) => item !== 7),
    ),
  ],
  [
    'asks more of what may be missing',
    v.object({
      a: v.pipe(
        v.optional(v.string()),
        v.check((text) => text !== ''),
      ),
    }),
  ],
  ['has a pattern that remembers', v.pipe(v.string(), v.regex(/a/g))],
])('refuses a schema that %s', (_, unusable) => {
  expect(() => checked(unusable)).toThrow(TypeError);
});

it('is used for documents, of which each part counts', () => {
  const task = {
    sid: `WT${'1'.repeat(32)}`,
    worker: `WK${'1'.repeat(32)}`,
    openedAt: 1,
    reportedAt: 1,
    session: { phase: 'live', counts: { shown: 0, used: 0 }, sentiment: [0.5] },
  };
  const document = {
    ...{ contact: `CA${'1'.repeat(32)}`, customer: '', channel: '', queue: '' },
    ...{ startedAt: 1, updatedAt: 1, version: 0, isUntold: false },
    ...{ owners: [], tasks: [task], versions: [] },
  };
  const documents = checked(summaryDocumentSchema);
  expect(v.is(documents, document)).toBe(true);
  const session = { ...task.session, sentiment: [1.1] };
  expect(v.is(documents, { ...document, tasks: [{ ...task, session }] })).toBe(false);
});
