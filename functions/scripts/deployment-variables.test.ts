import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ENVIRONMENT } from '../test/environment';
import { readDeploymentVariables } from './deployment-variables';
import type { TwilioCredentials } from './twilio-credentials';

const CREDENTIALS: TwilioCredentials = {
  accountSid: ENVIRONMENT.ACCOUNT_SID,
  username: ENVIRONMENT.TWILIO_API_KEY,
  password: 'secret',
  region: undefined,
  edge: undefined,
  source: 'the test',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deployment-variables-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(changes: Readonly<Record<string, string>> = {}) {
  const file = join(folder, '.env');
  const lines = Object.entries({ ...ENVIRONMENT, ...changes }).map(([name, value]) => `${name}=${value}`);
  writeFileSync(file, lines.join('\n'));
  return readDeploymentVariables(file, CREDENTIALS);
}

it('takes along what is written, and leaves out what is empty or given by Twilio itself', () => {
  const { ACCOUNT_SID, AUTH_TOKEN, ...sent } = ENVIRONMENT;
  expect(
    read({ ALLOWED_ORIGINS: '', TWILIO_AUTH_TOKEN: AUTH_TOKEN, TWILIO_ACCOUNT_SID: ACCOUNT_SID }),
  ).toEqual(sent);
  const summaries = {
    SUMMARY_TTL_DAYS: '30',
    SUMMARY_WEBHOOK_URL: 'https://crm.example.com/summaries',
    SUMMARY_WEBHOOK_SECRET: 'webhook-secret-of-the-test',
  };
  expect(read(summaries)).toEqual({ ...sent, ...summaries });
});

it('takes the workspace for summaries alone', () => {
  const chats = { SIPREC_CONNECTOR_NAME: '', TWILIO_CONVERSATION_PROFILE: '' };
  expect(read(chats)).toHaveProperty('TWILIO_WORKSPACE_SID', ENVIRONMENT.TWILIO_WORKSPACE_SID);
  expect(() => read({ ...chats, TWILIO_WORKSPACE_SID: 'WS1' })).toThrow(/TWILIO_WORKSPACE_SID is wrong: /);
});

it('takes what calls need all together, or not at all', () => {
  const none = { TWILIO_WORKSPACE_SID: '', SIPREC_CONNECTOR_NAME: '', TWILIO_CONVERSATION_PROFILE: '' };
  expect(read(none)).not.toHaveProperty('TWILIO_WORKSPACE_SID');
  expect(() => read({ ...none, SIPREC_CONNECTOR_NAME: 'agent-assist' })).toThrow(
    /TWILIO_WORKSPACE_SID is missing: .*TWILIO_CONVERSATION_PROFILE is missing: /,
  );
  expect(() => read({ ...none, TWILIO_SYNC_SERVICE_SID: 'IS-mine' })).toThrow(
    /TWILIO_SYNC_SERVICE_SID is wrong: /,
  );
});

it('takes the profile alone, for chats that the Functions relay', () => {
  const chats = { SIPREC_CONNECTOR_NAME: '' };
  expect(read(chats)).toHaveProperty('TWILIO_CONVERSATION_PROFILE', ENVIRONMENT.TWILIO_CONVERSATION_PROFILE);
  expect(() => read({ ...chats, TWILIO_CONVERSATION_PROFILE: 'demo' })).toThrow(
    /TWILIO_CONVERSATION_PROFILE is wrong: /,
  );
  expect(() => read({ ...chats, TWILIO_WORKSPACE_SID: '' })).toThrow(/TWILIO_WORKSPACE_SID is missing: /);
});

it.each([
  [
    'a missing variable',
    { TWILIO_CHAT_SERVICE_SID: '' },
    /\.env: TWILIO_CHAT_SERVICE_SID is missing: .*"IS"/,
  ],
  ['a wrong variable', { ALLOWED_ORIGINS: '*' }, /\.env: ALLOWED_ORIGINS is wrong: /],
  ['summaries without an end', { SUMMARY_TTL_DAYS: '366' }, /SUMMARY_TTL_DAYS is wrong: .*1 to 365/],
  ['a webhook without a secret', { SUMMARY_WEBHOOK_URL: 'https://crm.example.com/' }, /belong together/],
  ['a secret without a webhook', { SUMMARY_WEBHOOK_SECRET: 'x'.repeat(16) }, /belong together/],
  [
    'a webhook that Twilio cannot reach',
    { SUMMARY_WEBHOOK_URL: 'http://localhost/', SUMMARY_WEBHOOK_SECRET: 'x'.repeat(16) },
    /SUMMARY_WEBHOOK_URL is this machine/,
  ],
  ['a connector that Twilio cannot reach', { PROXY_SERVER_URL: 'http://localhost:8080' }, /is this machine/],
  [
    "another account's variables",
    { ACCOUNT_SID: `AC${'9'.repeat(32)}` },
    /for the account AC9+, but the test/,
  ],
])('refuses %s', (_what, changes, message) => {
  expect(() => read(changes)).toThrow(message);
});

it('says where to put the file when it is not there', () => {
  expect(() => readDeploymentVariables(join(folder, 'none.env'), CREDENTIALS)).toThrow(
    /none\.env cannot be read: copy functions\/\.env\.example there/,
  );
});
