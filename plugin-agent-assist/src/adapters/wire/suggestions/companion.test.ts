import type { AssistFailure } from '../../../domain/failure';
import { decodeCompanion } from './companion';

const recordOf = (id: string) => `projects/demo-project/locations/global/answerRecords/${id}`;

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

const decode = (...guidances: unknown[]) =>
  decodeCompanion({ answerRecord: recordOf('r1'), companionSuggestion: { guidances } }, report).suggestions;

it('is advice with its reason and its sources, each address once', () => {
  expect(
    decode({
      suggestedReply: 'Would L fit?',
      suggestedAction: 'Check the stock',
      explanation: 'Too small.',
      knowledgeSources: [
        {
          knowledgeArticleTitle: 'Sizes',
          knowledgeArticleUrl: 'https://help.example/sizes',
          knowledgeSnippet: 'Small.',
        },
      ],
      groundingMetadata: {
        groundingChunks: [
          { retrievedContext: { title: 'Sizes again', uri: 'https://help.example/sizes' } },
          { web: { uri: 'https://example.org/jackets', domain: 'example.org' } },
        ],
      },
    }),
  ).toMatchObject([
    {
      kind: 'companion',
      id: recordOf('r1'),
      guidances: [
        {
          reply: 'Would L fit?',
          action: 'Check the stock',
          explanation: 'Too small.',
          sources: [{ title: 'Sizes', snippet: 'Small.' }, { title: 'example.org' }],
          toolCalls: [],
        },
      ],
    },
  ]);
  expect(reported).toEqual([]);
});

it('wraps each tool call with words about it, which stand in for its description', () => {
  const toolCall = { tool: 'tools/stock', state: 'NEEDS_CONFIRMATION', answerRecord: recordOf('call') };
  expect(
    decode({
      toolCalls: [
        { textUpdate: 'Looking for L', toolCallInfo: { toolCall } },
        { textUpdate: 'Thinking', toolCallInfo: null },
        { textUpdate: 'Thinking' },
      ],
    }),
  ).toMatchObject([
    {
      guidances: [
        {
          reply: '',
          toolCalls: [
            { id: recordOf('call'), tool: 'stock', details: 'Looking for L', needsConfirmation: true },
          ],
        },
      ],
    },
  ]);
  expect(reported).toEqual([]);
});

it('leaves out advice that says nothing, reports it, and keeps the rest', () => {
  expect(decode({ explanation: 'Because.' }, 'x', { suggestedAction: 'Check the stock' })).toMatchObject([
    { guidances: [{ action: 'Check the stock' }] },
  ]);
  expect(reported.map(({ message }) => message)).toEqual([
    'companion guidance: nothing to show',
    'companion guidance: the whole (object)',
  ]);
});

it.each([{}, { companionSuggestion: {} }, { companionSuggestion: { guidances: [] } }])(
  'is nothing where there is no advice: %j',
  (raw) => {
    expect(decodeCompanion(raw, report).suggestions).toEqual([]);
    expect(reported).toEqual([]);
  },
);

it('cannot be shown where no feedback could name it', () => {
  expect(() =>
    decodeCompanion({ companionSuggestion: { guidances: [{ suggestedReply: 'Hello' }] } }, report),
  ).toThrow('companion answerRecord');
});
