/** @jest-environment node */
import fc from 'fast-check';
import * as v from 'valibot';

import { hostileFixtures } from '../../../../mocks/fixtures/hostile';
import { recognitionFixtures } from '../../../../mocks/fixtures/recognition';
import { eventFixtures } from '../../../../mocks/fixtures/wire';
import { suggestionFixtures } from '../../../../mocks/fixtures/suggestions';
import { seededRandom } from '../../../../mocks/simulator/random';
import type { AssistFailure } from '../../domain/failure';
import { mutate } from '../../testing/hostile/mutate';
import { jsonText, timestamp } from './decode';
import {
  answerRecordName,
  conversationName,
  generatorName,
  messageId,
  messageName,
  participantName,
  roomName,
} from './names';
import { quickOf, UNDECIDED } from './quick';
import { requiredText } from './text';
import type * as Envelope from './socket-envelope';
import type * as Results from './suggestion-results';

const parts = v.object({
  required: v.string(),
  anything: v.optional(v.unknown()),
  id: answerRecordName,
  at: v.optional(timestamp),
  score: v.nullish(v.number()),
  zero: v.nullish(v.number(), 0),
  flag: v.optional(v.boolean(), true),
  role: v.nullish(v.picklist(['HUMAN_AGENT', 'END_USER'])),
  list: v.optional(v.array(v.object({ text: v.nullish(requiredText) }))),
  members: v.nullish(v.record(v.string(), v.unknown()), {}),
  even: v.optional(v.custom<number>((value) => typeof value === 'number' && value % 2 === 0)),
  nullable: v.nullable(v.string()),
});

/** Each with something that it takes. */
const SCHEMAS: readonly (readonly [string, v.GenericSchema, ...unknown[]])[] = [
  [
    'an object',
    parts,
    {
      required: 'a',
      anything: [{ b: 1 }],
      id: 'projects/p/answerRecords/a',
      at: '2026-01-15T10:00:00Z',
      score: 0.5,
      zero: 1,
      flag: false,
      role: 'END_USER',
      list: [{ text: ' a ' }, {}],
      members: { a: 1 },
      even: 2,
      nullable: null,
      more: 'that is not taken',
    },
    { required: '', id: 'projects/p/locations/l/answerRecords/a', nullable: 'a' },
  ],
  ['a record', v.record(v.string(), v.unknown()), { a: 1, b: null }, ['a'], {}],
  ['a record of texts', v.record(v.string(), v.string()), { a: 'b' }],
  ['texts', v.array(v.string()), ['a', 'b'], []],
  ['a text or none', v.nullish(v.string(), ''), 'a', null],
  ['one of two', v.union([v.string(), v.number()]), 'a', 1],
  ['JSON', jsonText, '{"a":[1]}', 'null', '""'],
  [
    'a time',
    timestamp,
    '2026-01-15T10:00:00Z',
    '2026-02-31T10:00:00.123456789+01:00',
    '2026-01-15T24:00:00Z',
    '2026-01-15 10:00:00+05',
    '2026-01-15T10:00:60Z',
  ],
  ['text that is required', requiredText, ' a ', ' \u00a0'],
  ...[
    conversationName,
    participantName,
    messageName,
    answerRecordName,
    messageId,
    generatorName,
    roomName,
  ].map(
    (schema, n) =>
      [
        `name ${n}`,
        schema,
        'projects/p/conversations/c',
        'projects/p/locations/l/conversations/c',
        'projects/p/locations/l/conversations/c/participants/p',
        'projects/p/conversations/c/messages/m',
        'projects/locations/conversations/c',
        'projects/p/answerRecords/a',
        'projects/../answerRecords/a',
        'projects/p/locations/l/generators/g',
        'a',
        '..',
      ] as const,
  ),
];

const PART = fc.constantFrom(
  'projects',
  'p',
  'locations',
  'conversations',
  'answerRecords',
  '.',
  '..',
  'a b',
);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.anything(),
  fc.array(PART, { maxLength: 9 }).map((path) => path.join('/')),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

const CASES = SCHEMAS.map(([name, schema, ...good]) => ({ name, schema, good }));

describe.each(CASES)('the quick way of $name', ({ schema, good }) => {
  const expectSame = (raw: unknown): void => {
    const quick = quickOf(schema)(raw);
    if (quick === UNDECIDED) return;
    const { success, output } = v.safeParse(schema, raw);
    expect(success).toBe(true);
    expect(quick).toStrictEqual(output);
  };

  it('makes of a value what valibot does, or leaves it to that', () => {
    good.forEach(expectSame);
    fc.assert(fc.property(anything, expectSame), { numRuns: 300 });
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.integer(), (raw, seed) =>
        expectSame(mutate(seededRandom(seed), raw)),
      ),
      { numRuns: 300 },
    );
  });
});

it('is there for what comes with each event', () => {
  const [, , whole] = SCHEMAS[0]!;
  expect(quickOf(parts)({ ...(whole as object), nullable: undefined })).toBe(UNDECIDED);
  for (const [schema, raw] of [
    [jsonText, '{}'],
    [timestamp, '2026-01-15T10:00:00Z'],
    [requiredText, 'a'],
    [roomName, 'projects/p/conversations/c'],
    [answerRecordName, 'projects/p/answerRecords/a'],
    [v.object({ a: v.nullish(v.object({ b: v.optional(v.unknown()) })) }), { a: { b: 1 } }],
  ] as const)
    expect(quickOf(schema)(raw)).not.toBe(UNDECIDED);
});

it('remembers names without taking one for another', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(PART, PART)), (names) => {
      for (const [project, id] of names) {
        const raw = `projects/${project}/locations/global/conversations/${id}`;
        for (let again = 0; again < 2; again += 1) {
          const { success, output } = v.safeParse(roomName, raw);
          expect(quickOf(roomName)(raw)).toBe(success ? output : UNDECIDED);
        }
      }
    }),
  );
});

describe('events', () => {
  /** What is read of a value and what is reported, with the quick ways or by valibot alone. */
  const readerOf = async (isQuick: boolean) => {
    let envelope: typeof Envelope | undefined;
    let results: typeof Results | undefined;
    await jest.isolateModulesAsync(async () => {
      if (!isQuick)
        jest.doMock('./quick', () => ({
          UNDECIDED,
          quickly: <Schema>(schema: Schema) => schema,
          quickOf: () => () => UNDECIDED,
        }));
      envelope = await import('./socket-envelope');
      results = await import('./suggestion-results');
      jest.dontMock('./quick');
    });
    const outcomeOf = (read: (report: (failure: AssistFailure) => void) => unknown) => {
      const reported: AssistFailure[] = [];
      const report = (failure: AssistFailure) => void reported.push(failure);
      try {
        return { read: read(report), reported };
      } catch (error) {
        return { thrown: (error as Error).message, reported };
      }
    };
    return (raw: unknown) => [
      ...(envelope?.SOCKET_EVENTS ?? []).map((name) =>
        outcomeOf((report) =>
          envelope?.decodeSocketEvent(name, envelope.decodeEnvelope(raw), { report, receivedAt: 42 }),
        ),
      ),
      outcomeOf((report) => results?.decodeSuggestionResults(raw, { report, receivedAt: 42 })),
    ];
  };
  const good: readonly unknown[] = [
    ...Object.values(recognitionFixtures),
    ...Object.values(eventFixtures),
    ...Object.values(suggestionFixtures).map((result) => [result]),
    ...Object.values(hostileFixtures),
  ];

  it('are read alike, and what is reported of them is the same, whatever is wrong with them', async () => {
    const [quickly, plainly] = [await readerOf(true), await readerOf(false)];
    const expectSame = (raw: unknown): void => expect(quickly(raw)).toStrictEqual(plainly(raw));
    good.forEach(expectSame);
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.integer(), (raw, seed) =>
        expectSame(mutate(seededRandom(seed), raw)),
      ),
      { numRuns: 1_000 },
    );
  });
});
