import { decodeJwt, SignJWT } from 'jose';

import type { EventEnvelope } from '../connector/delivery';
import { aDesk, LOCATION, PROFILE, type Desk } from '../testing/agent-desk';
import { FAULTS } from './catalogue';

const HTML = 'text/html; charset=utf-8';
const UNREADABLE = { status: 401, body: { message: 'Failed to parse your token.' } };
const PROFILE_PATH = `/v2beta1/${PROFILE}`;
const ROOM = 'projects/demo-project/conversations/chat';

/** A chat, and a client that listens to it. */
const aChat = async (options: Parameters<typeof aDesk>[0] = {}) => {
  const desk = await aDesk(options);
  const chat = await desk.openChat('chat');
  const client = await desk.listen(chat.name);
  /** Says something, and tells how often that was heard. */
  const heardOf = async (text: string): Promise<number> => {
    await chat.say('agent', text);
    desk.clock.advance(2_000);
    return client.events.filter(({ name, body }) => name === 'new-message-event' && body.data.includes(text))
      .length;
  };
  return { desk, chat, client, heardOf };
};

/** A client that has not joined anything, and what has become of it. */
const aPeer = (desk: Desk) => {
  const heard: string[] = [];
  const cuts: string[] = [];
  let isMuted = false;
  const session = desk.core.connect({
    emit: (event) => void heard.push(event),
    cut: (reason) => void cuts.push(reason),
    mute: () => {
      isMuted = true;
    },
  });
  return { session, heard, cuts, isMuted: () => isMuted };
};

const register = (desk: Desk) =>
  desk.call<{ token: string }>('POST', '/register', { headers: { authorization: 'flex-token' } });

it('1: tells every client of a refusal that is not theirs, and leaves them connected', async () => {
  const { desk, client, heardOf } = await aChat();
  desk.core.faults.inject({ kind: 'strangerRefused' });
  expect(client.events.map(({ name }) => name)).toEqual(['unauthenticated']);
  expect(await heardOf('Still here')).toBe(1);
});

it('2: cuts every socket from the server’s side, and the mapping goes with it', async () => {
  const { desk } = await aChat();
  const peer = aPeer(desk);
  peer.session.join(`${LOCATION}/conversations/other`);
  desk.core.faults.inject({ kind: 'cutSockets' });
  expect(peer.cuts).toEqual(['transport close']);
  expect([desk.core.rooms.connected, desk.core.rooms.mapped]).toEqual([0, []]);
  expect(peer.session.join(ROOM)).toBeUndefined();
});

it('2 and 3: refuses every token of before in the words for garbage, and a live socket outlives its own', async () => {
  const { desk, client } = await aChat();
  const old = desk.token;
  desk.core.faults.inject({ kind: 'expireTokens' });
  expect(await desk.call('GET', PROFILE_PATH)).toMatchObject(UNREADABLE);
  expect(await desk.core.admits({ token: old })).toBe(false);
  expect(client.session.join(ROOM)).toEqual([true, ROOM]);

  await desk.register();
  expect(desk.token).not.toBe(old);
  expect((await desk.call('GET', PROFILE_PATH)).status).toBe(200);
  expect(await desk.core.admits({ token: desk.token })).toBe(true);
  expect(await desk.core.admits({ token: old })).toBe(false);
});

it('4: refuses a good token in the proxy’s own shape, so many times', async () => {
  const { desk, chat } = await aChat();
  desk.core.faults.inject({ kind: 'proxyRefuses', times: 2 });
  expect(await desk.call('GET', PROFILE_PATH)).toMatchObject(UNREADABLE);
  expect(await chat.say('agent', 'Unheard')).toMatchObject(UNREADABLE);
  expect(desk.core.faults.active()).toEqual([]);
  expect((await chat.messages()).body).toEqual({});
});

it('4: passes Dialogflow’s own 401 on in Google’s shape, for the calls that are meant', async () => {
  const { desk, chat } = await aChat();
  desk.core.faults.inject({ kind: 'googleRefuses', only: ':analyzeContent' });
  expect((await desk.call('GET', PROFILE_PATH)).status).toBe(200);
  expect(await chat.say('agent', 'Unheard')).toMatchObject({
    status: 401,
    contentType: 'application/json',
    body: { error: { code: 401, status: 'UNAUTHENTICATED' } },
  });
  expect((await chat.say('agent', 'Heard')).status).toBe(200);
});

it('4: refuses a Flex token in text that is labelled HTML', async () => {
  const desk = await aDesk();
  expect(await desk.call('POST', '/register', { headers: {} })).toMatchObject({
    status: 401,
    contentType: HTML,
  });
});

it('5: believes a token that anybody has made with an empty key, and issues such', async () => {
  const desk = await aDesk();
  const claims = decodeJwt(desk.token);
  const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array());
  const withForged = () => desk.call('GET', PROFILE_PATH, { headers: { authorization: forged } });
  expect(await withForged()).toMatchObject(UNREADABLE);
  desk.core.faults.inject({ kind: 'unsignedTokens' });
  expect((await withForged()).status).toBe(200);
  await desk.register();
  expect((await desk.call('GET', PROFILE_PATH)).status).toBe(200);
  desk.core.faults.clear('unsignedTokens');
  expect(await withForged()).toMatchObject(UNREADABLE);
});

it('6: breaks /register in HTML while the check of Flex tokens is broken', async () => {
  const desk = await aDesk();
  desk.core.faults.inject({ kind: 'verifyBroken' });
  expect(await register(desk)).toMatchObject({ status: 500, contentType: HTML });
  desk.core.faults.clear();
  expect((await register(desk)).status).toBe(200);
});

it.each([
  ['for as long as told', (desk: Desk) => desk.clock.advance(1)],
  ['until it is cleared', (desk: Desk) => desk.core.faults.clear('verifyHangs')],
])('6: leaves /register without an answer %s', async (_, end) => {
  const desk = await aDesk();
  desk.core.faults.inject({ kind: 'verifyHangs', forMs: 600_000 });
  let status = 0;
  const answered = register(desk).then((answer) => (status = answer.status));
  desk.clock.advance(599_999);
  expect((await desk.call('GET', PROFILE_PATH)).status).toBe(200);
  expect(status).toBe(0);
  end(desk);
  await answered;
  expect(status).toBe(200);
  expect(desk.core.faults.active()).toEqual([]);
});

it('7: cuts a conversation off by the leave of somebody who never joined, until somebody joins again', async () => {
  const { desk, client, heardOf } = await aChat();
  desk.core.faults.inject({ kind: 'strangerLeaves', conversation: `${LOCATION}/conversations/another` });
  expect(await heardOf('First')).toBe(1);
  desk.core.faults.inject({ kind: 'strangerLeaves' });
  expect(await heardOf('Second')).toBe(0);
  client.session.join(ROOM);
  expect(await heardOf('Third')).toBe(1);
});

it('8: lets a ghost’s ping timeout cut off the socket that came after it, 37 to 57 seconds later', async () => {
  const { desk, chat, client, heardOf } = await aChat();
  const ghost = aPeer(desk);
  desk.core.faults.inject({ kind: 'ghostDisconnect' });
  expect(ghost.isMuted()).toBe(true);
  expect(client.session.join(ROOM)).toBeUndefined();
  client.session.disconnect();
  // What lies between is quick: saying something takes three seconds at this desk.
  const back = await desk.listen(chat.name);
  expect(await heardOf('To the new one only')).toBe(0);
  expect(back.events).toHaveLength(1);
  expect(desk.core.rooms.connected).toBe(3);

  desk.clock.advance(33_999);
  expect(desk.core.rooms.mapped).toEqual([ROOM]);
  desk.clock.advance(20_001);
  expect(desk.core.rooms.mapped).toEqual([]);
  expect(desk.core.rooms.connected).toBe(1);
  expect(ghost.cuts).toEqual(['ping timeout']);
  expect(desk.core.faults.active()).toEqual([]);

  await chat.say('agent', 'To nobody');
  desk.clock.advance(1_000);
  expect(back.events).toHaveLength(1);
  back.session.join(ROOM);
  await chat.say('agent', 'Heard again');
  desk.clock.advance(1_000);
  expect(back.events).toHaveLength(2);
});

it('8: a ghost that is cleared away leaves the mapping as it is', async () => {
  const { desk, chat } = await aChat();
  desk.core.faults.inject({ kind: 'ghostDisconnect', afterMs: 40_000 });
  const back = await desk.listen(chat.name);
  desk.core.faults.clear();
  desk.clock.advance(60_000);
  expect([desk.core.rooms.mapped, desk.core.rooms.connected]).toEqual([[ROOM], 1]);
  expect(back.session.join(ROOM)).toEqual([true, ROOM]);
});

it('9: delivers at the instance of the last to join, until somebody joins here again', async () => {
  const { desk, client, heardOf } = await aChat();
  desk.core.faults.inject({ kind: 'otherInstanceJoins' });
  expect(await heardOf('There')).toBe(0);
  client.session.join(ROOM);
  expect(await heardOf('Here')).toBe(1);
});

it('10: drains, falls, is away, and comes up with neither rooms nor mapping; tokens and messages stay', async () => {
  const { desk, chat, client } = await aChat();
  const peer = aPeer(desk);
  const { token } = desk;
  const say = (text: string) => chat.say('agent', text).catch(() => undefined);
  await say('Before');
  desk.core.faults.inject({ kind: 'restart', drainMs: 10_000, downMs: 5_000 });
  // Nothing new gets in; what was published before still arrives.
  expect(await desk.core.reachable()).toBe(false);
  desk.clock.advance(9_000);
  expect(client.events).toHaveLength(1);
  expect(peer.cuts).toEqual([]);

  desk.clock.advance(1_000);
  expect(peer.cuts).toEqual(['transport close']);
  desk.clock.advance(4_999);
  const asked = new Request(`http://connector.test${PROFILE_PATH}`, { headers: { authorization: token } });
  expect((await desk.core.handle(asked.clone())).type).toBe('error');
  desk.clock.advance(1);
  expect((await desk.core.handle(asked)).status).toBe(200);
  expect([desk.core.rooms.connected, desk.core.rooms.mapped]).toEqual([0, []]);
  expect(await desk.core.admits({ token })).toBe(true);
  expect((await chat.messages()).body.messages).toMatchObject([{ content: 'Before' }]);

  await say('In between');
  desk.clock.advance(1_000);
  const back = await desk.listen(chat.name);
  await say('After');
  desk.clock.advance(1_000);
  expect(back.events.map(({ body }) => JSON.parse(body.data) as object)).toMatchObject([
    { newMessagePayload: { content: 'After' } },
  ]);
});

it('10: breaks off what it had not answered when it fell', async () => {
  const desk = await aDesk();
  desk.core.faults.inject({ kind: 'verifyHangs' });
  const unanswered = desk.core.handle(
    new Request('http://connector.test/register', { method: 'POST', headers: { authorization: 'f' } }),
  );
  await desk.core.reachable();
  desk.core.faults.inject({ kind: 'restart' });
  expect((await unanswered).type).toBe('error');
});

it('11: acknowledges a join with no arguments while Redis is down, and has forgotten the mapping afterwards', async () => {
  const { desk, client, heardOf } = await aChat();
  await desk.call('POST', '/conversation-name', {
    body: { conversationIntegrationKey: '+15550100', conversationName: 'x' },
  });
  const byNumber = () => desk.call('GET', '/conversation-name?conversationIntegrationKey=%2B15550100');
  desk.core.faults.inject({ kind: 'redisRestart', downMs: 10_000 });
  expect(client.session.join(ROOM)).toEqual([]);
  expect(client.session.leave(`${LOCATION}/conversations/x`)).toEqual([]);
  expect(await byNumber()).toMatchObject({ status: 500, contentType: HTML });
  expect(await heardOf('While down')).toBe(0);
  desk.clock.advance(7_000);
  expect(desk.core.faults.active()).toEqual([]);
  expect(await heardOf('Without a mapping')).toBe(0);
  expect((await byNumber()).body).toEqual({ conversationName: '' });
  expect(client.session.join(ROOM)).toEqual([true, ROOM]);
  expect(await heardOf('Joined again')).toBe(1);
});

it('12: lets every call hang, serves it in the end, and delivers to sockets all the while', async () => {
  const { desk, chat, client } = await aChat();
  desk.core.voice.startStream(`${LOCATION}/conversations/call`, { profile: PROFILE });
  client.session.join(`${LOCATION}/conversations/call`);
  desk.core.faults.inject({ kind: 'threadsExhausted', forMs: 120_000 });
  let answers = 0;
  const count = () => (answers += 1);
  const calls = [chat.say('agent', 'Late'), desk.call('GET', PROFILE_PATH), register(desk)];
  for (const call of calls) void call.then(count);
  const reached = desk.core.reachable();
  void reached.then(count);
  desk.core.voice.speak(`${LOCATION}/conversations/call`, {
    role: 'END_USER',
    text: 'Heard',
    immediately: true,
  });
  desk.clock.advance(118_999);
  await new Promise(setImmediate);
  expect(answers).toBe(0);
  expect(client.events.some(({ body }) => body.data.includes('Heard'))).toBe(true);

  desk.clock.advance(1);
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await reached).toBe(true);
  expect((await chat.messages()).body.messages).toMatchObject([{ content: 'Late' }]);
});

it('13: delivers every event three times under one message_id', async () => {
  const { desk, client, heardOf } = await aChat();
  desk.core.faults.inject({ kind: 'deliverThrice' });
  expect(await heardOf('Again')).toBe(3);
  expect(new Set(client.events.map(({ body }) => body.message_id)).size).toBe(1);
  desk.core.faults.clear('deliverThrice');
  expect(await heardOf('Once')).toBe(1);
});

it('13: lets events overtake their neighbours, and loses none', async () => {
  const { desk, chat, client } = await aChat();
  desk.core.faults.inject({ kind: 'shuffle', withinMs: 200 });
  const texts = Array.from({ length: 40 }, (_, index) => `number ${index}.`);
  for (const text of texts) {
    await desk.api('POST', `${chat.agent.name}:analyzeContent`, { textInput: { text } });
    desk.clock.advance(10);
  }
  desk.clock.advance(200);
  const order = client.events.map(({ body }) => Number(/number (\d+)/.exec(body.data)?.[1]));
  expect([...order].sort((a, b) => a - b)).toEqual(texts.map((_, index) => index));
  expect(order.filter((value, index) => value < (order[index - 1] ?? 0)).length).toBeGreaterThan(5);
});

it('14: takes a wrong name for a room, and what is no name for nothing', async () => {
  const { client } = await aChat();
  expect(client.session.join(`${LOCATION}/conversations/chat/`)).toEqual([
    true,
    'projects/demo-project/chat/',
  ]);
  expect(client.session.join(null)).toEqual([]);
});

it('15: pads the next event to the size that is told, and it says what it said', async () => {
  const { desk, client, heardOf } = await aChat();
  desk.core.faults.inject({ kind: 'largeEvent', bytes: 6_000_000 });
  expect(await heardOf('Large')).toBe(1);
  expect(await heardOf('Small')).toBe(1);
  const [large, small] = client.events.map(({ body }) => body.data);
  expect(large).toHaveLength(6_000_000);
  expect(small?.length).toBeLessThan(10_000);
  expect(JSON.parse(large ?? '')).toMatchObject({ newMessagePayload: { content: 'Large' } });
});

it.each([
  ['what there is', PROFILE_PATH],
  ['what there is not', `/v2beta1/${LOCATION}/conversations/nope`],
])('16: turns a GET of %s into a 500 in HTML, and lets POST pass', async (_, path) => {
  const { desk, chat } = await aChat();
  desk.core.faults.inject({ kind: 'ungzipped' });
  expect(await desk.call('GET', path)).toMatchObject({ status: 500, contentType: HTML });
  expect((await chat.say('agent', 'Hello')).status).toBe(200);
  expect((await desk.call('GET', path, { headers: { authorization: 'x' } })).status).toBe(401);
  expect((await desk.call('GET', '/status')).status).toBe(200);
});

it.each([
  [400, 'INVALID_ARGUMENT'],
  [403, 'PERMISSION_DENIED'],
  [409, 'ABORTED'],
  [429, 'RESOURCE_EXHAUSTED'],
  [500, 'INTERNAL'],
  [503, 'UNAVAILABLE'],
] as const)(
  '17: passes Google’s %i unchanged, and its Retry-After where no page can read it',
  async (status, name) => {
    const { desk, chat } = await aChat();
    desk.core.faults.inject({ kind: 'upstream', status, times: 2, retryAfter: 7 });
    for (const answer of [await chat.say('agent', 'One'), await desk.call('GET', PROFILE_PATH)]) {
      expect(answer).toMatchObject({
        status,
        contentType: 'application/json',
        body: { error: { code: status, status: name, message: expect.stringMatching(/\S/) as string } },
      });
      expect(answer.headers.get('retry-after')).toBe('7');
      expect(answer.headers.get('access-control-expose-headers')).toBeNull();
    }
    expect((await chat.messages()).body).toEqual({});
  },
);

it('17: gives another reason where it is asked to', async () => {
  const { desk, chat } = await aChat();
  desk.core.faults.inject({ kind: 'upstream', status: 400, reason: 'FAILED_PRECONDITION' });
  expect(await chat.say('agent', 'One')).toMatchObject({
    status: 400,
    body: { error: { code: 400, status: 'FAILED_PRECONDITION' } },
  });
});

it('17: may have done what was asked, and lose the answer only', async () => {
  const { desk, chat } = await aChat();
  desk.core.faults.inject({ kind: 'upstream', status: 503, applied: true });
  expect((await chat.say('agent', 'Done')).status).toBe(503);
  expect((await chat.messages()).body.messages).toMatchObject([{ content: 'Done' }]);
});

it('18: lets any token into any conversation of the project', async () => {
  const { desk, chat } = await aChat();
  const other = await desk.call<{ token: string }>('POST', '/register', {
    headers: { authorization: 'someone-else', 'content-type': 'application/json' },
    body: { gcp_agent_assist_user: 'mallory' },
  });
  const read = await desk.call('GET', `/v2beta1/${chat.name}`, {
    headers: { authorization: other.body.token },
  });
  expect(read.status).toBe(200);
});

it('loses the share of events that it is told to, of 200', async () => {
  const { desk, chat, client } = await aChat();
  desk.core.faults.inject({ kind: 'loseEvents', share: 0.25 });
  for (let index = 0; index < 200; index += 1) {
    await desk.api('POST', `${chat.agent.name}:analyzeContent`, { textInput: { text: 'Hello' } });
  }
  desk.clock.advance(1_000);
  expect(client.events.length).toBeGreaterThan(130);
  expect(client.events.length).toBeLessThan(170);
});

it('leaves ids and order of what is delivered as they are in a run without faults', async () => {
  const run = async (isFaulty: boolean) => {
    const { desk, chat, client } = await aChat({ latencyMs: [0, 800] });
    if (isFaulty) desk.core.faults.inject({ kind: 'deliverThrice' });
    if (isFaulty) desk.core.faults.inject({ kind: 'largeEvent', bytes: 10_000 });
    for (const text of ['My parcel is late', 'Hello', 'My parcel is still late']) {
      await chat.say('customer', text);
      desk.clock.advance(900);
    }
    const seen = new Set<string>();
    return client.events.filter(({ body }: { body: EventEnvelope }) => {
      const isNew = !seen.has(body.message_id);
      seen.add(body.message_id);
      return isNew;
    });
  };
  const shape = (events: readonly { body: EventEnvelope }[]) =>
    events.map(({ body }) => [body.message_id, body.data.trimEnd()]);
  expect(shape(await run(true))).toEqual(shape(await run(false)));
});

it('refuses parameters that cannot be', async () => {
  const { faults } = (await aDesk()).core;
  expect(() => faults.inject({ kind: 'restart', drainMs: 30_001 })).toThrow();
  expect(() => faults.inject({ kind: 'loseEvents', share: 2 })).toThrow();
  expect(faults.active()).toEqual([]);
});

it('clears what is named, or everything', async () => {
  const { faults } = (await aDesk()).core;
  faults.inject({ kind: 'ungzipped' });
  faults.inject({ kind: 'upstream', status: 503 });
  faults.inject({ kind: 'upstream', status: 429 });
  expect(faults.active()).toEqual(['ungzipped', 'upstream']);
  faults.clear('upstream');
  expect(faults.active()).toEqual(['ungzipped']);
  faults.clear();
  expect(faults.active()).toEqual([]);
});

it('knows each kind by one name', () => {
  const kinds = FAULTS.map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(kinds.length);
});
