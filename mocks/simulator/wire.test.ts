import { protoProblems, type ProtoVersion } from '../fixtures/proto-check';
import { SCENARIOS } from '../scenarios/scenarios';
import type { AnalyzeContentResponse } from './dialogflow/resources';
import { aDesk, LOCATION, PROFILE, type Answer } from './testing/agent-desk';

/** Which proto an answer of Dialogflow is, by the end of the address that was called. */
const PROTO_OF_METHOD: readonly (readonly [RegExp, string])[] = [
  [/^POST .*\/conversations\?/, 'Conversation'],
  [/^GET .*\/conversations\/[^/]+$/, 'Conversation'],
  [/:complete$/, 'Conversation'],
  [/^(?:POST|PATCH) .*\/participants(?:\/[^/:]+)?(?:\?.*)?$/, 'Participant'],
  [/^GET .*\/participants$/, 'ListParticipantsResponse'],
  [/:analyzeContent$/, 'AnalyzeContentResponse'],
  [/:suggestSmartReplies$/, 'SuggestSmartRepliesResponse'],
  [/:suggestConversationSummary$/, 'SuggestConversationSummaryResponse'],
  [/\/messages(?:\?.*)?$/, 'ListMessagesResponse'],
  [/:batchCreate$/, 'BatchCreateMessagesResponse'],
  [/conversationProfiles\/[^/]+$/, 'ConversationProfile'],
  [/answerRecords\/[^/]+\?/, 'AnswerRecord'],
];

const EVENT_PROTO: Readonly<Record<string, string>> = {
  'human-agent-assistant-event': 'HumanAgentAssistantEvent',
  'new-message-event': 'ConversationEvent',
  'conversation-lifecycle-event': 'ConversationEvent',
};

describe.each<ProtoVersion>(['v2beta1', 'v2'])('everything that is sent in %s', (version) => {
  it.each(SCENARIOS.map(({ name, lines }) => [name, lines] as const))(
    'is what the protos promise: %s',
    async (name, lines) => {
      const desk = await aDesk();
      const problems: string[] = [];
      const checked = new Set<string>();

      const call = async <T>(method: string, resource: string, body?: unknown): Promise<Answer<T>> => {
        const answer = await desk.api<T>(method, resource, body, version);
        const type = PROTO_OF_METHOD.find(([pattern]) => pattern.test(`${method} ${resource}`))?.[1];
        if (type === undefined) throw new Error(`No proto is known for ${method} ${resource}`);
        if (answer.status !== 200) problems.push(`${method} ${resource}: ${answer.status}`);
        problems.push(...protoProblems(type, answer.body, version));
        checked.add(type);
        return answer;
      };

      const conversation = `${LOCATION}/conversations/${name}`;
      const { events } = await desk.listen(conversation);
      await call('GET', PROFILE);
      await call('POST', `${LOCATION}/conversations?conversationId=${name}`, {
        conversationProfile: PROFILE,
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
      await call('POST', `${conversation}/suggestions:suggestConversationSummary`, {});
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

      let answerRecord = '';
      for (const [index, { role, text }] of lines.entries()) {
        desk.clock.advance(1500);
        const speaker = role === 'customer' ? customer : agent;
        const answer = await call<AnalyzeContentResponse>('POST', `${speaker.body.name}:analyzeContent`, {
          textInput: { text, languageCode: 'en-US' },
          messageSendTime: new Date(desk.clock.now()).toISOString(),
          requestId: `IM${index}`,
        });
        answerRecord =
          answer.body.humanAgentSuggestionResults?.[0]?.suggestSmartRepliesResponse.smartReplyAnswers?.[0]
            ?.answerRecord ?? answerRecord;
      }
      await call('POST', `${agent.body.name}/suggestions:suggestSmartReplies`, {
        currentTextInput: { text: 'One moment, please.' },
      });
      await call('GET', `${conversation}/messages?pageSize=2`);
      await call('POST', `${conversation}/suggestions:suggestConversationSummary`, {});
      await call('PATCH', `${answerRecord}?updateMask=answer_feedback.clicked,answer_feedback.click_time`, {
        answerFeedback: { clicked: true, clickTime: '2026-01-15T10:00:00.5Z' },
      });
      await call('POST', `${conversation}:complete`);
      await call('GET', conversation);
      desk.clock.advance(1000);

      for (const { name: event, body } of events) {
        expect(Object.keys(body).sort()).toEqual([
          'ack_time',
          'conversation_name',
          'data',
          'data_type',
          'message_id',
          'publish_time',
        ]);
        problems.push(...protoProblems(EVENT_PROTO[event] ?? event, JSON.parse(body.data), version));
        checked.add(event);
      }
      expect(problems).toEqual([]);
      const every = [...PROTO_OF_METHOD.map(([, type]) => type), ...Object.keys(EVENT_PROTO)];
      const known = every.filter((type) => version === 'v2beta1' || type !== 'BatchCreateMessagesResponse');
      expect(checked).toEqual(new Set(known));
    },
  );
});
