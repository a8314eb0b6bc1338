import type { AssistFailure } from '../../../domain/failure';
import { decodeGenerated } from './generators';

const recordOf = (id: string) => `projects/demo-project/locations/global/answerRecords/${id}`;

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

const decode = (...generatorSuggestions: unknown[]) =>
  decodeGenerated(
    {
      generatorSuggestionAnswers: generatorSuggestions.map((generatorSuggestion, index) => ({
        generatorSuggestion,
        answerRecord: recordOf(`r${index}`),
      })),
    },
    report,
  );

const toolCallInfo = [{ toolCall: { tool: 'tools/refunds', answerRecord: recordOf('call') } }];

it('is free text', () => {
  expect(decode({ freeFormSuggestion: { response: 'Be *kind*.' } }).suggestions).toEqual([
    { kind: 'freeForm', id: recordOf('r0'), markdown: 'Be *kind*.', toolCalls: [] },
  ]);
});

it('is coaching, with the tools that go with it', () => {
  const coaching = {
    agentCoachingSuggestion: { sampleResponses: [{ responseText: 'Hello!' }] },
    toolCallInfo,
  };
  expect(decode(coaching).suggestions).toMatchObject([
    {
      kind: 'coaching',
      id: recordOf('r0'),
      responses: [{ text: 'Hello!' }],
      toolCalls: [{ id: recordOf('call') }],
    },
  ]);
});

it('is coaching without advice where there are tools only', () => {
  expect(decode({ toolCallInfo }).suggestions).toMatchObject([
    {
      kind: 'coaching',
      id: recordOf('r0'),
      instructions: [],
      actions: [],
      responses: [],
      toolCalls: [{ tool: 'refunds' }],
    },
  ]);
  expect(reported).toEqual([]);
});

it('shows a tool even beside a text that says nothing', () => {
  expect(decode({ freeFormSuggestion: {}, toolCallInfo }).suggestions).toMatchObject([
    { kind: 'coaching', toolCalls: [{ tool: 'refunds' }] },
  ]);
  expect(reported).toHaveLength(1);
});

it('names what it does not know, a summary not being for the feed, and still shows the tools that go with it', () => {
  const result = decode(
    { summarySuggestion: { summarySections: [] } },
    { summarySuggestion: {} },
    { poemSuggestion: { verses: ['…'] }, toolCallInfo },
    { freeFormSuggestion: { response: 'Be kind.' } },
  );
  expect(result.unknownKinds).toEqual(['poemSuggestion']);
  expect(result.suggestions.map(({ kind }) => kind)).toEqual(['coaching', 'freeForm']);
  expect(reported).toEqual([]);
});

it.each([
  {},
  { agentCoachingSuggestion: {} },
  { agentCoachingSuggestion: { sampleResponses: [] } },
  undefined,
])('is nothing where no rule applies: %j', (suggestion) => {
  expect(decode(suggestion).suggestions).toEqual([]);
  expect(reported).toEqual([]);
});

it('is left out and reported where a text says nothing, cannot be read or could not be named', () => {
  expect(
    decode({ freeFormSuggestion: { response: ' ' } }, { agentCoachingSuggestion: 7 }).suggestions,
  ).toEqual([]);
  const nameless = { generatorSuggestion: { freeFormSuggestion: { response: 'Be kind.' } } };
  expect(decodeGenerated({ generatorSuggestionAnswers: [nameless] }, report).suggestions).toEqual([]);
  expect(reported.map(({ message }) => message)).toEqual([
    'free-form suggestion: response (non_empty)',
    'coaching: the whole (object)',
    'generated suggestion answerRecord: the whole (string)',
  ]);
});

it('is named by its tool call where it has no name of its own', () => {
  const { suggestions } = decodeGenerated(
    { generatorSuggestionAnswers: [{ generatorSuggestion: { toolCallInfo } }] },
    report,
  );
  expect(suggestions).toMatchObject([{ id: recordOf('call') }]);
});
