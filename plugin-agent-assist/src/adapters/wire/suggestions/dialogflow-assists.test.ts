import type { AssistFailure } from '../../../domain/failure';
import { decodeDialogflowAssists, decodeEntityExtraction } from './dialogflow-assists';

const RECORD = 'projects/demo-project/locations/global/answerRecords/r1';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

const answers = (...parts: readonly object[]) => ({
  dialogflowAssistAnswers: parts.map((part) => ({ answerRecord: RECORD, ...part })),
});

describe('what a virtual agent would answer', () => {
  const decode = (...parts: readonly object[]) =>
    decodeDialogflowAssists(answers(...parts), report).suggestions;

  it('is its intent, its words and what it has understood', () => {
    expect(
      decode({
        queryResult: {
          intent: { displayName: 'return.request' },
          fulfillmentText: 'I can help.',
          parameters: { product: 'jacket', orderNumber: '' },
        },
      }),
    ).toEqual([
      {
        kind: 'dialogflowAssist',
        id: RECORD,
        intent: 'return.request',
        text: 'I can help.',
        parameters: [{ name: 'product', value: 'jacket' }],
      },
    ]);
    expect(reported).toEqual([]);
  });

  it('takes its words from its messages where it has no text', () => {
    const fulfillmentMessages = [
      { text: { text: ['I can help.', 'Let me help.'] } },
      { quickReplies: { quickReplies: ['Yes'] } },
      { text: { text: ['Which order?'] } },
    ];
    expect(decode({ queryResult: { fulfillmentMessages } })).toMatchObject([
      { text: 'I can help.\nWhich order?' },
    ]);
    expect(reported).toEqual([]);
  });

  it('may be an intent only', () => {
    expect(
      decode({ intentSuggestion: { displayName: 'return', description: 'Wants to return' } }),
    ).toMatchObject([{ intent: 'return', text: 'Wants to return', parameters: [] }]);
  });

  it('keeps its words beside parameters that cannot be read', () => {
    expect(decode({ queryResult: { fulfillmentText: 'I can help.', parameters: ['x'] } })).toMatchObject([
      { text: 'I can help.', parameters: [] },
    ]);
    expect(reported).toHaveLength(1);
  });

  it('is left out and reported where it says nothing', () => {
    expect(decode({}, { queryResult: { fulfillmentText: ' ', parameters: { a: '' } } })).toEqual([]);
    expect(reported.map(({ message }) => message)).toEqual([
      'Dialogflow assist: nothing to show',
      'Dialogflow assist: nothing to show',
    ]);
  });
});

describe('entity extraction', () => {
  const decode = (...parts: readonly object[]) =>
    decodeEntityExtraction(answers(...parts), report).suggestions;

  it('is what the customer has told, without what is still to be told', () => {
    expect(
      decode({ queryResult: { parameters: { order: 'A-4711', date: '', sizes: [], urgent: false } } }),
    ).toEqual([
      {
        kind: 'entities',
        id: RECORD,
        parameters: [
          { name: 'order', value: 'A-4711' },
          { name: 'urgent', value: false },
        ],
      },
    ]);
    expect(reported).toEqual([]);
  });

  it('is silent where nothing was told', () => {
    expect(decode({}, { queryResult: {} }, { queryResult: { parameters: { date: '' } } })).toEqual([]);
    expect(reported).toEqual([]);
  });
});
