import type { AssistFailure } from '../../../domain/failure';
import { decodeCoaching } from './coaching';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

const DUPLICATE = { duplicateSuggestions: [{ suggestionIndex: 0 }] };
const instructionsOf = (...applicableInstructions: unknown[]) =>
  decodeCoaching({ applicableInstructions }, report).instructions;

it('tells rules from what to do and what to say, and what was there before', () => {
  expect(
    decodeCoaching(
      {
        applicableInstructions: [
          { displayName: 'Exchange first', displayDetails: '# Sheet', condition: 'A size does not fit' },
          { displayName: 'Greet', duplicateCheckResult: DUPLICATE },
        ],
        agentActionSuggestions: [
          { agentAction: 'Check the stock', duplicateCheckResult: {} },
          { agentAction: 'Greet', duplicateCheckResult: DUPLICATE },
        ],
        sampleResponses: [
          { responseText: 'Would L fit?', duplicateCheckResult: { duplicateSuggestions: [] } },
          { responseText: 'Hello!', duplicateCheckResult: DUPLICATE },
        ],
      },
      report,
    ),
  ).toEqual({
    instructions: [
      {
        title: 'Exchange first',
        markdown: '# Sheet',
        condition: 'A size does not fit',
        isDuplicate: false,
      },
      { title: 'Greet', markdown: '', condition: '', isDuplicate: true },
    ],
    actions: [
      { text: 'Check the stock', isDuplicate: false },
      { text: 'Greet', isDuplicate: true },
    ],
    responses: [
      { text: 'Would L fit?', isDuplicate: false },
      { text: 'Hello!', isDuplicate: true },
    ],
  });
  expect(reported).toEqual([]);
});

it.each([
  { raw: { condition: 'It rains', agentAction: 'Take a coat' }, title: 'It rains', condition: '' },
  { raw: { agentAction: 'Take a coat' }, title: 'Take a coat', condition: '' },
  { raw: { displayDetails: '# Sheet' }, title: 'Instruction', condition: '' },
])('calls a rule without a name "$title"', ({ raw, title, condition }) => {
  expect(instructionsOf(raw)).toMatchObject([{ title, condition }]);
});

it('skips what says nothing, reports it, and keeps the rest', () => {
  const coaching = decodeCoaching(
    {
      applicableInstructions: [{}, { displayName: 'Greet' }],
      agentActionSuggestions: [{ agentAction: ' ' }, { agentAction: 'Greet' }],
      sampleResponses: [{}, { responseText: 'Hello!' }],
    },
    report,
  );
  expect(coaching).toMatchObject({
    instructions: [{ title: 'Greet' }],
    actions: [{ text: 'Greet' }],
    responses: [{ text: 'Hello!' }],
  });
  expect(reported.map(({ message }) => message)).toEqual([
    'coaching instruction: nothing to show',
    'coaching action: agentAction (non_empty)',
    'coaching response: responseText (object)',
  ]);
});
