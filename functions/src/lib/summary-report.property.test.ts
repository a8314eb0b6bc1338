import fc from 'fast-check';
import * as v from 'valibot';

import {
  createDocument,
  editedVersionSchema,
  MAX_DOCUMENT_BYTES,
  sessionSchema,
  sizeOf,
  summaryDocumentSchema,
  withOwner,
  type EditedVersion,
  type Session,
  type SummaryDocument,
} from './summary-document';
import { takeReport, type Report } from './summary-report';

const ADA = `WK${'a'.repeat(32)}`;
const BO = `WK${'b'.repeat(32)}`;
const TASK = `WT${'1'.repeat(32)}`;

const START = [ADA, BO].reduce<SummaryDocument>(
  (document, worker) => withOwner(document, { worker, agent: worker === ADA ? 'Ada' : 'Bo' }, TASK, 1_000),
  createDocument(
    { contact: `KD${'0'.repeat(32)}`, customer: 'Cleo', channel: 'web', queue: 'Everyone' },
    1_000,
  ),
);

const version: fc.Arbitrary<EditedVersion> = fc
  .record({
    editor: fc.constantFrom('tab-1', 'tab-2', 'agent-assist'),
    sequence: fc.integer({ min: 1, max: 4 }),
    base: fc.nat(6),
    savedBy: fc.option(fc.constantFrom<'agent' | 'taskEnd'>('agent', 'taskEnd'), { nil: undefined }),
    text: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('x'.repeat(9_000), '😀'.repeat(5_000)),
    ),
  })
  .map(({ savedBy, text, ...rest }) => ({
    ...rest,
    // An editor sends nothing before the agent has done something in it.
    isEdited: rest.editor !== 'agent-assist',
    status: savedBy ? ('saved' as const) : ('draft' as const),
    ...(savedBy && { savedBy }),
    sections: [{ title: 'Situation', text }],
    note: '',
  }));

const report: fc.Arbitrary<Report> = fc
  .record({
    worker: fc.constantFrom(ADA, BO),
    version: fc.option(version, { nil: undefined }),
    session: fc.option(
      fc.record({
        phase: fc.constantFrom<Session['phase']>('live', 'wrapping', 'ended'),
        counts: fc.record({ shown: fc.nat(9), used: fc.nat(9) }),
        sentiment: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 8 }),
      }),
      { nil: undefined },
    ),
    isOpening: fc.boolean(),
  })
  .map(({ version: text, session, ...rest }) => ({
    ...rest,
    taskSid: TASK,
    hasWebhook: false,
    ...(text && { version: text }),
    ...(session && { session }),
  }));

/** The document before and after each of the reports. */
function* takenIn(reports: readonly Report[]) {
  let document = START;
  for (const [n, one] of reports.entries()) {
    const before = document;
    const taken = takeReport(before, one, 2_000 + n);
    document = taken.document;
    yield { before, report: one, taken, at: 2_000 + n };
  }
}

const touched = ({
  isEdited,
  status,
  savedBy,
}: Pick<EditedVersion, 'isEdited' | 'status' | 'savedBy'>): boolean =>
  isEdited || (status === 'saved' && savedBy === 'agent');

const mineIn = ({ versions }: SummaryDocument, worker: string) =>
  versions.find((one) => one.worker === worker);

describe('reports of summaries, in any order and number', () => {
  const everyStep = (
    check: (step: ReturnType<typeof takenIn> extends Generator<infer One> ? One : never) => void,
  ) =>
    fc.assert(
      fc.property(fc.array(report, { maxLength: 12 }), (reports) => {
        for (const step of takenIn(reports)) check(step);
      }),
      { numRuns: 300 },
    );

  it('make a document that can be read again and that Sync takes', () => {
    everyStep(({ taken: { document } }) => {
      expect(sizeOf(document)).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES);
      expect(v.is(summaryDocumentSchema, JSON.parse(JSON.stringify(document)))).toBe(true);
    });
  });

  it('change nothing of the texts when they are repeated', () => {
    everyStep(({ report: one, taken: { document }, at }) => {
      const again = takeReport(document, one, at + 1);
      expect(['opened', 'unchanged', 'superseded', 'conflict', 'tooLong']).toContain(again.outcome.type);
      expect(again.document.versions.map(({ number }) => number)).toEqual(
        document.versions.map(({ number }) => number),
      );
    });
  });

  it('never take what another agent has touched, and put nothing untouched over what somebody has touched', () => {
    everyStep(({ before, report: { worker }, taken: { document } }) => {
      const other = worker === ADA ? BO : ADA;
      const theirs = mineIn(before, other);
      // A draft that nobody has touched makes way where there is no room for both.
      if (theirs && touched(theirs)) expect(mineIn(document, other)?.number).toBe(theirs.number);
      const old = mineIn(before, worker);
      const now = mineIn(document, worker);
      if (old && touched(old)) expect(now && touched(now)).toBe(true);
      if (old) expect(now?.number).toBeGreaterThanOrEqual(old.number);
    });
  });
});

describe('what a browser reports', () => {
  it.each([
    ['a version', editedVersionSchema],
    ['a session', sessionSchema],
  ] as const)('is %s, or is refused without an error, whatever JSON comes', (_, schema) => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), version, fc.dictionary(fc.string(), fc.jsonValue())), (raw) => {
        const { success, output } = v.safeParse(schema, raw);
        // Nothing but what the schema names gets on.
        if (success) expect(v.is(schema, output)).toBe(true);
      }),
    );
  });
});
