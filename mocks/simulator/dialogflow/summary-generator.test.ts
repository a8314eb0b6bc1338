import { protoProblems } from '../../fixtures/proto-check';
import { aDesk, LOCATION, refused, suggestionsIn, THINKING_MS } from '../testing/agent-desk';
import { SUMMARISED, type Generator } from './generators';
import type { GenerateSuggestionsResponse } from './resources';

const GENERATOR = `${LOCATION}/generators/summariser`;

async function setupChat() {
  const desk = await aDesk();
  const chat = await desk.openChat('chat', 'generator-profile');
  const generate = (version: 'v2beta1' | 'v2' = 'v2beta1') =>
    desk.api<GenerateSuggestionsResponse>(
      'POST',
      `${chat.name}/suggestions:generate`,
      { triggerEvents: ['MANUAL_CALL'] },
      version,
    );
  return { chat, desk, generate };
}

describe('a generator of summaries', () => {
  it.each(['v2beta1', 'v2'] as const)(
    'writes its sections in its own order, as the protos of %s have it',
    async (version) => {
      const { chat, desk, generate } = await setupChat();
      await chat.say('customer', 'My parcel 9920417735 is late');
      await chat.say('agent', 'I have asked the carrier to deliver the parcel tomorrow');

      const { body } = await generate(version);
      const { generatorSuggestion, ...answer } = body.generatorSuggestionAnswers?.[0] ?? {};
      const sections = generatorSuggestion?.summarySuggestion?.summarySections ?? [];
      expect(sections.map(({ section }) => section)).toEqual(SUMMARISED);
      expect(sections[1]?.summary).toContain('My parcel 9920417735 is late');
      expect(answer).toMatchObject({
        sourceGenerator: GENERATOR,
        answerRecord: expect.stringContaining('/answerRecords/') as string,
      });
      expect(protoProblems('GenerateSuggestionsResponse', body, version)).toEqual([]);
      const generator = await desk.api<Generator>('GET', GENERATOR, undefined, version);
      expect(protoProblems('Generator', generator.body, version)).toEqual([]);
    },
  );

  it('has nothing to say before the customer has', async () => {
    const { chat, generate } = await setupChat();
    expect((await generate()).body).toEqual({});
    await chat.say('agent', 'Good morning, how can I help?');
    expect((await generate()).body.generatorSuggestionAnswers).toBeUndefined();
  });

  it('is asked, and never speaks up by itself', async () => {
    const { chat, desk } = await setupChat();
    const { events } = await desk.listen(chat.name);
    await chat.say('customer', 'My parcel 9920417735 is late');
    desk.clock.advance(THINKING_MS);
    expect(suggestionsIn(events).flatMap(Object.keys)).toEqual(['suggestSmartRepliesResponse']);
  });

  it('takes a feedback record for each summary, of sections or of one text', async () => {
    const { chat, desk, generate } = await setupChat();
    await chat.say('customer', 'My parcel 9920417735 is late');
    const record = (await generate()).body.generatorSuggestionAnswers?.[0]?.answerRecord ?? '';
    const send = (summarizationFeedback: object) =>
      desk.api(
        'PATCH',
        `${record}?updateMask=answer_feedback.agent_assistant_detail_feedback.summarization_feedback`,
        { name: record, answerFeedback: { agentAssistantDetailFeedback: { summarizationFeedback } } },
      );
    expect(await send({ textSections: { situation: 'Late' } })).toMatchObject({ status: 200 });
    expect(await send({ summaryText: 'Late' })).toMatchObject({ status: 200 });
    expect(await send({ summaryText: 'Late', textSections: { situation: 'Late' } })).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /Only one/),
    );
  });

  it('takes the place of suggestConversationSummary, which its profile does not have', async () => {
    const { chat, desk } = await setupChat();
    expect(await desk.api('POST', `${chat.name}/suggestions:suggestConversationSummary`, {})).toMatchObject(
      refused(400, 'FAILED_PRECONDITION', /CONVERSATION_SUMMARIZATION/),
    );
  });
});
