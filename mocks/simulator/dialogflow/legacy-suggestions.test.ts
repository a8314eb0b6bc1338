import { aDesk, refused } from '../testing/agent-desk';
import type { SuggestArticlesResponse, SuggestFaqAnswersResponse, SuggestionResult } from './resources';

const resultsOf = async (line: string): Promise<SuggestionResult> => {
  const chat = await (await aDesk()).openChat('chat', 'legacy-profile');
  const { body } = await chat.say('customer', line);
  return Object.assign({}, ...(body.humanAgentSuggestionResults ?? [])) as SuggestionResult;
};

it('suggests articles and frequent questions, the surest first', async () => {
  const { suggestArticlesResponse, suggestFaqAnswersResponse } = await resultsOf(
    'My parcel 9920417735 is late and I want a refund',
  );
  expect(suggestArticlesResponse?.articleAnswers?.map(({ title }) => title)).toEqual([
    'A parcel that is late or missing',
    'When a refund arrives',
  ]);
  const confidences = suggestFaqAnswersResponse?.faqAnswers?.map(({ confidence }) => confidence) ?? [];
  expect(confidences).toHaveLength(2);
  expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
});

it('says what the virtual agent would, and what else it may be about', async () => {
  const { suggestDialogflowAssistsResponse } = await resultsOf(
    'My parcel 9920417735 is late and I want a refund',
  );
  expect(suggestDialogflowAssistsResponse?.dialogflowAssistAnswers).toMatchObject([
    {
      queryResult: {
        intent: { displayName: 'late parcel' },
        fulfillmentText: 'I am sorry that your parcel is late.',
        parameters: { order_number: '9920417735' },
      },
    },
    { intentSuggestion: { displayName: 'refund' } },
  ]);
});

it('takes out what the message told', async () => {
  const { suggestEntityExtractionResponse } = await resultsOf('I am Elena Rossi, elena@example.com');
  expect(suggestEntityExtractionResponse?.dialogflowAssistAnswers).toMatchObject([
    { queryResult: { parameters: { customer_name: 'Elena Rossi', email: 'elena@example.com' } } },
  ]);
});

it('suggests nothing of all this for small talk', async () => {
  const scope = { latestMessage: expect.any(String) as string, contextSize: 1 };
  expect(await resultsOf('Hello')).toEqual({
    suggestArticlesResponse: scope,
    suggestFaqAnswersResponse: scope,
    suggestDialogflowAssistsResponse: scope,
    suggestEntityExtractionResponse: scope,
  });
});

it('gives articles and frequent questions when asked', async () => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat', 'legacy-profile');
  await chat.say('customer', 'I want a refund');
  const ask = (method: string, body: object) =>
    desk.api<SuggestArticlesResponse & SuggestFaqAnswersResponse>(
      'POST',
      `${chat.agent.name}/suggestions:${method}`,
      body,
    );
  expect((await ask('suggestArticles', {})).body.articleAnswers).toMatchObject([
    { uri: 'https://help.example.com/articles/refunds' },
  ]);
  expect((await ask('suggestFaqAnswers', {})).body.faqAnswers).toMatchObject([
    { question: 'How long does a refund take?', answer: expect.not.stringContaining('**') as string },
  ]);
  expect(await ask('suggestArticles', { contextSize: 51 })).toMatchObject(
    refused(400, 'INVALID_ARGUMENT', /contextSize/),
  );
});
