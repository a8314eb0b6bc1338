import { aDesk } from '../testing/agent-desk';

const orderOfEvents = async (seed: number): Promise<readonly string[]> => {
  const desk = await aDesk({ seed, latencyMs: [0, 800] });
  const chat = await desk.openChat('chat');
  const { events } = await desk.listen(chat.name);
  for (const role of ['END_USER', 'HUMAN_AGENT', 'END_USER', 'HUMAN_AGENT'] as const) {
    const speaker = role === 'END_USER' ? chat.customer : chat.agent;
    await desk.api('POST', `${speaker.name}:analyzeContent`, { textInput: { text: 'My parcel is late' } });
  }
  desk.clock.advance(800);
  return events.map(({ body }) => body.message_id.slice(-2));
};

it('keeps no order, and the seed decides which', async () => {
  const first = await orderOfEvents(3);
  expect(first).toHaveLength(6);
  expect(first).not.toEqual([...first].sort());
  expect(await orderOfEvents(3)).toEqual(first);
  expect(await orderOfEvents(4)).not.toEqual(first);
});

it('takes no longer than the longest latency and no shorter than the shortest', async () => {
  const desk = await aDesk({ latencyMs: [200, 300] });
  const chat = await desk.openChat('chat');
  const { events } = await desk.listen(chat.name);
  await desk.api('POST', `${chat.agent.name}:analyzeContent`, { textInput: { text: 'Hello' } });
  desk.clock.advance(199);
  expect(events).toHaveLength(0);
  desk.clock.advance(101);
  expect(events).toHaveLength(1);
});

it('envelopes the notification as JSON text, with the location inside and without it outside', async () => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat');
  const { events } = await desk.listen(chat.name);
  await chat.say('agent', 'Hello');
  const sentAt = desk.clock.now();
  desk.clock.advance(0);
  const [event] = events;
  expect(event).toEqual({
    name: 'new-message-event',
    body: {
      conversation_name: 'projects/demo-project/conversations/chat',
      data: expect.any(String) as string,
      data_type: 'new-message-event',
      ack_time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/) as string,
      publish_time: new Date(sentAt).toISOString(),
      message_id: expect.stringMatching(/^\d+$/) as string,
    },
  });
  expect(JSON.parse(event?.body.data ?? '')).toMatchObject({ conversation: chat.name });
});

it('loses what comes while nobody listens', async () => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat');
  await chat.say('customer', 'Is anybody there?');
  desk.clock.advance(1000);
  const { events } = await desk.listen(chat.name);
  desk.clock.advance(1000);
  expect(events).toEqual([]);
});
