import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import { createTokenIssuer } from './functions-client';

const FUNCTION = 'https://functions.test/agent-assist-token';
const ANSWER = {
  token: 'connector-jwt',
  expiresAt: '2026-11-22T11:00:00.000Z',
  connectorUrl: 'https://connector.test/base/',
};

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const issue = (flexToken = 'flex-jwt') =>
  createTokenIssuer({ functionsUrl: 'https://functions.test/', flexToken: () => flexToken }).issue(
    new AbortController().signal,
  );

const answer = (body: Record<string, unknown>, status = 200) =>
  server.use(http.post(FUNCTION, () => HttpResponse.json(body, { status })));

it('exchanges the Flex token of the moment for a connector token', async () => {
  const tokens: unknown[] = [];
  server.use(
    http.post(FUNCTION, async ({ request }) => {
      tokens.push(await request.json(), request.headers.get('Authorization'));
      return HttpResponse.json(ANSWER);
    }),
  );
  await expect(issue()).resolves.toEqual({
    token: 'connector-jwt',
    expiresAt: Date.UTC(2026, 10, 22, 11),
    connectorUrl: 'https://connector.test/base',
  });
  expect(tokens).toEqual([{ Token: 'flex-jwt' }, null]);
});

it.each(['http://localhost:8080', 'http://127.0.0.1:8080/', 'http://[::1]:8080'])(
  'accepts a connector on this computer: %s',
  async (connectorUrl) => {
    answer({ ...ANSWER, connectorUrl });
    await expect(issue()).resolves.toMatchObject({ connectorUrl: connectorUrl.replace(/\/$/, '') });
  },
);

it.each(['http://connector.test', 'ftp://connector.test', 'http://localhost.evil.test'])(
  'refuses to send customers’ words to %s, and names the setting',
  async (connectorUrl) => {
    answer({ ...ANSWER, connectorUrl });
    await expect(issue()).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('PROXY_SERVER_URL') as string,
    });
  },
);

it.each([
  { field: 'token', value: '' },
  { field: 'token', value: undefined },
  { field: 'expiresAt', value: 'in an hour' },
  { field: 'connectorUrl', value: 'connector.test' },
])('names the field that is malformed: $field = $value', async ({ field, value }) => {
  answer({ ...ANSWER, [field]: value });
  await expect(issue()).rejects.toMatchObject({
    kind: 'malformed',
    message: expect.stringMatching(`^connector token: ${field} `) as string,
  });
});

it.each([
  { status: 401, kind: 'unauthorized' },
  { status: 403, kind: 'forbidden' },
  { status: 503, kind: 'unreachable' },
])('passes on what the Function says with a $status', async ({ status, kind }) => {
  answer({ error: { code: 'some_code', message: 'Twilio could not check the token' } }, status);
  await expect(issue()).rejects.toMatchObject({
    kind,
    message: `Twilio Function agent-assist-token answered ${status}: Twilio could not check the token`,
  });
});

it('asks nothing before an agent is signed in', async () => {
  await expect(issue('')).rejects.toMatchObject({ kind: 'unauthorized' });
});
