import type { Chat } from '../../../mocks/twilio/model/interactions';
import { problemOf } from '../../test/functions-server';
import { startRelayedWorld, type RelayedWorld } from '../../test/relay';
import { chat, connect, endChat, handOver } from '../../test/world';

let setUp: RelayedWorld;
beforeAll(async () => {
  setUp = await startRelayedWorld();
}, 30_000);
beforeEach(() => {
  setUp.reset();
  setUp.simulator.core.faults.clear();
});
afterAll(() => setUp.stop());

const heal = (taskSid: string, as = 'ada') =>
  setUp.functions.post('/heal-conversation', { Token: setUp.world.signIn(as), taskSid });
const customerSays = ({ channel }: Chat, text: string) =>
  setUp.world.conversations.send(
    channel.conversationSid,
    channel.participants.find(({ type }) => type === 'customer')?.identity ?? '',
    text,
  );

it('makes up for webhooks that never came, and says what the conversation is called', async () => {
  setUp.webhooks.setDown(true);
  const one = chat(setUp.world);
  customerSays(one, 'Anybody?');
  const answer = await heal(one.task.sid);
  expect([answer.status, answer.body]).toEqual([
    200,
    { conversation: setUp.conversationName(one), relayed: 2, left: 0 },
  ]);
  expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: Anybody?']);
});

it('changes nothing where all is well', async () => {
  const one = chat(setUp.world);
  await setUp.webhooks.settled();
  const answers = await Promise.all([heal(one.task.sid), heal(one.task.sid)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(setUp.known(one)).toEqual(['END_USER: Hello']);
  expect((await heal(one.task.sid)).body).toEqual({
    conversation: setUp.conversationName(one),
    relayed: 0,
    left: 0,
  });
});

it('and a webhook at the same time tell each message once', async () => {
  const one = chat(setUp.world);
  for (const text of ['one', 'two', 'three']) customerSays(one, text);
  await Promise.all([heal(one.task.sid), setUp.webhooks.settled()]);
  await heal(one.task.sid);
  expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: one', 'END_USER: two', 'END_USER: three']);
});

it('tells what is missing of a chat that has just ended, and opens nothing anew for it', async () => {
  const one = chat(setUp.world);
  await setUp.webhooks.settled();
  setUp.webhooks.drop(1);
  customerSays(one, 'Bye');
  setUp.world.conversations.setState(one.channel.conversationSid, 'closed');
  expect((await heal(one.task.sid)).status).toBe(200);
  expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: Bye']);
  expect(setUp.known(one, 2)).toEqual([]);
});

it('leaves out what a pause covers', async () => {
  setUp.webhooks.setDown(true);
  const one = chat(setUp.world);
  setUp.world.conversations.updateAttributes(one.channel.conversationSid, {
    agent_assist_pause: { v: 1, spans: [[0, 1]] },
  });
  customerSays(one, '4111 1111 1111 1111');
  customerSays(one, 'Done');
  await heal(one.task.sid);
  expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: Done']);
});

it('is for those who have the task, and no others', async () => {
  const one = chat(setUp.world);
  const next = handOver(setUp.world, one, 'ada', 'bo');
  for (const as of ['sam', 'ada']) {
    const answer = await heal(next.sid, as);
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'task_not_yours']);
  }
  expect((await heal(next.sid, 'bo')).status).toBe(200);
});

it('is for nobody any more once their task is completed', async () => {
  const one = chat(setUp.world);
  endChat(setUp.world, one);
  const answer = await heal(one.task.sid, 'ada');
  expect([answer.status, problemOf(answer).code]).toEqual([403, 'task_not_yours']);
});

it('has nothing to do with calls', async () => {
  const answer = await heal(connect(setUp.world).task.sid);
  expect([answer.status, problemOf(answer).code]).toEqual([400, 'request_invalid']);
});

it('says so where the browser relays', async () => {
  const browser = await startRelayedWorld({ relay: 'browser' });
  try {
    const one = chat(browser.world);
    const answer = await browser.functions.post('/heal-conversation', {
      Token: browser.world.signIn('ada'),
      taskSid: one.task.sid,
    });
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'relay_off']);
  } finally {
    await browser.stop();
  }
}, 30_000);
