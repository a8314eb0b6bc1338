import { ACCOUNT_SID, AUTH_TOKEN } from '../../../mocks/twilio/ids';
import type { Chat } from '../../../mocks/twilio/model/interactions';
import { problemOf } from '../../test/functions-server';
import { startRelayedWorld, type RelayedWorld } from '../../test/relay';
import { chat } from '../../test/world';
import { twilioSignature } from '../lib/twilio-signature';

let setUp: RelayedWorld;
beforeAll(async () => {
  setUp = await startRelayedWorld();
}, 30_000);
beforeEach(() => {
  setUp.reset();
  setUp.simulator.core.faults.clear();
});
afterAll(() => setUp.stop());

const conversationOf = ({ channel }: Chat): string => channel.conversationSid;
const customerOf = ({ channel }: Chat): string =>
  channel.participants.find(({ type }) => type === 'customer')?.identity ?? '';
const agentOf = ({ channel }: Chat): string =>
  channel.participants.find(({ type }) => type === 'agent')?.identity ?? '';

const says = (one: Chat, author: string, text: string, origin?: 'rest') =>
  setUp.world.conversations.send(conversationOf(one), author, text, {}, origin && { origin });
const customerSays = (one: Chat, text: string) => says(one, customerOf(one), text);

/** A chat whose first message has been relayed. */
const relayedChat = async (): Promise<Chat> => {
  const one = chat(setUp.world);
  await setUp.webhooks.settled();
  return one;
};

const formOf = (one: Chat, fields: Readonly<Record<string, string>> = {}) => ({
  AccountSid: ACCOUNT_SID,
  EventType: 'onMessageAdded',
  ConversationSid: conversationOf(one),
  Index: '0',
  ...fields,
});
const call = (form: Readonly<Record<string, string>>, authToken: string = AUTH_TOKEN) =>
  setUp.functions.postForm('/conversation-webhook', form, {
    'X-Twilio-Signature': twilioSignature(authToken, `${setUp.functions.url}/conversation-webhook`, form),
  });

const cursorOf = (one: Chat) =>
  setUp.world.sync
    .documents()
    .find(({ uniqueName }) => uniqueName === `agent-assist-relay-${conversationOf(one)}`)?.data;

/** Google fails at whatever it is asked that has this in its path. */
const fail = (status: 500 | 503, only: string, times = 100) =>
  setUp.simulator.core.faults.inject({ kind: 'upstream', status, times, only });
const again = (one: Chat) => call(formOf(one, { Index: '1' }));
/** Time goes by, since Google has failed for the first time. */
const passTime = (one: Chat, ms: number): void => {
  const data = cursorOf(one) as { readonly stuck: { readonly since: number } };
  const { sid } = setUp.world.sync.findDocument(`agent-assist-relay-${conversationOf(one)}`);
  const stuck = { ...data.stuck, since: data.stuck.since - ms };
  setUp.world.sync.setDocument(sid, { ...data, stuck });
};

describe('what is written', () => {
  it('reaches Agent Assist before an agent has accepted', async () => {
    const { channel } = setUp.world.interactions.startChat({ customerName: 'Cleo', text: 'Hello?' });
    await setUp.webhooks.settled();
    expect(setUp.known({ channel } as Chat)).toEqual(['END_USER: Hello?']);
  });

  it('reaches it with everybody’s role, once and in order', async () => {
    const one = await relayedChat();
    says(one, agentOf(one), 'Hi, how can I help?');
    await setUp.webhooks.settled();
    customerSays(one, 'Where is my order?');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual([
      'END_USER: Hello',
      'HUMAN_AGENT: Hi, how can I help?',
      'END_USER: Where is my order?',
    ]);
    expect(setUp.outcomes().map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('of a bot, which fires no webhook, comes with the next message', async () => {
    const one = await relayedChat();
    says(one, 'studio', 'I am a bot. What is it about?', 'rest');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
    customerSays(one, 'A refund');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual([
      'END_USER: Hello',
      'AUTOMATED_AGENT: I am a bot. What is it about?',
      'END_USER: A refund',
    ]);
  });

  it('is not lost with its webhook', async () => {
    const one = await relayedChat();
    setUp.webhooks.drop(2);
    customerSays(one, 'one');
    customerSays(one, 'two');
    customerSays(one, 'three');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual([
      'END_USER: Hello',
      'END_USER: one',
      'END_USER: two',
      'END_USER: three',
    ]);
    // Only the last one is worth a suggestion.
    expect(setUp.analysed().filter((text) => ['one', 'two', 'three'].includes(text))).toEqual(['three']);
  });

  it('keeps its order where the webhooks do not', async () => {
    const one = await relayedChat();
    setUp.webhooks.reverse(3);
    for (const text of ['one', 'two', 'three']) customerSays(one, text);
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual([
      'END_USER: Hello',
      'END_USER: one',
      'END_USER: two',
      'END_USER: three',
    ]);
  });

  it('is told once where many webhooks come at the same time', async () => {
    const one = await relayedChat();
    const texts = ['one', 'two', 'three', 'four', 'five', 'six'];
    for (const text of texts) customerSays(one, text);
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', ...texts.map((text) => `END_USER: ${text}`)]);
    expect(setUp.outcomes().every(({ status }) => status === 200)).toBe(true);
    expect(cursorOf(one)).toMatchObject({ relayed: 6, lease: null });
  });

  it('is told once where Twilio’s webhook is played again', async () => {
    const one = await relayedChat();
    const before = setUp.simulator.core.requests.length;
    expect((await call(formOf(one))).status).toBe(200);
    expect(setUp.simulator.core.requests).toHaveLength(before);
  });

  it('goes to a conversation that no virtual agent takes part in', async () => {
    const one = await relayedChat();
    const opened = setUp.simulator.core.requests.filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/conversations'),
    );
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
    expect(opened.at(-1)?.body).toMatchObject({ conversationStage: 'HUMAN_ASSIST_STAGE' });
  });

  it('of two messages in one second is two', async () => {
    const one = await relayedChat();
    setUp.webhooks.drop(1);
    customerSays(one, 'ok');
    customerSays(one, 'ok');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: ok', 'END_USER: ok']);
  });

  it('goes out as it was edited, and not at all if it was removed', async () => {
    const one = await relayedChat();
    setUp.webhooks.drop(2);
    const first = customerSays(one, 'My number is 12');
    const second = customerSays(one, 'Forget that');
    setUp.world.conversations.editMessage(conversationOf(one), first.sid, { body: 'My number is 13' });
    setUp.world.conversations.removeMessage(conversationOf(one), second.sid);
    customerSays(one, 'Are you there?');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual([
      'END_USER: Hello',
      'END_USER: My number is 13',
      'END_USER: Are you there?',
    ]);
  });

  it('goes on under the next id where Google has completed the conversation', async () => {
    const one = await relayedChat();
    const token = await setUp.simulator.core.handle(
      new Request('http://connector.test/register', {
        method: 'POST',
        headers: { authorization: 'flex-token' },
      }),
    );
    const { token: jwt } = (await token.json()) as { token: string };
    await setUp.simulator.core.handle(
      new Request(`http://connector.test/v2beta1/${setUp.conversationName(one)}:complete`, {
        method: 'POST',
        headers: { authorization: jwt, 'content-type': 'application/json' },
        body: '{}',
      }),
    );
    customerSays(one, 'Good morning');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
    expect(setUp.known(one, 2)).toEqual(['END_USER: Good morning']);
  });

  it('of an e-mail, whose text is elsewhere, is left to the browser', async () => {
    const { channel } = setUp.world.interactions.startChat({
      customerName: 'Cleo',
      text: 'Dear all',
      channelType: 'email',
      subject: 'Refund',
    });
    await setUp.webhooks.settled();
    expect(setUp.known({ channel } as Chat)).toEqual([]);
    expect(setUp.outcomes()).toMatchObject([{ status: 200 }]);
  });

  it('of what a browser has told already is not told again', async () => {
    const one = await relayedChat();
    setUp.world.sync.documents().forEach(({ uniqueName }) => {
      if (uniqueName === `agent-assist-relay-${conversationOf(one)}`)
        setUp.world.sync.removeDocument(uniqueName);
    });
    customerSays(one, 'And?');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: And?']);
  });
});

describe('a pause', () => {
  const pause = (one: Chat, record: unknown) =>
    setUp.world.conversations.updateAttributes(conversationOf(one), {
      ...setUp.world.conversations.get(conversationOf(one)).attributes,
      agent_assist_pause: record,
    });
  const CARD = '4111 1111 1111 1111';

  it('keeps back what was written meanwhile, then and ever after', async () => {
    const one = await relayedChat();
    pause(one, { v: 1, spans: [[0, null]] });
    customerSays(one, CARD);
    await setUp.webhooks.settled();
    pause(one, { v: 1, spans: [[0, 1]] });
    customerSays(one, 'Done');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: Done']);
    expect(JSON.stringify(setUp.simulator.core.requests)).not.toContain(CARD);
  });

  it('keeps back nothing that was written before its end was, and after what it covers', async () => {
    const one = await relayedChat();
    pause(one, { v: 1, spans: [[0, null]] });
    customerSays(one, CARD);
    await setUp.webhooks.settled();
    // The desktop has read which message is the newest, and writes that.
    customerSays(one, 'So?');
    await setUp.webhooks.settled();
    pause(one, { v: 1, spans: [[0, 1]] });
    customerSays(one, 'Done');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: So?', 'END_USER: Done']);
    expect(JSON.stringify(setUp.simulator.core.requests)).not.toContain(CARD);
  });

  it('holds though somebody has overwritten the record', async () => {
    const one = await relayedChat();
    pause(one, { v: 1, spans: [[0, null]] });
    customerSays(one, 'My card:');
    await setUp.webhooks.settled();
    setUp.world.conversations.updateAttributes(conversationOf(one), { theirs: true });
    customerSays(one, CARD);
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
  });

  it('holds though its record cannot be read', async () => {
    const one = await relayedChat();
    pause(one, 'yes please');
    customerSays(one, CARD);
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
  });

  it('holds though it begins while the webhook is at work', async () => {
    const one = await relayedChat();
    setUp.intercept(({ path, method }) => {
      // After the messages were listed, and before anything is sent.
      if (method === 'GET' && path.endsWith('/Workers')) pause(one, { v: 1, spans: [[0, null]] });
      return undefined;
    });
    customerSays(one, CARD);
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
  });

  it.each([
    ['stored without being analysed', ':analyzeContent', 1],
    ['stored one by one', ':batchCreate', 3],
  ])('holds though it begins between two requests for a message, which is %s', async (_, asked, count) => {
    const one = await relayedChat();
    fail(500, asked, 3);
    setUp.webhooks.drop(count - 1);
    for (let index = 1; index <= count; index += 1) customerSays(one, `${CARD} ${index}`);
    await setUp.webhooks.settled();
    const lastOne = formOf(one, { Index: `${count}` });
    await call(lastOne);
    passTime(one, 180_000);
    const failed = () =>
      setUp.simulator.core.requests.filter(({ path, status }) => path.includes(asked) && status >= 500)
        .length;
    const before = failed();
    setUp.intercept(({ path, method }) => {
      if (method === 'GET' && path.endsWith(conversationOf(one)) && failed() > before)
        pause(one, { v: 1, spans: [[0, null]] });
      return undefined;
    });
    expect((await call(lastOne)).status).toBe(200);
    expect(failed()).toBe(before + 1);
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
  });

  it('holds back everything while Twilio does not tell of it', async () => {
    const one = await relayedChat();
    setUp.intercept(({ path, method }) =>
      method === 'GET' && path.endsWith(conversationOf(one)) ? { status: 503, body: {} } : undefined,
    );
    customerSays(one, CARD);
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
    expect(setUp.outcomes().at(-1)).toMatchObject({ status: 503 });
  });
});

describe('what fails', () => {
  it('is made up for by the next one', async () => {
    const one = await relayedChat();
    setUp.simulator.core.faults.inject({ kind: 'upstream', status: 429, times: 1, only: ':analyzeContent' });
    customerSays(one, 'one');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);
    expect(cursorOf(one)).toMatchObject({ relayed: 0, lease: null });
    customerSays(one, 'two');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: one', 'END_USER: two']);
  });

  it('at Google for good holds nothing up', async () => {
    const one = await relayedChat();
    setUp.simulator.core.faults.inject({ kind: 'upstream', status: 400, times: 1, only: ':analyzeContent' });
    customerSays(one, 'one');
    await setUp.webhooks.settled();
    customerSays(one, 'two');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: two']);
  });

  it('at Google again and again is stored in the end, without being analysed, and holds nothing up', async () => {
    const one = await relayedChat();
    fail(500, ':analyzeContent');
    customerSays(one, 'one');
    says(one, agentOf(one), 'two');
    await setUp.webhooks.settled();
    await call(formOf(one, { Index: '2' }));
    expect(setUp.known(one)).toEqual(['END_USER: Hello']);

    passTime(one, 180_000);
    setUp.simulator.core.faults.clear();
    fail(500, ':analyzeContent', 1);
    expect((await call(formOf(one, { Index: '2' }))).status).toBe(200);
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: one', 'HUMAN_AGENT: two']);
    expect(cursorOf(one)).toMatchObject({ relayed: 2, stuck: null });
  });

  it('at Google in every way is set aside in the end, and the log says so', async () => {
    const one = await relayedChat();
    fail(500, ':');
    customerSays(one, 'canary-one');
    await setUp.webhooks.settled();
    await again(one);
    await again(one);
    expect(cursorOf(one)).toMatchObject({ relayed: 0, stuck: { after: 0, count: 3 }, lease: null });

    passTime(one, 180_000);
    expect((await call(formOf(one, { Index: '1' }))).status).toBe(200);
    expect(setUp.functions.output()).toMatch(/Message IM[0-9a-f]{32} is set aside after repeated failures/);
    expect(setUp.functions.output()).not.toContain('canary');

    setUp.simulator.core.faults.clear();
    customerSays(one, 'two');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: two']);
  });

  it('at Google with one of many does not take the others with it', async () => {
    const one = await relayedChat();
    fail(500, ':batchCreate', 4);
    setUp.webhooks.drop(2);
    for (const text of ['one', 'two', 'three']) customerSays(one, text);
    await setUp.webhooks.settled();
    await call(formOf(one, { Index: '3' }));
    passTime(one, 180_000);
    // The third time all together, and then the first of them alone.
    await call(formOf(one, { Index: '3' }));
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: two', 'END_USER: three']);
  });

  it('because Google is down costs no message, however long', async () => {
    const one = await relayedChat();
    fail(503, '');
    customerSays(one, 'one');
    await setUp.webhooks.settled();
    for (let attempt = 2; attempt <= 5; attempt += 1) expect((await again(one)).status).toBe(502);
    expect(cursorOf(one)).toMatchObject({ relayed: 0, stuck: null, lease: null });

    setUp.simulator.core.faults.clear();
    await again(one);
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: one']);
  });

  it('at Google with all that is written costs one message at the most for each while', async () => {
    const one = await relayedChat();
    fail(500, ':');
    setUp.webhooks.drop(2);
    for (const text of ['one', 'two', 'three']) customerSays(one, text);
    await setUp.webhooks.settled();
    await call(formOf(one, { Index: '3' }));
    passTime(one, 180_000);
    expect((await call(formOf(one, { Index: '3' }))).status).toBe(502);
    expect(cursorOf(one)).toMatchObject({ relayed: 1, stuck: { after: 1, count: 1 }, lease: null });

    setUp.simulator.core.faults.clear();
    await call(formOf(one, { Index: '3' }));
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: two', 'END_USER: three']);
  });

  it('because Google finds an open conversation in the wrong state holds nothing up, and begins no other one', async () => {
    const one = await relayedChat();
    setUp.simulator.core.faults.inject({
      kind: 'upstream',
      status: 400,
      reason: 'FAILED_PRECONDITION',
      times: 1,
      only: ':analyzeContent',
    });
    customerSays(one, 'one');
    await setUp.webhooks.settled();
    customerSays(one, 'two');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: two']);
    expect(setUp.known(one, 2)).toEqual([]);
    expect(cursorOf(one)).toMatchObject({ relayed: 2, generation: 1 });
  });

  it('is not told twice where only the answer was lost', async () => {
    const one = await relayedChat();
    setUp.simulator.core.faults.inject({
      kind: 'upstream',
      status: 503,
      times: 1,
      only: ':analyzeContent',
      applied: true,
    });
    customerSays(one, 'one');
    await setUp.webhooks.settled();
    customerSays(one, 'two');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: one', 'END_USER: two']);
  });

  it('is answered within Twilio’s five seconds', async () => {
    const one = await relayedChat();
    setUp.simulator.core.faults.inject({ kind: 'threadsExhausted', forMs: 6_000 });
    customerSays(one, 'Hello?');
    await setUp.webhooks.settled();
    // What takes longer has no status.
    expect(setUp.outcomes().at(-1)?.status).toBe(504);
    expect(cursorOf(one)).toMatchObject({ relayed: 0, lease: null });
  }, 20_000);

  it('to be answered gives the right to relay back, though others have asked meanwhile', async () => {
    const one = await relayedChat();
    setUp.simulator.core.faults.inject({ kind: 'threadsExhausted', forMs: 6_000 });
    customerSays(one, 'Hello?');
    customerSays(one, 'Anybody?');
    await setUp.webhooks.settled();
    expect(cursorOf(one)).toMatchObject({ relayed: 0, wanted: 2, lease: null });
  }, 20_000);

  it('to exist, though it was asked for, is not waited for', async () => {
    const one = await relayedChat();
    expect((await call(formOf(one, { Index: '7' }))).status).toBe(200);
    expect(cursorOf(one)).toMatchObject({ relayed: 0, lease: null });
  });

  it('in the middle of a lease is taken over when it has run out', async () => {
    const one = await relayedChat();
    const name = `agent-assist-relay-${conversationOf(one)}`;
    const document = setUp.world.sync.documents().find(({ uniqueName }) => uniqueName === name);
    setUp.world.sync.setDocument(document?.sid ?? '', {
      ...(document?.data as object),
      lease: { id: 'crashed', until: Date.now() - 1 },
    });
    customerSays(one, 'Still there?');
    await setUp.webhooks.settled();
    expect(setUp.known(one)).toEqual(['END_USER: Hello', 'END_USER: Still there?']);
  });

  it('of a cursor that somebody has forged is begun anew', async () => {
    const one = await relayedChat();
    const name = `agent-assist-relay-${conversationOf(one)}`;
    for (const data of [
      { v: 1, relayed: 1e9, generation: 1, paused: [], wanted: 1e9, lease: null },
      { v: 1, relayed: 'all' },
      { v: 1, relayed: 0, generation: 1, paused: [], wanted: 0, lease: { id: 'x', until: 1e15 } },
    ]) {
      setUp.world.sync.setDocument(setUp.world.sync.findDocument(name).sid, data);
      customerSays(one, JSON.stringify(data));
      await setUp.webhooks.settled();
    }
    expect(setUp.known(one)).toHaveLength(4);
  });
});

describe('who may call', () => {
  it.each([
    [
      'without a signature',
      (form: Record<string, string>) => setUp.functions.postForm('/conversation-webhook', form),
    ],
    ['signed by another account', (form: Record<string, string>) => call(form, 'f'.repeat(32))],
    [
      'for another account',
      (form: Record<string, string>) => call({ ...form, AccountSid: `AC${'9'.repeat(32)}` }),
    ],
  ])('nobody %s', async (_, send) => {
    const one = await relayedChat();
    const answer = await send(formOf(one));
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'signature_invalid']);
  });

  it('only about conversations of Flex’s own service', async () => {
    const one = await relayedChat();
    const answer = await call(formOf(one, { ConversationSid: `CH${'0'.repeat(32)}` }));
    expect([answer.status, answer.body]).toEqual([200, {}]);
  });

  it('and other events change nothing', async () => {
    const one = await relayedChat();
    const before = setUp.requests().length;
    expect((await call(formOf(one, { EventType: 'onMessageAdd', Body: 'x' }))).body).toEqual({});
    expect(setUp.requests()).toHaveLength(before);
  });

  it('and no word of it stands in a log', async () => {
    const one = await relayedChat();
    setUp.simulator.core.faults.inject({ kind: 'upstream', status: 503, times: 1, only: ':analyzeContent' });
    customerSays(one, 'canary-4711');
    await setUp.webhooks.settled();
    expect(setUp.functions.output()).not.toMatch(/canary-4711|Cleo/);
    expect(setUp.functions.output()).not.toContain(AUTH_TOKEN);
  });
});

it('does nothing where the browser relays', async () => {
  const browser = await startRelayedWorld({ relay: 'browser' });
  try {
    const one = chat(browser.world);
    await browser.webhooks.settled();
    expect(browser.outcomes()).toMatchObject([{ status: 200 }]);
    expect(browser.simulator.core.requests).toEqual([]);
    expect(browser.known(one)).toEqual([]);
  } finally {
    await browser.stop();
  }
}, 30_000);
