import { ENVIRONMENT } from '../../test/environment';
import { problemOf, startFunctions, type FunctionsServer } from '../../test/functions-server';
import { scriptToken, type TokenScript } from '../../test/scripted-token';

let functions: FunctionsServer;
beforeAll(async () => {
  functions = await startFunctions(ENVIRONMENT);
}, 20_000);
afterAll(() => functions.stop());

describe.each(['/verify', '/verify-token'])('POST %s', (path) => {
  it.each<[string, TokenScript]>([
    ['an agent', { roles: ['agent'] }],
    ['a supervisor', { roles: ['supervisor'] }],
    ['an admin', { roles: ['admin'] }],
    ['a supervisor with roles of other products', { roles: ['wfo.full_access', 'supervisor'] }],
  ])('answers 200 for %s', async (_, script) => {
    const { status, body } = await functions.post(path, { Token: scriptToken(script) });
    expect({ status, body }).toEqual({ status: 200, body: { identity: 'alice', roles: script.roles } });
  });

  it.each<[string, readonly string[]]>([
    ['a guest', ['guest']],
    ['a web-chat customer, who has no role', []],
    ['somebody with roles of other products only', ['wfo.full_access']],
    ['a role that only sounds like one of ours', ['agent-of-chaos']],
  ])('answers 403 for %s', async (_, roles) => {
    const answer = await functions.post(path, { Token: scriptToken({ roles }) });
    expect(answer.status).toBe(403);
    expect(problemOf(answer).code).toBe('role_not_allowed');
  });

  it.each<[string, object]>([
    ['is missing', {}],
    ['is empty', { Token: ' ' }],
    ['is not text', { Token: { sub: 'alice' } }],
  ])('answers 401 where the token %s', async (_, body) => {
    const answer = await functions.post(path, body);
    expect(answer.status).toBe(401);
    expect(problemOf(answer).code).toBe('token_missing');
  });

  it.each([
    ['expired', scriptToken({ iam: 'refuses' })],
    ['forged', 'eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJhZG1pbiJdfQ.'],
    ['far too long to be one', 'x'.repeat(20_000)],
  ])('answers 401 where the token is %s', async (_, token) => {
    const answer = await functions.post(path, { Token: token });
    expect(answer.status).toBe(401);
    expect(problemOf(answer).code).toBe('token_invalid');
  });

  it.each<NonNullable<TokenScript['iam']>>(['is unreachable', 'answers 500', 'answers HTML'])(
    'answers 503 where IAM %s',
    async (iam) => {
      const answer = await functions.post(path, { Token: scriptToken({ iam }) });
      expect(answer.status).toBe(503);
      expect(problemOf(answer).code).toBe('identity_unavailable');
    },
  );
});

it('answers 503 within four seconds where IAM hangs', async () => {
  const asked = Date.now();
  const { status, body } = await functions.post('/verify', { Token: scriptToken({ iam: 'hangs' }) });
  expect(status).toBe(503);
  expect(body).toMatchObject({ error: { code: 'identity_unavailable' } });
  expect(Date.now() - asked).toBeLessThan(4_000);
});

describe('the origin of a call', () => {
  const token = { Token: scriptToken({}) };

  it('passes where there is none, because servers send none', async () => {
    const { status, headers } = await functions.post('/verify', token);
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is echoed where it is Flex, for failures too', async () => {
    const origin = { Origin: 'https://flex.twilio.com' };
    const answered = await functions.post('/verify', token, origin);
    const refused = await functions.post('/verify', {}, origin);
    expect([answered.status, refused.status]).toEqual([200, 401]);
    for (const { headers } of [answered, refused]) {
      expect(headers.get('access-control-allow-origin')).toBe('https://flex.twilio.com');
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  it.each(['https://evil.example', 'https://flex.twilio.com.evil.example', 'http://flex.twilio.com', 'null'])(
    'gets 403 where it is %s',
    async (origin) => {
      const { status, headers, body } = await functions.post('/verify', token, { Origin: origin });
      expect(status).toBe(403);
      expect(body).toMatchObject({ error: { code: 'origin_not_allowed' } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

it('asks browsers and proxies to keep no answer', async () => {
  const { headers } = await functions.post('/verify', { Token: scriptToken({}) });
  expect(headers.get('cache-control')).toContain('no-store');
  expect(headers.get('content-type')).toMatch(/^application\/json/);
});

it('writes neither tokens nor secrets to its log, but says what those who run it must know', async () => {
  const token = scriptToken({ identity: 'bob', iam: 'answers 500' });
  await functions.post('/verify', { Token: token });
  expect(functions.output()).toContain('identity_unavailable: ');
  expect(functions.output()).not.toContain('scripted.');
  expect(functions.output()).not.toContain(ENVIRONMENT.AUTH_TOKEN);
});
