import { setupServer } from 'msw/node';

import { iamHandlers, type JudgeToken, type TokenVerdict } from './twilio-iam';

const ACCOUNT = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'a'.repeat(32) };

const ALICE: TokenVerdict = {
  valid: true,
  expiration: '2030-01-01T00:00:00.000Z',
  realm_user_id: 'alice@example.com',
  identity: 'alice_40example_2Ecom',
  roles: ['agent'],
  worker_sid: `WK${'2'.repeat(32)}`,
};

const judge: JudgeToken = (token) => {
  if (token === 'alice') return ALICE;
  if (token === 'outage') return new Response('Bad Gateway', { status: 502 });
  return { valid: false, message: 'Token is expired' };
};

const server = setupServer(...iamHandlers(judge, ACCOUNT));
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

const validate = (body: string, { accountSid, authToken } = ACCOUNT, path = ACCOUNT.accountSid) =>
  fetch(`https://iam.twilio.com/v1/Accounts/${path}/Tokens/validate`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      'Content-Type': 'application/json',
    },
    body,
  });

const withToken = (token: string) => JSON.stringify({ token });

it("answers an accepted token with its owner, in the shape of Twilio's documentation", async () => {
  const response = await validate(withToken('alice'));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ ...ALICE, code: 0, message: null });
});

it('answers 200 and valid: false for a token that is refused', async () => {
  const response = await validate(withToken('forged'));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ valid: false, message: 'Token is expired' });
});

it.each([
  ['another auth token', { ...ACCOUNT, authToken: 'b'.repeat(32) }, ACCOUNT.accountSid],
  ["another account's path", ACCOUNT, `AC${'9'.repeat(32)}`],
])('answers 401 with code 20003 for %s', async (_, credentials, path) => {
  const response = await validate(withToken('alice'), credentials, path);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ code: 20003, status: 401 });
});

it.each(['', 'not json', '{}', '{"token":7}'])('answers 400 for the body %p', async (body) => {
  expect((await validate(body)).status).toBe(400);
});

it('passes on a failure that a script plays', async () => {
  expect((await validate(withToken('outage'))).status).toBe(502);
});
