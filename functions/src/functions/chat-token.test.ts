import jwt from 'jsonwebtoken';

import { ENVIRONMENT } from '../../test/environment';
import { problemOf, startFunctions, type FunctionsServer } from '../../test/functions-server';
import { scriptToken } from '../../test/scripted-token';

let functions: FunctionsServer;
beforeAll(async () => {
  functions = await startFunctions(ENVIRONMENT);
}, 20_000);
afterAll(() => functions.stop());

const Token = scriptToken({ identity: 'alice_40example_2Ecom' });

it('answers a token for the verified identity, though the caller names another', async () => {
  const { status, body } = await functions.post('/chat-token', {
    Token,
    identity: 'mallory',
    Identity: 'mallory',
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ identity: 'alice_40example_2Ecom' });

  const { token } = body as { token: string };
  expect(jwt.verify(token, ENVIRONMENT.TWILIO_API_SECRET)).toMatchObject({
    iss: ENVIRONMENT.TWILIO_API_KEY,
    sub: ENVIRONMENT.ACCOUNT_SID,
    grants: {
      identity: 'alice_40example_2Ecom',
      chat: { service_sid: ENVIRONMENT.TWILIO_CHAT_SERVICE_SID },
    },
  });
});

it('grants one hour and says when that ends', async () => {
  const before = Math.floor(Date.now() / 1_000);
  const { body } = await functions.post('/chat-token', { Token });
  const { token, expiresAt } = body as { token: string; expiresAt: string };

  const claims = jwt.decode(token) as { iat: number; exp: number };
  expect(claims.exp - claims.iat).toBe(3_600);
  expect(claims.iat).toBeGreaterThanOrEqual(before);
  expect(expiresAt).toBe(new Date(claims.exp * 1_000).toISOString());
});

it.each([
  ['a guest', 403, 'role_not_allowed', scriptToken({ roles: ['guest'] })],
  ['a forged token', 401, 'token_invalid', 'forged'],
])('answers no token to %s', async (_, status, code, forged) => {
  const answer = await functions.post('/chat-token', { Token: forged });
  expect(answer.status).toBe(status);
  expect(problemOf(answer).code).toBe(code);
});

it('writes neither the token nor the secret that signs it to its log', async () => {
  const { body } = await functions.post('/chat-token', { Token });
  expect(functions.output()).not.toContain((body as { token: string }).token);
  expect(functions.output()).not.toContain(ENVIRONMENT.TWILIO_API_SECRET);
});
