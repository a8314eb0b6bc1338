import type { AssistFailure } from '../../../domain/failure';
import { decodeArticles, decodeFaqs } from './documents';

const RECORD = 'projects/demo-project/locations/global/answerRecords/r1';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

describe('articles', () => {
  const decode = (...articleAnswers: unknown[]) => decodeArticles({ articleAnswers }, report).suggestions;

  it('are sources, with all passages in one', () => {
    expect(
      decode({
        title: 'Returns',
        uri: 'https://help.example/returns',
        snippets: ['Unworn items', ' ', 'within 30 days'],
        answerRecord: RECORD,
      }),
    ).toMatchObject([
      {
        kind: 'article',
        id: RECORD,
        source: {
          title: 'Returns',
          url: { href: 'https://help.example/returns' },
          snippet: 'Unworn items\nwithin 30 days',
        },
      },
    ]);
    expect(reported).toEqual([]);
  });

  it('with an address that must not be opened keep their title', () => {
    expect(decode({ title: 'Returns', uri: 'javascript:alert(1)', answerRecord: RECORD })).toMatchObject([
      { source: { title: 'Returns', url: undefined } },
    ]);
  });

  it('with nothing to show are left out and reported', () => {
    expect(decode({ answerRecord: RECORD }, { title: 'No record' })).toEqual([]);
    expect(reported.map(({ message }) => message)).toEqual([
      'article: nothing to show',
      'article: answerRecord (object)',
    ]);
  });
});

describe('FAQ answers', () => {
  const decode = (...faqAnswers: unknown[]) => decodeFaqs({ faqAnswers }, report).suggestions;

  it('are a question and its answer', () => {
    expect(
      decode({ question: 'May I?', answer: 'You may.', confidence: -0.1, answerRecord: RECORD }),
    ).toEqual([{ kind: 'faq', id: RECORD, question: 'May I?', text: 'You may.', confidence: 0 }]);
    expect(reported).toEqual([]);
  });

  it('may lack the question, but not the answer', () => {
    expect(
      decode({ question: 'May I?', answerRecord: RECORD }, { answer: 'Yes.', answerRecord: RECORD }),
    ).toMatchObject([{ question: '', text: 'Yes.' }]);
    expect(reported.map(({ message }) => message)).toEqual(['FAQ answer: answer (object)']);
  });
});
