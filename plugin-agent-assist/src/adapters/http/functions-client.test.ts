import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import { aCall, aTask, callConversation, conversationOf, PROFILE } from '../../testing/fakes';
import {
  createAudioStarter,
  createCallPauser,
  createConversationHealer,
  createTokenIssuer,
} from './functions-client';

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

const issue = (flexToken = 'flex-jwt', now: () => number = Date.now) =>
  createTokenIssuer({ functionsUrl: 'https://functions.test/', flexToken: () => flexToken, now }).issue(
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

it.each([
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
])('reckons the end of a token by the clock of the PC, which is %s', async (_, wrongBy) => {
  const clock = Date.UTC(2026, 10, 22, 10) + wrongBy;
  answer({ ...ANSWER, expiresInSeconds: 3_600 });
  await expect(issue('flex-jwt', () => clock)).resolves.toMatchObject({ expiresAt: clock + 3_600_000 });
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

describe('the audio of a call', () => {
  const START = 'https://functions.test/start-siprec';
  const start = (flexToken = 'flex-jwt') =>
    createAudioStarter({
      functionsUrl: 'https://functions.test',
      flexToken: () => flexToken,
      profile: PROFILE,
    }).start(aCall(), new AbortController().signal);
  const answerStart = (body: Record<string, unknown>, status = 200) =>
    server.use(http.post(START, () => HttpResponse.json(body, { status })));

  it('is started by the task alone, and named by what Google will make of it', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(START, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ conversation: callConversation(), status: 'alreadyStarted' });
      }),
    );
    await expect(start()).resolves.toEqual({ conversation: callConversation(), isUncertain: false });
    expect(asked).toEqual([{ Token: 'flex-jwt', taskSid: aCall().taskSid }]);
  });

  it('is uncertain while somebody else is starting it', async () => {
    answerStart({ conversation: callConversation(), status: 'starting' });
    await expect(start()).resolves.toEqual({ conversation: callConversation(), isUncertain: true });
  });

  it.each([
    { status: 409, code: 'no_customer_leg', kind: 'busy' },
    { status: 401, code: 'token_invalid', kind: 'unauthorized' },
    { status: 403, code: 'task_not_yours', kind: 'forbidden' },
    { status: 500, code: 'not_configured', kind: 'misconfigured' },
    { status: 500, code: 'internal', kind: 'unreachable' },
    { status: 502, code: 'siprec_refused', kind: 'unreachable' },
  ])('is not started where the Function says $status $code: $kind', async ({ status, code, kind }) => {
    answerStart({ error: { code, message: 'The reason' } }, status);
    await expect(start()).rejects.toMatchObject({
      kind,
      message: `Twilio Function start-siprec answered ${status}: The reason`,
    });
  });

  it.each([
    'projects/other/locations/global/conversations/CA1',
    'projects/demo/locations/europe-west1/conversations/CA1',
  ])('is not looked for in another project or location: %s', async (conversation) => {
    answerStart({ conversation, status: 'started' });
    await expect(start()).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('TWILIO_CONVERSATION_PROFILE') as string,
    });
  });

  it.each([
    {},
    { conversation: 'CA1', status: 'started' },
    { conversation: `${callConversation()}/messages/m1`, status: 'started' },
    { conversation: callConversation() },
    { conversation: callConversation(), status: 'perhaps' },
  ])('is not told well in the answer %j', async (body) => {
    answerStart(body);
    await expect(start()).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('is not asked for before an agent is signed in', async () => {
    await expect(start('')).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

describe('the relay by the Functions', () => {
  const heal = () =>
    createConversationHealer({
      functionsUrl: 'https://functions.test',
      flexToken: () => 'flex-jwt',
      profile: PROFILE,
    }).heal(aTask(), new AbortController().signal);
  const answerHealing = (body: Record<string, unknown>, status = 200) =>
    server.use(
      http.post('https://functions.test/heal-conversation', () => HttpResponse.json(body, { status })),
    );

  it('is told of the task, and tells where it relays to and what is left', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post('https://functions.test/heal-conversation', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ conversation: conversationOf(aTask()), relayed: 3, left: 2 });
      }),
    );
    await expect(heal()).resolves.toEqual({ conversation: conversationOf(aTask()), left: 2 });
    expect(asked).toEqual([{ Token: 'flex-jwt', taskSid: aTask().taskSid }]);
  });

  it('may not have begun', async () => {
    answerHealing({ conversation: null, relayed: 0, left: 0 });
    await expect(heal()).resolves.toEqual({ conversation: undefined, left: 0 });
  });

  it.each([
    ['while Twilio does not know yet whose the task is', 403, 'task_not_yours', 'busy'],
    ['while that is being looked up', 409, 'not_connected', 'busy'],
    ['where Twilio does not answer', 503, 'twilio_unavailable', 'unreachable'],
    ['where a setting is missing', 500, 'not_configured', 'misconfigured'],
    ['where the Functions are not to relay', 400, 'relay_off', 'rejected'],
  ])('%s: %d %s is %s', async (_, status, code, kind) => {
    answerHealing({ error: { code, message: 'why' } }, status);
    await expect(heal()).rejects.toMatchObject({ kind });
  });

  it('is never followed into another project', async () => {
    answerHealing({
      conversation: conversationOf(aTask()).replace('demo', 'foreign'),
      relayed: 0,
      left: 0,
    });
    await expect(heal()).rejects.toMatchObject({ kind: 'misconfigured' });
  });
});

describe('the pause of a call', () => {
  const STOP = 'https://functions.test/stop-siprec';
  const START = 'https://functions.test/start-siprec';
  const pauser = createCallPauser({ functionsUrl: 'https://functions.test', flexToken: () => 'flex-jwt' });
  const { signal } = new AbortController();
  const pause = ({ until, mustStop = false }: { until?: number; mustStop?: boolean } = {}) =>
    pauser.pause(aCall(), { until, mustStop }, signal);
  const answerStop = (body: Record<string, unknown>, status = 200) =>
    server.use(http.post(STOP, () => HttpResponse.json(body, { status })));

  it('is asked for by the task, and until when', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(STOP, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ status: 'stopped' });
      }),
    );
    await pause({ until: 1_767_261_600_000.4 });
    await pause();
    expect(asked).toEqual([
      { Token: 'flex-jwt', taskSid: aCall().taskSid, until: 1_767_261_600_000 },
      { Token: 'flex-jwt', taskSid: aCall().taskSid },
    ]);
  });

  it('is on where the audio was stopped before, unless something is heard all the same', async () => {
    answerStop({ status: 'alreadyStopped' });
    await expect(pause()).resolves.toBeUndefined();
    await expect(pause({ mustStop: true })).rejects.toMatchObject({ kind: 'rejected' });
    answerStop({ status: 'stopped' });
    await expect(pause({ mustStop: true })).resolves.toBeUndefined();
  });

  it('is not on where nobody knows of a stream: one without a name may run', async () => {
    answerStop({ status: 'none' });
    await expect(pause()).rejects.toMatchObject({
      kind: 'notFound',
      message: expect.stringContaining('Resume Agent Assist gives the pause up') as string,
    });
  });

  it.each([
    { status: 404, code: 'not_found', kind: 'notFound' },
    { status: 409, code: 'stream_starting', kind: 'busy' },
    { status: 403, code: 'task_not_yours', kind: 'forbidden' },
    { status: 500, code: 'not_configured', kind: 'misconfigured' },
    { status: 503, code: 'twilio_unavailable', kind: 'unreachable' },
  ])('is not on where the Function says $status $code: $kind', async ({ status, code, kind }) => {
    answerStop({ error: { code, message: 'The reason' } }, status);
    await expect(pause()).rejects.toMatchObject({ kind });
  });

  it('is not on where the answer is of another shape', async () => {
    answerStop({ status: 'perhaps' });
    await expect(pause()).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('ends with the audio started anew, or with the reason why not', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(START, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ conversation: callConversation(), status: 'started' });
      }),
    );
    await pauser.resume(aCall(), [-2], signal);
    expect(asked).toEqual([{ Token: 'flex-jwt', taskSid: aCall().taskSid, resumes: true, after: [-2] }]);
    server.use(
      http.post(START, () =>
        HttpResponse.json({ error: { code: 'siprec_refused', message: 'No' } }, { status: 502 }),
      ),
    );
    await expect(pauser.resume(aCall(), [-1], signal)).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
