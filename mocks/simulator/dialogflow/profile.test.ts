import { aDesk, LOCATION, PROFILE, refused, suggestionsIn, THINKING_MS } from '../testing/agent-desk';
import type { ConversationProfile } from './profile';
import { PROFILE_IDS } from './profile-catalogue';

const profileNamed = (id: string): string => `${LOCATION}/conversationProfiles/${id}`;

it.each([
  ['demo-profile', ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION', 'KNOWLEDGE_ASSIST', 'KNOWLEDGE_SEARCH']],
  ['legacy-profile', ['ARTICLE_SUGGESTION', 'FAQ', 'DIALOGFLOW_ASSIST']],
  ['companion-profile', ['CONVERSATION_SUMMARIZATION']],
  ['email-profile', ['KNOWLEDGE_ASSIST', 'KNOWLEDGE_SEARCH', 'CONVERSATION_SUMMARIZATION']],
  ['generator-profile', ['SMART_REPLY']],
])('serves %s with its features', async (id, features) => {
  const desk = await aDesk();
  const { body } = await desk.api<ConversationProfile>('GET', profileNamed(id));
  expect(body.name).toBe(profileNamed(id));
  const { featureConfigs } = body.humanAgentAssistantConfig.humanAgentSuggestionConfig;
  expect(featureConfigs.map(({ suggestionFeature }) => suggestionFeature.type)).toEqual(features);
});

it('has a profile of its own for each kind that needs one, in any location', async () => {
  const desk = await aDesk();
  for (const id of PROFILE_IDS) {
    const name = profileNamed(id).replace('global', 'europe-west1');
    expect(await desk.api('GET', name)).toMatchObject({ status: 200, body: { name } });
  }
  expect(await desk.api('GET', profileNamed('toString'))).toMatchObject(refused(404, 'NOT_FOUND', /profile/));
});

it('serves the generators that the profile names, and no others', async () => {
  const desk = await aDesk();
  const { body } = await desk.api<ConversationProfile>('GET', PROFILE);
  const names = body.humanAgentAssistantConfig.humanAgentSuggestionConfig.generators ?? [];
  const contexts = await Promise.all(
    names.map(async (name) => Object.keys((await desk.api<object>('GET', name)).body)),
  );
  expect(contexts.map((fields) => fields.find((field) => field.endsWith('Context')))).toEqual([
    'agentCoachingContext',
    'freeFormContext',
    'freeFormContext',
  ]);
  expect(await desk.api('GET', `${LOCATION}/generators/nope`)).toMatchObject(
    refused(404, 'NOT_FOUND', /does not exist/),
  );
});

describe('events', () => {
  const MESSAGE = 'I want to return my boots, order 4471902856';
  const eventsOf = async (profile: string, message = MESSAGE) => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat', profile);
    const { events } = await desk.listen(chat.name);
    const answer = await chat.say('customer', message);
    desk.clock.advance(0);
    const early = events.filter(({ name }) => name === 'human-agent-assistant-event');
    desk.clock.advance(THINKING_MS);
    const all = events.filter(({ name }) => name === 'human-agent-assistant-event');
    const kindsOf = (some: typeof events) => some.map((event) => suggestionsIn([event]).flatMap(Object.keys));
    return { answer, early: kindsOf(early), all: kindsOf(all) };
  };

  it('come for each kind apart, the quick ones first, where the profile does not group them', async () => {
    const { answer, early, all } = await eventsOf('demo-profile');
    expect(early).toEqual([['suggestSmartRepliesResponse']]);
    expect(all).toEqual([
      ['suggestSmartRepliesResponse'],
      ['suggestKnowledgeAssistResponse'],
      ['generateSuggestionsResponse'],
      ['generateSuggestionsResponse'],
    ]);
    expect(answer.body.humanAgentSuggestionResults?.flatMap(Object.keys)).toEqual([
      'suggestSmartRepliesResponse',
    ]);
  });

  it('come as one where the profile groups them', async () => {
    const { all } = await eventsOf('legacy-profile');
    expect(all).toEqual([
      [
        'suggestArticlesResponse',
        'suggestFaqAnswersResponse',
        'suggestDialogflowAssistsResponse',
        'suggestEntityExtractionResponse',
      ],
    ]);
  });

  it('wait for the slowest where the profile groups them', async () => {
    const { answer, early, all } = await eventsOf('email-profile');
    expect(early).toEqual([]);
    expect(all).toEqual([['suggestKnowledgeAssistResponse']]);
    expect(Object.keys(answer.body)).toEqual(['message']);
  });

  it('come empty, too, unless the profile skips those', async () => {
    const { all } = await eventsOf('demo-profile', 'Thanks');
    expect(all).toContainEqual(['suggestKnowledgeAssistResponse']);
    expect((await eventsOf('email-profile', 'Thanks')).all).toEqual([]);
  });

  it('of a core that was stopped never come', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { events } = await desk.listen(chat.name);
    await chat.say('customer', MESSAGE);
    desk.core.stop();
    desk.clock.advance(THINKING_MS);
    expect(events).toEqual([]);
  });
});

describe('sentiment', () => {
  it('is told with the answer, the event and the list, for customers only', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { events } = await desk.listen(chat.name);
    const { message } = (await chat.say('customer', 'This is ridiculous')).body;
    await chat.say('agent', 'That is terrible');
    const sentimentAnalysis = { queryTextSentiment: { score: -0.8, magnitude: 0.8 } };
    expect(message).toMatchObject({ sentimentAnalysis });
    const news = events.find(({ name }) => name === 'new-message-event');
    expect(JSON.parse(news?.body.data ?? '')).toMatchObject({ newMessagePayload: { sentimentAnalysis } });
    const [ofAgent, ofCustomer] = (await chat.messages()).body.messages ?? [];
    expect(ofCustomer).toMatchObject({ sentimentAnalysis });
    expect(ofAgent).not.toHaveProperty('sentimentAnalysis');
  });

  it('leaves out numbers that are 0, as proto3 does', async () => {
    const chat = await (await aDesk()).openChat('chat');
    const { message } = (await chat.say('customer', 'Order 4471902856')).body;
    expect(message.sentimentAnalysis).toEqual({ queryTextSentiment: {} });
  });

  it('is not there where the profile does not ask for it', async () => {
    const chat = await (await aDesk()).openChat('chat', 'legacy-profile');
    expect((await chat.say('customer', 'This is ridiculous')).body.message).not.toHaveProperty(
      'sentimentAnalysis',
    );
  });
});

it('writes no summary where the profile does not have it', async () => {
  const chat = await (await aDesk()).openChat('chat', 'legacy-profile');
  expect(await chat.summary()).toMatchObject(refused(400, 'FAILED_PRECONDITION', /not configured/));
});

it.each([
  ['suggestSmartReplies', 'email-profile'],
  ['suggestKnowledgeAssist', 'legacy-profile'],
  ['suggestArticles', 'demo-profile'],
  ['suggestFaqAnswers', 'demo-profile'],
])('refuses %s where the profile does not have it', async (method, profile) => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat', profile);
  expect(await desk.api('POST', `${chat.agent.name}/suggestions:${method}`, {})).toMatchObject(
    refused(400, 'FAILED_PRECONDITION', /not configured/),
  );
});
