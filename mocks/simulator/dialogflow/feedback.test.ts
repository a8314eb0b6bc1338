import { aDesk, LOCATION, type Desk } from '../testing/agent-desk';
import type { SearchKnowledgeResponse } from './resources';

const PROFILE = `${LOCATION}/conversationProfiles/demo-profile`;
const DETAIL = 'answer_feedback.agent_assistant_detail_feedback';
const CLICKED = `${DETAIL}.knowledge_search_feedback.clicked_uris`;

const searched = async (desk: Desk): Promise<string> => {
  const { body } = await desk.api<SearchKnowledgeResponse>(
    'POST',
    `${LOCATION}/suggestions:searchKnowledge`,
    {
      query: { text: 'refund' },
      conversationProfile: PROFILE,
      sessionId: 's',
    },
  );
  return body.answers[0]?.answerRecord ?? '';
};

const click = (desk: Desk, record: string, ...clickedUris: readonly string[]) =>
  desk.api('PATCH', `${record}?updateMask=${CLICKED}`, {
    answerFeedback: { agentAssistantDetailFeedback: { knowledgeSearchFeedback: { clickedUris } } },
  });

it('counts a clicked link as often as it is sent', async () => {
  const desk = await aDesk();
  const record = await searched(desk);
  await click(desk, record, 'https://a.test/');
  await click(desk, record, 'https://a.test/', 'https://b.test/');
  expect(desk.core.answerRecord(record)?.answerFeedback).toMatchObject({
    agentAssistantDetailFeedback: {
      knowledgeSearchFeedback: { clickedUris: ['https://a.test/', 'https://a.test/', 'https://b.test/'] },
    },
  });
});

it('answers feedback that changes nothing with everything that is there', async () => {
  const desk = await aDesk();
  const record = await searched(desk);
  await click(desk, record, 'https://a.test/');
  const { body } = await desk.api('PATCH', `${record}?updateMask=answer_feedback.clicked`, {
    answerFeedback: { clicked: true },
  });
  expect(body).toEqual(desk.core.answerRecord(record));
  expect(body).toMatchObject({
    answerFeedback: {
      agentAssistantDetailFeedback: { knowledgeSearchFeedback: { clickedUris: ['https://a.test/'] } },
    },
  });
});

it('keeps every request as it was sent, refused ones too', async () => {
  const desk = await aDesk();
  const record = await searched(desk);
  const displayed = { answerFeedback: { displayed: true } };
  await desk.api('PATCH', `${record}?updateMask=answer_feedback.displayed`, displayed);
  await desk.api('PATCH', `${record}?updateMask=answer_feedback.liked`, displayed);
  expect(desk.core.feedback()).toEqual([
    { name: record, updateMask: 'answer_feedback.displayed', body: displayed },
    { name: record, updateMask: 'answer_feedback.liked', body: displayed },
  ]);
});
