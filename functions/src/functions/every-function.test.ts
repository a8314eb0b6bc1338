import { createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';

import { problemOf, type Answer } from '../../test/functions-server';
import { inWorld } from '../../test/in-world';
import { type FunctionsInWorld } from '../../test/world';

/*
 * What holds for every Function there is, whoever adds the next one.
 */

const FILES = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
const PROTECTED = FILES.filter((file) => file.endsWith('.protected.ts')).map(pathOf);
const OF_FLEX = FILES.filter((file) => !file.endsWith('.protected.ts')).map(pathOf);
/** The connector calls these, whoever the agent is. */
const UNLIMITED = ['/verify', '/verify-token'];

function pathOf(file: string): string {
  return `/${file.replace(/(?:\.protected)?\.ts$/, '')}`;
}

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const tokenOf = (name: string): string => setUp.world.signIn(name);
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** What anybody can make. */
const connectorTokenOf = (name: string): string => {
  const claims = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ gcp_agent_assist_user: name, identity: name, roles: ['admin'], exp: 4e9 })}`;
  return `${claims}.${createHmac('sha256', '').update(claims).digest('base64url')}`;
};
const MEGABYTE = 'x'.repeat(1_000_000);

/** What a stack or a path of ours would look like in an answer. */
const INSIDES = /\bat .+:\d+:\d+|\.ts\b|\.js\b|node:|\/functions\/|Error:/;
const outcomeOf = (answer: Answer) => {
  expect(JSON.stringify(answer.body)).not.toMatch(INSIDES);
  return [answer.status, problemOf(answer).code];
};

it('knows the Functions', () => {
  expect(OF_FLEX).toContain('/agent-assist-token');
  expect(OF_FLEX).toContain('/save-summary');
  expect(PROTECTED).toContain('/siprec-status');
});

describe.each(OF_FLEX)('%s', (path) => {
  it('is for nobody without a Flex token', async () => {
    expect(outcomeOf(await setUp.functions.post(path, {}))).toEqual([401, 'token_missing']);
    expect(outcomeOf(await setUp.functions.post(path, { Token: 'eyJhbGciOiJub25lIn0.e30.' }))).toEqual([
      401,
      'token_invalid',
    ]);
  });

  it('takes nobody at their word who signs as the published connector does: with an empty key', async () => {
    const answer = await setUp.functions.post(path, { Token: connectorTokenOf('ada') });
    expect(outcomeOf(answer)).toEqual([401, 'token_invalid']);
  });

  it('is for no page but Flex', async () => {
    const Origin = 'https://evil.example';
    const answer = await setUp.functions.post(path, { Token: tokenOf('ada') }, { Origin });
    expect(outcomeOf(answer)).toEqual([403, 'origin_not_allowed']);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('takes no token from the address', async () => {
    const response = await fetch(`${setUp.functions.url}${path}?Token=${tokenOf('ada')}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'request_invalid' } });
    expect(setUp.requests()).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['much', { version: 'x'.repeat(5_000), parts: [{ title: 'é'.repeat(100) }] }],
  ])('takes no token from the address beside a body that holds %s', async (_, body) => {
    const answer = await setUp.functions.post(`${path}?Token=${tokenOf('ada')}`, body);
    expect(outcomeOf(answer)).toEqual([400, 'request_invalid']);
    expect(setUp.requests()).toEqual([]);
  });

  it('reads no megabyte', async () => {
    const asked = Date.now();
    const answer = await setUp.functions.post(path, { Token: tokenOf('ada'), version: MEGABYTE });
    expect(outcomeOf(answer)).toEqual([413, 'too_long']);
    expect(setUp.requests()).toEqual([]);
    expect(Date.now() - asked).toBeLessThan(2_000);
  });

  it.each(['?request=x', '?request[headers]=x', '?request[headers][content-type]=text/html'])(
    'does not answer who puts something else in the place of the headers: %s',
    async (query) => {
      const answer = await setUp.functions.post(`${path}${query}`, { Token: tokenOf('ada') });
      expect(outcomeOf(answer)).toEqual([400, 'request_invalid']);
      expect(setUp.requests()).toEqual([]);
    },
  );

  it('does not answer who does so in the body', async () => {
    for (const request of [1, null, [], {}, { headers: [] }, { headers: { 'content-type': {} } }]) {
      const answer = await setUp.functions.post(path, { Token: tokenOf('ada'), request });
      expect(outcomeOf(answer)).toEqual([400, 'request_invalid']);
    }
    expect(setUp.requests()).toEqual([]);
  });

  it('reads no megabyte from who puts headers of their own there', async () => {
    const request = { headers: { 'content-type': 'application/json', 'content-length': '0' } };
    const answer = await setUp.functions.post(path, { Token: tokenOf('ada'), request, version: MEGABYTE });
    expect(outcomeOf(answer)).toEqual([413, 'too_long']);
    expect(setUp.requests()).toEqual([]);
  });

  it('is for nobody without a Flex token, whatever headers they put there', async () => {
    const request = { headers: { 'content-type': 'application/json', origin: 'https://flex.twilio.com' } };
    const answer = await setUp.functions.post(path, { Token: connectorTokenOf('ada'), request });
    expect(outcomeOf(answer)).toEqual([401, 'token_invalid']);
  });

  it.each<[string, object]>([
    ['of other types', { taskSid: 7, contact: {}, cursor: [], pageSize: 'all', version: true }],
    [
      'that name the prototype',
      JSON.parse('{"taskSid":{"__proto__":{}},"__proto__":{"taskSid":"WT"}}') as object,
    ],
    ['that are no SIDs', { taskSid: '../../Accounts', contact: 'KD/../x' }],
  ])('answers parameters %s without its insides', async (_, parameters) => {
    const answer = await setUp.functions.post(path, { ...parameters, Token: tokenOf('ada') });
    expect([200, 400, 403, 404, 409, 502]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toMatch(INSIDES);
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });
});

describe.each(PROTECTED)('%s', (path) => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['without a signature', {}],
    ['with a wrong one', { 'X-Twilio-Signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
  ])('is for nobody but Twilio: %s', async (_, headers) => {
    expect(outcomeOf(await setUp.functions.postForm(path, { AccountSid: 'AC1' }, headers))).toEqual([
      403,
      'signature_invalid',
    ]);
    expect(outcomeOf(await setUp.functions.postForm(path, { AccountSid: MEGABYTE }, headers))).toEqual([
      403,
      'signature_invalid',
    ]);
    expect(setUp.requests()).toEqual([]);
  });
});

describe('who calls too often', () => {
  it('is told when to try again, and nobody else is slowed down', async () => {
    const ask = (name: string) => setUp.functions.post('/chat-token', { Token: tokenOf(name) });
    let refused: Answer | undefined;
    for (let call = 0; call < 60 && !refused; call += 1) {
      const answer = await ask('ada');
      if (answer.status !== 200) refused = answer;
    }
    expect(refused && outcomeOf(refused)).toEqual([429, 'too_many_requests']);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('bo')).status).toBe(200);
  });

  it.each(UNLIMITED)('is not found out by the connector’s questions to %s', async (path) => {
    for (let call = 0; call < 40; call += 1)
      expect((await setUp.functions.post(path, { Token: tokenOf('ada') })).status).toBe(200);
  });
});
