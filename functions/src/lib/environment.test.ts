import { ENVIRONMENT } from '../../test/environment';
import {
  accountVariables,
  chatVariables,
  connectorVariables,
  originVariables,
  ownUrl,
  readEnvironment,
  siprecVariables,
  summaryVariables,
  syncVariables,
  taskRouterVariables,
  webhookVariables,
} from './environment';

const ALL = {
  ...accountVariables,
  ...chatVariables,
  ...connectorVariables,
  ...originVariables,
  ...taskRouterVariables,
  ...syncVariables,
  ...siprecVariables,
  ...summaryVariables,
  ...webhookVariables,
};

const read = (changes: Readonly<Record<string, unknown>> = {}) =>
  readEnvironment(ALL, { ...ENVIRONMENT, ...changes });

const problemOf = (changes: Readonly<Record<string, unknown>>): string => {
  const reading = read(changes);
  if (reading.ok) throw new Error('This environment has no problem');
  return reading.problem;
};

it('reads a complete environment', () => {
  expect(read()).toEqual({
    ok: true,
    values: {
      ...ENVIRONMENT,
      ALLOWED_ORIGINS: ['https://flex.twilio.com'],
      TWILIO_SYNC_SERVICE_SID: 'default',
      SUMMARY_TTL_DAYS: 30,
      TWILIO_CONVERSATION_PROFILE: {
        name: 'projects/demo-project/locations/global/conversationProfiles/demo-profile',
        path: 'projects/demo-project/locations/global',
        project: 'demo-project',
        location: 'global',
      },
    },
  });
});

it.each(Object.keys(ENVIRONMENT))('names %s where it is missing, and says what it should be', (name) => {
  expect(problemOf({ [name]: undefined })).toMatch(new RegExp(`^${name} is missing: it should be .{20,}`));
  expect(problemOf({ [name]: '' })).toMatch(new RegExp(`^${name} is missing: `));
});

it.each([
  ['ACCOUNT_SID', 'SK0123456789abcdef0123456789abcdef', '"AC" and 32 hexadecimal digits'],
  ['AUTH_TOKEN', 'short', '32 letters and digits'],
  ['TWILIO_API_KEY', 'ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', '"SK" and 32 hexadecimal digits'],
  ['TWILIO_API_SECRET', '<your secret>', '32 letters and digits'],
  ['TWILIO_CHAT_SERVICE_SID', 'default', '"IS" and 32 hexadecimal digits'],
  ['SUMMARY_TTL_DAYS', '0', 'from 1 to 365'],
  ['SUMMARY_TTL_DAYS', '366', 'from 1 to 365'],
  ['SUMMARY_TTL_DAYS', '30 days', 'from 1 to 365'],
  ['SUMMARY_WEBHOOK_URL', 'http://crm.mycompany.com/', 'https'],
  ['SUMMARY_WEBHOOK_URL', 'https://user:pass@crm.mycompany.com/', 'https'],
  ['SUMMARY_WEBHOOK_SECRET', 'short', '16 to 256 characters'],
  ['PROXY_SERVER_URL', 'connector.mycompany.com', 'https://ui-connector.example.com'],
  ['PROXY_SERVER_URL', 'http://connector.mycompany.com', 'https'],
  ['PROXY_SERVER_URL', 'http://localhost.example.com', 'https'],
  ['PROXY_SERVER_URL', 'https://user:pass@connector.mycompany.com', 'https'],
  ['PROXY_SERVER_URL', 'javascript:alert(1)', 'https'],
  ['TWILIO_WORKSPACE_SID', 'default', '"WS" and 32 hexadecimal digits'],
  ['TWILIO_SYNC_SERVICE_SID', 'standard', 'or "default"'],
  ['SIPREC_CONNECTOR_NAME', 'my connector', 'unique name'],
  ['TWILIO_CONVERSATION_PROFILE', 'demo-profile', 'projects/PROJECT/locations/LOCATION'],
  ['TWILIO_CONVERSATION_PROFILE', 'projects/../conversations/x', 'projects/PROJECT/locations/LOCATION'],
  ['ALLOWED_ORIGINS', '*', 'https://flex.twilio.com'],
  ['ALLOWED_ORIGINS', 'https://flex.mycompany.com/agent-desktop', 'https://flex.twilio.com'],
])('names %s where it is %p, and does not repeat the value', (name, value, shouldBe) => {
  const problem = problemOf({ [name]: value });
  expect(problem).toMatch(new RegExp(`^${name} is wrong: it should be `));
  expect(problem).toContain(shouldBe);
  expect(problem).not.toContain(value);
});

it('names every variable that is wrong, each once', () => {
  expect(problemOf({ TWILIO_API_KEY: 'x', PROXY_SERVER_URL: undefined }).match(/\w+ is \w+:/g)).toEqual([
    'TWILIO_API_KEY is wrong:',
    'PROXY_SERVER_URL is missing:',
  ]);
});

it.each(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'https://connector.example'])(
  'takes %s for a connector, without slashes at its end',
  (url) => {
    expect(read({ PROXY_SERVER_URL: `${url}//` })).toMatchObject({
      ok: true,
      values: { PROXY_SERVER_URL: url },
    });
  },
);

it('understands TWILIO_ACCOUNT_SID, and prefers ACCOUNT_SID', () => {
  const other = `AC${'f'.repeat(32)}`;
  expect(read({ ACCOUNT_SID: '', TWILIO_ACCOUNT_SID: other })).toMatchObject({
    values: { ACCOUNT_SID: other },
  });
  expect(read({ TWILIO_ACCOUNT_SID: other })).toMatchObject({
    values: { ACCOUNT_SID: ENVIRONMENT.ACCOUNT_SID },
  });
});

it('takes several origins', () => {
  expect(read({ ALLOWED_ORIGINS: 'https://flex.twilio.com, http://localhost:3000' })).toMatchObject({
    values: { ALLOWED_ORIGINS: ['https://flex.twilio.com', 'http://localhost:3000'] },
  });
});

it.each([
  ['projects/p/locations/europe-west2/conversationProfiles/x', 'europe-west2'],
  ['projects/p/conversationProfiles/x', 'global'],
])('reads from the profile %s where its conversations are', (profile, location) => {
  expect(read({ TWILIO_CONVERSATION_PROFILE: profile })).toMatchObject({
    values: { TWILIO_CONVERSATION_PROFILE: { project: 'p', location } },
  });
});

it.each([
  ['functions-4242.twil.io', 'https://functions-4242.twil.io/verify'],
  ['localhost.example.com', 'https://localhost.example.com/verify'],
  ['localhost:3001', 'http://localhost:3001/verify'],
  ['127.0.0.1:3001', 'http://127.0.0.1:3001/verify'],
])('addresses the Functions of %s as %s', (domain, url) => {
  expect(ownUrl(domain, '/verify')).toBe(url);
});
