import type { AssistFailure } from '../../domain/failure';
import { decodeGeneratedSummary, decodeSummary } from './summary';

const RECORD = 'projects/demo-project/locations/global/answerRecords/r1';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

describe('a summary', () => {
  const summaryOf = (summary: unknown) => decodeSummary({ summary }, { report, createdAt: 42 });

  it('keeps the order of the generator', () => {
    const summary = summaryOf({
      text: 'all in one',
      textSections: { action: 'Refunded', situation: 'Broken cup' },
      sortedTextSections: [
        { section: 'situation', summary: 'Broken cup' },
        { section: 'action', summary: 'Refunded' },
        { section: 'resolution' },
      ],
      answerRecord: RECORD,
    });
    expect(summary).toEqual({
      sections: [
        { title: 'situation', text: 'Broken cup' },
        { title: 'action', text: 'Refunded' },
        { title: 'resolution', text: '' },
      ],
      answerRecord: RECORD,
      createdAt: 42,
    });
    expect(reported).toEqual([]);
  });

  it('takes the unsorted sections where there are no sorted ones', () => {
    expect(summaryOf({ text: 'x', textSections: { situation: 'Broken cup' } }).sections).toEqual([
      { title: 'situation', text: 'Broken cup' },
    ]);
  });

  it('takes the whole text where there are no sections', () => {
    expect(summaryOf({ text: 'Broken cup' }).sections).toEqual([{ title: 'Summary', text: 'Broken cup' }]);
  });

  it.each([{ raw: {} }, { raw: { summary: {} } }, { raw: { summary: { text: '' } } }])(
    'has no sections where Google found nothing to say: $raw',
    ({ raw }) => {
      expect(decodeSummary(raw, { report, createdAt: 42 }).sections).toEqual([]);
      expect(reported).toEqual([]);
    },
  );

  it('leaves out a malformed section and a malformed record, and reports both', () => {
    const summary = summaryOf({
      sortedTextSections: [{ summary: 'no title' }, { section: 'action', summary: 'Refunded' }],
      answerRecord: 7,
    });
    expect(summary).toMatchObject({
      sections: [{ title: 'action', text: 'Refunded' }],
      answerRecord: undefined,
    });
    expect(reported.map(({ message }) => message)).toEqual([
      'summary section: section (object)',
      'summary answerRecord: the whole (string)',
    ]);
  });

  it('throws where the whole is none', () => {
    expect(() => decodeSummary('Broken cup', { report, createdAt: 42 })).toThrow(
      /^summary: the whole \(object\)$/,
    );
  });
});

describe('a summary of a generator', () => {
  const summaryOf = (...generatorSuggestionAnswers: unknown[]) =>
    decodeGeneratedSummary({ generatorSuggestionAnswers }, { report, createdAt: 42 });
  const answerWith = (summarySections: unknown, answerRecord: unknown = RECORD) => ({
    generatorSuggestion: { summarySuggestion: { summarySections } },
    sourceGenerator: 'projects/demo-project/locations/global/generators/g1',
    answerRecord,
  });

  it('keeps the order of the generator, and passes over what others have written', () => {
    const summary = summaryOf(
      { generatorSuggestion: { freeFormSuggestion: { response: 'A note' } }, answerRecord: `${RECORD}0` },
      answerWith([
        { section: 'resolution', summary: 'Refunded' },
        { section: 'situation', summary: 'Broken cup' },
      ]),
      answerWith([{ section: 'other', summary: 'Of another generator' }], `${RECORD}2`),
    );
    expect(summary).toEqual({
      sections: [
        { title: 'resolution', text: 'Refunded' },
        { title: 'situation', text: 'Broken cup' },
      ],
      answerRecord: RECORD,
      createdAt: 42,
    });
    expect(reported).toEqual([]);
  });

  it.each([
    { raw: {} },
    { raw: { generatorSuggestionAnswers: [] } },
    { raw: { generatorSuggestionAnswers: [{}] } },
    { raw: { generatorSuggestionAnswers: [answerWith([])] } },
  ])('has no sections where nothing was generated: $raw', ({ raw }) => {
    expect(decodeGeneratedSummary(raw, { report, createdAt: 42 })).toEqual({
      sections: [],
      answerRecord: undefined,
      createdAt: 42,
    });
    expect(reported).toEqual([]);
  });

  it('leaves out what is malformed, and reports it', () => {
    const summary = summaryOf(
      'nonsense',
      answerWith([{ summary: 'no title' }, { section: 'action', summary: 'Refunded' }], '../x'),
    );
    expect(summary).toMatchObject({
      sections: [{ title: 'action', text: 'Refunded' }],
      answerRecord: undefined,
    });
    expect(reported).toHaveLength(3);
  });

  it('throws where the whole is none', () => {
    expect(() => decodeGeneratedSummary('Broken cup', { report, createdAt: 42 })).toThrow(
      /^generated summary: the whole \(object\)$/,
    );
  });
});
