import { aDesk, suggestionsIn, THINKING_MS } from '../../testing/agent-desk';
import type { GenerateSuggestionsResponse } from '../resources';

type Answer = NonNullable<GenerateSuggestionsResponse['generatorSuggestionAnswers']>[number];

/** What the coach said to each message. */
const coachedIn = async (...lines: readonly string[]) => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat');
  const { events } = await desk.listen(chat.name);
  const coached: (Answer | undefined)[] = [];
  for (const line of lines) {
    await chat.say('customer', line);
    desk.clock.advance(THINKING_MS);
    coached.push(
      suggestionsIn(events.splice(0))
        .flatMap(
          ({ generateSuggestionsResponse }) => generateSuggestionsResponse?.generatorSuggestionAnswers ?? [],
        )
        .find(({ sourceGenerator }) => sourceGenerator.endsWith('/coach')),
    );
  }
  return { desk, coached };
};

const titlesOf = (answer: Answer | undefined) =>
  answer?.generatorSuggestion.agentCoachingSuggestion?.applicableInstructions.map(
    ({ displayName }) => displayName,
  );

it('names the instructions that apply, with their cheat sheets, and what follows from each', async () => {
  const {
    coached: [answer],
  } = await coachedIn('I want to return my boots');
  expect(titlesOf(answer)).toEqual(['Verify the order number first', 'Offer an exchange before a refund']);
  const { applicableInstructions, agentActionSuggestions, sampleResponses } =
    answer?.generatorSuggestion.agentCoachingSuggestion ?? {};
  expect(applicableInstructions?.[1]?.displayDetails).toContain('**Return window:** 30 days');
  expect(agentActionSuggestions?.map(({ sources }) => sources.instructionIndexes)).toEqual([[0], [1]]);
  expect(sampleResponses?.[0]?.responseText).toContain('boots');
  expect(answer?.generatorSuggestion).not.toHaveProperty('toolCallInfo');
});

it('is silent where no instruction applies', async () => {
  const { coached } = await coachedIn('Hello there', 'OK');
  expect(coached).toEqual([undefined, undefined]);
});

it.each([
  ['This is ridiculous!', 'Stay calm with an upset customer'],
  ['My parcel 9920417735 has not arrived', 'A late parcel: search first'],
  ['I was charged twice', 'Credit a disputed charge'],
  ['I forgot my password', 'Identify before you reset'],
  ['My internet is down', 'An outage: look at the fault map'],
  ['Please cancel my order', 'Cancel before it is packed'],
  ['Bye, take care', 'Close with an open door'],
])('coaches on "%s"', async (line, title) => {
  const { coached } = await coachedIn(line);
  expect(titlesOf(coached[0])).toContain(title);
});

it('says of everything that it repeats where it was said before', async () => {
  const {
    coached: [first, second],
  } = await coachedIn('I want to return my boots', 'So can I return the boots?');
  const original = first?.generatorSuggestion.agentCoachingSuggestion;
  const repeated = second?.generatorSuggestion.agentCoachingSuggestion;
  expect(JSON.stringify(original)).not.toContain('duplicateCheckResult');
  const duplicate = { answerRecord: first?.answerRecord, suggestionIndex: 1, similarityScore: 1 };
  expect(repeated?.applicableInstructions[1]?.duplicateCheckResult).toEqual({
    duplicateSuggestions: [duplicate],
  });
  expect(repeated?.sampleResponses?.[1]?.duplicateCheckResult).toEqual({
    duplicateSuggestions: [{ ...duplicate, sources: { instructionIndexes: [1] } }],
  });
  // The first of a list has index 0, which proto3 leaves out.
  expect(
    repeated?.applicableInstructions[0]?.duplicateCheckResult?.duplicateSuggestions[0],
  ).not.toHaveProperty('suggestionIndex');
});

it('does not take what is new for a repetition', async () => {
  const {
    coached: [, second],
  } = await coachedIn('I want to return my boots', 'Order 4471902856');
  const [lookUp] = second?.generatorSuggestion.agentCoachingSuggestion?.applicableInstructions ?? [];
  expect(lookUp).toMatchObject({ displayName: 'Look the order up' });
  expect(lookUp).not.toHaveProperty('duplicateCheckResult');
});

it('runs what only reads at once, and leaves what changes something to the agent', async () => {
  const {
    desk,
    coached: [answer],
  } = await coachedIn('I want to return my boots, order 4471902856');
  expect(answer?.generatorSuggestion.toolCallInfo).toMatchObject([
    {
      toolCall: { action: 'get_order', state: 'TRIGGERED', inputParameters: { orderNumber: '4471902856' } },
      toolCallResult: { content: expect.stringContaining('"orderNumber":"4471902856"') as string },
    },
    {
      toolCall: {
        action: 'create_return',
        state: 'NEEDS_CONFIRMATION',
        inputParameters: { orderNumber: '4471902856', item: 'boots', resolution: 'REFUND', reason: 'return' },
      },
    },
  ]);
  expect(answer?.generatorSuggestion.toolCallInfo?.[1]).not.toHaveProperty('toolCallResult');
  expect(desk.core.toolRuns().map(({ action }) => action)).toEqual(['get_order']);
});

it('proposes nothing twice, also not in another way', async () => {
  const {
    coached: [, second],
  } = await coachedIn('I want to return my boots, order 4471902856', 'Or can I exchange the boots?');
  expect(titlesOf(second)).toContain('Offer an exchange before a refund');
  expect(second?.generatorSuggestion).not.toHaveProperty('toolCallInfo');
});
