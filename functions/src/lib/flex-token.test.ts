import { setupServer } from 'msw/node';

import { iamHandlers, type TokenVerdict } from '../../../mocks/handlers/twilio-iam';
import { ENVIRONMENT } from '../../test/environment';
import { createFlexTokenVerifier } from './flex-token';
import { HttpProblem } from './http-problem';
import type { TwilioAccount } from './twilio-account';

const ACCOUNT: TwilioAccount = { accountSid: ENVIRONMENT.ACCOUNT_SID, authToken: ENVIRONMENT.AUTH_TOKEN };
const START = Date.parse('2030-01-01T00:00:00Z');

/** What Twilio is asked, in order; `verdicts` is what it answers, by token. */
let asked: string[] = [];
let verdicts: Record<string, TokenVerdict | Response | Promise<Response>> = {};

const server = setupServer(
  ...iamHandlers((token) => {
    asked.push(token);
    return verdicts[token] ?? accepted({ identity: token });
  }, ACCOUNT),
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => {
  asked = [];
  verdicts = {};
});
afterAll(() => server.close());

function accepted(changes: Partial<Extract<TokenVerdict, { valid: true }>> = {}): TokenVerdict {
  return {
    valid: true,
    expiration: '2030-01-02T00:00:00.000Z',
    realm_user_id: 'alice@example.com',
    identity: 'alice',
    roles: ['agent'],
    worker_sid: null,
    ...changes,
  };
}

const inAMinute = () => Date.now() + 60_000;

function aVerifier(options: { limitMs?: number; maxRemembered?: number } = {}) {
  const clock = { now: START };
  const verifier = createFlexTokenVerifier({ ...options, now: () => clock.now });
  return {
    clock,
    verify: (token: string, account = ACCOUNT, answerBy = inAMinute()) =>
      verifier.verify(token, account, answerBy),
  };
}

const codeOf = (verification: Promise<unknown>) =>
  verification.then(
    () => 'accepted',
    (error: unknown) => (error instanceof HttpProblem ? error.code : error),
  );

describe('what is remembered', () => {
  it('is an accepted token, for 30 seconds', async () => {
    const { clock, verify } = aVerifier();
    await verify('alice');
    clock.now += 29_999;
    expect(await verify('alice')).toEqual({ identity: 'alice', roles: ['agent'] });
    expect(asked).toEqual(['alice']);

    clock.now += 1;
    await verify('alice');
    expect(asked).toEqual(['alice', 'alice']);
  });

  it('is no token beyond its own end', async () => {
    const { clock, verify } = aVerifier();
    verdicts.alice = accepted({ expiration: new Date(START + 5_000).toISOString() });
    await verify('alice');
    clock.now += 5_000;
    verdicts.alice = { valid: false, message: 'Token is expired' };
    expect(await codeOf(verify('alice'))).toBe('token_invalid');
  });

  it('is neither a refusal nor a failure', async () => {
    const { verify } = aVerifier();
    verdicts.alice = { valid: false, message: 'Not yet' };
    expect(await codeOf(verify('alice'))).toBe('token_invalid');
    verdicts.alice = new Response(null, { status: 500 });
    expect(await codeOf(verify('alice'))).toBe('identity_unavailable');
    verdicts.alice = accepted();
    expect(await codeOf(verify('alice'))).toBe('accepted');
  });

  it('is not shared between accounts', async () => {
    const { verify } = aVerifier();
    await verify('alice');
    const other = { ...ACCOUNT, accountSid: `AC${'9'.repeat(32)}` };
    expect(await codeOf(verify('alice', other))).toBe('identity_unavailable');
  });

  it('has room for so many tokens, and the oldest makes way', async () => {
    const { verify } = aVerifier({ maxRemembered: 2 });
    for (const token of ['first', 'second', 'third']) await verify(token);
    asked = [];
    await verify('third');
    await verify('second');
    expect(asked).toEqual([]);
    await verify('first');
    expect(asked).toEqual(['first']);
  });
});

it('takes guests, who have neither roles nor a worker, for people with no role', async () => {
  const { verify } = aVerifier();
  verdicts.guest = Response.json({ valid: true, code: 0, message: null, identity: 'guest', roles: null });
  expect(await verify('guest')).toEqual({ identity: 'guest', roles: [] });
});

it.each([
  [`WK${'1'.repeat(32)}`, `WK${'1'.repeat(32)}`],
  [null, undefined],
  ['', undefined],
  ['../Workers', undefined],
])('tells that %p is the worker %p', async (worker_sid, workerSid) => {
  const { verify } = aVerifier();
  verdicts.alice = accepted({ worker_sid });
  expect((await verify('alice')).workerSid).toBe(workerSid);
});

it.each([
  ['400, for the token is all that the caller adds', 400, 'token_invalid'],
  ['401, for the account is ours', 401, 'identity_unavailable'],
  ['429', 429, 'identity_unavailable'],
  ['503', 503, 'identity_unavailable'],
])('understands status %s', async (_, status, code) => {
  const { verify } = aVerifier();
  verdicts.alice = Response.json({ code: 20_000, message: 'No', status }, { status });
  expect(await codeOf(verify('alice'))).toBe(code);
});

it('names the variables to look at where Twilio refuses our own credentials', async () => {
  const { verify } = aVerifier();
  await expect(verify('alice', { ...ACCOUNT, authToken: 'b'.repeat(32) })).rejects.toThrow(
    /ACCOUNT_SID and AUTH_TOKEN/,
  );
});

it('gives up after its limit, and at the moment when the Function has to answer', async () => {
  verdicts.alice = new Promise<Response>(() => undefined);
  expect(await codeOf(aVerifier({ limitMs: 20 }).verify('alice'))).toBe('identity_unavailable');
  expect(await codeOf(aVerifier().verify('alice', ACCOUNT, Date.now() + 20))).toBe('identity_unavailable');
});
