import { aDesk, LOCATION, PROFILE, refused, repliesIn, type Desk } from '../testing/agent-desk';
import type { Message, Participant } from './resources';

const create = (desk: Desk, id: string, body: object = { conversationProfile: PROFILE }) =>
  desk.api<{ name: string }>('POST', `${LOCATION}/conversations?conversationId=${id}`, body);

describe('conversations', () => {
  it.each(['ab', '1abc', 'a b c', `a${'b'.repeat(64)}`])('refuse the id "%s"', async (id) => {
    const desk = await aDesk();
    expect(await create(desk, encodeURIComponent(id))).toMatchObject(refused(400, 'INVALID_ARGUMENT', /id/));
  });

  it.each(['abc', `a${'b'.repeat(63)}`, 'CH0123456789abcdef-2'])('take the id "%s"', async (id) => {
    const desk = await aDesk();
    expect(await create(desk, id)).toMatchObject({
      status: 200,
      body: { name: `${LOCATION}/conversations/${id}` },
    });
  });

  it('get an id of their own where none is given', async () => {
    const desk = await aDesk();
    const first = await desk.api<{ name: string }>('POST', `${LOCATION}/conversations`, {
      conversationProfile: PROFILE,
    });
    const second = await desk.api<{ name: string }>('POST', `${LOCATION}/conversations`, {
      conversationProfile: PROFILE,
    });
    expect(first.status).toBe(200);
    expect(first.body.name).not.toBe(second.body.name);
  });

  it('refuse an id that was used, also after the conversation ended', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    await desk.api('POST', `${chat.name}:complete`);
    expect(await create(desk, 'chat')).toMatchObject(refused(409, 'ALREADY_EXISTS', /already exists/));
  });

  it('refuse a profile that does not exist or is elsewhere', async () => {
    const desk = await aDesk();
    const unknown = { conversationProfile: `${LOCATION}/conversationProfiles/nope` };
    const elsewhere = { conversationProfile: PROFILE.replace('global', 'us-central1') };
    expect(await create(desk, 'chat', unknown)).toMatchObject(refused(404, 'NOT_FOUND', /profile/));
    expect(await create(desk, 'chat', elsewhere)).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /another location/),
    );
  });

  it('are not found before they are created', async () => {
    const desk = await aDesk();
    expect(await desk.api('GET', `${LOCATION}/conversations/nope`)).toMatchObject(
      refused(404, 'NOT_FOUND', /does not exist/),
    );
  });

  it('of another project are out of reach', async () => {
    const desk = await aDesk();
    expect(await desk.api('GET', 'projects/other/locations/global/conversations/chat')).toMatchObject(
      refused(403, 'PERMISSION_DENIED', /permission/),
    );
  });

  it('complete by themselves after 24 hours, and say so', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { events } = await desk.listen(chat.name);
    desk.clock.advance(24 * 60 * 60 * 1000 - 1001);
    await desk.register();
    expect((await desk.api('GET', chat.name)).body).toMatchObject({ lifecycleState: 'IN_PROGRESS' });
    desk.clock.advance(1);
    expect((await desk.api('GET', chat.name)).body).toMatchObject({ lifecycleState: 'COMPLETED' });
    desk.clock.advance(0);
    expect(events.filter(({ name }) => name === 'conversation-lifecycle-event')).toHaveLength(1);
  });

  it('that are completed refuse messages and participants, and still give messages and a summary', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    await chat.say('customer', 'My parcel has not arrived');
    await desk.api('POST', `${chat.name}:complete`);
    const precondition = refused(400, 'FAILED_PRECONDITION', /completed/);
    expect(await chat.say('customer', 'Hello?')).toMatchObject(precondition);
    expect(await desk.api('POST', `${chat.name}/participants`, { role: 'END_USER' })).toMatchObject(
      precondition,
    );
    expect((await chat.messages()).body.messages).toHaveLength(1);
    expect((await chat.summary()).body.summary).toBeDefined();
  });

  it('announce their end at every call of complete', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { events } = await desk.listen(chat.name);
    await desk.api('POST', `${chat.name}:complete`);
    await desk.api('POST', `${chat.name}:complete`);
    desk.clock.advance(0);
    expect(events.map(({ body }) => (JSON.parse(body.data) as { type: string }).type)).toEqual([
      'CONVERSATION_FINISHED',
      'CONVERSATION_FINISHED',
    ]);
  });
});

describe('participants', () => {
  it('need a role', async () => {
    const desk = await aDesk();
    const { name } = await desk.openChat('chat');
    expect(await desk.api('POST', `${name}/participants`, {})).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /role/),
    );
  });

  it('are listed, and change by mask only', async () => {
    const desk = await aDesk();
    const { name, agent, customer } = await desk.openChat('chat');
    await desk.api('PATCH', `${agent.name}?updateMask=agent_desktop_source`, {
      agentDesktopSource: 'TWILIO',
      obfuscatedExternalUserId: 'not in the mask',
    });
    expect((await desk.api('GET', `${name}/participants`)).body).toEqual({
      participants: [customer, { ...agent, agentDesktopSource: 'TWILIO' }],
    });
  });

  it('keep their role', async () => {
    const desk = await aDesk();
    const { agent } = await desk.openChat('chat');
    expect(await desk.api('PATCH', `${agent.name}?updateMask=role`, { role: 'END_USER' })).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /update_mask/),
    );
  });
});

describe('analyzeContent', () => {
  it('answers a customer with two or three replies for the agent, the surest first', async () => {
    const chat = await (await aDesk()).openChat('chat');
    const answer = await chat.say('customer', 'My parcel is late');
    const response = answer.body.humanAgentSuggestionResults?.[0]?.suggestSmartRepliesResponse;
    const confidences = response?.smartReplyAnswers?.map(({ confidence }) => confidence) ?? [];
    expect(confidences.length).toBeGreaterThanOrEqual(2);
    expect(confidences.length).toBeLessThanOrEqual(3);
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
    expect(response?.latestMessage).toBe(answer.body.message.name);
  });

  it('publishes the same answers as an event, in the name of the agent, and the message as another', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { events } = await desk.listen(chat.name);
    const { body } = await chat.say('customer', 'My parcel is late');
    desk.clock.advance(0);
    const data = Object.fromEntries(
      events.map((event) => [event.name, JSON.parse(event.body.data) as unknown]),
    );
    expect(data['human-agent-assistant-event']).toEqual({
      conversation: chat.name,
      participant: chat.agent.name,
      suggestionResults: body.humanAgentSuggestionResults,
    });
    expect(data['new-message-event']).toEqual({
      conversation: chat.name,
      type: 'NEW_MESSAGE',
      newMessagePayload: body.message,
    });
  });

  it('suggests nothing after a message of the agent', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { events } = await desk.listen(chat.name);
    const answer = await chat.say('agent', 'How can I help you?');
    desk.clock.advance(0);
    expect(Object.keys(answer.body)).toEqual(['message']);
    expect(events.map(({ name }) => name)).toEqual(['new-message-event']);
  });

  it('answers a repeated request id with the same answer and stores the message once', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const { events } = await desk.listen(chat.name);
    const first = await chat.say('customer', 'My parcel is late', { requestId: 'IM1' });
    const again = await chat.say('customer', 'My parcel is late', { requestId: 'IM1' });
    desk.clock.advance(0);
    expect(again.body).toEqual(first.body);
    expect((await chat.messages()).body.messages).toHaveLength(1);
    expect(events).toHaveLength(2);
  });

  it('knows a message by its send time, for each participant apart', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const sendTime = { messageSendTime: '2026-01-15T10:00:00.123Z' };
    const first = await chat.say('customer', 'My parcel is late', sendTime);
    const sameInstant = await chat.say('customer', 'once more', {
      messageSendTime: '2026-01-15T11:00:00.123000+01:00',
    });
    const other = await chat.say('agent', 'Let me see', sendTime);
    expect(sameInstant.body.message).toEqual(first.body.message);
    expect(other.body.message.name).not.toBe(first.body.message.name);
    expect((await chat.messages()).body.messages).toHaveLength(2);
  });

  it('takes the same words twice where no send time tells them apart', async () => {
    const chat = await (await aDesk()).openChat('chat');
    await chat.say('customer', 'Hello');
    await chat.say('customer', 'Hello');
    expect((await chat.messages()).body.messages).toHaveLength(2);
  });

  it.each([
    [
      'a send time inside the text',
      { textInput: { text: 'Hi', messageSendTime: '2026-01-15T10:00:00Z' } },
      /messageSendTime.*textInput/,
    ],
    [
      'a send time that is not RFC 3339',
      { messageSendTime: 'Thu Jan 15 2026 10:00:00 GMT' },
      /messageSendTime/,
    ],
    ['a request id of 37 characters', { requestId: 'x'.repeat(37) }, /requestId/],
    ['an empty text', { textInput: { text: '' } }, /text/],
    ['a field that does not exist', { sendTime: '2026-01-15T10:00:00Z' }, /Unknown name "sendTime"/],
  ])('refuses %s', async (_, request, message) => {
    const chat = await (await aDesk()).openChat('chat');
    expect(await chat.say('customer', 'Hi', request)).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', message),
    );
  });
});

describe('messages', () => {
  const talk = async (desk: Desk, count: number) => {
    const chat = await desk.openChat('chat');
    for (let index = 1; index <= count; index += 1) await chat.say('customer', `Message ${index}`);
    return chat;
  };
  const contents = (messages: readonly Message[] = []) => messages.map(({ content }) => content);

  it('are listed newest first, page by page', async () => {
    const chat = await talk(await aDesk(), 3);
    const first = (await chat.messages('?pageSize=2')).body;
    const second = (await chat.messages(`?pageSize=2&pageToken=${first.nextPageToken ?? ''}`)).body;
    expect(contents(first.messages)).toEqual(['Message 3', 'Message 2']);
    expect(contents(second.messages)).toEqual(['Message 1']);
    expect(second.nextPageToken).toBeUndefined();
  });

  it('come 100 at a time unless told, and 1,000 at most', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    for (let batch = 0; batch < 4; batch += 1) {
      const requests = Array.from({ length: 300 }, (_, index) => ({
        parent: chat.name,
        message: {
          content: 'Hello',
          participant: chat.customer.name,
          sendTime: new Date(desk.clock.now() + batch * 300 + index).toISOString(),
        },
      }));
      expect((await desk.api('POST', `${chat.name}/messages:batchCreate`, { requests })).status).toBe(200);
    }
    expect((await chat.messages()).body.messages).toHaveLength(100);
    expect((await chat.messages('?pageSize=5000')).body.messages).toHaveLength(1000);
  });

  it('are filtered by create time in microseconds, so that only news come', async () => {
    const chat = await talk(await aDesk(), 3);
    const [, known] = (await chat.messages()).body.messages ?? [];
    const micros = Date.parse(known?.createTime ?? '') * 1000;
    const filter = encodeURIComponent(`create_time_epoch_microseconds > ${micros}`);
    expect(contents((await chat.messages(`?filter=${filter}`)).body.messages)).toEqual(['Message 3']);
  });

  it('refuse a filter by anything else', async () => {
    const chat = await talk(await aDesk(), 1);
    expect(await chat.messages('?filter=content%3Dx')).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /filter/),
    );
  });

  describe('in a batch', () => {
    const batch = (parent: string, participant: Participant, times: readonly string[]) => ({
      requests: times.map((sendTime, index) => ({
        parent,
        message: { content: `Past ${index + 1}`, participant: participant.name, sendTime },
      })),
    });

    it('with equal send times are one message, the one that was there first', async () => {
      const desk = await aDesk();
      const chat = await desk.openChat('chat');
      const times = ['2026-01-15T09:00:00Z', '2026-01-15T09:00:00.000Z', '2026-01-15T09:00:01Z'];
      await desk.api('POST', `${chat.name}/messages:batchCreate`, batch(chat.name, chat.customer, times));
      await chat.say('customer', 'again', { messageSendTime: times[2] });
      expect(contents((await chat.messages()).body.messages)).toEqual(['Past 3', 'Past 1']);
    });

    it('all have the same create time', async () => {
      const desk = await aDesk();
      const chat = await desk.openChat('chat');
      const times = ['2026-01-15T09:00:00Z', '2026-01-15T09:00:01Z'];
      await desk.api('POST', `${chat.name}/messages:batchCreate`, batch(chat.name, chat.customer, times));
      const created = (await chat.messages()).body.messages?.map(({ createTime }) => createTime) ?? [];
      expect(new Set(created).size).toBe(1);
    });

    it('need a send time and are 300 at most', async () => {
      const desk = await aDesk();
      const { name, customer } = await desk.openChat('chat');
      const untimed = {
        requests: [{ parent: name, message: { content: 'Hi', participant: customer.name } }],
      };
      const many = batch(
        name,
        customer,
        Array.from({ length: 301 }, () => '2026-01-15T09:00:00Z'),
      );
      const path = `${name}/messages:batchCreate`;
      expect(await desk.api('POST', path, untimed)).toMatchObject(
        refused(400, 'INVALID_ARGUMENT', /sendTime/),
      );
      expect(await desk.api('POST', path, many)).toMatchObject(refused(400, 'INVALID_ARGUMENT', /300/));
    });

    it('are unknown to v2', async () => {
      const desk = await aDesk();
      const { name, customer } = await desk.openChat('chat');
      const body = batch(name, customer, ['2026-01-15T09:00:00Z']);
      expect((await desk.api('POST', `${name}/messages:batchCreate`, body, 'v2')).status).toBe(404);
    });
  });
});

describe('suggestSmartReplies', () => {
  it('gives the replies to the latest message again', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const replies = repliesIn(await chat.say('customer', 'My parcel is late'));
    const { body } = await desk.api<{ smartReplyAnswers: { reply: string }[] }>(
      'POST',
      `${chat.agent.name}/suggestions:suggestSmartReplies`,
      {},
    );
    expect(body.smartReplyAnswers.map(({ reply }) => reply)).toEqual(replies);
  });

  it('goes on from what the agent is about to say', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const [chosen = ''] = repliesIn(await chat.say('customer', 'My parcel is late'));
    const { body } = await desk.api<{ smartReplyAnswers: { reply: string }[] }>(
      'POST',
      `${chat.agent.name}/suggestions:suggestSmartReplies`,
      { currentTextInput: { text: chosen } },
    );
    expect(body.smartReplyAnswers.length).toBeGreaterThan(0);
    expect(body.smartReplyAnswers.map(({ reply }) => reply)).not.toContain(chosen);
  });

  it('looks no further than the message it is told', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const first = await chat.say('customer', 'My parcel is late');
    await chat.say('customer', 'And I forgot my password');
    const { body } = await desk.api<{ latestMessage: string; contextSize: number }>(
      'POST',
      `${chat.agent.name}/suggestions:suggestSmartReplies`,
      { latestMessage: first.body.message.name },
    );
    expect(body).toMatchObject({ latestMessage: first.body.message.name, contextSize: 1 });
  });
});

describe('suggestConversationSummary', () => {
  it('has the sections of the profile, in its order, three times over', async () => {
    const chat = await (await aDesk()).openChat('chat');
    await chat.say('customer', 'My parcel 99887766 is late');
    const { summary } = (await chat.summary()).body;
    expect(summary?.sortedTextSections.map(({ section }) => section)).toEqual([
      'situation',
      'action',
      'resolution',
      'customer_satisfaction',
      'entities',
    ]);
    for (const { section, summary: text } of summary?.sortedTextSections ?? []) {
      expect(summary?.textSections[section]).toBe(text);
      expect(summary?.text).toContain(text);
    }
  });

  it('is left out where nothing of substance was said', async () => {
    const chat = await (await aDesk()).openChat('chat');
    await chat.say('customer', 'Hi');
    expect((await chat.summary()).body).toEqual({
      latestMessage: expect.any(String) as string,
      contextSize: 1,
    });
  });
});

describe('answer records', () => {
  const summarised = async (desk: Desk) => {
    const chat = await desk.openChat('chat');
    await chat.say('customer', 'My parcel 99887766 is late');
    return (await chat.summary()).body.summary?.answerRecord ?? '';
  };
  const SUMMARIZATION = 'answer_feedback.agent_assistant_detail_feedback.summarization_feedback';
  const feedback = (summarizationFeedback: object) => ({
    answerFeedback: { agentAssistantDetailFeedback: { summarizationFeedback } },
  });

  it('keep what the mask names and what was there before', async () => {
    const desk = await aDesk();
    const record = await summarised(desk);
    await desk.api('PATCH', `${record}?updateMask=answer_feedback.displayed`, {
      answerFeedback: { displayed: true, clicked: true },
    });
    await desk.api(
      'PATCH',
      `${record}?updateMask=${SUMMARIZATION}`,
      feedback({ summaryText: 'Late parcel' }),
    );
    expect(desk.core.answerRecord(record)).toEqual({
      name: record,
      answerFeedback: {
        displayed: true,
        agentAssistantDetailFeedback: { summarizationFeedback: { summaryText: 'Late parcel' } },
      },
    });
  });

  it('are reset by a wide mask', async () => {
    const desk = await aDesk();
    const record = await summarised(desk);
    await desk.api('PATCH', `${record}?updateMask=answer_feedback`, { answerFeedback: { displayed: true } });
    await desk.api('PATCH', `${record}?updateMask=answerFeedback`, { answerFeedback: { clicked: true } });
    expect(desk.core.answerRecord(record)?.answerFeedback).toEqual({ clicked: true });
  });

  it.each([
    ['v2beta1', { startTimestamp: '2026-01-15T10:00:00Z' }, { startTime: '2026-01-15T10:00:00Z' }],
    ['v2', { startTime: '2026-01-15T10:00:00Z' }, { startTimestamp: '2026-01-15T10:00:00Z' }],
  ])('name the times of a summary as %s does', async (version, right, wrong) => {
    const desk = await aDesk();
    const path = `${await summarised(desk)}?updateMask=${SUMMARIZATION}`;
    expect((await desk.api('PATCH', path, feedback(right), version)).status).toBe(200);
    expect(await desk.api('PATCH', path, feedback(wrong), version)).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /Unknown name/),
    );
  });

  it('add clicked links up, and take them for a click', async () => {
    const desk = await aDesk();
    const record = await summarised(desk);
    const mask = 'answer_feedback.agent_assistant_detail_feedback.knowledge_search_feedback.clicked_uris';
    for (const uri of ['https://a.test/', 'https://b.test/']) {
      await desk.api('PATCH', `${record}?updateMask=${mask}`, {
        answerFeedback: { agentAssistantDetailFeedback: { knowledgeSearchFeedback: { clickedUris: [uri] } } },
      });
    }
    expect(desk.core.answerRecord(record)?.answerFeedback).toEqual({
      clicked: true,
      agentAssistantDetailFeedback: {
        knowledgeSearchFeedback: { clickedUris: ['https://a.test/', 'https://b.test/'] },
      },
    });
  });

  it.each([
    ['no mask', ''],
    ['a mask of a field that does not exist', '?updateMask=answer_feedback.liked'],
    ['a mask of the name', '?updateMask=name'],
  ])('refuse %s', async (_, query) => {
    const desk = await aDesk();
    const record = await summarised(desk);
    expect(await desk.api('PATCH', `${record}${query}`, { answerFeedback: { clicked: true } })).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /update_mask/),
    );
  });

  it('take the text or the sections of a summary, not both', async () => {
    const desk = await aDesk();
    const path = `${await summarised(desk)}?updateMask=${SUMMARIZATION}`;
    expect(
      await desk.api('PATCH', path, feedback({ summaryText: 'x', textSections: { situation: 'x' } })),
    ).toMatchObject(refused(400, 'INVALID_ARGUMENT', /Only one/));
  });

  it('that were never given out are not found', async () => {
    const desk = await aDesk();
    const path = `${LOCATION}/answerRecords/nope?updateMask=answer_feedback.clicked`;
    expect(await desk.api('PATCH', path, { answerFeedback: { clicked: true } })).toMatchObject(
      refused(404, 'NOT_FOUND', /does not exist/),
    );
  });
});
