import {
  aDesk,
  LOCATION,
  PROFILE,
  refused,
  suggestionsIn,
  THINKING_MS,
  type Desk,
} from '../../testing/agent-desk';
import type { SearchKnowledgeResponse, SuggestKnowledgeAssistResponse } from '../resources';

describe('a customer’s question', () => {
  const talk = async (...lines: readonly string[]) => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { events } = await desk.listen(chat.name);
    for (const line of lines) {
      await chat.say('customer', line);
      desk.clock.advance(THINKING_MS);
    }
    return suggestionsIn(events).flatMap(({ suggestKnowledgeAssistResponse }) =>
      suggestKnowledgeAssistResponse === undefined ? [] : [suggestKnowledgeAssistResponse],
    );
  };

  it('is put in words, and answered from articles that can be opened', async () => {
    const [response] = await talk('How long is the warranty on my headphones?');
    expect(response?.knowledgeAssistAnswer).toMatchObject({
      suggestedQuery: {
        queryText: 'How long is the warranty?',
        searchContexts: [{ key: 'item', value: 'headphones' }],
      },
      suggestedQueryAnswer: {
        answerText: expect.stringContaining('**one year**') as string,
        generativeSource: { snippets: [{ uri: 'https://help.example.com/articles/warranty' }] },
      },
    });
  });

  it('comes with the other questions that it may be, each with a record of its own', async () => {
    const [response] = await talk('My parcel is late and I want my money back');
    const records = [
      response?.knowledgeAssistAnswer?.answerRecord,
      ...(response?.additionalSuggestedQueryResults ?? []).map(({ answerRecord }) => answerRecord),
    ];
    expect(records.length).toBeGreaterThan(1);
    expect(new Set(records).size).toBe(records.length);
  });

  it('has no answer where that is not sure enough', async () => {
    const [response] = await talk('It is about a code');
    expect(response?.knowledgeAssistAnswer?.suggestedQuery.queryText).toBe(
      'A customer has lost the phone for two-step sign-in',
    );
    expect(response?.knowledgeAssistAnswer).not.toHaveProperty('suggestedQueryAnswer');
  });

  it('is suggested again only after another one', async () => {
    const responses = await talk(
      'When do I get my refund?',
      'When will the refund come?',
      'I forgot my password',
      'And when do I get my refund?',
    );
    expect(
      responses.map(({ knowledgeAssistAnswer }) => knowledgeAssistAnswer?.suggestedQuery.queryText),
    ).toEqual([
      'How long does a refund take?',
      undefined,
      'How does a customer reset a password?',
      'How long does a refund take?',
    ]);
  });

  it('can be asked for, and is then told apart from the one that the request names', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { message } = (await chat.say('customer', 'When do I get my refund?')).body;
    const ask = async (body: object) =>
      (
        await desk.api<SuggestKnowledgeAssistResponse>(
          'POST',
          `${chat.agent.name}/suggestions:suggestKnowledgeAssist`,
          body,
        )
      ).body;
    expect(await ask({})).toMatchObject({
      knowledgeAssistAnswer: { suggestedQuery: { queryText: 'How long does a refund take?' } },
      latestMessage: message.name,
      contextSize: 1,
    });
    expect(await ask({ previousSuggestedQuery: 'How long does a refund take?' })).toEqual({
      latestMessage: message.name,
      contextSize: 1,
    });
  });
});

describe('searchKnowledge', () => {
  const SEARCH = {
    query: { text: 'how long is the warranty', languageCode: 'en-US' },
    conversationProfile: PROFILE,
    sessionId: 'session-1',
  };
  const search = (desk: Desk, change: object = {}, parent = LOCATION) =>
    desk.api<SearchKnowledgeResponse>('POST', `${parent}/suggestions:searchKnowledge`, {
      ...SEARCH,
      ...change,
    });

  it('answers with sources and a record that takes feedback', async () => {
    const desk = await aDesk();
    const { status, body } = await search(desk, { querySource: 'AGENT_QUERY' });
    expect(status).toBe(200);
    expect(body.answers[0]).toMatchObject({
      answerType: 'GENERATIVE',
      answerSources: [{ uri: 'https://help.example.com/articles/warranty', title: 'Warranty and repairs' }],
    });
    expect(desk.core.answerRecord(body.answers[0]?.answerRecord ?? '')).toBeDefined();
  });

  it('adds the words of an FAQ, in plain text, where the question is one', async () => {
    const { body } = await search(await aDesk());
    expect(body.answers[1]).toMatchObject({
      answerType: 'FAQ',
      answer: expect.not.stringContaining('**') as string,
    });
  });

  it('takes a question about "it" for one about what was spoken of', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    await chat.say('customer', 'I want a refund');
    const ofCustomer = await search(desk, { query: { text: 'how long does it take' } }, chat.name);
    expect(ofCustomer.body).toMatchObject({
      rewrittenQuery: 'how long does it take (I want a refund)',
      answers: [{ answerSources: [{ title: 'When a refund arrives' }] }],
    });
    await search(desk, { query: { text: 'router lights' } }, chat.name);
    const ofSession = await search(desk, { query: { text: 'how do I restart it' } }, chat.name);
    expect(ofSession.body.answers[0]?.answerSources[0]?.title).toBe('Restarting a router');
    const exact = { query: { text: 'how do I fix it' }, exactSearch: true };
    expect((await search(desk, exact, chat.name)).status).toBe(404);
  });

  it('says NOT_FOUND in Google’s JSON where nothing matches', async () => {
    const answer = await search(await aDesk(), { query: { text: 'flux capacitor' } });
    expect(answer).toMatchObject(refused(404, 'NOT_FOUND', /No answer/));
    expect(answer.contentType).toMatch(/json/);
  });

  it.each([
    ['no session', { sessionId: undefined }, /sessionId/],
    ['a session of 37 characters', { sessionId: 'x'.repeat(37) }, /36/],
    ['no query', { query: undefined }, /query/],
    ['an empty query', { query: { text: '' } }, /text/],
    ['no profile', { conversationProfile: undefined }, /conversationProfile/],
    ['another source', { querySource: 'CUSTOMER' }, /querySource/],
    ['a field that does not exist', { text: 'hi' }, /Unknown name "text"/],
  ])('refuses %s', async (_, change, message) => {
    expect(await search(await aDesk(), change)).toMatchObject(refused(400, 'INVALID_ARGUMENT', message));
  });

  it('keeps conversations apart', async () => {
    const desk = await aDesk();
    const [chat, other] = [await desk.openChat('chat'), await desk.openChat('other')];
    const { message } = (await other.say('customer', 'I want a refund')).body;
    expect(await search(desk, { conversation: other.name }, chat.name)).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /not of the path/),
    );
    expect(await search(desk, { latestMessage: message.name }, chat.name)).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /not part of/),
    );
  });
});
