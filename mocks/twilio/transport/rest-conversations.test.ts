import { ACCOUNT_SID, AUTH_TOKEN, CONVERSATIONS_SERVICE_SID } from '../ids';
import type { ConversationEvent } from '../model/conversations';
import { createWorld } from '../model/world';
import type { TwilioRequest } from './exchange';
import { createHosts } from './hosts';

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

interface Listing {
  readonly messages: readonly { readonly index: number; readonly body: string }[];
  readonly meta: { readonly next_page_url: string | null };
}

function setUp() {
  const world = createWorld({ seed: 3 });
  const hosts = createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => ({}) });
  const ask = (
    method: string,
    address: string,
    body?: Readonly<Record<string, string>>,
    more: Partial<TwilioRequest> = {},
  ) => {
    const { pathname: path, host, searchParams: query } = new URL(address);
    const authorization = basic(ACCOUNT_SID, AUTH_TOKEN);
    return hosts.answer({ method, host, path, query, body, authorization, ...more });
  };
  const workerSid = world.workerNamed('ada')?.sid;
  const chat = world.interactions.startChat({ customerName: 'Cleo', text: 'Hello', workerSid });
  const sid = chat.channel.conversationSid;
  const address = `https://conversations.twilio.com/v1/Conversations/${sid}`;
  const events: ConversationEvent[] = [];
  world.conversations.events.subscribe((event) => events.push(event));
  const list = (query: string): Listing => ask('GET', `${address}/Messages?${query}`).body as Listing;
  /** All pages of a list, each as the indexes on it. */
  const pages = (query: string): number[][] => {
    const found: number[][] = [];
    for (let page = list(query); ;) {
      found.push(page.messages.map(({ index }) => index));
      if (page.meta.next_page_url === null) return found;
      page = ask('GET', page.meta.next_page_url).body as Listing;
    }
  };
  const say = (...texts: string[]) => texts.map((text) => world.conversations.send(sid, 'bot', text));
  return { world, ask, chat, sid, address, events, list, pages, say };
}

it('answers nobody but the account', () => {
  const { ask, address } = setUp();
  for (const path of ['', '/Messages', '/Participants']) {
    const authorization = basic(ACCOUNT_SID, 'wrong');
    expect(ask('GET', address + path, undefined, { authorization })).toMatchObject({ status: 401 });
  }
});

it('shows a conversation, under the service’s name too, and changes its attributes', () => {
  const { ask, address, sid, events } = setUp();
  const named = address.replace('/v1/', `/v1/Services/${CONVERSATIONS_SERVICE_SID}/`);
  expect(ask('GET', named)).toMatchObject({
    status: 200,
    body: {
      sid,
      account_sid: ACCOUNT_SID,
      chat_service_sid: CONVERSATIONS_SERVICE_SID,
      state: 'active',
      attributes: '{"pre_engagement_data":{"friendlyName":"Cleo"}}',
      date_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    },
  });
  expect(ask('POST', address, { Attributes: '{"a":1}' }).body).toMatchObject({ attributes: '{"a":1}' });
  expect(events).toMatchObject([{ type: 'conversationUpdated', conversation: { attributes: { a: 1 } } }]);
  expect(ask('POST', address, { Attributes: 'no JSON' }).status).toBe(400);
  expect(ask('GET', address.replace(/CH\w+/, 'CH00'))).toMatchObject({ status: 404, body: { code: 20_404 } });
});

it('lists messages with what servers get to know of them', () => {
  const { ask, address, world, sid } = setUp();
  const [hello] = world.conversations.get(sid).messages;
  expect(ask('GET', `${address}/Messages`).body).toMatchObject({
    messages: [
      {
        sid: hello?.sid,
        conversation_sid: sid,
        index: 0,
        author: hello?.author,
        body: 'Hello',
        media: null,
        attributes: '{}',
        participant_sid: hello?.participantSid,
        // Milliseconds are not told here.
        date_created: `${hello?.dateCreated.toISOString().slice(0, 19)}Z`,
        delivery: null,
        url: `${address}/Messages/${hello?.sid}`,
      },
    ],
    meta: { key: 'messages', page: 0, page_size: 50, next_page_url: null },
  });
});

it.each([
  ['PageSize=2', [[0, 1], [2, 3], [4]]],
  ['PageSize=2&Order=desc', [[4, 3], [2, 1], [0]]],
  ['PageSize=5', [[0, 1, 2, 3, 4]]],
])('pages through messages by %s', (query, expected) => {
  const { pages, say } = setUp();
  say('1', '2', '3', '4');
  expect(pages(query)).toEqual(expected);
});

it('skips nothing when messages come and go between two pages', () => {
  const { list, ask, say, world, sid } = setUp();
  const [one] = say('1', '2', '3');
  const first = list('PageSize=2');
  world.conversations.removeMessage(sid, one?.sid ?? '');
  say('4');
  const second = ask('GET', first.meta.next_page_url ?? '').body as Listing;
  expect(second.messages.map(({ index }) => index)).toEqual([2, 3]);
});

it.each(['PageSize=0', 'PageSize=101', 'PageSize=x', 'Order=newest', 'PageToken=7'])(
  'refuses %s',
  (query) => {
    const { ask, address } = setUp();
    expect(ask('GET', `${address}/Messages?${query}`).status).toBe(400);
  },
);

it('takes a message of a bot, which webhooks hear of where the header says so', () => {
  const { ask, address, events } = setUp();
  const form = { Author: 'bot', Body: 'I am a bot', Attributes: '{"by":"studio"}' };
  expect(ask('POST', `${address}/Messages`, form)).toMatchObject({
    status: 201,
    body: { index: 1, author: 'bot', body: 'I am a bot', participant_sid: null },
  });
  ask('POST', `${address}/Messages`, { Body: 'x' }, { webhookEnabled: 'true' });
  expect(events).toMatchObject([
    { type: 'messageAdded', message: { author: 'bot' }, origin: 'rest' },
    { type: 'messageAdded', message: { author: 'system' }, origin: 'restWithWebhooks' },
  ]);
});

it('edits and removes any message, and gives no index again', () => {
  const { ask, address, say, events, list } = setUp();
  const [one] = say('My card is 4111', 'two');
  const message = `${address}/Messages/${one?.sid}`;
  expect(ask('POST', message, { Body: 'My card is ****' }).body).toMatchObject({ body: 'My card is ****' });
  expect(ask('GET', message).body).toMatchObject({ index: 1, author: 'bot', body: 'My card is ****' });
  expect(ask('DELETE', message).status).toBe(204);
  expect(ask('GET', message).status).toBe(404);
  say('three');
  expect(list('').messages.map(({ index }) => index)).toEqual([0, 2, 3]);
  expect(events.map(({ type }) => type).slice(2)).toEqual([
    'messageUpdated',
    'messageRemoved',
    'messageAdded',
  ]);
});

it('changes nothing of a closed conversation, and still shows it', () => {
  const { ask, address, world, sid, say } = setUp();
  const [one] = say('one');
  world.conversations.setState(sid, 'closed');
  for (const [method, path] of [
    ['POST', ''],
    ['POST', '/Messages'],
    ['POST', `/Messages/${one?.sid}`],
    ['DELETE', `/Messages/${one?.sid}`],
  ] as const) {
    expect(ask(method, address + path, { Body: 'x', Attributes: '{}' })).toMatchObject({
      status: 409,
      body: { code: 50_438 },
    });
  }
  expect(ask('GET', address).body).toMatchObject({ state: 'closed' });
});

it('lists who takes part', () => {
  const { ask, address, sid, world } = setUp();
  const [customer] = world.conversations.get(sid).participants;
  expect(ask('GET', `${address}/Participants`).body).toMatchObject({
    participants: [
      {
        sid: customer?.sid,
        conversation_sid: sid,
        identity: customer?.identity,
        attributes: '{"member_type":"guest"}',
        messaging_binding: null,
      },
    ],
    meta: { key: 'participants', next_page_url: null },
  });
});

it('tells where the text of an e-mail can be read', () => {
  const { ask, world } = setUp();
  const { channel } = world.interactions.startChat({
    customerName: 'Cleo',
    channelType: 'email',
    subject: 'Parcel',
    text: 'Where is it?',
  });
  const address = `https://conversations.twilio.com/v1/Conversations/${channel.conversationSid}`;
  const [mail] = world.conversations.get(channel.conversationSid).messages;
  const mediumSid = mail?.media[0]?.sid;
  expect(ask('GET', `${address}/Messages`).body).toMatchObject({
    messages: [
      { body: '', media: [{ sid: mediumSid, category: 'body', content_type: 'text/plain', size: 12 }] },
    ],
  });
  expect(ask('GET', `${address}/Participants`).body).toMatchObject({
    participants: [
      { identity: null, messaging_binding: { type: 'email', address: 'cleo@customer.example.test' } },
    ],
  });

  const medium = `https://mcs.us1.twilio.com/v1/Services/${CONVERSATIONS_SERVICE_SID}/Media/${mediumSid}`;
  expect(ask('GET', medium, undefined, { authorization: undefined }).status).toBe(401);
  const { links } = ask('GET', medium).body as { links: { content_direct_temporary: string } };
  const content = ask('GET', links.content_direct_temporary, undefined, { authorization: undefined });
  expect(content).toMatchObject({ status: 200, body: 'Where is it?' });
});
