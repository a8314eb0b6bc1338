import { decodeJwt, decodeProtectedHeader } from 'jose';

import { aDesk, LOCATION, PROFILE } from '../testing/agent-desk';

const HTML = 'text/html; charset=utf-8';

describe('/register', () => {
  it('issues a token of 60 minutes with three claims', async () => {
    const desk = await aDesk();
    const { status, body } = await desk.call<{ token: string }>('POST', '/register', {
      headers: { authorization: 'flex-token', 'content-type': 'application/json' },
      body: { gcp_agent_assist_user: 'alice' },
    });
    expect(status).toBe(200);
    expect(decodeProtectedHeader(body.token).alg).toBe('HS256');
    expect(decodeJwt(body.token)).toEqual({
      exp: desk.clock.now() / 1000 + 3600,
      gcp_agent_assist_project: 'demo-project',
      gcp_agent_assist_user: 'alice',
    });
  });

  it('needs no body', async () => {
    const desk = await aDesk();
    expect(decodeJwt(desk.token).gcp_agent_assist_user).toBe('');
  });

  it('hands the header on as it came', async () => {
    const seen: string[] = [];
    const desk = await aDesk({
      checkFlexToken: async (token) => {
        seen.push(token);
        return true;
      },
    });
    await desk.call('POST', '/register', { headers: { authorization: 'eyJhbGciOi.raw' } });
    expect(seen.at(-1)).toBe('eyJhbGciOi.raw');
  });

  it('refuses in HTML', async () => {
    const desk = await aDesk();
    const answer = await desk.call('POST', '/register', { headers: {} });
    expect(answer).toMatchObject({ status: 401, contentType: HTML, body: 'Could not authenticate user' });
  });

  it('breaks with an HTML page where the check breaks', async () => {
    let broken = false;
    const desk = await aDesk({
      checkFlexToken: () =>
        broken ? Promise.reject(new Error('no <route> to host')) : Promise.resolve(true),
    });
    broken = true;
    const answer = await desk.call('POST', '/register', { headers: { authorization: 'flex-token' } });
    expect(answer).toMatchObject({ status: 500, contentType: HTML });
    expect(answer.body).toContain('no &lt;route&gt; to host');
  });
});

describe('/register-app', () => {
  const CREDENTIALS = { accountSid: 'AC1', authToken: 'secret' };
  const anAccount = () =>
    aDesk({
      checkApp: (accountSid, authToken) =>
        accountSid === CREDENTIALS.accountSid && authToken === CREDENTIALS.authToken,
    });
  const JSON_TYPE = { 'content-type': 'application/json' };

  it('issues a token that passes, of nobody in particular', async () => {
    const desk = await anAccount();
    const { status, body } = await desk.call<{ token: string }>('POST', '/register-app', {
      headers: JSON_TYPE,
      body: CREDENTIALS,
    });
    expect([status, decodeJwt(body.token).gcp_agent_assist_user]).toEqual([200, null]);
    const got = await desk.call('GET', `/v2beta1/${PROFILE}`, { headers: { authorization: body.token } });
    expect(got.status).toBe(200);
  });

  it.each([{ ...CREDENTIALS, authToken: 'other' }, { accountSid: 'AC1' }, {}, []])(
    'refuses %j in HTML',
    async (body) => {
      const desk = await anAccount();
      expect(await desk.call('POST', '/register-app', { headers: JSON_TYPE, body })).toMatchObject({
        status: 401,
        contentType: HTML,
        body: 'Could not authenticate user',
      });
    },
  );

  it('refuses everybody where no account is configured', async () => {
    const desk = await aDesk();
    const answer = await desk.call('POST', '/register-app', { headers: JSON_TYPE, body: CREDENTIALS });
    expect(answer.status).toBe(401);
  });

  it('wants JSON that is labelled so', async () => {
    const desk = await anAccount();
    const unlabelled = await desk.call('POST', '/register-app', { headers: {}, body: CREDENTIALS });
    const unreadable = await desk.call('POST', '/register-app', { headers: JSON_TYPE, body: '{' });
    expect([unlabelled.status, unreadable.status]).toEqual([415, 400]);
  });

  it('leaves no trace of the credentials in the log of requests', async () => {
    const desk = await anAccount();
    await desk.call('POST', '/register-app', { headers: JSON_TYPE, body: CREDENTIALS });
    expect(desk.core.requests.at(-1)).toMatchObject({ path: '/register-app', body: undefined });
  });
});

describe('the token', () => {
  const UNREADABLE = {
    status: 401,
    contentType: 'application/json',
    body: { message: 'Failed to parse your token.' },
  };
  const path = `/v2beta1/${PROFILE}`;

  it('is taken raw, or with a scheme', async () => {
    const desk = await aDesk();
    expect((await desk.call('GET', path, { headers: { authorization: desk.token } })).status).toBe(200);
    expect(
      (await desk.call('GET', path, { headers: { authorization: `Bearer ${desk.token}` } })).status,
    ).toBe(200);
  });

  it('is refused alike when it is garbage, forged or expired', async () => {
    const desk = await aDesk();
    const forged = `${desk.token.slice(0, -4)}AAAA`;
    for (const authorization of ['garbage', forged]) {
      expect(await desk.call('GET', path, { headers: { authorization } })).toMatchObject(UNREADABLE);
    }
    desk.clock.advance(60 * 60 * 1000 - 1000);
    expect((await desk.call('GET', path)).status).toBe(200);
    desk.clock.advance(1000);
    expect(await desk.call('GET', path)).toMatchObject(UNREADABLE);
  });

  it('is missed by name', async () => {
    const desk = await aDesk();
    expect(await desk.call('GET', path, { headers: {} })).toMatchObject({
      status: 401,
      body: { message: 'Token is missing.' },
    });
  });
});

describe('the proxy', () => {
  it('passes the refusals of Dialogflow on', async () => {
    const desk = await aDesk();
    expect(await desk.api('GET', `${LOCATION}/conversations/nope`)).toMatchObject({
      status: 404,
      contentType: 'application/json',
      body: { error: { code: 404, status: 'NOT_FOUND' } },
    });
  });

  it('ignores the body of complete, and its content type', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    const answer = await desk.call('POST', `/v2beta1/${chat.name}:complete`, {
      headers: { authorization: desk.token, 'content-type': 'text/plain' },
      body: 'not JSON at all',
    });
    expect(answer).toMatchObject({ status: 200, body: { lifecycleState: 'COMPLETED' } });
  });

  it.each([
    ['a body that is not JSON', 400, { 'content-type': 'application/json' }, '{"textInput"'],
    ['a body without the content type', 415, { 'content-type': 'text/plain' }, '{}'],
  ])('refuses %s with a page in HTML', async (_, status, headers, body) => {
    const desk = await aDesk();
    const path = `/v2beta1/${LOCATION}/conversations`;
    const answer = await desk.call('POST', path, {
      headers: { authorization: desk.token, ...headers },
      body,
    });
    expect(answer).toMatchObject({ status, contentType: HTML });
  });

  it.each([
    ['GET', `/v2beta1/${LOCATION}/conversations`, 405],
    ['GET', `/v2beta1/${LOCATION}/answerRecords/a`, 405],
    ['GET', `/v2beta1/${LOCATION}/somethingElse/a`, 404],
    ['GET', '/nothing/here', 404],
    ['DELETE', '/status', 405],
  ])('answers %s %s with an HTML page of its own: %i', async (method, path, status) => {
    const desk = await aDesk();
    expect(await desk.call(method, path)).toMatchObject({ status, contentType: HTML });
  });

  it('passes the page on that Google has for a method that does not exist', async () => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat');
    expect(await desk.api('POST', `${chat.name}:explode`, {})).toMatchObject({
      status: 404,
      contentType: HTML,
    });
  });
});

describe('/conversation-name', () => {
  const path = '/conversation-name?conversationIntegrationKey=%2B15550100';
  const pair = {
    conversationIntegrationKey: '+15550100',
    conversationName: `${LOCATION}/conversations/call`,
  };

  it('remembers a name by its key until it is deleted', async () => {
    const desk = await aDesk();
    expect((await desk.call('POST', '/conversation-name', { body: pair })).body).toEqual({
      '+15550100': pair.conversationName,
    });
    desk.clock.advance(30 * 60 * 1000);
    expect((await desk.call('GET', path)).body).toEqual({ conversationName: pair.conversationName });
    expect((await desk.call('DELETE', path)).status).toBe(200);
    expect((await desk.call('DELETE', path)).status).toBe(404);
  });

  it('answers an unknown key with an empty name, not with a 404', async () => {
    const desk = await aDesk();
    expect(await desk.call('GET', path)).toMatchObject({ status: 200, body: { conversationName: '' } });
  });

  it('refuses half a pair in HTML', async () => {
    const desk = await aDesk();
    const answer = await desk.call('POST', '/conversation-name', {
      body: { conversationIntegrationKey: 'x' },
    });
    expect(answer).toMatchObject({ status: 400, contentType: HTML });
  });

  it('wants a token', async () => {
    const desk = await aDesk();
    expect((await desk.call('GET', path, { headers: {} })).status).toBe(401);
  });
});

describe('browsers', () => {
  it('may read every answer, errors included', async () => {
    const desk = await aDesk();
    for (const path of ['/status', '/nothing/here', `/v2beta1/${LOCATION}/conversations/nope`]) {
      expect((await desk.call('GET', path)).headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('are allowed what they ask for beforehand, without a token', async () => {
    const desk = await aDesk();
    const { status, headers } = await desk.call('OPTIONS', `/v2beta1/${LOCATION}/answerRecords/a`, {
      headers: {
        origin: 'https://flex.twilio.com',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
  });
});

it('keeps a log of requests that holds bodies and no token', async () => {
  const desk = await aDesk();
  const openedAt = desk.clock.now();
  await desk.openChat('chat');
  const entry = desk.core.requests.find(({ path }) => path.endsWith('/conversations'));
  expect(entry).toEqual({
    at: openedAt,
    method: 'POST',
    path: `/v2beta1/${LOCATION}/conversations`,
    query: { conversationId: 'chat' },
    status: 200,
    body: { conversationProfile: PROFILE },
  });
  expect(JSON.stringify(desk.core.requests)).not.toContain(desk.token);
});

it('keeps a log of sockets, each with what it asked to join', async () => {
  const desk = await aDesk();
  const { name } = await desk.openChat('chat');
  const first = await desk.listen(name);
  first.session.disconnect();
  const second = await desk.listen(name);
  second.session.join(name);
  expect(desk.core.sockets).toEqual([{ joins: [name] }, { joins: [name, name] }]);
});
