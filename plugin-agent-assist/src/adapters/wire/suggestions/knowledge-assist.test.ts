import type { AssistFailure } from '../../../domain/failure';
import { decodeKnowledgeAssist } from './knowledge-assist';

const RECORD = 'projects/demo-project/locations/global/answerRecords/r1';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

const decode = (knowledgeAssistAnswer: unknown, more: object = {}) =>
  decodeKnowledgeAssist({ knowledgeAssistAnswer, ...more }, report);
const snippets = [{ title: 'Returns', uri: 'https://help.example/returns', text: '30 days' }];
const returns = { title: 'Returns', snippet: '30 days' };

it.each([
  { source: 'generativeSource', value: { snippets }, expected: [returns] },
  { source: 'playbookSource', value: { snippets }, expected: [returns] },
  { source: 'eventSource', value: { event: 'e', snippets: { snippets } }, expected: [returns] },
  { source: 'faqSource', value: { question: 'May I return it?' }, expected: [{ title: 'May I return it?' }] },
  { source: 'generativeSource', value: {}, expected: [] },
  { source: 'oracleSource', value: { snippets }, expected: [] },
])('answers a question with the sources of its $source', ({ source, value, expected }) => {
  const { suggestions } = decode({
    answerRecord: RECORD,
    suggestedQuery: { queryText: 'Can I return it?' },
    suggestedQueryAnswer: { answerText: '**Yes.**', [source]: value },
  });
  expect(suggestions).toMatchObject([
    { kind: 'knowledge', id: RECORD, question: 'Can I return it?', markdown: '**Yes.**', sources: expected },
  ]);
  expect(reported).toEqual([]);
});

it.each([{ suggestedQueryAnswer: undefined }, { suggestedQueryAnswer: { answerText: ' ' } }])(
  'proposes a question that Google does not answer as worth a search too: $suggestedQueryAnswer',
  ({ suggestedQueryAnswer }) => {
    const result = decode(
      { answerRecord: RECORD, suggestedQuery: { queryText: 'Can I return it?' }, suggestedQueryAnswer },
      { additionalSuggestedQueryResults: [{ suggestedQuery: { queryText: 'What does it cost?' } }] },
    );
    expect(result.suggestions).toEqual([
      { kind: 'knowledge', id: RECORD, question: 'Can I return it?', markdown: undefined, sources: [] },
    ]);
    expect(result.questions).toEqual(['Can I return it?', 'What does it cost?']);
    expect(reported).toEqual([]);
  },
);

it('gives an answer without a question the one of the FAQ, or none', () => {
  const answerOnly = (source: object) =>
    decode({ answerRecord: RECORD, suggestedQueryAnswer: { answerText: 'Yes.', ...source } }).suggestions;
  expect(answerOnly({ faqSource: { question: 'May I?' } })).toMatchObject([{ question: 'May I?' }]);
  expect(answerOnly({})).toMatchObject([{ question: '', markdown: 'Yes.' }]);
});

it.each([{ answer: undefined }, { answer: null }, { answer: {} }, { answer: { answerRecord: RECORD } }])(
  'has nothing new to propose: $answer',
  ({ answer }) => {
    expect(decode(answer)).toMatchObject({ suggestions: [], questions: [] });
    expect(reported).toEqual([]);
  },
);

it('skips an answer that no feedback could name, and keeps the further questions that can be read', () => {
  const result = decode(
    { suggestedQuery: { queryText: 'Can I return it?' } },
    {
      additionalSuggestedQueryResults: [
        { suggestedQuery: { queryText: 7 } },
        'How?',
        { suggestedQuery: { queryText: ' ' } },
        { suggestedQuery: { queryText: 'What does it cost?' } },
      ],
    },
  );
  expect(result).toMatchObject({ suggestions: [], questions: ['What does it cost?'] });
  expect(reported.map(({ message }) => message)).toEqual([
    'knowledge answer answerRecord: the whole (string)',
    'knowledge question: the whole (string)',
    'knowledge question: the whole (object)',
  ]);
});

it('keeps an answer beside sources that cannot be read', () => {
  const { suggestions } = decode({
    answerRecord: RECORD,
    suggestedQueryAnswer: { answerText: 'Yes.', generativeSource: { snippets: ['x', ...snippets] } },
  });
  expect(suggestions).toMatchObject([{ markdown: 'Yes.', sources: [returns] }]);
  expect(reported).toHaveLength(1);
});
