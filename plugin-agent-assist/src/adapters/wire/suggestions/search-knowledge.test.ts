import type { AssistFailure } from '../../../domain/failure';
import { decodeSearchKnowledge } from './search-knowledge';

const recordOf = (id: string) => `projects/demo-project/locations/global/answerRecords/${id}`;

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

it('lists the answers in Google’s order, each with its sources once', () => {
  const source = { title: 'Returns', uri: 'https://help.example/returns', snippet: '30 days' };
  const { suggestions } = decodeSearchKnowledge(
    {
      answers: [
        {
          answer: 'Within **30 days**.',
          answerType: 'GENERATIVE',
          answerSources: [source, { ...source, snippet: 'unworn' }, { title: 'Sizes' }],
          answerRecord: recordOf('r1'),
        },
        { answer: 'Free.', answerType: 'SOMETHING_NEW', answerRecord: recordOf('r2') },
      ],
      rewrittenQuery: 'returns',
    },
    report,
  );
  expect(suggestions).toMatchObject([
    {
      kind: 'searchAnswer',
      id: recordOf('r1'),
      markdown: 'Within **30 days**.',
      sources: [{ title: 'Returns', snippet: '30 days' }, { title: 'Sizes' }],
    },
    { kind: 'searchAnswer', id: recordOf('r2'), markdown: 'Free.', sources: [] },
  ]);
  expect(reported).toEqual([]);
});

it('leaves out answers that say nothing or that no feedback could name, and reports each', () => {
  const { suggestions } = decodeSearchKnowledge(
    {
      answers: [
        { answerRecord: recordOf('r1') },
        { answer: 'x' },
        { answer: 'So.', answerRecord: recordOf('r2') },
      ],
    },
    report,
  );
  expect(suggestions).toMatchObject([{ markdown: 'So.' }]);
  expect(reported.map(({ message }) => message)).toEqual([
    'search answer: answer (object)',
    'search answer: answerRecord (object)',
  ]);
});

it('finds nothing in an answer without answers', () => {
  expect(decodeSearchKnowledge({}, report).suggestions).toEqual([]);
  expect(reported).toEqual([]);
});
