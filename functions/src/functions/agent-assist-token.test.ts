import jwt from 'jsonwebtoken';

import { CONNECTOR_KEY, ENVIRONMENT } from '../../test/environment';
import { problemOf, startFunctions, type Answer, type FunctionsServer } from '../../test/functions-server';
import { scriptToken, type TokenScript } from '../../test/scripted-token';

let functions: FunctionsServer;
let withHangingConnector: Promise<Answer & { tookMs: number }>;

beforeAll(async () => {
  functions = await startFunctions(ENVIRONMENT);

  // Asked first and looked at last: the others need not wait while this one does.
  const asked = Date.now();
  withHangingConnector = functions
    .post('/agent-assist-token', { Token: scriptToken({ connector: 'hangs' }) })
    .then((answer) => ({ ...answer, tookMs: Date.now() - asked }));
}, 20_000);
afterAll(() => functions.stop());

it("answers a connector token, its own end and the connector's address", async () => {
  const askedAt = Date.now();
  const { status, body } = await functions.post('/agent-assist-token', { Token: scriptToken({}) });
  expect(status).toBe(200);
  const { token, expiresAt, connectorUrl } = body as Record<'token' | 'expiresAt' | 'connectorUrl', string>;
  expect(connectorUrl).toBe(ENVIRONMENT.PROXY_SERVER_URL);
  const claims = jwt.verify(token, CONNECTOR_KEY) as jwt.JwtPayload;
  expect(claims).toMatchObject({ gcp_agent_assist_project: 'demo-project' });
  expect(expiresAt).toBe(new Date((claims.exp ?? 0) * 1_000).toISOString());
  // The time that is left, for a PC whose clock is wrong: never more than there is.
  const { expiresInSeconds } = body as { expiresInSeconds: number };
  const left = Math.floor((Date.parse(expiresAt) - askedAt) / 1_000);
  expect(Number.isInteger(expiresInSeconds)).toBe(true);
  expect(expiresInSeconds).toBeLessThanOrEqual(left);
  expect(expiresInSeconds).toBeGreaterThan(left - 10);
});

it.each<[NonNullable<TokenScript['connector']>, number, string]>([
  ['refuses', 502, 'connector_refused'],
  ['answers 500', 502, 'connector_failed'],
  ['redirects', 502, 'connector_failed'],
  ['answers HTML', 502, 'connector_malformed'],
  ['answers a token without an end', 502, 'connector_malformed'],
  ['is unreachable', 502, 'connector_unreachable'],
])('where the connector %s answers %i %s', async (connector, status, code) => {
  const answer = await functions.post('/agent-assist-token', { Token: scriptToken({ connector }) });
  expect(answer.status).toBe(status);
  expect(problemOf(answer).code).toBe(code);
  expect(problemOf(answer).message).toContain(ENVIRONMENT.PROXY_SERVER_URL);
});

it.each<[string, number, TokenScript]>([
  ['a token that Twilio refuses', 401, { iam: 'refuses' }],
  ['a guest', 403, { roles: ['guest'] }],
  ['somebody whom Twilio cannot tell us about', 503, { iam: 'is unreachable' }],
])('does not let %s through to the connector', async (_, status, script) => {
  const answer = await functions.post('/agent-assist-token', { Token: scriptToken(script) });
  expect(answer.status).toBe(status);
  expect(answer.body).toHaveProperty('error.code');
  expect(answer.body).not.toHaveProperty('token');
});

it('answers 504 before Twilio would give up, where the connector hangs', async () => {
  const { status, body, tookMs } = await withHangingConnector;
  expect(status).toBe(504);
  expect(body).toMatchObject({ error: { code: 'connector_timeout' } });
  expect(tookMs).toBeLessThan(9_000);
}, 12_000);

it('writes no token to its log', async () => {
  const { body } = await functions.post('/agent-assist-token', { Token: scriptToken({}) });
  expect(functions.output()).toContain('connector_refused: ');
  expect(functions.output()).not.toContain((body as { token: string }).token);
  expect(functions.output()).not.toContain('scripted.');
});
