import { aDesk, suggestionsIn, THINKING_MS } from '../testing/agent-desk';

/** Google's reference names these and no others (`CompanionSuggestion`). */
const DOCUMENTED = {
  response: ['answerRecord', 'companionSuggestion', 'latestMessage', 'suggestionIndex'],
  guidance: [
    'explanation',
    'groundingMetadata',
    'instructionSource',
    'knowledgeSources',
    'suggestedAction',
    'suggestedReply',
    'toolCalls',
    'triggeringToolCallAnswerRecords',
  ],
  toolCall: ['textUpdate', 'toolCallInfo'],
  knowledge: ['knowledgeArticleTitle', 'knowledgeArticleUrl', 'knowledgeSnippet'],
  instruction: [
    'actions',
    'condition',
    'disableSuggestedReply',
    'displayDetails',
    'displayName',
    'triggerEvent',
  ],
};

const guidedIn = async (...lines: readonly string[]) => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat', 'companion-profile');
  const { events } = await desk.listen(chat.name);
  for (const line of lines) {
    await chat.say('customer', line);
    desk.clock.advance(THINKING_MS);
  }
  return suggestionsIn(events).flatMap(
    ({ generateCompanionSuggestionsResponse: response }) => response ?? [],
  );
};

it('guides with a reply, an action, its reason, its sources and a tool', async () => {
  const [response] = await guidedIn('The kettle arrived broken, order 4471902856');
  expect(response?.companionSuggestion.guidances).toMatchObject([
    {
      instructionSource: { displayName: 'Look the order up' },
      toolCalls: [{ toolCallInfo: { toolCall: { state: 'TRIGGERED' } }, textUpdate: 'Look up order: done.' }],
    },
    {
      suggestedReply: expect.stringContaining('kettle') as string,
      suggestedAction: expect.stringContaining('kettle') as string,
      explanation: expect.stringContaining('Offer an exchange before a refund') as string,
      knowledgeSources: [{ knowledgeArticleUrl: 'https://help.example.com/articles/damaged-items' }],
      toolCalls: [{ toolCallInfo: { toolCall: { state: 'NEEDS_CONFIRMATION' } } }],
    },
  ]);
});

it('points to an article where no instruction applies, and is silent where there is none', async () => {
  const [response, ...others] = await guidedIn('How long is the warranty?', 'Hello');
  expect(response?.companionSuggestion.guidances).toMatchObject([
    { suggestedAction: 'Read “Warranty and repairs”' },
  ]);
  expect(others).toEqual([]);
});

it('counts its suggestions from 1', async () => {
  const responses = await guidedIn('I forgot my password', 'Bye');
  expect(responses.map(({ suggestionIndex }) => suggestionIndex)).toEqual([1, 2]);
});

it('has the documented fields only', async () => {
  const responses = await guidedIn(
    'The kettle arrived broken, order 4471902856',
    'How long is the warranty?',
  );
  const within = (value: object, documented: readonly string[]) =>
    expect(documented).toEqual(expect.arrayContaining(Object.keys(value)));
  for (const response of responses) {
    within(response, DOCUMENTED.response);
    for (const guidance of response.companionSuggestion.guidances) {
      within(guidance, DOCUMENTED.guidance);
      if (guidance.instructionSource) within(guidance.instructionSource, DOCUMENTED.instruction);
      for (const toolCall of guidance.toolCalls ?? []) within(toolCall, DOCUMENTED.toolCall);
      for (const source of guidance.knowledgeSources ?? []) within(source, DOCUMENTED.knowledge);
    }
  }
  expect(responses).toHaveLength(2);
});
