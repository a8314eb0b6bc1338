import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findTwilioCredentials } from './twilio-credentials';

const KEY = { TWILIO_ACCOUNT_SID: 'ACenv', TWILIO_API_KEY: 'SKenv', TWILIO_API_SECRET: 'secret' };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'twilio-credentials-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function logIn(config: object | string): void {
  mkdirSync(join(home, '.twilio-cli'));
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  writeFileSync(join(home, '.twilio-cli', 'config.json'), text);
}

const WORK = { accountSid: 'ACwork', apiKey: 'SKwork', apiSecret: 'work secret', region: 'ie1' };

it('takes an API key of the environment before a profile of the CLI', () => {
  logIn({ activeProject: 'work', profiles: { work: WORK } });
  expect(findTwilioCredentials(KEY, home)).toMatchObject({
    accountSid: 'ACenv',
    username: 'SKenv',
    password: 'secret',
  });
});

it('takes an auth token of the environment', () => {
  expect(
    findTwilioCredentials({ TWILIO_ACCOUNT_SID: 'ACenv', TWILIO_AUTH_TOKEN: 'token' }, home),
  ).toMatchObject({
    username: 'ACenv',
    password: 'token',
  });
});

it("takes the CLI's active profile, with its region", () => {
  logIn({ activeProject: 'work', profiles: { home: { accountSid: 'AChome' }, work: WORK } });
  expect(findTwilioCredentials({}, home)).toMatchObject({
    accountSid: 'ACwork',
    username: 'SKwork',
    password: 'work secret',
    region: 'ie1',
    source: 'the Twilio CLI\'s profile "work"',
  });
});

it('takes the profile that TWILIO_PROFILE names before all else', () => {
  logIn({ activeProject: 'home', profiles: { home: { ...WORK, accountSid: 'AChome' }, work: WORK } });
  const named = { ...KEY, TWILIO_PROFILE: 'work' };
  expect(findTwilioCredentials(named, home)).toMatchObject({ accountSid: 'ACwork', region: 'ie1' });
});

it.each(['gone', 'half'])('names TWILIO_PROFILE where that profile cannot be used: %s', (name) => {
  logIn({ activeProject: 'work', profiles: { work: WORK, half: { accountSid: 'AChalf' } } });
  expect(() => findTwilioCredentials({ ...KEY, TWILIO_PROFILE: name }, home)).toThrow(
    `No Twilio credentials: TWILIO_PROFILE is ${name}, and the Twilio CLI (5 or later) has no such profile with an API key.`,
  );
});

it.each<[string, object | string]>([
  ['none is active', { activeProject: null, profiles: { work: WORK } }],
  [
    'the active one keeps its secret elsewhere',
    { activeProject: 'work', profiles: { work: { accountSid: 'AC' } } },
  ],
  ['the active one is gone', { activeProject: 'gone', profiles: { work: WORK } }],
  ['the file is damaged', '{"activeProject":'],
])('tells how to log in where %s', (_when, config) => {
  logIn(config);
  expect(() => findTwilioCredentials({}, home)).toThrow(
    /^No Twilio credentials: run "twilio login" .* or set TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET\.$/,
  );
});

it.each(Object.keys(KEY))('names %s where it alone is missing', (name) => {
  expect(() => findTwilioCredentials({ ...KEY, [name]: '' }, home)).toThrow(
    `Twilio credentials are incomplete: ${name} should be set too`,
  );
});
