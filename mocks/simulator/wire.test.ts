import { protoProblems, type ProtoVersion } from '../fixtures/proto-check';
import { SCENARIOS } from '../scenarios/scenarios';
import { PROFILES, type ProfileId } from './dialogflow/profile-catalogue';
import type { AnalyzeContentResponse, SuggestionResult } from './dialogflow/resources';
import { aDesk, LOCATION, suggestionsIn, THINKING_MS, type Answer } from './testing/agent-desk';

/** Which proto an answer of Dialogflow is, by the end of the address that was called. */
const PROTO_OF_METHOD: readonly (readonly [RegExp, string])[] = [
  [/^POST .*\/conversations\?/, 'Conversation'],
  [/^GET .*\/conversations\/[^/]+$/, 'Conversation'],
  [/:complete$/, 'Conversation'],
  [/^(?:POST|PATCH) .*\/participants(?:\/[^/:]+)?(?:\?.*)?$/, 'Participant'],
  [/^GET .*\/participants$/, 'ListParticipantsResponse'],
  [/:analyzeContent$/, 'AnalyzeContentResponse'],
  [/:suggestSmartReplies$/, 'SuggestSmartRepliesResponse'],
  [/:suggestKnowledgeAssist$/, 'SuggestKnowledgeAssistResponse'],
  [/:suggestArticles$/, 'SuggestArticlesResponse'],
  [/:suggestFaqAnswers$/, 'SuggestFaqAnswersResponse'],
  [/:searchKnowledge$/, 'SearchKnowledgeResponse'],
  [/:generate$/, 'GenerateSuggestionsResponse'],
  [/:suggestConversationSummary$/, 'SuggestConversationSummaryResponse'],
  [/\/messages(?:\?.*)?$/, 'ListMessagesResponse'],
  [/:batchCreate$/, 'BatchCreateMessagesResponse'],
  [/conversationProfiles\/[^/]+$/, 'ConversationProfile'],
  [/generators\/[^/]+$/, 'Generator'],
  [/answerRecords\/[^/]+\?/, 'AnswerRecord'],
];

const EVENT_PROTO: Readonly<Record<string, string>> = {
  'human-agent-assistant-event': 'HumanAgentAssistantEvent',
  'new-message-event': 'ConversationEvent',
  'conversation-lifecycle-event': 'ConversationEvent',
  'new-recognition-result-notification-event': 'ConversationEvent',
};

const ENVELOPE = ['ack_time', 'conversation_name', 'data', 'data_type', 'message_id', 'publish_time'];
/** Recognition results alone come with some of Pub/Sub's attributes. */
const ENVELOPE_OF: Readonly<Record<string, readonly string[]>> = {
  'new-recognition-result-notification-event': [
    ...ENVELOPE,
    'new_recognition_result_message_id',
    'participant_role',
  ].sort(),
};

const CHATS = SCENARIOS.filter((scenario) => scenario.channelType !== 'voice');
const CALLS = SCENARIOS.filter((scenario) => scenario.channelType === 'voice');

/** The methods that only some profiles allow. */
const METHODS_OF_FEATURE: Readonly<Record<string, string>> = {
  SMART_REPLY: 'suggestSmartReplies',
  KNOWLEDGE_ASSIST: 'suggestKnowledgeAssist',
  ARTICLE_SUGGESTION: 'suggestArticles',
  FAQ: 'suggestFaqAnswers',
};

/**
 * What no proto of this version knows and the scenario is there to show: Dialogflow's older assistants and the
 * stability of what is heard are in v2beta1 only, the companion is in neither yet, and nobody will ever know the
 * hologram.
 */
const isKnownStranger = (problem: string, version: ProtoVersion): boolean =>
  /\.(?:suggestHolographicResponse|generateCompanionSuggestionsResponse|companionAgent): sent /.test(
    problem,
  ) ||
  (version === 'v2' &&
    /\.(?:suggestDialogflowAssistsResponse|suggestEntityExtractionResponse): sent |: sent "DIALOGFLOW_ASSIST"|\.newRecognitionResultPayload\.stability: sent /.test(
      problem,
    ));

const recordsIn = (results: readonly SuggestionResult[]): readonly string[] =>
  [...JSON.stringify(results).matchAll(/"answerRecord":"([^"]+)"/g)].map(([, record = '']) => record);

const waitingIn = (results: readonly SuggestionResult[]) =>
  results
    .flatMap(
      ({ generateSuggestionsResponse }) => generateSuggestionsResponse?.generatorSuggestionAnswers ?? [],
    )
    .flatMap(({ generatorSuggestion }) => generatorSuggestion.toolCallInfo ?? [])
    .map(({ toolCall }) => toolCall)
    .find(({ state }) => state === 'NEEDS_CONFIRMATION');

describe.each<ProtoVersion>(['v2beta1', 'v2'])('everything that is sent in %s', (version) => {
  const checked = new Set<string>();

  it.each(CHATS.map((scenario) => [scenario.name, scenario] as const))(
    'is what the protos promise: %s',
    async (name, { lines, profile: profileId = 'demo-profile' }) => {
      const desk = await aDesk();
      const problems: string[] = [];

      const call = async <T>(method: string, resource: string, body?: unknown): Promise<Answer<T>> => {
        const answer = await desk.api<T>(method, resource, body, version);
        const type = PROTO_OF_METHOD.find(([pattern]) => pattern.test(`${method} ${resource}`))?.[1];
        if (type === undefined) throw new Error(`No proto is known for ${method} ${resource}`);
        if (answer.status !== 200) problems.push(`${method} ${resource}: ${answer.status}`);
        problems.push(...protoProblems(type, answer.body, version));
        checked.add(type);
        return answer;
      };

      const profile = `${LOCATION}/conversationProfiles/${profileId}`;
      const { suggestions } = PROFILES[profileId as ProfileId](LOCATION);
      const features = suggestions.featureConfigs.map(({ suggestionFeature }) => suggestionFeature.type);
      const conversation = `${LOCATION}/conversations/${name}`;
      const summary = async () => {
        if (!features.some((feature) => feature === 'CONVERSATION_SUMMARIZATION')) return;
        await call('POST', `${conversation}/suggestions:suggestConversationSummary`, {});
      };
      const { events } = await desk.listen(conversation);
      await call('GET', profile);
      await call('POST', `${LOCATION}/conversations?conversationId=${name}`, {
        conversationProfile: profile,
      });
      const customer = await call<{ name: string }>('POST', `${conversation}/participants`, {
        role: 'END_USER',
        obfuscatedExternalUserId: 'c-1',
      });
      const agent = await call<{ name: string }>('POST', `${conversation}/participants`, {
        role: 'HUMAN_AGENT',
      });
      await call('PATCH', `${agent.body.name}?updateMask=agent_desktop_source`, {
        agentDesktopSource: 'TWILIO',
      });
      await call('GET', `${conversation}/participants`);
      await summary();
      await call('GET', `${conversation}/messages`);
      if (version === 'v2beta1') {
        await call('POST', `${conversation}/messages:batchCreate`, {
          requests: [
            {
              parent: conversation,
              message: {
                content: 'Written before anyone listened',
                participant: customer.body.name,
                sendTime: '2026-01-15T09:00:00Z',
              },
            },
          ],
        });
      }

      for (const [index, { role, text }] of lines.entries()) {
        desk.clock.advance(1500);
        const speaker = role === 'customer' ? customer : agent;
        await call<AnalyzeContentResponse>('POST', `${speaker.body.name}:analyzeContent`, {
          textInput: { text, languageCode: 'en-US' },
          messageSendTime: new Date(desk.clock.now()).toISOString(),
          requestId: `IM${index}`,
        });
      }
      desk.clock.advance(THINKING_MS);
      const suggested = suggestionsIn(events);
      const waiting = waitingIn(suggested);
      if (waiting !== undefined) {
        await call('POST', `${agent.body.name}:analyzeContent`, {
          suggestionInput: {
            answerRecord: waiting.answerRecord,
            action: 'CONFIRM',
            parameters: waiting.inputParameters,
          },
        });
      }
      for (const feature of features) {
        const method = METHODS_OF_FEATURE[feature];
        if (method !== undefined) await call('POST', `${agent.body.name}/suggestions:${method}`, {});
      }
      if (features.some((feature) => feature === 'KNOWLEDGE_SEARCH')) {
        await call('POST', `${conversation}/suggestions:searchKnowledge`, {
          query: { text: 'How long does a refund take?', languageCode: 'en-US' },
          conversationProfile: profile,
          sessionId: 'session',
        });
      }
      if ('generators' in suggestions) {
        await call('POST', `${conversation}/suggestions:generate`, {});
        for (const generator of suggestions.generators) await call('GET', generator);
      }
      await call('GET', `${conversation}/messages?pageSize=2`);
      await summary();
      const [answerRecord = ''] = recordsIn(suggested);
      await call('PATCH', `${answerRecord}?updateMask=answer_feedback.clicked,answer_feedback.click_time`, {
        answerFeedback: { clicked: true, clickTime: '2026-01-15T10:00:00.5Z' },
      });
      await call('POST', `${conversation}:complete`);
      await call('GET', conversation);
      desk.clock.advance(1000);

      for (const { name: event, body } of events) {
        expect(Object.keys(body).sort()).toEqual(ENVELOPE_OF[event] ?? ENVELOPE);
        problems.push(...protoProblems(EVENT_PROTO[event] ?? event, JSON.parse(body.data), version));
        checked.add(event);
      }
      expect(problems.filter((problem) => !isKnownStranger(problem, version))).toEqual([]);
    },
  );

  it.each(CALLS.map((scenario) => [scenario.name, scenario] as const))(
    'is what the protos promise: %s',
    async (_, { lines, audioStopsAfter, profile = 'demo-profile' }) => {
      const desk = await aDesk();
      const { voice } = desk.core;
      const conversation = `${LOCATION}/conversations/CA0123456789abcdef0123456789abcdef`;
      const { events } = await desk.listen(conversation);
      voice.startStream(conversation, { profile });
      for (const [index, { role, text, interim }] of lines.entries()) {
        if (index === audioStopsAfter) voice.failStream(conversation);
        voice.speak(conversation, {
          role: role === 'customer' ? 'END_USER' : 'HUMAN_AGENT',
          text,
          interim: interim ?? false,
        });
        desk.clock.advance(1500);
      }
      desk.clock.advance(THINKING_MS);
      voice.endStream(conversation);
      desk.clock.advance(1000);

      const kinds = new Set(events.map(({ name }) => name));
      expect([...kinds].sort()).toEqual(Object.keys(EVENT_PROTO).sort());
      for (const { name: event, body } of events) {
        expect(Object.keys(body).sort()).toEqual(ENVELOPE_OF[event] ?? ENVELOPE);
        const problems = protoProblems(EVENT_PROTO[event] ?? event, JSON.parse(body.data), version);
        expect(problems.filter((problem) => !isKnownStranger(problem, version))).toEqual([]);
        checked.add(event);
      }
    },
  );

  it('is all that the simulator can send', () => {
    const every = [...PROTO_OF_METHOD.map(([, type]) => type), ...Object.keys(EVENT_PROTO)];
    const known = every.filter((type) => version === 'v2beta1' || type !== 'BatchCreateMessagesResponse');
    expect(checked).toEqual(new Set(known));
  });
});

it('the hologram and the companion are all that the protos do not know', () => {
  const stranger = (part: string) =>
    `HumanAgentAssistantEvent.suggestionResults.0.${part}: sent {}, understood as undefined`;
  expect(isKnownStranger(stranger('suggestHolographicResponse'), 'v2beta1')).toBe(true);
  expect(isKnownStranger(stranger('suggestDialogflowAssistsResponse'), 'v2beta1')).toBe(false);
  expect(isKnownStranger(stranger('suggestDialogflowAssistsResponse'), 'v2')).toBe(true);
  expect(isKnownStranger(stranger('suggestSmartRepliesResponse'), 'v2')).toBe(false);
});
