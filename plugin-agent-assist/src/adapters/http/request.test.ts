import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { delay, http, HttpResponse, passthrough } from 'msw';
import { setupServer } from 'msw/node';

import { requestJson, type JsonRequest } from './request';

const URL = 'https://connector.test/v2beta1/thing';
const SECRET = 'header.payload.signature';
const HTML = '<html><body>my card is 4111</body></html>';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const post = (changes: Partial<JsonRequest> = {}) =>
  requestJson({
    service: 'Agent Assist connector',
    method: 'POST',
    url: URL,
    json: { text: 'my card is 4111' },
    mayQuote: true,
    secret: SECRET,
    signal: new AbortController().signal,
    ...changes,
  });

/** Answers the next requests so. */
const answer = (...response: ConstructorParameters<typeof HttpResponse>) =>
  server.use(http.all(URL, () => new HttpResponse(...response)));

it('sends JSON and returns JSON', async () => {
  server.use(
    http.post(URL, async ({ request }) =>
      HttpResponse.json({
        type: request.headers.get('Content-Type'),
        extra: request.headers.get('Authorization'),
        body: await request.json(),
      }),
    ),
  );
  await expect(post({ headers: { Authorization: SECRET } })).resolves.toEqual({
    type: 'application/json',
    extra: SECRET,
    body: { text: 'my card is 4111' },
  });
});

it('sends an empty body with the JSON type where there is nothing to say', async () => {
  server.use(
    http.post(URL, async ({ request }) =>
      HttpResponse.json({ type: request.headers.get('Content-Type'), body: await request.text() }),
    ),
  );
  await expect(post({ json: undefined })).resolves.toEqual({ type: 'application/json', body: '' });
});

it('lets a request outlive the page only where that is asked for', async () => {
  server.use(http.post(URL, ({ request }) => HttpResponse.json({ keepalive: request.keepalive })));
  await expect(post()).resolves.toEqual({ keepalive: false });
  await expect(post({ keepalive: true })).resolves.toEqual({ keepalive: true });
});

it('returns undefined for an empty success', async () => {
  answer(null, { status: 204 });
  await expect(post()).resolves.toBeUndefined();
});

it.each([
  { status: 400, kind: 'rejected' },
  { status: 401, kind: 'unauthorized' },
  { status: 403, kind: 'forbidden' },
  { status: 404, kind: 'notFound' },
  { status: 409, kind: 'rejected' },
  { status: 429, kind: 'busy' },
  { status: 500, kind: 'unreachable' },
  { status: 503, kind: 'unreachable' },
])('calls a $status $kind, whether it comes as HTML or as JSON', async ({ status, kind }) => {
  answer(HTML, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  await expect(post()).rejects.toMatchObject({
    name: 'AssistError',
    kind,
    status,
    message: `Agent Assist connector answered ${status}`,
    body: undefined,
  });

  server.use(
    http.post(URL, () => HttpResponse.json({ error: { code: status, message: 'because' } }, { status })),
  );
  await expect(post()).rejects.toMatchObject({
    kind,
    message: `Agent Assist connector answered ${status}: because`,
    body: { shape: 'error', message: 'because' },
  });
});

it('does not believe an error that calls HTML JSON', async () => {
  answer(HTML, { status: 502, headers: { 'Content-Type': 'application/json' } });
  await expect(post()).rejects.toMatchObject({
    kind: 'unreachable',
    message: 'Agent Assist connector answered 502',
  });
});

it.each([
  { what: 'an HTML page', body: HTML, type: 'text/html' },
  { what: 'broken JSON', body: '{"message": "my card', type: 'application/json' },
  { what: 'text without a type', body: 'my card is 4111', type: '' },
])('calls a success that is $what malformed, without quoting it', async ({ body, type }) => {
  answer(body, { status: 200, headers: type ? { 'Content-Type': type } : {} });
  const failure: unknown = await post().catch((error: unknown) => error);
  expect(failure).toMatchObject({ kind: 'malformed' });
  expect(String(failure)).not.toContain('4111');
});

it.each([
  { what: 'the request held what somebody said', words: 'Invalid text: "my card is 4111"', mayQuote: false },
  { what: 'they repeat the token', words: `Bad token ${SECRET}`, mayQuote: true },
])('keeps the words of a refusal to itself where $what', async ({ words, mayQuote }) => {
  server.use(http.post(URL, () => HttpResponse.json({ error: { message: words } }, { status: 400 })));
  await expect(post({ mayQuote })).rejects.toThrow(/^Agent Assist connector answered 400$/);
});

it('cuts words that would fill the panel', async () => {
  server.use(http.post(URL, () => HttpResponse.json({ message: 'x'.repeat(5000) }, { status: 400 })));
  const failure: unknown = await post().catch((error: unknown) => error);
  expect(String(failure).length).toBeLessThan(400);
});

it('calls a network failure unreachable', async () => {
  server.use(http.post(URL, () => HttpResponse.error()));
  await expect(post()).rejects.toMatchObject({
    kind: 'unreachable',
    message: 'Agent Assist connector cannot be reached',
  });
});

it('does not wait for a service that hangs', async () => {
  server.use(http.post(URL, () => delay('infinite')));
  await expect(post({ limitMs: 20 })).rejects.toMatchObject({
    kind: 'unreachable',
    message: 'Agent Assist connector did not answer within 0.02 s',
  });
});

it('does not wait for a body that never ends', async () => {
  const endless = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
  });
  answer(endless, { headers: { 'Content-Type': 'application/json' } });
  await expect(post({ limitMs: 20 })).rejects.toMatchObject({ kind: 'unreachable' });
});

it('ends when the caller does', async () => {
  server.use(http.post(URL, () => delay('infinite')));
  const caller = new AbortController();
  const call = post({ signal: caller.signal });
  caller.abort();
  await expect(call).rejects.toMatchObject({ kind: 'unreachable' });
});

it('takes no token along a redirect', async () => {
  const visited: string[] = [];
  const redirecting = createServer(({ url = '' }, response) => {
    visited.push(url);
    if (url === '/first') response.writeHead(307, { Location: '/elsewhere' }).end();
    else response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"stolen":true}');
  });
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
  server.use(http.all(`${origin}/*`, () => passthrough()));

  try {
    await expect(post({ url: `${origin}/first` })).rejects.toMatchObject({ kind: 'unreachable' });
    expect(visited).toEqual(['/first']);
  } finally {
    redirecting.closeAllConnections();
    await new Promise((resolve) => redirecting.close(resolve));
  }
});
