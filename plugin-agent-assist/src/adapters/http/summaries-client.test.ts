import { http, HttpResponse, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';

import type { AssistFailure } from '../../domain/failure';
import type { ContactSid, TaskSid } from '../../domain/ids';
import { createSummariesClient } from './summaries-client';

const TASK = `WT${'1'.repeat(32)}` as TaskSid;
const CONTACT = `KD${'a'.repeat(32)}` as ContactSid;

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const signal = () => new AbortController().signal;

function aClient() {
  const reported: AssistFailure[] = [];
  const client = createSummariesClient({
    functionsUrl: 'https://functions.test',
    flexToken: () => 'flex-jwt',
    report: (failure) => void reported.push(failure),
  });
  return { client, reported };
}

/** Answers one Function and keeps what was asked. */
function answering(name: string, body: JsonBodyType, status = 200) {
  const seen: unknown[] = [];
  server.use(
    http.post(`https://functions.test/${name}`, async ({ request }) => {
      seen.push(await request.json());
      return HttpResponse.json(body, { status });
    }),
  );
  return seen;
}

const refusal = (code: string, message = 'The reason') => ({ error: { code, message } });

const times = { startedAt: '2026-01-15T09:00:00.000Z', updatedAt: '2026-01-15T10:00:00.000Z' };
const decodedTimes = { startedAt: Date.UTC(2026, 0, 15, 9), updatedAt: Date.UTC(2026, 0, 15, 10) };

describe('a contact’s summary', () => {
  const aVersion = (agent: string, updatedAt: string) => ({
    worker: `WK${'1'.repeat(32)}`,
    agent,
    number: 2,
    editor: 'tab-1',
    isEdited: true,
    status: 'draft',
    sections: [{ title: 'situation', text: 'Broken cup' }],
    note: '',
    updatedAt,
  });
  const VIEW = {
    contact: CONTACT,
    phase: 'live',
    channel: 'sms',
    customer: 'Cleo',
    queue: 'Returns',
    ...times,
    counts: { shown: 3, used: 1 },
    sentiment: [-0.5, 0.2],
    versions: [aVersion('Ada', '2026-01-15T09:30:00Z'), aVersion('Bo', '2026-01-15T10:00:00Z')],
    request: { id: 'a1', by: 'Sue', at: '2026-01-15T10:00:01.000Z' },
  };

  it.each([{ contact: CONTACT }, { taskSid: TASK }])('is read whole, the latest first, by %j', async (of) => {
    const seen = answering('get-summary', VIEW);
    const view = await aClient().client.getSummary(of, signal());
    expect(seen).toEqual([{ Token: 'flex-jwt', ...of }]);
    expect(view).toMatchObject({
      contact: CONTACT,
      phase: 'live',
      channelType: 'sms',
      customer: 'Cleo',
      queue: 'Returns',
      ...decodedTimes,
      counts: { shown: 3, used: 1 },
      sentiment: [-0.5, 0.2],
      versions: [{ agent: 'Bo' }, { agent: 'Ada' }],
      request: { id: 'a1', by: 'Sue', at: Date.UTC(2026, 0, 15, 10, 0, 1) },
    });
  });

  it('is waited for by nobody where the answer says so', async () => {
    answering('get-summary', { ...VIEW, request: null });
    await expect(aClient().client.getSummary({ taskSid: TASK }, signal())).resolves.toMatchObject({
      request: undefined,
    });
  });

  it('is not there before anybody has opened one', async () => {
    answering('get-summary', refusal('no_summary'), 404);
    await expect(aClient().client.getSummary({ taskSid: TASK }, signal())).resolves.toBeUndefined();
  });

  it.each([
    { status: 403, code: 'not_yours', kind: 'forbidden' },
    { status: 404, code: 'task_forgotten', kind: 'notFound' },
    { status: 500, code: 'not_configured', kind: 'misconfigured' },
    { status: 503, code: 'twilio_unavailable', kind: 'unreachable' },
  ])('is refused with the reason: $status $code', async ({ status, code, kind }) => {
    answering('get-summary', refusal(code), status);
    await expect(aClient().client.getSummary({ contact: CONTACT }, signal())).rejects.toMatchObject({
      kind,
      message: `Twilio Function get-summary answered ${status}: The reason`,
    });
  });

  it('is malformed where it cannot be read, and not quoted', async () => {
    answering('get-summary', { ...VIEW, versions: [{ text: 'Broken cup' }] });
    const failure: unknown = await aClient()
      .client.getSummary({ contact: CONTACT }, signal())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'malformed' });
    expect(String(failure)).not.toContain('Broken cup');
  });
});

describe('the list of summaries', () => {
  const aRow = (changes: object = {}) => ({
    contact: CONTACT,
    taskSid: TASK,
    worker: `WK${'1'.repeat(32)}`,
    agent: 'Ada',
    customer: 'Cleo',
    channel: 'web',
    queue: 'Returns',
    phase: 'ended',
    status: 'saved',
    sentiment: -0.4,
    line: 'The cup broke',
    ...times,
    ...changes,
  });

  it('comes page by page', async () => {
    const seen = answering('list-summaries', { rows: [aRow(), aRow({ sentiment: null })], next: 'c2' });
    const { client, reported } = aClient();
    const page = await client.listSummaries(undefined, signal());
    const { channel: channelType, ...row } = aRow();
    expect(page).toEqual({
      rows: [
        { ...row, channelType, ...decodedTimes, isPaused: false },
        { ...row, channelType, ...decodedTimes, isPaused: false, sentiment: undefined },
      ],
      next: 'c2',
    });
    await client.listSummaries('c2', signal());
    expect(seen).toEqual([
      { Token: 'flex-jwt', pageSize: 100 },
      { Token: 'flex-jwt', pageSize: 100, cursor: 'c2' },
    ]);
    expect(reported).toEqual([]);
  });

  it('ends, and may be empty before it does', async () => {
    answering('list-summaries', { rows: [], next: 'c2' });
    const { client } = aClient();
    await expect(client.listSummaries(undefined, signal())).resolves.toEqual({ rows: [], next: 'c2' });
    answering('list-summaries', { rows: [], next: null });
    await expect(client.listSummaries('c2', signal())).resolves.toEqual({ rows: [], next: undefined });
  });

  it('leaves out a row that cannot be read, and reports it', async () => {
    answering('list-summaries', { rows: [aRow({ phase: 'lost' }), 'Broken cup', aRow()], next: null });
    const { client, reported } = aClient();
    expect((await client.listSummaries(undefined, signal())).rows).toHaveLength(1);
    expect(reported.map(({ message }) => message)).toEqual([
      'row of a summary: phase (picklist)',
      'row of a summary: the whole (object)',
    ]);
  });

  it('is for supervisors only', async () => {
    answering('list-summaries', refusal('role_not_allowed'), 403);
    await expect(aClient().client.listSummaries(undefined, signal())).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

describe('a fresh summary', () => {
  it('is asked for by task', async () => {
    const seen = answering('request-summary', {
      request: { id: 'a1b2c3d4', by: 'Sue', at: '2026-01-15T10:00:00Z' },
    });
    await expect(aClient().client.requestSummary(TASK, signal())).resolves.toEqual({
      id: 'a1b2c3d4',
      by: 'Sue',
      at: decodedTimes.updatedAt,
    });
    expect(seen).toEqual([{ Token: 'flex-jwt', taskSid: TASK }]);
  });

  it('says how long to wait where one was asked for just before', async () => {
    answering('request-summary', refusal('too_soon', 'Try again in 12 s.'), 429);
    await expect(aClient().client.requestSummary(TASK, signal())).rejects.toMatchObject({
      kind: 'busy',
      message: 'Twilio Function request-summary answered 429: Try again in 12 s.',
    });
  });
});
